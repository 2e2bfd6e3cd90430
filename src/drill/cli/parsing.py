"""The parser of a verb's arguments, and its mistakes in words: what is missing or not known, and an
example that works.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Any, NoReturn

from drill.errors import UsageError
from drill.service.home.words import in_turn
from drill.text import did_you_mean, nearest

_OPTION = re.compile(r"--?[^\W\d_]\S*")
"""What is meant as an option: neither a lone `-`, nor a number, nor a text with spaces."""
_SEARCH = re.compile(r"-[^\W\d_]\w*:\S*")
"""A search for what does not match: no option has a colon in its name."""

MOST = 2**53
"""The largest whole number that is taken."""


class VerbParser(argparse.ArgumentParser):
    """Of a verb or what stands after it. Wrong arguments raise UsageError, as any other mistake."""

    example = ""
    """A line for each way to call it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("allow_abbrev", False)
        super().__init__(**kwargs)
        self.register("type", int, _whole)

    def parse_known_args(self, *args: Any, **kwargs: Any) -> Any:
        """Raises UsageError also for what is not known: what stands after a verb speaks of its
        own options, not of those of its siblings.
        """
        given, *more = args
        for word in takewhile("--".__ne__, given):
            if word.startswith("--") and word.endswith("=--"):  # argparse makes an empty list of it
                self._fail(*self._no_value(word.partition("=")[0]))
        if self._subparsers is None:
            given = self._options_first(given)
        known, rest = super().parse_known_args(given, *more, **kwargs)
        if rest:
            self._refuse(rest)
        return known, rest

    def _options_first(self, given: Sequence[str]) -> list[str]:
        """The same words, the options first: argparse takes what stands before and behind one for
        two lists, and refuses the second.
        """
        options: list[str] = []
        words: list[str] = []
        rest, awaited = iter(given), False
        for word in takewhile("--".__ne__, rest):
            known = word.partition("=")[0] in self._option_string_actions
            option = known or (_OPTION.fullmatch(word) and not _SEARCH.fullmatch(word))
            (options if option or awaited else words).append(word)
            action = self._option_string_actions.get(word)
            awaited = action is not None and action.nargs != 0  # its value
        words += rest
        ends = ["--"] if any(word.startswith("-") for word in words) else []
        return [*options, *ends, *words]

    def error(self, message: str) -> NoReturn:
        """Raises UsageError, with what argparse says where no words of ours are known for it."""
        sentence, hint = message, ""
        for pattern, words in _WORDS.items():
            if match := re.match(pattern, message, re.DOTALL):
                sentence, hint = words(self, *match.groups())
                break
        option = re.search(r"--[a-z-]+", message)
        self._fail(sentence, hint, option[0] if option else "")

    def _refuse(self, rest: Sequence[str]) -> NoReturn:
        names = (word.partition("=")[0] for word in rest)
        option = next((name for name in names if self._meant_as_option(name)), "")
        if not option:
            trouble = f"does not know what to do with {' '.join(rest)!r}"
            self._fail(f"`{self.prog}` {trouble}", "Put quotes round what has spaces in it.")
        near = nearest(option, [*self._option_string_actions]) or ""
        hint = f"did you mean {near}?" if near else ""
        self._fail(f"`{self.prog}` has no option {option}", hint, near)

    def _meant_as_option(self, name: str) -> bool:
        """Whether it is one that is not known; what is known stands behind `--`, and is text."""
        return _OPTION.fullmatch(name) is not None and name not in self._option_string_actions

    def _fail(self, message: str, hint: str, option: str = "") -> NoReturn:
        more = f"`{self.prog} --help` says more."
        raise UsageError(message, "\n".join(filter(None, (hint, self._such_as(option), more))))

    def _such_as(self, option: str) -> str:
        """An example of this call, with this option if there is one."""
        like = [
            line for line in self.example.splitlines() if f"{line} ".startswith(f"{self.prog} ")
        ]
        with_it = [line for line in like if option in line.split()]
        return f"For example: {(with_it or like)[0]}" if like else ""

    def add_subparsers(self, **kwargs: Any) -> Any:
        """What stands after the verb; it knows the verb's examples."""

        class AfterVerb(VerbParser):
            example = self.example

        kwargs["parser_class"] = AfterVerb
        return super().add_subparsers(**kwargs)

    def _missing(self, names: str) -> tuple[str, str]:
        missing = [self._explained(name) for name in names.split(", ")]
        return f"`{self.prog}` needs {in_turn(missing)}", ""

    def _explained(self, name: str) -> str:
        action = self._named(name)
        if action and action.choices is not None:
            return f"one more word: {in_turn([*map(str, action.choices)], 'or')}"
        return f"{name} ({action.help})" if action and action.help else name

    def _no_choice(self, name: str, value: str) -> tuple[str, str]:
        action = self._named(name)
        known = [*map(str, action.choices)] if action and action.choices else []
        before = "" if action is None or not action.option_strings else f"{name} "
        return f"`{self.prog}` does not know {before}{value}", did_you_mean(
            value.strip("'\""), known
        )

    def _no_value(self, name: str) -> tuple[str, str]:
        action = self._named(name)
        return f"{name} needs a value" + (f": {action.help}" if action and action.help else ""), ""

    def _wrong_value(self, name: str, kind: str, value: str) -> tuple[str, str]:
        return f"{name} takes a {'whole ' * (kind == 'int')}number, not {value}", ""

    def _valued(self, name: str, value: str) -> tuple[str, str]:
        return f"{name} takes no value, but {value} was given", ""

    def _apart(self, name: str, other: str) -> tuple[str, str]:
        return f"{name} and {other} do not go together", ""

    def _named(self, name: str) -> argparse.Action | None:
        """The argument that argparse means by this name."""
        return next((action for action in self._actions if name in _names(action)), None)


def _whole(word: str) -> int:
    """A number that a store and a screen can hold. Raises ValueError."""
    if abs(number := int(word)) > MOST:
        raise ValueError(word)
    return number


def _names(action: argparse.Action) -> Sequence[str]:
    metavar = action.metavar if isinstance(action.metavar, str) else ""
    return ("/".join(action.option_strings),) if action.option_strings else (metavar, action.dest)


_WORDS: dict[str, Callable[..., tuple[str, str]]] = {
    r"the following arguments are required: (.+)": VerbParser._missing,
    r"argument (\S+): invalid choice: (.+) \(choose from .*\)$": VerbParser._no_choice,
    r"argument (\S+): expected .*argument": VerbParser._no_value,
    r"argument (\S+): invalid (\w+) value: (.+)": VerbParser._wrong_value,
    r"argument (\S+): ignored explicit argument (.+)": VerbParser._valued,
    r"argument (\S+): not allowed with argument (\S+)": VerbParser._apart,
}
"""What argparse says, and who says it to a person."""
