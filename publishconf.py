"""What differs when the site is published: its public https address, here or as SITEURL=. Warnings are errors then."""

PELICAN_CLASS = "kindling.Kindling"  # so that `pelican -s publishconf.py` does what `make publish` does

# SITEURL = "https://example.org"
