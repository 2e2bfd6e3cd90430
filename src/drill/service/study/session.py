"""A session: the next card, its grade, until the time is up. Every grade is saved at once."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from math import inf

from drill.domain.rehearsal import Told
from drill.domain.review import Rating
from drill.errors import NotFound, Overtaken, StoreError
from drill.scheduling.session import Left, takes_really
from drill.service.home import undo
from drill.service.home.home import Home
from drill.service.home.undo import Ahead
from drill.service.study import allowance, grades, lessons
from drill.service.study.agenda import Agenda, NewCards, PickedCard, PracticeAgenda, TodaysAgenda
from drill.service.study.finish_line import FinishLine
from drill.service.study.grades import Grade
from drill.service.study.lessons import Lesson
from drill.service.study.pool import Pool
from drill.service.study.session_clock import SessionClock
from drill.service.study.shown import Shown, why_missed
from drill.service.study.sitting import Sitting
from drill.service.study.summary import Foresight, SessionGrade, Summary, as_usual, summarize
from drill.storage import cards, changes
from drill.storage.connection import Connection

FRESH = 300.0
"""Seconds for which a session planned ahead may still begin."""
REST = 60.0
"""Seconds of a session that are worth being filled with something else."""


def open_session(
    home: Home,
    *,
    minutes: float | None = None,
    deck: str | None = None,
    quiet: bool = False,
    more_new: int = 0,
    more: bool = False,
    card: str | None = None,
) -> StudySession:
    """Plan a session of ordinary study, or of one `card` alone.

    `minutes` defaults to the option; `deck` limits it to one deck; `quiet` leaves out stories
    told aloud; `more_new` is how many new cards it may bring beyond today's limit; with `more` it
    goes on, once nothing is due, with what falls due soonest.
    Raises NotFound (no such deck) and StoreError.
    """
    seconds = (home.options.minutes if minutes is None else minutes) * 60.0
    allowance.keep(home)
    with home.store.read() as connection:
        if card is not None:
            return StudySession.planned(home, connection, PickedCard(card), seconds)
        if deck is not None:
            from drill.service.library import decks  # most sessions are of all decks

            deck = decks.require(connection, deck)
        agenda = PracticeAgenda(deck) if more else TodaysAgenda(deck)
        return StudySession.planned(
            home, connection, agenda, seconds, quiet=quiet, more_new=more_new
        )


def seconds_ahead(session: StudySession) -> float:
    """About how long the cards take that are still to come, lessons and what fails among it; no
    more than what is left of its time."""
    sitting = session._sitting
    return min(session.clock.left, takes_really(sitting.plan, inf, sitting.pool.first_sight))


class StudySession:
    """One session over the store. `current` is the card to show; None when it is over."""

    def __init__(
        self,
        home: Home,
        agenda: Agenda,
        clock: SessionClock,
        pool: Pool,
        tells: int,
        promised: int = 0,
    ) -> None:
        """One of what the agenda gathered in the pool; see `planned`.

        `tells` is how many stories it may have told aloud.
        """
        self.clock, self.agenda = clock, agenda
        self._home, self._sitting = home, Sitting(pool, agenda, tells)
        self._done: list[SessionGrade] = []
        self._line = FinishLine(promised)
        self._kept = 0.0
        """Seconds of it that the store has, with its grades and lessons or besides."""
        self._again = ""
        """The card that comes next whatever is planned, because it was taken back."""
        self._before = 0
        """The newest step of the history when it began: no undo here takes that back."""
        self.foresee: Foresight = as_usual
        """What its summary says of tomorrow."""
        self.current: Shown | None = None
        self.lesson: Lesson | None = None
        """What is to be read before `current` is asked; see `read`."""
        self.unsaved: dict[str, tuple[str, Rating]] = {}
        """Name and rating, by card, of grades neither written nor given again; in their order."""

    @classmethod
    def planned(
        cls,
        home: Home,
        connection: Connection,
        agenda: Agenda,
        seconds: float,
        *,
        quiet: bool = False,
        more_new: int = 0,
        promised: int = 0,
    ) -> StudySession:
        """One of so many seconds with its first card, and its clock running.

        `promised` is how many cards Today said of it; 0 where it said nothing. Raises StoreError.
        """
        clock = SessionClock(home.clock, seconds)
        tells = 0 if quiet or not home.options.aloud else agenda.tells(seconds)
        by_plan, held = agenda.onsite is not None, isinstance(agenda, PracticeAgenda)
        new = NewCards(more_new, by_plan=by_plan, held=held)
        pool = Pool.gather(home, connection, agenda, new, seconds=seconds)
        session = cls(home, agenda, clock, pool, tells, promised)
        session._before, *_ = changes.stamp(connection)
        session._advance(connection)
        return session

    @property
    def _pool(self) -> Pool:
        return self._sitting.pool

    @property
    def fresh(self) -> bool:
        """Whether it may still begin as it was planned: not begun, and nothing has changed since.

        A plan is good for a few minutes: recall fades slower than that.
        """
        if self._done or not 0 <= self.clock.age <= FRESH:
            return False
        with self._home.store.read() as connection:
            return self._pool.fresh(connection)

    def begin(self) -> None:
        """The clock starts now: for a session that was planned ahead. Raises StoreError."""
        self.clock.begin()
        with self._home.store.read() as connection:
            self._before, *_ = changes.stamp(connection)
            self._advance(connection)

    def _advance(self, connection: Connection, *, timed: str = "") -> None:
        """Plan on with the time that is left, and show the first card of it.

        The time on a card starts anew, but for the one that is `timed` already. A study day that
        has begun meanwhile brings what falls due with it.
        """
        if self._pool.day != self._home.day():
            self._sitting.look_again(connection, self.clock.budget)
        while True:
            item = self._sitting.next(self.clock.left, self._again)
            self.lesson = None
            if item is None:
                self.current = None
                return
            self.current = self._pool.show(connection, item, again=item.key == self._again)
            if self.current is not None:
                self.lesson = self._pool.lesson_before(item)
                if item.key != timed:
                    self.clock.ask()
                return
            self._pool.drop(item.key)  # gone since, by another process

    # -- what the person does ----------------------------------------------------------------

    def read(self) -> None:
        """The lesson was read: keep that, and go on, with its card or another first.

        What is beyond `lessons.AWAY` does not count. Raises StoreError; then it is still there.
        """
        if (lesson := self.lesson) is None:
            return
        lessons.keep(self._home, lesson, self.clock.elapsed, self.agenda.source)
        self.clock.cut(lessons.AWAY)
        self._kept += self.clock.elapsed
        self._line.reading.add(self.clock.elapsed, lesson.seconds)
        self._sitting.taught(lesson.key)
        with self._home.store.read() as connection:
            self._advance(connection)

    def grade(
        self,
        rating: Rating,
        *,
        recalled: Sequence[int] | None = None,
        told: Told | None = None,
        seconds: float | None = None,
    ) -> Grade:
        """Grade the current card and move on.

        `seconds` is the time it took; without it the clock says. `recalled` and `told` as for
        `grades.grade`. Raises StoreError; then nothing was written, the card stays, and the grade
        is among `unsaved` until the card is graded. Raises NotFound and Overtaken where another
        process took the card out or graded it; then the next one is shown.
        """
        shown = self._here()
        self.unsaved.pop(shown.key, None)
        try:
            grade = grades.grade(
                self._home,
                shown.key,
                rating,
                seconds=self.clock.elapsed if seconds is None else seconds,
                source=self.agenda.source,
                recalled=recalled,
                told=told,
                load=self._pool.load,
                seen=shown.reps,
            )
        except StoreError:
            self.unsaved[shown.key] = (shown.name, rating)
            raise
        except (NotFound, Overtaken):
            self._drop(shown.key)
            raise
        if self.lesson is not None:  # it was asked without: now it is known
            self._sitting.taught(self.lesson.key)
        why = why_missed(shown, recalled) if rating is Rating.AGAIN else ""
        self._done.append(SessionGrade(shown, rating, why, grade.review.seconds))
        self._kept += grade.review.seconds
        self._line.answering.add(grade.review.seconds, self._pool.pace[shown.kind])
        self._sitting.graded(
            self._pool.graded(
                shown.key, grade.memory, grade.due, new=shown.new, suspended=grade.suspended
            )
        )
        self._move_on(heard=grade.told)
        return grade

    def undo(self, agreed: Ahead | None = None) -> undo.Undone | None:
        """Take back the newest change since it began, if any; the card comes back as current.
        Raises StoreError, and Overtaken where it is not what the person `agreed` to."""
        undone = undo.undo(self._home, self._before, agreed=agreed)
        if undone is None:
            return None
        self.clock.resume()  # after its end: the card that comes back is timed from now
        key = undone.keys[0] if undone.keys else ""
        if undone.graded and self._done and key == self._done[-1].shown.key:
            self._kept -= self._done.pop().seconds
            self._sitting.taken_back()
        if not undone.alone or not self._pool.knows(key):
            self._look_again(key)
            return undone
        with self._home.store.read() as connection:
            if self._pool.take_back(connection, key, begun=bool(self._done)):
                self._again = key
            self._advance(connection)
        return undone

    def refresh(self) -> None:
        """Show the current card as its note is now: after an edit."""
        self._look_again(self.current.key if self.current else "")

    def _look_again(self, first: str) -> None:
        """Read everything anew and go on with this card, if it may still be shown."""
        before = self.current.key if self.current else ""
        with self._home.store.read() as connection:
            self._sitting.look_again(connection, self.clock.budget)
            self._again = first
            if first not in self._pool.items and (stored := cards.by_key(connection, first)):
                self._pool.put(stored)  # one that rests is not shown, as ever
            self._advance(connection, timed=before)

    @property
    def undo_ahead(self) -> Ahead | None:
        """What `undo` would take back. Raises StoreError."""
        return undo.ahead(self._home, self._before)

    @property
    def new_left(self) -> int:
        """New cards beyond today's limit that were asked for and not met."""
        return self._pool.new.more_left

    def suspend(self) -> str:
        """Suspend the current card, move on, and return its key."""
        return self._set_aside(suspended=True)

    def bury(self) -> str:
        """Keep the current card out until tomorrow, move on, and return its key."""
        return self._set_aside(suspended=False)

    def _set_aside(self, *, suspended: bool) -> str:
        from drill.service.library import bulk  # few sessions set a card aside

        key = self._here().key
        (bulk.suspend if suspended else bulk.bury)(self._home, [key])
        self._drop(key)
        return key

    def _here(self) -> Shown:
        if self.current is None:
            raise RuntimeError("the session is over")
        return self.current

    def _drop(self, key: str) -> None:
        self._pool.drop(key)
        self._move_on()

    def _move_on(self, *, heard: Collection[str] = ()) -> None:
        """The next card; `heard` are the keys of what was reviewed with a story."""
        self._again = ""
        with self._home.store.read() as connection:
            if heard:
                self._pool.heard(connection, heard)
            self._advance(connection)

    # -- how it goes -------------------------------------------------------------------------

    @property
    def done(self) -> int:
        """Grades given."""
        return len(self._done)

    @property
    def shown(self) -> int:
        """Cards that were shown, the current one among them; one that comes again counts once."""
        return len(self._sitting.keys | ({self.current.key} if self.current else set()))

    @property
    def again(self) -> bool:
        """Whether the current card was graded in this session before."""
        return self.current is not None and self.current.key in self._sitting.keys

    @property
    def expected(self) -> int:
        """About how many cards in all: what was said of it, or since, while that is about right."""
        if self.current is None:
            return self.shown
        if self._done or not self._line.cards:
            self._line.look(self._sitting, self.clock.left, self._pool.first_sight)
        return max(round(self._line.cards), self.shown)

    @property
    def left(self) -> Left:
        """Due cards that this session will not show, by reason."""
        left = self._sitting.plan.left
        return replace(left, time=left.time + self._pool.beyond)

    def summary(self) -> Summary:
        """What it came to so far; keeps the pace, and before an onsite time that no grade has."""
        if self.agenda.onsite is not None:
            aside = self.clock.spent - self._kept
            self._kept += lessons.keep_aside(self._home, aside, self.agenda.source)
        picked = isinstance(self.agenda, PickedCard)
        return summarize(
            self._home,
            self._done,
            self.clock,
            left=self.left,
            ahead=self._sitting.plan.cards if self.current else (),
            early=self.agenda.early,
            done=self.agenda.done,
            held_back=0 if self.current or self.clock.left < REST else self.agenda.held_back,
            whole=self.agenda.deck is None and not self._pool.new.more and not picked,
            foresee=self.foresee,
        )
