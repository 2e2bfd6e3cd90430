"""A story told for a second competency, made line by line."""

from __future__ import annotations

from functools import partial

from drill.cli.output import say, write
from drill.cli.prompts import line, until, yes_no
from drill.cli.rehearsal import numbers, parse_beats
from drill.coaching.adapting import Handling
from drill.domain.deck import AddedBeat, StoryVariant
from drill.service.home.home import Home
from drill.service.library import note_editor
from drill.service.stories import adapting
from drill.service.stories.adapting import VariantProposal
from drill.text import one_line, unmarked


def write_variant(home: Home, story: str, competency: str, *, ask: bool) -> int:
    """Propose a variant, have it changed where somebody is to be asked, and keep it. Returns the
    exit code. Raises as `adapting.propose` and `adapting.keep` do.
    """
    proposal = adapting.propose(home, story, competency)
    _say(proposal)
    variant: StoryVariant | None = proposal.variant
    if ask:
        try:
            variant = _asked(proposal)
        except EOFError:
            variant = None
    if variant is None:
        say("Nothing was written.")
        return 1
    changes = adapting.keep(home, proposal, variant)
    write(f"{proposal.placed.deck}/{proposal.placed.story.id}")
    for text in note_editor.words(changes):
        say(text)
    if changes.changed:
        say("`drill undo` takes it back.")
    return 0


def _say(proposal: VariantProposal) -> None:
    along = f", along {proposal.framework.name}" if proposal.framework else ""
    say(f"{proposal.placed.story.title}, told for {proposal.competency.name}{along}\n")
    for number, beat in enumerate(proposal.beats, 1):
        say(f"{number}. {beat.label}: {beat.handling.value} ({beat.why})")
    for advice in filter(None, (proposal.warning, proposal.advice)):
        say(f"\n{advice}")
    say(f"Opens with: {proposal.variant.open or 'the case'}\n")


def _asked(proposal: VariantProposal) -> StoryVariant | None:
    """What the person makes of it; None where it is not to be kept. Raises EOFError."""
    opening = proposal.variant.open
    typed = line("The sentence to open with; Enter leaves it as it is, - opens with the case.")
    opening = "" if typed == "-" else typed or opening
    handlings = [beat.handling for beat in proposal.beats]
    for how, prompt in _WHICH.items():
        first = tuple(index for index, handling in enumerate(handlings) if handling is how)
        chosen = until(
            f"Which beats {prompt}? Numbers, or none; Enter takes {numbers(first)}.",
            partial(parse_beats, total=len(handlings), first=first),
        )
        handlings = [
            how if index in chosen else Handling.KEPT if old is how else old
            for index, old in enumerate(handlings)
        ]
    added = [_facts(beat) for beat in proposal.added]
    agreed = yes_no("Keep it?") == "y"
    return proposal.with_choices(opening, handlings, added) if agreed else None


def _facts(beat: AddedBeat) -> str:
    """What a beat that only the variant has is to say; empty for no such beat. Raises EOFError."""
    label, facts = one_line(unmarked(beat.label)), adapting.joined_facts(beat)
    leaves = f"Enter leaves “{facts}”, - takes it out" if facts else "Enter for none"
    typed = line(f"{label}, only told here: its facts, a ; between them; {leaves}.")
    return "" if typed == "-" else typed or facts


_WHICH = {Handling.STRETCHED: "are told at length", Handling.CUT: "are left out"}
