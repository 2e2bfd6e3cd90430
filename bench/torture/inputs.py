"""Damaged and hostile inputs to everything that drill reads, by the verbs that read it.

Each ends with one of drill's own exit codes, and whatever it prints, or the screens draw, holds no
control character, C1 and bidirectional ones among them; JSON is JSON. None may take half a gigabyte
more than the rest, or ten seconds of the processor; the longest is printed, and is to be less than
two on a machine of today.
"""

from __future__ import annotations

import json
import os
import random
import re
import resource
import shutil
import time
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import cycle
from pathlib import Path

import homes
from ordeal import Ordeal, Run
from screens import ENDED, Screens

from drill.config import OPTIONS
from drill.paths import bundled_decks, locate
from flipped import Said, drill
from packages import LAYERS, bent, current_database, damaged, database, note
from tests_support import PLAIN, SMALL

MOST_SECONDS = 10.0
"""Of the processor, for one input."""
MOST_KILOBYTES = 500_000
TURNING = ("LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI")
"""Of the bidirectional classes those of characters that turn what stands after them."""
SIGNS = (
    "\x00", "\x1b[2J", "\x1b]0;x\x07", "\x9b31m", "\u202e", "\u2066", "\u200f", "\ufeff",
    "\u0301" * 40, "\ud7ff", "\U000e0041", "👩‍🚀", "İ", "ß", "漢", "\r", "\t", "\x85", "\u2028",
    r"\x9b31m", r"\e[2J", r"\u202e", r"\0", r"\uFFFE", r"\U0010FFFF", "&#x1b;", "&#155;",
    "{{c1::", "}}", "==", "[[", "|", '"', "'", "`", "${x}", "&a", "*a", "<<: ", "---", "- ", ": ",
    "!!python/object:os.system ", "%", "@", "#", "\\", "\\N", "(?", ")*", "{1000}", "<b", "<!--",
    "1e999", "-0", "NaN", "99999999999999999999", "2026-02-30", "2026-11-23T02:30:00", "null",
    "true", "[]", "{}", "a" * 3000,
)  # fmt: skip
TABLE = "question;answer;tags\nWhat is it?;That;x y\nAnd this?;This;\n" * 3
MARKDOWN = """# Calls

Q: Why?
A: So

What is it?
?
That, and ==this==

One :: Two

{{c1::Three}}
"""
NOTES = """# The quiet senior

**Situation:** velocity fell ==40%==
**Action:** a mentor
**Result:** back
"""
QUOTED = 'drill: 1\nid: quoted\ntitle: "Quoted"\ncards:\n' + "".join(
    f'  - {{id: c{n}, q: "What is {n}?", a: "That is {n}", tags: ["one {n}"]}}\n' for n in range(4)
)
KEYS = '[study]\nreveal = "x"\nundo = ["u", "ctrl+z"]\n'
CONFIG = '[study]\nminutes = 15\n[scheduling]\ndays_off = "2026-12-24..2026-12-26"\n'
SAID = "Velocity fell by forty percent over two sprints. He went silent. I gave him a mentor. " * 4
SEARCH = 'tag:x -is:due (story:quiet OR deck:small) "in the middle" re:a+b rated:7 prop:reps>1'
ASKED = "Tell me about a time you had to let somebody go, and what would you do differently?"
LINES = """{"rating": 3, "seconds": 4}
{"do": "undo"}
{"do": "suspend"}
{"rating": 1}
{"do": "quit"}
"""


def bent_text(text: str, chance: random.Random) -> bytes:
    """A text with some of it gone, doubled, moved, or with hostile signs in it."""
    for _ in range(chance.choice((1, 1, 1, 2, 4, 8))):
        at = chance.randrange(len(text) + 1)
        end = min(len(text), at + chance.choice((0, 0, 1, 3, 20, 200)))
        how = chance.randrange(5)
        if how == 0:
            text = text[:at] + text[end:]
        elif how == 1:
            text = text[:at] + text[at:end] * chance.choice((2, 3, 50)) + text[end:]
        elif how == 2:
            to = chance.randrange(len(text) + 1)
            text = text[:to] + text[at:end] + text[to:]
        else:
            text = text[:at] + chance.choice(SIGNS) * chance.choice((1, 1, 1, 2, 30)) + text[end:]
        text = text[:200_000]
    raw = text.encode("utf-8", "surrogatepass")
    return bent(raw, chance) if chance.random() < 0.15 else raw


