"""From a file's bytes to text, or to the reason why not: nothing is guessed, nothing is lost without a word."""

import re

from plugins._kit.markers import CLOSE, OPEN
from plugins._kit.paths import composed
from plugins._kit.problems import Problem

#: what Word, chats and copy machines leave behind: C0 controls, DEL, the two marker characters, line separators
_CONTROL = re.compile(f"[\x01-\x08\x0b-\x1f\x7f{OPEN}{CLOSE}\u2028\u2029\ufffe\uffff]")
LARGE = 1_000_000  #: bytes; ten times a long book chapter


def text_of(path: str, data: bytes) -> tuple[str, list[Problem]]:
    """Return the text of a UTF-8 file with ``\\n`` line ends, letters composed; "" and its problems when it is none."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "", [_fault(path, 1, "text/utf16", "the file is saved as UTF-16", "save it again as UTF-8")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return "", [_not_utf8(path, data, error)]
    text = composed(text.replace("\r\n", "\n").replace("\r", "\n"))
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return "", [
            _fault(path, line, "text/nul", "a zero byte stands in the text", "delete this line and type it again")
        ]
    return _cleaned(path, text, len(data))


def _cleaned(path: str, text: str, size: int) -> tuple[str, list[Problem]]:
    problems = []
    if size > LARGE:
        fact = f"the file is {size / 1e6:.1f} MB long"
        problems.append(Problem(path, 0, "text/large", fact, "split it into parts of a series", "warning"))
    if match := _CONTROL.search(text):
        line = text.count("\n", 0, match.start()) + 1
        fact = f"an invisible control character (U+{ord(match[0]):04X}) stands in the text; it is left out"
        problems.append(
            Problem(
                path,
                line,
                "text/control",
                fact,
                "it came with a paste: delete and retype the word around it",
                "warning",
            )
        )
        text = _CONTROL.sub("", text)
    return text, problems


def _not_utf8(path: str, data: bytes, error: UnicodeDecodeError) -> Problem:
    line = data.count(b"\n", 0, error.start) + 1
    byte = data[error.start]
    try:
        likely = f"; as Windows-1252 it would be {bytes([byte]).decode('cp1252')!r}"
    except UnicodeDecodeError:
        likely = ""
    fact = f"the file is not UTF-8: byte {error.start + 1} is 0x{byte:02X}{likely}"
    return _fault(path, line, "text/encoding", fact, "save the file again as UTF-8")


def _fault(path: str, line: int, rule: str, message: str, hint: str) -> Problem:
    return Problem(path, line, rule, message, hint)
