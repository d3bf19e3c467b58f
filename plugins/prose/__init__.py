"""Small forms of good prose: figures, tables that scroll, marked sentences (see README.md)."""

from typing import Any

from pelican import signals

from kindling.model.hooks import add_markdown
from kindling.plugins.prose.markdown import ProseExtension


def add_syntax(pelican: Any) -> None:
    """Add the syntax to the reader."""
    add_markdown(pelican, ProseExtension())


def register() -> None:
    """Connect to Pelican; called once, by name, from PLUGINS."""
    signals.initialized.connect(add_syntax)
