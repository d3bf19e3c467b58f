"""Which time zone a computer is set to, by the name that the world knows it by."""

import logging
import warnings
from contextlib import suppress
from zoneinfo import ZoneInfoNotFoundError, available_timezones


def computers_zone() -> str:
    """Return the computer's time zone, as "Europe/Paris": that of TZ, else the system's own; "" where none is known.

    What names no place (TZ=CET-1CEST) and what two files of the system say differently is not known.
    """
    from tzlocal import get_localzone_name, reload_localzone

    logging.getLogger("tzlocal").setLevel(logging.ERROR)
    with warnings.catch_warnings(), suppress(ZoneInfoNotFoundError, ValueError, OSError):
        warnings.simplefilter("ignore")
        reload_localzone()  # it keeps its first answer
        name = str(get_localzone_name() or "")
        return name if name in available_timezones() else ""
    return ""
