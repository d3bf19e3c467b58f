SITENAME = "Kindling"
AUTHOR = "The Kindling team"
METADATA = {"organisations": ["The Kindling team"]}
