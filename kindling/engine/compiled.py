"""Templates as Jinja compiles them, kept where Python keeps its own: beside the code, and never in a site's folder.

They are code. So they lie where nobody can put them who could not change this program itself, and in the envelope of
all that is kept: each is run only when name and hash of its bytes are right, and made again otherwise.
"""

import marshal
import sys
from collections.abc import Mapping
from importlib.util import cache_from_source
from pathlib import Path
from typing import Any

from jinja2 import BytecodeCache, Environment, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame

from kindling.model.cache import Cache, circumstances, key_of
from kindling.model.words import Language

_OURS = {"kindling.engine.unindented.Unindented"}
_SAID = (
    *("block_start_string", "block_end_string", "variable_start_string", "variable_end_string"),
    *("comment_start_string", "comment_end_string", "line_statement_prefix", "line_comment_prefix"),
    *("trim_blocks", "lstrip_blocks", "newline_sequence", "keep_trailing_newline", "optimized", "is_async"),
)


class Unfolded(CodeGenerator):
    """Compiles no answer of a filter into a template, though all it is asked be written there: it may be another's."""

    def _output_child_to_const(self, node: nodes.Expr, frame: Frame, finalize: Any) -> str:
        if not isinstance(node, nodes.TemplateData):
            raise nodes.Impossible
        return super()._output_child_to_const(node, frame, finalize)


class CompiledTemplates(BytecodeCache):
    """Jinja's cache, by a template's name, place and text, and by all our code and Jinja's that decides about it."""

    def __init__(self, folder: Cache) -> None:
        self.folder = folder

    def get_cache_key(self, name: str, filename: str | None = None) -> str:
        """Return the key of a template, whatever its text is."""
        return key_of([name, filename], circumstances("kindling.engine.unindented", "jinja2", "markupsafe"))

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the code of a template with this text, if it is kept and whole."""
        data = self.folder.get(_key(bucket)) if _is_ours(bucket.environment) else None
        bucket.code = marshal.loads(data) if data else None  # noqa: S302 (its hash proves that it is what we wrote)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code of a template."""
        if _is_ours(bucket.environment):
            self.folder.put(_key(bucket), marshal.dumps(bucket.code))


def _is_ours(environment: Environment) -> bool:
    """Return whether templates are compiled by Jinja and by us alone: no plugin has brought an extension."""
    alone = environment.extensions.keys() == _OURS and environment.code_generator_class is Unfolded
    finalize = getattr(environment.finalize, "__func__", environment.finalize)
    return alone and environment.autoescape is True and finalize in (None, Language.shown)


def _key(bucket: Bucket) -> str:
    environment = bucket.environment
    said = [getattr(environment, name) for name in _SAID]
    given = [_given(environment.filters), _given(environment.tests)]
    return key_of([bucket.key, bucket.checksum, said, given, environment.finalize is not None], "")


def _given(functions: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what each filter or test wants to be given first, which is compiled in."""
    wanted = ((name, getattr(function, "jinja_pass_arg", None)) for name, function in functions.items())
    return sorted((name, str(what)) for name, what in wanted if what)


def compiled_templates(damaged: list[Path], now: float) -> CompiledTemplates | None:
    """Return where compiled templates are kept; None where Python is told to keep nothing (PYTHONDONTWRITEBYTECODE).

    ``damaged`` takes what is damaged; what nobody has asked for in long is thrown away ``now``.
    """
    if sys.dont_write_bytecode:
        return None
    folder = Cache(Path(cache_from_source(__file__)).parent / "templates", damaged=damaged)
    folder.evict(now)
    return CompiledTemplates(folder)
