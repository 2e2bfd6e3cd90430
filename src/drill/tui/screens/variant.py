"""How a story is told for a second competency: what is proposed, to change and keep."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.widgets import Select, Static

from drill.coaching.adapting import Handling
from drill.service.home.home import Home
from drill.service.library import note_editor
from drill.service.stories import adapting
from drill.text import one_line, unmarked
from drill.tui.content import content
from drill.tui.screen import after_typing
from drill.tui.screens.form import FormScreen, line, row
from drill.tui.widgets.fields import ChoiceField

LONGEST = 2000
"""Characters of the opening, and of what an added beat says."""
NO_FACTS = "a beat that only this variant has: its facts, a ; between them"


class VariantForm(FormScreen[bool], where="variant"):
    """The opening, and a row a beat. Its result is whether something was kept."""

    CSS_PATH = "variant.tcss"

    def __init__(self, home: Home, story: str, competency: str) -> None:
        """Raises NotFound, UsageError and StoreError."""
        super().__init__(home)
        self._proposal = adapting.propose(home, story, competency)
        title = self._proposal.placed.story.title
        self.head = f"{title}, told for {self._proposal.competency.name}"

    def fields(self) -> ComposeResult:
        """The opening, with how an answer opens there; each beat with why."""
        proposal = self._proposal
        yield row(
            "Open with",
            line("open", proposal.variant.open, example="the case", longest=LONGEST),
        )
        yield Static(content(proposal.advice), classes="why", markup=False)
        names = {how.value: how.value for how in Handling}
        for number, beat in enumerate(proposal.beats):
            yield row(
                f"{number + 1}. {beat.label}",
                ChoiceField(f"beat-{number}", names, beat.handling.value),
            )
            yield Static(content(beat.why), classes="why", markup=False)
        for number, added in enumerate(proposal.added):
            facts = line(
                f"add-{number}", adapting.joined_facts(added), example=NO_FACTS, longest=LONGEST
            )
            yield row(f"+ {one_line(unmarked(added.label))}", facts)
        yield Static(content(proposal.warning), id="warning", markup=False)

    @after_typing
    def action_save(self) -> None:
        """Keep what the fields say; else say what is wrong."""
        handlings = [
            Handling(str(self.query_one(f"#beat-{number}", Select).value))
            for number in range(len(self._proposal.beats))
        ]
        added = [self.text(f"add-{number}") for number in range(len(self._proposal.added))]
        variant = self._proposal.with_choices(self.text("open"), handlings, added)
        with self.complaining():
            changes = adapting.keep(self._home, self._proposal, variant)
            if changes.changed:
                counts = note_editor.counts(changes.cards)
                self.say(f"Cards: {counts}. {self.key('stories.undo')} takes it back.")
            self.dismiss(changes.changed)
