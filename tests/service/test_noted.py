"""Notes become stories of one's own; notes that come again find the stories they made."""

from __future__ import annotations

from dataclasses import replace

from drill.service.library import imports
from drill.service.library.arrivals import Wish
from drill.service.stories import notebook
from drill.service.stories.routing import Asker
from drill.storage import cards

NOTES = "# Größe 日本\n\n**Größe:** eins\n\n**Action:** zwei\n\n# История\n\n**Action:** три\n"


def taken(home, deck):
    with imports.look(home, [], Wish(own=True), made=[("notes.md", deck)]) as looked:
        (done,) = imports.take(home, looked)
    return done


def keys(home):
    with home.store.read() as connection:
        return sorted(card.key for card in cards.every(connection, deck="my-stories"))


def test_a_story_with_an_id_of_an_earlier_version_is_found_by_its_title(small, tmp_path):
    path = tmp_path / "notes.md"
    path.write_text(NOTES)
    deck, _ = notebook.read(small, [str(path)])
    first, second = deck.stories
    assert (first.id.rpartition("-")[0], second.id.rpartition("-")[0]) == ("grosse", "story")
    assert [beat.id for beat in first.beats] == ["grosse", "action"]
    # As earlier versions named them.
    beats = (replace(first.beats[0], id="groe"), first.beats[1])
    old = replace(
        deck, stories=(replace(first, id="groe", beats=beats), replace(second, id="story"))
    )
    taken(small, old)
    before = keys(small)
    path.write_text(NOTES.replace("zwei", "drei"))
    again, made = notebook.read(small, [str(path)])
    assert [story.id for story in again.stories] == ["groe", "story"]
    assert [each.noted.story.id for each in made] == ["groe", "story"]
    assert taken(small, again).notes == {
        "new": 0,
        "changed": 1,
        "same": 1,
        "retired": 0,
        "skipped": 0,
    }
    assert keys(small) == before


def test_two_stories_of_one_title_stay_two(small, tmp_path):
    path = tmp_path / "notes.md"
    path.write_text("# Fire\n**Action:** one\n\n# Fire\n**Action:** two\n")
    taken(small, notebook.read(small, [str(path)])[0])
    again, _ = notebook.read(small, [str(path)])
    assert [story.id for story in again.stories] == ["fire", "fire-2"]


STAR = """# The pager

Competency: Managing people

**Situation:** three times in six weeks he left the pager to others, and that was my signal

**Action:** I told him plainly that others carried his week, and he got angry. We agreed that he \
shadows Anna from Monday and writes the runbook by the end of May, with a check-in every Friday

**Result:** by autumn he was back at the level that I expect

**Looking back:** I should have asked in the first week
"""


def test_the_headings_of_star_and_what_is_said_below_show_the_steps(bundled, home, tmp_path):
    path = tmp_path / "star.md"
    path.write_text(STAR)
    deck, _ = notebook.read(home, [str(path)])
    (story,) = deck.stories
    assert story.competencies == ("managing-people",)
    assert {beat.label: set(beat.steps) for beat in story.beats} == {
        "Situation": {"trigger"},
        "Action": {"conversation", "plan"},
        "Result": {"outcome"},
        "Looking back": {"learning"},
    }


def test_a_story_that_names_no_competency_is_for_what_ask_says_of_all_that_is_told(
    bundled, home, tmp_path
):
    title, path = "The VP decided", tmp_path / "told.md"
    path.write_text(
        f"# {title}\n\n**Situation:** two of my engineers stopped talking over the bundler\n\n"
        "**Action:** I told both plainly what I saw, and sat down with them every Friday\n\n"
        "**Result:** they work together again\n"
    )
    deck, (read,) = notebook.read(home, [str(path)])
    (story,) = deck.stories
    facts = " ".join(fact.say for beat in story.beats for fact in beat.facts)
    asker = Asker(home)
    assert asker.ask(title).confident, "its title alone speaks for another"
    assert read.guessed
    found = asker.ask(f"{title}. {facts}").candidates[0].competency
    assert story.competencies == (found,) == ("managing-conflict",)
