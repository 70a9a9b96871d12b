"""A filter says of a sentence what the database says of its article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.annotation import Change, Decision, Mention, MentionKey, Relation, State, SubjectKind
from reader.model.article_annotations import Filter, FilterKind
from reader.model.registry_entry import Claim
from reader.project import Project, parse_codebook_file
from reader.resources import default_codebook
from reader.store.filters import filtered_keys
from reader.store.journal import record
from tests.making import examples
from tests.store.by_hand import (
    ANNA,
    BELA,
    BOTH_WAYS,
    CHECKWORTHY,
    FAVOR,
    LAYERS,
    NO_STANCE,
    ODD,
    PLAIN,
    QUILL,
    RENN,
    claim,
    make_database,
    note,
    refs,
    stance,
    target,
)

if TYPE_CHECKING:
    import pytest

    from reader.store.journal import Author

PLACES = [*refs(PLAIN), *(ref for number, ref in enumerate(refs(ODD)) if number != 1)]
WITHOUT = [Decision(state) for state in (State.SKIPPED, State.UNSURE, State.NOT_A_SENTENCE)]
CLAIMS = (Claim("k1", "She won."), Claim("k2", "He lost."))
FILTERS = [
    Filter(FilterKind.UNDECIDED),
    Filter(FilterKind.PUT_OFF),
    Filter(FilterKind.NOTED),
    *(Filter(FilterKind.LABEL, f"stance:{label}") for label in ("favor", "against", "none", "not_a_sentence")),
    *(Filter(FilterKind.LABEL, f"claim:{label}") for label in ("CFS", "NFS", "not_a_sentence")),
    *(Filter(FilterKind.TARGET, each.id) for each in (QUILL, RENN)),
    *(Filter(FilterKind.CLAIM, each.id) for each in CLAIMS),
]

places = st.sampled_from(PLACES)
changes = st.one_of(
    st.builds(
        stance, places, st.sampled_from([FAVOR, BOTH_WAYS, NO_STANCE, None, *WITHOUT]), st.sampled_from([QUILL, RENN])
    ),
    st.builds(claim, places, st.sampled_from([CHECKWORTHY, Decision(State.NONE, "NFS"), None, *WITHOUT])),
    st.builds(note, places, st.sampled_from(["a word", ""])),
    st.builds(
        lambda ref, which, value: Change(SubjectKind.MENTION, MentionKey(ref, which.id, "", Relation.ASSERTS), value),
        places,
        st.sampled_from(CLAIMS),
        st.sampled_from([Mention(), None]),
    ),
)


@settings(max_examples=examples(40))
@given(acts=st.lists(st.tuples(st.sampled_from([ANNA, BELA]), changes), max_size=25))
def test_the_articles_that_a_filter_lists_are_those_with_a_sentence_that_it_matches(
    tmp_path_factory: pytest.TempPathFactory, acts: list[tuple[Author, Change]]
) -> None:
    database = make_database(tmp_path_factory.mktemp("filter") / "a.db")
    record(
        database, ANNA, [target(QUILL), target(RENN), *(Change(SubjectKind.CLAIM, each.id, each) for each in CLAIMS)]
    )
    for author, change in acts:
        record(database, author, [change])
    project = Project(database, parse_codebook_file(default_codebook()), "anna")
    for wanted in FILTERS:
        for layers in (LAYERS, ("stance",), ("claim",)):
            matching = []
            for key in (1, 2):
                article = project.articles.get(key)
                assert article is not None
                if project.articles.annotations_on(article).matching(wanted, layers):
                    matching.append(key)
            assert list(filtered_keys(database.connection, wanted, "anna", layers)) == matching, wanted
    database.close()
