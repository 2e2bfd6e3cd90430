"""Writing a story of one's own: a draft that outlives a crash, and the story it becomes.

A draft holds what was typed as it was typed, beat by beat along a framework; `story` makes of it
what a deck file may hold, whatever was typed. A draft is a file from the first word on, until the
story is in the store or the person throws it away.
"""

from __future__ import annotations

import json
import os
import re
import stat
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from drill.coaching.figures import mark_figures
from drill.coaching.lint import Finding, Frame, lint_story
from drill.coaching.speech import spoken_seconds
from drill.deckfile.schema import ID_LENGTH, ID_PATTERN, free_id
from drill.domain.deck import (
    MOST_IN_A_TEXT,
    MOST_SIGNS,
    Beat,
    Competency,
    Fact,
    Framework,
    Probe,
    RedFlag,
    Step,
    Story,
)
from drill.errors import NotFound, StoreError, UsageError
from drill.files import replace_text
from drill.service.home.home import Home
from drill.service.home.progress import Progress, unheard
from drill.service.library import own_deck
from drill.service.library.own_deck import Added
from drill.storage import library
from drill.text import (
    ascii_slug,
    clean,
    marks,
    nearest,
    one_line,
    telling_slug,
    unmarked,
    without_marks,
    words,
)  # fmt: skip

TYPICAL_PROBES = (
    "What would you do differently today?",
    "What was the hardest moment in it for you?",
    "How do you know that it was your doing?",
)
"""Follow-ups that nearly every story gets; offered, and left out where nothing answers them."""
PLAIN_LABELS = ("Situation", "Action", "Result", "Learning")
"""Beats of a story for a competency that brings no framework."""
UNMEASURED = "figure-without-how"
"""The rule of lint that the page of the figures answers."""
UNSHOWN = "step-not-shown"
"""The rule of lint that a skipped beat breaks; its message names the step."""
UNASKED = "no-probe"
"""The rule of lint that the page of the follow-ups answers."""
_DONE = "written-"
"""How the files of drafts begin that became stories: kept for whoever undoes one."""
FORMAT = 1
"""Of a draft's file."""
MOST_BYTES = 10_000_000
"""Of a draft's file; what is longer was not written by the workshop."""
MOST_FLAGS, LEAST_FLAGS = 3, 2
"""Red flags said beside one step."""
_ALIKE = 60
"""Likeness (0 to 100) from which two facts are one, reworded."""
_COMPARED = 200
"""Characters of a fact that are looked at to find it reworded."""
_LOOSE = 200
"""Facts that are gone among which a reworded one is looked for."""
_NAME = re.compile(r"story-([a-z0-9]{1,40})\.json")
_ENDING = re.compile(r"(?<=..)(?:ing|ed|es|s|e)$")
_BULLET = re.compile(r"[-–•*·]\s+")


@dataclass(frozen=True, slots=True)
class DraftBeat:
    """A beat in the making."""

    step: str
    """Id of the framework's step that it shows; empty for a beat of one's own."""
    label: str
    text: str = ""
    """Facts as typed, one a line; none: the beat is skipped."""


@dataclass(frozen=True, slots=True)
class DraftProbe:
    """A follow-up in the making."""

    ask: str
    text: str = ""
    """The answer's facts as typed, one a line."""


@dataclass(frozen=True, slots=True)
class Measured:
    """How the figures of a fact were measured."""

    fact: str
    """The fact as it stood when that was said; it is found again where it is reworded."""
    how: str


