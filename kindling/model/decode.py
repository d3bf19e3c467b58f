"""From a file's bytes to text, or to the reason why not: nothing is guessed, nothing is lost without a word."""

from kindling.model.clean import breaks, plain_breaks, unseen, without_unseen
from kindling.model.pasted import plain_running, told_pasted
from kindling.model.paths import composed
from kindling.model.problems import Problem

LARGE = 1_000_000  #: bytes; ten times a long book chapter


def of_utf16(data: bytes) -> bytes:
    """Return the bytes of a file in UTF-8; those of a file that is no UTF-16 as they are.

    Without a byte order mark, every other byte of the first lines says which it is: 0, since digits and Latin letters
    are among them.
    """
    beginning = data[:400]
    form = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ""
    if not form and len(beginning) > 3 and b"\0" in beginning:
        zeros = beginning[::2].count(0), beginning[1::2].count(0)
        form = "utf-16-be" if zeros[0] > 3 * zeros[1] + 1 else "utf-16-le" if zeros[1] > 3 * zeros[0] + 1 else ""
    try:
        return data.decode(form).encode() if form else data
    except UnicodeError:
        return data


def text_of(path: str, data: bytes) -> tuple[str, list[Problem]]:
    """Return the text of a UTF-8 file with ``\\n`` line ends, letters composed; "" and its problems when it is none.

    A PARAGRAPH SEPARATOR stays: it is no end of a line in the file, and becomes a paragraph where Markdown is read.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "", [_fault(path, 1, "text/utf16", "the file is saved as UTF-16", "save it again as UTF-8")]
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return "", [told_not_utf8(path, data, error)]
    text = text.replace("\r\r\n", "\n")  # one end of a line, which some program has ended once more
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
    if found := [match.start() for match in breaks(text)]:
        problems.append(told_breaks(path, text.count("\n", 0, found[0]) + 1, text[found[0]], len(found)))
        text = "\u2029".join(plain_breaks(part)[0] for part in text.split("\u2029"))
    if found := [match.start() for match in unseen(text)]:
        line = text.count("\n", 0, found[0]) + 1
        problems.append(told_unseen(path, line, f"U+{ord(text[found[0]]):04X}", len(found)))
        text = without_unseen(text)
    plain, found = plain_running(text)
    if found:
        line = text.count("\n", 0, found[0]) + 1
        problems.append(told_pasted(path, line, f"U+{ord(text[found[0]]):04X}", len(found)))
    return plain, problems


def told_breaks(path: str, line: int, character: str, count: int) -> Problem:
    """Return the advice on breaks that only Word and its like know: they are mended, so nothing need be done."""
    many = "a line break" if count == 1 else f"{count} line breaks"
    fact = f"{many} of Word or another program (first U+{ord(character):04X}); read as a space, or as a paragraph"
    return Problem(path, line, "text/break", fact, "press Enter twice where a paragraph is meant", "advice")


def told_unseen(path: str, line: int, character: str, count: int) -> Problem:
    """Return the warning on invisible characters, the first of which is ``character``, as the writer could find it."""
    many = f"an invisible character ({character}) stands" if count == 1 else f"{count} invisible characters stand"
    first = "" if count == 1 else f", first {character}"
    left = "it is left out" if count == 1 else "they are left out"
    hint = "it came with a paste: delete and retype the word around it"
    return Problem(path, line, "text/control", f"{many} in the text{first}; {left}", hint, "warning")


def told_not_utf8(path: str, data: bytes, error: UnicodeDecodeError) -> Problem:
    """Return the problem of a file that is no UTF-8: the line, the byte, and what it is likely to be."""
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
