"""Every `drill …` line of the README and the docs works, in a home as they describe it."""

from __future__ import annotations

import io
import json
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from drill.cli import main as cli
from drill.deckfile.reading import read_deck
from drill.domain.recording import SpokenWord
from drill.domain.review import Rating
from drill.paths import Paths, locate
from drill.service.library import decks, imports
from drill.service.library.opening import load_bundled, open_home
from drill.service.onsite import onsites
from drill.service.study import grades, reminder
from drill.service.sync import meeting
from drill.storage import cards
from drill.transport.folder import Folder
from drill.voice.recognition import Recognised
from packages import note, package
from tests_support import MONDAY, OTHER, PLAIN, SMALL, Still, Web

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LINE = re.compile(r"^ *(drill [a-z]+(?: .*)?)$", re.MULTILINE)
NOT_A_COMMAND = {"drill opens", "drill is"}
ASKS = {
    "new", "tell", "mock", "import", "cram", "study", "edit", "restore", "update", "debrief",
    "remind", "sync",
}  # fmt: skip
"""Verbs that open the screens or an editor, or ask, where they have a terminal."""
EXAMPLE = (ROOT / "docs" / "my-stories.example.yaml").read_bytes()
AWS = OTHER.replace("id: other", "id: aws")
ADDRESS = "https://decks.example/system-design.yaml"
NOTES = """# Letting Tom go

**Situation** The team of ==9== missed two dates, and Tom had stopped answering reviews.

**Task** I had to decide within a quarter.

**Action** I told him what had to change by when, and met him every week.

**Result** He left on good terms; the next release was on time.
"""


def documented():
    """Every command that stands in a code block, once."""
    known = set()
    for page in PAGES:
        blocks = "\n".join(page.read_text(encoding="utf-8").split("```")[1::2])
        for line in LINE.findall(blocks):
            words = tuple(shlex.split(line, comments=True))
            if " ".join(words[:2]) not in NOT_A_COMMAND and words not in known:
                known.add(words)
                yield pytest.param(line, id=f"{page.stem}: {line[:60].strip()}")


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    """Folders of a home with decks, own stories, a deck from an address, and reviews: with no
    interview, with one ahead, with one that is over.
    """
    folders = tmp_path_factory.mktemp("described")
    folder = folders / "no onsite"
    web = Web()
    web.pages[ADDRESS] = PLAIN.replace("id: mine", "id: system-design")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("drill.service.library.download.fetch", web.fetch)
        patch.setattr("drill.service.library.opening.bundled_decks", list)
        with open_home(Paths(folder, folder, folder), Still()) as home:
            patch.setattr(
                "drill.service.library.opening.bundled_decks",
                lambda: [
                    ROOT / "decks" / "em-interview.yaml",
                    ROOT / "decks" / "sample-stories.yaml",
                ],
            )
            load_bundled(home)
            decks.take(home, [("mine", read_deck(EXAMPLE, "mine"))], own=True)
            for source in (SMALL, AWS):
                decks.take(home, [("other", read_deck(source, "other"))])
            with imports.look(home, [ADDRESS]) as looked:
                imports.take(home, looked)
            with home.store.read() as connection:
                keys = [card.key for card in cards.every(connection, deck="em-interview")]
            for key in keys[:5]:
                grades.grade(home, key, Rating.GOOD, seconds=9)
    for name, now, when in (
        ("ahead", MONDAY, "9"),
        ("over", "2026-11-20T09:00:00Z", "2026-11-21 09:00"),
    ):
        with_onsite = folders / name
        shutil.copytree(folder, with_onsite)
        with open_home(Paths(with_onsite, with_onsite, with_onsite), Still(now)) as home:
            onsites.add(home, "Acme", when, minutes=30)
    return folders, web


def prepare(verb, rest, described, root, monkeypatch, tmp_path):
    """The home, the files beside it and the interview that a page has in mind."""
    folders, web = described
    adds = (verb, rest[:1]) == ("onsite", ["add"])
    shutil.copytree(
        folders / ("no onsite" if adds else "over" if verb == "debrief" else "ahead"), root
    )
    monkeypatch.setattr("drill.service.library.download.fetch", web.fetch)
    monkeypatch.chdir(tmp_path)
    for name in ("notes.md", "list", "said.txt"):
        Path(name).write_text(NOTES, encoding="utf-8")
    for name in ("deck.yaml", "colleague.yaml", "my-stories.yaml", "stories.yaml"):
        Path(name).write_bytes(EXAMPLE)
    if verb == "import":
        package(Path("spanish.apkg"), note("g", "hola"))
        package(Path("phone.apkg"), note("p", "adios"))
    if verb == "remind":  # of this machine's own reminders none is touched
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setattr(
            "drill.service.study.reminder.system_here", lambda: reminder.System.CRON
        )
    if verb == "sync":  # no network; `drill sync` alone knows a place already
        Path("meeting").mkdir()
        monkeypatch.setattr(meeting, "opened", lambda _: Folder(tmp_path / "meeting"))
        if not rest:
            meeting.keep(locate(), meeting.Meeting("meeting", None))
    if verb == "serve":  # nothing listens; a server would go on for ever
        monkeypatch.setattr("drill.web.server.serve", _served)
    if verb == "voice":  # this machine speaks nothing, and listens to nobody
        monkeypatch.setenv("PATH", str(tmp_path))
        monkeypatch.setitem(sys.modules, "sounddevice", None)
    if "--audio" in rest:  # whatever recogniser this machine has
        said = (
            "a senior missed two sprints in a row and his velocity was down forty percent".split()
        )
        at = ((word, number / 2) for number, word in enumerate(said))
        heard = Recognised("vosk", 9.0, tuple(SpokenWord(word, on, on + 0.4) for word, on in at))
        monkeypatch.setattr("drill.voice.recognition.recognise", lambda *_: heard)
    if verb == "optimize":
        rows = (
            f"{card},2026-01-0{day}T09:00:00Z,{3 - day % 2}"
            for card in range(80)
            for day in range(1, 7)
        )
        Path("reviews.csv").write_text("\n".join(("card_id,review_time,review_rating", *rows)))
    if verb == "restore" and rest[0] != "latest":
        assert cli.run(["backup", "-o", rest[0]]) == 0


