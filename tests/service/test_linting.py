"""Lint for decks, stories and files: which are held against what, and on which line it is."""

from __future__ import annotations

import pytest

from drill.config import save
from drill.deckfile.reading import read_deck
from drill.errors import DeckError, NotFound
from drill.service.library import decks
from drill.service.stories.lint_report import lint
from tests_support import SMALL

THIN = """\
drill: 1
id: thin
title: Thin
stories:
  - id: bare
    title: Bare
    competencies: [people]
    beats:
      - id: context
        label: Context
        facts: [velocity fell ==40%==]
"""


def test_one_s_own_stories_are_meant_without_a_target(small):
    other = THIN.replace("id: thin", "id: other")
    decks.take(small, [("other", read_deck(other, "other"))])
    assert {found.deck for found in lint(small)} == {"small"}
    assert {found.note for found in lint(small, "other")} == {"bare"}
    assert {found.note for found in lint(small, "small/quiet")} <= {"quiet"}


def test_a_file_says_its_lines_and_is_held_against_the_store(small, tmp_path):
    path = tmp_path / "thin.yaml"
    path.write_text(THIN, encoding="utf-8")
    found = lint(small, str(path))
    shown = [each for each in found if "No beat shows" in each.finding.message]
    assert len(shown) == 4, "the framework is the store's"
    figure = next(each for each in found if each.finding.path[:1] == ("beats",) and each.line)
    assert figure.line in range(9, 12)
    with small.store.read() as connection:
        assert connection.scalar("SELECT count(*) FROM deck") == 1


def test_a_file_s_own_competencies_come_first(home, tmp_path):
    path = tmp_path / "small.yaml"
    path.write_text(SMALL, encoding="utf-8")
    rules = {each.finding.rule for each in lint(home, str(path))}
    assert "no-competency" not in rules
    assert all(each.line for each in lint(home, str(path)))


@pytest.mark.parametrize(("deck", "steps"), [("thin", 4), ("small", 0)])
def test_what_a_file_has_no_more_is_not_taken_from_the_deck_of_its_id(small, tmp_path, deck, steps):
    path = tmp_path / "thin.yaml"
    path.write_text(THIN.replace("id: thin", f"id: {deck}"), encoding="utf-8")
    found = lint(small, str(path))
    assert sum("No beat shows" in each.finding.message for each in found) == steps


def test_notes_are_held_against_the_store_as_well(small, tmp_path):
    path = tmp_path / "notes.md"
    path.write_text("# My story\n\n**Situation:** it was bad\n", encoding="utf-8")
    found = lint(small, str(path))
    assert found
    assert {each.line for each in found} == {1}


def test_steps_for_senior_roles_are_asked_for_from_senior_on(small, tmp_path):
    path = tmp_path / "senior.yaml"
    bonus = (
        "- {id: learning, label: Learning}\n          - {id: pipe, label: Pipeline, bonus: true}"
    )
    source = SMALL.replace("- {id: learning, label: Learning}", bonus)
    path.write_text(source.replace("id: small", "id: other"), encoding="utf-8")

    def asked():
        return any('"Pipeline"' in each.finding.message for each in lint(small, str(path)))

    assert not asked()
    for level, wanted in (("senior", True), ("director", True), ("manager", False)):
        save(small.paths.options, "stories.level", level)
        small.reload()
        assert asked() is wanted


def test_what_is_neither_deck_nor_file(small, tmp_path):
    with pytest.raises(NotFound, match="did you mean small"):
        lint(small, "smaal")
    with pytest.raises(NotFound):
        lint(small, "small/nowhere")
    broken = tmp_path / "broken.yaml"
    broken.write_text("drill: 1\nid: [", encoding="utf-8")
    with pytest.raises(DeckError, match="line"):
        lint(small, str(broken))


def test_of_several_stories_the_one_that_is_meant_is_looked_at(small):
    text = "drill: 1\nid: more\ntitle: M\nstories:\n" + "".join(
        f"  - {{id: {name}, title: {name.title()}}}\n" for name in ("one", "two", "six")
    )
    decks.take(small, [("more", read_deck(text, "more"))], own=True)

    def places(target):
        return {each.finding.where.partition(" ›")[0] for each in lint(small, target)}

    for name in ("one", "two", "six"):
        assert places(f"more/{name}") == {f"story {name}"}
    assert places("more") == {"story one", "story two", "story six"}


def test_what_is_thin_in_a_sample_is_said_to_be_of_one(home):
    text = "drill: 1\nid: {0}\ntitle: T\nstories: [{{id: s, title: S}}]\n"
    for id_ in ("mine", "theirs"):
        decks.take(home, [("x", read_deck(text.format(id_), "x"))], own=id_ == "mine")
        found = lint(home, id_)
        assert {(each.deck, each.note, each.line) for each in found} == {(id_, "s", None)}
        assert {each.sample for each in found} == {id_ == "theirs"}
    assert {each.deck for each in lint(home)} == {"mine"}
