"""Pictures that are elsewhere, fetched over https when somebody asked for it with FETCH=1; never while building."""

import ipaddress
import urllib.error
import urllib.request
from typing import Any
from urllib.parse import quote, urlsplit

LARGEST = 30 << 20  #: bytes of one picture
_TIMEOUT = 30.0  #: seconds for each answer
_HEADERS = {"User-Agent": "Kindling (import of a site)", "Accept": "image/*"}


def fetched(address: str) -> bytes | str:
    """Return the bytes of a picture, or why they can't be had. An http address is asked over https."""
    secure = "https://" + address.partition("://")[2]
    if _is_near(secure):
        return "it is an address of this machine or of its network"
    request = urllib.request.Request(quote(secure, safe="%/:=&?~#+!$,;'@()*[]"), headers=_HEADERS)  # noqa: S310 (https)
    try:
        with urllib.request.build_opener(_SecureRedirects()).open(request, timeout=_TIMEOUT) as answer:
            data: bytes = answer.read(LARGEST + 1)
            kind = answer.headers.get_content_type()
    except (OSError, ValueError) as error:
        if isinstance(error, urllib.error.HTTPError):
            error.close()
        return str(getattr(error, "reason", "") or error) or "no answer"
    if len(data) > LARGEST:
        return "it is larger than 30 MB"
    return data if kind.startswith("image/") else f"what came is no picture, but {kind}"


def _is_near(address: str) -> bool:
    """Return whether an address is none of the web: of this machine, or of the network that it is in."""
    host = ""
    try:
        host = urlsplit(address).hostname or ""
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return "." not in host or host.endswith((".local", ".localhost", ".internal"))


class _SecureRedirects(urllib.request.HTTPRedirectHandler):
    """Goes on to another address only where that is https too."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """Return the request to go on with. Raises OSError."""
        if urlsplit(newurl).scheme != "https" or _is_near(newurl):
            raise OSError("it leads to an address that is not https, or none of the web")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
