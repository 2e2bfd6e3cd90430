"""The story that a draft makes: what a deck file may hold, whatever was typed."""

from __future__ import annotations

from collections.abc import Iterator

from drill.deckfile.schema import free_id
from drill.domain.deck import MOST_IN_A_TEXT, Beat, Fact, Probe, Story
from drill.service.stories.draft import TYPICAL_PROBES, Draft
from drill.service.stories.fact_lines import label
from drill.text import ascii_slug, clean, one_line, telling_slug


def story(draft: Draft) -> Story:
    """The story that the draft makes now: beats with facts, follow-ups with a question.

    Whatever was typed, a deck file may hold it, but for a text of more than 100,000 characters.
    """
    hows = {measured.fact: one_line(measured.how) for measured in draft.figured}
    return Story(
        id=telling_slug(draft.title, "story"),
        title=label(draft.title) or "Untitled",
        beats=tuple(_beats(draft, hows)),
        competencies=(draft.ref,),
        framework=draft.framework,
        questions=tuple(filter(None, map(label, clean(draft.questions).split("\n")))),
        probes=tuple(_probes(draft)),
    )


def _beats(draft: Draft, hows: dict[str, str]) -> Iterator[Beat]:
    taken = {beat.step for beat in draft.beats}
    for beat in draft.beats:
        facts = tuple(Fact(fact, hows.get(fact, "")) for fact in beat.facts)
        if not facts:
            continue
        name = label(beat.label) or label(beat.step.replace("-", " ").capitalize()) or "Beat"
        ident = beat.step or free_id(ascii_slug(name, "beat"), taken.__contains__)
        taken.add(ident)
        yield Beat(ident, name, facts, (beat.step,) if beat.step else ())


def _probes(draft: Draft) -> Iterator[Probe]:
    taken: set[str] = set()
    for probe in draft.probes:
        ask, answer = label(probe.ask), probe.facts
        if ask and (answer or ask not in TYPICAL_PROBES):
            ident = free_id(ascii_slug(ask, "probe"), taken.__contains__)
            taken.add(ident)
            yield Probe(ident, ask, tuple(map(Fact, answer)))


def missing(draft: Draft) -> str:
    """What the story lacks to be kept, in a sentence; empty where nothing does."""
    if not one_line(draft.title):
        return "The story needs a title."
    if not draft.told:
        return "The story needs at least one beat with a fact."
    if any(probe.facts and not one_line(probe.ask) for probe in draft.probes):
        return "A follow-up has an answer and no question."
    if any(len(line) > MOST_IN_A_TEXT for text in draft.texts for line in text.split("\n")):
        return f"A line is longer than {MOST_IN_A_TEXT:,} characters: make several facts of it."
    return ""
