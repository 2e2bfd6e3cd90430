"""The workshop line by line: one draft, every answer kept as it is given."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from drill.cli.output import say, write
from drill.cli.prompts import line, number_of, yes_no
from drill.coaching.lint import Finding
from drill.domain.deck import THEMES, Framework
from drill.errors import NotFound
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.stories import workshop
from drill.service.stories.bench import Bench, page_of
from drill.service.stories.draft import Draft, DraftBeat, DraftProbe, mark_lines
from drill.service.stories.workshop import Choice
from drill.text import one_line, unmarked

BACK = "<"
"""What goes back to the page before."""
MOST_QUESTIONS = 3
"""Phrasings of the competency that are said."""
_ECHO = 200
"""Characters of a fact that are said again."""
_EDIT = re.compile(r"/(\d{1,9})(?:\s+(.*))?")
_FACTS = "Facts, one a line, a few words each; an empty line ends."


def chosen(choices: Sequence[Choice]) -> tuple[Choice, str]:
    """The competency that the person chooses, and the framework's id. Raises EOFError."""
    offers: list[tuple[Choice, Framework | None]] = [
        (choice, along) for choice in choices for along in choice.competency.frameworks or (None,)
    ]
    for number, (choice, framework) in enumerate(offers, start=1):
        several = framework is not None and len(choice.competency.frameworks) > 1
        along = f", along {framework.name}" if several and framework else ""
        own = f" ({words.count(choice.own, 'story')} of yours)" if choice.own else ""
        say(f"{number}. {choice.competency.name}{along}{own}")
    while True:
        answer = line("Which one? Its number or its name: [1]") or "1"
        if named := number_of(answer, len(offers)):
            choice, framework = offers[named - 1]
            return choice, framework.id if framework else ""
        try:
            return workshop.choose(choices, answer), ""
        except NotFound as error:
            say(str(error))


def converse(writer: StoryWriter) -> int:
    """Let it write; where the input ends too early, say what is kept. The exit code."""
    try:
        return writer.write()
    except (EOFError, KeyboardInterrupt) as error:
        writer.say_kept()
        if isinstance(error, EOFError):
            return 1
        raise