def _cases(folder: Path, run: Run) -> Iterator[tuple[str, Sequence[str], str]]:
    """What is read, the command that reads it, and what is typed; without end."""
    chance, home = run.chance, folder / "home"
    bundled = [path.read_text("utf-8") for path in bundled_decks()]
    raw = {}
    for current in (False, True):
        make = current_database if current else database
        some = [note(f"g{n}", f"Question <b>{n}</b>?", "a<br>b") for n in range(4)]
        raw[current] = make(folder / f"collection-{current}", some).read_bytes()

    def text(name: str, *of: str) -> str:
        path = folder / name
        path.write_bytes(bent_text(chance.choice(of), chance))
        return str(path)

    def importing(name: str, *of: str) -> Sequence[str]:
        how = chance.choice((("--dry-run",), ("--dry-run", "--json"), ("--yes",)))
        return ["import", text(name, *of), *how]

    def package() -> Sequence[str]:
        current = chance.random() < 0.5
        path = folder / "some.apkg"
        damaged(path, raw[current], chance.choice(LAYERS), chance, current=current)
        return ["import", str(path), "--dry-run"]

    def typed(of: str) -> str:
        return bent_text(of, chance).decode("utf-8", "replace").replace("\0", "")

    kinds = cycle((
        "deck", "table", "Markdown", "notes", "package", "keys.toml", "config.toml", "transcript",
        "search", "question", "session lines", "what was taken in", "a name", "what was named",
        SCREENS,
    ))  # fmt: skip
    for what in kinds:
        if what == "deck":
            big = chance.random() < 0.05
            yield what, importing("some.yaml", *(bundled if big else (SMALL, PLAIN, QUOTED))), ""
        elif what == "table":
            yield what, importing(f"some.{chance.choice(('csv', 'tsv', 'txt'))}", TABLE), ""
        elif what == "Markdown":
            yield what, importing("some.md", MARKDOWN), ""
        elif what == "notes":
            yield what, [*importing("notes.md", NOTES), "--own"], ""
        elif what == "package":
            yield what, package(), ""
        elif what == "keys.toml":
            (home / what).write_bytes(bent_text(KEYS, chance))
            yield what, ["keys"], ""
            (home / what).unlink()
        elif what == "config.toml":
            (home / what).write_bytes(bent_text(CONFIG, chance))
            yield what, ["config"], ""
            (home / what).unlink()
        elif what == "transcript":
            yield what, ["tell", "quiet", "--transcript", text("said.txt", SAID), "--json"], ""
        elif what == "search":
            yield what, ["cards", "--", typed(SEARCH)], ""
        elif what == "question":
            yield what, ["ask", "--", typed(ASKED)], ""
        elif what == "session lines":
            yield what, ["study", "--jsonl"], typed(LINES)
        elif what == SCREENS:
            places = chance.sample(("2", "4", "5", ",", "?", "u"), 3)
            yield what, places, ""
        elif what == "a name":
            yield what, _naming(folder, chance), ""
        elif what == "what was named":
            looks = (
                ["onsite"], ["onsite", "--json"], ["decks", "--json"], ["config", "--json"],
                ["undo", "--list"], ["log", "--json"], ["due", "--json"], ["doctor", "--json"],
                ["stats", "--json"], ["matrix"], ["lint"], ["export", "quoted"], ["keys", "--json"],
                ["cards", "--json"], ["backup", "--list"], ["debrief", "--list"], ["sheet"],
            )  # fmt: skip
            yield what, chance.choice(looks), ""
        else:
            looks = (
                ["cards"],
                ["cards", "--json"],
                ["decks"],
                ["export", "some"],
                ["export", "quoted"],
            )
            yield what, chance.choice(looks), ""


SCREENS = "what the screens draw of it"
SEQUENCES = re.compile(r"\x1b\[[\d;?<>=:]*[ -/]*[hlmpuH]|\x1b\]22;[a-z-]*(?:\x07|\x1b\\)")
"""What the screens themselves say to a terminal: modes, colours, places, the pointer's shape."""


def _drawn(folder: Path, places: Sequence[str]) -> Said:
    """What is drawn of Today, of places and of a session, as text."""
    screens = Screens((), folder / "acknowledged")
    there = screens.until(b"Quit")
    for key in (*places, "\r", " ", "3"):
        screens.press(key)
        screens.read(0.3)
        if key in places:
            screens.press("\x1b")
            screens.read(0.2)
    code = screens.end()
    log = locate().log
    if code not in ENDED and log.exists():
        return Said(code, "", log.read_text("utf-8", "replace")[-2_000:])
    text = SEQUENCES.sub("", screens.seen.decode("utf-8", "replace")).replace("\r", "")
    fault = "" if there else "the screens did not come up"
    return Said(0 if code in ENDED else code, text, "Traceback" if "Traceback" in text else fault)


