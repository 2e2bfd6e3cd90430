"""The page of a beat: its facts, and beside them how to lose the interviewer here."""

from __future__ import annotations

from dataclasses import replace

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static, TextArea

from drill.service.stories.bench import Bench
from drill.service.stories.draft import Draft
from drill.tui.content import content
from drill.tui.screens.workshop.page import Page


class BeatPage(Page):
    """One beat at a time, the one whose page the draft is at."""

    place = "beat"
    adds = "a beat"

    def __init__(self) -> None:
        super().__init__()
        self._why = Static("", id="why", markup=False)
        self._label = Input(
            id="label", max_length=200, compact=True, placeholder="two or three words"
        )
        self._facts = TextArea(
            id="facts",
            compact=True,
            placeholder=content("One fact a line, a few words each; figures ==like this=="),
        )

    def compose(self) -> ComposeResult:
        """What the step is for, the label, the facts."""
        yield self._why
        with Horizontal(id="label-row"):
            yield Static(content("Called"), markup=False)
            yield self._label
        yield self._facts

    async def show(self, draft: Draft, bench: Bench) -> None:
        """Fill both; writing goes on at the end."""
        beat = draft.beat
        assert beat is not None
        advice = bench.advice(beat.step)
        why = advice.step.why if beat.step else "What happened here, in notes."
        self._why.update(content(why + (" (for senior roles)" if advice.step.bonus else "")))
        self._label.value, self._facts.text = beat.label, beat.text
        self._facts.move_cursor(self._facts.document.end)
        (self._facts if beat.label else self._label).focus()

    def advice(self, draft: Draft, bench: Bench) -> Content:
        """What belongs here, the red flags with their repairs, the shape of a sample."""
        advice = bench.advice(draft.beat.step if draft.beat else "")
        parts: list[str | tuple[str, str]] = []
        if advice.step.items:
            items = (f"· {item}\n" for item in advice.step.items)
            parts += [("What belongs here\n", "bold"), *items, "\n"]
        for flag in advice.flags:
            parts += [
                (f"⚑ {flag.flag}\n", "bold $text-error"),
                (f"“{flag.sounds_like}”\n", "$text-muted"),
                f"→ {flag.repair}\n\n",
            ]
        if advice.hints:
            hints = ", ".join(advice.hints)
            parts += [("A sample's beats here: ", "$text-muted"), (hints, "$text-muted")]
        return content(*parts)

    def typed(self, draft: Draft) -> Draft:
        """With this beat as it stands."""
        index = draft.page - 1
        beat = replace(draft.beats[index], label=self._label.value, text=self._facts.text)
        return replace(draft, beats=(*draft.beats[:index], beat, *draft.beats[index + 1 :]))

    async def add(self, draft: Draft) -> Draft:
        """With a beat of one's own after this one."""
        return draft.with_beat(draft.page - 1).turned(draft.page + 1)

    @property
    def facts_area(self) -> TextArea | None:
        """The facts."""
        return self._facts
