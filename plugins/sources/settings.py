"""The dict SOURCES of ``pelicanconf.py``."""

from collections.abc import Mapping

from kindling.model.settings import Settings


class SourcesSettings(Settings):
    """What is made of the sources that a site cites."""

    cite_this: bool = True  #: whether posts say how to cite them
    people: Mapping[str, str] = {}  #: other spellings of a name: {"Don Berwick": "Donald M. Berwick"}
