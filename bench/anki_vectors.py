"""Ask Anki's own backend what it makes of random review histories, and write down its numbers.

tests/scheduling/anki_vectors.json comes from here. It is the only thing in the project
that needs the `anki` package, so give it an environment of its own, to be thrown away:

    python -m venv anki && anki/bin/python -m pip install anki fsrs
    anki/bin/python bench/anki_vectors.py tests/scheduling/anki_vectors.json

Everything is drawn from a fixed seed; the same versions write the same file. Times are UTC
and the study day turns over at 04:00, Anki's default. One set has the default parameters of
FSRS-6, the other stands for somebody's own. Stability and difficulty are those that Anki
computes, in single precision; asked this way, it rounds neither. With anki 26.9.3 and fsrs
6.3.2 the greatest relative difference is 3.8e-6 in stability and 5e-7 in difficulty, and no
class of histories stands out: that is what single precision leaves.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from random import Random

from anki.collection import Collection
from fsrs.scheduler import DEFAULT_PARAMETERS

HOUR = 3_600_000
DAY = 24 * HOUR
TURNOVER = 4 * HOUR
LAST_DAY = 20_088
"""2024-12-31: every history ends by then, so that none lies in the future."""
SCALES = (1.4, 0.8, 1.2, 0.9, 1.05, 0.9, 1.1, 20, 0.92, 0.7, 1.15)
SCALES += (0.95, 1.3, 0.85, 1.1, 1.2, 0.9, 1.25, 2, 0.6, 0.9)
OWN_PARAMETERS = tuple(
    round(number * scale, 4) for number, scale in zip(DEFAULT_PARAMETERS, SCALES, strict=True)
)
SETS = ((DEFAULT_PARAMETERS, 400), (OWN_PARAMETERS, 100))

Review = tuple[int, int, int]


def history(random: Random) -> list[Review]:
    """Rating, study day and epoch ms of 1 to 15 reviews.

    Several may fall on one study day; hours vary, so that days and blocks of 24 h differ.
    """
    weights = random.choice(((1, 1, 1, 1), (2, 2, 12, 3)))
    reach = random.choice(((0, 0), (0, 1), (0, 12), (0, 120), (1, 1), (1, 40), (30, 600)))
    offsets = [0]
    for _ in range(random.randrange(15)):
        same_day = random.random() < 0.2
        offsets.append(offsets[-1] + (0 if same_day else random.randint(*reach)))
    first = LAST_DAY - offsets[-1] - random.randrange(1000)
    days = [first + offset for offset in offsets]
    # A minute either side of the turnover is left out, so that nobody can differ on the day.
    times = sorted(day * DAY + TURNOVER + random.randrange(60_000, DAY - 60_000) for day in days)
    ratings = random.choices((1, 2, 3, 4), weights, k=len(days))
    return list(zip(ratings, days, times, strict=True))


def ask(histories: list[list[Review]], parameters: tuple[float, ...]) -> list[tuple[float, float]]:
    """Stability and difficulty, as Anki computes them from the review log, of each history."""
    with tempfile.TemporaryDirectory() as folder:
        collection = Collection(str(Path(folder) / "collection.anki2"))
        collection.set_config("fsrs", True)
        preset = collection.decks.config_dict_for_deck_id(1)
        preset["fsrsParams6"] = list(parameters)
        collection.decks.update_config(preset)
        notetype = collection.models.by_name("Basic")
        out = []
        for number, reviews in enumerate(histories):
            note = collection.new_note(notetype)
            note["Front"] = str(number)
            collection.add_note(note, 1)
            card = note.card_ids()[0]
            for place, (rating, _, at) in enumerate(reviews):
                # The first is a learning entry: where a log starts otherwise, Anki takes
                # its beginning for lost.
                collection.db.execute(
                    "insert into revlog values (?, ?, -1, ?, 1, 1, 2500, 5000, ?)",
                    at,
                    card,
                    rating,
                    1 if place else 0,
                )
            state = collection._backend.compute_memory_state(card).state
            out.append((state.stability, state.difficulty))
        collection.close()
    return out


def main(target: Path) -> None:
    """Write the vectors."""
    os.environ["TZ"] = "UTC"
    time.tzset()
    random = Random(6)
    blocks = []
    for parameters, count in SETS:
        histories = [history(random) for _ in range(count)]
        lines = ",\n".join(
            json.dumps(
                {
                    "reviews": reviews,
                    "stability": float(f"{stability:.9g}"),
                    "difficulty": float(f"{difficulty:.9g}"),
                },
                separators=(",", ":"),
            )
            for reviews, (stability, difficulty) in zip(
                histories, ask(histories, parameters), strict=True
            )
        )
        blocks.append(f'{{"parameters":{json.dumps(parameters)},"histories":[\n{lines}\n]}}')
    sets = ",\n".join(blocks)
    target.write_text(f'{{"anki":"{version("anki")}","sets":[\n{sets}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
