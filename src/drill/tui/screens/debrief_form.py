"""How an onsite went, and what they really asked: told once, in one undo step.

Two pages: the questions as they are remembered, one a line; then each with the competency that it
was after and how it went. Going back keeps what was said of a question that still stands.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from textual import work
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import OptionList, Select, Static
from textual.widgets.option_list import Option

from drill.domain.onsite import Onsite, Went
from drill.errors import UsageError
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.onsite import debrief, first_run, onsites
from drill.text import clean, one_line
from drill.tui.content import content
from drill.tui.screen import after_typing
from drill.tui.screens.form import FaultScreen
from drill.tui.widgets.button import KeyButton
from drill.tui.widgets.fields import ChoiceField
from drill.tui.widgets.text_field import HeldArea

LONGEST = 100_000
"""Characters of all questions that are read here."""
NOBODY_SAID = "rather not say"
"""How it went, where that is nobody's business."""
_SIGNS = {Went.WELL: "✓ well", Went.SO_SO: "~ so-so", Went.BADLY: "✗ badly"}
_PLACE = 26
"""Columns of a competency's name."""


@dataclass(frozen=True, slots=True)
class _QuestionFields:
    """A question, and what is said of it."""

    text: str
    competency: str = ""
    """`deck/id`; empty: none."""
    sure: bool = False
    """Whether the competency was recognised without a doubt, or chosen by the person."""
    went: Went = Went.SO_SO