def _naming(folder: Path, chance: random.Random) -> Sequence[str]:
    """A command with a hostile name in it: of a file, a story, a deck, an option, an interview."""
    raw = bent_text(chance.choice(("Quiet senior", "mine", "x" * 30)), chance)
    name = raw.decode("utf-8", "replace").replace("\0", "")
    file = folder / (name.replace("/", "")[:60] + chance.choice((".yaml", ".csv", ".md", "")))
    with suppress(OSError):
        file.write_text(chance.choice((QUOTED, TABLE, MARKDOWN, name)), "utf-8", "replace")
    option = chance.choice(tuple(OPTIONS))
    return chance.choice((
        ["import", str(file), "--yes"], ["import", str(file), "--dry-run", "--json"],
        ["import", "--yes", "--deck", name, str(folder / "small.yaml")],
        ["onsite", "add", name, "2026-12-02 09:00"], ["onsite", "add", "Acme", name],
        ["config", "set", option, name], ["config", "set", name, "1"], ["card", name],
        ["deck", "quoted", "--title", name], ["deck", "quoted", "--rename", name], ["deck", name],
        ["tell", name, "--transcript", str(file), "--json"], ["answer", name, "3"], ["edit", name],
        ["cards", "--sort", name], ["restore", name, "--yes"], ["export", name], [name],
        ["cards", "deck:quoted", "--do", f"tag=+{name}", "--yes"],
        ["study", "--jsonl", "--deck", name],
        ["daysoff", name], ["new", "story", "--competency", name, "--plain"], ["suspend", name],
        ["debrief", name, "--went", "well"], ["backup", "-o", str(file)],
    ))  # fmt: skip


def hostile(text: str) -> str:
    """The first character of an output that a terminal could obey; empty where there is none."""
    for sign in text if not text.isprintable() else "":
        turns = unicodedata.bidirectional(sign) in TURNING or sign in "\u200e\u200f\u061c"
        if turns or (unicodedata.category(sign) == "Cc" and sign not in "\n\t"):
            return f"U+{ord(sign):04X}"
    return ""


def inputs(run: Run) -> None:
    """One input after the other."""
    home = run.folder / "home"
    homes.stand_still(home)
    (run.folder / "small.yaml").write_text(SMALL, "utf-8")
    assert drill(["import", str(run.folder / "small.yaml"), "--own", "--yes"]).code == 0
    template = run.folder / "template"
    homes.lay_out(home, template)
    largest = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for number, (what, argv, typed) in enumerate(_cases(run.folder, run)):
        if number >= 15 and not run.goes_on:
            break
        began = time.process_time()
        fault = ""
        try:
            code, out, err = _drawn(run.folder, argv) if what == SCREENS else drill(argv, typed)
            if code not in (0, 1, 2) or "Traceback" in err or (what == SCREENS and err):
                fault = f"exit code {code}: {err[-1_500:]!r}"
            elif sign := hostile(out + err):
                fault = f"prints {sign}"
            elif "--json" in argv and out:
                json.loads(out)
            elif "--jsonl" in argv:
                for line in out.splitlines():
                    json.loads(line)
        except Exception as error:
            fault = f"{type(error).__name__}: {error}"
        took = time.process_time() - began
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        if most > largest + MOST_KILOBYTES:
            largest, fault = most, fault or f"takes {most // 1000} MB"
        run.saw(f"seconds of the processor for one: {what}", took)
        if took > MOST_SECONDS:
            fault = fault or f"takes {took:.1f} seconds"
        if fault:
            kept = Path(os.environ.get("TORTURED", ".")) / f"fault-{run.seed}-{number}"
            source = Path(argv[1]) if argv[0] == "import" else run.folder / "said.txt"
            if "TORTURED" in os.environ and source.exists():
                shutil.copyfile(source, kept)
            fault = f"{fault}; {number}: {[*argv][:4]!r} {typed[:300]!r}"
        run.tried(what, fault)
        if number % 200 == 199:
            homes.lay_out(template, home)


INPUTS = Ordeal(
    "damaged and hostile inputs",
    "an answer or a sentence, in time and in memory; no control character is printed",
    inputs,
    share=12,
)
