"""The languages that an article can be in, by name and by code."""

from __future__ import annotations

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


def language_code(name: str) -> str:
    """The ISO 639-1 code of the language that an article has this name for; empty if there is none."""
    return _CODES.get(name.removesuffix("_web"), "")
