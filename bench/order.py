"""What a person is led to do, lived day by day: kinds in their order, minutes by kind.

A simulated learner (first sight 45 % right, later 88 %) goes through the sessions that drill
brings: lessons are read, cards answered, the offer to write a story taken or not. Printed are days
1, 2, 5, 9 and 20, as far as they come before the interview, which is at the end of the days.

    python order.py [--days 42] [--minutes 10] [--own 0] [--writes] [--no-interview]
    python order.py --all

`--own` stories are there from the beginning; with `--writes` one is written each day until there
are three, and told the same day. `--no-interview` is ordinary study, towards no date.
"""

from __future__ import annotations

import argparse
import random
import tempfile
from collections import Counter
from dataclasses import replace
from pathlib import Path

from drill.clock import Still, parse_instant
from drill.domain.card import OF_A_STORY
from drill.domain.kind import Kind
from drill.domain.onsite import Onsite
from drill.domain.rehearsal import Told
from drill.domain.review import Rating
from drill.errors import UsageError
from drill.paths import Paths
from drill.scheduling.pace import PRIORS
from drill.service.home.home import Home
from drill.service.library.opening import open_home
from drill.service.onsite.agenda import start
from drill.service.onsite.first_run import set_option
from drill.service.stories import first_stories, rehearsal, workshop
from drill.service.study.session import StudySession
from drill.storage import onsites

PRINTED = (1, 2, 5, 9, 20)
DAY = 86_400_000
WRITING = 600
"""Seconds that a story takes to write."""
OWN = (("no story", 0, False), ("writes first", 0, True), ("three stories", 3, False))
CASES = [
    *((f"{when}, {own}", days, minutes, stories, writes, True)
      for when, days, minutes in (("six weeks", 42, 10), ("nine days", 9, 30), ("two days", 2, 30))
      for own, stories, writes in OWN),
    *((f"no interview, {own}", 21, 10, stories, writes, False) for own, stories, writes in OWN),
]  # fmt: skip


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

    def __init__(self, home: Home, clock: Still) -> None:
        self.home, self.clock = home, clock
        self.chance = random.Random(7)
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
                out.append(self.spend("own telling", PRIORS[Kind.TELL], day))
        try:
            session = start(self.home)
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
            own = shown.kind in OF_A_STORY and not shown.sample
            name = ("own " if own else "") + shown.kind.noun
            out.append(name + "*" * (not shown.new))
            self.spend(name, PRIORS[shown.kind], day)
            known = self.chance.random() < (0.45 if shown.new else 0.88)
            session.grade(Rating.GOOD if known else Rating.AGAIN)
        return out


def live(name: str, days: int, minutes: int, own: int, writes: bool, interview: bool) -> None:
    print(f"\n== {name}: {days} days, {minutes} minutes")
    with tempfile.TemporaryDirectory() as folder:
        root, clock = Path(folder), Still(parse_instant("2026-11-23T18:00:00Z"))
        began = clock.at
        with open_home(Paths(root, root, root), clock) as home:
            for number in range(own):
                written(home, number + 1)
            set_option(home, "study.minutes", str(minutes))
            if interview:
                with home.store.write() as connection:
                    onsites.put(connection, Onsite("a", "A", began + days * DAY, minutes))
            life = Life(home, clock)
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
    parser.add_argument("--no-interview", action="store_true")
    parser.add_argument("--all", action="store_true", help="all the cases")
    args = parser.parse_args()
    if args.all:
        for case in CASES:
            live(*case)
    else:
        live("one", args.days, args.minutes, args.own, args.writes, not args.no_interview)


if __name__ == "__main__":
    main()
