"""CSV, TSV and JSON Lines: one article a row, and every row that is none named with its line."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from reader.errors import UsageError
from reader.importers.clean import clean
from reader.importers.formats.article_format import OpenedFile, ReadContext
from reader.importers.formats.delimited import CSV, TSV
from reader.importers.formats.json_lines import JSON_LINES
from reader.model.article import Article
from reader.project.exporting import export
from tests.importers.reading import read, read_bytes
from tests.making import judge_all, make_project, rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from reader.importers.formats.article_format import ArticleFormat

FRENCH = (
    "Le conseil du port s’est réuni à huit heures. Les élus ont été déçus : « Ça n’a pas marché », a répété le maire,"
    " qui préférait l’été dernier – où les pêcheurs étaient prêts à négocier et où la grève était déjà terminée."
)
JAPANESE = "ここは港町の新聞です。門は閉まっています。市長は昨日、記者団に対して説明しました。"
JUDGMENTS = "judgments, not articles. Use `reader load` for a file that `reader export` wrote"
HEADER = b"id,headline,body,pubDate,outlet,author,link\n"


def test_a_row_is_an_article_and_what_the_header_does_not_say_is_guessed_and_told(tmp_path: Path) -> None:
    row = b'7,Gate shut,"It is, they ""say"".\nSince Monday.",2016-08-12,The Post,Nell,https://example.org/a\n'
    got = read_bytes(tmp_path, "news.csv", HEADER + row)
    (article,) = got.articles
    assert article.text == 'Gate shut\n\nIt is, they "say".\nSince Monday.'
    assert (article.title, article.published, article.publisher) == ("Gate shut", "2016-08-12", "The Post")
    assert (article.author, article.url) == ("Nell", "https://example.org/a")
    assert article.metadata == {"id": "7"}
    assert article.source.path == "news.csv#2"
    assert article.source.size == len(row)
    assert got.notes == [
        (
            "columns: text ← 'body', title ← 'headline', author ← 'author', date ←"
            " 'pubDate', url ← 'link', source ← 'outlet'; metadata: 'id'"
        )
    ]


@pytest.mark.parametrize(
    ("cells", "kinds"),
    [
        ("Nobody agreed. The mayor left. It rained all day.,", ["sentence"] * 3),
        ('"Nobody agreed. The mayor left.\n\nIt rained all day.",', ["sentence"] * 3),
        ("Nobody agreed,", ["sentence"]),
        ('"Nobody agreed\n\nThe mayor left. It rained.",', ["headline", "sentence", "sentence"]),
        ("Nobody agreed. It rained.,No vote. No quay.", ["headline", "sentence", "sentence"]),
    ],
)
def test_the_text_of_a_row_begins_with_a_headline_only_if_that_is_one_sentence(
    tmp_path: Path, cells: str, kinds: list[str]
) -> None:
    (article,) = read_bytes(tmp_path, "a.csv", f"tweet,title\n{cells}\n".encode()).articles
    assert [sentence.kind.value for sentence in article.sentences] == kinds


def test_columns_that_are_said_are_taken_and_those_that_are_not_are_still_guessed(tmp_path: Path) -> None:
    said = {"text": "headline", "date": "id"}
    got = read_bytes(tmp_path, "news.csv", HEADER + b"7,Gate shut,Body,2016-08-12,,,\n", columns=said)
    (article,) = got.articles
    assert (article.text, article.published) == ("Gate shut", "7")
    assert article.metadata == {"body": "Body", "pubDate": "2016-08-12"}
    assert "text" not in got.notes[0].partition(";")[0]


def test_a_file_whose_columns_were_all_said_has_nothing_to_tell(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "a.csv", b"x,y\nGate,1\n", columns={"text": "x"}).notes == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"a,b\n1,2\n", "cannot tell which column is the text. Use --text-column; the columns are: 'a', 'b'"),
        (b"text,a,a\nx,1,2\n", "line 1: two columns are named 'a', and one would be lost"),
        (b"\n \n", "the file is empty"),
        (b",".join(b"c%d" % n for n in range(1001)), "more than 1,000 columns. Raise the limit `columns`"),
    ],
)
def test_a_file_in_which_columns_would_be_mistaken_is_refused(tmp_path: Path, data: bytes, reason: str) -> None:
    got = read_bytes(tmp_path, "a.csv", data)
    assert (got.articles, got.problems) == ([], [f"a.csv: {reason}"])


def test_a_column_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    got = read_bytes(tmp_path, "a.csv", b"text,b\nx,2\n", columns={"title": "headline"})
    assert got.problems == ["a.csv: no such column: 'headline'. The columns are: 'text', 'b'"]
    with pytest.raises(UsageError, match="colour"):
        read(tmp_path / "a.csv", columns={"colour": "b"})


@pytest.mark.parametrize("layout", ["tidy", "wide"])
def test_judgments_that_were_exported_are_not_taken_for_articles(tmp_path: Path, layout: str) -> None:
    project = make_project(tmp_path / "project")
    judge_all(project)
    export(project.database, tmp_path / "out.csv", layout=layout)
    project.close()
    got = read(tmp_path / "out.csv")
    assert got.problems == [f"out.csv: {JUDGMENTS}"]
    assert len(read(tmp_path / "out.csv", columns={"text": "sentence"}).articles) > 1
    rows = rows_of((tmp_path / "out.csv").read_bytes())
    got = read_bytes(tmp_path, "out.jsonl", "\n".join(map(json.dumps, rows)).encode())
    assert got.problems == [
        "out.jsonl: judgments, not articles. Use `reader load` for a file that `reader export` wrote"
    ]


def test_a_table_without_rows_is_told(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "a.csv", b"text,title\n").problems == ["a.csv: no article in it"]


def test_broken_rows_are_named_with_their_lines_and_those_between_are_read(tmp_path: Path) -> None:
    data = (
        b"title,text\n"
        b'One,"Two\nlines"\n'  # line 2
        b"Ragged\n"  # 4
        b"Ragged,too,long\n"  # 5
        b'Three,"never closed\n'  # 6
        b'Four,"Body four."\n'  # 7
        b"Five,\n"  # 8
        b"Six,Body six.\n"  # 9
        b'Seven,"never closed\n'  # 10
        b"Eight,Body eight.\n"  # 11
    )
    got = read_bytes(tmp_path, "a.csv", data)
    assert got.problems == [
        "a.csv: line 4: 1 cell where the header has 2",
        "a.csv: line 5: 3 cells where the header has 2",
        "a.csv: line 6: quotation mark inside a quoted cell",
        "a.csv: line 8: there is no text in it",
        "a.csv: line 10: unclosed quotation mark",
    ]
    assert got.paths == ["a.csv#2", "a.csv#7", "a.csv#9", "a.csv#11"]
    assert [bool(article.source.doubts) for article in got.articles] == [False, True, False, True]


def test_a_cell_as_long_as_a_book_is_read_and_one_over_the_limit_is_named(tmp_path: Path) -> None:
    data = b"text\nshort\n" + b"long " * 60_000 + b"\nlast\n"
    got = read_bytes(tmp_path, "a.csv", data)
    assert [len(text) for text in got.texts] == [5, 300_000, 4]
    got = read(tmp_path / "a.csv", limits={"row-size": "100k"})
    assert got.texts == ["short", "last"]
    assert got.problems == ["a.csv: line 3: longer than 102,400 characters"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_what_separates_the_cells_is_seen_in_the_header(tmp_path: Path, delimiter: str) -> None:
    data = f'"title, long"{delimiter}text\n"a"{delimiter}Body\n'.encode()
    assert read_bytes(tmp_path, "a.csv", data).texts == ["Body"]


def test_quotation_marks_in_a_tsv_are_words_unless_they_hold_a_cell(tmp_path: Path) -> None:
    data = b'id\ttext\n1\t"We won" she said.\n2\t"Lost\n3\tAll "of" it"\n4\t"A ""cell""\tof its own"\n'
    got = read_bytes(tmp_path, "a.tsv", data)
    assert got.texts == ['"We won" she said.', '"Lost', 'All "of" it"', 'A "cell"\tof its own']
    assert got.problems == []


def test_a_cell_of_many_lines_is_one_cell_in_a_tsv_too(tmp_path: Path) -> None:
    assert read_bytes(tmp_path, "a.tsv", b'text\n"One\n\nTwo"\n').texts == ["One\n\nTwo"]
    assert read_bytes(tmp_path, "b.tsv", b'id\ttext\n1\t"One\nTwo"\n').texts == ["One\nTwo"]


def test_two_lines_of_a_tsv_that_begin_with_a_quotation_mark_stay_two(tmp_path: Path) -> None:
    got = read_bytes(tmp_path, "a.tsv", b'id\ttext\n1\t"We won\n2\tThey lost"\n')
    assert got.texts == ['"We won', 'They lost"']


@pytest.mark.parametrize(
    "data",
    [
        b'"id"\t"text"\n"1"\t"We won\n2\tThey lost"\n"3"\t"All"\n',
        b'id\ttext\r\n1\t"We won\n2\tThey lost"\r\n3\tAll\r\n',
        b'id\ttext\r\n3\tAll\r\n1\t"We won\n2\tThey lost"',
    ],
)
def test_lines_of_a_cell_that_look_like_rows_are_its_lines_where_the_file_shows_how_it_was_written(
    tmp_path: Path, data: bytes
) -> None:
    assert sorted(read_bytes(tmp_path, "a.tsv", data).texts) == ["All", "We won\n2\tThey lost"]


def test_quotation_marks_join_no_rows_of_a_tsv_whose_line_ends_are_mixed(tmp_path: Path) -> None:
    got = read_bytes(tmp_path, "a.tsv", b'id\ttext\r\n1\t"We won\n2\tThey lost"\n3\tAll\n')
    assert got.texts == ['"We won', 'They lost"', "All"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252", "shift_jis"])
@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_rows_in_other_encodings_are_read_and_a_guess_is_told(tmp_path: Path, encoding: str, name: str) -> None:
    word = JAPANESE if encoding == "shift_jis" else FRENCH
    row = json.dumps({"text": word}, ensure_ascii=False) + "\n" if name == "a.jsonl" else f'text\n"{word}"\n'
    got = read_bytes(tmp_path, name, row.encode(encoding))
    assert got.texts == [word]
    assert any("encoding guessed" in note for note in got.notes) == (encoding in {"cp1252", "shift_jis"})


def test_a_byte_that_is_no_text_late_in_a_file_is_doubtful_for_its_row_alone(tmp_path: Path) -> None:
    plain = b"A plain row of the file which is like all of the others before it and after it.\n" * 20_000
    got = read_bytes(tmp_path, "a.csv", b"text\n" + plain + "“Été” — naïve.\n".encode() * 40 + b"bad \xff byte\n")
    doubtful = [article for article in got.articles if article.source.doubts]
    assert len(got.articles) == 20_041
    assert len(doubtful) <= 1
    assert got.articles[20_000].text == "“Été” — naïve."


def test_a_broken_line_of_json_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    lines = [
        '{"text": "One\u2028line", "title": "T"}',
        "{",
        "[1]",
        '{"text": "a", "text": "b"}',
        '{"title": "no text"}',
        '{"text": "Digits", "n": ' + "9" * 5000 + "}",
        "",
        '{"text": ["First paragraph.", "Second."], "author": ["A", "B"], "n": {"x": [1, null]}}',
    ]
    got = read_bytes(tmp_path, "a.jsonl", "\n".join(lines).encode())
    assert got.texts == ["T\n\nOne\nline", "First paragraph.\n\nSecond."]
    assert (got.articles[1].author, dict(got.articles[1].metadata)) == ("A, B", {"n": '{"x": [1, null]}'})
    assert [problem.split(": ", 2)[1] for problem in got.problems] == [f"line {n}" for n in (2, 3, 4, 5, 6)]


def test_a_name_that_comes_up_later_is_guessed_then_and_takes_nothing_back(tmp_path: Path) -> None:
    data = b'{"body": "One"}\n{"body": "Two", "headline": "T", "text": "kept"}\n'
    got = read_bytes(tmp_path, "a.jsonl", data)
    assert got.texts == ["One", "T\n\nTwo"]
    assert got.articles[1].metadata == {"text": "kept"}
    assert got.notes == [
        "columns: text ← 'body'",
        "columns: title ← 'headline'; metadata: 'text'",
    ]


def test_json_without_any_text_is_given_up_after_a_while(tmp_path: Path) -> None:
    got = read_bytes(tmp_path, "a.jsonl", b'{"a": 1, "b": 2}\n' * 1000)
    assert len(got.problems) == 20
    assert "--text-column" in got.problems[-1]


def test_a_language_column_splits_each_row_in_its_own_language(tmp_path: Path) -> None:
    got = read_bytes(tmp_path, "a.csv", b"text,lang\nA,de\nB,en-GB\nC,\nD,klingon\n")
    assert [article.language for article in got.articles] == ["german", "english", "english", "english"]
    assert got.articles[3].source.doubts == ("no sentence splitter for 'klingon': read as english",)


# Control characters among them make a small file look like no text.
CELLS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc"], include_characters="\n\r\t\x0c\x85"), max_size=60
)
TEXTS = CELLS.filter(lambda text: clean(text).text.strip())


def cleaned(text: str) -> str:
    return clean(text).text


def articles_of(form: ArticleFormat, data: bytes) -> list[Article]:
    got = list(form.read(OpenedFile("f", io.BytesIO(data), len(data), 1 << 20), ReadContext()))
    return [each for each in got if isinstance(each, Article)]


@given(st.lists(st.tuples(TEXTS, CELLS), min_size=1, max_size=6), st.sampled_from(["csv", "tsv"]))
def test_what_the_csv_module_wrote_comes_out_as_the_same_texts(rows: list[tuple[str, str]], name: str) -> None:
    form, dialect = (CSV, "excel") if name == "csv" else (TSV, "excel-tab")
    out = io.StringIO(newline="")
    writer = csv.writer(out, dialect, quoting=csv.QUOTE_ALL)
    writer.writerow(["text", "other"])
    writer.writerows(rows)
    articles = articles_of(form, out.getvalue().encode())
    assert [article.text for article in articles] == [cleaned(text) for text, _ in rows]
    assert [article.metadata.get("other", "") for article in articles] == [cleaned(other) for _, other in rows]


@given(st.lists(st.tuples(TEXTS, CELLS), min_size=1, max_size=6))
def test_what_the_csv_module_wrote_with_tabs_and_few_quotation_marks_comes_out_as_the_same_texts(
    rows: list[tuple[str, str]],
) -> None:
    # Lines that look like rows, and end like them, are rows: nothing tells them from the lines of one cell.
    assume(not any("\t" in cell and "\r\n" in cell for row in rows for cell in row))
    out = io.StringIO(newline="")
    writer = csv.writer(out, "excel-tab")
    writer.writerow(["text", "other"])
    writer.writerows(rows)
    articles = articles_of(TSV, out.getvalue().encode())
    assert [article.text for article in articles] == [cleaned(text) for text, _ in rows]
    assert [article.metadata.get("other", "") for article in articles] == [cleaned(other) for _, other in rows]


@given(st.lists(st.tuples(TEXTS, CELLS), min_size=1, max_size=6), st.booleans())
def test_what_the_json_module_wrote_comes_out_as_the_same_texts(
    rows: list[tuple[str, str]],
    escaped: bool,
) -> None:
    lines = [json.dumps({"text": text, "other": other}, ensure_ascii=escaped) for text, other in rows]
    articles = articles_of(JSON_LINES, "\n".join(lines).encode())
    assert [article.text for article in articles] == [cleaned(text) for text, _ in rows]
    assert [article.metadata.get("other", "") for article in articles] == [cleaned(other) for _, other in rows]
