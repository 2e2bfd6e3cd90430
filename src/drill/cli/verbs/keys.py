"""Which keys do what, and how to change them. Two actions of one screen never share a key: that is
refused, and both are named."""

from __future__ import annotations

import argparse

from drill.cli.output import add, add_json, picked, say, table, write_json
from drill.errors import NotFound
from drill.paths import locate
from drill.text import did_you_mean

EXAMPLE = "drill keys study.suspend\ndrill keys study.suspend z\ndrill keys study.suspend default"
_DEFAULT = "default"


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "action [ACTION]", "its id; nothing: all of them")
    add(parser, "keys [KEYS]", "as x, ctrl+x or space,x; default: as it came")
    add_json(parser)


def run(args: argparse.Namespace) -> None:
    from drill.tui import keymap
    from drill.tui.actions import ACTIONS, SCENES

    path = locate().keymap
    keys_in_force = keymap.read(path)
    if args.keys is not None:
        keys = None if args.keys == _DEFAULT else args.keys
        after = keymap.save(path, args.action, keys)
        same = after.for_textual == keys_in_force.for_textual
        keys_in_force = after
        shown = keys_in_force.shown(next(action for action in ACTIONS if action.id == args.action))
        if not args.json:
            say(f"{args.action} is {shown}{' already' if same else ' from now on'}.")
    ids = [action.id for action in ACTIONS]
    if args.action is not None and args.action not in ids:
        raise NotFound(f"there is no action {args.action!r}", did_you_mean(args.action, ids))
    actions = [action for action in ACTIONS if args.action in (None, action.id)]
    if args.json:
        write_json(
            [
                {"keys": keys_in_force.keys(action), "default": action.key.split(",")}
                | {"place": SCENES[action.where], **picked(action, "id", "title", "help")}
                for action in actions
            ]
        )
    elif args.keys is None:
        rows = [(a.id, keys_in_force.shown(a), a.title, a.help) for a in actions]
        table(("action", "keys", "title", "what it does"), rows)
