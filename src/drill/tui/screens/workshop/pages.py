"""The pages of the workshop, a page for each thing that is asked of a story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import ClassVar

from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.events import DescendantFocus
from textual.widget import Widget
from textual.widgets import ContentSwitcher, Input, Static

from drill.domain.deck import THEMES
from drill.service.home import words
from drill.service.stories.bench import Bench
from drill.service.stories.draft import Draft, DraftProbe, Measured
from drill.text import marks, one_line, unmarked
from drill.tui.content import content, hanging
from drill.tui.host import scene_of
from drill.tui.screens.workshop.choice import ChoicePage, MomentsPage
from drill.tui.widgets.fields import Tick, Ticks
from drill.tui.widgets.text_field import TextField

Parts = tuple[str | tuple[str, str], ...]
MOST_ROWS = 60
"""Figures, and follow-ups, that a page holds; a story with more is edited as YAML."""
MOST_QUESTIONS = 6
"""Phrasings of the competency that are shown."""
MOST_FACTS = 40
"""Facts of a beat that are shown at the review."""
SCROLLBAR = 2
"""Columns."""


class Page(VerticalScroll):
    """A part of a draft: shown, asked about, and given back as it stands in the fields.

    The fields are attributes, not looked up: what is in them is kept after the screen is gone.
    """

    place: ClassVar[str]
    """Names the page in style sheets."""
    adds: ClassVar[str] = ""
    """What can be added here. Pages with something to add hold facts, whose figures are marked."""
    ADVICE: ClassVar[Parts] = ()
    """What to know while writing here, where it is the same for every draft."""
    facts: TextField | None = None
    """Whose figures are marked where the focus is in no text."""

    def __init__(self, *fields: Widget, can_focus: bool = False) -> None:
        super().__init__(*fields, id=f"page-{self.place}", can_focus=can_focus)

    async def show(self, draft: Draft, bench: Bench) -> None:
        """Fill the fields, and put the focus where writing goes on."""
        raise NotImplementedError

    def advice(self, draft: Draft, bench: Bench) -> Content:
        """What to know while writing here."""
        return content(*self.ADVICE)

    def typed(self, draft: Draft) -> Draft:
        """The draft with what stands in the fields."""
        return draft

    async def add(self, draft: Draft) -> Draft:
        """The draft with one thing more, and at the page where that is written."""
        return draft

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """A field comes in sight with what is asked above it."""
        row = event.widget.parent
        if isinstance(row, Widget) and row.has_class("row"):
            self.call_after_refresh(self.scroll_to_widget, row, animate=False, top=True)

    async def fill(self, rows: Sequence[Widget]) -> None:
        """Put rows in the place of those there were."""
        await self.remove_children()
        await self.mount(*rows)
        self.scroll_home(animate=False)


class TitlePage(Page):
    """What it is called, what it is about, which questions it answers: each field below what it is
    for.
    """

    place = "title"

    def __init__(self) -> None:
        self._title = Input(
            id="title", max_length=200, compact=True, placeholder="a few words you will know"
        )
        self._about = Static(
            content(("What is it about?", "bold"), "  optional, space ticks, ↓ goes on"),
            classes="ask",
            markup=False,
        )
        self._themes = Ticks(id="themes")
        self._ticks: dict[str, Tick] = {}
        self._questions = TextField(id="questions", compact=True)
        super().__init__(
            Static(content(("What is it called?", "bold")), classes="ask", markup=False),
            self._title,
            self._about,
            self._themes,
            Static(
                content(("Which questions does it answer?", "bold"), "  optional, one a line"),
                classes="ask",
                markup=False,
            ),
            self._questions,
        )

    async def show(self, draft: Draft, bench: Bench) -> None:
        """Fill them. Where no question insists on anything, it is not asked what it is about."""
        self._about.display = self._themes.display = bool(bench.themes)
        self._ticks = {
            theme: Tick(content(THEMES[theme]), theme in draft.themes, compact=True)
            for theme in bench.themes
        }
        await self._themes.show(*self._ticks.values())
        self._title.value, self._questions.text = draft.title, draft.questions
        self._title.focus()

    def advice(self, draft: Draft, bench: Bench) -> Content:
        """What they want to know, and how they ask."""
        competency = bench.competency
        parts: list[str | tuple[str, str]] = []
        if competency and competency.evaluates:
            parts += [("They want to know\n", "bold"), competency.evaluates, "\n\n"]
        questions = competency.asks[:MOST_QUESTIONS] if competency else ()
        if questions:
            quoted = "\n".join(f"“{question}”" for question in questions)
            parts += [("It is asked as\n", "bold"), quoted]
        return content(*parts)

    def typed(self, draft: Draft) -> Draft:
        """With all of them."""
        return replace(
            draft,
            title=self._title.value,
            themes=(
                *(theme for theme, tick in self._ticks.items() if tick.value),
                *(theme for theme in draft.themes if theme not in self._ticks),
            ),
            questions=self._questions.text,
        )


class BeatPage(Page):
    """One beat at a time, the one whose page the draft is at: what its step is for, its label,
    its facts.
    """

    place = "beat"
    adds = "a beat"

    def __init__(self) -> None:
        self._why = Static("", id="why", markup=False)
        self._label = Input(
            id="label", max_length=200, compact=True, placeholder="two or three words"
        )
        self.facts = TextField(
            id="facts",
            compact=True,
            placeholder=content("One fact a line, a few words each; figures ==like this=="),
        )
        called = Static(content("Called"), markup=False)
        super().__init__(self._why, Horizontal(called, self._label, id="label-row"), self.facts)

    async def show(self, draft: Draft, bench: Bench) -> None:
        """Fill both; writing goes on at the end."""
        beat, facts = draft.beat, self.facts
        assert beat is not None
        assert facts is not None
        advice = bench.advice(beat)
        self._why.update(
            content(advice.step.why + (" (for senior roles)" if advice.step.bonus else ""))
        )
        self._label.value, facts.text = beat.label, beat.text
        last = unmarked(beat.text).rpartition("\n")[2]
        if last and any(answer.text.rstrip().endswith(last) for answer in draft.answers):
            facts.text += "\n"  # an answer is a fact of its own; what comes now is another
        facts.move_cursor(facts.document.end)
        (facts if beat.label else self._label).focus()

    def advice(self, draft: Draft, bench: Bench) -> Content:
        """What belongs here, the red flags with their repairs; nothing of a stranger's story."""
        assert draft.beat is not None
        advice = bench.advice(draft.beat)
        parts: list[str | tuple[str, str]] = []
        if advice.step.items:
            items = (f"· {item}\n" for item in advice.step.items)
            parts += [("What belongs here\n", "bold"), *items, "\n"]
        for flag in advice.flags:
            parts += [
                (f"⚑ {flag.flag}\n", "bold $text-error"),
                (f"“{flag.sounds_like[0]}”\n", "$text-muted"),
                f"→ {flag.repair}\n\n",
            ]
        return content(*parts)

    def typed(self, draft: Draft) -> Draft:
        """With this beat as it stands."""
        assert self.facts is not None
        index = draft.page - 1
        beat = replace(draft.beats[index], label=self._label.value, text=self.facts.text)
        return replace(draft, beats=(*draft.beats[:index], beat, *draft.beats[index + 1 :]))

    async def add(self, draft: Draft) -> Draft:
        """With a beat of one's own after this one."""
        return draft.with_beat(draft.page - 1).turned(draft.page + 1)


