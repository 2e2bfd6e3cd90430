"""What a person is led to do, lived day by day: kinds in their order, minutes by kind.

A simulated learner (first sight 45 % right, later 88 %) goes through the sessions that drill
brings: lessons are read, cards answered, the offer to write a story taken or not. Printed are days
1, 2, 5, 9 and 20, as far as they come before the interview.

    python order.py [--days 42] [--minutes 10] [--own 0] [--writes]
    python order.py --all

`--own` stories are there from the beginning; with `--writes` one is written each day until there
are three, and told the same day. With less than six weeks there is an interview at the end, and its
plan is what is studied.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from drill.clock import Clock, parse_instant
from drill.domain.kind import Kind
from drill.domain.onsite import Onsite
from drill.domain.rehearsal import Told
from drill.domain.review import Rating
from drill.errors import UsageError
from drill.paths import Paths
from drill.scheduling.pace import PRIORS
from drill.service.home.home import Home
from drill.service.library.opening import open_home
from drill.service.onsite.agenda import open_cram
from drill.service.stories import first_stories, rehearsal, workshop
from drill.service.study.session import StudySession, open_session
from drill.storage import onsites

PRINTED = (1, 2, 5, 9, 20)
DAY = 86_400_000
WRITING = 600
"""Seconds that a story takes to write."""
CASES = (
    ("six weeks, no story", 42, 10, 0, False),
    ("six weeks, writes first", 42, 10, 0, True),
    ("six weeks, three stories", 42, 10, 3, False),
    ("nine days, no story", 9, 30, 0, False),
    ("nine days, writes first", 9, 30, 0, True),
    ("nine days, three stories", 9, 30, 3, False),
    ("two days, no story", 2, 30, 0, False),
    ("two days, three stories", 2, 30, 3, False),
)


class Still(Clock):
    """Moves when it is told to."""

    def __init__(self) -> None:
        super().__init__(None, None)
        self.at = parse_instant("2026-11-23T18:00:00Z")

    def now(self) -> int:
        return self.at

    def advance(self, seconds: float) -> None:
        self.at += round(seconds * 1000)


def written(home: Home, number: int) -> str:
    """A story of one's own for a competency that has none yet; returns its place."""
    choice = workshop.choices(home)[0]
    draft = workshop.begin(choice)
    beats = tuple(
        replace(beat, text=f"moment {index} of story {number}\nit took {index + 3} weeks")
        for index, beat in enumerate(draft.beats)
    )
    added = workshop.finish(home, replace(draft, title=f"Story {number}", beats=beats))
    return f"{added.deck}/{added.notes[0]}"


class Life:
    """One person's evenings."""

    def __init__(self, home: Home, clock: Still, *, interview: bool) -> None:
        self.home, self.clock = home, clock
        self.chance = random.Random(7)
        self.interview = interview
        self.seconds: Counter[str] = Counter()
        self.first: dict[str, int] = {}

    def spend(self, what: str, seconds: float, day: int) -> str:
        self.clock.advance(seconds)
        self.seconds[what] += round(seconds)
        self.first.setdefault(what, day)
        return what

    def evening(self, day: int, *, writes: bool) -> list[str]:
        """What came, in order: `*` marks a card seen before, brackets a lesson."""
        out = []
        number = first_stories.next_story(self.home)
        if number is not None:
            first_stories.keep_offered(self.home)
            out.append("offer")
            if writes:
                place = written(self.home, number)
                out.append(self.spend("write", WRITING, day))
                self.tell(place)
                out.append(self.spend("own tell", PRIORS[Kind.TELL], day))
        try:
            session = open_cram(self.home) if self.interview else open_session(self.home)
        except UsageError as error:
            return [*out, f"({error.message})"]
        return out + self.study(session, day)

    def tell(self, place: str) -> None:
        story = rehearsal.begin(self.home, place)
        said = tuple(i for i in range(len(story.story.beats)) if self.chance.random() < 0.6)
        rehearsal.finish(self.home, story, Told(said, PRIORS[Kind.TELL]))

    def study(self, session: StudySession, day: int) -> list[str]:
        out = []
        while (shown := session.current) is not None:
            if session.lesson is not None:
                self.spend("lesson", session.lesson.seconds, day)
                out.append(f"[{session.lesson.title}]")
                session.read()
                continue
            own = shown.kind in (Kind.OUTLINE, Kind.BEAT, Kind.FIGURE, Kind.PROBE, Kind.TELL)
            name = ("own " if own and not shown.sample else "") + shown.kind.value
            out.append(name + "*" * (not shown.new))
            self.spend(name, PRIORS[shown.kind], day)
            known = self.chance.random() < (0.45 if shown.new else 0.88)
            session.grade(Rating.GOOD if known else Rating.AGAIN)
        return out


def live(name: str, days: int, minutes: int, own: int, writes: bool) -> None:
    print(f"\n== {name}: {days} days, {minutes} minutes")
    with tempfile.TemporaryDirectory() as folder:
        root, clock = Path(folder), Still()
        began = clock.at
        with open_home(Paths(root, root, root), clock) as home:
            for number in range(own):
                written(home, number + 1)
            from drill.service.onsite.first_run import set_option

            set_option(home, "study.minutes", str(minutes))
            if days < 42:
                with home.store.write() as connection:
                    onsites.put(connection, Onsite("a", "A", began + days * DAY, minutes))
            life = Life(home, clock, interview=days < 42)
            for day in range(1, days + 1):
                clock.at = began + (day - 1) * DAY
                came = life.evening(day, writes=writes)
                if day in PRINTED:
                    spent = (clock.at - began - (day - 1) * DAY) / 60_000
                    print(f"day {day}, {spent:.1f} min: {' · '.join(came)}")
            total = sum(life.seconds.values())
            shares = ", ".join(
                f"{what} {seconds / total:.0%}" for what, seconds in life.seconds.most_common()
            )
            print(f"minutes by kind: {shares}")
            firsts = ", ".join(f"{what} {day}" for what, day in life.first.items())
            print(f"first on day: {firsts}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--days", type=int, default=42)
    parser.add_argument("--minutes", type=int, default=10)
    parser.add_argument("--own", type=int, default=0)
    parser.add_argument("--writes", action="store_true")
    parser.add_argument("--all", action="store_true", help="all the cases")
    args = parser.parse_args()
    if args.all:
        for case in CASES:
            live(*case)
    else:
        live("one", args.days, args.minutes, args.own, args.writes)


if __name__ == "__main__":
    main()
