# Begun with Kindling 0.1.0. This file says what the site is called and how it looks; it holds only what differs from
# the ordinary. A line that begins with # is a note, and does nothing: take the mark away, and what it says counts.

SITENAME = "The Bay Voice"
AUTHOR = "Ann Lee"
# SITESUBTITLE = "One line below the name"

DEFAULT_LANG = "en-GB"  # what you write in: en-GB, cy, fr …
TIMEZONE = "Europe/London"  # whose clock the days and times of your texts go by; else "Europe/Paris" …

LOOK = {
    "accent": "berry",  # teal, berry, ochre, moss, slate, plum; or any colour, as "#b0305c"
    # "headline": "A few words in large letters, on the home page.",
    # "menu": [("Series", "/series/"), ("Archive", "/archive/"), ("About", "/about/"), ("Search", "/search/")],
}
