"""The languages that an article can be in, by name and by code."""

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
_CODES = {name: code for code, name in LANGUAGES.items()}
_ALIASES = {**LANGUAGES, "nb": "norwegian", "nn": "norwegian", "english_web": "english_web"}
_NAMES = frozenset(_ALIASES.values())


def language_name(language: str) -> str:
    """The name of the language with this name, ISO 639-1 code or tag such as `en-GB`.

    Raises:
        InputError: the language is not supported; the supported ones are listed.
    """
    wanted = language.strip().lower()
    if wanted in _NAMES:
        return wanted
    name = _ALIASES.get(wanted.replace("_", "-").partition("-")[0])
    if name is None:
        raise InputError(
            f"no sentence splitter for the language {language!r}", advice=f"Known are: {', '.join(sorted(_NAMES))}"
        )
    return name


def language_code(name: str) -> str:
    """The ISO 639-1 code of the language that an article has this name for; empty if there is none."""
    return _CODES.get(name.removesuffix("_web"), "")
