"""Probable names of people and organizations in a text, for a person to pick the holder of a stance from.

Told from capital letters alone: English and its neighbors. It would rather show one name too many than
miss one; a script without capital letters gives none, and German gives its nouns.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from reader.model.attribution.voices import JUDGING, NAMING, SAYING

REACH = 60_000
"""Code points on either side of a sentence in which names are looked for."""

_TITLES = frozenset(
    "Mr Mrs Ms Miss Dr Prof Professor Sir Dame Lord Lady Judge Justice President Senator Congressman Councillor".split()  # noqa: SIM905
)
_OFFICES = frozenset("MP MEP MSP MS QC KC CEO".split())  # noqa: SIM905
"""They stand between a place and a name: `Ostrey MP Mara Quill`."""
_BODIES = frozenset(
    """
    Academy Assembly Association Bank Board Bureau Centre Chamber Church College Commission Committee Confederation
    Congress Council Court Department Federation Guild House Institute League Ministry Office Parliament Party
    Royal School Secretary Society Trust Union University
    """.split()  # noqa: SIM905
)
"""Behind these `of` goes on: `University of Kelmouth`, but not `Wenna Sark of the University`."""
_BEGINNERS = frozenset(
    """
    About According After Again Against All Almost Already Also Although Among And Another Any Anybody Anyone Are As
    Asked At Be Because Before Being Between Both But By Can Could Despite Did Do Does During Each Earlier Either Even
    Ever Every Everybody Everyone Few Finally Five Following For Four From Further Had Has Have He Her Here His How
    However If In Indeed Instead Into Is It Its Later Less Like Many Maybe Me Meanwhile Might More Most Much Must My
    Neither Never Nobody None Nor Not Nothing Now Of Off Often On Once One Only Or Other Others Our Out Outside
    Over Perhaps Several She Should Since Six So Some Somebody Someone Soon Speaking Still Such Ten Than That Their
    Them Then There These They This Those Though Three Through Thus To Today Together Tomorrow Too Two Under Unlike
    Until Us Was We Welcoming Were What When Where Whether Which While Who Whoever Whose Why With Within Without Would
    Yes Yesterday Yet You Your
    """.split()  # noqa: SIM905
)
"""Words that begin a sentence before a name: no part of it there."""
_NEVER = frozenset(
    """
    A An I No The Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February July September October
    November December Christmas Easter
    """.split()  # noqa: SIM905
)
_MONTHS = frozenset({"March", "April", "May", "June", "August"})
"""They are names behind another: `Theresa May`."""

_TOKEN = re.compile(r"(?:[^\W\d_]\.){2,}|[^\W\d_]\w*(?:[-’'‑]\w+)*[’']?")
_POSSESSIVE = re.compile(r"[’']s?\Z")
_JOIN = re.compile(r"\s(?:(of|and|&|\d{1,3})\s)?(?:the\s)?")
_WORDS_IN_A_NAME = 7
"""More capitals in a row are a headline."""
_BEGINS = re.compile(r"(?:[.!?:…\n]|\A)[\s\"“”„«»‘’'(\[]*\Z|[\"“„«‘]\Z")
_LOOK_BACK = 6
_AUXILIARY = r"(?:(?:also|has|have|had|later|once|then)\s+){0,2}"
_OF_A_BODY = r"(?:\s+of(?:\s+the)?(?:\s+(?:of\s+)?[A-Z][\w’-]*){1,5})?"
_VERB_BEHIND = re.compile(
    rf"[’']?{_OF_A_BODY}\s+{_AUXILIARY}([a-z]+)\b|,[^.;:“”\"\n]{{1,100}}?,\s+{_AUXILIARY}([a-z]+)\b"
)
_VERB_BEFORE = re.compile(r"[,.!?…”\"’'»]\s+([a-z]+)\s+(?:(?!that\b)[a-z’'-]+,?\s+){0,4}\Z")
_VERB_REACH = 60
_REPORTING = SAYING | JUDGING | NAMING
_ADDRESSING = frozenset({"told", "tell", "tells", "warned", "warns"})
"""Behind these stands who is spoken to."""


class _Mention(NamedTuple):
    start: int
    end: int
    name: str
    is_doubtful: bool = False
    """Whether it may be an ordinary word that begins a sentence."""


def holders_for(text: str, sentence: tuple[int, int], paragraph: tuple[int, int]) -> list[str]:
    """Who may be speaking in `sentence`, likeliest first: all names of the article; spans in code points.

    First those beside a reporting verb in the sentence, then its others, then the same of its paragraph,
    then the rest of the article: the nearest before it, then the nearest behind. Short forms are folded:
    `Mr Renn` is `Tobias Renn` where no other Renn is named.
    """
    start, end = sentence
    reach = max(start - REACH, 0), min(start + REACH, len(text))

    def rank(mention: _Mention) -> tuple[int, int]:
        if start <= mention.start < end:
            return (0 if _speaks(text, mention) else 1), mention.start
        distance = start - mention.start if mention.start < start else mention.start - end
        if paragraph[0] <= mention.start < paragraph[1]:
            return (2 if _speaks(text, mention) else 3), distance
        return (4 if mention.start < start else 5), distance

    ranked = sorted(_folded(_mentions(text, *reach)), key=rank)
    return list(dict.fromkeys(mention.name for mention in ranked))


def _speaks(text: str, mention: _Mention) -> bool:
    """Whether a reporting verb stands beside the name: `Mr Renn told`, `Ms Torrant, who ran it, said`, `, said Bo`."""
    behind = _VERB_BEHIND.match(text, mention.end)
    if behind and (behind[1] or behind[2]) in _REPORTING:
        return True
    before = _VERB_BEFORE.search(text[max(mention.start - _VERB_REACH, 0) : mention.start])
    return before is not None and before[1] in SAYING - _ADDRESSING


def _mentions(text: str, start: int, end: int) -> list[_Mention]:
    """Every probable name, in order. A word that begins a sentence is one if it is a name elsewhere too."""
    runs = _runs(text, start, end)
    found = [mention for run in runs if (mention := _mention(text, run))]
    sure = [mention.name for mention in found if not mention.is_doubtful and " of " not in mention.name]
    known = {word for name in sure for word in name.split()}
    return [mention for mention in found if not mention.is_doubtful or mention.name in known]


def _runs(text: str, start: int, end: int) -> list[list[re.Match[str]]]:
    """Capitalized words that belong together."""
    runs: list[list[re.Match[str]]] = []
    is_going_on = False
    for match in _TOKEN.finditer(text, start, end):
        word = match[0]
        if not word[0].isupper():
            continue
        base = word.replace("’", "'").partition("'")[0]
        if base in _NEVER or (base in _BEGINNERS and _begins(text, match.start())):
            is_going_on = False
        elif is_going_on and _joins(text, runs[-1], match):
            runs[-1].append(match)
        elif base in _MONTHS:
            is_going_on = False
        else:
            runs.append([match])
            is_going_on = True
    return runs


def _begins(text: str, place: int) -> bool:
    """Whether a sentence or a quotation begins at `place`."""
    return _BEGINS.search(text[max(place - _LOOK_BACK, 0) : place]) is not None


def _joins(text: str, run: list[re.Match[str]], match: re.Match[str]) -> bool:
    """Whether the word goes on with the name: `House of Lords`, `Marks & Sons`, `Channel 4 News`."""
    last = run[-1]
    join = _JOIN.fullmatch(text, last.end(), match.start())
    if join is None or last[0].endswith(("’s", "'s")) or last[0] in _OFFICES:
        return False
    connecting = join[1]
    if connecting is None:
        return match.start() - last.end() == 1
    if connecting == "of":
        return last[0] in _BODIES
    if connecting == "and":
        return " of " in text[run[0].start() : last.end()]
    return True


def _mention(text: str, run: list[re.Match[str]]) -> _Mention | None:
    """The name that a run of capitals is; a title stays only where a surname alone would be left."""
    while run and run[-1][0] in _OFFICES:
        run = run[:-1]
    bare = run
    while bare and bare[0][0] in _TITLES:
        bare = bare[1:]
    if not bare or len(bare) > _WORDS_IN_A_NAME:
        return None
    run = bare if len(bare) > 1 else run
    start, end = run[0].start(), run[-1].end()
    is_possessive = _POSSESSIVE.search(run[-1][0])
    name = " ".join(text[start : is_possessive.start() + run[-1].start() if is_possessive else end].split())
    if len(name) < 2:
        return None
    mention = _Mention(start, end, name)
    is_plain = len(run) == 1 and not is_possessive and name.istitle() and "-" not in name
    if is_plain and _begins(text, start) and not _speaks(text, mention):
        return mention._replace(is_doubtful=True)
    return mention


def _folded(mentions: list[_Mention]) -> list[_Mention]:
    """Each mention under the longest form of its name; a surname that two persons share stays as it is."""
    names = dict.fromkeys(mention.name for mention in mentions)
    by_last, by_first, titled = (defaultdict[str, set[str]](set) for _ in range(3))
    for name in names:
        words = name.split()
        if words[0] in _TITLES:
            titled[words[-1]].add(name)
        elif len(words) > 1 and " of " not in name:
            by_last[words[-1]].add(name)
            by_first[words[0]].add(name)
    longest: dict[str, str] = {}
    for name in names:
        words = name.split()
        is_titled = words[0] in _TITLES
        if len(words) > 1 and not is_titled:
            continue
        forms = by_last[words[-1]] or (set() if is_titled else by_first[name] or titled[name])
        if len(forms) == 1:
            longest[name] = next(iter(forms))
    return [mention._replace(name=longest.get(mention.name, mention.name)) for mention in mentions]
