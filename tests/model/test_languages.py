"""Languages have the names that articles know them by, and the codes that other programs do."""

from __future__ import annotations

from reader.model.article import LANGUAGES, language_code


def test_a_code_is_that_of_its_name_and_a_name_without_one_has_none() -> None:
    assert all(language_code(name) == code for code, name in LANGUAGES.items())
    assert [language_code(name) for name in ("english_web", "klingon", "")] == ["en", "", ""]
