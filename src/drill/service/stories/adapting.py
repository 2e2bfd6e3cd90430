"""One story in two competencies: how it could be told for the other one, and keeping that."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from drill.cards.shelf import Placed, Shelf
from drill.coaching.adapting import Adaptation, BeatAdvice, Handling, adapt, creeds
from drill.coaching.lint import Frame, opening
from drill.deckfile.schema import free_id
from drill.domain.deck import (
    AddedBeat,
    Beat,
    Competency,
    Fact,
    Framework,
    Step,
    Story,
    StoryVariant,
)
from drill.domain.fit import THIN, asked_steps
from drill.errors import UsageError
from drill.service.home.home import Home
from drill.service.home.progress import Progress, unheard
from drill.service.library import note_editor, own_deck
from drill.service.library.note_editor import Changes
from drill.service.stories import overview, workshop
from drill.service.stories.draft import fact_lines, mark_lines

_BETWEEN = "; "
"""Between the facts of a beat that stand in one line."""


@dataclass(frozen=True, slots=True)
class VariantProposal:
    """How a story could be told for another of its competencies, or is by now."""

    placed: Placed
    competency: Competency
    ref: str
    """The competency as the story names it, or is to name it."""
    framework: Framework | None
    """Of the competency, along which it is told."""
    variant: StoryVariant
    """What is proposed; where there is a variant already, that one."""
    opening_shows: tuple[str, ...]
    """The step that an opening shows; none where an answer opens with the case."""
    beats: tuple[BeatAdvice, ...]
    """What becomes of each beat by `variant`, and why that may be right."""
    missing: tuple[str, ...]
    """Labels of the steps that no beat shows."""
    added: tuple[AddedBeat, ...]
    """Beats that only this variant has, or could have: its own, then for each step that nothing
    shows, not even an opening, one without facts.
    """
    fits: bool
    """Whether it shows enough of the steps to be the answer there."""
    advice: str
    """How an answer opens there, or what they listen for; empty where nobody says it."""
    base: str
    """The story as it stood, to see whether it was changed elsewhere meanwhile."""
    new: bool
    """Whether there is no variant for the competency yet."""

    @property
    def warning(self) -> str:
        """What the story lacks there, in a sentence or two; empty where nothing."""
        if not self.missing:
            return ""
        doubt = "" if self.fits else " That is most of them: another story may answer better."
        return (
            f"No beat shows {', '.join(self.missing)}: say it in the opening, or in a beat that "
            f"only this variant has.{doubt}"
        )

    def with_choices(
        self, open_: str, handlings: Iterable[Handling], texts: Iterable[str] | None = None
    ) -> StoryVariant:
        """The variant with another opening, what becomes of each beat and what each of those that
        it adds says (see `joined_facts`), in their order; without `texts` those stay as they are.
        """
        pairs = list(zip(self.beats, handlings, strict=True))
        says = map(joined_facts, self.added) if texts is None else texts
        saying = (_saying(beat, text) for beat, text in zip(self.added, says, strict=True))
        return replace(
            self.variant,
            open=open_.strip(),
            steps=self._steps if open_.strip() else (),
            stretch=tuple(beat.beat for beat, how in pairs if how is Handling.STRETCHED),
            cut=tuple(beat.beat for beat, how in pairs if how is Handling.CUT),
            add=tuple(beat for beat in saying if beat.facts),
        )

    @property
    def _steps(self) -> tuple[str, ...]:
        """What the opening shows; what the person wrote there stands."""
        return self.variant.steps if self.variant.open else self.opening_shows


def joined_facts(beat: Beat) -> str:
    """The facts of a beat in one line, to be changed there."""
    return _BETWEEN.join(fact.say for fact in beat.facts)


def _saying(beat: AddedBeat, text: str) -> AddedBeat:
    """The beat with other facts. Those that it had stay what they are, with all that they have:
    whole though there is a `;` in one, and with the marks that it has.
    """
    if text.strip() == joined_facts(beat):
        return beat
    known = {_parts(fact.say): fact for fact in beat.facts}
    sizes = sorted(set(map(len, known)), reverse=True)
    parts, facts = _parts(text), dict[str, Fact]()
    while parts:
        size = next((many for many in sizes if parts[:many] in known), 0)
        new = map(Fact, fact_lines(mark_lines(parts[0])))
        for fact in (known[parts[:size]],) if size else new:
            facts.setdefault(fact.say, fact)
        parts = parts[size or 1 :]
    return replace(beat, facts=tuple(facts.values()))


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(_BETWEEN.strip()))


def propose(home: Home, story: str, competency: str) -> VariantProposal:
    """How a story could be told for a competency; a person names both, by id or name.

    Raises NotFound, UsageError (a sample; no beats; what the story is mainly for) and StoreError.
    """
    choice = workshop.choose(workshop.choices(home), competency)
    owner = choice.competency
    with home.store.read() as connection:
        placed = overview.find(connection, story)
        shelf = home.shelf(connection)
    _check(placed, owner, shelf)
    deck, chosen = placed
    refs = (ref for ref in chosen.competencies if shelf.competency(ref, deck) == owner)
    ref = next(refs, choice.ref)
    claimed = replace(chosen, competencies=tuple(dict.fromkeys((*chosen.competencies, ref))))
    frame = own_deck.frame(home, claimed, deck, shelf, 1.0, ())
    adaptation = adapt(claimed, owner, frame)
    framework = adaptation.framework
    advice = opening(framework, owner) if framework else ""
    belief = adaptation.belief if advice else None  # what an opening shows
    shows = (f"{framework.id}.{belief.id}",) if framework and belief else ()
    known = shelf.variant(placed, owner)
    creed = _creed(shelf.stories(choice.deck, owner.id), chosen, frame) if belief else ""
    variant = known or _proposed(placed, ref, adaptation, creed, shows)
    only_here = {step.rpartition(".")[2] for beat in variant.add for step in beat.steps}
    missing = [step for step in adaptation.missing if step.id not in only_here]
    unsaid = [step for step in missing if step != belief]
    return VariantProposal(
        placed=Placed(deck, claimed),
        competency=owner,
        ref=ref,
        framework=framework,
        variant=variant,
        opening_shows=shows,
        beats=tuple(
            replace(beat, handling=_handling(beat.beat, variant)) for beat in adaptation.beats
        ),
        missing=tuple(step.label for step in (unsaid if variant.open else missing)),
        added=(*variant.add, *_to_add(claimed, framework, unsaid)),
        fits=not framework
        or len(missing) <= THIN * len(asked_steps(framework, senior=shelf.senior)),
        advice=advice or owner.evaluates,
        base=note_editor.text(home, deck, chosen.id),
        new=known is None,
    )


def _check(placed: Placed, owner: Competency, shelf: Shelf) -> None:
    """Raises UsageError where a story can have no variant for a competency."""
    deck, story = placed
    if story.sample:
        raise UsageError(f"{story.title} is a sample", "A variant is for a story of your own.")
    overview.check_tellable(placed)
    if not story.competencies or shelf.competency(story.competencies[0], deck) == owner:
        raise UsageError(
            f"{story.title} is mainly for {owner.name}" * bool(story.competencies)
            or f"{story.title} is for no competency yet",
            "A variant is for another competency than the main one.",
        )


def _creed(stories: Iterable[Placed], story: Story, frame: Frame) -> str:
    """What the person says, in another story of their own, that they hold to be true; or none."""
    others = (one for _, one in stories if not one.sample and one.id != story.id)
    return next((text for other in others for text in creeds(other, frame)), "")


def _proposed(
    placed: Placed, ref: str, adaptation: Adaptation, belief: str, shows: tuple[str, ...]
) -> StoryVariant:
    taken = {variant.id for variant in placed.story.variants}
    return StoryVariant(
        free_id(ref.rpartition("/")[2], taken.__contains__),
        ref,
        open=belief,
        steps=shows if belief else (),
        stretch=tuple(
            beat.beat for beat in adaptation.beats if beat.handling is Handling.STRETCHED
        ),
        cut=tuple(beat.beat for beat in adaptation.beats if beat.handling is Handling.CUT),
    )


def _to_add(
    story: Story, framework: Framework | None, missing: Iterable[Step]
) -> Iterator[AddedBeat]:
    """A beat without facts for each step that is missing."""
    if framework is None:
        return
    taken = {beat.id for beat in story.every_beat}
    for step in missing:
        ident = free_id(step.id, taken.__contains__)
        taken.add(ident)
        yield AddedBeat(ident, step.label, steps=(f"{framework.id}.{step.id}",))


def _handling(beat: str, variant: StoryVariant) -> Handling:
    if beat in variant.stretch:
        return Handling.STRETCHED
    return Handling.CUT if beat in variant.cut else Handling.KEPT


def keep(
    home: Home, proposal: VariantProposal, variant: StoryVariant, progress: Progress = unheard
) -> Changes:
    """Put a variant into its story, and each step that no beat names into one that shows it;
    one step undoes it. Every other card keeps its history.

    Raises UsageError (it changes nothing), Overtaken (the story was changed meanwhile), DeckError,
    NotFound, StoreError, and Cancelled where the watcher stops it; then nothing was changed.
    """
    if not (variant.open or variant.stretch or variant.cut or variant.add):
        raise UsageError(
            "nothing would change",
            "Say what to open with, or what to tell at length or leave out.",
        )
    deck, story = proposal.placed
    others = (other for other in story.variants if other.id != variant.id)
    named = {ref for beat in story.beats for ref in beat.steps} | set(variant.steps)
    pairs = [*zip(story.beats, proposal.beats, strict=True)]
    fresh: dict[str, list[str]] = {}
    for beat, advice in sorted(pairs, key=lambda pair: pair[0].id not in variant.stretch):
        framework = proposal.framework if beat.id not in variant.cut else None
        shows = [f"{framework.id}.{step.id}" for step in advice.steps] if framework else []
        fresh[beat.id] = [ref for ref in shows if ref not in named]
        named.update(shows)
    beats = (replace(beat, steps=(*beat.steps, *fresh[beat.id])) for beat in story.beats)
    changed = replace(story, beats=tuple(beats), variants=(*others, variant))
    text = note_editor.written(deck, deck, changed)
    return note_editor.save(home, deck, story.id, text, progress, base=proposal.base)
