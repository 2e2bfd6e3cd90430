"""Two weeks before an onsite, lived through with the real command: promise against outcome.

A simulated learner answers `drill cram --jsonl` every day, by a memory of its own: it follows
FSRS's formulas under its own parameters (drawn around the defaults), continuously in time, and
knows nothing of the plan. Each morning `drill onsite plan --json` says what it promises; on the day
itself every card is asked. Readiness is what each card counts for times whether it is recalled.

    python fortnight.py [--days 14] [--minutes 15] [--seed 1] [--skip 4,5]
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from learner import SECONDS, Learner

START = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


class Drill:
    """The command, in a folder of its own, at a time."""

    def __init__(self, folder: str) -> None:
        self.environment = os.environ | {"DRILL_HOME": folder}
        self.command = [str(Path(sys.executable).with_name("drill"))]

    def at(self, moment: datetime) -> dict[str, str]:
        return self.environment | {"DRILL_NOW": moment.isoformat()}

    def run(self, moment: datetime, *args: str) -> str:
        made = subprocess.run(
            [*self.command, *args], env=self.at(moment), capture_output=True, text=True, check=True
        )
        return made.stdout

    def cram(self, moment: datetime, learner: Learner) -> tuple[int, int, datetime]:
        """A session; returns reviews, new cards, and when it was over."""
        with subprocess.Popen(
            [*self.command, "cram", "--jsonl"], env=self.at(moment), text=True, bufsize=1,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        ) as process:  # fmt: skip
            assert process.stdin
            assert process.stdout
            reviews = new = 0
            for line in process.stdout:
                said = json.loads(line)
                if "lesson" in said:
                    moment += timedelta(seconds=said["seconds"])
                    process.stdin.write(json.dumps({"do": "read", "seconds": said["seconds"]}))
                    process.stdin.write("\n")
                    process.stdin.flush()
                    next(process.stdout)  # what would be asked without it
                elif "ask" in said:
                    seconds = SECONDS.get(said["kind"], 12)
                    moment += timedelta(seconds=seconds)
                    new += said["ask"] not in learner.cards
                    passed = learner.answer(said["ask"], moment)
                    reviews += 1
                    answer = {"rating": 3 if passed else 1, "seconds": seconds}
                    process.stdin.write(json.dumps(answer) + "\n")
                    process.stdin.flush()
            return reviews, new, moment


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--days", type=int, default=14)
    parser.add_argument("--minutes", type=int, default=15)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--unlike", type=float, default=0.15)
    parser.add_argument("--skip", default="", help="days without a session, as 4,5")
    args = parser.parse_args()
    skipped = {int(day) for day in args.skip.split(",") if day}
    learner = Learner(args.seed, args.unlike)
    date = (START + timedelta(days=args.days)).replace(hour=9)
    with tempfile.TemporaryDirectory() as folder:
        drill = Drill(folder)
        when = date.strftime("%Y-%m-%d %H:%M UTC")
        drill.run(START, "onsite", "add", "Acme", when, "--minutes", str(args.minutes))
        print(
            "day  promised  interval        reviews  new  really recalled on the day, if it ended"
        )
        for day in range(args.days + 1):
            moment = START + timedelta(days=day)
            if day == args.days:
                moment = date - timedelta(minutes=90)
            plan = json.loads(drill.run(moment, "onsite", "plan", "--json"))
            if day in skipped:
                print(f"{day:>3}  {plan['readiness']['with_plan']:.3f}     missed")
                continue
            reviews, new, _ = drill.cram(moment, learner)
            truth = sum(w * learner.recall(key, date) for key, w in plan["counts"].items())
            low, high = plan["interval"]
            print(
                f"{day:>3}  {plan['readiness']['with_plan']:.3f}     {low:.3f} to {high:.3f}"
                f"  {reviews:>7}  {new:>3}  {truth:.3f}"
            )
        print(f"\nOn the day: {truth:.3f}, of {len(plan['counts'])} cards.")


if __name__ == "__main__":
    main()
