"""The check, made while a row is written, that its words are those of the article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.errors import ExportError

if TYPE_CHECKING:
    from reader.model.export_row import ArticleRows


def certify(article: ArticleRows, start: int, end: int, sentence: str) -> None:
    """Raise `ExportError` unless the article's text at `[start:end]`, in code points, is `sentence`."""
    if len(sentence) != end - start or not sentence or article.text[start:end] != sentence:
        raise ExportError(
            f"the text at {start}-{end} is not the sentence of its annotation",
            subject=f"article {article.id} ({article.title})",
            advice="Nothing was exported. Run `reader check`, and go back to a backup",
        )


def certify_rows(article: ArticleRows) -> None:
    """Certify every row of an article, and the words of every span."""
    for row in article.rows:
        certify(article, row.start, row.end, row.sentence)
        if row.span_start is not None and row.span_end is not None:
            certify(article, row.span_start, row.span_end, row.span)
