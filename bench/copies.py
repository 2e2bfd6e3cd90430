"""A year of daily copies with a clock that jumps: which copies stand on which day.

python bench/copies.py [--every DAYS]

The clock says 2031 for two days, 2016 for a week, and is a month ahead for a fortnight; for forty
days the store is damaged. A line every so many days: what stands, and what `latest` goes back to.
"""

from __future__ import annotations

import argparse
import tempfile
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

from drill.storage import backup, copies

START = datetime(2026, 1, 1, 9, tzinfo=UTC)
JUMPS = {
    range(60, 62): ("five years ahead", timedelta(days=5 * 365)),
    range(120, 127): ("ten years behind", timedelta(days=-10 * 365)),
    range(200, 214): ("a month ahead", timedelta(days=30)),
}
DAMAGED = range(300, 340)


def main() -> None:
    """Live through the year."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=20)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "drill.db"
        copies.folder(store).mkdir()
        most = 0
        for day in range(365):
            jump, by = next(
                (value for days, value in JUMPS.items() if day in days), ("", timedelta())
            )
            now = START + timedelta(days=day) + by
            sound = day not in DAMAGED
            path = copies.folder(store) / copies.name(now, "daily", sound=sound)
            path.write_text(str(day))
            most = max(most, len(backup.thin(store, now)))
            if day % args.every == 0 or jump or day in (DAMAGED[0], DAMAGED[-1], 364):
                _print(day, now, store, jump or ("" if sound else "store damaged"))
        print(f"the most that went at once: {most}")


def _print(day: int, now: datetime, store: Path, what: str) -> None:
    found = copies.listing(store)
    latest = copies.by_trust(found, now)[0]
    ages = Counter(
        "damaged" if not copy.sound
        else "ahead" if copy.at > now
        else "2 days" if day - made < 2
        else "16 days" if day - made < 16
        else "80 days" if day - made < 80
        else "older"
        for copy in found
        for made in [int(copy.path.read_text())]
    )  # fmt: skip
    told = ", ".join(f"{count} {name}" for name, count in ages.items())
    newest = f"latest: day {latest.path.read_text()}"
    print(f"day {day:>3} {what:18} {len(found):>3} copies: {told}; {newest}")


if __name__ == "__main__":
    main()
