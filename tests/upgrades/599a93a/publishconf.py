SITEURL = "https://voice.example.org"
