"""Searches that are made to break drill, in little memory: answered, refused, and anything else.

    python bench/hostile_searches.py [--searches N] [--seed N] [--megabytes N]

They are made from a seed and run over the bundled decks in a process that may take no more than so
many megabytes of addresses. Exits with 1 where one of them ends in anything but cards or a refusal.
"""

from __future__ import annotations

import argparse
import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from drill.clock import Clock
from drill.errors import DrillError
from drill.paths import Paths
from drill.service.insight import browser
from drill.service.library.opening import load_bundled, open_home

ATOMS = (
    "a", "e", "ü", ".", r"\w", r"\W", r"\d", r"\s", r"\b", r"\B", "^", "$", "[^a]", r"[\w&&[^a]]",
    r"\pL", r"\p{Greek}", "[a-z", "(?R)", "(?1)", "(?&n)", "(?P<n>a)", "(?P=n)", r"\1", r"\g<1>",
    "(?=a)", "(?<!a)", "(?>a)", "(?|a|b)", r"\L<names>", r"\X", "(?i)", "(?x) #", "(?s-i)", "|", "",
    "(a|ab)", "(?:a?|e)", r"(\w+\s?)", "[[:alpha:]]", "[]", "\\", r"\x{110000}", "\U0001f600",
)  # fmt: skip
COUNTS = (
    "*", "+", "?", "*?", "{2}", "{,5}", "{50}", "{1000}", "{0,1000}", "{9000,}", "{1000000000}",
    "{99999999999999999999}", "{e<=3}", "{2}{2}{2}{2}{2}{2}{2}{2}{2}{2}{2}{2}", "{1000}{1000}",
)  # fmt: skip
SIGNS = "()[]{}\"'*?:-<>=!%_\\/.,;#~^$|&@ \t\n\0\x1b\u202e\ud800éßİ漢👩‍🚀0159azAZ"
FIELDS = (
    "kind", "deck", "tag", "story", "competency", "note", "is", "prop", "rated", "re", "nid", "RE",
)  # fmt: skip
NUMBERS = (
    "0", "-1", "1e308", "9" * 18, "9" * 400, "0.000000000000001", "nan", "inf", "80%", "999999%",
    "99999999999999999999", "9223372036854775807", "-9223372036854775808", "1:1", "36500:4", "",
)  # fmt: skip
WORDS = (
    "vendor",
    "conflict",
    "a",
    "NEAR(",
    "AND",
    "or",
    "-",
    "*",
    "x" * 1_900,
    "a*",
    '"',
    "due",
    "1:1",
)


