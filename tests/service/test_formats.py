"""One table says which formats there are, and what people read of them names each."""

from __future__ import annotations

from pathlib import Path

import pytest

from drill.cli.verbs import import_
from drill.errors import DeckError
from drill.service.library import imports
from drill.service.library.formats import FORMATS
from drill.tui.screens.import_ import HELP

ROOT = Path(__file__).parents[2]
NAMED = {
    "yaml": "deck file",
    "json": "deck file",
    "pack": "pack",
    "notes": "your own",
    "apkg": "Anki package",
    "colpkg": "Anki package",
    "crowdanki": "CrowdAnki",
    "csv": "table",
    "markdown": "Markdown",
}


@pytest.mark.parametrize("name", FORMATS)
def test_a_format_is_named_where_people_look_for_it(name):
    sharing = (ROOT / "docs/sharing.md").read_text(encoding="utf-8")
    for page in (HELP, import_.__doc__ or "", sharing):
        assert NAMED[name].casefold() in page.casefold()


@pytest.mark.parametrize("name", FORMATS)
def test_the_page_on_json_lists_every_format(name):
    page = (ROOT / "docs/json.md").read_text(encoding="utf-8")
    listed = page.partition("`format` is ")[2].partition(".")[0]
    assert name in listed.replace(",", "").split()


@pytest.mark.parametrize("label", ["## {}\n", "**{}:** ", "**{}** – ", "- **{}**\n  - ", "{}: "])
def test_a_story_by_its_labels_makes_no_flashcards_however_they_are_written(home, tmp_path, label):
    parts = ("Situation", "Task", "Action", "Result")
    told = "".join(f"{label.format(part)}We did it in {part}.\n\n" for part in parts)
    (tmp_path / "told.md").write_text(f"# The standoff\n\n{told}", encoding="utf-8")
    with pytest.raises(DeckError, match="look like notes of a story"):
        imports.look(home, [str(tmp_path / "told.md")])
