"""What each command does, one module for each heading of the help page."""

from __future__ import annotations

from reader.tui.acts.arranging import Arranging
from reader.tui.acts.carrying import Carrying
from reader.tui.acts.finding import Finding
from reader.tui.acts.holding import Details
from reader.tui.acts.judging import Judging
from reader.tui.acts.moving import Moving
from reader.tui.acts.running import Running

ACTS = (Moving, Judging, Details, Carrying, Finding, Arranging, Running)
"""Each gives the acts of its commands by their ids, when made with the main screen."""