class Maker:
    """Hostile searches, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def search(self) -> str:
        """One of any kind, at times with a few characters changed, repeated, or in brackets."""
        kinds = (self._pattern, self._pattern, self._pattern, self._term, self._prop, self._many,
                 self._noise, self._globs, self._phrase)  # fmt: skip
        made = self._random.choice(kinds)()
        for _ in range(self._random.choice((0, 0, 1, 3))):
            at = self._random.randint(0, len(made))
            made = made[:at] + self._random.choice(SIGNS) + made[at + self._random.randint(0, 2) :]
        if self._random.random() < 0.1:
            deep = self._random.choice((3, 19, 20, 21, 500))
            sign = self._random.choice(("(", "-("))
            made = sign * deep + made + ")" * deep
        return made

    def _expression(self, depth: int) -> str:
        pick = self._random.random()
        if depth <= 0 or pick < 0.3:
            return self._random.choice(ATOMS)
        if pick < 0.6:
            return "".join(self._expression(depth - 1) for _ in range(self._random.randint(1, 4)))
        left, right = self._random.choice((("(", ")"), ("(?:", ")"), ("(?:", "|)"), ("", "")))
        return left + self._expression(depth - 1) + right + self._random.choice(COUNTS)

    def _pattern(self) -> str:
        made = self._expression(self._random.randint(1, 7))
        made *= self._random.choice((1, 1, 1, 1, 2, 40, 300))
        if self._random.random() < 0.1:
            deep = self._random.choice((20, 60, 240, 300))
            made = "(" * deep + made + f"){self._random.choice(COUNTS)}" * deep
        made = made.replace('"', "")[: self._random.choice((200, 1_990, 3_000))]
        quoted = f're:"{made}"'
        return quoted if self._random.random() < 0.7 else f"re:{made}"

    def _term(self) -> str:
        value = self._random.choice((*WORDS, *NUMBERS, *SIGNS, "the-7-stories", "*/*", "new"))
        return f"{self._random.choice(FIELDS)}:{value}"

    def _prop(self) -> str:
        names = ("recall", "stability", "lapses", "reps", "interval", "due", "difficulty", "none")
        signs = ("<", "<=", "=", "!=", ">", "<>", "==", "")
        number = self._random.choice(NUMBERS)
        if self._random.random() < 0.3:
            return f"rated:{number}"
        return f"prop:{self._random.choice(names)}{self._random.choice(signs)}{number}"

    def _many(self) -> str:
        one = self._random.choice((self._term, self._prop, self._pattern, self._phrase))
        count = self._random.choice((5, 11, 100, 101, 2_000))
        same = one()
        parts = (same if count > 11 else one() for _ in range(count))
        return self._random.choice((" ", " or ", " -")).join(parts)[
            : self._random.choice((1_999, 9**5))
        ]

    def _noise(self) -> str:
        return "".join(
            self._random.choices(SIGNS, k=self._random.choice((1, 5, 40, 1_999, 50_000)))
        )

    def _globs(self) -> str:
        field = self._random.choice(("tag", "deck", "note", "competency", "story"))
        stars = self._random.choice((3, 60, 900))
        return f"{field}:" + self._random.choice(("*a", "**", "*[", "*?", "*e*")) * stars + "b"

    def _phrase(self) -> str:
        words = self._random.choice(("a ", "the ", "é", "漢", "a-b.c/d ", "x\0y "))
        return f'"{words * self._random.choice((2, 300, 990))}"'


def run(searches: int, seed: int, megabytes: int) -> dict[str, object]:
    """Make the searches in this process, within its memory."""
    resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))
    maker, count, others = Maker(seed), Counter[str](), list[str]()
    slowest: tuple[float, str] = (0.0, "")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with open_home(Paths(folder, folder, folder), Clock()) as home:
            load_bundled(home)
            for _ in range(searches):
                query = maker.search()
                start = time.perf_counter()
                try:
                    found = browser.find(home, query)
                    browser.lines(home, found[:50])
                    count["answered"] += 1
                except browser.SearchError as error:
                    count["refused"] += 1
                    if not 0 <= error.at <= len(error.query):
                        others.append(f"{query[:60]!r}: points at {error.at}, outside itself")
                except DrillError as error:
                    others.append(f"{query[:60]!r}: {error}")
                except BaseException as error:
                    others.append(f"{query[:60]!r}: {type(error).__name__}: {str(error)[:60]}")
                slowest = max(slowest, (time.perf_counter() - start, query))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {**count, "others": others, "peak": peak, "slowest": slowest}


def main() -> int:
    """Print what became of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--searches", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--megabytes", type=int, default=2_048)
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.here:
        print(json.dumps(run(args.searches, args.seed, args.megabytes)))
        return 0
    child = subprocess.run([sys.executable, __file__, "--here", *sys.argv[1:]],
                           stdout=subprocess.PIPE, text=True, check=False)  # fmt: skip
    if child.returncode:
        print(f"the process was ended: {child.returncode}")
        return 1
    found = json.loads(child.stdout)
    print(f"answered          {found.get('answered', 0):>7,}")
    print(f"refused           {found.get('refused', 0):>7,}")
    print(f"other exceptions  {len(found['others']):>7,}")
    print(f"peak memory       {found['peak']:>7,.0f} MB")
    seconds, query = found["slowest"]
    print(f"slowest           {seconds:>7.2f} s   {query[:70]!r}")
    for each in found["others"][:20]:
        print(each)
    return 1 if found["others"] else 0


if __name__ == "__main__":
    sys.exit(main())
