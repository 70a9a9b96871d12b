"""What is at a web address: http and https alone, so much of it and so long."""

from __future__ import annotations

import http.client
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib
from typing import Any

from reader import __version__
from reader.errors import InputError

SCHEMES = ("http", "https")
_SAFE = ":/?#[]@!$&'()*+,;=%~-._"
_BLOCK = 1 << 16


def fetch(hints: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """What is at `url`, if it is at most `size` bytes and there within `seconds`; and its address, type, charset.

    Raises:
        InputError: it is not to be had, or not within the limits.
    """
    deadline = time.monotonic() + hints["seconds"]
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(hints["redirects"]),
    ):
        opener.add_handler(handler)
    opener.addheaders = [("User-Agent", f"stance-reader/{__version__}"), ("Accept-Encoding", "gzip")]
    try:
        with opener.open(_request(hints["url"]), timeout=hints["seconds"]) as answer:
            data = _body(answer, hints["size"], deadline, hints["seconds"])
            kind = answer.headers.get_content_type()
            charset = answer.headers.get_content_charset("")
            return {"url": answer.url, "type": kind, "charset": charset}, data
    except urllib.error.HTTPError as error:
        raise InputError(f"the server said {error.code} {' '.join(str(error.reason).split())}") from None
    except TimeoutError:
        raise _too_slow(hints["seconds"]) from None
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise _too_slow(hints["seconds"]) from None
        raise InputError(f"it cannot be reached ({error.reason})") from None
    except http.client.IncompleteRead:
        raise _cut_off() from None
    except http.client.RemoteDisconnected:
        raise InputError("the server closed the connection without an answer") from None
    except zlib.error:
        raise InputError("the answer is packed, and damaged") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise InputError(f"it cannot be read ({error or type(error).__name__})") from None


def _request(url: str) -> urllib.request.Request:
    parts = urllib.parse.urlsplit(url)
    if parts.scheme.lower() not in SCHEMES:
        raise InputError("only http and https addresses are fetched")
    if not parts.hostname:
        raise InputError("no server is named in this address", advice="Say it as https://example.org/news/1")
    if parts.username is not None or parts.password is not None:
        raise InputError("an address with a name or password in it is not fetched, as it would be kept")
    host = parts.hostname if parts.hostname.isascii() else parts.hostname.encode("idna").decode("ascii")
    host = f"[{host}]" if ":" in host else host
    place = host if parts.port is None else f"{host}:{parts.port}"
    address = urllib.parse.urlunsplit(parts._replace(netloc=place, fragment=""))
    return urllib.request.Request(urllib.parse.quote(address, safe=_SAFE))  # noqa: S310 - its scheme was looked at


def _body(answer: http.client.HTTPResponse, size: int, deadline: float, seconds: int) -> bytes:
    """All of the answer: what ends before the server said that it would is not taken for all of it."""
    is_packed = answer.headers.get("Content-Encoding", "").strip().lower() in {"gzip", "x-gzip"}
    unpacker = zlib.decompressobj(wbits=31)
    data = bytearray()
    while block := answer.read1(_BLOCK):
        data += unpacker.decompress(block, size + 1 - len(data)) if is_packed else block
        if len(data) > size:
            raise InputError(f"more than {size:,} bytes", advice="See the limit `fetch-size`")
        if time.monotonic() > deadline:
            raise _too_slow(seconds)
    if answer.length or (is_packed and data and not unpacker.eof):
        raise _cut_off()
    return bytes(data)


def _cut_off() -> InputError:
    return InputError("the answer was cut off before its end", advice="Try again")


def _too_slow(seconds: int) -> InputError:
    return InputError(f"not there within {seconds} seconds", advice="See the limit `fetch-seconds`")


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows to http and https alone, and not without end."""

    max_repeats = max_redirections = sys.maxsize  # what is too often is said here

    def __init__(self, most: int) -> None:
        self._left = most
        self._been: set[str] = set()

    def redirect_request(  # noqa: PLR0917 - the library's signature
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        # The library's own look at the scheme lets ftp pass; this look also refuses a password.
        following = _request(newurl).full_url
        self._been.add(req.full_url)
        if following in self._been:
            raise InputError("it leads in a circle, back to where it was")
        self._left -= 1
        if self._left < 0:
            raise InputError("it leads to another address too often", advice="See the limit `fetch-redirects`")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
