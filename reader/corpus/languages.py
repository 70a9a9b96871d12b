"""The languages whose sentences can be told apart."""

from __future__ import annotations

from reader.errors import InputError

LANGUAGES = {
    "as": "assamese",
    "bn": "bengali",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "fi": "finnish",
    "fr": "french",
    "gu": "gujarati",
    "hi": "hindi",
    "it": "italian",
    "ja": "japanese",
    "ko": "korean",
    "ml": "malayalam",
    "mr": "marathi",
    "ne": "nepali",
    "nl": "dutch",
    "no": "norwegian",
    "or": "odia",
    "pa": "punjabi",
    "pl": "polish",
    "pt": "portuguese",
    "ru": "russian",
    "sa": "sanskrit",
    "si": "sinhala",
    "sl": "slovene",
    "sv": "swedish",
    "ta": "tamil",
    "te": "telugu",
    "th": "thai",
    "tr": "turkish",
    "ur": "urdu",
    "zh": "chinese",
}
"""ISO 639-1 code to the name that punkt, and so an article, has for the language."""

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
