"""A session that plays a script: what the screens show, without an engine that could change it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from drill.domain.card import Faces
from drill.domain.kind import Kind
from drill.domain.memory import UNSEEN
from drill.domain.review import DueOn, Rating, Review, Source, StudyDay
from drill.domain.stats import CompetencyReady, Readiness, Whose
from drill.service.home.undo import Undone
from drill.service.insight.dashboard import DAYS, Dashboard, Weak
from drill.service.study.grades import Grade
from drill.service.study.shown import Shown
from drill.service.study.summary import Next, SessionGrade, Summary
from drill.service.study.today import Overview
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
    aside="Four criteria, agreed before any vendor was named.",
)


def shown(key: str, kind: Kind, title: str, faces: Faces, **more: Any) -> Shown:
    intervals = {Rating.AGAIN: "10m", Rating.HARD: "2d", Rating.GOOD: "5d", Rating.EASY: "11d"}
    called = more.pop("note", ""), more.pop("name", "")
    flags = {"sample": False, "early": False, "reps": 0 if more.pop("new", False) else 3} | more
    return Shown(
        key=key,
        kind=kind,
        title=title,
        faces=faces,
        intervals=intervals,
        naming=lambda: called,
        **flags,
    )


CARDS = (
    shown(
        "em/judgment/gap:risk",
        Kind.GAP,
        "Judgment · step",
        GAP,
        note="Judgment",
        name="Step 3 of 5: Deciding under uncertainty",
    ),
    shown(
        "em/vendor/beat:criteria",
        Kind.BEAT,
        "Judgment · beat",
        BEAT,
        new=True,
        sample=True,
        note="The vendor call",
        name="The vendor call: Criteria",
    ),
)


TELL = shown(
    "own/vendor/tell",
    Kind.TELL,
    "Judgment · telling",
    Faces(
        context="The vendor call",
        front="“Tell me about a call you made before the data was in.”\n\n"
        "Tell it aloud, in 90 to 150 seconds.",
        back="1. Crisis\n2. What we lacked\n3. Criteria\n4. Outcome",
        facts=("Crisis", "What we lacked", "Criteria", "Outcome"),
        aside="Did you trip one? no criteria; gut feeling only",
    ),
)
FIGURE = shown(
    "own/vendor/figure:outcome.weeks",
    Kind.FIGURE,
    "Judgment · figure",
    Faces(
        context="The vendor call · Outcome",
        front="live after ____ weeks, ____x the traffic",
        back="7 weeks",
        aside="from the decision to the first customer",
    ),
)


class FakeClock:
    """Ten minutes of which some are gone, whatever the time."""

    left, elapsed = 372.0, 97.0

    def pause(self, since=None):
        """Nothing runs."""

    def resume(self):
        """Nothing stood still."""


@dataclass
class FakeSession:
    """Shows its cards in order. `calls` is what was asked of it."""

    cards: tuple[Shown, ...] = CARDS
    at: int = 0
    calls: list[tuple[object, ...]] = field(default_factory=list)
    undo_ahead: None = None
    unsaved: dict[str, object] = field(default_factory=dict)
    new_left: int = 0
    clock: FakeClock = field(default_factory=FakeClock)
    expected: int = 31
    again: bool = False
    lesson: None = None

    @property
    def current(self) -> Shown | None:
        return self.cards[self.at] if self.at < len(self.cards) else None

    def grade(self, rating, *, recalled=None, told=None, seconds=None):
        here = self._move("grade", rating, recalled)
        review = Review("", here.key, rating, 0, StudyDay(1), 0.0, Source.STUDY, DueOn(6), "")
        return Grade(review, UNSEEN)

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
        return Undone("good for a card", "good for a card", self.at)

    def refresh(self):
        self.calls.append(("refresh",))

    @property
    def done(self):
        return 10 + self.at

    @property
    def shown(self):
        return self.done + 1

    def summary(self):
        return Summary(
            cards=31,
            reviews=33,
            new=6,
            by_rating={Rating.AGAIN: 4, Rating.HARD: 5, Rating.GOOD: 21, Rating.EASY: 3},
            seconds=588.0,
            planned=600.0,
            to_go=18,
            rest=False,
            ahead=0,
            missed=(
                SessionGrade(CARDS[0], Rating.AGAIN, "recall 54% after 12 days"),
                SessionGrade(CARDS[1], Rating.AGAIN, "not said: running cost"),
            ),
            learnt=("Managing conflict: its steps", "The checkout pivot: its beats"),
            tomorrow=24,
            tomorrow_seconds=331.0,
            steps=2,
            next_step=1795428600000,
            next=Next.READ,
            next_key=CARDS[0].key,
        )


DUE = Overview(due=31, learning=2, new=6, unseen=120, seconds=580.0, next_due=None, minutes=10)


BOARD = Dashboard(
    ready=Readiness(
        readiness=0.36,
        onsite="",
        unseen=121,
        cards=211,
        competencies=(
            CompetencyReady("", "", "Managing people", 0.82, 0.91, 0.88, 0.67, Whose.OWN),
            CompetencyReady("", "", "Strong vision & influence", 0.22, 0.66, 0, 0, Whose.TO_WRITE),
            CompetencyReady("", "", "Strong ability to deliver", 0.51, 0.8, 0.73, 0, Whose.OWN),
            CompetencyReady("", "", "Hiring and growing people", 0.1, 0.31, 0, 0, Whose.SAMPLE),
            CompetencyReady("", "", "Influencing without authority", 0.2, 0.6, 0, 0, Whose.SAMPLE),
            CompetencyReady("", "", "Strong judgment & instincts", 0.7, 0.7, 0.8, 0.6, Whose.OWN),
            CompetencyReady("", "", "Managing conflict", 0, 0, 0, 0, Whose.NONE),
        ),
        asked=7,
    ),
    weakest=(
        Weak("The vendor call: Criteria", 0.54),
        Weak("Step 3 of 5: Deciding under uncertainty", 0.61),
        Weak("The quiet senior: cost fell ____%", 0.66),
    ),
    weakest_due=True,
    days=tuple((0, 31, 28, 12, 40, 0, 22)[day % 7] for day in range(DAYS)),
    streak=9,
    interview=("Acme", 9),
    past="",
    decks=2,
    suspended=0,
)


class ScriptedApp(DrillApp):
    """The app, with what Today holds and the session given."""

    def __init__(
        self, paths, clock, session=None, today: Overview | None = DUE, board=BOARD, theme=""
    ) -> None:
        super().__init__(paths, clock)
        self.session = session or FakeSession()
        self._today, self._board = today, board
        if theme:
            self.theme = theme

    def overview(self):
        return self._today

    def _warm(self):
        """No engine: what it would look up is here."""
        if self._board is not None:
            self.screen_stack[0].show_board(self._board)

    def holds(self, event):
        """No store is waited for."""
        return False

    def start(self):
        self.push_screen(StudyScreen(self.session))


def grades(session: FakeSession) -> list[tuple[object, ...]]:
    """What was graded in it."""
    return [call for call in session.calls if call[0] == "grade"]