class DebriefForm(FaultScreen[None], where="went"):
    """One onsite that is over."""

    CSS_PATH = "debrief_form.tcss"
    AUTO_FOCUS = "#went"

    def __init__(self, home: Home, onsite: Onsite) -> None:
        super().__init__(home)
        self._onsite = onsite
        self._names: dict[str, str] = {}
        self._asked: list[_QuestionFields] = []
        self._second = False
        self._questions = HeldArea(home, f"asked {onsite.id}", "questions", compact=True)

    def parts(self) -> ComposeResult:
        """Both pages; one is in sight."""
        with Vertical(id="first"):
            with Horizontal(id="row"):
                yield Static(content(("How did it go?", "bold")), id="ask", markup=False)
                yield ChoiceField("went", {"": NOBODY_SAID} | {went: went for went in Went}, "")
            yield Static(
                content(("What did they really ask?", "bold"), "  one question a line, or nothing"),
                classes="title",
                markup=False,
            )
            yield self._questions
        with Vertical(id="second"):
            yield Static("", id="title", markup=False)
            yield OptionList(id="asked", markup=False)
        yield Static("", id="fault", markup=False)
        with Horizontal(id="buttons"):
            yield KeyButton("next")
            yield KeyButton("save", primary=True)
            yield KeyButton("never")

    def on_mount(self) -> None:
        """What is over, and the names to choose among."""
        with self.complaining():
            places = first_run.placed_competencies(self._home)
            self._names = {f"{deck}/{note}": name for deck, note, name in places}
        when = onsites.when_text(self._home, self._onsite)
        self.show_head(f"{self._onsite.name} is over", when)
        self._turn(second=False)

    # -- drawing ---------------------------------------------------------------------------

    def _turn(self, *, second: bool) -> None:
        """Show one of the two pages."""
        self._second = second
        self.set_class(second, "-second")
        self.query_one("#asked" if second else "#went").focus()
        self.query_one("#next", KeyButton).stand_for("back" if second else "next")
        if second:
            self._draw_questions()
        self.refresh_bindings()

    def _draw_questions(self) -> None:
        keys = f"{self.key('well')} well  {self.key('so_so')} so-so  {self.key('badly')} badly"
        self.write(
            "#title",
            (f"{words.count(len(self._asked), 'question')}", "bold"),
            f"  {keys}  {self.key('other')} another competency  {self.key('none')} none",
        )
        rows = self.query_one("#asked", OptionList)
        at = rows.highlighted or 0
        rows.clear_options()
        rows.add_options([Option(self._row(question)) for question in self._asked])
        rows.highlighted = min(at, len(self._asked) - 1) if self._asked else None

    def _row(self, asked: _QuestionFields) -> Content:
        name = self._names.get(asked.competency, "none of yours")
        cut = content(one_line(name)).truncate(_PLACE, ellipsis=True)
        gap = " " * (_PLACE - cut.cell_length)
        return content(
            (f"{_SIGNS[asked.went]:<8}", "bold" if asked.went is Went.BADLY else ""),
            f"{cut}{gap} {' ' if asked.sure else '?'} {asked.text}",
        )

    # -- what the person does --------------------------------------------------------------

    def can(self, action: str) -> bool:
        """Each page has its keys."""
        if action == "next":
            return not self._second
        return self._second or action not in ("cycle", "mark", "other", "none", "back")

    def on_option_list_option_selected(self) -> None:
        """A click on a question is enter."""
        self.action_cycle()

    def action_cycle(self) -> None:
        """The question at the pointer went the next of well, so-so, badly."""
        ways = list(Went)
        self._change(
            lambda asked: replace(asked, went=ways[(ways.index(asked.went) + 1) % len(ways)])
        )

    @property
    def _texts(self) -> list[str]:
        lines = clean(self._questions.text[:LONGEST]).splitlines()
        return list(dict.fromkeys(filter(None, map(one_line, lines))))

    @work
    async def action_next(self) -> None:
        """Match the questions, and show what each is after."""
        texts = self._texts
        if texts:
            await self._match(texts)
        else:
            self.query_one("#questions").focus()

    async def _match(self, texts: list[str]) -> None:
        if len(texts) > debrief.MOST:
            most = f"an interview has at most {debrief.MOST} questions, not {len(texts)}"
            self.complain(UsageError(most))
            return
        known = {asked.text: asked for asked in self._asked}
        fresh = [text for text in texts if text not in known]
        matches = await self.attempt("Matching", lambda _: debrief.match(self._home, fresh))
        if matches is None:
            return
        for match in matches:
            known[match.text] = _QuestionFields(match.text, match.competency, match.confident)
        self._asked = [known.get(text) or _QuestionFields(text) for text in texts]
        self.show_fault("")
        self._turn(second=True)

    def action_back(self) -> None:
        """To the questions again."""
        self._turn(second=False)
        self.query_one("#questions").focus()

    def action_mark(self, went: str) -> None:
        """Say how the question at the pointer went, and go to the next."""
        self._change(lambda asked: replace(asked, went=Went(went)))
        self.query_one("#asked", OptionList).action_cursor_down()

    def action_other(self, by: int) -> None:
        """Another competency for the question at the pointer; after the last comes none."""
        places = ["", *self._names]

        def turned(asked: _QuestionFields) -> _QuestionFields:
            at = places.index(asked.competency) if asked.competency in places else 0
            return replace(asked, competency=places[(at + by) % len(places)], sure=True)

        self._change(turned)

    def action_none(self) -> None:
        """The question at the pointer is after none."""
        self._change(lambda asked: replace(asked, competency="", sure=True))

    def _change(self, how: Callable[[_QuestionFields], _QuestionFields]) -> None:
        rows = self.query_one("#asked", OptionList)
        at = rows.highlighted
        if at is not None:
            self._asked[at] = how(self._asked[at])
            rows.replace_option_prompt_at_index(at, self._row(self._asked[at]))

    @after_typing
    @work
    async def action_save(self) -> None:
        """Keep it; questions that were not looked at yet are matched and shown first."""
        texts = self._texts
        if texts and not self._second:
            await self._match(texts)
            return
        value = str(self.query_one("#went", Select).value)
        went = Went(value) if value else None
        asked = [(field.text, field.competency, field.went) for field in self._asked if texts]
        await self._leave_with(
            lambda: debrief.tell(self._home, self._onsite, went, asked),
            f"Kept how {self._onsite.name} went"
            + (f", with {words.count(len(asked), 'question')}" if asked else ""),
        )

    @work
    async def action_never(self) -> None:
        """Close it without a word."""
        await self._leave_with(
            lambda: debrief.skip(self._home, self._onsite),
            f"{self._onsite.name} is not asked about again",
        )

    async def _leave_with(self, act: Callable[[], object], news: str) -> None:
        if await self.attempt("Keeping it", lambda _: (act(),)):
            self._questions.let_go()
            self.say(f"{news}. {self.key('onsite.undo')} undoes.")
            self.dismiss()

    def action_leave(self) -> None:
        """Back; it is asked again another time, with what was typed."""
        self.before_quit()
        self.dismiss()

    def before_quit(self) -> None:
        """The questions are held until they are saved."""
        self._questions.hold()