class AnswersPage(Page):
    """What is asked of the moment from which the story is begun; each answer is in its beat at
    once.
    """

    place = "answers"

    def __init__(self) -> None:
        super().__init__()
        self._areas: list[TextField] = []

    async def show(self, draft: Draft, bench: Bench) -> None:
        """A row a question; the focus is at the first that has no answer."""
        self._areas = [TextField(answer.text, compact=True) for answer in draft.answers]
        rows = (
            Vertical(Static(content((answer.ask, "bold")), markup=False), area, classes="row")
            for answer, area in zip(draft.answers, self._areas, strict=True)
        )
        await self.fill(list(rows))
        for area in self._areas:
            area.move_cursor(area.document.end)
        next((area for area in self._areas if not area.text), self._areas[0]).focus()

    def advice(self, draft: Draft, bench: Bench) -> Content:
        """Which competency it is for, where the answers go, and how that is changed."""
        name = bench.competency.name if bench.competency else draft.competency
        labels = {beat.step or beat.label: beat.label for beat in draft.beats}
        places = dict.fromkeys(labels.get(answer.beat, answer.beat) for answer in draft.answers)
        key = scene_of(self).key("recast")
        return content(
            (f"A story for {name}\n", "bold"),
            f"{key} chooses another competency.\n\n",
            "One fact a line, in your own words. Your answers become the first facts of "
            f"{', '.join(f'“{place}”' for place in places)}; you carry on there. Skip whatever you "
            "like.",
        )

    def typed(self, draft: Draft) -> Draft:
        """With the answers as they stand."""
        return draft.with_answers([area.text for area in self._areas])


