"""Hold lint against labelled stories: reach 0.90 right, 0.80 found on those kept apart.

    python bench/lint.py [--wrong] [FILE ...]

`bench/lint/seen.yaml` was in view while the rules were worked on, `bench/lint/apart.yaml` was
not. `second.yaml` and `third.yaml` are a second author's: the rules were mended by what they missed
of the second, and have seen nothing of the third. For each file, by cause: how many findings were
right and wrong, how many labelled faults were missed; then precision, recall, and the findings a
story by its quality. A cause is what a coach would call it, and several rules may say the same one.
Rules of form (length, shares, number of beats, follow-ups, figures) count words and are right by
what they say, and the rule on themes asks and does not judge, so these are counted apart.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path
from statistics import mean
from typing import Any

import yaml

from drill.coaching.lint import Finding, Frame, lint_story
from drill.deckfile.reading import read_deck_file
from drill.domain.deck import Beat, Competency, Fact, Story
from drill.paths import bundled_decks

STORIES = Path(__file__).parent / "lint"
FORM = {
    "too-short", "too-long", "few-beats", "many-beats", "long-fact", "half-a-fact", "no-probe",
    "probe-without-answer", "beat-without-facts", "step-not-named", "no-figure", "long-situation",
    "no-theme",
}  # fmt: skip
CAUSES = {
    "no-philosophy": "philosophy",
    "late-philosophy": "philosophy",
    "no-trigger": "trigger",
    "no-conversation": "conversation",
    "plan-without-specifics": "plan",
    "no-criteria": "criteria",
    "no-learning": "learning",
    "learning-without-change": "learning",
    "no-named-person": "no-person",
    "we-over-i": "only-we",
    "figure-without-how": "unmeasured",
    "no-friction": "flawless",
    "only-passive": "passive",
    "waited-and-hoped": "waited",
    "technical-dilemma": "technical",
    "nothing-unknown": "not-uncertain",
    "figure-too-good": "too-good",
    "only-perks": "perks",
}
"""What a rule's finding is called in the labels; others by their own name."""


def told(entry: dict[str, Any], owner: Competency) -> Story:
    """The story of an entry, without any step named."""
    beats = tuple(
        Beat(f"b{number}", label, tuple(Fact(str(say)) for say in facts))
        for number, (label, facts) in enumerate(entry["beats"].items())
    )
    return Story(entry["id"], entry["id"], beats, competencies=(owner.id,))


def cause(finding: Finding, owner: Competency) -> str:
    """What a coach would call it."""
    if finding.rule == "step-not-shown":
        steps = (step for framework in owner.frameworks for step in framework.steps)
        return next((step.id for step in steps if f'"{step.label}"' in finding.message), "step")
    return CAUSES.get(finding.rule, finding.rule)


def hold(path: Path, wrong: bool) -> None:
    """Print how lint does on one file."""
    known = {owner.id: owner for owner in read_deck_file(bundled_decks()[0]).competencies}
    right, false, missed = Counter[str](), Counter[str](), Counter[str]()
    form = Counter[str]()
    counts = defaultdict[str, list[tuple[int, int]]](list)
    for entry in yaml.safe_load(path.read_text(encoding="utf-8")):
        owner = known[entry["competency"]]
        story = told(entry, owner)
        findings = lint_story(story, Frame((owner,), owner.frameworks[0]))
        judged = [finding for finding in findings if finding.rule not in FORM]
        form.update(finding.rule for finding in findings if finding.rule in FORM)
        faults = {*entry.get("steps", ()), *entry["faults"]}
        if "technical" in faults:  # technology in place of people is one cause
            faults.discard("no-person")
        faults = {{"no-learning": "learning", "no-criteria": "criteria"}.get(f, f) for f in faults}
        counts[entry["quality"]].append((len(judged), len(findings)))
        met = Counter(cause(finding, owner) for finding in judged)
        for name, count in met.items():
            good = min(count, 1) if name in faults else 0
            right[name] += good
            false[name] += count - good
            if wrong and count > good:
                print(f"  wrong   {story.id}: {name}")
        for name in faults - set(met):
            missed[name] += 1
            if wrong:
                print(f"  missed  {story.id}: {name}")
    print(f"\n{path.name:<22}right wrong missed  precision recall")
    for name in sorted({*right, *false, *missed}):
        print(line(name, right[name], false[name], missed[name]))
    print(line("all", right.total(), false.total(), missed.total()))
    for quality, found in counts.items():
        judged_mean, all_mean = (mean(column) for column in zip(*found, strict=True))
        print(f"  {quality}: {judged_mean:.1f} findings a story, {all_mean:.1f} with those of form")
    print("  of form:", ", ".join(f"{name} {count}" for name, count in form.most_common()))


def line(name: str, right: int, wrong: int, missed: int) -> str:
    precision = f"{right / (right + wrong):.2f}" if right + wrong else "-"
    recall = f"{right / (right + missed):.2f}" if right + missed else "-"
    return f"  {name:<20}{right:5} {wrong:5} {missed:6} {precision:>10} {recall:>6}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--wrong", action="store_true", help="name what was wrong and missed")
    args = parser.parse_args()
    names = ("seen", "apart", "second", "third")
    for path in args.files or [STORIES / f"{name}.yaml" for name in names]:
        hold(path, args.wrong)


if __name__ == "__main__":
    main()
