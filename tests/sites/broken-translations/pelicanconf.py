SITENAME = "Broken"
AUTHOR = "A"
