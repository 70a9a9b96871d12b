"""Linking sentences to claims, and the screen of all claims."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reader.model.annotation import Change, MentionKey, Relation, SubjectKind
from reader.model.registry_entry import Claim
from reader.tui import screens
from reader.tui.claim_choices import Offer
from reader.tui.commands import JUDGE, MANAGE_CLAIMS, Command, Outcome
from reader.tui.features.judgment_details import change_mention, select_mention
from reader.tui.features.sentence_labels import REPEATED
from reader.tui.render.text_layout import cut
from reader.tui.session import PendingDetails, Session, current_item, next_value
from reader.tui.workspace import MainWorkspace, Workspace, has_sentence

if TYPE_CHECKING:
    from reader.project.claim_service import ListedMention

SHORT = 40
"""Cells of a claim's wording in a message."""


def _message(relation: Relation, claim: Claim | None) -> str:
    return f"Linked: {relation} “{cut(claim.claim, SHORT)}”" if claim is not None else f"Linked: {relation}"


def link(session: Session, claim: Claim, relation: Relation) -> Outcome:
    """Link the current sentence to a claim; the claimant is the current holder."""
    held = current_item(session).held
    changes = session.project.claims.link_changes(session.ref(), claim, relation, held.holder, held.voice)
    outcome = session.save(changes, message=_message(relation, claim))
    select_mention(session, changes[-1].subject)  # type: ignore[arg-type]
    session.remember_claim(claim)
    return outcome


def relate(session: Session, mention: MentionKey, relation: Relation) -> Outcome:
    """Change the relation in which the current sentence mentions a claim."""
    value = session.annotations.mentions_at(session.position)[mention]
    message = _message(relation, session.claim(mention.claim_id))
    return change_mention(session, mention, mention._replace(relation=relation), value, message)


def unlink(session: Session, offer: Offer) -> Outcome:
    """Remove every mention of a claim on the current sentence."""
    mentions = session.annotations.mentions_at(session.position)
    found = [mention for mention in mentions if offer.claim and mention.claim_id == offer.claim.id]
    if not found:
        return Outcome("The sentence does not mention this claim")
    outcome = session.save([Change(SubjectKind.MENTION, each, None) for each in found], message="Claim link removed")
    session.pending = PendingDetails()
    return outcome


def _cycle_relation(workspace: Workspace) -> Outcome:
    """Go on to the next relation of the current mention; of the last one, where a stance is the current item."""
    session = workspace.session
    current = current_item(session)
    mentions = [item.mention for item in current.items if item.mention is not None]
    if not mentions:
        return Outcome("This sentence mentions no claim yet: l links one")
    chosen = current.item.mention if current.item is not None else None
    mention = chosen or mentions[-1]
    return relate(session, mention, next_value(Relation, mention.relation))


def _link(workspace: Workspace) -> Outcome | None:
    session = workspace.session
    if not session.sentence.is_judged:
        return Outcome(REPEATED)
    picker = screens.claim_dialogs.ClaimPicker(
        session.sentence_text,
        rank=session.project.claims.ranked,
        decide=partial(_decide, workspace, session.sentence_text),
        linked=_linked(session),
        holder=current_item(session).held.holder,
    )
    workspace.push(picker, lambda _: None)
    return None


def _decide(workspace: Workspace, sentence: str, offer: Offer, relation: Relation | None) -> None:
    """Link the sentence as picked, or unlink it without a relation. Raises `UsageError` if a claim has no words."""
    session = workspace.session
    if relation is None:
        outcome = unlink(session, offer)
    elif changed := offer.changed(relation):
        outcome = relate(session, changed, relation)
    else:
        outcome = link(session, offer.claim or session.project.claims.with_wording(offer.wording, sentence), relation)
    workspace.show(outcome)


def _linked(session: Session) -> list[Offer]:
    """The claims that the sentence is linked to, in the order in which they were."""
    mentions: dict[str, list[MentionKey]] = {}
    for mention in session.annotations.mentions_at(session.position):
        mentions.setdefault(mention.claim_id, []).append(mention)
    claims = ((session.project.claims.get(identifier), each) for identifier, each in mentions.items())
    return [Offer(claim.claim, claim, linked=tuple(each)) for claim, each in claims if claim is not None]


def _manage(workspace: MainWorkspace) -> None:
    session = workspace.session

    def closed(mention: ListedMention | None) -> None:
        if not session.save_queue.pending:
            session.reload()
        if mention is not None:
            session.open_at(mention.article_key, mention.mention.ref.start)
            workspace.view.focus()

    workspace.push(
        screens.claims_screen.ClaimsScreen(session, workspace.keymap, workspace.palette), closed, always=True
    )


COMMANDS = (
    Command(
        "cycle-relation", ("r",), "Change the relation: asserts, denies, questions, reports the claim", JUDGE,
        run=_cycle_relation, enabled=has_sentence,
    ),
    Command(
        "link-claim", ("l",), "Link the sentence to a claim: one that is there, or a new one", JUDGE, "claim",
        run=_link, enabled=has_sentence,
    ),
    MANAGE_CLAIMS.bind(_manage),
)  # fmt: skip
