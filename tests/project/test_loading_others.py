"""What was annotated with another program is put where it was made, or nowhere."""

from __future__ import annotations

import json
import re
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.errors import InputError, UsageError
from reader.model.annotation import AnnotationKey, Change, Decision, SentenceRef, State, SubjectKind, Voice
from reader.model.import_options import ImportOptions
from reader.project import Project, loading
from reader.project.importing import import_paths
from reader.project.loading import load_annotations
from reader.resources import default_codebook
from tests.exports_as_rows import rows
from tests.loaders.test_reading import put
from tests.making import ODD_TEXT, examples, make_project

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reader.project.load_report import LoadReport

WORDS_LAYER = """
[[layers]]
id = "loaded_words"
name = "Loaded words"
question = "Which words are loaded?"
spans = true
optional = true

[[layers.labels]]
id = "praise"
name = "Praise"
formerly = ["flattery"]
key = "y"
glyph = "P"
colour = "success"
definition = "Words that praise."

[[layers.labels]]
id = "blame"
name = "Blame"
key = "w"
glyph = "B"
colour = "error"
definition = "Words that blame."
"""
STORY = (
    "Quill opens the count\n\nThe council met in the old hall on Tuesday. Quill opened the ballot at nine, before any"
    " delegate had come. Renn wrote to every branch that evening.\n\nNobody from the harbour office answered him.\n"
)
CHEERED, BOARD = "\U0001f389\U0001f389 the hall cheered.", "=1+1 was on the board."
WON = "\u201cWe won\u201d, she said; \U0001f389\U0001f389 the hall cheered."


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    folder = tmp_path / "annotations"
    folder.mkdir()
    (folder / "codebook.toml").write_text(default_codebook().read_text("utf-8") + WORDS_LAYER, "utf-8")
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "story.txt").write_text(STORY, "utf-8")
    with closing(make_project(tmp_path, count=2)) as project:
        yield project


def labels_of(project: Project) -> list[tuple[str, ...]]:
    """Annotator, layer, answer, what it is toward, and the words it is on."""
    return sorted(
        (row["annotator"], row["layer"], row["label"] or row["relation"] or row["state"] or row["note"],
         row["target"] or row["claim"], row["span"] or row["sentence"])
        for row in rows(project)
    )  # fmt: skip


def span(text: str, words: str, label: str) -> list[object]:
    return [text.index(words), text.index(words) + len(words), label]


def load(project: Project, *lines: dict[str, object], **how: object) -> LoadReport:
    """Load these lines as doccano's."""
    path = project.path.parent.parent / "annotated.jsonl"
    path.write_text("\n".join(map(json.dumps, lines)), "utf-8", "surrogatepass")
    how.setdefault("annotator", "zoe")
    return load_annotations(project, path, form="doccano", **how)  # type: ignore[arg-type]


def test_labels_come_to_their_sentences_behind_emoji_and_windows_line_ends(project: Project) -> None:
    given = [
        span(ODD_TEXT, WON, "cfs"),
        span(ODD_TEXT, BOARD, "claim:NFS"),
        span(ODD_TEXT, BOARD, "stance:favor:Quill"),
    ]
    report = load(project, {"text": ODD_TEXT, "label": given})
    assert (report.exact, report.loaded, report.targets) == (3, 3, ["Quill"])
    assert labels_of(project) == [
        ("zoe", "claim", "CFS", "", WON),
        ("zoe", "claim", "NFS", "", BOARD),
        ("zoe", "stance", "favor", "Quill", BOARD),
    ]


def test_loading_again_changes_nothing(project: Project) -> None:
    line = {"text": ODD_TEXT, "label": [span(ODD_TEXT, WON, "CFS"), span(ODD_TEXT, "cheered", "Praise")]}
    load(project, line)
    events = project.database.connection.execute("SELECT count(*) FROM journal").fetchone()
    again = load(project, line)
    assert (again.loaded, again.unchanged, again.left_out, again.kept) == (0, 2, [], [])
    assert project.database.connection.execute("SELECT count(*) FROM journal").fetchone() == events


def test_what_one_annotator_says_is_one_act_that_is_not_undone(project: Project) -> None:
    load(project, {"text": ODD_TEXT, "label": [span(ODD_TEXT, WON, "CFS"), span(ODD_TEXT, BOARD, "stance:none:Quill")]})
    asked = "SELECT DISTINCT batch, cause FROM journal WHERE annotator = 'zoe'"
    assert [cause for _, cause in project.database.connection.execute(asked)] == ["load"]
    project.annotator = "zoe"
    assert project.annotations.undo() == []


