"""The dict CITATIONS of ``pelicanconf.py``."""

from pydantic import field_validator

from kindling.model.frontmatter import Mistake, language
from kindling.model.settings import Settings, WrongValue


class CitationsSettings(Settings):
    """How sources are read and shown."""

    style: str = "vancouver"  #: a name of ``styles.py``, or a path to a .csl file below the content folder
    library: str = "references"  #: folder of sources, below the content folder
    language: str = ""  #: of terms such as "edited by"; "": each document's own
    pandoc: str = ""  #: the program; "": the one that came with the kit
    contact: str = ""  #: an address of mail that `make source` gives to those whom it asks about a source
    timeout: int = 120  #: seconds after which a batch is given up

    @field_validator("language")
    @classmethod
    def _known(cls, value: str) -> str:
        try:
            return language(value) if value else value
        except Mistake as mistake:
            raise WrongValue(str(mistake), f'write "language": "{mistake.better[0]}"') from None