@dataclass(frozen=True, slots=True)
class Draft:
    """A story in the making."""

    id: str
    """Names its file; nothing of the story's."""
    deck: str
    """Of the competency."""
    ref: str
    """The competency as a story names it: its id, or `deck/id` where two decks share that."""
    framework: str
    """Id; empty where the competency has none."""
    title: str = ""
    questions: str = ""
    """Phrasings that the story answers, one a line."""
    beats: tuple[DraftBeat, ...] = ()
    probes: tuple[DraftProbe, ...] = ()
    measured: tuple[Measured, ...] = ()
    page: int = 0
    """Where the person is: 0 the title, then a page a beat, figures, follow-ups, review."""
    at: int = 0
    """When it was last kept, epoch ms."""

    @property
    def competency(self) -> str:
        """The competency's id."""
        return self.ref.rpartition("/")[2]

    @property
    def figures_page(self) -> int:
        """The page on which it is said how figures were measured; two more follow."""
        return len(self.beats) + 1

    @property
    def last_page(self) -> int:
        """The page of the review."""
        return self.figures_page + 2

    @property
    def name(self) -> str:
        """What to call it before it has a title, too."""
        return one_line(self.title) or "a story without a title"

    @property
    def blank(self) -> bool:
        """Whether nothing was typed that would be worth keeping."""
        offered = {(probe, "") for probe in TYPICAL_PROBES}
        asked = any((probe.ask, probe.text) not in offered for probe in self.probes)
        typed = (self.title, self.questions, *(beat.text for beat in self.beats))
        return not asked and not any(text.strip() for text in typed)


@dataclass(frozen=True, slots=True)
class Choice:
    """A competency to write a story for."""

    deck: str
    competency: Competency
    ref: str
    """As a story names it; see `Draft.ref`."""
    own: int
    """How many own stories are for it already."""
    have: bool
    """Whether the person said that they have one: it is there, and not written down yet."""


@dataclass(frozen=True, slots=True)
class Bench:
    """What a draft is worked on with, read once: what is asked of it, what it is held against."""

    competency: Competency | None
    """None where it is not in the store any more."""
    framework: Framework | None
    samples: tuple[Story, ...]
    """Somebody else's stories for the competency."""
    frame: Frame


@dataclass(frozen=True, slots=True)
class Advice:
    """What to know while writing one beat."""

    why: str
    """What the step is for."""
    items: tuple[str, ...]
    """What belongs to it."""
    bonus: bool
    """Expected of senior roles only."""
    flags: tuple[RedFlag, ...]
    """Ways to lose the interviewer here; each brings its repair."""
    hints: tuple[str, ...]
    """Labels of a sample's beats that show this step: the shape, none of its facts."""


@dataclass(frozen=True, slots=True)
class Figured:
    """A fact with figures, and how they were measured."""

    fact: str
    how: str


# -- beginning ---------------------------------------------------------------------------


def choices(home: Home) -> list[Choice]:
    """Every competency: those without an own story first, among them those for which the person
    said to have one. Raises StoreError.
    """
    with home.store.read() as connection:
        found = own_deck.competencies(connection)
        shelf = home.shelf(connection)
    have = home.options["stories.have"]
    ids = [competency.id for _, competency in found]
    out = [
        Choice(
            deck,
            competency,
            competency.id if ids.count(competency.id) == 1 else f"{deck}/{competency.id}",
            sum(not placed.story.sample for placed in shelf.stories(deck, competency.id)),
            competency.id in have,
        )
        for deck, competency in found
    ]
    return sorted(out, key=lambda choice: (choice.own > 0, not choice.have))


def choose(known: Sequence[Choice], name: str) -> Choice:
    """The competency that a person names: its id, `deck/id`, or its name.

    Raises NotFound naming the nearest.
    """
    wanted = name.strip().casefold()
    for choice in known:
        ident = choice.competency.id
        if wanted in (ident, f"{choice.deck}/{ident}", choice.competency.name.casefold()):
            return choice
    by_name = {choice.competency.name.casefold(): choice.competency.id for choice in known}
    ids = [choice.competency.id for choice in known]
    near = nearest(wanted, ids) or by_name.get(nearest(wanted, list(by_name)), "")
    hint = f"did you mean {near}?" if near else f"there is: {', '.join(ids[:20])}"
    raise NotFound(f"there is no competency {one_line(name)[:80]!r}", hint if known else "")


def find(home: Home, name: str) -> tuple[str, str]:
    """Deck and id of the competency that a person names. Raises NotFound and StoreError."""
    choice = choose(choices(home), name)
    return choice.deck, choice.competency.id


def begin(choice: Choice, framework: str = "") -> Draft:
    """A new draft along a framework of the competency, by default its first."""
    every = choice.competency.frameworks
    found = next((each for each in every if each.id == framework), every[0] if every else None)
    beats = (
        tuple(DraftBeat(step.id, step.label) for step in found.steps)
        if found
        else tuple(DraftBeat("", label) for label in PLAIN_LABELS)
    )
    return Draft(
        id=os.urandom(4).hex(),
        deck=choice.deck,
        ref=choice.ref,
        framework=found.id if found else "",
        beats=beats,
        probes=tuple(DraftProbe(ask) for ask in TYPICAL_PROBES),
    )