class FigureRow(Vertical):
    """A fact with its figures set off, above the field for how they were measured."""

    def __init__(self, measured: Measured) -> None:
        self.fact = measured.fact
        self.how = Input(
            measured.how,
            max_length=500,
            compact=True,
            placeholder="from what to what, counted by whom, over how long",
        )
        parts: list[str | tuple[str, str]] = []
        rest = self.fact
        for figure in marks(self.fact):
            before, _, rest = rest.partition(f"=={figure}==")
            parts += [before, (figure, "bold $text-accent")]
        super().__init__(Static(content(*parts, rest), markup=False), self.how, classes="row")


class FiguresPage(Page):
    """A row for every fact with figures."""

    place = "figures"
    ADVICE = (
        ("How was each measured?\n", "bold"),
        "“How do you know?” is the follow-up to every figure. Say what was counted, against what "
        "baseline, and over how long. One that you cannot explain is better left out.",
    )

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[FigureRow] = []

    async def show(self, draft: Draft, bench: Bench) -> None:
        """The rows; the focus is at the first that says nothing yet."""
        self._rows = [FigureRow(measured) for measured in draft.figured[:MOST_ROWS]]
        if not self._rows:
            key = scene_of(self).key("mark")
            none = "No figure is marked. Figures are what an interviewer remembers: go back and "
            await self.fill(
                [Static(content(f"{none}mark some with {key}, or go on."), markup=False)]
            )
            self.screen.set_focus(None)
            return
        await self.fill(self._rows)
        fields = [row.how for row in self._rows]
        next((field for field in fields if not field.value), fields[0]).focus()

    def typed(self, draft: Draft) -> Draft:
        """With how each was measured."""
        return draft.with_hows({row.fact: row.how.value for row in self._rows})


class ProbeRow(Vertical):
    """A follow-up above its answer."""

    def __init__(self, probe: DraftProbe) -> None:
        self._probe_id = probe.id
        self._ask = Input(probe.ask, max_length=500, compact=True, placeholder="what they ask next")
        self._answer = TextField(
            probe.text, compact=True, placeholder=content("your answer, one fact a line")
        )
        super().__init__(self._ask, self._answer, classes="row")

    @property
    def probe(self) -> DraftProbe:
        """The follow-up as it stands."""
        return DraftProbe(self._ask.value, self._answer.text, self._probe_id)

    @property
    def complete(self) -> bool:
        """Whether both are there."""
        return bool(self._ask.value and self._answer.text)

    def take_focus(self) -> None:
        """To what is missing."""
        (self._answer if self._ask.value and not self._answer.text else self._ask).focus()


