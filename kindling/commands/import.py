# ruff: noqa: N999 (a command is called what people type)
"""Bring texts in FROM a folder, a zip or a file of another program, and write an account of every item."""

from collections.abc import Sequence

from kindling.commands._command import run


def main(argv: Sequence[str] | None) -> int:
    """Bring in what is not there yet; nothing is ever written over."""
    from kindling.commands.moving.command import moved_in

    return moved_in(__doc__ or "", argv)


if __name__ == "__main__":
    run(main)