def with_beat(draft: Draft, after: int, label: str = "") -> Draft:
    """The draft with an empty beat of one's own after the beat of this index."""
    beats = (*draft.beats[: after + 1], DraftBeat("", label), *draft.beats[after + 1 :])
    return replace(draft, beats=beats)


def with_hows(draft: Draft, hows: Mapping[str, str]) -> Draft:
    """The draft with what is said, by fact, of how figures were measured; others stay as said."""
    said = {each.fact: hows.get(each.fact, each.how) for each in figured(draft)}
    return replace(
        draft, measured=tuple(Measured(fact, how) for fact, how in said.items() if how.strip())
    )


# -- advice and lint ---------------------------------------------------------------------


def bench(home: Home, draft: Draft) -> Bench:
    """What this draft is worked on with. Raises StoreError."""
    made = story(draft)
    with home.store.read() as connection:
        shelf = home.shelf(connection)
        samples = own_deck.samples(connection)
        frame = own_deck.frame(
            made, own_deck.DECK, shelf, own_deck.words_a_minute(home, connection), samples
        )
    competency = shelf.competency(draft.ref, draft.deck)
    placed = shelf.stories(draft.deck, draft.competency) if competency else []
    return Bench(
        competency,
        frame.framework,
        tuple(each.story for each in placed if each.story.sample),
        frame,
    )


def advice(on: Bench, step: str) -> Advice:
    """What to know while writing the beat of a step; for a beat of one's own, an empty step, the
    flags of the whole answer.
    """
    steps = on.framework.steps if on.framework else ()
    found = next((each for each in steps if each.id == step), None)
    names = {step, f"{on.framework.id}.{step}"} if found and on.framework else set()
    hints = (
        beat.label
        for sample in on.samples[:1]
        for beat in sample.beats
        if names.intersection(beat.steps)
    )
    return Advice(
        why=found.why if found else "",
        items=found.items if found else (),
        bonus=bool(found and found.bonus),
        flags=_flags(on.competency.red_flags if on.competency else (), steps, found),
        hints=tuple(hints),
    )


def _flags(
    flags: Sequence[RedFlag], steps: Sequence[Step], here: Step | None
) -> tuple[RedFlag, ...]:
    """The flags that have most in common with a step: those with no better place, then others."""
    if here is None or len(flags) <= MOST_FLAGS:
        return tuple(flags[:MOST_FLAGS])
    said = {step.id: _stems(step.label, step.why, *step.items) for step in steps}
    told = {flag.id: _stems(flag.flag, flag.sounds_like, flag.repair) for flag in flags}
    spread = Counter(stem for stems in (*said.values(), *told.values()) for stem in stems)

    def fit(flag: RedFlag, step: str) -> float:
        return sum(1 / spread[stem] ** 2 for stem in told[flag.id] & said[step])

    best = {flag.id: max(said, key=lambda step: fit(flag, step)) for flag in flags}
    ranked = sorted(flags, key=lambda flag: -fit(flag, here.id))
    mine = [flag for flag in ranked if best[flag.id] == here.id and fit(flag, here.id)]
    others = [flag for flag in ranked if flag not in mine]
    return tuple((mine + others[: max(0, LEAST_FLAGS - len(mine))])[:MOST_FLAGS])


def _stems(*texts: str) -> set[str]:
    """The longer words without their endings: enough to see that `waits` and `waiting` are one."""
    return {_ENDING.sub("", word) for text in texts for word in words(text) if len(word) > 3}


def seconds(draft: Draft, on: Bench) -> float:
    """About how long the story takes to tell, at the person's own rate."""
    said = (fact for beat in story(draft).beats for fact in beat.facts)
    return spoken_seconds(said, on.frame.words_a_minute)


def findings(draft: Draft, on: Bench) -> list[Finding]:
    """What is thin in the story that the draft makes; reads nothing, so any thread may ask."""
    return lint_story(story(draft), on.frame)


