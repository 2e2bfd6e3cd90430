"""Each card of a small deck: what it is, where it is taught, and every word that it shows."""

from __future__ import annotations

from pathlib import Path

from drill.cards.build import build
from drill.cards.faces import faces
from drill.cards.shelf import Shelf
from drill.deckfile.reading import read_deck

DECK = """\
drill: 1
id: d
title: D
competencies:
  - id: people
    name: Managing people
    topic: Underperformers
    evaluates: whether you act. And how soon.
    questions: [How do you act?]
    frameworks:
      - id: fw
        name: The frame
        opening: belief first
        steps:
          - {id: belief, label: Belief, why: it frames the case}
          - {id: plan, label: Plan, why: it makes it fair, items: [goals, a date]}
          - {id: learning, label: Learning, bonus: true}
    red_flags:
      - {id: hr, flag: passes it on, sounds_like: [HR took it., HR did.], repair: own the call}
      - {id: waits, flag: waits, sounds_like: I gave it a year., repair: name the signal}
      - {id: alone, flag: asks nobody, sounds_like: I just knew., repair: ask}
    sounds_right:
      - {id: fine, text: I told him the same day., why: it is soon}
      - {id: good, text: We met weekly.}
  - id: conflict
    name: Conflict
    questions: [Whom did you fight?, Who fought you?]
    frameworks:
      - {id: way, name: The way, steps: [{id: hear, label: Hear}, {id: say, label: Say}]}
      - id: other
        name: The other way
        steps: [{id: wait, label: Wait}, {id: ask, label: Ask, items: [whom, what]}]
    red_flags:
      - {id: wins, flag: wins, sounds_like: I won., repair: say what both got}
  - id: hiring
    name: Hiring
    evaluates: whom you look for
    frameworks: [{id: hire, name: The hire, steps: [{id: look, label: Look}]}]
stories:
  - id: quiet
    title: The quiet senior
    competencies: [people, conflict, hiring]
    beats:
      - id: context
        label: Context
        steps: [belief]
        facts:
          - {id: velocity, say: "velocity fell ==40%== in ==2 months==", how: over two sprints}
          - he went silent
          - the team noticed
          - nobody spoke
      - {id: plan, label: Plan, steps: [plan], facts: ["==30== days to improve"]}
      - {id: end, label: Outcome, steps: [learning], facts: [back on form, "==3x== as fast"]}
      - {id: bare, label: Afterwards}
    probes:
      - {id: differently, ask: What would you change?, answer: [talk earlier]}
      - {id: more, ask: And then?, answer: [rest, ask]}
      - {id: open, ask: And what else?}
    variants:
      - id: fight
        competency: conflict
        open: We fought about it
        steps: [hear]
        stretch: [plan, end]
        cut: [context]
        add:
          - {id: peace, label: Peace, after: plan, facts: ["we met, ==90%== of us"], steps: [say]}
          - {id: late, label: Later, facts: [it held]}
      - {id: seat, competency: hiring, stretch: [end], cut: [bare]}
  - id: theirs
    title: Another one
    sample: true
    competencies: [people]
    beats:
      - {id: only, label: Only, facts: [one]}
  - id: long
    title: Somebody's
    sample: true
    competencies: [conflict, people]
    core: [beat:first]
    beats:
      - {id: first, label: First, facts: [one, two, three]}
      - {id: last, label: Last, facts: ["==5%== less"]}
    variants:
      - {id: kind, competency: people, add: [{id: more, label: More, facts: [so]}]}
  - {id: begun, title: Begun, beats: [{id: first, label: First}]}
cards:
  - {id: doors, q: Which want speed?, a: reversible ones, reverse: true, tags: [pace, doors]}
  - {id: speed, cloze: "One wants ==speed==, the other ==care=="}
  - {id: marked, q: "Is it ==2==?", a: "It is ==3==.", tags: [sums]}
  - id: sided
    sides:
      - {id: "2", q: the ____, a: the cat, asks: [cat]}
      - {id: "1", q: Who?, a: "The ==cat=="}
      - {id: "3", q: What?, a: A mouse}
"""


def told():
    """Of each card where it is taught and what it is, then its faces and its answer."""
    notes = list(read_deck(DECK, "d").notes())
    shelf = Shelf({("d", note.id): note for note in notes})
    for position, note in enumerate(notes):
        for card in build(note, "d", position):
            shown = faces(card, shelf)
            group, place = divmod(card.order, 10_000_000)
            known = [card.kind, card.competency, "core" * card.core, "sample" * card.sample]
            yield " ".join(filter(None, [card.key, f"{group:,}+{place}", *known]))
            faced = (shown.context, shown.front, shown.back, shown.aside)
            yield from (
                f"    {line}".rstrip() for face in faced if face for line in face.split("\n")
            )
            listed = shown.facts or shown.answer
            yield f"    {len(shown.facts)} facts: {' | '.join(listed) or '-'}"
            assert shown.answer == listed


def test_every_card_of_a_deck_is_taught_in_its_place_and_says_what_it_should():
    expected = Path(__file__).with_name("every_card.txt").read_text(encoding="utf-8")
    assert list(told()) == expected.splitlines()
