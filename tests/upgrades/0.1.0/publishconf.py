# What differs when the site is published: its address. All else is as pelicanconf.py says.

SITEURL = "https://voice.example.org"  # the address that readers have
