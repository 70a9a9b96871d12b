"""Similar sentences are found, counted and listed, whatever the order, the portions and the interruptions."""

from __future__ import annotations

import random
from contextlib import contextmanager, suppress
from itertools import combinations, count
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from benchmarks.wordings import CHANGES, Newsroom, scanned
from reader.errors import NotSavedError
from reader.model.wording import least_shared, wording
from reader.store import grams, similar
from reader.store.article_writer import add_articles
from reader.store.check import wrong_counts
from reader.store.database import Database, open_database
from reader.store.grams import grams_of
from reader.store.recurring import count_recurring, is_compared, similar_counts
from reader.store.similar import SimilarReport, find_similar, similar_to
from tests.making import examples
from tests.store.by_hand import make_article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from reader.model.article import Article

NEWS = "The harbour council of Ostrey voted against the new north quay on Monday."
NEAR = "The harbour council of Ostrey had voted against a new north quay on Monday"
OTHER = "Nobody expected that the dockers would march through the town in the rain."


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = open_database(tmp_path / "a.db", create=True)
    yield database
    database.close()


def compare(database: Database, *articles: Article) -> SimilarReport:
    add_articles(database, articles)
    return find_similar(database)


def counts(database: Database, article: Article) -> list[int]:
    """How many are similar to each sentence of an article, in their order."""
    found = similar_counts(database.connection, article.id)
    return [found.get(sentence.start, 0) for sentence in article.sentences]


def all_counts(database: Database) -> dict[str, dict[int, int]]:
    """The counts of every article that has any, by its id."""
    ids = [identifier for (identifier,) in database.connection.execute("SELECT id FROM articles")]
    found = {identifier: similar_counts(database.connection, identifier) for identifier in ids}
    return {identifier: each for identifier, each in found.items() if each}


def pairs(database: Database) -> dict[tuple[str, str], float]:
    """Every similar pair of wordings with its ratio, in words that depend on no row number."""
    text = (
        '(SELECT substr(a.text, x.start + 1, x."end" - x.start) FROM articles AS a JOIN sentences AS x'
        " ON x.article_id = a.id AND x.start = {0} & 4294967295 WHERE a.key = {0} >> 32)"
    )
    rows = database.connection.execute(
        f"SELECT {text.format('wording')}, {text.format('other')}, ratio FROM similar_pairs"
    )
    return {(wording(one).text, wording(other).text): ratio for one, other, ratio in rows}


def tables(database: Database) -> list[list[tuple[object, ...]]]:
    names = ("similar_wordings", "similar_pairs", "similar_sentences", "similar_grams", "similar_log")
    return [database.connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in names]


def brute_force(articles: Iterable[Article]) -> tuple[dict[str, dict[int, int]], dict[tuple[str, str], float]]:
    """The counts and the pairs of wordings that comparing every two sentences gives."""
    sentences = [
        (article.id, sentence.start, wording(article.sentence_text(sentence)))
        for article in {article.id: article for article in articles}.values()
        for sentence in article.sentences
        if sentence.is_judged
    ]
    counted: dict[str, dict[int, int]] = {}
    found: dict[tuple[str, str], float] = {}
    for (one, start, mine), (other, begin, theirs) in combinations(sentences, 2):
        ratio = 100.0 if mine.text == theirs.text else fuzz.ratio(mine.text, theirs.text, score_cutoff=80)
        if mine.text != theirs.text:
            shared = len(mine.pieces & theirs.pieces)
            if not ratio or not shared or shared < least_shared(max(len(mine.pieces), len(theirs.pieces))):
                continue
            found[mine.text, theirs.text] = found[theirs.text, mine.text] = ratio
        if one != other:
            for identifier, at in ((one, start), (other, begin)):
                here = counted.setdefault(identifier, {})
                here[at] = here.get(at, 0) + 1
    return counted, found


