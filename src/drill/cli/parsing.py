"""The parser of a verb's arguments, and its mistakes in words: what is missing or not known, and an
example that works.
"""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn

from drill.errors import UsageError
from drill.service.home.words import in_turn
from drill.text import did_you_mean, nearest


class VerbParser(argparse.ArgumentParser):
    """Of a verb or what stands after it. Wrong arguments raise UsageError, as any other mistake."""

    example = ""
    """A line for each way to call it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("allow_abbrev", False)
        super().__init__(**kwargs)

    def error(self, message: str) -> NoReturn:
        """Raises UsageError, with what argparse says where no words of ours are known for it."""
        said, hint = message, ""
        for pattern, words in _WORDS.items():
            if found := re.match(pattern, message, re.DOTALL):
                said, hint = words(self, *found.groups())
                break
        more = f"`{self.prog} --help` says more."
        raise UsageError(said, "\n".join(filter(None, (hint, self._such_as(message), more))))

    def _such_as(self, message: str) -> str:
        """An example of this call, if there is one with the option that the message is about."""
        like = [
            line for line in self.example.splitlines() if f"{line} ".startswith(f"{self.prog} ")
        ]
        option = re.search(r"--[a-z-]+", message)
        with_it = [line for line in like if option and option[0] in line.split()]
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
            return f"a word more: {in_turn([*map(str, action.choices)], 'or')}"
        return f"{name} ({action.help})" if action and action.help else name

    def _no_choice(self, name: str, value: str) -> tuple[str, str]:
        action = self._named(name)
        known = [*map(str, action.choices)] if action and action.choices else []
        before = "" if action is None or not action.option_strings else f"{name} "
        return f"`{self.prog}` knows no {before}{value}", did_you_mean(value.strip("'\""), known)

    def _no_value(self, name: str) -> tuple[str, str]:
        action = self._named(name)
        return f"{name} needs a value" + (f": {action.help}" if action and action.help else ""), ""

    def _wrong_value(self, name: str, kind: str, value: str) -> tuple[str, str]:
        return f"{name} takes a {'whole ' * (kind == 'int')}number, not {value}", ""

    def _valued(self, name: str, value: str) -> tuple[str, str]:
        return f"{name} takes no value, but {value} was given", ""

    def _apart(self, name: str, other: str) -> tuple[str, str]:
        return f"{name} and {other} do not go together", ""

    def _unknown(self, rest: str) -> tuple[str, str]:
        option = next((word for word in rest.split() if word.startswith("-")), "")
        if option:
            name = option.partition("=")[0]
            near = nearest(name, [*self._options()])
            return f"`{self.prog}` has no option {name}", f"did you mean {near}?" if near else ""
        quotes = "Put quotes round what has spaces in it."
        return f"`{self.prog}` does not know what to do with {rest!r}", quotes

    def _options(self) -> Iterator[str]:
        for action in self._actions:
            yield from action.option_strings
            if isinstance(action, argparse._SubParsersAction):
                for below in action.choices.values():
                    yield from below._options()

    def _named(self, name: str) -> argparse.Action | None:
        """The argument that argparse means by this name."""
        return next((action for action in self._actions if name in _names(action)), None)


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
    r"unrecognized arguments: (.+)": VerbParser._unknown,
}
"""What argparse says, and who says it to a person."""