def lint(home: Home, draft: Draft) -> list[Finding]:
    """The same, for one who asks once. Raises StoreError."""
    return findings(draft, bench(home, draft))


def findings_of(draft: Draft, page: int, found: Iterable[Finding]) -> list[Finding]:
    """The findings that concern one page of the draft; all of them on the page of the review.

    A beat that is not begun has none: that it is not shown is no news to who looks at it.
    """
    told = _told(draft)
    if 0 < page < draft.figures_page and page - 1 not in told:
        return []
    return [each for each in found if page in (_page(draft, told, each), draft.last_page)]


def page_of(draft: Draft, finding: Finding) -> int:
    """The page on which a finding can be mended; the review for what concerns the whole."""
    return _page(draft, _told(draft), finding)


def _told(draft: Draft) -> list[int]:
    """Which beats of the draft are beats of the story, in its order."""
    return [index for index, beat in enumerate(draft.beats) if facts(beat.text)]


def _page(draft: Draft, told: Sequence[int], finding: Finding) -> int:
    match finding.path:
        case ("title" | "questions", *_):
            return 0
        case ("beats", int(), "facts", *_) if finding.rule == UNMEASURED:
            return draft.figures_page
        case ("beats", int(number), *_):
            return told[number] + 1 if number < len(told) else draft.last_page
        case ("probes", *_):
            return draft.figures_page + 1
        case () if finding.rule == UNASKED:
            return draft.figures_page + 1
        case () if finding.rule == UNSHOWN:
            named = (f'"{one_line(beat.label)}"' in finding.message for beat in draft.beats)
            return next((at + 1 for at, here in enumerate(named) if here), draft.last_page)
    return draft.last_page


# -- the story ---------------------------------------------------------------------------


def facts(text: str) -> tuple[str, ...]:
    """The facts of a text, one a line: cleaned, without bullets, each once, every mark closed."""
    lines = (_BULLET.sub("", one_line(line), count=1) for line in clean(text).split("\n"))
    return tuple(dict.fromkeys(filter(None, map(_closed, lines))))


def _closed(line: str) -> str:
    """The line without `==` signs that mark nothing; without any where there are too many."""
    if line.count("==") > MOST_SIGNS:
        return _bare(line)
    out, at = "", 0
    for figure in marks(line):
        whole = f"=={figure}=="
        start = line.index(whole, at)
        out += line[at:start].replace("==", "") + whole
        at = start + len(whole)
    out = one_line(out + line[at:].replace("==", ""))
    # What was taken out may have brought two others together.
    return out if "==" not in without_marks(out) else _bare(out)


def _bare(text: str) -> str:
    return one_line(text.replace("==", ""))


def mark(text: str) -> str:
    """The text with the figures marked that nobody marked yet; a line with more of them than a
    fact may have stays as it is.
    """
    lines = ((line, mark_figures(line)) for line in text.split("\n"))
    return "\n".join(old if new.count("==") > MOST_SIGNS else new for old, new in lines)


def figured(draft: Draft) -> list[Figured]:
    """Every fact of the story with figures, in its order, and how they were measured as far as
    that was said: of this fact, or of what it was before it was reworded.
    """
    found = dict.fromkeys(fact for beat in draft.beats for fact in facts(beat.text) if marks(fact))
    said = {unmarked(each.fact): each.how for each in draft.measured}
    now = {unmarked(fact) for fact in found}
    loose = [each for each in draft.measured if unmarked(each.fact) not in now][:_LOOSE]
    out = []
    for fact in found:
        how = said.get(unmarked(fact))
        out.append(Figured(fact, _reworded(fact, loose) if how is None else how))
    return out


def _reworded(fact: str, loose: list[Measured]) -> str:
    """How the figures of a fact were measured when its words, or its figures, were others."""
    if not loose:
        return ""
    from rapidfuzz import fuzz

    def likeness(each: Measured) -> float:
        same = 100 * (marks(each.fact) == marks(fact))
        return same + fuzz.ratio(each.fact[:_COMPARED], fact[:_COMPARED])

    best = max(loose, key=likeness)
    if likeness(best) < _ALIKE:
        return ""
    loose.remove(best)
    return best.how


