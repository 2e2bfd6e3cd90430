"""The screens in a browser: on this computer, or with --host on a phone or tablet in your network.

Whoever has the address that is written has your drill: its cards, your stories. It is another one
each time. A window of the browser is as another drill on the same decks; edits are made in drill's
own editor, files of this computer are not opened, its microphone and loudspeakers are not used, and
ctrl+c ends it all.

What this needs is the extra `serve`; where it is missing, drill names the command that installs it
here."""

from __future__ import annotations

import argparse
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from drill.cli.output import add, say, write
from drill.errors import UsageError
from drill.paths import locate

if TYPE_CHECKING:
    from drill.web.server import Reachable

EXAMPLE = "drill serve\ndrill serve --port 9000\ndrill serve --host 0.0.0.0"
PORT = 8765
LAST_PORT = 65_535


def arguments(parser: argparse.ArgumentParser) -> None:
    add(parser, "--port N", f"({PORT}); 0: one that is free", type=int, default=PORT)
    where = "the address to listen at: this computer alone (127.0.0.1); 0.0.0.0: its network too"
    add(parser, "--host ADDRESS", where, default="127.0.0.1")


def run(args: argparse.Namespace) -> None:
    if not 0 <= args.port <= LAST_PORT:
        raise UsageError(f"--port takes a number from 0 to {LAST_PORT}, not {args.port}")
    locate()  # what is wrong with the home is said here, not in the browser
    try:
        import asyncio

        from drill.web.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("drill"):
            raise
        from drill.extras import to_install

        raise UsageError(
            f"`drill serve` needs what is not installed ({error.name})",
            f"Install its extra `serve`: {to_install('serve')}",
        ) from None
    # -P: what lies in this folder is no module of drill's.
    command = [sys.executable, "-P", "-m", "drill"]
    with suppress(KeyboardInterrupt):  # where no signal says it
        asyncio.run(serve(command, args.host, args.port, _say))


def _say(places: list[Reachable]) -> None:
    """What it means that others can reach it, and where it is: last, as a QR code is as high as a
    terminal.
    """
    if any(place.beyond for place in places):
        say(
            "Other computers can reach this. What is shown and typed is not encrypted, nor is the "
            "address: whoever listens in on the network reads it, and can open your drill. Do this "
            "only in a network that you trust, such as your own at home."
        )
        if sys.stderr.isatty():
            from drill.web.server import picture

            print(picture(places[0].address), file=sys.stderr)
    for place in places:
        write(place.address)
    say("ctrl+c ends it.")
