"""What a site may say in its settings, and a post in its front matter."""

from kindling.model.frontmatter import ByName, Fields
from kindling.model.settings import Settings


class GlossarySettings(Settings):
    """The dict GLOSSARY of ``pelicanconf.py``."""

    title: str = "Words we use"  #: of the page


class GlossaryFields(Fields):
    """Keys of a post: ``explains: {trust: "To rely on somebody."}``."""

    explains: ByName = {}
