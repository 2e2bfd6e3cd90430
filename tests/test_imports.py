"""The house stays as it is drawn: imports go one way, and quick answers import little."""

from __future__ import annotations

import ast
import json
import os
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import drill
from drill.cli.postponing import postpone
from tests_support import OTHER

SOURCE = Path(drill.__file__).parent
ANYWHERE = {
    "errors",
    "extras",
    "text",
    "files",
    "clock",
    "dates",
    "paths",
    "option_values",
    "config",
    "crash",
    "records",
    "zstd",
}
MAY = {
    "domain": set(),
    "cards": {"domain"},
    "scheduling": {"domain"},
    "coaching": {"domain"},
    "deckfile": {"domain", "cards", "scheduling", "coaching"},
    "exchange": {"domain", "cards", "scheduling", "coaching"},
    "storage": {"domain", "cards", "scheduling", "coaching"},
    "voice": {"domain"},
    "transport": set(),
}
MAY["service"] = set(MAY) | {"service"}
MAY["cli"] = MAY["service"] | {"cli"}
MAY["tui"] = MAY["service"] | {"tui"}
MAY["web"] = {"web"}  # it starts drills, and knows nothing of what they do
USES = ("home", "library", "study", "stories", "onsite", "insight", "sync")
"""The packages of the use cases; each may import those before it."""
# `drill` alone opens the screens, `drill keys` is about their keys, and `drill serve` serves them:
# these modules of the command line may know them.
EXCEPTIONS = {
    ("cli/screens.py", "tui"),
    ("cli/verbs/serve.py", "web"),
    ("cli/verbs/keys.py", "tui"),
    ("cli/main.py", "cli"),
    ("config.py", "option_values"),
}


@cache
def imported(path):
    """Names of our modules that a file imports, anywhere in it."""
    return tuple(_imported(path))


def _imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            if node.module == "drill" or node.module.startswith("drill."):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def wrong_ways(path):
    """What a file imports that it may not know."""
    inside = path.relative_to(SOURCE)
    room = inside.parts[0] if len(inside.parts) > 1 else ""
    for name in imported(path):
        parts = name.split(".")
        if parts[0] != "drill" or len(parts) == 1 or name == "drill.__version__":
            continue
        target = parts[1]
        if room == "":
            more = {"__main__": {"cli", "paths"}, "crash": {"cli", "paths"}, "dates": {"clock"}}
            allowed = {"errors", "text", "files"} | more.get(inside.stem, set())
        else:
            allowed = MAY[room] | ANYWHERE | {room}
        if target not in allowed and (str(inside), target) not in EXCEPTIONS:
            yield f"{inside} imports {name}"


@pytest.mark.parametrize("room", ["", *MAY])
def test_imports_go_one_way(room):
    files = (SOURCE / room).rglob("*.py") if room else SOURCE.glob("*.py")
    assert [wrong for path in files for wrong in wrong_ways(path)] == []


def test_every_room_is_named():
    assert {path.parent.name for path in SOURCE.glob("*/__init__.py")} == set(MAY)


@pytest.mark.parametrize("use", USES)
def test_use_cases_import_those_before_them(use):
    after = USES[USES.index(use) + 1 :]
    for path in (SOURCE / "service" / use).glob("*.py"):
        for name in imported(path):
            assert not name.startswith(tuple(f"drill.service.{other}" for other in after)), path


def test_every_use_case_is_in_a_package():
    assert {path.name for path in (SOURCE / "service").iterdir()} - {"__pycache__"} == {
        "__init__.py", *USES
    }  # fmt: skip


def test_screens_know_a_host_and_not_the_app():
    """Not even for an annotation: the app opens them, so it would be a circle."""
    for path in (SOURCE / "tui").rglob("*.py"):
        assert "drill.tui.app" not in imported(path), path


