"""The current stance or claim of a sentence: the one that keys for holder, voice, relation and confidence change."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from reader.model.annotation import Stance, State

if TYPE_CHECKING:
    from reader.model.annotation import Mention, MentionKey
    from reader.tui.session import Session

STATES = {
    State.SKIPPED: "skipped",
    State.UNSURE: "unsure",
    State.NOT_A_SENTENCE: "not a sentence",
}
"""The states that a key gives without a label, and what the screen calls them."""


class Item(NamedTuple):
    """A stance toward the active target, or a mention of a claim."""

    ordinal: int = 0
    """Place among the stances; 0 for a mention."""
    stance: Stance | None = None
    mention: MentionKey | None = None
    value: Mention | None = None
    """Of the mention."""


class CurrentItem(NamedTuple):
    """The items of the sentence under the cursor, and which of them is the current one."""

    items: list[Item]
    """The stances toward the active target, then the claims that are mentioned."""
    item: Item | None
    """None where the next stance is a second one, or where there is nothing yet."""
    ordinal: int
    """The place of the stance that a label is for; after the last, for one more."""
    held: Stance
    """How the current stance is held; where there is none yet, how the next one will be."""


def current_item(session: Session) -> CurrentItem:
    """The current stance or claim of the sentence under the cursor."""
    pending, decision = session.pending, session.stance_decision()
    items = [Item(n, stance) for n, stance in enumerate(decision.stances)] if decision else []
    stance_count = len(items)
    mentions = session.annotations.mentions_at(session.position) if session.has_sentence else {}
    items += [Item(mention=mention, value=value) for mention, value in mentions.items()]
    if pending.is_adding or not items:
        item, ordinal = None, stance_count
    else:
        item = items[min(pending.number or 0, len(items) - 1)]
        ordinal = item.ordinal
    return CurrentItem(items, item, ordinal, _held(session, item))


def _held(session: Session, item: Item | None) -> Stance:
    if item is not None and item.stance is not None:
        return item.stance
    if item is not None and item.mention is not None and item.value is not None:
        return Stance("", item.value.voice, item.mention.holder)
    held = session.pending.held
    return held if held.voice else held._replace(voice=session.detected_voice())
