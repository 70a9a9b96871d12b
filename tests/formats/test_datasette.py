"""The database as it is served by Datasette, asked in this process: nothing listens, nothing is fetched."""

from __future__ import annotations

import asyncio
import re
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from reader.store.export_rows import article_rows
from tests.formats.database import judged_database
from tests.making import HERE, make_project

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Get = Callable[[str], Any]

pytestmark = pytest.mark.formats
SHOWN = HERE / "docs" / "datasette"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return judged_database(tmp_path_factory.mktemp("judged"))


@pytest.fixture(scope="module", params=["as the page says", "without any option"])
def is_dressed(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "as the page says")


@pytest.fixture(scope="module")
def get(path: Path, is_dressed: bool) -> Iterator[Get]:
    """What Datasette answers to an address below the database's."""
    from datasette.app import Datasette
    from datasette.plugins import pm
    from datasette.utils import parse_metadata

    metadata = parse_metadata((SHOWN / "metadata.yml").read_text("utf-8")) if is_dressed else None
    plugins = str(SHOWN / "plugins") if is_dressed else None
    before = set(pm.get_plugins())
    served = Datasette([str(path)], metadata=metadata, plugins_dir=plugins)
    if is_dressed:
        assert set(pm.get_plugins()) > before

    async def answer(address: str) -> Any:
        return await served.client.get(f"/annotations{address}", follow_redirects=True)

    yield lambda address: asyncio.run(answer(address))
    for plugin in set(pm.get_plugins()) - before:
        pm.unregister(plugin)


def rows(get: Get, address: str) -> list[dict[str, Any]]:
    answer = get(address)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()
    return found


def test_every_table_and_view_opens(get: Get) -> None:
    about = get(".json").json()
    names = {each["name"] for each in (*about["tables"], *about["views"])}
    assert {"articles", "sentences", "decisions", "annotations", "sentence_texts", "claim_texts"} <= names
    assert {name for name in names if get(f"/{name}").status_code != 200} == set()


def test_what_the_program_keeps_for_itself_is_hidden(get: Get, is_dressed: bool) -> None:
    shown = {each["name"] for each in get(".json").json()["tables"] if not each["hidden"]}
    if is_dressed:
        assert shown == {
            *("annotators", "articles", "article_sources", "claim_mentions", "claims", "codebooks", "decisions"),
            *("editions", "journal", "marks", "notes", "sentences", "stances", "targets"),
        }
    else:
        assert not shown & {"sentence_words", "claim_words"}


def test_the_view_is_the_tidy_export(get: Get, path: Path) -> None:
    with closing(make_project(path.parent.parent)) as project:
        ours = {row.annotation_id: row._asdict() for article in article_rows(project.database) for row in article.rows}
    theirs = {row["annotation_id"]: row for row in rows(get, "/annotations.json?_shape=array&_size=max")}
    assert theirs == ours
    facets = get("/annotations.json?_facet=label&_size=1").json()["facet_results"]["label"]["results"]
    assert {each["value"] for each in facets} >= {"favor", "against", "CFS"}


def test_a_row_that_is_referred_to_is_called_by_its_name(get: Get, is_dressed: bool) -> None:
    stance = rows(get, "/stances.json?_shape=array&_labels=on&_size=1")[0]
    assert stance["target_id"]["label"] == "Mara =Quill"
    mention = rows(get, "/claim_mentions.json?_shape=array&_labels=on&_size=1")[0]
    assert mention["claim_id"]["label"] == ("The odd quay was voted for" if is_dressed else "k1")
    sentence = rows(get, "/sentences.json?_shape=array&_labels=on&_size=1")[0]
    assert sentence["article_id"]["label"].startswith(("Article", "Qu"))


@pytest.mark.parametrize(
    ("view", "words", "column", "count"),
    [("sentence_texts", "sentence 3", "words", 3), ("claim_texts", "odd quay", "claim", 1)],
)
def test_full_text_search_is_found_and_searches(get: Get, view: str, words: str, column: str, count: int) -> None:
    assert 'name="_search"' in get(f"/{view}").text
    found = rows(get, f"/{view}.json?_shape=array&_search={words}")
    assert len(found) == count
    assert all(words.split(maxsplit=1)[0] in row[column].lower() for row in found)


def test_links_lead_to_articles(get: Get, is_dressed: bool) -> None:
    links = set(re.findall(r'href="/annotations(/articles/a[^"]+)"', get("/sentences").text))
    assert len(links) == 4
    if is_dressed:
        assert {get(link).status_code for link in links} == {200}
        identifier = min(links).rpartition("/")[2]
        assert rows(get, f"{min(links)}.json?_shape=array")[0]["id"] == identifier
        assert get("/articles/a" + "0" * 24).status_code == 404
    else:  # the page says so; if this changes, the plugin is needed no more
        assert {get(link).status_code for link in links} == {404}


def test_canned_queries_answer(get: Get, is_dressed: bool) -> None:
    if not is_dressed:
        assert get(".json").json()["queries"] == []
        return
    counts = rows(get, "/stances_by_target.json?_shape=array")
    assert {(row["target"], row["stance"]) for row in counts} == {("Mara =Quill", "favor"), ("Mara =Quill", "against")}
    article = rows(get, "/judgments_of_an_article.json?_shape=array&title=Article 1")
    assert {row["position"] for row in article} == set(range(7))
    assert {row["layer"] for row in article} >= {"stance", "claim", "note"}
    context = rows(get, "/words_in_context.json?_shape=array&words=article 1")
    assert any("[article]" in row["context"] for row in context)
    apart = rows(get, "/disagreements.json?_shape=array")
    assert [(row["annotator"], row["label"], row["other_annotator"], row["other_label"]) for row in apart] == [
        ("anna", "CFS", "ben", "NFS")
    ]