ROOT = Path(__file__).parents[1]
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
PAGES = [ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md", *DECISIONS]


def test_the_map_names_the_packages_there_are():
    drawn = PAGES[0].read_text(encoding="utf-8").split("```")[1]
    named = set(re.findall(r"^ +(\w+)/ ", drawn, re.MULTILINE)) - {"tests"}
    packages = {path.parent for path in SOURCE.rglob("__init__.py")} - {SOURCE}
    inner = {
        "cram",
        "lint",
        "notes",
        "screens",
        "verbs",
        "widgets",
        "workshop",
    }  # rooms within a room
    assert named == {path.name for path in packages} - inner
    alone = next(line for line in drawn.splitlines() if line.startswith("  errors "))
    assert set(alone.split()) == {path.stem for path in SOURCE.glob("[a-z]*.py")}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_what_pages_name_is_there(page):
    """`service.home.undo` is a module, and of `service.home.undo.record` there is a `record`."""
    rooms = "|".join([*MAY, "drill"])
    for name in re.findall(rf"`(?:drill\.)?((?:{rooms})(?:\.\w+)+)`", page.read_text("utf-8")):
        parts = name.split(".")
        for depth in range(len(parts), 0, -1):
            path = SOURCE.joinpath(*parts[:depth])
            if path.is_dir() or path.with_suffix(".py").exists():
                break
        assert depth > 1, f"{page.name}: there is no {name}"
        if depth < len(parts):
            code = path.with_suffix(".py").read_text(encoding="utf-8")
            defined = rf"^\s*(?:class|def) {parts[depth]}\b|^\s*{parts[depth]}\b.* ="
            assert re.search(defined, code, re.MULTILINE), f"{page.name}: there is no {name}"


def test_every_decision_is_in_the_index():
    index = (ROOT / "docs" / "decisions" / "README.md").read_text(encoding="utf-8")
    linked = set(re.findall(r"\]\(([\w-]+\.md)\)", index))
    assert linked == {page.name for page in DECISIONS} - {"README.md"}


def test_domain_uses_the_standard_library_alone():
    for path in (SOURCE / "domain").glob("*.py"):
        for name in imported(path):
            top = name.split(".")[0]
            ours = name.startswith(("drill.domain", "drill.records"))
            assert top in sys.stdlib_module_names or ours, name


def loaded(tmp_path, *argv):
    """The modules that a command loads in a fresh interpreter."""
    code = (
        "import sys; sys.argv = ['drill', *sys.argv[1:]]\n"
        "from drill.__main__ import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "print('|'.join(sys.modules), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *argv],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"DRILL_HOME": str(tmp_path / "quick")},
    )
    return set(done.stderr.strip().splitlines()[-1].split("|"))


HEAVY = {
    "sqlmodel",
    "sqlalchemy",
    "pydantic",
    "fsrs",
    "yaml",
    "textual",
    "rich",
    "numpy",
    "platformdirs",
    "aiohttp",
}
UNASKED = {"argparse", "dataclasses", "tomllib", "hashlib", "shutil", "textwrap", "inspect"}


@pytest.fixture(scope="session")
def settled(tmp_path_factory):
    """A home after its first start and a grade."""
    folder = tmp_path_factory.mktemp("settled")
    assert "sqlalchemy" not in loaded(folder, "answer", CARD, "good")
    return folder / "quick"


@pytest.fixture
def begun_before(settled, tmp_path):
    """The same home again."""
    shutil.copytree(settled, tmp_path / "quick")
    return tmp_path


def test_what_the_quick_answers_load(tmp_path):
    assert not loaded(tmp_path, "--version") & (HEAVY | {"argparse", "json", "sqlite3", "typing"})
    assert not loaded(tmp_path, "--help") & (HEAVY | {"argparse", "sqlite3"})
    loaded(tmp_path, "due")  # the first start settles in
    for words in (["due"], ["due", "--json"], ["due", "--prompt"]):
        assert not loaded(tmp_path, *words) & (HEAVY | UNASKED)
    assert "numpy" not in loaded(tmp_path, "cards", "is:due")  # only who plans waits for it


CARD = "em-interview/managing-people/route"
SLOW = {"sqlmodel", "sqlalchemy", "pydantic", "yaml", "textual", "rich", "numpy"}
# What is imported by others for what drill does not do: see `drill.cli.postponing`.
NEEDLESS = {"asyncio.events", "ssl", "email", "http", "zipfile"}
# What takes a deck in or looks back at all of them is for who does that.
OF_OTHERS = {"drill.domain.stats", "drill.service.library.decks", "drill.service.study.session"}


@pytest.mark.parametrize(
    "argv",
    [
        ("answer", CARD, "good"),
        ("suspend", CARD),
        ("bury", CARD),
        ("undo",),
        ("cards", "is:due"),
        ("log",),
        ("decks",),
    ],
)
def test_grading_a_card_needs_only_the_engine(argv, begun_before):
    came = loaded(begun_before, *argv)
    assert not came & (SLOW | NEEDLESS)
    if argv[0] in ("answer", "undo"):
        assert not came & OF_OTHERS
    if argv[0] == "suspend":
        assert "drill.domain.stats" not in came


@pytest.mark.parametrize(
    "argv",
    [
        ("cards", "route tag:* or re:^W prop:recall<0.9"),
        ("stats",),
        ("import", "other.yaml", "--yes"),
        ("sync", "place", "--plain"),
    ],
    ids=lambda argv: argv[0],
)
def test_the_store_is_asked_without_sqlalchemy(argv, begun_before, monkeypatch):
    """Tables are declared with it, and no verb declares any; those above have none of it either."""
    monkeypatch.chdir(begun_before)
    Path("place").mkdir()
    Path("other.yaml").write_text(OTHER)
    assert not loaded(begun_before, *argv) & {"sqlalchemy", "sqlmodel"}


