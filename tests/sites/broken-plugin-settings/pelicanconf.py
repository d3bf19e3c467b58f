SITENAME = "Broken"
AUTHOR = "Ann Author"
SITENAMED = "Wrong"
SHARE = {"networs": ["copy"], "shown": "many"}
CITATIONS = {"stile": "vancouver"}
READING = {"words_a_minute": "fast"}
LOOK = {"accent": "teel"}
PLUGINS = ["plugins.prose", "plugins.links", "plugins.series", "plugins.citations", "plugins.share", "plugins.vlog",
           "plugins.metadata", "plugins.listings", "plugins.feeds", "plugins.assets", "plugins.checks", "plugins.nowhere"]
