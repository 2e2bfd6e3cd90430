"""Your options: all of them, one of them, or set one. They live in a TOML file that you may
edit; comments in it are kept. `drill undo` takes a setting back."""

from __future__ import annotations

import argparse
from typing import Any

from drill.cli.opening import opened
from drill.cli.output import add, add_json, say, table, write, write_json
from drill.config import OPTIONS, load, option, parse_value, save
from drill.errors import UsageError
from drill.paths import locate

_EXAMPLES = {
    "list": "drill config list",
    "get": "drill config get study.minutes",
    "set": "drill config set scheduling.new_per_day 12",
    "path": "drill config path",
}
EXAMPLE = f"drill config\n{_EXAMPLES['set']}\n{_EXAMPLES['get']}"


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "do", choices=list(_EXAMPLES), default="list", nargs="?")
    add(parser, "key [KEY]", "as `drill config` lists them")
    add(parser, "value [VALUE]", "what to set it to")
    add_json(parser)


def run(args: argparse.Namespace) -> None:
    path = locate().options
    needs = {"list": 0, "path": 0, "get": 1, "set": 2}[args.do]
    arguments = sum(part is not None for part in (args.key, args.value))
    if arguments != needs:
        words = {0: "nothing more", 1: "a KEY", 2: "a KEY and a VALUE"}[needs]
        raise UsageError(
            f"`drill config {args.do}` takes {words}",
            f"For example: {_EXAMPLES[args.do]}\n`drill config` lists what there is.",
        )
    if args.do == "path":
        write(str(path))
        return
    if args.do == "set":
        value, why = _set(args.key, args.value)
        say(f"{args.key} is {option(args.key).show(value) or 'empty'} from now on.")
        if why:
            say(why)
        return
    options = load(path)
    values = {key: declared.show(options[key]) for key, declared in OPTIONS.items()}
    if args.do == "get":
        option(args.key)
        values = {args.key: values[args.key]}
    if args.json:
        write_json(values)
    elif args.do == "get":
        write(values[args.key])
    else:
        table(
            ("option", "value", "what it does"),
            [(key, value, OPTIONS[key].help) for key, value in values.items()],
        )


def _set(key: str, text: str) -> tuple[Any, str]:
    """Set an option, as a step that undo takes back where there is a store, and return its value,
    and why nothing of it is to be seen yet, if so. Raises ConfigError and StoreError.
    """
    value = parse_value(key, text)
    paths = locate()
    if not paths.store.exists():  # nobody has begun: there is no history yet
        return save(paths.options, key, text), ""
    from drill.service.onsite.first_run import change_option, not_yet

    with opened(copies=False, follow=False) as home:
        change_option(home, key, text)
        why = not_yet(home, key)
    return value, why
