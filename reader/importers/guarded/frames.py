"""How the two processes speak: a frame is a head in JSON and a body of bytes, each after its length."""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_LENGTHS = struct.Struct(">IQ")


def frame(head: dict[str, Any], body: bytes = b"") -> bytes:
    """The bytes of a frame, but for the body, which follows them."""
    data = json.dumps(head).encode("ascii")
    return _LENGTHS.pack(len(data), len(body)) + data


def read_frame(read: Callable[[int], bytes]) -> tuple[dict[str, Any], bytes] | None:
    """The next frame, got with `read`, which gives so many bytes or, at the end, fewer; None at the end."""
    lengths = read(_LENGTHS.size)
    if len(lengths) < _LENGTHS.size:
        return None
    head, body = _LENGTHS.unpack(lengths)
    data = read(head)
    rest = read(body)
    if len(data) < head or len(rest) < body:
        return None
    return json.loads(data), rest