def test_a_file_too_large_for_one_search_and_one_act_is_loaded_all_the_same(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loading, "ACT", 2)
    monkeypatch.setattr(loading, "DOCUMENTS", 1)
    story = [span(STORY, words, "stance:against:Renn") for words in ("Renn wrote", "Nobody from", "The council met")]
    lines = [{"text": STORY, "label": story}, {"text": WON, "label": ["CFS"]}]
    report = load(project, *lines)
    assert (report.loaded, report.targets, len(labels_of(project))) == (4, ["Renn"], 4)
    batches = project.database.connection.execute("SELECT count(DISTINCT batch) FROM journal WHERE annotator = 'zoe'")
    assert batches.fetchone() == (2,)
    assert load(project, *lines).unchanged == 4


def test_a_headline_said_again_is_not_judged(project: Project) -> None:
    folder = project.path.parent.parent / "again"
    folder.mkdir()
    text = "Quill wins the day at last\n\nQuill wins the day at last\n\nThe hall was full of people that night.\n"
    (folder / "a.txt").write_text(text, "utf-8")
    import_paths(project.database, [folder], ImportOptions(compare=False))
    second = text.index("Quill", 5)
    report = load(project, {"text": text, "label": [[second, second + 10, "CFS"], [0, 10, "UFS"]]})
    assert [each.reason for each in report.left_out] == ["'CFS': this is a repeated headline: it is shown, not judged"]
    assert [row[2] for row in labels_of(project)] == ["UFS"]
    alone = load(project, {"text": "Quill wins the day at last", "label": ["UFS"]})
    assert (alone.unchanged, alone.left_out) == (1, [])


def test_names_that_act_on_a_terminal_are_kept_without_what_acts(project: Project) -> None:
    label = "stance:favor:\x1b[2JMara\u202e\nQuill"
    load(project, {"text": WON, "label": [label], "annotator": "zo\x1b]52;\x07e\ud800"})
    assert labels_of(project) == [("zo ]52; e\ufffd", "stance", "favor", "[2JMara Quill", WON)]


def test_a_layer_of_words_gets_the_words_and_another_the_sentence(project: Project) -> None:
    words = "hall cheered"
    report = load(
        project, {"text": ODD_TEXT, "label": [span(ODD_TEXT, words, "flattery"), span(ODD_TEXT, words, "UFS")]}
    )
    assert (report.loaded, report.widened) == (2, 1)
    assert labels_of(project) == [("zoe", "claim", "UFS", "", WON), ("zoe", "loaded_words", "praise", "", words)]


def test_a_span_over_several_sentences_is_said_of_each(project: Project) -> None:
    words = "ballot at nine, before any delegate had come. Renn wrote"
    report = load(project, {"text": STORY, "label": [span(STORY, words, "blame"), span(STORY, words, "CFS")]})
    assert (report.loaded, report.spread) == (4, 2)
    assert [row[4] for row in labels_of(project) if row[1] == "loaded_words"] == [
        "Renn wrote",
        "ballot at nine, before any delegate had come.",
    ]


def test_labels_are_what_the_person_says_they_are(project: Project) -> None:
    given = [span(STORY, "Renn wrote to every branch that evening.", label) for label in ("Claim", "PRO", "huh", "huh")]
    report = load(project, {"text": STORY, "label": given}, labels=["claim=claim:CFS", "pro=stance:against:Renn"])
    assert report.unmapped == {"huh": 2}
    assert [row[1:4] for row in labels_of(project)] == [("claim", "CFS", ""), ("stance", "against", "Renn")]


@pytest.mark.parametrize("wish", ["Claim", "Claim=CFS", "Claim=claim:XFS", "=claim:CFS", "Claim=colour:red"])
def test_a_wish_that_leads_to_no_label_is_refused(project: Project, wish: str) -> None:
    with pytest.raises(UsageError, match="does not lead to a label"):
        load(project, {"text": STORY, "label": ["CFS"]}, labels=[wish])


