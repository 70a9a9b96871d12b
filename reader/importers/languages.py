"""The languages whose sentences can be told apart."""

from __future__ import annotations

from reader.errors import InputError
from reader.model.languages import LANGUAGES

_ALIASES = {**LANGUAGES, "nb": "norwegian", "nn": "norwegian", "english_web": "english_web"}
_NAMES = frozenset(_ALIASES.values())


def language_name(language: str) -> str:
    """The name of a language given by its name, its ISO 639-1 code or a tag such as `en-GB`.

    Raises:
        InputError: no such language is known; the known ones are listed.
    """
    wanted = language.strip().lower()
    if wanted in _NAMES:
        return wanted
    name = _ALIASES.get(wanted.replace("_", "-").partition("-")[0])
    if name is None:
        known = ", ".join(sorted(_NAMES))
        raise InputError(f"no sentence splitter for the language {language!r}", advice=f"Known are: {known}")
    return name
