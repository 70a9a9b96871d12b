"""What each command does, one module for each heading of the help page."""

from __future__ import annotations

from reader.tui.acts.adjudicating import TakingOver
from reader.tui.acts.arranging import Arranging
from reader.tui.acts.carrying import Carrying
from reader.tui.acts.editions import ComparingEditions
from reader.tui.acts.finding import Finding
from reader.tui.acts.holding import Details
from reader.tui.acts.judging import Judging
from reader.tui.acts.linking import Linking
from reader.tui.acts.marking import MarkingWords
from reader.tui.acts.moving import Moving
from reader.tui.acts.running import Running
from reader.tui.acts.searching import Searching
from reader.tui.acts.targeting import Targeting

ACTS = (
    Moving,
    Judging,
    Targeting,
    Details,
    Linking,
    Carrying,
    ComparingEditions,
    TakingOver,
    MarkingWords,
    Finding,
    Searching,
    Arranging,
    Running,
)
"""Each gives the acts of its commands by their ids, when made with the main screen."""