def test_a_file_that_does_not_say_who_judged_is_refused_whole(project: Project) -> None:
    named = {"text": ODD_TEXT, "label": [span(ODD_TEXT, WON, "CFS")], "annotator": "ida"}
    with pytest.raises(InputError, match=r"does not say who judged \(line 2\)"):
        load(project, named, {"text": STORY, "label": [span(STORY, "Renn wrote", "CFS")]}, annotator="")
    assert labels_of(project) == []


def test_a_stance_toward_nobody_is_left_out(project: Project) -> None:
    report = load(project, {"text": ODD_TEXT, "label": [span(ODD_TEXT, WON, "favor")]})
    assert "it is toward no target" in report.left_out[0].reason
    assert labels_of(project) == []


def test_two_answers_where_one_is_asked_for_are_left_out(project: Project) -> None:
    report = load(project, {"text": ODD_TEXT, "label": [span(ODD_TEXT, WON, "CFS"), span(ODD_TEXT, WON, "NFS")]})
    assert [each.reason for each in report.left_out] == ["the same sentence is judged CFS and NFS in the file"]


def test_what_stands_here_is_kept_where_the_file_has_no_times(project: Project) -> None:
    article = next(a for key in project.articles.find_keys() if (a := project.articles.get(key)) and WON in a.text)
    sentence = next(s for s in article.sentences if article.text[s.start : s.end] == WON)
    question = AnnotationKey(SentenceRef(article.id, sentence.start, sentence.end), "claim")
    project.annotations.record([Change(SubjectKind.DECISION, question, Decision(State.LABELLED, label="NFS"))])
    report = load(project, {"text": ODD_TEXT, "label": [span(ODD_TEXT, WON, "CFS")]}, annotator="anna")
    assert "stands here and is kept" in report.kept[0].reason
    assert labels_of(project) == [("anna", "claim", "NFS", "", WON)]


def test_a_sentence_by_itself_is_found_where_it_stands_only_once(project: Project) -> None:
    once = "Renn wrote to every branch that evening."
    recurring = "Sentence 1 of article 1 is here."
    folder = project.path.parent.parent / "more"
    folder.mkdir()
    (folder / "copy.txt").write_text(f"A copy\n\n{recurring} And another one.\n", "utf-8")
    import_paths(project.database, [folder], ImportOptions(compare=False))
    report = load(
        project, *({"text": text, "label": ["CFS"]} for text in (f" {once}\r\n", recurring, "Nowhere at all."))
    )
    assert labels_of(project) == [("zoe", "claim", "CFS", "", once)]
    assert [(each.where, each.reason) for each in report.left_out] == [
        ("line 2", "a sentence with these words stands in 2 places here"),
        ("line 3", "no sentence here has these words"),
    ]


def test_few_words_by_themselves_wait_for_a_person(project: Project) -> None:
    line = {"text": "-2 was not.", "label": ["CFS"]}
    report = load(project, line)
    assert (report.loaded, len(report.look_at)) == (0, 1)
    assert "too few to be sure" in report.look_at[0].reason
    assert load(project, line, accept_context=True).loaded == 1


def test_a_label_on_a_whole_article_is_on_no_sentence(project: Project) -> None:
    report = load(project, {"text": STORY, "label": ["CFS"]})
    assert "a text of 5 sentences" in report.left_out[0].reason


def test_an_edited_article_waits_for_a_person(project: Project) -> None:
    words = "Quill opened the ballot at nine, before any delegate had come."
    edited = STORY.replace("old hall on", "new hall last").replace("evening", "night")
    line = {"text": edited, "label": [span(edited, words, "CFS"), span(edited, "ballot", "praise")]}
    report = load(project, line)
    assert (report.loaded, report.exact, len(report.look_at)) == (0, 0, 2)
    assert "found in an edited text" in report.look_at[0].reason
    assert labels_of(project) == []
    accepted = load(project, line, accept_context=True)
    assert (accepted.loaded, accepted.by_context) == (2, 2)
    assert [row[4] for row in labels_of(project)] == [words, "ballot"]


@pytest.mark.parametrize(
    "text",
    [
        f"---\ntitle: Quill opens the count\n---\n{STORY}",
        STORY.partition("\n\n")[2],
        STORY.replace("\n", "\r\n"),
        f"  {STORY.strip()}",
    ],
)
def test_a_text_with_more_or_less_around_it_is_the_same_text(project: Project, text: str) -> None:
    report = load(project, {"text": text, "label": [span(text, "Nobody from the harbour", "blame")]})
    assert (report.exact, report.loaded) == (1, 1)
    assert labels_of(project) == [("zoe", "loaded_words", "blame", "", "Nobody from the harbour")]


