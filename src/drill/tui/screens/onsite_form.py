"""An onsite's form: name, date, minutes a day, and what it is limited to; saved in one undo step.

A mistake stands beside its field, in the words of what would not take it, and nothing is lost.
"""

from __future__ import annotations

from collections.abc import Sequence

from textual import work
from textual.app import ComposeResult
from textual.widgets import Input, Static

from drill.domain.onsite import Onsite
from drill.errors import DrillError
from drill.service.home.home import Home
from drill.service.home.progress import Progress
from drill.service.library import decks
from drill.service.onsite import first_run, onsites
from drill.tui.content import content
from drill.tui.screen import after_typing
from drill.tui.screens.form import FormScreen, line, row
from drill.tui.widgets.fields import Tick

MOST_TICKS = 60
"""Competencies, and decks, that can be ticked here; the command line takes any."""
_HELP = {
    "name": "What you call it: the company, the round.",
    "when": "8 Dec 2pm, {example} or in 9 days; then its zone, where not yours.",
    "minutes": "What you have for it, until then.",
}


class OnsiteForm(FormScreen[Onsite | None], where="date"):
    """One onsite, new or there already. Its result is what was saved; None where it was left."""

    CSS_PATH = "onsite_form.tcss"
    AUTO_FOCUS = "#name"

    def __init__(self, home: Home, onsite: Onsite | None = None) -> None:
        """`onsite` is the one to change; without one another is added. Raises StoreError."""
        super().__init__(home)
        self._onsite = onsite
        self.head = f"Onsite · {onsite.name if onsite else 'one more'}"
        self._competencies = first_run.competencies(home)
        self._example = first_run.example_day(home)
        self._decks = [(deck.id, deck.title) for deck in decks.listing(home)]
        self._given = {
            "name": onsite.name if onsite else "",
            "when": onsites.written(home, onsite) if onsite else "",
            "minutes": str(onsite.minutes if onsite else onsites.MINUTES),
        }

    def fields(self) -> ComposeResult:
        """A row a field, then boxes to tick."""
        onsite = self._onsite
        yield from self._row("name", "Name", "Acme, second round")
        yield from self._row("when", "When", f"{self._example} 09:00")
        yield from self._row("minutes", "Minutes a day", "")
        competencies = onsite.competencies if onsite else ()
        yield from self._ticks("competencies", "Competencies", self._competencies, competencies)
        yield from self._ticks("decks", "Decks", self._decks, onsite.decks if onsite else ())

    def _help(self, field: str) -> str:
        return _HELP[field].format(example=self._example)

    def _row(self, field: str, title: str, example: str) -> ComposeResult:
        yield row(title, line(field, self._given[field], example=example))
        yield Static(content(self._help(field)), classes="help", id=f"help-{field}", markup=False)

    def _ticks(
        self, field: str, title: str, choices: Sequence[tuple[str, str]], chosen: Sequence[str]
    ) -> ComposeResult:
        if not choices:
            return
        yield Static(content((title, "bold"), "  none ticked: all"), classes="section",
                     markup=False)  # fmt: skip
        for key, name in _shown(choices, chosen):
            yield Tick(content(name), key in chosen, name=key, classes=field, compact=True)
        if len(choices) > MOST_TICKS:
            yield Static(
                content(f"and {len(choices) - MOST_TICKS} more: none ticked takes them all"),
                classes="section",
                markup=False,
            )

    # -- what the fields say ---------------------------------------------------------------

    def _ticked(self, field: str) -> tuple[str, ...]:
        """Ids of the boxes ticked, and of those chosen before that have no box here."""
        ticks = list(self.query(f".{field}").results(Tick))
        boxes = {tick.name for tick in ticks}
        before = getattr(self._onsite, field) if self._onsite else ()
        without_box = [key for key in before if key not in boxes]
        return (*without_box, *(tick.name for tick in ticks if tick.value and tick.name))

    def on_input_changed(self, event: Input.Changed) -> None:
        """What is typed is read at once; that nothing is typed yet is no mistake."""
        field = event.input.id or ""
        if event.value.strip() or self._onsite is not None:
            self._check(field)
        else:
            self._say(field, self._help(field))

    def _check(self, field: str) -> bool:
        """Say beside a field what it means, or what is wrong with it. Whether nothing is."""
        text = self.text(field)
        try:
            if field == "when" and text == self._given["when"] and text:
                self._say(field, self._help(field))
            else:
                self._say(field, self._read(field, text) or self._help(field))
        except DrillError as error:
            self._say(field, str(error), wrong=True)
            return False
        return True

    def _read(self, field: str, text: str) -> str:
        """What a field means, in words. Raises UsageError for what would not be taken."""
        if field == "name":
            onsites.read_name(self._home, text, self._onsite)
        elif field == "minutes":
            onsites.read_minutes(text)
        else:
            at, zone, notice = onsites.read_when(self._home, text, self._onsite)
            beside = onsites.at_that_hour(self._home, at, self._onsite)
            return f"{onsites.in_full(self._home, at, zone)}. {beside} {notice}".strip()
        return ""

    def _say(self, field: str, text: str, *, wrong: bool = False) -> None:
        help = self.query_one(f"#help-{field}", Static)
        help.update(content(f"✗ {text}" if wrong else text))
        help.set_class(wrong, "wrong")

    # -- what the person does --------------------------------------------------------------

    @after_typing
    @work
    async def action_save(self) -> None:
        """Keep it, unless a field is wrong: then go there."""
        wrong = [field for field in _HELP if not self._check(field)]
        if wrong:
            self.query_one(f"#{wrong[0]}").focus()
        else:
            await self._save()

    async def _save(self) -> None:
        name, when = self.text("name"), self.text("when")
        minutes = float(self.text("minutes"))
        scope = {field: self._ticked(field) for field in ("competencies", "decks")}
        home, own = self._home, self._onsite

        def write(_: Progress) -> Onsite:
            if own is None:
                return onsites.add(home, name, when, minutes=minutes, **scope)
            moved = None if when == self._given["when"] else when
            return onsites.change(home, own.id, rename=name, when=moved, minutes=minutes, **scope)

        onsite = await self.attempt("Keeping it", write)
        if onsite is not None:
            when = onsites.in_full(home, onsite.at, onsite.zone)
            self.say(f"{onsite.name}: {when}. {self.key('onsite.undo')} undoes.")
            if beside := onsites.at_that_hour(home, onsite.at, onsite):
                self.say(beside)
            self.dismiss(onsite)


def _shown(choices: Sequence[tuple[str, str]], chosen: Sequence[str]) -> list[tuple[str, str]]:
    """As many as there are boxes for, in their order, those chosen before any other."""
    shown = sorted(choices, key=lambda choice: choice[0] not in chosen)[:MOST_TICKS]
    return sorted(shown, key=choices.index)
