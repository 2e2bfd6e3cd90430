"""Write a story of your own, step by step along the framework of its competency.

On a terminal this opens the workshop in the screens. --plain, or a pipe, asks line by line: the
competency, the title, what it is about, the facts of each step (one a line, an empty line ends;
none skips the step), how each figure was measured, the follow-ups; then it says what lint finds
and asks whether to save. Numbers are marked as figures for you.

What you wrote is a draft at once: where the input ends too early it is kept, and the next
`drill new story` offers to go on with it. The story goes into your own deck and its name to
standard output; the exit code is 1 where it was not saved."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import replace

from drill.cli.opening import opened
from drill.cli.output import say, write
from drill.cli.prompts import line
from drill.cli.screens import can_draw, open_screens
from drill.domain.deck import THEMES, Framework
from drill.errors import NotFound
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.stories import workshop
from drill.service.stories.bench import Bench
from drill.service.stories.draft import TYPICAL_PROBES, Draft, DraftBeat, DraftProbe, mark_lines
from drill.service.stories.workshop import Choice
from drill.text import one_line, unmarked

EXAMPLE = "drill new story\ndrill new story --competency managing-people --plain"

_ECHO = 200
"""Characters of a fact that are said again."""
_ANSWERS = ("", "y", "yes", "n", "no", "f")
_Offer = tuple[Choice, Framework | None]


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("what", choices=["story"], metavar="story", help="what to write")
    parser.add_argument("--competency", metavar="C", help="what it is a story for: id or name")
    parser.add_argument("--plain", action="store_true", help="line by line")


def run(args: argparse.Namespace) -> int:
    if not args.plain and can_draw():
        return open_screens("workshop", args.competency or "")
    with opened() as home:
        return _converse(home, args.competency)


def _converse(home: Home, competency: str | None) -> int:
    choices = workshop.choices(home)
    if not choices:
        raise NotFound("there is no competency to write for", "Import a deck with some first.")
    chosen = workshop.choose(choices, competency) if competency else None
    writer: _Writer | None = None
    try:
        draft = _resumed(home, chosen) or _begun(choices, chosen)
        writer = _Writer(home, draft)
        return writer.write()
    except EOFError:
        _say_kept(writer)
        return 1
    except KeyboardInterrupt:
        _say_kept(writer)
        raise


def _say_kept(writer: _Writer | None) -> None:
    if writer is not None and not writer.draft.blank:
        say(f"\n“{writer.draft.name}” is kept as a draft; `drill new story` goes on with it.")
    else:
        say("\nNothing was written.")


def _resumed(home: Home, chosen: Choice | None) -> Draft | None:
    """The draft that the person goes on with; None for a new story."""
    for path in workshop.damaged(home):
        say(f"no draft can be read from {path}: left as it is")
    drafts = [
        draft
        for draft in workshop.waiting(home)
        if chosen is None or (draft.deck, draft.competency) == (chosen.deck, chosen.competency.id)
    ]
    if not drafts:
        return None
    for number, draft in enumerate(drafts, start=1):
        beats_told = len(draft.told)
        beats = f"{beats_told} of {words.count(len(draft.beats), 'beat')}"
        say(f"{number}. {draft.name} ({draft.competency}, {beats})")
    while True:
        answer = line("Go on with a draft? [Y/n, or its number]").lower()
        if answer in ("", "y", "yes"):
            return drafts[0]
        if answer in ("n", "no"):
            return None
        if number := _number(answer, len(drafts)):
            return drafts[number - 1]
        say(f"{answer[:40]!r} is none of them.")


def _begun(choices: list[Choice], chosen: Choice | None) -> Draft:
    """A new draft: for the competency chosen, else for the one that the person chooses now."""
    if chosen is not None:
        return workshop.begin(chosen)
    offers = list(_offers(choices))
    for number, (choice, framework) in enumerate(offers, start=1):
        several = framework is not None and len(choice.competency.frameworks) > 1
        along = f", along {framework.name}" if several and framework else ""
        own = f" ({words.count(choice.own, 'story')} of yours)" if choice.own else ""
        say(f"{number}. {choice.competency.name}{along}{own}")
    while True:
        answer = line("Which one? Its number or its name: [1]") or "1"
        if number := _number(answer, len(offers)):
            choice, framework = offers[number - 1]
            return workshop.begin(choice, framework.id if framework else "")
        try:
            return workshop.begin(workshop.choose(choices, answer))
        except NotFound as error:
            say(str(error))


def _offers(choices: list[Choice]) -> Iterator[_Offer]:
    for choice in choices:
        yield from ((choice, framework) for framework in choice.competency.frameworks or (None,))


class _Writer:
    """One draft, asked for line by line; every answer is kept as it is given."""

    def __init__(self, home: Home, draft: Draft) -> None:
        self.draft = draft
        self._home = home
        self._bench = Bench.read(home, draft)

    def write(self) -> int:
        """Ask what was not asked yet, say what lint finds, and save. Returns the exit code.

        Raises EOFError, UsageError (the story lacks what it needs), DeckError and StoreError.
        """
        if not one_line(self.draft.title):
            self._title()
        if self.draft.page == 0:
            self._keep(replace(self.draft, themes=self._themes(), page=1))
        while 0 < self.draft.page < self.draft.figures_page:
            self._beat(self.draft.page - 1)
        if self.draft.page == self.draft.figures_page:
            self._figures()
        if self.draft.page < self.draft.last_page:
            self._probes()
        return self._save()

    def _keep(self, draft: Draft) -> None:
        self.draft = workshop.save(self._home, draft)

    def _turn(self) -> None:
        self._keep(replace(self.draft, page=min(self.draft.page + 1, self.draft.last_page)))

    def _title(self) -> None:
        while not (title := line("\nWhat is the story called?")):
            say("A title is needed to find it again.")
        self._keep(replace(self.draft, title=title))

    def _themes(self) -> tuple[str, ...]:
        themes = self._bench.themes
        if self.draft.themes or not themes:
            return self.draft.themes
        say("\nWhat is it about? Questions ask for stories of one kind:")
        for number, theme in enumerate(themes, start=1):
            say(f"{number}. {THEMES[theme]}")
        while True:
            numbers = line("Their numbers, such as 1 3; an empty line: none of them.").split()
            if all(_number(text, len(themes)) for text in numbers):
                return tuple(theme for n, theme in enumerate(themes, 1) if str(n) in numbers)
            say(f"They go from 1 to {len(themes)}.")

    def _beat(self, index: int) -> None:
        beat = self.draft.beats[index]
        say(f"\n{index + 1} of {len(self.draft.beats)}: {beat.label}")
        self._say_advice(beat)
        for fact in beat.facts:
            say(f"  so far: {unmarked(fact)[:_ECHO]}")
        prompt = "Facts, one a line; an empty line ends."
        while typed := line(prompt):
            marked = mark_lines(typed)
            prompt = f"  marked: {marked[:_ECHO]}" if marked != typed else "  …"
            beat = replace(beat, text=f"{beat.text}\n{marked}" if beat.text else marked)
            beats = (*self.draft.beats[:index], beat, *self.draft.beats[index + 1 :])
            self._keep(replace(self.draft, beats=beats))
        self._turn()

    def _say_advice(self, beat: DraftBeat) -> None:
        advice = self._bench.advice(beat.step)
        if advice.step.why:
            say(advice.step.why)
        for item in advice.step.items:
            say(f"  · {item}")
        for flag in advice.flags:
            say(f"  not so: {flag.flag}. Better: {flag.repair}")

    def _figures(self) -> None:
        for measured in self.draft.figured:
            if not measured.how:
                say(f"\n{unmarked(measured.fact)[:_ECHO]}")
                how = line("How was it measured? An empty line: not known.")
                self._keep(self.draft.with_hows({measured.fact: how}))
        self._turn()

    def _probes(self) -> None:
        say("\nWhat will they ask next? These come often:")
        for number, ask in enumerate(TYPICAL_PROBES, start=1):
            say(f"{number}. {ask}")
        while ask := line("A question or its number; an empty line ends."):
            if number := _number(ask, len(TYPICAL_PROBES)):
                ask = TYPICAL_PROBES[number - 1]
            text = ""
            while typed := line("Your answer, one fact a line; an empty line ends."):
                text = f"{text}\n{typed}" if text else typed
                self._keep(_with_probe(self.draft, DraftProbe(ask, text)))
            if not text:
                self._keep(_with_probe(self.draft, DraftProbe(ask)))
        self._turn()

    def _save(self) -> int:
        lacks = self.draft.missing()
        if lacks:  # the steps are asked again the next time
            self._keep(replace(self.draft, page=1))
        else:
            if not self._agreed():
                _say_kept(self)
                return 1
        added = workshop.finish(self._home, self.draft)
        write(f"{added.deck}/{added.notes[0]}")
        say(f"Saved: {words.count(added.cards, 'new card')}. `drill undo` takes it back.")
        return 0

    def _agreed(self) -> bool:
        """Whether it is to be saved, once nothing more is to be added."""
        beats = len(self.draft.beats)
        while True:
            for finding in self._bench.findings(self.draft):
                say(f"{finding.severity}: {finding.where}: {finding.message}\n  → {finding.fix}")
            for index, beat in enumerate(self.draft.beats, 1):
                say(f"{index}. {one_line(beat.label)}{'' if beat.facts else ' (skipped)'}")
            answer = line("\nSave? [Y/n, f adds a follow-up, a number facts to that step]").lower()
            while not (number := _number(answer, beats)) and answer not in _ANSWERS:
                answer = line(f"{answer[:40]!r} is none of them: y, n, f or 1 to {beats}.").lower()
            if number:
                self._beat(number - 1)
                self._figures()
            elif answer == "f":
                self._probes()
            else:
                return answer in ("", "y", "yes")


def _number(text: str, most: int) -> int:
    """What was typed, where it is a number from 1 to `most`; else 0."""
    number = int(text[:9]) if text.isdecimal() else 0
    return number if number <= most else 0


def _with_probe(draft: Draft, probe: DraftProbe) -> Draft:
    """The draft with a follow-up, in place of one that asks the same."""
    asked = [other.ask for other in draft.probes]
    if probe.ask not in asked:
        return replace(draft, probes=(*draft.probes, probe))
    at = asked.index(probe.ask)
    return replace(draft, probes=(*draft.probes[:at], probe, *draft.probes[at + 1 :]))
