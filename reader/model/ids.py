"""Ids that are the same on every machine: hashes of content, and event ids that sort by time."""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Container

COUNTER_BITS = 12


def name_key(name: str) -> str:
    """Return the form that the spellings of one name share: composed, case folded, white space collapsed."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def target_id(name: str, taken: Container[str] = ()) -> str:
    """The id of the target that was first called `name`; a later name keeps it.

    Where one of `taken` has it, as a target that is called otherwise now, the next one that is free.
    """
    return _free("t", name_key(name), taken)


def claim_id(wording: str, taken: Container[str] = ()) -> str:
    """The id of the claim that was first worded so; a later wording keeps it. As `target_id`."""
    return _free("k", name_key(wording), taken)


def annotation_id(*parts: str | int) -> str:
    """The id of the annotation that these parts name: annotator, sentence, layer, target, ordinal."""
    return "n" + _digest("\x1f".join(map(str, parts)))


def event_id(stamp: int) -> str:
    """A UUIDv7 (RFC 9562) whose time and counter are a hybrid logical clock's `stamp`.

    `stamp` is milliseconds since 1970 shifted left by 12 bits, plus a counter (see
    `reader.model.event`). Ids sort as their stamps do.
    """
    milliseconds, counter = stamp >> COUNTER_BITS, stamp & ((1 << COUNTER_BITS) - 1)
    number = milliseconds << 80 | 0x7 << 76 | counter << 64 | 0b10 << 62 | int.from_bytes(os.urandom(8)) >> 2
    digits = f"{number:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"


def event_stamp(identifier: str) -> int:
    """The stamp that `event_id` put into this id."""
    digits = identifier.replace("-", "")
    return int(digits[:12], 16) << COUNTER_BITS | int(digits[13:16], 16)


def _free(letter: str, key: str, taken: Container[str]) -> str:
    identifier = letter + _digest(key)
    number = 2
    while identifier in taken:
        identifier = letter + _digest(f"{key}\x1f{number}")
        number += 1
    return identifier


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()
