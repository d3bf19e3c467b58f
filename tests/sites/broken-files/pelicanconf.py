SITENAME = "Files"
AUTHOR = "The team"
