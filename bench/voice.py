"""How well recordings are recognised here, and what of a story is ticked by it.

    python bench/voice.py [--models FOLDER] [--engine NAME …] [--beats 40] [--out FILE]

Machines read the tellings of `tests/coaching/tellings.py`: `flite`'s voice rms, which is cut from
a person's, and `espeak-ng`, which is computed; no table says how one's own voice does. Each
recogniser that is ready (its package installed, its model in FOLDER or where `drill voice setup`
puts it) gets the same files. A row says: megabytes of package and model, CPU seconds for two
minutes of speech, words wrong of 100 (figures counted as figures: "forty percent" is "40%"), beats
ticked rightly of those told, beats ticked that were not told, and ticks in another story of the
samples that was held against the same words. The first row is the text itself: what reading makes
of it, with no mistake of hearing.
"""

from __future__ import annotations

import argparse
import re
import resource
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "tests/coaching"))

from tellings import STORIES, TOLD

from drill.coaching import delivery
from drill.coaching.hearing import spoken_words
from drill.coaching.quantities import quantity_spans
from drill.coaching.spoken import in_digits
from drill.coaching.transcripts import read
from drill.paths import locate
from drill.service.stories.recordings import how_it_sounds
from drill.voice.engines import ENGINES, installed
from drill.voice.recognition import recognise

VOICES = {
    "flite rms": ["flite", "-voice", "rms", "-f", "{text}", "-o", "{wav}"],
    "espeak-ng": ["espeak-ng", "-v", "en-us", "-s", "150", "-f", "{text}", "-w", "{wav}"],
}
HEAD = (
    "| recogniser | MB | voice | CPU s for 120 s | words wrong of 100 | beats right | beats wrong "
    "| in another story |\n|---|---|---|---|---|---|---|---|"
)


def chosen(beats: int) -> list[tuple[str, str, list[int], str]]:
    """The first tellings that hold so many beats."""
    count, out = 0, []
    for told in TOLD:
        if count >= beats:
            break
        out.append(told)
        count += len(told[2])
    return out


def wrong_words(said: str, heard: str) -> tuple[int, int]:
    """Words that have to be changed, left out or put in; words said."""
    one, other = canonical(said), canonical(heard)
    row = list(range(len(other) + 1))
    for number, word in enumerate(one, 1):
        before, row[0] = row[0], number
        for at, instead in enumerate(other, 1):
            before, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, before + (word != instead))
    return row[-1], len(one)


def canonical(text: str) -> list[str]:
    """The words of a text, its figures by their value."""
    text = re.sub(r"['’-]", "", text.casefold())
    digits = in_digits(text)
    out, at = [], 0
    for begin, end, figure in quantity_spans(digits):
        out += [*spoken_words(text[at:begin]), f"{figure.value:g}{figure.unit}"]
        at = end + len(digits[end:]) - len(digits[end:].lstrip(" "))
    return [*out, *spoken_words(text[at:])]


def size(*paths: Path | None) -> float:
    """Megabytes of files and folders."""
    files = {file for path in paths if path for file in (path, *path.rglob("*"))}
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6


def package(module: str) -> Path | None:
    """The folder of a package."""
    spec = find_spec(module)
    return Path(spec.origin).parent if spec and spec.origin else None


def ticks(text: str, ident: str, sound: object = None) -> set[int]:
    """Beats proposed as said."""
    return {beat.beat for beat in read(text, STORIES[ident], sound=sound).beats if beat.said}


def row(name: str, megabytes: str, voice: str, cost: str, texts: list[str], told: list, sound=None):
    """A line of the table."""
    wrong = said = right = told_beats = false = alien = 0
    others = list(STORIES)
    for (_, ident, beats, text), heard in zip(told, texts, strict=True):
        more, count = wrong_words(text, heard)
        wrong, said = wrong + more, said + count
        found = ticks(heard, ident, sound)
        right, false = right + len(found & set(beats)), false + len(found - set(beats))
        told_beats += len(beats)
        other = others[(others.index(ident) + 1) % len(others)]
        alien += len(ticks(heard, other, sound))
    return (
        f"| {name} | {megabytes} | {voice} | {cost} | {100 * wrong / said:.0f} "
        f"| {right} of {told_beats} | {false} | {alien} |"
    )


def rows(told: list, models: Path, names: list[str]) -> Iterator[str]:
    """The table, a line as soon as it is known."""
    texts = [text for *_, text in told]
    yield row("the text itself", "", "", "", texts, told)
    yield row("the text, by sound too", "", "", "", texts, told, how_it_sounds())
    for name, engine in ENGINES.items():
        model = engine.model(models)
        if names and name not in names:
            continue
        if not installed(engine) or model is None:
            what = "its model is not here" if installed(engine) else "not installed"
            yield f"| {name} | {what} | | | | | | |"
            continue
        held = f"{size(package(engine.module), model):.0f}"
        for voice, command in VOICES.items():
            with TemporaryDirectory() as folder:
                heard, cost = listened(Path(folder), command, texts, models, name)
            for label, sound in (("", None), (", by sound too", how_it_sounds())):
                yield row(name + label, held, voice, f"{cost:.0f}", heard, told, sound)


def listened(
    folder: Path, command: list[str], texts: list[str], models: Path, name: str
) -> tuple[list[str], float]:
    """What a recogniser makes of texts that are read to it; CPU seconds for two minutes."""
    heard, spent, seconds = [], 0.0, 0.0
    for text in texts:
        written, wav = folder / "said.txt", folder / "said.wav"
        written.write_text(" ".join(text.split()))
        subprocess.run(
            [part.format(text=written, wav=wav) for part in command], check=True, timeout=120
        )
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        found = recognise(wav, models, name)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent += after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        seconds += found.seconds
        heard.append(delivery.text_of(found.words))
    return heard, 120 * spent / seconds


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--models", type=Path, default=locate().models)
    parser.add_argument("--engine", action="append", default=[], choices=list(ENGINES))
    parser.add_argument("--beats", type=int, default=40)
    parser.add_argument("--out", type=Path)
    args = parser.parse_args()
    lines = [HEAD]
    print(HEAD, flush=True)
    for line in rows(chosen(args.beats), args.models, args.engine):
        print(line, flush=True)
        lines.append(line)
    if args.out:
        args.out.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
