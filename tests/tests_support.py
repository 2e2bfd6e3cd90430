"""What several test modules share: a clock that stands, and a small deck."""

from __future__ import annotations

from datetime import UTC

from drill.clock import Clock, parse_instant

MONDAY = "2026-11-23T09:00:00Z"


class Still(Clock):
    """A clock that moves only when it is told to."""

    def __init__(self, at: str = MONDAY, zone=UTC) -> None:
        super().__init__(None, zone)
        self.at = parse_instant(at)

    def now(self) -> int:
        return self.at

    def advance(self, seconds: float) -> None:
        self.at += round(seconds * 1000)


SMALL = """\
drill: 1
id: small
title: Small
origin: 11111111-1111-4111-8111-111111111111
competencies:
  - id: people
    name: Managing people
    topic: Underperformers
    evaluates: whether you act
    questions: [How do you act?, When do you act?, Why do you act?]
    frameworks:
      - id: fw
        name: The framework
        opening: philosophy first
        steps:
          - {id: belief, label: Philosophy, why: it frames the case}
          - {id: trigger, label: Trigger point, why: what makes you act}
          - {id: plan, label: Improvement plan}
          - {id: learning, label: Learning}
    red_flags:
      - {id: hr, flag: passes it to HR, sounds_like: HR took it from there., repair: own the call}
      - {id: waits, flag: waits too long, sounds_like: I gave it a year., repair: name the signal}
    sounds_right:
      - {id: fine, text: I told him the same day.}
stories:
  - id: quiet
    title: The quiet senior
    competencies: [people]
    beats:
      - id: context
        label: Context
        steps: [belief, trigger]
        facts:
          - {id: velocity, say: velocity fell ==40%==, how: over two sprints}
          - he went silent
          - the team noticed
          - nobody spoke
      - {id: plan, label: Plan, steps: [plan], facts: [a mentor, "==30 days== to improve"]}
      - {id: outcome, label: Outcome, steps: [learning], facts: [back on form, talk earlier]}
    probes:
      - {id: differently, ask: What would you change?, answer: [talk earlier, offer training]}
cards:
  - {id: doors, q: Which decisions want speed?, a: reversible ones, reverse: true}
  - {id: speed, cloze: "A reversible decision wants ==speed==, a one-way door ==care=="}
"""


def yaml_of(trainer, deck):
    """A deck's file, as `drill export` writes it."""
    from drill.service.exporting import Order, written

    return written(trainer, Order((deck,))).decode()
