"""What a site is before it says anything of itself. Its own ``pelicanconf.py`` is laid over this.

Neutral, every line: no author, no words of anybody's, and no statement of fact, for it would be published as the
site's own. What a plugin does without its dict stands in the plugin's ``settings.py``, and the look's in
``kindling/model/look.py``, under the same rule.
"""

from collections.abc import Mapping
from typing import Any

#: what pages say until the site has a name; `make publish` refuses it
UNNAMED = "A site without a name"

DEFAULTS: Mapping[str, Any] = {
    "SITENAME": UNNAMED,
    "SITESUBTITLE": "",
    "AUTHOR": "",
    "DEFAULT_LANG": "en-GB",  # of the theme's own words
    "TIMEZONE": "Europe/London",  # the theme's, too; share kits name the zone behind each time
    # All plugins of the kit; their order makes no difference. A conf finds this list under its name.
    "PLUGINS": [
        "kindling.plugins.prose",
        "kindling.plugins.authors",
        "kindling.plugins.headings",
        "kindling.plugins.links",
        "kindling.plugins.pictures",
        "kindling.plugins.series",
        "kindling.plugins.translations",
        "kindling.plugins.citations",
        "kindling.plugins.spoken",
        "kindling.plugins.sources",
        "kindling.plugins.share",
        "kindling.plugins.vlog",
        "kindling.plugins.metadata",
        "kindling.plugins.cards",
        "kindling.plugins.listings",
        "kindling.plugins.discussion",
        "kindling.plugins.related",
        "kindling.plugins.feeds",
        "kindling.plugins.headers",
        "kindling.plugins.podcast",
        "kindling.plugins.print",
        "kindling.plugins.redirects",
        "kindling.plugins.root",
        "kindling.plugins.search",
        "kindling.plugins.editor",
        "kindling.plugins.assets",
        "kindling.plugins.checks",
        "kindling.plugins.privacy",
    ],
}
