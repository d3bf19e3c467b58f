"""The line of a setting, and of what stands in it, is found however it is said."""

import pytest

from kindling.model.conf_places import ConfPlaces, line_of

SAID = {
    'LOOK = {"headline": "x", "accent": "y"}': 1,
    'A = 1\nLOOK = {\n    "accent": "y",\n}': 3,
    'LOOK = {"accent": "x"}\n\nLOOK["accent"] = "y"': 3,
    'LOOK = dict(\n    headline="x",\n    accent="y",\n)': 3,
    '\nif True:\n    LOOK = {\n        "accent": "y"}': 4,
    '\nLOOK = {"headline": "x"}': 2,
    "\nLOOK = other()": 2,
    '\nLOOK.update(accent="y")': 2,
    'MOOD = {"accent": "y"}': 0,
    "LOOK = {": 0,
    "": 0,
}


@pytest.mark.parametrize(("source", "line"), SAID.items())
def test_the_line_of_a_key_is_found(source: str, line: int) -> None:
    assert line_of(source, "LOOK", ("accent",)) == line


def test_a_place_within_lists_and_the_line_of_a_text_are_found() -> None:
    source = 'VLOG = {\n    "peertube": [\n        "a.example",\n        "b.example",\n    ],\n}\n'
    source += 'PLUGINS += [\n    "mine"\n]\n'
    places = ConfPlaces({"VLOG": "publishconf.py", "PLUGINS": "publishconf.py"}, {"publishconf.py": source}, "c.py")
    assert places.of("VLOG", "peertube", 1) == ("publishconf.py", 4)
    assert places.of("VLOG", "peertube", inside="a.example") == ("publishconf.py", 3)
    assert places.of("PLUGINS", inside="mine") == ("publishconf.py", 8)
    assert places.of("LOOK") == ("c.py", 0)
