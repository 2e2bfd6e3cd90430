"""A deck file that says everything, and what is found wrong in one."""

from __future__ import annotations

import pytest

from drill.deckfile.reading import read_deck
from drill.errors import DeckError

HEAD = "drill: 1\nid: mine\ntitle: Mine\n"


DECK = """\
drill: 1                      # format version
id: em
title: "Managing: the whole"
version: 1.0
origin: 6f1c1b0e-93c1-4b7e-8d5e-0a53f2a4f9b1
competencies:
  - id: people
    name: Managing people
    questions: ["How do you fire?", "Who, and why?"]
    frameworks:
      - id: under
        name: Underperformer
        own: false            # everybody's
        steps:
          - {id: trigger, label: Trigger point, why: what makes you act, bonus: yes}
          - {id: plan, label: Plan, items: [goals, dates]}
    red_flags:
      - {id: hr, flag: passes to HR, sounds_like: "...", repair: own it}
    sounds_right: [{id: fine, text: I told her that day}]
principles:
  - {id: why, ask: "Why?", answer: yes}
stories:
  - id: quiet
    title: The quiet senior
    sample: true
    competencies: [people]    # the first is the main one
    beats:
      - id: context
        label: Context & philosophy
        steps: [trigger, under.plan]
        facts:
          - velocity fell ==40%==, morale with it
          - 1:30
          - =
          - {say: "up ==60%== to ==85%==", how: "over two quarters", id: up}
    probes:
      - {id: differently, ask: "What else?", answer: [talk, earlier]}
      - {id: lesson, ask: "And?", answer: less haste}
cards:
  - {id: c1, q: a, a: b, reverse: true, tags: []}
  - id: c2
    cloze: |
      A reversible decision
      wants ==speed==
    tags:
"""


def problems(source: str | bytes) -> list[str]:
    with pytest.raises(DeckError) as caught:
        read_deck(source, "deck")
    return [str(problem) for problem in caught.value.problems]


def problem(source: str | bytes) -> str:
    found = problems(source)
    assert len(found) == 1, found
    return found[0]
