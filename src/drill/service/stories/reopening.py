"""A saved story in the workshop again: as a draft, and from the draft back into its note.

Whatever the workshop has no field for stays as it was: variants, core, tags of facts, other
competencies. Ids stay with their beats, follow-ups and facts, so what is remembered stays too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from drill.cards.build import build
from drill.cards.shelf import Shelf
from drill.domain.deck import Beat, Fact, Framework, Story, StoryVariant, place_named
from drill.errors import NotFound, UsageError
from drill.service.home.home import Home
from drill.service.home.progress import Progress, unheard
from drill.service.library import note_editor
from drill.service.library.own_deck import Added
from drill.service.stories.draft import ALIKE, Draft, DraftBeat, DraftProbe, Measured, alike
from drill.storage import library
from drill.text import marks


def draft(home: Home, deck: str, note: str) -> Draft:
    """The story as a draft. Raises NotFound, UsageError (no story, or one for no competency) and
    StoreError.
    """
    with home.store.read() as connection:
        shelf = home.shelf(connection)
    saved = _saved(home, deck, note)
    if not saved.competencies:
        raise UsageError(
            f"{saved.title} is for no competency, and the workshop needs one",
            f"`drill edit {deck}/{note}` names one: `competencies: [...]`.",
        )
    ref = saved.competencies[0]
    place = f"{deck}/{note}"
    facts = [fact for beat in saved.beats for fact in beat.facts]
    return Draft(
        id=hashlib.blake2b(place.encode(), digest_size=8).hexdigest(),
        deck=(shelf.place_of(ref, deck) or (deck, ref))[0],
        ref=ref,
        framework=saved.framework,
        title=saved.title,
        questions="\n".join(saved.questions),
        themes=saved.themes,
        beats=tuple(_beats(saved, shelf.framework(saved, deck), shelf, deck)),
        probes=tuple(
            DraftProbe(probe.ask, _text(probe.answer), probe.id) for probe in saved.probes
        ),
        measured=tuple(Measured(fact.say, fact.how) for fact in facts if fact.how),
        saved=place,
        base=note_editor.text(home, deck, note),
    )


def _saved(home: Home, deck: str, note: str) -> Story:
    with home.store.read() as connection:
        notes = library.notes(connection, place=(deck, note))
    if not notes:
        raise NotFound(f"there is no story {deck}/{note} any more")
    if not isinstance(notes[0].note, Story):
        raise UsageError(
            f"{deck}/{note} is no story", f"`drill edit {deck}/{note}` opens it as text."
        )
    return notes[0].note


def _text(facts: Sequence[Fact]) -> str:
    return "\n".join(fact.say for fact in facts)


def _beats(saved: Story, along: Framework | None, shelf: Shelf, deck: str) -> Iterator[DraftBeat]:
    """Its beats, and between them an empty one for each step that none of them shows."""
    steps = along.steps if along else ()
    ids = [step.id for step in steps]
    shown = {
        beat.id: [
            step.id
            for ref in beat.steps
            if (step := shelf.step(ref, saved, deck)) is not None and step in steps
        ]
        for beat in saved.beats
    }
    every = {step for some in shown.values() for step in some}
    missing = [step for step in steps if step.id not in every]
    taken: set[str] = set()
    for beat in saved.beats:
        first = next((step for step in shown[beat.id] if step not in taken), "")
        while first and missing and ids.index(missing[0].id) < ids.index(first):
            step = missing.pop(0)
            yield DraftBeat(step.id, step.label)
        taken.add(first)
        yield DraftBeat(first, beat.label, _text(beat.facts), beat.id)
    yield from (DraftBeat(step.id, step.label) for step in missing)


def revised(draft: Draft, saved: Story) -> Story:
    """The saved story as the draft has it now."""
    drafted = draft.story()
    moved = draft.ref != saved.competencies[0] or draft.framework != saved.framework
    was = {beat.id: beat for beat in saved.beats}
    beats = tuple(
        replace(
            was.get(beat.id, beat),
            label=beat.label,
            facts=_facts(beat, was.get(beat.id)),
            steps=beat.steps if moved or beat.id not in was else was[beat.id].steps,
        )
        for beat in drafted.beats
    )
    probed = {probe.id: probe for probe in saved.probes}
    here = {beat.id for beat in beats}
    others = (ref for ref in saved.competencies if ref != draft.ref)
    story = replace(
        saved,
        title=drafted.title,
        beats=beats,
        competencies=(draft.ref, *others),
        framework=draft.framework,
        core=(),
        themes=drafted.themes,
        questions=drafted.questions,
        probes=tuple(
            replace(
                probed.get(probe.id, probe),
                ask=probe.ask,
                answer=_paired(probe.answer, probed[probe.id].answer if probe.id in probed else ()),
            )
            for probe in drafted.probes
        ),
        variants=tuple(_variants(saved, here)),
    )
    slots = {card.slot for card in build(story, "")}
    return replace(story, core=tuple(slot for slot in saved.core if slot in slots))


def _variants(saved: Story, here: Collection[str]) -> Iterator[StoryVariant]:
    """Its variants, without the beats that are gone; one that says nothing any more is none."""
    for variant in saved.variants:
        cut = tuple(beat for beat in variant.cut if beat in here)
        left = replace(
            variant,
            stretch=tuple(beat for beat in variant.stretch if beat in here),
            cut=cut if len(cut) < len(here) else (),
            add=tuple(
                added if added.after in here else replace(added, after="") for added in variant.add
            ),
        )
        if left.open or left.stretch or left.cut or left.add:
            yield left


def _facts(beat: Beat, was: Beat | None) -> tuple[Fact, ...]:
    return _paired(beat.facts, was.facts if was else ())


def _paired(facts: Sequence[Fact], was: Sequence[Fact]) -> tuple[Fact, ...]:
    """The facts with the ids of those that they were, in these or in other words. How one was
    measured that has no figure is not asked for, and stays.
    """
    standing = {fact.say for fact in facts}
    same = {fact.say: fact for fact in was}
    loose = [fact for fact in was if fact.say not in standing]
    out = []
    for fact in facts:
        former = same.get(fact.say)
        if former is None and loose:
            best = max(loose, key=lambda old: alike(old.say, fact.say))
            if alike(best.say, fact.say) >= ALIKE:
                loose.remove(best)
                former = best
        how = fact.how if former is None or marks(fact.say) else former.how
        out.append(replace(former or fact, say=fact.say, how=how))
    return tuple(out)


def same(home: Home, draft: Draft) -> bool:
    """Whether the draft says what the saved story says. Raises StoreError."""
    try:
        saved = _saved(home, *place_named(draft.saved))
    except (NotFound, UsageError):
        return False
    return bool(saved.competencies) and revised(draft, saved) == saved


def keep(home: Home, draft: Draft, progress: Progress = unheard) -> Added:
    """Put the draft back into its note, as an edit of it; one step undoes it. Raises Overtaken,
    NotFound, UsageError, DeckError, StoreError and Cancelled; then nothing was changed.
    """
    deck, note = place_named(draft.saved)
    text = note_editor.written(deck, deck, revised(draft, _saved(home, deck, note)))
    changes = note_editor.save(home, deck, note, text, progress, base=draft.base or None)
    return Added(deck, (note,), changes.cards["new"])