class StoryWriter:
    """Asks for one draft, page by page as the screens do."""

    def __init__(self, home: Home, draft: Draft) -> None:
        self.draft = draft
        self._home = home
        self._bench = Bench.read(home, draft)

    def write(self) -> int:
        """Ask what was not asked yet, say what lint finds, and save. Returns the exit code.

        Raises EOFError, UsageError (the story lacks what it needs), DeckError and StoreError.
        """
        self._keep(self.draft)
        while (page := self.draft.page) < self.draft.last_page:
            ask = {
                -1: self._answers,
                0: self._about,
                self.draft.figures_page: self._figures,
                self.draft.probes_page: self._probes,
            }.get(page, self._beat)
            on = ask()
            self._keep(self.draft.turned(page + (1 if on else -1)))
        return self._save()

    def say_kept(self) -> None:
        """Where the draft is, if anything was written."""
        if workshop.idle(self._home, self.draft):
            say("\nNothing was changed." if self.draft.saved else "\nNothing was written.")
        else:
            say(f"\n“{self.draft.name}” is kept as a draft; `drill new story` goes on with it.")

    def _keep(self, draft: Draft) -> None:
        self.draft = workshop.save(self._home, draft)

    # -- the pages; each returns whether to go on, not back ---------------------------------

    def _answers(self) -> bool:
        say(f"\nA story for {self._competency}. An empty line skips a question.")
        say(f"{BACK} goes back, here and later.")
        at = 0
        while 0 <= at < len(self.draft.answers):
            at += 1 if self._answer(at) else -1
        return True

    def _answer(self, at: int) -> bool:
        def keep(text: str) -> None:
            texts = [answer.text for answer in self.draft.answers]
            self._keep(self.draft.with_answers([*texts[:at], text, *texts[at + 1 :]]))

        say(f"\n{self.draft.answers[at].ask}")
        return _facts(self.draft.answers[at].text, keep)

    @property
    def _competency(self) -> str:
        return self._bench.competency.name if self._bench.competency else self.draft.competency

    def _about(self) -> bool:
        self._title()
        self._keep(replace(self.draft, themes=self._themes()))
        self._questions()
        return True

    def _title(self) -> None:
        title = one_line(self.draft.title)
        hint = f" An empty line: “{title[:_ECHO]}”." if title else " A few words you will know."
        while not (typed := line(f"\nWhat is the story called?{hint}") or title):
            say("A title is needed to find it again.")
        self._keep(replace(self.draft, title=typed))

    def _themes(self) -> tuple[str, ...]:
        themes = self._bench.themes
        if not themes:
            say(
                "\nNone of its questions needs a particular kind of story, so you are not asked "
                "what it is about."
            )
            return self.draft.themes
        say("\nWhat is it about? Some questions need a particular kind of story:")
        for number, theme in enumerate(themes, start=1):
            say(f"{number}. {THEMES[theme]}{' (ticked)' * (theme in self.draft.themes)}")
        hint = "as it is" if self.draft.themes else "none of them"
        while True:
            typed = line(f"Their numbers, such as 1 3; an empty line: {hint}.").split()
            numbers = {number_of(word, len(themes)) for word in typed}
            if 0 not in numbers:
                named = tuple(theme for n, theme in enumerate(themes, 1) if n in numbers)
                return named or self.draft.themes
            say(f"They go from 1 to {len(themes)}.")

    def _questions(self) -> None:
        say("\nWhich questions does it answer, as an interviewer would ask? Such as:")
        asked = self._bench.competency.asks if self._bench.competency else ()
        for question in asked[:MOST_QUESTIONS]:
            say(f"  “{question}”")
        _lines(
            self.draft.questions,
            "One a line; an empty line ends.",
            lambda text: self._keep(replace(self.draft, questions=text)),
        )

    def _beat(self, index: int | None = None) -> bool:
        at = self.draft.page - 1 if index is None else index
        beat = self.draft.beats[at]
        say(f"\n{at + 1} of {len(self.draft.beats)}: {beat.label}")
        self._say_advice(beat)

        def keep(text: str) -> None:
            beats = list(self.draft.beats)
            beats[at] = replace(beats[at], text=text)
            self._keep(replace(self.draft, beats=tuple(beats)))

        return _facts(beat.text, keep)

    def _say_advice(self, beat: DraftBeat) -> None:
        advice = self._bench.advice(beat)
        if advice.step.why:
            say(advice.step.why)
        for item in advice.step.items:
            say(f"  · {item}")
        for flag in advice.flags[:1]:
            say(f"Red flag: {flag.flag}. Instead: {flag.repair}")

    def _figures(self, again: bool = False) -> bool:
        figured = self.draft.figured
        if again and not figured:
            say("\nNone of its facts has a figure.")
        if figured and not again and all(measured.how for measured in figured):
            say("\nEvery figure already says how it was measured.")
        for measured in figured:
            if measured.how and not again:
                continue
            say(f"\n{unmarked(measured.fact)[:_ECHO]}")
            hint = measured.how[:_ECHO] or "not known"
            how = line(f"How was it measured? An empty line: {hint}.")
            if how == BACK:
                return False
            self._keep(self.draft.with_hows({measured.fact: how or measured.how}))
        return True

    def _probes(self) -> bool:
        asks = [probe.ask for probe in self.draft.probes]
        if asks:
            say("\nWhat will they ask next? These come often:")
        for number, probe in enumerate(self.draft.probes, start=1):
            say(f"{number}. {probe.ask}{' (answered)' * bool(probe.facts)}")
        while ask := line("A question or its number; an empty line ends."):
            if ask == BACK:
                return False
            if named := number_of(ask, len(asks)):
                ask = asks[named - 1]
            probe = next((p for p in self.draft.probes if p.ask == ask), DraftProbe(ask))
            self._keep(_with_probe(self.draft, probe))
            self._probe_answer(probe)
        return True

    def _probe_answer(self, probe: DraftProbe) -> None:
        def keep(text: str) -> None:
            self._keep(_with_probe(self.draft, replace(probe, text=text)))

        _lines(probe.text, "Your answer, one fact a line; an empty line ends.", keep, mark_lines)

    # -- the review -------------------------------------------------------------------------

    def _save(self) -> int:
        lacks = self.draft.missing()
        if lacks:  # the steps are asked again the next time
            self._keep(replace(self.draft, page=1))
        elif not self._agreed():
            self.say_kept()
            return 1
        added = workshop.finish(self._home, self.draft)
        write(f"{added.deck}/{added.notes[0]}")
        say(f"Saved: {words.count(added.cards, 'new card')}. `drill undo` takes it back.")
        return 0

    def _agreed(self) -> bool:
        """Whether it is to be saved, once nothing more is to be added."""
        mends: dict[str, Callable[[], object]] = {
            "t": self._about,
            "b": self._own_beat,
            "h": lambda: self._figures(again=True),
            "f": self._probes,
            "c": self._another_competency,
        }
        while True:
            self._say_findings()
            answer = yes_no(
                "\nSave?",
                "; or change it: the number of a beat, t title and questions, "
                "b one more beat, h how figures were measured, f follow-ups, c competency",
            )
            beats = len(self.draft.beats)
            while answer not in ("", "y", "yes", "n", "no", *mends) and not number_of(
                answer, beats
            ):
                others = ", ".join(mends)
                refusal = f"{answer[:40]!r} is none of them: y, n, {others} or 1 to {beats}."
                answer = line(refusal).lower()
            if beat := number_of(answer, beats):
                self._beat(beat - 1)
                self._figures()
            elif answer in mends:
                mends[answer]()
            else:
                return answer in ("", "y", "yes")
            self._keep(replace(self.draft, page=self.draft.last_page))

    def _say_findings(self) -> None:
        findings = self._bench.findings(self.draft)
        for finding in findings:
            say(f"{finding.severity}: {finding.place}: {finding.message}")
            say(f"  → {finding.fix}{self._where(finding)}")
        if not findings:
            say("\nLint finds nothing thin.")
        for number, beat in enumerate(self.draft.beats, start=1):
            say(f"{number}. {one_line(beat.label)}{'' if beat.facts else ' (skipped)'}")

    def _where(self, finding: Finding) -> str:
        """What to answer to mend it, where one page does."""
        draft, page = self.draft, page_of(self.draft, finding)
        letters = {0: "t", draft.figures_page: "h", draft.probes_page: "f", draft.last_page: ""}
        answer = letters.get(page, str(page))
        return f" [{answer}]" if answer else ""

    def _own_beat(self) -> None:
        label = line("What is the beat called? An empty line adds none.")
        if not label:
            return
        last = len(self.draft.beats)
        typed = line(f"After which beat? Its number, 0 to put it first: [{last}]")
        first = bool(typed) and not typed.strip("0")
        after = 0 if first else number_of(typed, last) or last
        grown = self.draft.with_beat(after - 1)
        beats = list(grown.beats)
        beats[after] = DraftBeat("", label)
        self._keep(replace(grown, beats=tuple(beats)))
        self._beat(after)
        self._figures()

    def _another_competency(self) -> None:
        choice, framework = chosen(workshop.choices(self._home))
        self._keep(workshop.along(self.draft, choice, framework))
        self._bench = Bench.read(self._home, self.draft)


