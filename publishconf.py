"""What differs when the site is published: warnings count as errors, and an https address is needed (SITEURL=)."""

STRICT = True
