SITENAME = "Kindling"
SITESUBTITLE = "Essays and short videos for people who lead"
AUTHOR = "The Kindling team"
LOOK = {
    "headline": "Joy first, then kindness, then excellence.",
    "standfirst": (
        "Reflections on leading health and care as if people mattered: "
        "two series to read or watch, in order, at your own pace."
    ),
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
#: So that the pages here do not change with what Kindling knows of other networks: tests/plugins/share/expected has all.
SHARE = {"networks": ["copy", "email", "bluesky"], "shown": 2}
