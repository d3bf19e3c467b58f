"""A strict reading of a piece of HTML: what it holds, and what is wrong with it."""

from collections import Counter
from html.parser import HTMLParser

_VOID = set("area base br col embed hr img input link meta source track wbr".split())
_SHAPES = {"svg", "path", "circle", "rect", "line", "g"}


class Markup(HTMLParser):
    """Elements in order, and faults: tags that do not match, ids given twice, inline styles and scripts."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.faults: list[str] = []
        self._open: list[str] = []
        self.feed(html)
        self.close()
        self.faults += [f"<{tag}> is never closed" for tag in self._open]
        ids = Counter(attributes["id"] for _tag, attributes in self.elements if "id" in attributes)
        self.faults += [f"id {name!r} {count} times" for name, count in ids.items() if count > 1]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = Counter(name for name, _value in attrs)
        self.faults += [f"{name} twice on <{tag}>" for name, count in names.items() if count > 1]
        self.faults += [f"{name} on <{tag}>" for name in names if name == "style" or name.startswith("on")]
        self.elements.append((tag, dict(attrs)))
        if tag == "script" and "src" not in names and dict(attrs).get("type") != "application/ld+json":
            self.faults.append("a script in the page")
        if tag == "p" and "p" in self._open:
            self.faults.append("<p> in <p>")
        if tag not in _VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in _SHAPES:
            self.faults.append(f"<{tag}/>")

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1] == tag:
            self._open.pop()
        else:
            self.faults.append(f"</{tag}> closes {self._open[-1] if self._open else 'nothing'}")

    def tags(self, *names: str) -> list[dict[str, str | None]]:
        """Return the attributes of every element with one of these names."""
        return [attributes for tag, attributes in self.elements if tag in names]

    def values(self, attribute: str) -> list[str]:
        """Return every value of an attribute."""
        return [value for _tag, attributes in self.elements if (value := attributes.get(attribute))]
