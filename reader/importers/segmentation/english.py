"""The English words that the rules of sentence splitting ask about."""

from __future__ import annotations

import re

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
"""What looks like the initials of a person and is none."""

LETTERED = frozenset(
    """
    Appendix Category Channel Class Exhibit Grade Group Hepatitis Level Model Part Plan Schedule
    Section Tier Type Vitamin
    """.split(),  # noqa: SIM905 - a list of this length is not read
)
"""Words whose next word may be a single letter: `Plan B`."""


def starts_sentence(text: str, place: int) -> bool:
    """Whether the word at `place`, quotation marks before it aside, is one that begins sentences."""
    return _STARTS_SENTENCE.match(text, place) is not None
