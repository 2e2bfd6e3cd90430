from __future__ import annotations

from drill.domain.kind import Kind
from drill.service.home import names, words
from drill.service.insight.browser import search
from drill.service.library.opening import open_home
from drill.service.stories import note_pages


def test_a_name_is_short_and_gives_no_figure_away(root, clock, bundled):
    from drill.paths import Paths

    with open_home(Paths(root, root, root), clock) as home:
        found = search(home)
        with home.store.read() as connection:
            shelf = home.shelf(connection, whole=True)
        assert len(found) > 200
        for card in found:
            name = names.name(card.stored.card, shelf)
            assert 3 < len(name) <= names.LONGEST
            assert names.title(card.stored.card, shelf)
            if card.stored.card.kind in (Kind.FIGURE, Kind.CLOZE):
                assert card.faces.back not in name


def test_each_kind_of_note_can_be_read(small):
    seen = set()
    for found in search(small):
        lines = note_pages.read(small, found.stored.key)
        assert lines
        seen.add(lines[0].text)
    assert {"The quiet senior", "Managing people", "Which decisions want speed?"} <= seen


def test_a_story_brings_its_framework_and_a_competency_its_stories(small):
    story = [line.text for line in note_pages.read(small, "small/quiet/outline")]
    assert "The framework" in story
    frame = [line.text for line in note_pages.read(small, "small/people/route")]
    assert "The quiet senior" in frame
    assert "passes it to HR" in frame
    assert not any("==" in line for line in story + frame)


def test_a_count_of_a_hundred_promises_all_only_where_it_is_all():
    shares = {0.0: 0, 0.001: 1, 0.5: 50, 0.994: 99, 0.9999: 99, 1.0: 100}
    assert {share: words.of_100(share) for share in shares} == shares
