"""The phases that Pelican has no signal for; handlers return values, and order does not matter."""

from blinker import Signal

planned = Signal("Sent with the ``Site``; each handler returns an iterable of ``Output``.")
gathered = Signal(
    "Sent with all planned outputs and ``site=``; each handler returns outputs that speak of the others (headers)."
)
staged = Signal("Sent with a ``Staged`` tree; each handler returns an iterable of ``Problem``.")