async def _served(command, host, port, say):
    """What `drill serve` does before it listens."""


@pytest.mark.parametrize("line", documented())
def test_it_does_what_pages_say(line, described, root, monkeypatch, capsys, tmp_path):
    verb, *rest = (word.replace("~", ".") for word in shlex.split(line, comments=True)[1:])
    stdin = ""
    prepare(verb, rest, described, root, monkeypatch, tmp_path)
    if "<" in rest:
        stdin = Path(rest[rest.index("<") + 1]).read_text(encoding="utf-8")
    rest = rest[: next((at for at, word in enumerate(rest) if word in "<>"), None)]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin.encode()), "utf-8"))
    capsys.readouterr()
    code = cli.run([verb, *rest])
    err = capsys.readouterr().err
    if code == 2 and verb in ASKS:  # there is no terminal here, and it says so
        assert re.search(
            r"terminal|nobody (is there|to ask)|--yes|--went|--plain|sets it up", err
        ), err
    else:
        assert code in (0, 1), err


def test_what_the_readme_shows_is_what_a_fresh_home_prints(root):
    (shown,) = re.findall(r"^drill due +# (.+)$", PAGES[0].read_text("utf-8"), re.MULTILINE)
    due = [sys.executable, "-m", "drill", "due"]
    done = subprocess.run(due, capture_output=True, encoding="utf-8", check=True, cwd=root.parent)
    assert (done.stdout, done.stderr) == (f"{shown}\n", "")


SPOKEN = {
    "due --json": "due",
    "cards [QUERY] --json": "cards velocity",
    "answer CARD RATING --json": "answer em-interview/judgment/route good",
    "log [--last N] --json": "log --last 3",
    "undo --json": "undo",
    "sync --json, sync --lost --json": "sync meet --plain",
    "suspend, bury with --json": "suspend em-interview/judgment/route",
    "decks --json": "decks",
    "import SOURCE… --json": "import deck.yaml spanish.apkg --dry-run",
    "update [DECK…] --json": "update --check",
    "lint [DECK|FILE] --json": "lint small",
    "matrix [--on DAY] --json": "matrix --on 2026-12-02",
    "ask QUESTION --json, ask --json -": "ask 'How do you handle conflict?'",
    "tell STORY --transcript FILE --json": "tell quiet-senior --transcript said.txt",
    "doctor --json": "doctor",
    "onsite plan [NAME] --json": "onsite plan",
    "onsite list --json": "onsite list",
    "debrief --json, debrief --list --json": "debrief --badly 'Why did you leave?'",
    "cards --count --json, cards --do ACTION --json": "cards velocity --do suspend --yes",
    "undo --list --json": "undo --list",
    "card CARD --json": "card em-interview/judgment/route",
    "deck DECK --json": "deck em-interview",
    "stats --json": "stats",
    "optimize --json": "optimize",
    "simulate --json": "simulate --days 30",
    "daysoff --json, leeches --json": "daysoff",
    "voice --json": "voice",
    "backup --json, backup --list --json, restore --json, keys --json": "backup",
}
"""Section of docs/json.md → a command whose output it describes."""
ELSEWHERE = {"study --jsonl", "cram --jsonl", "mock --history --json", "config --json"}
"""Sections about lines both ways, about what was told before, and about options: other tests
hold these."""
MAPS = {"notes", "cards", "counts", "fillers"}
"""Keys whose values are counts by a word or a card, in some of the outputs."""


def sections():
    text = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    for part in text.split("\n## ")[1:]:
        title, _, body = part.partition("\n")
        yield title.replace("`", ""), body


def keys_of(value):
    """Every key of an output, with those of what it holds."""
    if isinstance(value, list):
        for item in value[:3]:
            yield from keys_of(item)
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            if not (key in MAPS and isinstance(inner, dict)):
                yield from keys_of(inner)


def test_every_output_that_is_described_is_compared():
    assert {title for title, _ in sections()} == set(SPOKEN) | ELSEWHERE


@pytest.mark.parametrize("title", SPOKEN)
def test_the_keys_are_those_that_are_described(
    title, described, root, monkeypatch, capsys, tmp_path
):
    pages = dict(sections())
    described_keys = pages[title]
    if "as in `import`" in described_keys:
        described_keys += pages["import SOURCE… --json"]
    verb, *rest = shlex.split(SPOKEN[title])
    prepare(verb, rest, described, root, monkeypatch, tmp_path)
    capsys.readouterr()
    assert cli.run([verb, *rest, "--json"]) in (0, 1)
    there = set(keys_of(json.loads(capsys.readouterr().out)))
    assert there
    named = set(re.findall(r"[`\"]([a-z_]+)[`\"]", described_keys))
    assert there <= named, f"docs/json.md does not name {sorted(there - named)}"
    if re.match(r"\s*(?:A list(?:, [^`]*)? of )?`\{[^`]*\}`[,.;:]", described_keys):
        first = described_keys[: described_keys.index("}`")]
        promised = set(re.findall(r"\"([a-z_]+)\"", first))
        assert promised <= there, f"not in the output: {sorted(promised - there)}"
