"""A story told line by line: for pipes, screen readers and people who like it plain."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from drill.cli.aloud import Aloud
from drill.cli.output import say, write_text
from drill.cli.prompts import line, number_of, until
from drill.cli.ratings import parse_rating
from drill.clock import Clock
from drill.coaching.transcripts import Transcript
from drill.coaching.ways import ASKS
from drill.domain.rehearsal import Told
from drill.domain.review import Rating, Source
from drill.errors import UsageError
from drill.service.home import words
from drill.service.home.home import Home
from drill.service.stories import rehearsal
from drill.service.stories.choosing import Chosen, UnseenQuestions
from drill.service.stories.interviewer import Hearing
from drill.service.stories.rehearsal import NO_ANSWER, RehearsalResult, StoryToTell
from drill.service.study import lessons
from drill.text import unmarked

if TYPE_CHECKING:
    from drill.service.stories.recordings import HeardTelling

_INVENTED = "Things told that are no beat of it? Enter for none."


def teach(home: Home, telling: StoryToTell) -> None:
    """Show a sample that was never shown, before it is asked for. Raises EOFError, StoreError."""
    if telling.lesson is None:
        return
    write_text(f"\nRead this once; it is asked afterwards.\n\n{telling.lesson.text}")
    begun = home.clock.now()
    line("Enter goes on.")
    lessons.keep(home, telling.lesson, (home.clock.now() - begun) / 1000, Source.TELL)


def tell(telling: StoryToTell, clock: Clock, aloud: Aloud) -> Told:
    """Have a story told and ticked. Raises EOFError where the input ends before the beats are
    ticked.
    """
    write_text(f"\n{telling.title}\n“{telling.question}”")
    aloud.ask(telling.question)
    low, high = telling.window
    say(f"{ASKS[telling.way]} {low} to {high} seconds.")
    for advice in filter(None, (telling.at_length, telling.opening)):
        say(advice)
    aloud.listen(telling.place)
    line("Enter starts the clock.")
    aloud.begin()
    begun = clock.now()
    line("Enter stops it.")
    seconds = (clock.now() - begun) / 1000
    recording = aloud.end()
    say(f"{words.clock(seconds)}: {telling.timing(seconds)}")
    recorded = aloud.read(telling)
    proposed = None
    if recorded is not None:
        heard(telling, recorded.transcript, recorded)
        proposed = rehearsal.beats_heard(recorded.transcript)
    told = ask(telling, seconds, proposed, aloud)
    told = recorded.told(told) if recorded is not None else told
    return replace(told, recording=recording)


def ask(
    telling: StoryToTell,
    seconds: float,
    first: tuple[int, ...] | None = None,
    aloud: Aloud | None = None,
) -> Told:
    """Which beats were said, what was invented, which probes were answered. `first` are beats
    proposed as said. Raises EOFError where the input ends before the beats are ticked; what is not
    asked any more is left out.
    """
    _beats(telling)
    proposed = "" if first is None else f" Enter takes {numbers(first)}."
    sizes = [len(beat.facts) for beat in telling.story.beats]
    beats, left_out = until(
        "Which did you say, in the order you told them? As 1 2 4, `all` or `none`; 2.1 2.3 for "
        f"some facts of a beat.{proposed}",
        lambda text: parse_told(text, sizes, first),
    )
    told = Told(beats, seconds, left_out=left_out)
    with suppress(EOFError):
        told = replace(told, invented=until(_INVENTED, _count))
        for probe in telling.probes:
            write_text(f"\nFollow-up: “{probe.ask}”")
            if aloud:
                aloud.ask(probe.ask)
            line("Answer it aloud; Enter shows the answer.")
            write_text("\n".join(f"· {unmarked(fact.say)}" for fact in probe.answer) or NO_ANSWER)
            answered = until("Answered? y or n", _yes)
            told = replace(told, probes=(*told.probes, (probe.id, answered)))
        told = replace(told, flags=_flags(telling, "Tripped one?"))
    return told


def hear(hearing: Hearing, clock: Clock) -> Told:
    """Have a friend listen to a story and mark what they heard. Raises EOFError where the input
    ends before the beats are marked.
    """
    asked = hearing.asked
    write_text(f"\n“{asked.question}”\n\nListen for")
    write_text("\n".join(f"  {text}" for text in hearing.listen_for))
    line("Read the question aloud. Enter when they begin to answer.")
    begun = clock.now()
    line("Enter when they have ended.")
    hearing.seconds = (clock.now() - begun) / 1000
    say(f"{words.clock(hearing.seconds)}: {asked.timing(hearing.seconds)}")
    _beats(asked)
    hearing.said = until(
        "Which did you hear, in the order in which they came? As 1 2 4, `all` or `none`.",
        lambda text: parse_beats(text, len(asked.story.beats)),
    )
    with suppress(EOFError):
        hearing.flags = _flags(asked, "Heard one?")
        while (follow_up := hearing.follow_up) is not None:
            write_text(f"\nAsk: “{follow_up.probe.ask}”")
            write_text("\n".join(f"· {unmarked(fact.say)}" for fact in follow_up.probe.answer))
            hearing.answered(follow_up, until("Answered? y or n", _yes))
    return hearing.told


def _beats(telling: StoryToTell) -> None:
    for number, beat in enumerate(telling.story.beats, 1):
        write_text(f"{number}. {beat.label}")
        for fact in beat.facts:
            write_text(f"   · {unmarked(fact.say)}")


def _flags(telling: StoryToTell, question: str) -> tuple[str, ...]:
    """The red flags that are marked, in words. Raises EOFError."""
    flags = telling.red_flags
    if not flags:
        return ()
    listed = "".join(f"{number}. {flag.flag}\n" for number, flag in enumerate(flags, 1))
    marked = until(
        f"{listed}{question} Numbers, or Enter for none.",
        lambda text: parse_beats(text or "none", len(flags)),
    )
    return tuple(flags[index].flag for index in marked)


def rate(telling: StoryToTell, told: Told) -> Rating:
    """The person's rating; Enter takes the proposed one, and so does the end of the input."""
    proposed = telling.propose(told)
    say(rehearsal.order_words(telling, telling.order(told)))
    if doubt := telling.doubt(told.seconds):
        say(doubt)
    with suppress(EOFError):
        return until(
            f"Enter: {proposed.name.lower()} · or 1 again · 2 hard · 3 good · 4 easy",
            lambda text: parse_rating(text) if text else proposed,
        )
    say(f"The input ended: kept as {proposed.name.lower()}.")
    return proposed


