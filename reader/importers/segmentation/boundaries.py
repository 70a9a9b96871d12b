"""The boundary rules over punkt: where a sentence is cut, and where two parts are joined."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator

_STARTERS = """
    After All Also Although And As At Because Before But By Despite Each Even For From He Her Here
    His How However If In Instead It Its Last Many Meanwhile Most My Nor Now On One Other Others Our
    She Since So Some Such That The Their Then There These They This Those Though Thus To Under
    Until We What When Where While Who Why With Yet You Your
"""
_STARTS_SENTENCE = re.compile(
    rf"[“‘\"'(\[]*(?:(?:{'|'.join(_STARTERS.split())})(?:['’](?:s|re|ve|ll|d|m))?(?=[\s,]|\Z)|(?:A|An|I)(?=\s[a-z]))",
)

KEEPS_NEXT = frozenset(
    """
    Mr. Mrs. Ms. Mx. Messrs. Mme. Mlle. Dr. Drs. Prof. Profs. Sen. Sens. Rep. Reps. Gov. Govs. Gen.
    Lt. Col. Maj. Brig. Capt. Cpt. Cpl. Sgt. Cmdr. Adm. Cllr. Supt. Insp. Rev. Hon. Pres. Amb. v.
    vs. e.g. i.e. cf. viz. approx. No. Nos.
    """.split(),  # noqa: SIM905 - a list of this length is not read
)
"""Titles and abbreviations that never end a sentence; `No.` only before a number."""

NOT_INITIALS = frozenset(
    """
    U.S. U.K. U.N. E.U. U.A.E. U.S.A. U.S.S.R. D.C. L.A. N.Y. N.J. N.C. S.C. B.C. A.D. Ph.D. M.D.
    B.A. M.A. P.M. A.M.
    """.split(),  # noqa: SIM905 - a list of this length is not read
)
"""Abbreviations that look like the initials of a person."""

LETTERED = frozenset(
    """
    Appendix Category Channel Class Exhibit Grade Group Hepatitis Level Model Part Plan Schedule
    Section Tier Type Vitamin
    """.split(),  # noqa: SIM905 - a list of this length is not read
)
"""Words that a single letter may follow: `Plan B`."""


def starts_sentence(text: str, place: int) -> bool:
    """Whether the word at `place`, after any quotation marks, is a sentence starter."""
    return _STARTS_SENTENCE.match(text, place) is not None


_JOINED = re.compile(r"[.!?…][”’»)\]\"']*(?=[“‘(\"']?[A-Z])")
_NEXT_WORD = re.compile(r"[“‘(\"']?(?:[A-Z][a-z’']|[A-Z]{2,}\b|[AI]\s)")
_LAST_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*\Z")
_ADDRESS = re.compile(r"://|www\.|[@\\/_#=&]")
_FILE_OR_DOMAIN = re.compile(
    r"(?:ai|app|asp|aspx|biz|co|com|csv|dev|doc|docx|edu|eu|exe|gov|htm|html|info|io|jpg|js|json|md|mil|mp3|mp4|net|org|pdf"
    r"|php|png|py|rs|ts|tv|txt|uk|xml|zip)\b",
    re.IGNORECASE,
)
_REACH = 80
"""The code points around a stop that are searched for its word: bounds the work on texts without blanks."""

_CLOSED = r"(?=[”’»)\]\"']*\s)"
_SHORTENED = "[A-Z] etc Inc Ltd Co Corp Bros Jr Sr Plc al ill ok ore wed con".split()  # noqa: SIM905 - as above
_ABBREVIATION = re.compile(rf"(?:(?:[A-Za-z]\.){{2,}}|(?:{'|'.join(_SHORTENED)})\.){_CLOSED}")
_ENDINGS = "|".join(rf"(?<={end}\.)" for end in (r"\.[A-Za-z]", *_SHORTENED))
_LAST_STOP = re.compile(rf"\.{_CLOSED}(?:{_ENDINGS})")
"""The last stop of a possible abbreviation: a search for stops is several times as fast as one for words."""
_ORDINARY_WORDS = frozenset({"ill.", "ok.", "ore.", "wed.", "con."})
"""Words that punkt takes for abbreviations (of Illinois, Oregon, Wednesday)."""
_NEVER_LAST = frozenset({"e.g.", "i.e."})
# Each run is examined from its first stop only: a line may consist of stops.
_ELLIPSIS = re.compile(r"(?:…|(?<!\.)\.{3,}+|(?<!\. )\.(?: \.){2,}+)[”’»)\]\"']*+(?=\s)")


def missing_spaces(text: str, is_abbreviation: Callable[[str], bool]) -> Iterator[int]:
    """Cuts where the space before a capital is missing: `last night.Owen`.

    Not in web addresses and file names. Not after an abbreviation or an initial (`e.g.Foo`, `J.K.Rowling`), unless
    a sentence starter follows (`4 p.m.The`).
    """
    for match in _JOINED.finditer(text):
        end = match.end()
        if not _NEXT_WORD.match(text, end):
            continue
        window = text[max(0, match.start() - _REACH) : end + _REACH]
        place = min(match.start(), _REACH)
        before = window[:place].split()[-1:] if place and not window[place - 1].isspace() else []
        after = window[place + end - match.start() :].split(maxsplit=1)
        if not before or _ADDRESS.search(before[0]) or _ADDRESS.search(after[0]):
            continue
        if match[0] == "." and _FILE_OR_DOMAIN.match(after[0]):
            continue
        if match[0][0] == "." and _is_abbreviated(before[0], is_abbreviation):
            begins_sentence = starts_sentence(text, end) and not text[end + 1 : end + 2].isspace()
            if len(before[0]) == 1 or not begins_sentence:
                continue
        yield match.start() + 1


def _is_abbreviated(word: str, is_abbreviation: Callable[[str], bool]) -> bool:
    """Whether a full stop after `word` may belong to an abbreviation or an initial."""
    last = _LAST_WORD.search(word)
    if last is None:
        return False
    is_initial = len(last[0]) == 1 and last[0].isalpha()
    return is_initial or "." in word or is_abbreviation(word.lower()) or is_abbreviation(last[0].lower())


def after_abbreviations(text: str) -> Iterator[int]:
    """Cuts after `U.S.`, `p.m.`, `Inc.` and the like before an English sentence starter."""
    for stop in _LAST_STOP.finditer(text):
        match = _ABBREVIATION.match(text, _begin_of_word(text, stop.start()))
        if match is None or match[0] in _NEVER_LAST:
            continue
        cut = _next_word(text, match.end())
        is_word = match[0] in _ORDINARY_WORDS and text[cut : cut + 1].isupper()
        if is_word or starts_sentence(text, cut):
            yield cut


def _begin_of_word(text: str, end: int) -> int:
    """The beginning of the run of letters, digits and stops that ends at `end`."""
    while end and (text[end - 1].isalnum() or text[end - 1] in "._"):
        end -= 1
    return end


def after_ellipses(text: str) -> Iterator[int]:
    """Cuts after `…` or `...` before an English sentence starter."""
    if "…" not in text and "..." not in text and ". . ." not in text:
        return
    for match in _ELLIPSIS.finditer(text):
        cut = _next_word(text, match.end())
        if starts_sentence(text, cut):
            yield cut


_GAP = re.compile(r"[”’»)\]\"']*\s+")


def _next_word(text: str, start: int) -> int:
    match = _GAP.match(text, start)
    return match.end() if match else start


_ALWAYS_CLOSE = "”’)]}»』」）】〉》"
_CLOSE_BEFORE_BLANK = "“‘«"
"""Openers in English that close in other languages, where a blank follows them."""
_TERMINATORS = ".!?…。！？"
_OPENERS = "“‘\"'([{«„¿¡*_"
_REFERENCE = re.compile(r"(?:\[\d{1,3}(?:[,–-] ?\d{1,3})*\])+")
_APART = re.compile(r"[ \t\xa0\u202f]{1,3}(?:[”’»)\]]|(\"))(?=[\s,;.]|\Z)")
_QUOTE = re.compile('"')

_CONTINUES = re.compile(r"[,;:)\]}]|[-–—]+\s*[a-zß-öø-ÿ]")
_LOWER_WORD = re.compile(rf"[{re.escape(_OPENERS)}]*([^\W\d_]\w*)")
_TAIL = 60
"""The code points before a cut that are searched for its last words."""
_ITEM_NUMBER = re.compile(r"[(\[]?(?:\d{1,3}|[A-Za-z]|[ivx]{2,5}|[IVX]{2,5})[.)\]]{1,2}")
_INITIALS = re.compile(r"(?:[A-Z]\.-?)+")


def straight_quotes(text: str) -> list[int]:
    """Offsets of the `"` in `text`; an odd number of them before a place means that one there closes."""
    return [match.start() for match in _QUOTE.finditer(text)]


def end_of_sentence(text: str, cut: int, quotes: list[int]) -> int:
    """The end of the sentence at the cut `cut`: behind its closing marks.

    Closing quotation marks and brackets, more stops, and a reference such as `[7]` directly after the stop
    belong to the sentence; so does a closing mark after a blank (`left. ” Then`).
    """
    end = cut
    while text[end - 1].isspace():
        end -= 1
    while True:
        end = _touching(text, end, quotes)
        match = _APART.match(text, end)
        if match is None or (match[1] and not _is_closing(quotes, match.start(1))):
            return end
        end = match.end()


def _touching(text: str, end: int, quotes: list[int]) -> int:
    while end < len(text):
        char = text[end]
        if char in _TERMINATORS or char in _ALWAYS_CLOSE:
            end += 1
        elif char in "\"'":
            if not _closes_here(text, end, quotes):
                break
            end += 1
        elif char in _CLOSE_BEFORE_BLANK:
            if end + 1 < len(text) and not text[end + 1].isspace() and text[end + 1] not in ",.;":
                break
            end += 1
        elif char == "[" and (reference := _REFERENCE.match(text, end)):
            end = reference.end()
        else:
            break
    return end


def _closes_here(text: str, place: int, quotes: list[int]) -> bool:
    """Whether the straight quotation mark at `place`, directly behind a sentence, closes it."""
    if place + 1 == len(text) or not (text[place + 1].isalnum() or text[place + 1] in _OPENERS):
        return True
    return text[place] == '"' and _is_closing(quotes, place)


def _is_closing(quotes: list[int], place: int) -> bool:
    return bisect_left(quotes, place) % 2 == 1


def continues(text: str, start: int, end: int, following: int) -> bool:
    """Whether `text[start:end]` is not a complete sentence but continues at `following`."""
    return (
        _CONTINUES.match(text, following) is not None
        or _goes_on_in_lower_case(text, end, following)
        or is_item_number(text, start, end)
        or _needs_what_follows(text, start, end, following)
    )


def _goes_on_in_lower_case(text: str, end: int, following: int) -> bool:
    """`“Really?” he asked`, `“We won.” said Smith`, `Yahoo! shares`; but `It fell. iPhone sales rose`."""
    if text[end - 1] == ".":
        return False
    word = _LOWER_WORD.match(text, following, following + _TAIL)
    return word is not None and word[1][0].islower() and not any(char.isupper() for char in word[1])


def is_item_number(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is only the number of a list item or of a reference: `1.`, `(b)`, `[7]`."""
    return _ITEM_NUMBER.fullmatch(text, start, end) is not None


def _needs_what_follows(text: str, start: int, end: int, following: int) -> bool:
    """`Mr. | Smith`, `J. K. | Rowling`, `e.g. | the Guardian`; but `Plan B. | Smith`, `the U.S. | The`."""
    if text[end - 1] != ".":
        return False
    words = text[max(start, end - _TAIL) : end].split()
    last = words[-1].lstrip(_OPENERS)
    if last in KEEPS_NEXT:
        return last != "No." or text[following].isdigit()
    if _INITIALS.fullmatch(last) and last not in NOT_INITIALS:
        before = words[-2].lstrip(_OPENERS) if len(words) > 1 else None
        return text[following].isupper() and not starts_sentence(text, following) and _is_in_name(before, last)
    return False


def _is_in_name(before: str | None, initials: str) -> bool:
    """Whether `initials`, after the word `before`, are likely a person’s: `George W.`, not `Plan B.`."""
    if before is None or len(initials) > len("J."):
        return True
    if initials == "I.":
        return _INITIALS.fullmatch(before) is not None
    return before[:1].isupper() and before not in LETTERED