def story(draft: Draft) -> Story:
    """The story that the draft makes now: beats with facts, follow-ups with a question.

    Whatever was typed, a deck file may hold it, but for a text of more than 100,000 characters.
    """
    hows = {each.fact: one_line(each.how) for each in figured(draft)}
    return Story(
        id=telling_slug(draft.title, "story"),
        title=_label(draft.title) or "Untitled",
        beats=tuple(_beats(draft, hows)),
        competencies=(draft.ref,),
        framework=draft.framework,
        questions=tuple(filter(None, map(_label, clean(draft.questions).split("\n")))),
        probes=tuple(_probes(draft)),
    )


def _beats(draft: Draft, hows: dict[str, str]) -> Iterator[Beat]:
    taken = {beat.step for beat in draft.beats}
    for beat in draft.beats:
        said = facts(beat.text)
        if not said:
            continue
        label = _label(beat.label) or _label(beat.step.replace("-", " ").capitalize()) or "Beat"
        ident = beat.step or free_id(ascii_slug(label, "beat"), taken.__contains__)
        taken.add(ident)
        yield Beat(
            ident,
            label,
            tuple(Fact(fact, hows.get(fact, "")) for fact in said),
            (beat.step,) if beat.step else (),
        )


def _probes(draft: Draft) -> Iterator[Probe]:
    taken: set[str] = set()
    for probe in draft.probes:
        ask, answer = _label(probe.ask), facts(probe.text)
        if ask and (answer or ask not in TYPICAL_PROBES):
            ident = free_id(ascii_slug(ask, "probe"), taken.__contains__)
            taken.add(ident)
            yield Probe(ident, ask, tuple(Fact(fact) for fact in answer))


def _label(text: str) -> str:
    """A text of one line; with more signs of marks than a deck file takes, without any."""
    line = one_line(text)
    return _bare(line) if line.count("==") > MOST_SIGNS else line


def missing(draft: Draft) -> str:
    """What the story lacks to be kept, in a sentence; empty where nothing does."""
    if not one_line(draft.title):
        return "The story needs a title."
    if not any(facts(beat.text) for beat in draft.beats):
        return "The story needs at least one beat with a fact."
    if any(facts(probe.text) and not one_line(probe.ask) for probe in draft.probes):
        return "A follow-up has an answer and no question."
    if any(len(line) > MOST_IN_A_TEXT for text in _texts(draft) for line in text.split("\n")):
        return f"A line is longer than {MOST_IN_A_TEXT:,} characters: make several facts of it."
    return ""


def _texts(draft: Draft) -> Iterator[str]:
    yield from (draft.title, draft.questions)
    for beat in draft.beats:
        yield from (beat.label, beat.text)
    for probe in draft.probes:
        yield from (probe.ask, probe.text)
    yield from (each.how for each in draft.measured)


def finish(home: Home, draft: Draft, progress: Progress = unheard) -> Added:
    """Put the story into one's own deck and put the draft away; one step undoes it, and the draft
    is offered again then.

    Raises UsageError (see `missing`), DeckError, StoreError, and Cancelled where the watcher stops
    it; then nothing was changed and the draft is kept.
    """
    lacks = missing(draft)
    if lacks:
        raise UsageError(lacks, "The draft is kept.")
    added = own_deck.add(home, [story(draft)], progress)
    kept = path(home, draft)
    with suppress(OSError):  # the story is in; a draft that stays behind is only offered again
        kept.replace(kept.with_name(f"{_DONE}{added.deck}~{added.notes[0]}~{draft.id}.json"))
    return added


# -- the drafts --------------------------------------------------------------------------


def path(home: Home, draft: Draft) -> Path:
    """The draft's file."""
    return home.paths.drafts / f"story-{draft.id}.json"


def save(home: Home, draft: Draft) -> Draft:
    """Keep the draft as it is; returns it with the time at which it was kept.

    A blank one is not kept. Raises StoreError; then the file is what it was.
    """
    if draft.blank:
        discard(home, draft)
        return draft
    kept = replace(draft, at=home.clock.now())
    target = path(home, draft)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        replace_text(target, _written(kept))
    except OSError as error:
        raise StoreError(f"{target} cannot be written: {error.strerror}") from None
    return kept


