SITENAME = "Broken"
AUTHOR = "Ann Author"