def test_what_is_postponed_is_whole_once_it_is_asked_for():
    code = (
        "import sys\n"
        "from drill.cli.main import load\n"
        "from drill.cli.postponing import postpone\n"
        "load('answer')\n"
        "import ipaddress\n"
        "assert 'IPv4Address' not in vars(ipaddress), 'it waits'\n"
        "assert ipaddress.ip_address('::1').is_loopback\n"
        "postpone('asyncio')\n"
        "postpone('importlib.metadata')\n"
        "import asyncio, importlib.metadata\n"
        "assert 'asyncio.events' not in sys.modules, 'it waits'\n"
        "from asyncio import exceptions\n"
        "assert exceptions.TimeoutError and 'asyncio.events' not in sys.modules\n"
        "assert asyncio.run(asyncio.sleep(0, 'slept')) == 'slept'\n"
        "from asyncio.locks import Lock\n"
        "assert asyncio.Lock is Lock\n"
        "assert importlib.metadata.version('pytest')\n"
        "try: asyncio.nothing_of_the_kind\n"
        "except AttributeError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "module 'asyncio' has no attribute 'nothing_of_the_kind'\n"


def test_the_screens_load_no_tls_until_somebody_asks_for_it(tmp_path):
    code = (
        "import sys\n"
        "from drill.cli import screens\n"
        "screens.can_draw = lambda: True\n"
        "try: screens.open_screens(nothing='of the kind')\n"
        "except TypeError: pass\n"
        "import asyncio, ssl, drill.storage.engine\n"
        "assert not {'_ssl', 'email', 'zipfile'} & set(sys.modules), 'they wait'\n"
        "assert asyncio.run(asyncio.sleep(0, 'slept')) == 'slept'\n"
        "assert '_ssl' not in sys.modules\n"
        "assert asyncio.sslproto.SSLProtocol and ssl.create_default_context()\n"
    )
    home = os.environ | {"DRILL_HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], check=True, env=home)


def test_a_module_that_is_there_is_not_loaded_again():
    postpone("json")
    assert json.loads("7") == 7
    assert sys.modules["json"] is json


def test_a_session_in_lines_needs_only_the_engine(tmp_path):
    loaded(tmp_path, "study", "--plain")  # the first start settles in
    came = loaded(tmp_path, "study", "--plain")
    assert not came & (SLOW | NEEDLESS)
    assert "drill.domain.stats" not in came
    # Who takes in, edits or sets aside cards, or has an interview ahead, waits for these.
    assert not came & {
        "drill.service.library.decks",
        "drill.service.library.bulk",
        "drill.service.library.edits",
        "drill.service.library.edit_marks",
        "drill.service.stories.overview",
        "drill.service.onsite.onsites",
        "drill.scheduling.cram.planner",
    }


def test_a_story_told_in_silence_loads_nothing_of_sound(tmp_path):
    came = loaded(tmp_path, "tell", "--plain")
    assert "drill.cli.rehearsal" in came
    assert not [name for name in came if name.startswith(("drill.voice", "sound"))]


def test_the_first_frame_imports_no_engine(tmp_path):
    code = "import sys, drill.tui.app; print('|'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert not set(done.stdout.strip().split("|")) & (HEAVY - {"textual", "rich", "platformdirs"})


def test_a_session_on_the_screens_loads_nothing_that_reads_or_lints_decks():
    code = (
        "import sys\n"
        "import drill.tui.app, drill.tui.screens.study, drill.service.stories.first_stories\n"
        "import drill.service.study.session, drill.service.insight.dashboard\n"
        "import drill.service.onsite.today, drill.service.onsite.first_run\n"
        "from drill.service.library import followed_files\n"
        "from drill.service.stories import moments\n"
        "print('|'.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    unused = {"pydantic", "yaml", "ruamel.yaml", "numpy", "drill.coaching.lint", "sqlmodel"}
    # Nor what compares decks, plans for an interview, or edits text.
    unused |= {"drill.service.library.deck_plan", "drill.service.library.edits"}
    unused |= {"drill.service.library.edit_marks"}
    unused |= {"drill.service.onsite.plan", "textual.widgets._text_area"}
    assert not set(done.stdout.strip().split("|")) & unused


BEGUN = """
from drill.service.library.opening import open_home
from drill.service.onsite import first_run
with open_home() as home:
    first_run.finish(home)
"""
TODAY = """
import asyncio, sys
from drill.clock import Clock
from drill.paths import locate
from drill.tui.app import DrillApp
from drill.tui.meeting_app import part

app = DrillApp(locate(), Clock.from_environment())

async def today():
    async with app.run_test() as pilot:
        while app.home is None or not all(worker.is_finished for worker in app.workers):
            await pilot.pause()
    part(app.home)

asyncio.run(today())
print('|'.join(sys.modules))
"""


def test_today_and_the_way_out_load_nothing_of_what_is_not_there(tmp_path):
    """No other device, no change that another outlived, no deck that follows a file."""

    def ran(code):
        here = os.environ | {"DRILL_HOME": str(tmp_path)}
        command = [sys.executable, "-c", code]
        return subprocess.run(command, capture_output=True, text=True, check=True, env=here).stdout

    ran(BEGUN)
    came = set(ran(TODAY).strip().split("|"))
    assert came >= {"drill.service.insight.dashboard", "drill.service.sync.meeting"}
    unused = {"pydantic", "yaml", "rapidfuzz", "ruamel.yaml", "numpy", "sqlmodel", "nacl"}
    unused.add("drill.service.sync.synchronising")
    assert came & unused == set()
