"""What differs when the site is published: its public https address, here or as SITEURL=. Warnings are errors then."""

# SITEURL = "https://example.org"
