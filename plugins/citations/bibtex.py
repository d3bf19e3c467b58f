"""What pandoc's BibTeX writer leaves out, put in: the DOI, and where a web page or video stands. Pure."""

import re

from plugins.citations.csl import Csl, doi, plain

#: entry type → what BibTeX calls the publisher there ("BibTeXing", section 3.1)
_PUBLISHERS = {"techreport": "institution", "phdthesis": "school", "mastersthesis": "school"}
_TEX = str.maketrans(
    {sign: f"\\{sign}" for sign in "&%$#_{}"}
    | {"\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}"}
)


def completed(entry: str, item: Csl) -> str:
    """Return an entry as pandoc wrote it, with what its writer drops and BibTeX has a field for."""
    kind = entry.partition("{")[0].strip().removeprefix("@")
    if kind in _PUBLISHERS:
        entry = re.sub(r"^  publisher = ", f"  {_PUBLISHERS[kind]} = ", entry, count=1, flags=re.M)
    fields = {"doi": doi(item).replace("%", "\\%")}
    if kind == "misc":
        fields["howpublished"] = plain(item.get("container-title")).translate(_TEX)
    extra = "".join(f",\n  {name} = {{{value}}}" for name, value in fields.items() if value)
    return re.sub(r"\n\}\s*$", lambda end: f"{extra}\n}}\n", entry)
