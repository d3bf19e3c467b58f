"""Advise on content while everything is related (see README.md)."""

from collections.abc import Iterable
from typing import Any

from pelican import signals

from kindling.model.hooks import report, site_of
from kindling.plugins.checks import core


def judge(generators: Iterable[Any]) -> None:
    """Report what could be better in each document."""
    for document in site_of(generators).documents:
        report(generators, core.advice(document))


def register() -> None:
    """Connect to Pelican; called once, by name, from PLUGINS."""
    signals.all_generators_finalized.connect(judge)