class TestWhatIsSimilar:
    """The rule: two sentences alone decide."""

    def test_the_same_words_or_nearly_are_counted(self, database: Database) -> None:
        articles = make_article("One", NEWS, OTHER), make_article("Two", NEAR), make_article("Three", NEWS.upper())
        report = compare(database, *articles)
        assert [counts(database, article) for article in articles] == [[0, 2, 0], [0, 2], [0, 2]]
        assert (report.sentences, report.sentences_total, report.recurring, report.is_complete) == (7, 7, 3, True)

    def test_sentences_of_one_article_do_not_count(self, database: Database) -> None:
        one, two = make_article("One", NEWS, NEAR, NEWS, "He left.", "He left."), make_article("Two", NEAR, "He left.")
        assert compare(database, one).recurring == 0
        assert compare(database, two).recurring == 7
        assert counts(database, one) == [0, 1, 1, 1, 1, 1]
        assert counts(database, two) == [0, 3, 2]

    def test_a_repeated_headline_is_left_out(self, database: Database) -> None:
        articles = make_article(NEWS, "a.", repeat=True), make_article(NEWS, "b.", repeat=True)
        assert compare(database, *articles).recurring == 2
        assert wrong_counts(database.connection) == []

    def test_short_sentences_have_to_be_the_same(self, database: Database) -> None:
        articles = [
            make_article(title, text)
            for title, text in zip("abc", ("He said no.", "he said  no.", "He said so."), strict=True)
        ]
        compare(database, *articles)
        assert [counts(database, article)[1] for article in articles] == [1, 1, 0]

    def test_a_line_with_other_numbers_is_the_same_and_makes_no_pair(self, database: Database) -> None:
        articles = [
            make_article(f"Title {n}", f"Last updated at 14:{n:02} on {n} August 2016 by the newsroom")
            for n in range(60)
        ]
        compare(database, *articles)
        assert counts(database, articles[7])[1] == 59
        assert pairs(database) == {}

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            (
                "港务局反对新的北码头计划并且要求重新投票表决，他们说这是错的",
                "港务局反对新的北码头计划并且要求重新投票表决，她们说这是错的",
            ),
            (
                "สภาท่าเรือลงมติคัดค้านท่าเรือเหนือแห่งใหม่เมื่อวันจันทร์",
                "สภาท่าเรือลงมติคัดค้านท่าเรือเหนือแห่งใหม่เมื่อวันอังคาร",
            ),
        ],
    )  # fmt: skip
    def test_scripts_without_spaces_are_compared_by_their_characters(
        self, database: Database, one: str, other: str
    ) -> None:
        articles = make_article("One", one), make_article("Two", other)
        compare(database, *articles)
        assert [counts(database, article)[1] for article in articles] == [1, 1]

    def test_what_becomes_of_a_sentence_in_print_is_found_again(self, tmp_path: Path) -> None:
        room = Newsroom(random.Random(7))
        changes = [change for change in CHANGES if change is not scanned]
        lines = [room.sentence() for _ in range(150)]
        articles = [
            make_article(f"{n}", line, *(change(room, line) for change in changes)) for n, line in enumerate(lines)
        ]
        database = open_database(tmp_path / "b.db", create=True)
        compare(database, *articles)
        _, expected = brute_force(articles)
        found = pairs(database)
        assert found.items() <= expected.items()
        assert len(expected) > 1_500
        assert len(found) >= 0.99 * len(expected)
        database.close()


