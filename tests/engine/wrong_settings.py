"""Settings files that are wrong, made up by a seed: wrong types, wrong nesting, no Python, what ends programs."""

import random
from collections.abc import Iterator, Sequence

from kindling.engine.defaults import DEFAULTS

_NAMED = 'SITENAME = "Net"\nAUTHOR = "Ann"\n'
#: values that hardly any setting means
VALUES = (
    "None", "True", "-1", "0", "1e400", "10**4000", "float('nan')", "b'bytes'", "''", "' '", "'\\x00'", "'\\ud800'",
    "'a' * 100000", "[]", "[[]]", "[None]", "{}", "{None: None}", "{1: 2}", "{'': ''}", "{'a': {'b': {'c': []}}}", "()",
    "(1, 2)", "{1, 2}", "lambda *given: 1 / 0", "len", "int", "object()", "iter([1])", "(n for n in [1 / 1])",
    "range(9)",
    "type('Odd', (), {})", "type('Mute', (), {'__repr__': lambda self: 1 / 0})()", "__import__('os')", "...", "1j",
    "type('Text', (str,), {'strip': lambda self: 1 / 0})('x')",
    "['kindling.plugins.series', 'kindling.plugins.series']",
    "'/etc'", "'..'", "['no.such.plugin']", "'https://[broken'", "{'texts': 3}", "'{0.__class__}'", "'%s %(x)s'",
)  # fmt: skip
#: lines that are no Python, break, or would end the program
LINES = (
    "SITENAME = 'open", "PLUGINS = [", "def broken(:", "\tx = 1", "x = 1 / 0", "import no_such_module_here",
    "from kindling import NoSuchName", "raise SystemExit", "raise SystemExit(3)", "exit()",
    "import sys; sys.exit('bye')",
    "raise KeyboardInterrupt", "raise GeneratorExit", "raise MemoryError", "raise StopIteration",
    "raise BaseException('x')",
    "def again(): again()\nagain()", "raise OSError(28, 'No space left on device')", "PLUGINS.append(3)",
    "PLUGINS.remove('kindling.plugins.nothing')", "PLUGINS = PLUGINS + 1", "del PLUGINS", "del SITENAME",
    "raise ExceptionGroup('two', [ValueError(1), KeyError(2)])",
    "raise type('Odd', (Exception,), {'__str__': lambda s: 1 / 0})",
    "SITENAME = “curly”", "x = 08", "'\\N{NO SUCH NAME}'", "\x00", "\x0c", "# -*- coding: no-such -*-",
    "é = '\\ud800'; É = é",
    "A = []; A.append(A)", "A = {}; A['a'] = A", "LOOK = {}; LOOK['a'] = LOOK", "ＳITENAME = 'x'", "(" * 300,
    "import os; os.chdir('/')", "print('x' * 9); 1 / 0", "open('no such file')", "with open('.') as f: pass",
)  # fmt: skip
#: of our dicts, some keys, near misses among them
_KEYS = (
    "headline",
    "accent",
    "menu",
    "footer",
    "logo",
    "texts",
    "own",
    "entries",
    "style",
    "html",
    "forms",
    "embeds",
    "acent",
    "",
)
_DICTS = (
    "LOOK", "READING", "POLICY", "SHARE", "FEEDS", "CITATIONS", "SEARCH", "SERIES", "VLOG", "PODCAST", "LINKS",
    "CARDS", "PRIVACY", "EDITOR", "TARGETS",
)  # fmt: skip


def wrong_settings(seed: int, number: int) -> Iterator[str]:
    """Yield ``number`` texts of a ``pelicanconf.py``, each with a mistake or two; the same for the same seed."""
    chance = random.Random(seed)
    names = sorted(name for name in DEFAULTS if name.isupper())
    for _ in range(number):
        yield _NAMED + "\n".join(_line(chance, names) for _ in range(chance.choice((1, 1, 2)))) + "\n"


def _line(chance: random.Random, names: Sequence[str]) -> str:
    kind, value = chance.random(), chance.choice(VALUES)
    if kind < 0.35:
        return f"{chance.choice(names)} = {value}"
    if kind < 0.65:
        inner = value if chance.random() < 0.7 else f"{{{chance.choice(_KEYS)!r}: {value}}}"
        return f"{chance.choice(_DICTS)} = {{{chance.choice(_KEYS)!r}: {inner}}}"
    if kind < 0.75:
        return f"{chance.choice(_DICTS)} = {value}"
    if kind < 0.82:
        name = list(chance.choice(names))
        name.insert(chance.randrange(len(name)), chance.choice("AEX_"))
        return f"{''.join(name)} = {value}"
    return chance.choice(LINES)
