"""The last page: the story as it stands."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from drill.service.home import words
from drill.service.stories.bench import Bench
from drill.service.stories.draft import Draft
from drill.text import one_line, unmarked
from drill.tui.content import content, hanging
from drill.tui.screens.workshop.page import Page

MOST_FACTS = 40
"""Facts of a beat that are shown."""
SCROLLBAR = 2
"""Columns."""


class ReviewPage(Page):
    """The story as it would be kept, to be scrolled."""

    place = "review"

    def __init__(self) -> None:
        super().__init__(can_focus=True)
        self._story = Static("", id="story", markup=False)

    def compose(self) -> ComposeResult:
        """A text."""
        yield self._story

    async def show(self, draft: Draft, bench: Bench) -> None:
        """From its beginning."""
        width = self.screen.query_one("#fields").size.width - SCROLLBAR
        self._story.update(_told(draft, bench.seconds(draft), width))
        self.scroll_home(animate=False)
        self.focus()

    def advice(self, draft: Draft, bench: Bench) -> Content:
        """Until lint has looked."""
        return content("Lint is looking…")


def _told(draft: Draft, seconds: float, width: int) -> Content:
    """The story, what it lacks before it and what is skipped behind it."""
    kept, lacks = draft.story(), draft.missing()
    parts: list[str | tuple[str, str]] = [(f"✗ {lacks}\n\n", "$text-error")] if lacks else []
    about = f"  about {words.clock(seconds)} to tell\n"
    parts += [(draft.name, "bold"), (about, "$text-muted")]
    for number, beat in enumerate(kept.beats, start=1):
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
    for probe in kept.probes:
        parts.append((f"\n? {probe.ask}\n", "bold"))
        parts += [_fact(fact.say, width) for fact in probe.answer]
    return content(*parts)


def _fact(text: str, width: int) -> str:
    return hanging(unmarked(text), width, "   · ", "     ") + "\n"
