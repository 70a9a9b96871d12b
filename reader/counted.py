"""Numbers with their nouns, for messages."""


def counted(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun, which by default has an s in the plural: `1 article`, `1,234 articles`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"