def _facts(text: str, keep: Callable[[str], None]) -> bool:
    """Facts, their figures marked as they come."""
    return _lines(text, _FACTS, keep, mark_lines)


def _lines(
    text: str,
    prompt: str,
    keep: Callable[[str], None],
    mark: Callable[[str], str] = lambda typed: typed,
) -> bool:
    """Ask for lines behind those of a text, which can be replaced and taken out by their numbers;
    whether the person went on, not back.
    """
    known = [row for row in text.split("\n") if row.strip()]
    for number, row in enumerate(known, start=1):
        say(f"  so far {number}: {unmarked(row)[:_ECHO]}")
    if known:
        prompt += " `/1 other words` replaces the first, `/1` takes it out."
    while typed := line(prompt):
        if typed == BACK:
            return False
        edit = _EDIT.fullmatch(typed)
        at = int(edit[1]) - 1 if edit else len(known)
        if edit and not 0 <= at < len(known):
            prompt = f"  there is no line {edit[1]}: 1 to {len(known)}" if known else "  none yet"
            continue
        marked = mark((edit[2] or "") if edit else typed)
        known[at : at + 1] = [marked] if marked else []
        keep("\n".join(known))
        prompt = f"  marked: {marked[:_ECHO]}" if "==" in marked else "  …"
    return True


def _with_probe(draft: Draft, probe: DraftProbe) -> Draft:
    """The draft with a follow-up, in place of one that asks the same."""
    asked = [other.ask for other in draft.probes]
    if probe.ask not in asked:
        return replace(draft, probes=(*draft.probes, probe))
    at = asked.index(probe.ask)
    return replace(draft, probes=(*draft.probes[:at], probe, *draft.probes[at + 1 :]))
