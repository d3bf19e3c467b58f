"""The example site's settings. Another site has a file of its own, with what differs from neutral defaults."""

PELICAN_CLASS = "kindling.Kindling"  # so that `pelican` does what `make site` does

SITENAME = "Kindling"
SITESUBTITLE = "Essays and short videos for people who lead"
AUTHOR = "The Kindling team"
DEFAULT_LANG = "en-GB"
TIMEZONE = "Europe/London"

LOOK = {
    "headline": "Joy first, then kindness, then excellence.",
    "standfirst": (
        "Reflections on leading health and care as if people mattered: "
        "two series to read or watch, in order, at your own pace."
    ),
    "accent": "teal",
    "menu": [
        ("Series", "/series/"),
        ("Videos", "/videos/"),
        ("Archive", "/archive/"),
        ("Sources", "/sources/"),
        ("About", "/about/"),
        ("Search", "/search/"),
    ],
    "footer": [
        ("People", "/people/"),
        ("How to follow", "/follow/"),
        ("Accessibility", "/accessibility/"),
        ("Privacy", "/privacy/"),
    ],
}

METADATA = {"organisations": ["The Kindling team"]}
PODCAST = {"category": "Society & Culture", "explicit": False}