SENTENCES = st.sampled_from(
    [NEWS, NEAR, NEWS[:-8], NEWS.replace("Ostrey", "Kelm"), NEWS.replace("voted", "decided"), NEAR.replace("new ", ""),
     OTHER, OTHER.replace("rain", "sun"), "He left.", "he left.", "It was 7 or 8 who came to the harbour council.",
     "It was 70 or 80 who came to the harbour council.",
     "港务局反对新的北码头计划并且要求重新投票表决，他们说这是错误的",
     "港务局反对新的北码头计划并且要求重新投票表决，她们说这是错误的"]
)  # fmt: skip
CORPORA = st.lists(st.lists(SENTENCES, max_size=6), min_size=1, max_size=6)
LIMITS = st.fixed_dictionaries(
    {
        "SENTENCES_A_PORTION": st.integers(1, 9),
        "ROWS_A_TRANSACTION": st.integers(1, 9),
        "GRAMS_A_TRANSACTION": st.integers(1, 40),
        "MOST_WAITING": st.sampled_from([0, 5_000, 1_000_000]),
        "MOST_TEXTS_IN_MEMORY": st.sampled_from([0, 3, 100]),
    }
)
_folders = count()
PROPERTY = settings(
    max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def in_pieces(database: Database, articles: list[Article], rng: random.Random) -> None:
    """Import and compare some articles at a time, with stops, Ctrl+C and crashes at any commit."""
    commit = Database.writing
    left = iter(())

    @contextmanager
    def writing(self: Database) -> Iterator[object]:
        how = next(left, "")
        with commit(self) as connection:
            yield connection
            if how == "before":
                raise KeyboardInterrupt
        if how == "after":
            raise KeyboardInterrupt

    waiting = list(articles)
    while waiting or not is_compared(database.connection) or tables(database)[-1]:
        some = rng.randint(0, len(waiting))
        add_articles(database, waiting[:some])
        del waiting[:some]
        stops = iter([False] * rng.randint(1, 9))
        left = iter([*[""] * rng.randint(0, 5), rng.choice(("", "before", "after"))])
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(Database, "writing", writing)
            with suppress(KeyboardInterrupt):
                find_similar(database, should_stop=lambda stops=stops: next(stops, True))


class TestHowItIsFound:
    """Neither order nor portions nor interruptions make a difference to what a small corpus gives."""

    @PROPERTY
    @given(CORPORA, st.randoms(use_true_random=False))
    def test_a_small_corpus_gives_what_brute_force_gives_in_any_order(
        self, tmp_path: Path, corpus: list[list[str]], rng: random.Random
    ) -> None:
        articles = [make_article(f"Article {n}", *sentences) for n, sentences in enumerate(corpus)]
        expected = brute_force(articles)
        rng.shuffle(articles)
        database = open_database(tmp_path / f"{next(_folders)}.db", create=True)
        compare(database, *articles)
        assert (all_counts(database), pairs(database)) == expected
        assert count_recurring(database.connection) == sum(map(len, expected[0].values()))
        assert wrong_counts(database.connection) == []
        database.close()

    @PROPERTY
    @given(CORPORA, st.integers(0, 999), LIMITS, st.tuples(st.integers(1, 3), st.sampled_from([2, 500])))
    def test_what_is_compared_in_pieces_and_interrupted_ends_in_the_same_tables(
        self, tmp_path: Path, corpus: list[list[str]], seed: int, limits: dict[str, int], most: tuple[int, int]
    ) -> None:
        articles = [make_article(f"Article {n}", *sentences) for n, sentences in enumerate(corpus)]
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(grams, "MOST_OF_A_GRAM", most[0])
            patch.setattr(similar, "LEAST_OF_AN_ARTICLE", 1)
            patch.setattr(similar, "MOST_OF_A_WHOLE", most[1])
            whole, parts = (open_database(tmp_path / f"{next(_folders)}.db", create=True) for _ in range(2))
            compare(whole, *articles)
            for name, limit in limits.items():
                patch.setattr(grams if hasattr(grams, name) else similar, name, limit)
            in_pieces(parts, articles, random.Random(seed))
            assert tables(parts) == tables(whole)
            assert wrong_counts(parts.connection) == []
        for each in (whole, parts):
            each.close()

    def test_again_it_changes_nothing(self, database: Database) -> None:
        compare(database, make_article("One", NEWS), make_article("Two", NEAR))
        before = tables(database)
        report = find_similar(database)
        assert (report.sentences, report.recurring, report.is_complete) == (0, 2, True)
        assert tables(database) == before

    def test_it_stops_between_two_portions_even_inside_an_article(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(similar, "SENTENCES_A_PORTION", 2)
        monkeypatch.setattr(similar, "MOST_OF_A_WHOLE", 2)
        articles = make_article("One", NEWS, OTHER, "He left.", "She stayed."), make_article("Two", OTHER)
        add_articles(database, articles)
        progress: list[int] = []
        report = find_similar(
            database, on_progress=lambda r: progress.append(r.sentences), should_stop=lambda: len(progress) == 2
        )
        assert (report.sentences, report.is_complete, is_compared(database.connection)) == (4, False, False)
        report = find_similar(database)
        assert (report.sentences, report.recurring, report.is_complete) == (3, 2, True)
        assert is_compared(database.connection)

    def test_an_article_that_is_printed_again_is_compared_whole(self, database: Database) -> None:
        shared = [NEWS, OTHER, "Mara Quill told the dockers that the rent would not be raised this year."]
        text = "Several fishermen protested yesterday against building another terminal"
        scanned_badly = "Zeveral cishermen grotested besterday ogainst puilding ynother derminal"
        assert not set(grams_of(wording(text))) & set(grams_of(wording(scanned_badly)))
        one = make_article("One", *shared, text)
        for name, again, expected in (("two", shared[:2], [0, 1, 1, 0, 0]), ("three", shared, [0, 1, 1, 1, 1])):
            other = open_database(database.path.with_name(f"{name}.db"), create=True)
            compare(other, one, make_article("Two", *again, scanned_badly))
            assert counts(other, one) == expected
            assert wrong_counts(other.connection) == []
            other.close()

    def test_a_large_family_is_found_although_its_words_are_everywhere(self, database: Database) -> None:
        texts = [
            f"The harbour council of {a}{b}{c} voted against the new north quay"
            for a in "bdfgk"
            for b in "aeiou"
            for c in "lmnrst"
        ]
        articles = [make_article(f"Title {n}", text) for n, text in enumerate(texts)]
        compare(database, *articles)
        assert {counts(database, article)[1] for article in articles} == {len(texts) - 1}

    def test_two_programs_at_once_count_nothing_twice(
        self, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(similar, "SENTENCES_A_PORTION", 1)
        monkeypatch.setattr(similar, "GRAMS_A_TRANSACTION", 5)
        monkeypatch.setattr(grams, "MOST_WAITING", 0)
        articles = [make_article(f"Title {n}", NEWS, NEAR, f"Only {n} has this.") for n in range(5)]
        add_articles(database, articles)
        other = open_database(tmp_path / "a.db")
        turns = iter(range(100))

        def let_the_other(report: SimilarReport) -> None:
            if next(turns) % 3 == 0:
                left = iter([False, False, False])
                find_similar(other, should_stop=lambda: next(left, True))

        assert find_similar(database, on_progress=let_the_other).is_complete
        assert all_counts(database) == brute_force(articles)[0]
        assert wrong_counts(database.connection) == []
        other.close()


class TestMeanwhile:
    """Whoever judges while sentences are compared is not kept waiting."""

    def test_a_judgment_gets_its_turn(self, database: Database, tmp_path: Path) -> None:
        add_articles(database, [make_article(f"Title {n}", NEWS, OTHER) for n in range(600)])
        other = open_database(tmp_path / "a.db", patience=0)
        written = count()

        def judge(report: SimilarReport) -> None:
            with other.writing() as connection:
                connection.execute("INSERT INTO settings VALUES ('anna', ?, '1')", (str(next(written)),))

        find_similar(database, on_progress=judge)
        other.close()
        assert next(written) >= 3
        assert wrong_counts(database.connection) == []

    def test_a_locked_database_keeps_what_was_compared_before(self, database: Database, tmp_path: Path) -> None:
        add_articles(database, [make_article("One", NEWS), make_article("Two", NEAR)])
        database.set_patience(0)
        other = open_database(tmp_path / "a.db")
        with other.writing() as connection:
            connection.execute("INSERT INTO settings VALUES ('anna', 'x', '1')")
            with pytest.raises(NotSavedError):
                find_similar(database)
        other.close()
        assert find_similar(database).recurring == 2

    def test_no_transaction_is_long(self, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(similar, "ROWS_A_TRANSACTION", 50)
        monkeypatch.setattr(similar, "GRAMS_A_TRANSACTION", 50)
        changed: list[int] = []
        writing = Database.writing

        @contextmanager
        def counted(self: Database) -> Iterator[object]:
            with writing(self) as connection:
                before = connection.total_changes
                yield connection
                changed.append(connection.total_changes - before)

        texts = [f"The harbour council of {a}{b}{a} voted against the new north quay" for a in "bdfgk" for b in "aeiou"]
        add_articles(database, [make_article(f"Title {n}", text) for n, text in enumerate(texts)])
        monkeypatch.setattr(Database, "writing", counted)
        find_similar(database)
        assert len(pairs(database)) == 25 * 24
        assert max(changed) < 600
        assert wrong_counts(database.connection) == []

    def test_it_rests_after_each_transaction_where_it_is_asked_to(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        add_articles(database, [make_article(f"Headline {n}", NEWS) for n in range(3)])
        monkeypatch.setattr(similar, "SENTENCES_A_PORTION", 2)
        rests: list[float] = []

        def rest(seconds: float) -> None:
            assert not database.connection.in_transaction
            rests.append(seconds)

        monkeypatch.setattr(similar.time, "sleep", rest)
        portions: list[int] = []
        find_similar(database, on_progress=lambda report: portions.append(report.sentences), rest=0.02)
        assert portions == [2, 4, 6]
        assert len(rests) >= 3
        assert min(rests) >= 0.02


ALTERED = "The harbour council of Ostrey had voted 7 to 5 against a new north quay"
VOTED = "The harbour council of Ostrey voted 7 to 5 against the new north quay."
RECOUNTED = VOTED.replace("7 to 5", "9 to 3")
ONE = make_article("One", "He left.", VOTED, ALTERED)
REST = [
    make_article("Altered", "Before it, \U0001f389.", ALTERED),
    make_article("Recounted", RECOUNTED),
    make_article("The same", VOTED),
    make_article("Set in capitals", VOTED.upper().replace(" THE NEW", "  THE NEW")),
    make_article("Another", "Nobody expected that the dockers would march through the town."),
]
THIRD = ONE.sentences[2].start


class TestTheList:
    """The sentences like the current one."""

    @pytest.fixture(autouse=True)
    def _compared(self, database: Database) -> None:
        compare(database, ONE, *REST)

    def test_the_best_come_first_then_those_that_were_imported_first(self, database: Database) -> None:
        found = similar_to(database.connection, ONE.id, THIRD)
        assert found.total == similar_counts(database.connection, ONE.id)[THIRD] == 4
        assert [each.title for each in found.nearest] == ["The same", "Set in capitals", "Recounted", "Altered"]
        ratios = [each.ratio for each in found.nearest]
        assert ratios[:2] == [100, 100]
        assert 80 < ratios[3] < ratios[2] < 100

    def test_each_says_where_it_is(self, database: Database) -> None:
        found = similar_to(database.connection, ONE.id, THIRD).nearest[-1]
        sentence = REST[0].sentences[2]
        assert (found.article_key, found.article_id, found.position) == (2, REST[0].id, 2)
        assert (found.start, found.end, found.text) == (sentence.start, sentence.end, ALTERED)

    def test_a_sentence_that_is_nowhere_else_has_none(self, database: Database) -> None:
        assert similar_to(database.connection, ONE.id, ONE.sentences[1].start) == (0, [])
        assert similar_to(database.connection, ONE.id, 9_999) == (0, [])
        assert similar_to(database.connection, "a0", 0) == (0, [])
        assert similar_counts(database.connection, REST[-1].id) == {}
        assert similar_counts(database.connection, "a0") == {}

    def test_only_the_first_are_listed_but_all_are_counted(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(similar, "MOST_LISTED", 2)
        found = similar_to(database.connection, ONE.id, THIRD)
        assert (found.total, [each.title for each in found.nearest]) == (4, ["The same", "Set in capitals"])

    def test_an_article_that_came_later_waits_to_be_compared(self, database: Database) -> None:
        assert is_compared(database.connection)
        add_articles(database, [make_article("Later", VOTED)])
        assert not is_compared(database.connection)
        assert similar_counts(database.connection, ONE.id)[THIRD] == 4
        assert wrong_counts(database.connection) == []
        find_similar(database)
        assert similar_counts(database.connection, ONE.id)[THIRD] == 5

    @pytest.mark.parametrize(
        ("damage", "fault"),
        [
            ("UPDATE similar_wordings SET copies = copies + 1", "times, but occurs"),
            ("DELETE FROM similar_pairs WHERE wording < other", "not the other way round"),
            ("UPDATE similar_pairs SET ratio = 99 WHERE wording < other", "not the other way round"),
            (
                "UPDATE similar_sentences SET sentence = sentence + 1 WHERE wording = sentence",
                "nobody is asked about it",
            ),
            ("DELETE FROM similar_sentences WHERE sentence < 1 << 33", "times, but occurs"),
        ],
    )
    def test_damage_is_told(self, database: Database, damage: str, fault: str) -> None:
        assert wrong_counts(database.connection) == []
        database.connection.execute(damage)
        assert any(fault in each for each in wrong_counts(database.connection))
