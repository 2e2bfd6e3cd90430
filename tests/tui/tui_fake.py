"""A session that plays a script: what the screens show, without an engine that could change it."""

from __future__ import annotations

from dataclasses import dataclass, field

from drill.domain.card import Faces
from drill.domain.kind import Kind
from drill.domain.review import Rating
from drill.service.grading import Undone
from drill.service.session import Graded, Progress, Shown, Summary
from drill.service.today import Overview
from drill.tui.app import DrillApp
from drill.tui.screens.study import StudyScreen

GAP = Faces(
    context="Deciding under uncertainty",
    front="identify the decision criteria\n→ ______________\nmake the call with confidence",
    back="Assess risk against reward",
    aside="What could go wrong, what could go right, and which of the two you can live with.",
)
BEAT = Faces(
    context="The vendor call",
    front="Criteria (after: What we lacked)\n\nWhich facts?",
    back="time to market\nteam's skills\nrunning cost",
    facts=("time to market came first", "the team knew the vendor's stack", "running cost"),
    more=("exit costs were written down", "legal had a veto"),
    aside="Four criteria, agreed before any vendor was named.",
)


def shown(key: str, kind: Kind, title: str, faces: Faces, **more: bool) -> Shown:
    intervals = {Rating.AGAIN: "10m", Rating.HARD: "2d", Rating.GOOD: "5d", Rating.EASY: "11d"}
    flags = {"new": False, "sample": False, "early": False} | more
    return Shown(key=key, kind=kind, title=title, faces=faces, intervals=intervals, **flags)


CARDS = (
    shown("em/judgment/gap:risk", Kind.GAP, "Judgment · gap", GAP),
    shown("em/vendor/beat:criteria", Kind.BEAT, "Judgment · beat", BEAT, new=True, sample=True),
)


@dataclass
class FakeSession:
    """Shows its cards in order. `calls` is what was asked of it."""

    cards: tuple[Shown, ...] = CARDS
    at: int = 0
    calls: list[tuple[object, ...]] = field(default_factory=list)

    @property
    def current(self) -> Shown | None:
        return self.cards[self.at] if self.at < len(self.cards) else None

    def grade(self, rating, *, recalled=None, seconds=None):
        here = self._move("grade", rating, recalled)
        return Graded(here.key, rating, "in 5 days", 0)

    def suspend(self):
        return self._move("suspend").key

    def bury(self):
        return self._move("bury").key

    def _move(self, *call):
        here = self.current
        assert here is not None, "no card is graded after the last"
        self.calls.append((*call, here.key))
        self.at += 1
        return here

    def undo(self):
        if not self.at:
            return None
        self.at -= 1
        return Undone(f"good for {self.cards[self.at].key}", self.at)

    def pause(self):
        self.calls.append(("pause",))

    def resume(self):
        self.calls.append(("resume",))

    def progress(self):
        return Progress(372.0, 600.0, 10 + self.at, 31)

    def summary(self):
        return Summary(
            cards=31,
            reviews=33,
            new=6,
            by_rating={Rating.AGAIN: 4, Rating.HARD: 5, Rating.GOOD: 21, Rating.EASY: 3},
            seconds=588.0,
            planned=600.0,
            left=18,
            left_words="18 cards left for next time",
            missed=("Judgment · gap: identify the decision criteria", "Conflict · flag: “He…”"),
            tomorrow=24,
        )


DUE = Overview(due=31, learning=2, new=6, unseen=120, seconds=580.0, next_due=None, minutes=10)


class ScriptedApp(DrillApp):
    """The app, with what Today holds and the session given."""

    def __init__(self, paths, clock, session=None, today: Overview | None = DUE) -> None:
        super().__init__(paths, clock)
        self.session = session or FakeSession()
        self._today = today

    def overview(self):
        return self._today

    def _warm(self):
        """No engine."""

    def start(self):
        self.push_screen(StudyScreen(self.session))