def test_a_name_in_the_front_matter_is_no_place_in_the_article(project: Project) -> None:
    text = f"---\nauthor: Ida\n---\n{STORY}"
    report = load(project, {"text": text, "label": [span(text, "Ida", "CFS")]})
    assert "reads otherwise" in report.left_out[0].reason


def test_a_relation_makes_the_claim_that_it_is_about(project: Project) -> None:
    entities = [
        {"id": 1, "start_offset": STORY.index("The council"), "end_offset": STORY.index(" Quill opened"), "label": "A"},
        {"id": 2, "start_offset": STORY.index("Nobody"), "end_offset": len(STORY) - 1, "label": "B"},
    ]
    relations = [{"id": 1, "from_id": 2, "to_id": 1, "type": "Denies"}]
    line = {"text": STORY, "entities": entities, "relations": relations}
    report = load(project, line)
    claim = "The council met in the old hall on Tuesday."
    assert (report.claims, report.unmapped) == (1, {"A": 1, "B": 1})
    assert labels_of(project) == [
        ("zoe", "mention", "asserts", claim, claim),
        ("zoe", "mention", "denies", claim, "Nobody from the harbour office answered him."),
    ]
    assert load(project, line).unchanged == 2


def test_semeval_rows_find_their_sentences_and_targets(project: Project, tmp_path: Path) -> None:
    table = (
        f"ID\tTarget\tTweet\tStance\n1\tQuill\t{WON}\tFAVOR\n2\tRenn\t'{BOARD}\tNONE\n3\tRenn\tElsewhere.\tAGAINST\n"
    )
    report = load_annotations(project, put(tmp_path, "stances.tsv", table), annotator="zoe")
    assert labels_of(project) == [
        ("zoe", "stance", "favor", "Quill", WON),
        ("zoe", "stance", "none", "Renn", BOARD),
    ]
    assert [each.where for each in report.left_out] == ["line 4"]
    assert report.format == "semeval"


def test_fnc_stances_are_mentions_on_the_headline(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "fnc"
    folder.mkdir()
    put(folder, "bodies.csv", f'Body ID,articleBody\n1,"{STORY}"\n')
    stances = "Votes counted,1,agree\nNo vote,1,disagree\nA vote?,1,discuss\nFerry,1,unrelated\n"
    put(folder, "stances.csv", f"Headline,Body ID,Stance\n{stances}")
    report = load_annotations(project, folder, annotator="zoe")
    headline = "Quill opens the count"
    assert labels_of(project) == [
        ("zoe", "mention", "asserts", "Votes counted", headline),
        ("zoe", "mention", "denies", "No vote", headline),
        ("zoe", "mention", "reports", "A vote?", headline),
    ]
    assert (report.on_headlines, report.passed_over, report.left_out) == (3, 1, [])


def test_times_of_the_file_are_kept_and_the_later_judgment_stays(project: Project, tmp_path: Path) -> None:
    def tasks(label: str, time: str) -> Path:
        start, end = ODD_TEXT.index(WON), ODD_TEXT.index(WON) + len(WON)
        value = {"start": start, "end": end, "text": WON, "labels": [label]}
        result = [{"id": "r", "from_name": "x", "type": "labels", "value": value}]
        annotation = {"completed_by": {"email": "ida"}, "updated_at": time, "result": result}
        return put(tmp_path, "tasks.json", [{"id": 1, "data": {"text": ODD_TEXT}, "annotations": [annotation]}])

    load_annotations(project, tasks("CFS", "2026-01-31T10:30:00.123456+01:00"))
    assert [row["updated_at"] for row in rows(project)] == ["2026-01-31T09:30:00.123Z"]
    assert len(load_annotations(project, tasks("NFS", "2026-01-30T09:30:00Z")).kept) == 1
    assert load_annotations(project, tasks("UFS", "2026-02-01T09:30:00Z")).loaded == 1
    assert [row[2] for row in labels_of(project)] == ["UFS"]


SENTENCE_WORDS = re.findall(r"\w+", "council harbour vote Quill ballot branch letter hall the a in by opened denied")
SENTENCES = st.lists(st.sampled_from(SENTENCE_WORDS), min_size=5, max_size=9).map(
    lambda words: " ".join(words).capitalize() + "."
)


@settings(max_examples=examples(150))
@given(st.data())
def test_no_label_of_an_edited_article_comes_to_a_lookalike(data: st.DataObject) -> None:
    """FAULTS 47, from file to sentence: each sentence here has another number in its words, so we know which it is."""
    ours = data.draw(st.lists(SENTENCES, min_size=4, max_size=8))
    numbered = [sentence.replace(".", f" {number}{number}.") for number, sentence in enumerate(ours)]
    like, _, number = data.draw(st.sampled_from(numbered)).rpartition(" ")
    numbered.insert(data.draw(st.integers(0, 3)), f"{like} {number[0]}9.")
    theirs = list(numbered)
    # A sentence that is written where one with the same words is deleted is that sentence, edited: nobody can tell.
    moves = data.draw(st.sampled_from([["delete", "word"], ["insert", "word"]]))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(theirs) - 1))
        match data.draw(st.sampled_from(moves)):
            case "delete" if len(theirs) > 1:
                del theirs[place]
            case "insert":
                theirs.insert(place, data.draw(SENTENCES))
            case _:
                theirs[place] = theirs[place].replace(" ", f" {data.draw(st.sampled_from(SENTENCE_WORDS))} ", 1)
    wanted = data.draw(st.integers(0, len(theirs) - 1))
    text = " ".join(theirs)
    start = sum(len(each) + 1 for each in theirs[:wanted])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "in").mkdir()
        (folder / "in" / "a.txt").write_text("Title of it\n\n" + " ".join(numbered), "utf-8")
        with closing(Project.open(folder / "annotations" / "annotations.db", "anna", create=True)) as project:
            import_paths(project.database, [folder / "in"], ImportOptions(compare=False))
            line = {"text": text, "label": [[start, start + len(theirs[wanted]), "CFS"]]}
            load(project, line, accept_context=True)
            for row in labels_of(project):
                assert row[4].split()[-1] == theirs[wanted].split()[-1], (numbered, theirs, row)


