"""The deck file's JSON Schema, with which editors complete and check a deck as you type.

Put this at the top of a deck:  # yaml-language-server: $schema=deck.schema.json"""

from __future__ import annotations

import argparse

from drill.cli.output import write_file

EXAMPLE = "drill schema > deck.schema.json"


def arguments(parser: argparse.ArgumentParser) -> None:
    """It has none."""


def run(args: argparse.Namespace) -> None:
    from drill.deckfile.schema import json_schema

    write_file(json_schema())
