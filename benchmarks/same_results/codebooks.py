"""The codebooks of the scripted project. It has its own, so its results do not depend on the shipped ones."""

from __future__ import annotations

FIRST = """
[codebook]
id = "contest"
name = "The contest"
description = "Stance and claims, in few words."
sources = ["Our own"]
idle_limit = 40

[[rules]]
title = "This sentence"
text = "Judge what this sentence says."

[[claim_types]]
id = "quantity"
name = "quantity"
definition = "How many, how much or how often."

[[claim_types]]
id = "other_claim"
name = "other type of claim"
definition = "Any other claim about the world."

[[layers]]
id = "stance"
name = "Stance"
question = "Is the holder for or against the target?"
per_target = true
details = ["expression", "aim"]

[[layers.labels]]
id = "favor"
key = "f"
glyph = "+"
definition = "Is for it."
example = "Quill is right."

[[layers.labels]]
id = "against"
key = "a"
glyph = "-"
definition = "Is against it."

[[layers.labels]]
id = "neutral"
key = "n"
glyph = "="
definition = "Takes no side."

[[layers.labels]]
id = "mixed"
key = "m"
glyph = "±"
definition = "Is for and against it."

[[layers.labels]]
id = "none"
key = "0"
glyph = "·"
state = "none"
definition = "Nothing can be inferred."

[[layers]]
id = "claim"
name = "Claim"
question = "Does the sentence state a fact that is worth checking?"

[[layers.labels]]
id = "CFS"
name = "check-worthy"
key = "c"
glyph = "C"
mark = "underline"
definition = "A fact that is worth checking."

[[layers.labels]]
id = "UFS"
name = "unimportant"
key = "u"
glyph = "U"
definition = "A fact that is not."

[[layers.labels]]
id = "NFS"
name = "not factual"
key = "x"
glyph = "X"
definition = "No fact."
"""
MORE = """
[[layers]]
id = "frame"
name = "Frame"
question = "What is the contest told as?"
multiple = true
optional = true

[[layers.labels]]
id = "race"
key = "p"
glyph = "R"
definition = "As a race."

[[layers.labels]]
id = "conflict"
key = "D"
glyph = "F"
definition = "As a fight."

[[layers.labels]]
id = "no_frame"
key = "O"
glyph = "o"
state = "none"
definition = "As none of these."

[[layers]]
id = "tone"
name = "Tone"
question = "In what light does the sentence put the target?"
per_target = true
optional = true

[[layers.labels]]
id = "warm"
key = "4"
glyph = "w"
definition = "In a good one."

[[layers.labels]]
id = "cold"
key = "5"
glyph = "k"
definition = "In a bad one."

[[layers]]
id = "loaded_words"
name = "Loaded words"
question = "Which words are loaded?"
spans = true
optional = true

[[layers.labels]]
id = "praise"
key = "y"
glyph = "P"
definition = "Words that praise."

[[layers.labels]]
id = "blame"
key = "B"
glyph = "B"
definition = "Words that blame."
"""
SECOND = FIRST.replace('id = "UFS"\n', 'id = "trivial"\nformerly = ["UFS"]\n') + MORE
"""The second version: a used label gets a new id, and there are layers for words and for several labels."""
THIRD = SECOND.replace('name = "check-worthy"', 'name = "worth checking"').replace(
    'definition = "As a fight."', 'definition = "As a fight between camps."'
)
"""The third version: a new name and a new definition."""
LACKING = FIRST.replace('id = "mixed"\nkey = "m"', 'id = "torn"\nkey = "j"')
"""An invalid version: a used label is missing, and a label has a key of the program."""
