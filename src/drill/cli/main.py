"""Verbs, their parsers, and the one place where an error becomes a sentence and an exit code.

0 done · 1 the answer is no · 2 usage or input error · 70 drill itself failed · 130 interrupted
"""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from types import ModuleType, SimpleNamespace
from typing import TYPE_CHECKING, Any

from drill.cli.postponing import postpone
from drill.errors import DrillError, UsageError
from drill.text import clean, did_you_mean

if TYPE_CHECKING:
    import argparse

VERBS = {
    "study": "a session: ten minutes, every grade saved",
    "due": "what today holds",
    "remind": "a reminder every day",
    "decks": "your decks",
    "cards": "cards that match a search",
    "card": "a card's history",
    "log": "the review log",
    "stats": "how the learning goes",
    "answer": "grade a card from a script",
    "undo": "take back the last change",
    "suspend": "keep cards out of sessions",
    "bury": "keep cards out until tomorrow",
    "new": "write a story of your own",
    "lint": "what is thin in your stories",
    "matrix": "competencies against your stories",
    "ask": "which competency does a question probe?",
    "tell": "tell a story against the clock",
    "mock": "a mock interview",
    "voice": "hear questions, record your tellings",
    "pick": "which story answers it? five seconds",
    "onsite": "interview dates and their plans",
    "cram": "a session of the plan for the next onsite",
    "debrief": "how it went, and what was asked",
    "sheet": "your stories on paper",
    "edit": "change a note in your editor",
    "import": "take in deck files",
    "update": "fetch newer versions of decks",
    "export": "write a deck as a file",
    "schema": "the deck file's JSON Schema",
    "deck": "one deck: name, pause, options",
    "optimize": "FSRS's parameters, fitted to you",
    "simulate": "workload against desired retention",
    "daysoff": "days off, and what falls due on them",
    "leeches": "cards that you keep forgetting",
    "sync": "several devices, one memory",
    "backup": "copy your store",
    "restore": "go back to a copy",
    "config": "your options",
    "keys": "which keys do what",
    "doctor": "is the store sound?",
    "serve": "the screens in a browser",
    "completion": "completion for your shell",
}
"""Every verb and what it does, in a few words. `drill` alone opens the screens."""

INTERRUPTED = 130


def _of_a_word(argv: Sequence[str], error: Exception) -> str:
    """What is wrong with an argument that no verb could take; empty where that is not it."""
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return f"{clean(str(error.filename))[:80]}… is too long for the name of a file"
    if isinstance(error, UnicodeEncodeError) and any(error.object in word for word in argv):
        return f"{error.object!a} is not UTF-8"
    return ""


def run(argv: Sequence[str]) -> int:
    """Run one command; returns its exit code."""
    _open_streams()
    try:
        code = _run(argv)
        sys.stdout.flush()
        return code
    except DrillError as error:
        print(f"drill: {clean(str(error))}", file=sys.stderr)
        if pointed := getattr(error, "pointed", ""):
            print(clean(pointed), file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        from drill.cli.output import close_stdout

        close_stdout()  # the reader went away (`drill cards | head`)
        return 0
    except Exception as error:
        if isinstance(error.__cause__, KeyboardInterrupt):  # in a class body, before Python 3.12
            return INTERRUPTED
        if isinstance(error, OSError) and error.filename is None:  # of an open stream
            from drill.cli.output import close_stdout

            close_stdout()
            print(f"drill: the output could not be written: {error.strerror}", file=sys.stderr)
            return DrillError.exit_code
        if message := _of_a_word(argv, error):
            print(f"drill: {message}", file=sys.stderr)
            return DrillError.exit_code
        from drill.crash import FAILED, report

        message = report(error)
        from drill.service.insight.doctor import culprit

        if damage := culprit():
            print(f"drill: {clean(str(damage))}", file=sys.stderr)
            return damage.exit_code
        print(message, file=sys.stderr)
        return FAILED


def _open_streams() -> None:
    """Bytes that are no text, letters a terminal lacks, a closed stream: none of it is a fault."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: PTH123, SIM115
        elif hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")


def _run(argv: Sequence[str]) -> int:
    if not argv:
        from drill.cli.screens import open_screens

        return open_screens()
    verb = argv[0]
    if verb in ("-h", "--help", "help"):
        print(overview())
        return 0
    if verb not in VERBS:
        raise UsageError(f"there is no command {verb!r}", did_you_mean(verb, list(VERBS)))
    module = load(verb)
    if verb == "due" and list(argv[1:]) in ([], ["--json"], ["--prompt"]):
        # What a shell prompt asks all day long goes without argparse: it costs a fifth of the run.
        asked: Any = SimpleNamespace(json="--json" in argv, prompt="--prompt" in argv)
    else:
        asked = parser(verb, module).parse_args(argv[1:])
    return int(module.run(asked) or 0)


def overview() -> str:
    """What `drill --help` prints."""
    verbs = "\n".join(f"  {name:<12}{summary}" for name, summary in VERBS.items())
    return (
        "drill: spaced repetition for engineering-manager interviews\n\n"
        "  drill       opens the screens\n"
        f"{verbs}\n\n"
        "`drill VERB --help` says more, with an example. `drill --version` names this version."
    )


def load(verb: str) -> ModuleType:
    """The module of a verb."""
    name = f"drill.cli.verbs.{verb}_" if verb == "import" else f"drill.cli.verbs.{verb}"
    if name in sys.modules:
        return sys.modules[name]
    postpone("ipaddress")  # `pathlib` imports it for what drill does not do
    gc.disable()  # what comes with it stays: there is no garbage to look for, …
    try:
        return import_module(name)
    finally:
        gc.freeze()  # … now or later
        gc.enable()


def parser(verb: str, module: ModuleType) -> argparse.ArgumentParser:
    """The argument parser of a verb. Wrong arguments raise UsageError, as any other mistake."""
    import argparse
    from functools import partial
    from textwrap import indent

    from drill.cli.output import columns
    from drill.cli.parsing import VerbParser

    arguments = VerbParser(
        prog=f"drill {verb}",
        description=module.__doc__,
        epilog=f"Example:\n{indent(module.EXAMPLE, '  ')}",
        formatter_class=partial(argparse.RawDescriptionHelpFormatter, width=columns() - 2),
    )
    arguments.example = module.EXAMPLE
    module.arguments(arguments)
    return arguments
