"""Texts of YAML: in quotes, and what programs make of a plain one, which Kindling takes as it was typed. Pure.

By YAML's core schema (YAML 1.2.2, section 10.3) ``1.10`` is the number 1.1, and ``~`` is nothing. A program that reads
front matter so, and writes it again, writes what it took it for.
"""

import re

_NULL = re.compile(r"~|null|Null|NULL|")
_TRUTH = re.compile(r"true|True|TRUE|false|False|FALSE")
_WHOLE = re.compile(r"[-+]?[0-9]+", re.ASCII)
_OF_EIGHT = re.compile(r"0o[0-7]+")
_OF_SIXTEEN = re.compile(r"0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", re.ASCII)
_NO_NUMBER = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_EXACT = 2**53  #: up to here JavaScript has each whole number
_DIGITS = 15  #: of a decimal, that JavaScript writes as they were
_KEPT_WHOLE = re.compile(r"-?[1-9][0-9]*|0", re.ASCII)
_KEPT_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]*[1-9]", re.ASCII)


def quoted(text: str) -> str:
    """Return ``text`` in double quotes of YAML."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def rewritten(text: str) -> str | None:
    """Return what a program writes that takes a plain text for what YAML's core schema says; None for the same.

    >>> [rewritten(text) for text in ("1.10", "007", "12e456", "~", "", "True", "2026-11-09", "yes", "12:28", "2014")]
    ['1.1', '7', 'null', 'null', 'null', 'true', None, None, None, None]
    >>> [rewritten(text) for text in ("9007199254740992", "9007199254740993", "9" * 5000, "0x" + "f" * 5000)]
    [None, '9007199254740992', 'null', 'null']
    """
    if _NULL.fullmatch(text):
        return "null" if text != "null" else None
    if _TRUTH.fullmatch(text):
        return text.lower() if text != text.lower() else None
    if _WHOLE.fullmatch(text):
        kept = _KEPT_WHOLE.fullmatch(text) and len(text) <= len(str(-_EXACT)) and abs(int(text)) <= _EXACT
        return None if kept else _number(float(text))
    if _OF_EIGHT.fullmatch(text) or _OF_SIXTEEN.fullmatch(text):
        value = int(text, 0)
        return str(value) if value <= _EXACT else _number(_nearest(value))
    if _DECIMAL.fullmatch(text):
        kept = _KEPT_DECIMAL.fullmatch(text) and sum(sign.isdigit() for sign in text) <= _DIGITS
        return None if kept and abs(float(text)) >= 1e-6 else _number(float(text))
    return "null" if _NO_NUMBER.fullmatch(text) else None


def _nearest(value: int) -> float:
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def _number(value: float) -> str:
    """Return a number nearly as JavaScript writes it; infinity is nothing to YAML's writers there."""
    if value in (float("inf"), float("-inf")):
        return "null"
    return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)
