SITENAMED = "Wrong"
TIMEZONE = "Europe/Lundon"
SITENAME = ["not", "a", "text"]
SITEURL = "https://ann:secret@example.org:99999"
THEME = "nope"
