SITENAME = "Kind power"
SITESUBTITLE = "Notes on leading well"
AUTHOR = "The Kind Power team"
CARDS = {"enabled": False}