def discard(home: Home, draft: Draft) -> None:
    """Throw the draft away. Raises StoreError."""
    try:
        path(home, draft).unlink()
    except (FileNotFoundError, NotADirectoryError):
        pass  # it was never kept
    except OSError as error:
        raise StoreError(f"{path(home, draft)} cannot be removed: {error.strerror}") from None


def drafts(home: Home) -> list[Draft]:
    """The drafts that wait to be gone on with, newest first; see `damaged` for the others.

    The draft of a story that was undone since is among them again. Raises StoreError.
    """
    _bring_back(home)
    found = (_tried(file) for file in _files(home))
    return sorted((draft for draft in found if draft), key=lambda draft: -draft.at)


def damaged(home: Home) -> list[Path]:
    """Files of drafts that cannot be read; they are left alone."""
    return [file for file in _files(home) if _tried(file) is None]


def _bring_back(home: Home) -> None:
    """Drafts put away whose stories are gone wait again: to undo one is not to unwrite it."""
    try:
        away = sorted(home.paths.drafts.glob(f"{_DONE}*.json"))
    except OSError:
        return
    if not away:
        return
    with home.store.read() as connection:
        for file in away:
            deck, _, rest = file.stem.removeprefix(_DONE).partition("~")
            note, _, ident = rest.rpartition("~")
            if ident and not library.notes(connection, place=(deck, note)):
                with suppress(OSError):
                    file.replace(file.with_name(f"story-{ident}.json"))


def _files(home: Home) -> list[Path]:
    try:
        return sorted(home.paths.drafts.glob("story-*.json"))
    except OSError:
        return []


def _tried(file: Path) -> Draft | None:
    try:
        return _read(file)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _written(draft: Draft) -> str:
    value = {
        "draft": FORMAT,
        "deck": draft.deck,
        "competency": draft.ref,
        "framework": draft.framework,
        "title": draft.title,
        "questions": draft.questions,
        "beats": [{"step": b.step, "label": b.label, "text": b.text} for b in draft.beats],
        "probes": [{"ask": probe.ask, "text": probe.text} for probe in draft.probes],
        "measured": [{"fact": each.fact, "how": each.how} for each in draft.measured],
        "page": draft.page,
        "at": draft.at,
    }
    return clean(json.dumps(value, ensure_ascii=False, indent=1)) + "\n"  # no lone surrogates


def _read(file: Path) -> Draft:
    """The draft in a file. Raises OSError, ValueError, KeyError, TypeError and RecursionError for
    what is none.
    """
    name = _NAME.fullmatch(file.name)
    info = file.stat()
    if not name or not stat.S_ISREG(info.st_mode) or info.st_size > MOST_BYTES:
        raise ValueError(file.name)
    value = json.loads(file.read_text(encoding="utf-8"))
    if value["draft"] != FORMAT:
        raise ValueError(file.name)
    draft = Draft(
        id=name[1],
        deck=_id(value["deck"]),
        ref="/".join(map(_id, _text(value["competency"]).split("/", 1))),
        framework=value["framework"] and _id(value["framework"]),
        title=_text(value["title"]),
        questions=_text(value["questions"]),
        beats=tuple(
            DraftBeat(each["step"] and _id(each["step"]), _text(each["label"]), _text(each["text"]))
            for each in value["beats"]
        ),
        probes=tuple(
            DraftProbe(_text(each["ask"]), _text(each["text"])) for each in value["probes"]
        ),
        measured=tuple(
            Measured(_text(each["fact"]), _text(each["how"])) for each in value["measured"]
        ),
        at=_whole(value["at"]),
    )
    steps = [beat.step for beat in draft.beats if beat.step]
    if len(steps) != len(set(steps)):
        raise ValueError(file.name)
    return replace(draft, page=min(_whole(value["page"]), draft.last_page))


def _text(value: object) -> str:
    """A text, cleaned: a file may have been written by others."""
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return clean(value)


def _id(value: object) -> str:
    if not re.fullmatch(ID_PATTERN, _text(value)) or len(_text(value)) > ID_LENGTH:
        raise ValueError("no id")
    return _text(value)


def _whole(value: object) -> int:
    """A number from 0 on, as far as a date can be made of it."""
    if not isinstance(value, int) or not 0 <= value < 100_000_000_000_000:
        raise ValueError("no such number")
    return value