def test_what_a_layer_has_no_room_for_is_listed_and_the_label_is_taken(project: Project, tmp_path: Path) -> None:
    at = ODD_TEXT.index(BOARD)
    value = {"start": at, "end": at + len(BOARD), "text": BOARD}
    said = [
        ("claim", "CFS", {"row_voice": "author", "row_confidence": "3"}),
        ("stance", "favor", {"row_target": "Quill", "row_voice": "shouted", "row_confidence": "7"}),
        ("stance", "none", {"row_target": "Renn", "holder": "Quill"}),
    ]
    results = []
    for number, (layer, label, beside) in enumerate(said):
        for name, choice in {layer: label, **beside}.items():
            results.append(
                {"id": f"r{number}", "from_name": name, "type": "choices", "value": {**value, "choices": [choice]}}
            )
    task = {"data": {"text": ODD_TEXT}, "annotations": [{"created_at": "yesterday", "result": results}]}
    report = load_annotations(project, put(tmp_path, "t.json", [task]), annotator="zoe")
    assert report.loaded == 3
    reasons = sorted(problem.reason for problem in report.left_out if "created_at" not in problem.reason)
    assert reasons == [
        "'CFS' is loaded without its voice, for which claim:CFS has no room",
        "'favor' is loaded without its confidence '7', which is none of 1, 2, 3",
        f"'favor' is loaded without its voice 'shouted', which is none of {', '.join(Voice)}",
        "'none' is loaded without its holder, for which stance:none has no room",
    ]
    dated = [problem.reason for problem in report.left_out if "created_at" in problem.reason]
    expected = [f"{label!r} is loaded without its created_at 'yesterday', which is no time" for _, label, _ in said]
    assert dated == expected


def test_texts_of_which_nothing_is_said_are_counted(project: Project) -> None:
    labelled = {"text": STORY, "label": [span(STORY, "Renn wrote", "CFS")]}
    report = load(project, {"text": ODD_TEXT, "label": []}, labelled)
    assert (report.unlabelled, report.rows, report.left_out) == (1, 1, [])
    unreadable = load(project, {"text": ODD_TEXT, "label": [7]}, {"text": ODD_TEXT, "label": []})
    assert (unreadable.unlabelled, unreadable.rows, len(unreadable.left_out)) == (1, 0, 1), "one of them is listed"
