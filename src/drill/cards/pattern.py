"""Patterns: `re:` of a search, with bounds on what they take.

The engine is Rust's `regex`, which pydantic brings and Anki searches with too. It knows Unicode; a
search takes time linear in the text, and what it makes of a pattern ends at 10 MiB.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

_SHARE = 10
"""A pattern takes no more than this part of the engine's 10 MiB: what it takes for this many."""
MOST_GROUPS = 50
"""The engine may keep the place of each group for each of its states."""
_FLAGS = "(?i)"
SHORT = 16_000
"""Bytes of a text that is searched without a look at how long that takes, and characters of a
longer one that are tried before more of it."""
_GROWTH = 4
"""How many times as many are tried next."""

_COUNT = re.compile(r"\{(\d+)(?:,(\d*))?\}", re.ASCII)
_GROUP = re.compile(r"\\.|(?P<self>\(\?R\))|(?P<group>\((?!\?:))", re.DOTALL)
_PARSE_ERROR = re.compile(r"regex parse error:\n +\(\?i\).*\n {4}( *)\^[ ^]*\nerror: (.*)")


class PatternError(ValueError):
    """A pattern that is none, or one that is too large."""

    def __init__(self, message: str, at: int, hint: str = "") -> None:
        super().__init__(message)
        self.message, self.at, self.hint = message, at, hint
        """What is wrong; the character of the pattern, from 0; what to do."""


class Effort:
    """So many seconds of this thread's work from now on. What else the machine is busy with does
    not count: a pattern that is quick by itself is not refused where others work.
    """

    def __init__(self, seconds: float) -> None:
        self._end = time.thread_time() + seconds
        self._unspent_until = time.monotonic() + seconds
        """Until then it cannot be spent, as work takes no less than its own time."""
        self.refused: Pattern | None = None
        """The pattern that took too much of it."""

    def spent(self, more: float = 0.0) -> bool:
        """Whether nothing is left of it, or less than so many more seconds."""
        left = self._end - time.thread_time()
        self._unspent_until = time.monotonic() + left
        return left <= more

    def over(self) -> bool:
        """`spent`, for who asks often: to look at this clock takes a tenth."""
        return time.monotonic() >= self._unspent_until and self.spent()


class Pattern:
    """A regular expression in one line, case aside. Raises PatternError."""

    def __init__(self, source: str) -> None:
        groups = 0
        for match in _GROUP.finditer(source):
            if match["self"]:  # to the engine a flag about the ends of lines
                raise PatternError("a pattern cannot hold itself", match.start())
            groups += match["group"] is not None
            if groups > MOST_GROUPS:
                raise PatternError(
                    f"a pattern has at most {MOST_GROUPS} groups", match.start(),
                    "Write (?: for ( where it does.",
                )  # fmt: skip
        self._found = _compiled(source, source)
        # The line ends what a flag may have made a comment.
        _compiled(f"(?:{source}\n){{{_SHARE}}}", source)

    def short(self) -> Callable[[bytes], bool]:
        """The search in text in UTF-8 of at most `SHORT` bytes, for SQLite to call: the engine's
        own, of which a call in Python would be half. Who uses it looks at the clock."""
        return self._found

    def long(self, effort: Effort) -> Callable[[bytes], bool]:
        """`within` of text in UTF-8, for SQLite to call.

        Where it raises TimeoutError, which SQLite tells nobody, `effort.refused` is this pattern.
        """
        return lambda words: self.within(words.decode("utf-8", "replace"), effort)

    def within(self, text: str, effort: Effort) -> bool:
        """Whether it is found in a text. Raises TimeoutError: that takes more effort, or would.

        The engine cannot be stopped: of a long text the beginning is timed first.
        """
        some = SHORT
        more = 0.0
        while some < len(text) and not effort.spent(more):
            start = time.thread_time()
            self._found(text[:some])
            more = (time.thread_time() - start) / some * len(text)
            some *= _GROWTH
        if effort.spent(more):
            effort.refused = self
            raise TimeoutError
        return self._found(text)


def _compiled(pattern: str, source: str) -> Callable[[str | bytes], bool]:
    """The search for a pattern, which `source` stands for. Raises PatternError."""
    from pydantic_core import SchemaError, SchemaValidator, core_schema

    wanted = core_schema.str_schema(pattern=_FLAGS + pattern, regex_engine="rust-regex")
    try:
        return SchemaValidator(wanted).isinstance_python
    except SchemaError as error:
        match = _PARSE_ERROR.search(str(error))
    if match is not None:
        raise PatternError(f"this is no pattern: {match[2]}", len(match[1]) - len(_FLAGS))
    raise PatternError(
        "this pattern takes too much memory", _largest(source), "Make its repetitions smaller."
    )


def _largest(source: str) -> int:
    """Where the largest repetition is; the beginning, where nothing is counted."""
    counts = _COUNT.finditer(source)
    largest = max(counts, key=lambda repetition: int(repetition[2] or repetition[1]), default=None)
    return largest.start() if largest else 0
