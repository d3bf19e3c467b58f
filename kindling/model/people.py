"""Who signs a text, where all names stand on one line. Pure.

A ``;`` parts names wherever one stands, as Pelican has it; else commas do. A comma may also stand within a name
("Example, Ann", "King, Jr.", "Example, MD"), and "and" between two names or within an organisation's: what has two
readings is given back with both.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_SUFFIXES = frozenset(
    "jr sr ii iii iv esq md phd dphil edd psyd dnp do dds ma mba msc bsc ba mph mphil mres llb llm rn rgn frcp frcs"
    " frcgp mrcp frcn fhea mbe obe cbe dbe kbe kc qc cbii frs fmedsci rhs mp mep jp dl pgce mbchb mbbs bmbs bm bch"
    " mrcgp mrcs frca frcpsych mrcpsych frcog ffph fcipd mcipd fcmi cmgr frsa fba frse bn msn bsn rmn rnld aprn faan"
    " fnp facp facs fache mha mpa dba dclinpsy cpsychol hons".split()
)
_ROLES = frozenset(
    "chief executive director manager head ceo cfo coo cto editor chair chairman chairwoman chairperson lead leader"
    " president officer professor consultant physician surgeon founder co-founder partner fellow lecturer dean"
    " principal secretary coordinator author coach midwife matron registrar student minister adviser"
    " advisor nurse".split()
)
_TITLES = frozenset(
    "dr prof professor mr mrs ms miss mx sir dame lord lady rev reverend sister nurse matron coach".split()
)
_PARTICLES = frozenset("van von der den de del della di da la le el al bin ap ab ferch".split())
#: words of organisations: an "and" beside one of them is part of a name
_COMPANY = frozenset(
    "the of for nhs trust foundation university college council department ministry institute society association team"
    " group board office service services centre center school hospital health care royal national press company ltd"
    " limited inc llp plc partners partnership communications editors staff committee network union academy church"
    " charity agency commission fund sons brothers co".split()
)
_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?)+|[A-Z](?: [A-Z])*|[A-Z]{2}")
_CAPITALS = re.compile(r"[A-Z]{2,8}")
#: behind a degree: one that is not in the list, and no McGregor
_LETTERS = re.compile(r"(?=\w*[A-Z]\w*-?\w*[A-Z])(?![A-Z][a-z]+[A-Z][a-z]+$)[A-Z][\w-]{1,8}")
_AND = re.compile(r"\s+(?:and|&|with)\s+")


@dataclass(frozen=True, slots=True)
class Signed:
    """Each way in which a line of names can be read, the likeliest first; ``why`` there is more than one."""

    ways: tuple[tuple[str, ...], ...]
    why: str = ""


def signed(line: str) -> Signed:
    """Return who signs by a line of names.

    >>> signed("Ann Example, MD; Bo Sample").ways, signed("Example, Ann").ways
    ((('Ann Example, MD', 'Bo Sample'),), (('Ann Example',), ('Example', 'Ann')))
    """
    line = re.sub(r"^by:?\s+", "", line.strip(), flags=re.I)
    groups = [group for group in map(str.strip, line.split(";")) if group]
    found = [_group(group, alone=len(groups) == 1 and ";" not in line) for group in groups]
    why = next((one.why for one in found if one.why), "")
    ways = [
        tuple(dict.fromkeys(name for one in found for name in one.ways[min(at, len(one.ways) - 1)])) for at in (0, 1)
    ]
    return Signed(tuple(dict.fromkeys(ways)), why)


def _group(text: str, *, alone: bool) -> Signed:
    """Return the readings of what stands between two ``;``, or of a whole line (``alone``)."""
    parts = [re.sub(r"^(?:and|&)\s+", "", part) for part in _between_commas(text)]
    degrees = _degrees(parts)
    for place, part in enumerate(parts[1:], start=1):
        if _is_role(part):
            others = tuple(each for each in parts if each != part)
            return Signed((with_degrees(others), (text,)), f"{part!r} is what somebody does, and no name")
        if _CAPITALS.fullmatch(part) and not degrees[place]:
            return Signed(((text,), with_degrees(parts)), "it can be read in two ways")
    names = with_degrees(parts)
    bare = [part for part, is_degree in zip(parts, degrees, strict=True) if not is_degree]
    if len(bare) == 2 and (turned := _turned(bare, names, alone=alone)):
        return turned
    return _parted(names)


def _turned(bare: list[str], names: tuple[str, ...], *, alone: bool) -> Signed | None:
    """Return "Family, Given" the other way round; None where two parts are two names."""
    family, given = bare
    turned = (f"{given} {family}" + "".join(name[len(bare[-1]) :] for name in names[-1:] if name.startswith(given)),)
    particle = family.split()[0].lower() in _PARTICLES and family[0].islower()
    if particle or _INITIALS.fullmatch(given) or (not alone and " " not in family):
        return Signed((turned,))
    if " " in family or _AND.search(given) or _is_company(given) or _is_company(family):
        return None
    return Signed((turned, names), "it can be read in two ways")


def _between_commas(text: str) -> list[str]:
    """Return what stands between commas; "PhD and Bo Sample" is the end of one name and another."""
    parts: list[str] = []
    for part in filter(None, map(str.strip, text.split(","))):
        first, *rest = _AND.split(part, maxsplit=1)
        parts += [first, *rest] if parts and _is_suffix(first) else [part]
    return parts


def _degrees(parts: Sequence[str]) -> list[bool]:
    """Return of each part whether it is a "Jr." or a degree: one of those that are known, or letters behind such."""
    found: list[bool] = []
    for part in parts:
        found.append(bool(found) and (_is_suffix(part) or (found[-1] and bool(_LETTERS.fullmatch(part)))))
    return found


def with_degrees(parts: Sequence[str]) -> tuple[str, ...]:
    """Return names with each "Jr." and degree behind the name that it belongs to.

    >>> with_degrees(["Jane Smith", "PhD", "RN", "Bo Sample"])
    ('Jane Smith, PhD, RN', 'Bo Sample')
    """
    names: list[str] = []
    for part, is_degree in zip(parts, _degrees(parts), strict=True):
        if is_degree:
            names[-1] += f", {part}"
        else:
            names.append(part)
    return tuple(names)


def _parted(names: tuple[str, ...]) -> Signed:
    """Return names parted at each "and" that stands between two people."""
    found: list[str] = []
    unsure = False
    for name in names:
        sides = _AND.split(name)
        if len(sides) == 1 or _is_company(name):
            found.append(name)
        elif all(_is_whole_name(side) for side in sides):
            found += sides
        else:
            unsure = True
            found += sides
    if unsure:
        return Signed((tuple(found), names), "it can be read in two ways")
    return Signed((tuple(found),))


def _words(text: str) -> list[str]:
    return [word.strip(".,()").lower() for word in text.split()]


def _is_suffix(part: str) -> bool:
    return all(word.replace(".", "") in _SUFFIXES for word in _words(part))


def _is_role(part: str) -> bool:
    """Return whether a part says what somebody does: "Professor of Nursing", and not "Professor Sample"."""
    words = _words(part)
    if words[0] in _TITLES and len(words) > 1 and not {"of", "at", "in", "for", *_ROLES} & set(words[1:]):
        return False
    return bool(_ROLES & set(words)) and words[0] != "the"


def _is_company(name: str) -> bool:
    return bool(_COMPANY & set(_words(name)))


def _is_whole_name(side: str) -> bool:
    words = [word for word in side.partition(",")[0].split() if word.lower().strip(".") not in _TITLES]
    return len(words) > 1 and all(word[0].isupper() or word.lower() in _PARTICLES for word in words)
