"""A plugin of Datasette's: an address with an article's id leads to the article.

Datasette makes a link of a foreign key as if it were to the other table's primary key. Other tables refer to an
article by its id, which is the same on every machine; the primary key is its place in the order of import.
"""

from __future__ import annotations

from typing import Any

from datasette import NotFound, Response, hookimpl


async def _to_the_article(datasette: Any, request: Any) -> Any:
    found = request.url_vars
    database = datasette.get_database(found["database"])
    row = (await database.execute("select key from articles where id = ?", [found["id"]])).first()
    if row is None:
        raise NotFound(f"There is no article {found['id']}")
    address = datasette.urls.row(database.name, "articles", str(row[0]), found["form"])
    return Response.redirect(f"{address}?{request.query_string}" if request.query_string else address)


@hookimpl
def register_routes() -> list[tuple[str, Any]]:
    """Ids are an `a` and 24 digits; keys are numbers, so no other address is caught."""
    return [(r"^/(?P<database>[^/]+)/articles/(?P<id>a[0-9a-f]{24})(\.(?P<form>json))?$", _to_the_article)]