class ProbesPage(Page):
    """A row a follow-up."""

    place = "probes"
    adds = "one more"
    ADVICE = (
        ("What will they ask next?\n", "bold"),
        "Three that nearly every story gets are here: reword them, or put your own in their "
        "place. One without an answer is left out. Add what somebody asked you about this story "
        "before, or what you hope nobody asks.",
    )

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[ProbeRow] = []

    async def show(self, draft: Draft, bench: Bench) -> None:
        """The rows; the focus is at the first that lacks something."""
        self._rows = [ProbeRow(probe) for probe in draft.probes[:MOST_ROWS]]
        await self.fill(self._rows)
        if self._rows:
            next((row for row in self._rows if not row.complete), self._rows[0]).take_focus()

    def typed(self, draft: Draft) -> Draft:
        """With the follow-ups as they stand."""
        probes = (row.probe for row in self._rows)
        return replace(draft, probes=(*probes, *draft.probes[len(self._rows) :]))

    async def add(self, draft: Draft) -> Draft:
        """With one more, as long as there is room."""
        if len(draft.probes) >= MOST_ROWS:
            return draft
        row = ProbeRow(DraftProbe(""))
        self._rows.append(row)
        await self.mount(row)
        row.take_focus()
        return self.typed(draft)


class ReviewPage(Page):
    """The story as it would be kept, to be scrolled."""

    place = "review"
    ADVICE = ("Lint is looking…",)

    def __init__(self) -> None:
        self._story = Static("", id="story", markup=False)
        super().__init__(self._story, can_focus=True)

    async def show(self, draft: Draft, bench: Bench) -> None:
        """From its beginning."""
        width = self.screen.query_one("#fields").size.width - SCROLLBAR
        self._story.update(_story_text(draft, bench.seconds(draft), width))
        self.scroll_home(animate=False)
        self.focus()


def _story_text(draft: Draft, seconds: float, width: int) -> Content:
    """The story, what it lacks before it and what is skipped behind it."""
    finished, lacks = draft.story(), draft.missing()
    parts: list[str | tuple[str, str]] = [(f"✗ {lacks}\n\n", "$text-error")] if lacks else []
    about = f"  about {words.clock(seconds)} to tell\n"
    parts += [(draft.name, "bold"), (about, "$text-muted")]
    for number, beat in enumerate(finished.beats, start=1):
        parts.append((f"\n{number}. {beat.label}\n", "bold"))
        for fact in beat.facts[:MOST_FACTS]:
            parts.append(_fact(fact.say, width))
            how = hanging(f"measured: {fact.how}", width, "     ", "     ")
            parts += [(f"{how}\n", "$text-muted")] if fact.how else []
        more = len(beat.facts) - MOST_FACTS
        parts += [(f"   and {more} more\n", "$text-muted")] if more > 0 else []
    skipped = [one_line(beat.label) for beat in draft.beats if not beat.facts]
    if skipped:
        parts.append((f"\nSkipped: {', '.join(skipped)}\n", "$text-muted"))
    for probe in finished.probes:
        parts.append((f"\n? {probe.ask}\n", "bold"))
        parts += [_fact(fact.say, width) for fact in probe.answer]
    return content(*parts)


def _fact(text: str, width: int) -> str:
    return hanging(unmarked(text), width, "   · ", "     ") + "\n"


class Pages(ContentSwitcher):
    """All pages, of which one is in sight. They are held, not looked up: a draft is read from
    them after the screen is gone, too.
    """

    def __init__(self) -> None:
        self.moments, self.choice, self.review = MomentsPage(), ChoicePage(), ReviewPage()
        self._answers, self._title, self._beat = AnswersPage(), TitlePage(), BeatPage()
        self._figures, self._probes = FiguresPage(), ProbesPage()
        super().__init__(
            self.moments, self.choice, self._answers, self._title, self._beat, self._figures,
            self._probes, self.review, id="page",
        )  # fmt: skip

    def of(self, draft: Draft) -> Page:
        """The page where a draft is."""
        if draft.beat is not None:
            return self._beat
        return {
            -1: self._answers,
            0: self._title,
            draft.figures_page: self._figures,
            draft.probes_page: self._probes,
        }.get(draft.page, self.review)
