"""Web addresses: what a server answers, over http and https only, within limits, fetched in the sandbox."""

from __future__ import annotations

import http.client
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import zlib
from typing import TYPE_CHECKING, Any, NamedTuple

from reader import __version__
from reader.errors import InputError
from reader.importers.discover import extension_of

if TYPE_CHECKING:
    from reader.importers.sandbox import Sandbox
    from reader.model.import_options import Limits

_SCHEMES = ("http", "https")
_SAFE = ":/?#[]@!$&'()*+,;=%~-._"
_BLOCK = 1 << 16


class Response(NamedTuple):
    """What a server answered."""

    url: str
    """After redirects."""
    type: str
    """The MIME type, as the server declared it: `text/html`."""
    charset: str
    """As the server declared it; may be empty."""
    data: bytes

    @property
    def extension(self) -> str:
        """The extension of the last part of the address."""
        return extension_of(urllib.parse.urlsplit(self.url).path)


def fetch(url: str, sandbox: Sandbox, limits: Limits) -> Response:
    """The response of the server at a web address.

    Raises `InputError` if the scheme is not http or https, the address cannot be read, or not within the limits.
    """
    head, data = sandbox.call(
        request,
        b"",
        seconds=limits.fetch_seconds,
        url=url,
        size=limits.fetch_size,
        timeout=limits.fetch_seconds,
        redirects=limits.fetch_redirects,
    )
    return Response(head["url"], head["type"], head["charset"], data)


def request(_: bytes, *, url: str, size: int, timeout: int, redirects: int) -> tuple[dict[str, Any], bytes]:
    """In the child: the address, type and charset of a response, and its body of at most `size` bytes.

    Raises `InputError` as `fetch` does.
    """
    deadline = time.monotonic() + timeout
    opener = urllib.request.OpenerDirector()
    for handler in (
        urllib.request.ProxyHandler(),
        urllib.request.HTTPHandler(),
        urllib.request.HTTPSHandler(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.HTTPErrorProcessor(),
        _Redirects(redirects),
    ):
        opener.add_handler(handler)
    opener.addheaders = [("User-Agent", f"stance-reader/{__version__}"), ("Accept-Encoding", "gzip")]
    try:
        with opener.open(_request(url), timeout=timeout) as answer:
            data = _body(answer, size, deadline, timeout)
            kind = answer.headers.get_content_type()
            charset = answer.headers.get_content_charset("")
            return {"url": answer.url, "type": kind, "charset": charset}, data
    except urllib.error.HTTPError as error:
        raise InputError(f"the server answered {error.code} {' '.join(str(error.reason).split())}") from None
    except TimeoutError:
        raise _too_slow(timeout) from None
    except urllib.error.URLError as error:
        if isinstance(error.reason, TimeoutError):
            raise _too_slow(timeout) from None
        raise InputError(f"cannot be reached ({error.reason})") from None
    except http.client.IncompleteRead:
        raise _cut_off() from None
    except http.client.RemoteDisconnected:
        raise InputError("the server closed the connection without a response") from None
    except zlib.error:
        raise InputError("the compressed response is damaged") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise InputError(f"cannot be read ({error or type(error).__name__})") from None


def _request(url: str) -> urllib.request.Request:
    parts = urllib.parse.urlsplit(url)
    if parts.scheme.lower() not in _SCHEMES:
        raise InputError("only http and https addresses are fetched")
    if not parts.hostname:
        raise InputError("the address names no server", advice="Write it as https://example.org/news/1")
    if parts.username is not None or parts.password is not None:
        raise InputError("addresses with a user name or password are not fetched, as they would be stored")
    host = parts.hostname if parts.hostname.isascii() else parts.hostname.encode("idna").decode("ascii")
    host = f"[{host}]" if ":" in host else host
    place = host if parts.port is None else f"{host}:{parts.port}"
    address = urllib.parse.urlunsplit(parts._replace(netloc=place, fragment=""))
    return urllib.request.Request(urllib.parse.quote(address, safe=_SAFE))  # noqa: S310 - its scheme was checked


def _body(answer: http.client.HTTPResponse, size: int, deadline: float, seconds: int) -> bytes:
    """The whole body; a response that ends early is an error, not a shorter body."""
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
    return InputError("the response was cut off", advice="Try again")


def _too_slow(seconds: int) -> InputError:
    return InputError(f"no response within {seconds} seconds", advice="See the limit `fetch-seconds`")


class _Redirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects to http and https only, and a limited number of them."""

    max_repeats = max_redirections = sys.maxsize  # counted here, with a limit of our own

    def __init__(self, most: int) -> None:
        self._left = most
        self._been: set[str] = set()

    def redirect_request(  # noqa: PLR0917 - the library's signature
        self, req: urllib.request.Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> urllib.request.Request | None:
        # The library's own check of the scheme lets ftp pass; this one also refuses a password.
        following = _request(newurl).full_url
        self._been.add(req.full_url)
        if following in self._been:
            raise InputError("redirects in a circle")
        self._left -= 1
        if self._left < 0:
            raise InputError("redirects too often", advice="See the limit `fetch-redirects`")
        return super().redirect_request(req, fp, code, msg, headers, newurl)
