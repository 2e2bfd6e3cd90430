"""The cram planner against simpler policies, and its promise against what comes of it.

A day-granular simulation. Cards take 12 seconds (or times that vary), a failure costs twice (again,
and its repeat the same day), a new card is known at first sight seven times in ten. The learner
recalls what FSRS's default parameters say, in scenario E what perturbed ones say, while every
policy believes the defaults. All policies meet the same cards (common seeds); a policy's
difference from the planner is paired, with its standard error.

    python cram.py [--seeds 20] [--only ACI] [--speed]
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

import numpy as np
from fsrs.scheduler import DEFAULT_PARAMETERS

from drill.scheduling.cram.course import CardArrays, Target
from drill.scheduling.cram.forecast import forecast
from drill.scheduling.cram.planner import Person, Planner
from drill.scheduling.curves import Curves

MODEL = Curves(tuple(DEFAULT_PARAMETERS))
SHORT, LONG = 12.0, 90.0
KNOWN = 0.7


@dataclass(frozen=True)
class Scenario:
    what: str
    cards: int
    new: float
    days: int
    minutes: float
    vary: bool = False
    perturb: bool = False


SCENARIOS = {
    "A": Scenario("150 new, 14 days, 10 min a day", 150, 1, 14, 10),
    "B": Scenario("a third new, 14 days, 10 min", 150, 1 / 3, 14, 10),
    "C": Scenario("as B, 5 min", 150, 1 / 3, 14, 5),
    "D": Scenario("all seen, 5 min", 150, 0, 14, 5),
    "E": Scenario("as A, the learner's parameters perturbed", 150, 1, 14, 10, perturb=True),
    "G": Scenario("100 new, 5 days, 10 min", 100, 1, 5, 10),
    "H": Scenario("300 new, 30 days, 10 min", 300, 1, 30, 10),
    "I": Scenario("as C, answer times varying", 150, 1 / 3, 14, 5, vary=True),
    "J": Scenario("250 new, 14 days, 5 min (overload)", 250, 1, 14, 5),
    "K": Scenario("150 new, 90 days, 3 min", 150, 1, 90, 3),
}


@dataclass
class Learner:
    """The cards as believed (the model) and as they are (the truth)."""

    scenario: Scenario
    truth: Curves
    seconds: np.ndarray
    new: np.ndarray
    last: np.ndarray
    believed: tuple[np.ndarray, np.ndarray]
    real: tuple[np.ndarray, np.ndarray]

    @classmethod
    def born(cls, scenario: Scenario, seed: int) -> Learner:
        random = np.random.default_rng(seed)
        count = scenario.cards
        new = np.arange(count) < round(count * scenario.new)
        stability = np.clip(np.exp(random.normal(np.log(5), 1, count)), 0.3, 100)
        difficulty = np.clip(random.normal(6, 2, count), 1, 10)
        last = -np.clip(np.ceil(random.uniform(0.2, 1.5, count) * stability), 1, 60)
        seconds = np.full(count, SHORT)
        if scenario.vary:
            seconds = np.clip(np.exp(random.normal(np.log(SHORT) - 0.32, 0.8, count)), 3, LONG)
        truth = MODEL
        if scenario.perturb:
            # Curves, not the package: it would refuse parameters out of its bounds.
            noise = np.exp(random.normal(0, 0.15, 21))
            truth = Curves(tuple(float(w) for w in np.array(MODEL.parameters) * noise))
        start = (np.where(new, 1.0, stability), np.where(new, 5.0, difficulty))
        return cls(scenario, truth, seconds, new, last, start, (start[0].copy(), start[1].copy()))

    def study(self, card: int, day: int, random: np.random.Generator) -> float:
        """One showing; returns its seconds."""
        gap = np.asarray(float(day - self.last[card]))
        if self.new[card]:
            passed = bool(random.random() < KNOWN)
        else:
            passed = bool(random.random() < self.truth.recall(self.real[0][card], gap))
        for curves, memory in ((MODEL, self.believed), (self.truth, self.real)):
            if self.new[card]:
                after = tuple(np.asarray(part) for part in curves.first(passed))
                after = after if passed else curves.repeated(*after)
            else:
                now = (memory[0][card], memory[1][card])
                chance = curves.recall(now[0], gap)
                after = (curves.good if passed else curves.relearnt)(*now, chance)
            memory[0][card], memory[1][card] = after
        self.new[card], self.last[card] = False, day
        return float(self.seconds[card] * (1 if passed else 2))

    def recall(self) -> np.ndarray:
        """On the date, as it really is."""
        gap = self.scenario.days - self.last
        return np.where(self.new, 0.0, self.truth.recall(self.real[0], gap))


Policy = Callable[[Learner, int], np.ndarray]


def plain(retention: float, new_first: bool, limit: int | None = None) -> Policy:
    """FSRS: what is due, weakest first, and new cards before or after, so many a day."""

    def order(learner: Learner, day: int) -> np.ndarray:
        decay = MODEL.parameters[20]
        factor = 0.9 ** (-1 / decay) - 1
        stability = learner.believed[0]
        interval = np.maximum(np.round(stability / factor * (retention ** (-1 / decay) - 1)), 1)
        due = np.flatnonzero(~learner.new & (learner.last + interval <= day))
        due = due[np.argsort(MODEL.recall(stability[due], day - learner.last[due]), kind="stable")]
        new = np.flatnonzero(learner.new)[:limit]
        return np.concatenate([new, due] if new_first else [due, new])

    return order


def lowest(learner: Learner, day: int) -> np.ndarray:
    recall = MODEL.recall(learner.believed[0], day - learner.last)
    return np.argsort(np.where(learner.new, 0.0, recall), kind="stable")


def once(stability, difficulty, gap, rest) -> np.ndarray:
    """Recall on the date after one review at a gap, `rest` days before it."""
    recall = MODEL.recall(stability, gap)
    good = MODEL.good(stability, difficulty, recall)[0]
    failed = MODEL.relearnt(stability, difficulty, recall)[0]
    return recall * MODEL.recall(good, rest) + (1 - recall) * MODEL.recall(failed, rest)


def gains(learner: Learner, day: int) -> np.ndarray:
    (stability, difficulty), gap = learner.believed, np.maximum(day - learner.last, 1.0)
    rest = float(learner.scenario.days - day)
    recall = MODEL.recall(stability, gap)
    gain = once(stability, difficulty, gap, rest) - MODEL.recall(stability, gap + rest)
    # New cards first, the quicker ones before.
    new = 100 + 1 / learner.seconds
    return np.where(learner.new, new, gain / (learner.seconds * (2 - recall)))


def greedy(learner: Learner, day: int) -> np.ndarray:
    return np.argsort(-gains(learner, day), kind="stable")


def look_ahead(learner: Learner, day: int) -> np.ndarray:
    scenario = learner.scenario
    score = gains(learner, day)
    closing = np.ceil(1.15 * learner.seconds.sum() / (scenario.minutes * 60))
    if scenario.days - day > closing:
        stability, difficulty = learner.believed
        gap = np.maximum(day - learner.last, 1.0)
        recall = MODEL.recall(stability, gap)

        def best(stability, difficulty, gap):
            out = MODEL.recall(stability, gap + scenario.days - day)
            for later in range(day + 1, scenario.days):
                made = once(stability, difficulty, gap + later - day, float(scenario.days - later))
                out = np.maximum(out, made)
            return out

        good = best(*MODEL.good(stability, difficulty, recall), 0.0)
        failed = best(*MODEL.relearnt(stability, difficulty, recall), 0.0)
        gain = recall * good + (1 - recall) * failed - best(stability, difficulty, gap)
        score = np.where(learner.new, score, gain / (learner.seconds * (2 - recall)))
    return np.argsort(-score, kind="stable")


def planner_of(learner: Learner, day: int) -> Planner:
    scenario, count = learner.scenario, learner.scenario.cards
    none = np.zeros(count, dtype=bool)
    cards = CardArrays(
        stability=learner.believed[0].copy(),
        difficulty=learner.believed[1].copy(),
        last=np.asarray(learner.last - day, dtype=float),
        at=np.asarray(learner.last - day, dtype=float),
        seconds=learner.seconds,
        reading=np.zeros(count),
        new=learner.new.copy(),
        core=none,
        tell=none,
        brief=none,
        capped=none,
        heard=np.full(count, -1),
        order=np.zeros(count),
    )
    days = scenario.days - day
    target = Target(float(days), days, np.ones(count))
    return Planner(cards, [target], np.full(days, scenario.minutes * 60), MODEL, Person(KNOWN))


def planned(learner: Learner, day: int) -> np.ndarray:
    return np.array(planner_of(learner, day).rank(), dtype=int)


POLICIES: dict[str, Policy] = {
    "FSRS .90": plain(0.90, False, 20),
    "FSRS .90, no limit": plain(0.90, False),
    "FSRS .97, new first": plain(0.97, True),
    "lowest recall": lowest,
    "greedy": greedy,
    "look ahead": look_ahead,
    "planner": planned,
}


def lived(scenario: Scenario, policy: Policy, seed: int) -> Learner:
    """A whole course of days under a policy."""
    learner, random = Learner.born(scenario, seed), np.random.default_rng(10_000 + seed)
    for day in range(scenario.days):
        left = scenario.minutes * 60
        for card in policy(learner, day):
            if learner.seconds[card] <= left:
                left -= learner.study(int(card), day, random)
    return learner


def speed() -> None:
    for cards, days in ((200, 30), (2000, 30), (350, 90), (350, 300)):
        took = []
        for seed in range(5):
            learner = Learner.born(Scenario("", cards, 0.5, days, 30), seed)
            start = time.perf_counter()
            planner = planner_of(learner, 0)
            planner.rank()
            forecast(planner)
            took.append(time.perf_counter() - start)
        print(f"{cards} cards over {days} days: {median(took):.2f} s (median of 5)")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--only", default="".join(SCENARIOS))
    parser.add_argument("--speed", action="store_true")
    args = parser.parse_args()
    speed()
    if args.speed:
        return
    print(f"\nMean recall on the day, {args.seeds} common seeds; below it the paired difference")
    print("from the planner with its standard error\n")
    print("  ".join(["  ", *(f"{name:>19}" for name in POLICIES)]))
    for name in args.only:
        scenario = SCENARIOS[name]
        ends = {
            policy: [lived(scenario, act, seed) for seed in range(args.seeds)]
            for policy, act in POLICIES.items()
        }
        means = {p: np.array([e.recall().mean() for e in each]) for p, each in ends.items()}
        print("  ".join([f"{name} ", *(f"{means[p].mean():>19.4f}" for p in POLICIES)]))
        differences = []
        for policy in POLICIES:
            gap = means[policy] - means["planner"]
            error = gap.std(ddof=1) / len(gap) ** 0.5
            differences.append(f"{gap.mean():+.4f} ± {error:.4f}".rjust(19))
        print("  ".join(["  ", *differences]))
        promises(name, scenario, ends["planner"])


def promises(name: str, scenario: Scenario, ends: list[Learner]) -> None:
    """What the planner promised on the first day, and what came of it."""
    promised, held = [], 0
    for seed, end in enumerate(ends):
        (promise,) = forecast(planner_of(Learner.born(scenario, seed), 0), seed=seed)
        promised.append(promise.mean)
        asked = np.random.default_rng(20_000 + seed).random((50, scenario.cards)) < end.recall()
        low, high = promise.interval
        held += float(((asked.mean(axis=1) >= low) & (asked.mean(axis=1) <= high)).mean())
    every = np.concatenate([end.recall() for end in ends])
    print(
        f"    {scenario.what}: promised {np.mean(promised):.4f}, came {every.mean():.4f}, "
        f"within its interval {held / len(ends):.0%}; fifth percentile of a card "
        f"{np.percentile(every, 5):.3f}; never met {np.mean([e.new.sum() for e in ends]):.1f}\n",
        flush=True,
    )


if __name__ == "__main__":
    main()
