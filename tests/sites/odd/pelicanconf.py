SITENAME = "Odd"
AUTHOR = "Ann Author"
