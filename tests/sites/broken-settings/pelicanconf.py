SITENAMED = "Wrong"
TIMEZONE = "Europe/Lundon"
SITENAME = ["not", "a", "text"]
