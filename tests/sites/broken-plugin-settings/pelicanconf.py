SITENAME = "Broken"
AUTHOR = "Ann Author"
SITENAMED = "Wrong"
SHARE = {"networs": ["copy"], "shown": "many"}
CITATIONS = {"stile": "vancouver"}
READING = {"words_a_minute": "fast"}
LOCALE = ("xx_XX.UTF-8",)
LOOK = {"accent": "teel"}
PLUGINS = ["kindling.plugins.prose", "kindling.plugins.links", "kindling.plugins.series", "kindling.plugins.citations", "kindling.plugins.share", "kindling.plugins.vlog",
           "kindling.plugins.metadata", "kindling.plugins.listings", "kindling.plugins.feeds", "kindling.plugins.assets", "kindling.plugins.checks", "kindling.plugins.nowhere"]