def heard(
    telling: StoryToTell, transcript: Transcript, recorded: HeardTelling | None = None
) -> None:
    """What was heard of a story, how it was spoken, and of a recording its text with the beats in
    the margin.
    """
    write_text(f"{telling.story.title}: {rehearsal.length_words(telling, transcript)}")
    fillers = ", ".join(f"{word} {count}" for word, count in transcript.fillers.items())
    write_text(
        f"situation {transcript.situation:.0%} · “we” {transcript.we}, “I” {transcript.i}"
        + f" · fillers: {fillers}" * bool(fillers)
    )
    if recorded:
        from drill.service.stories import recordings

        for line in recordings.spoken_lines(recorded):
            write_text(line)
    for mark in transcript.beats:
        box = f"[{'x' if mark.said else ' '}]"
        took = recorded.delivery.beat_seconds[mark.beat] if recorded else None
        spent = "" if took is None else f"  {took:.0f} s"
        label = telling.story.beats[mark.beat].label
        write_text(f"{box} {mark.beat + 1}. {label}  {mark.share:.0%}{spent}")
        for slip in mark.slips:
            write_text(f"       {rehearsal.slip_words(slip)}")
    write_text(rehearsal.order_words(telling, transcript.order))
    for line in (*rehearsal.spoken_words(transcript), *rehearsal.offered_words(transcript)):
        write_text(line)
    for flag in telling.red_flags:
        if flag.id in transcript.flags:
            write_text(f"sounds like a red flag: {flag.flag}. Instead: {flag.repair}")
    for passage in recorded.delivery.margin if recorded else ():
        beat = " ·" if passage.beat is None else f" {passage.beat + 1}."
        write_text(f"\n{words.clock(passage.at)}{beat} {passage.text}")


def result(outcome: RehearsalResult) -> None:
    """What was kept."""
    took = f" · {outcome.timing}" if outcome.timing else ""
    reviewed = words.count(outcome.reviewed, "card")
    write_text(f"{outcome.rating.name.lower()}{took} · {reviewed} reviewed")
    if len(outcome.trend) > 1:
        write_text(
            "seconds, last times: " + " ".join(f"{seconds:.0f}" for seconds in outcome.trend)
        )


