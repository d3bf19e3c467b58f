"""Words for a network from a template: ``{title}[ — {part} of {series}][ {hashtags}]``. Pure."""

import re
from collections.abc import Mapping

from kindling.model.addresses import signs_in_words

SLOTS = ("title", "series", "part", "summary", "hashtags", "quote", "site")
_SLOT = re.compile(r"\{(\w+)\}")
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


#: slots that may be empty anywhere: they are filled only where a network's people use them
_MAY_LACK = frozenset({"hashtags"})


def fills(template: str, values: Mapping[str, str]) -> bool:
    """Return whether a template says something: no slot outside its square brackets is empty.

    Around an empty slot stand words that were written for what is missing: “” or "by ".
    An empty ``{hashtags}`` between spaces is no gap.

    >>> fills("“{quote}”", {"quote": ""}), fills("{title} {hashtags}", {"title": "Joy"})
    (False, True)
    """
    kept = _filled(template, values)
    gaps = [match for match in _SLOT.finditer(kept) if not values.get(match[1])]
    for gap in gaps:
        alone = not kept[: gap.start()][-1:].strip() and not kept[gap.end() :][:1].strip()
        if gap[1] not in _MAY_LACK or not alone:
            return False
    return bool(filled(template, values))


def filled(template: str, values: Mapping[str, str]) -> str:
    """Return a template with its slots filled; what stands in square brackets goes where a slot in it is empty.

    >>> filled("{title}[ — {part} of {series}]", {"title": "Joy", "part": "", "series": ""})
    'Joy'
    """
    text = _SLOT.sub(lambda slot: values.get(slot[1], ""), _filled(template, values))
    return "\n".join(line.strip() for line in text.split("\n")).strip()


def _filled(template: str, values: Mapping[str, str]) -> str:
    """Return a template without what stands in square brackets around an empty slot, and without the brackets."""

    def optional(match: re.Match[str]) -> str:
        slots = _SLOT.findall(match[1])
        return match[1] if not slots or all(values.get(slot) for slot in slots) else ""

    return _OPTIONAL.sub(optional, template)


def template_fault(template: str) -> str:
    """Return what is wrong with a template as typed; "" when it can be filled.

    >>> template_fault("{titel}")
    '{titel} is no slot'
    """
    if unknown := [name for name in _SLOT.findall(template) if name not in SLOTS]:
        return f"{{{unknown[0]}}} is no slot"
    rest = _SLOT.sub("", template)
    if "{" in rest or "}" in rest:
        return "a { or } belongs to no slot"
    bare = _OPTIONAL.sub("", template)
    return "a [ or ] has no partner" if "[" in bare or "]" in bare else ""


def hashtag(word: str) -> str:
    """Return a word as a hashtag: letters, digits and underscores, with its #; "" when nothing is left.

    >>> hashtag("patient safety"), hashtag("#joy")
    ('#PatientSafety', '#joy')
    >>> hashtag("C#")
    '#CSharp'
    """
    words = re.findall(r"[\w]+", signs_in_words(word))
    joined = "".join(part[:1].upper() + part[1:] for part in words) if len(words) > 1 else "".join(words)
    return f"#{joined}" if joined else ""
