"""A language is one that IANA's registry has (BCP 47); the Nu checker brings the registry."""

from itertools import product
from pathlib import Path
from string import ascii_lowercase

from kindling.model import tongues_of_iana
from kindling.model.tongues import is_language
from tests.judges.tongues import registered, text


def test_what_is_kept_beside_cldr_is_what_the_registry_has() -> None:
    assert Path(tongues_of_iana.__file__).read_text("utf-8") == text()


def test_every_language_of_the_registry_is_one_and_of_all_other_letters_hardly_any() -> None:
    every = {"".join(letters) for length in (2, 3) for letters in product(ascii_lowercase, repeat=length)}
    found = {tag for tag in every if is_language(tag)}
    assert registered() <= found
    newer = {tag for tag in found - registered() if not "qaa" <= tag <= "qtz"}
    assert len(newer) < 10, "CLDR may be newer than the checker's registry"