def numbers(indexes: tuple[int, ...]) -> str:
    """Indexes as a person counts: `1 2 4`, or `none`."""
    return " ".join(str(index + 1) for index in indexes) or "none"


def choose(asked: UnseenQuestions, ask: str) -> str | None:
    """Show a question and the stories to choose from; the place of the one that is chosen, None for
    none. Raises EOFError.
    """
    choices = asked.choices()
    write_text(f"\n[{asked.number} of {asked.total}] “{asked.question}”\n")
    for number, story in enumerate(choices, 1):
        write_text(f"{number}. {story.title}{' (sample)' * story.sample}")
    index = until(ask, lambda text: parse_choice(text, len(choices)))
    return None if index is None else choices[index].place


def choose_instead(chosen: Chosen, *, friend: bool) -> str:
    """The place of a story that answers the question, to be told instead of what was chosen; empty
    where that stays, and where nothing would have answered it. Raises EOFError.
    """
    if not chosen.better:
        return ""
    for number, story in enumerate(chosen.better, 1):
        write_text(f"{number}. {story.title}{' (sample)' * story.sample}")
    stays = "goes on" if chosen.passed else "has them tell theirs" if friend else "tells yours"
    ask = f"Enter {stays}; a number {'hears' if friend else 'tells'} that one instead."
    index = None
    with suppress(EOFError):
        index = until(ask, lambda text: parse_choice(text or "0", len(chosen.better)))
    return "" if index is None else chosen.better[index].place


def parse_choice(text: str, total: int) -> int | None:
    """The index of the one thing named by its number; None for 0 or `none`. Raises UsageError."""
    if text.lower() == "none":
        return None
    if not (text.isascii() and text.isdecimal() and len(text) < 4 and int(text) <= total):
        what = f"{text[:20]!r} is none of 1 to {total}" if text else "Which one?"
        raise UsageError(what, "One number, or 0 for none.")
    return int(text) - 1 if int(text) else None


def parse_beats(text: str, total: int, first: tuple[int, ...] | None = None) -> tuple[int, ...]:
    """`1 2 4`, `all`, `none` (or `0`); an empty line is the proposal. Raises UsageError."""
    text = text.strip().lower().replace(",", " ")
    if not text and first is not None:
        return first
    if text == "all":
        return tuple(range(total))
    if text in ("none", "0"):
        return ()
    out = []
    for part in text.split():
        if not (number := number_of(part, total)):
            raise UsageError(f"{part[:20]!r} is none of 1 to {total}", "As 1 2 4, `all` or `none`.")
        out.append(number - 1)
    if not out:
        raise UsageError("Which ones?", "As 1 2 4, `all` or `none`.")
    return tuple(dict.fromkeys(out))


def parse_told(
    text: str, sizes: Sequence[int], first: tuple[int, ...] | None = None
) -> tuple[tuple[int, ...], frozenset[tuple[int, int]]]:
    """Beats as `parse_beats` reads them, where `2.1 2.3` is beat 2 with its facts 1 and 3 alone.
    `sizes` are the numbers of facts of the beats. Returns the beats, and (beat, fact) left out.
    Raises UsageError.
    """
    beats: list[str] = []
    facts: dict[int, set[int]] = {}
    for part in text.replace(",", " ").split():
        beat, dot, fact = part.partition(".")
        beats.append(beat)
        if dot:
            (index,) = parse_beats(beat, len(sizes))[:1]
            facts.setdefault(index, set()).update(parse_beats(fact, sizes[index]))
    order = parse_beats(" ".join(beats), len(sizes), first)
    left_out = {
        (b, f) for b, recalled in facts.items() for f in range(sizes[b]) if f not in recalled
    }
    return order, frozenset(left_out)


def _count(text: str) -> int:
    if text.lower() in ("", "none"):
        return 0
    if not (text.isascii() and text.isdecimal() and len(text) < 4):
        raise UsageError(f"{text[:20]!r} is no number", "How many, such as 2; Enter for none.")
    return int(text)


def _yes(text: str) -> bool:
    word = text.lower()
    if word not in ("y", "yes", "n", "no"):
        raise UsageError("y or n")
    return word.startswith("y")
