"""Messages about annotations that are applied to other sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reader.model.transfer import Transfer


def question(kept: Transfer, overwritten: Transfer) -> tuple[str, str]:
    """The question before annotations are applied, and a remark on it.

    `kept` is what is written where nothing is overwritten, `overwritten` where everything is.
    """
    if kept.changes:
        asked = f"Apply this sentence’s judgment: {made(kept)}?"
    else:
        asked = f"Nothing is undecided there. Overwrite what is labeled differently: {made(overwritten)}?"
    remarks = []
    if kept.changes and kept.contradicted:
        remarks.append(
            "1 judgment is different and stays as it is"
            if kept.contradicted == 1
            else f"{kept.contradicted:,} judgments are different and stay as they are"
        )
    if kept.left_out:
        remarks.append(left_out(kept).removeprefix("; "))
    return asked, ". ".join([*remarks, "One undo reverts all of it."])


def made(transfer: Transfer) -> str:
    """How many judgments on how many sentences."""
    return f"{_count(transfer.made, 'judgment')} on {_count(transfer.sentences, 'sentence')}"


def left_out(transfer: Transfer) -> str:
    """How many labels of words are not applied, and why; empty where there are none."""
    if not transfer.left_out:
        return ""
    return f"; {_count(transfer.left_out, 'label')} of words left out: the words are not at the same place"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
