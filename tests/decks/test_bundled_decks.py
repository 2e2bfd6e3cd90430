"""The decks that come with drill are whole: everything the source teaches, nothing dangling."""

from __future__ import annotations

import json
import re
import textwrap
from collections import Counter

import pytest
import yaml
from jsonschema import Draft202012Validator

from drill.cards.build import build
from drill.cards.faces import BLANK, faces
from drill.cards.shelf import Shelf
from drill.deckfile.reading import read_deck_file
from drill.deckfile.schema import json_schema
from drill.deckfile.writing import write_deck
from drill.domain.kind import Kind
from drill.paths import bundled_decks
from drill.text import marks, unmarked, words

COMPETENCIES = {
    # id: red flags, steps of each framework, of them its author's own system
    "managing-people": (8, {"underperformer": 6}, set()),
    "vision-influence": (4, {"motivation": 4, "map": 3}, {"map"}),
    "ability-to-deliver": (5, {"three-layer": 3}, {"three-layer"}),
    "hiring-growing": (3, {"scaling": 4}, set()),
    "influencing-without-authority": (3, {"stakeholder-approach": 4}, {"stakeholder-approach"}),
    "judgment": (3, {"decision": 5}, set()),
    "managing-conflict": (4, {"conflict-resolution": 5}, set()),
}
STORIES = {
    # id: beats, facts, figures, and numbers that must stand in its figures
    "quiet-senior": (4, 15, 3, "2 40% 30"),
    "checkout-pivot": (6, 23, 6, "14 6 7 10% 12% 26"),
    "interrupt-budget": (3, 10, 3, "20% 40% 85%"),
    "summit-team": (7, 26, 5, "8 15 95% 18 100"),
    "three-features": (5, 15, 1, "two"),
    "vendor-call": (7, 29, 8, "2 10 25% 10% 15% 7 3.8x 70%"),
    "bundler-dispute": (7, 21, 0, ""),
}


@pytest.fixture(scope="module")
def decks():
    return [read_deck_file(path) for path in bundled_decks()]


@pytest.fixture(scope="module")
def shelf(decks):
    return Shelf({(deck.id, note.id): note for deck in decks for note in deck.notes()})


def test_every_competency_is_whole(decks):
    interview = decks[0]
    assert [c.id for c in interview.competencies] == list(COMPETENCIES)
    for competency in interview.competencies:
        flags, frameworks, own = COMPETENCIES[competency.id]
        assert len(competency.red_flags) == flags
        assert {f.id: len(f.steps) for f in competency.frameworks} == frameworks
        assert {f.id for f in competency.frameworks if f.own} == own
        assert len({tuple(words(q)) for q in competency.asks}) >= 14
        assert competency.evaluates
        assert len(competency.cues) >= 12
        assert competency.sounds_right
        assert 2 <= len(competency.follow_ups) <= 3
        assert all(flag.sounds_like and flag.repair for flag in competency.red_flags)
        assert all(step.why for f in competency.frameworks for step in f.steps)
    assert len(interview.principles) == 11


def test_the_layers_and_the_senior_bonus_have_their_items(decks):
    steps = {
        f"{f.id}.{s.id}": s for c in decks[0].competencies for f in c.frameworks for s in f.steps
    }
    for layer in ("strategy", "execution", "health"):
        assert len(steps[f"three-layer.{layer}"].items) == 3
    bonus = [key for key, step in steps.items() if step.bonus]
    assert bonus == ["scaling.pipeline"]
    assert len(steps[bonus[0]].items) == 3


def test_the_confusable_three_are_told_apart(decks):
    text = {c.id: c.evaluates.lower() for c in decks[0].competencies}
    for one in ("managing-people", "influencing-without-authority", "managing-conflict"):
        assert "tell it apart" in text[one]
    assert any("stakeholder, team conflict" in card.q for card in decks[0].cards)


def test_what_is_listened_for_is_two_lines_under_a_route_and_whole_in_the_note(decks, shelf):
    for competency in decks[0].competencies:
        route = next(c for c in build(competency, "em-interview") if c.kind is Kind.ROUTE)
        said = faces(route, shelf).facts[1]
        assert len(textwrap.wrap(said, 70)) <= 2, said
        assert said.removeprefix("they listen for: ") in competency.evaluates
        assert len(said) < len(competency.evaluates)


def test_every_story_is_whole(decks):
    stories = decks[1].stories
    assert [s.id for s in stories] == list(STORIES)
    for story in stories:
        beats, facts, figures, numbers = STORIES[story.id]
        every = [fact for beat in story.beats for fact in beat.facts]
        marked = [mark for fact in every for mark in marks(fact.say)]
        assert (len(story.beats), len(every), len(marked)) == (beats, facts, figures), story.id
        assert story.sample
        assert story.probes
        for number in numbers.split():
            assert any(number in mark for mark in marked), (story.id, number)


SAID = {
    # story: every figure of the source that a beat says, marked or in words
    "quiet-senior": "2 sprints|40%|weekly|30 days|month",
    "checkout-pivot": "14 engineers|two weeks|three new countries|6 months|half-day|200 ms|every "
    "other week|below 7|one fix within a sprint|10%|three months|nobody left|two seniors|12%|"
    "26 points",
    "interrupt-budget": "20%|40%|two quarters|60%|85%",
    "summit-team": "two high performers|every day|8 engineers|six to eight months|15 members|five "
    "of them|95%|18 releases|$100 million",
    "three-features": "three features|quarter|two in full|one as a beta",
    "vendor-call": "q3|2 weeks|10 weeks|25%|10%|five-day|100 employees|50 friendly|two fintechs|"
    "hourly|15%|7 weeks|four to six months|3.8x|70%",
    "bundler-dispute": "two seniors|1 week|performance, maintenance",
}


def test_no_figure_of_the_source_is_lost(decks):
    for story in decks[1].stories:
        says = [unmarked(fact.say) for beat in story.beats for fact in beat.facts]
        text = "\n".join([*(beat.label for beat in story.beats), *says]).casefold()
        for figure in SAID[story.id].split("|"):
            assert figure in text, (story.id, figure)


def test_facts_are_notes_and_not_sentences(decks):
    for story in decks[1].stories:
        answers = [fact for probe in story.probes for fact in probe.answer]
        for fact in [fact for beat in story.beats for fact in beat.facts] + answers:
            assert len(words(fact.say)) <= 12, fact.say


def test_an_answer_is_told_in_lines_of_twelve_words(decks, shelf):
    asked = Kind.PRINCIPLE, Kind.BASIC, Kind.GAP
    for card in (card for note in decks[0].notes() for card in build(note, "em-interview")):
        if card.kind in asked:
            lines = faces(card, shelf).back.split("\n")
            assert len(lines) <= 4, card.key
            for line in lines:
                assert len(words(re.sub(r"^(\d\.|-|·) ", "", line))) <= 12, (card.key, line)


def test_a_figure_asks_for_one_number(decks, shelf):
    for story in decks[1].stories:
        for card in build(story, decks[1].id):
            if card.kind is Kind.FIGURE:
                assert faces(card, shelf).front.count(BLANK) == 1, card.key


def test_every_follow_up_of_a_sample_is_answered(decks, shelf):
    for story in decks[1].stories:
        for card in build(story, decks[1].id):
            if card.kind is Kind.PROBE:
                back = faces(card, shelf).back
                assert not re.search(r"the source|the sample", back), card.key


def test_what_a_figure_measures_is_not_invented(decks):
    for story in decks[1].stories:
        for beat in story.beats:
            for fact in beat.facts:
                assert not fact.how or marks(fact.say), fact.say
                assert re.search(
                    r"the sample doesn't say|GMV is|MAUs:|by pulse survey|confused|judgement"
                    r"|contributed|share of sprint capacity", fact.how or "GMV is",
                ), fact.how  # fmt: skip


def test_references_lead_somewhere(decks, shelf):
    for story in decks[1].stories:
        framework = shelf.framework(story, "sample-stories")
        assert framework is not None
        for beat in story.beats:
            for step in beat.steps:
                assert shelf.step(step, story, "sample-stories"), (story.id, step)


def test_cards_and_their_core(decks, shelf):
    cards = [card for deck in decks for note in deck.notes() for card in build(note, deck.id)]
    assert len({card.key for card in cards}) == len(cards)
    assert 180 <= len(cards) <= 240
    core = Counter(card.kind for card in cards if card.core)
    assert core == {
        Kind.ROUTE: 7, Kind.STEPS: 8, Kind.OUTLINE: 7, Kind.FIGURE: 11, Kind.FLAG: 14,
        Kind.PROBE: 7, Kind.TELL: 7,
    }  # fmt: skip
    for card in cards:
        made = faces(card, shelf)
        assert made is not None
        assert made.front
        assert made.back
        assert "==" not in made.front + made.back


PAST_CASE = re.compile(
    r"Tell me about|Give me an example|When (did|has|have)"
    r"|Describe (a|an|the hardest|the culture of) |Walk me through (the last|a call|how you made)"
)
GIVEAWAYS = {
    "managing-people": "manag.* people|underperform|low performer|poor performance|performance",
    "vision-influence": "vision|influenc|motivat|engag|leadership style|inspir",
    "ability-to-deliver": "deliver|sustainab|process",
    "hiring-growing": "hir(e|ed|ing)|grow|scal(e|ed|ing)|headcount|recruit",
    "influencing-without-authority": "influenc|authority|stakeholder|persua|convinc",
    "judgment": "judge?ment|instinct|uncertain|decision|incomplete|without .* data",
    "managing-conflict": "conflict|resolv|mediat",
}


def test_two_phrasings_in_three_ask_for_a_past_case(decks):
    for competency in decks[0].competencies:
        past = [bool(PAST_CASE.match(question)) for question in competency.asks]
        assert sum(past) / len(past) >= 2 / 3, competency.id


def test_no_phrasing_names_its_competency(decks):
    for competency in decks[0].competencies:
        for question in competency.asks:
            assert not re.search(rf"\b({GIVEAWAYS[competency.id]})", question.casefold()), question


def test_no_card_asks_for_more_than_seven_things(decks, shelf):
    for deck in decks:
        for note in deck.notes():
            for card in build(note, deck.id):
                made = faces(card, shelf)
                assert max(len(made.facts), made.back.count("\n")) <= 7, card.key


def test_no_advertising_came_along(decks):
    text = " ".join(path.read_text(encoding="utf-8").lower() for path in bundled_decks())
    for word in ("cerbos", "devstats", "sponsor", "cohort", "subscribe", "discount", "engleader"):
        assert word not in text


def test_they_survive_the_writer(decks):
    for deck in decks:
        from drill.deckfile.reading import read_deck

        assert read_deck(write_deck(deck), deck.id) == deck


def test_the_example_of_own_stories_is_for_any_yaml_reader():
    example = bundled_decks()[0].parents[1] / "docs" / "my-stories.example.yaml"
    plain = yaml.load(example.read_text(encoding="utf-8"), yaml.SafeLoader)  # the pure loader
    assert len(plain["stories"]) == 3
    deck = read_deck_file(example)
    says = [fact.say for story in deck.stories for probe in story.probes for fact in probe.answer]
    assert not [say for say in says if say.startswith(("and ", "not ", "or "))]


def test_a_story_is_never_named_for_a_question_about_something_else(decks, shelf):
    people = decks[0].competencies[0]
    gone = people.phrasing("Tell me about the last time you had to let an engineer go.")
    back = people.phrasing("Give me an example of a person you coached back to form.")
    assert gone.themes == ("fired",)
    assert shelf.fitting(decks[0].id, people.id, gone) == []
    assert [p.story.id for p in shelf.fitting(decks[0].id, people.id, back)] == ["quiet-senior"]


def test_every_sample_answers_some_question_of_its_competency(decks, shelf):
    for competency in decks[0].competencies:
        fitting = [shelf.fitting(decks[0].id, competency.id, p) for p in competency.phrasings]
        assert sum(map(bool, fitting)) >= 10, competency.id


def test_the_schema_accepts_them_and_is_not_stale():
    schema = json.loads(json_schema())
    for path in bundled_decks():
        plain = yaml.safe_load(path.read_text(encoding="utf-8"))
        assert list(Draft202012Validator(schema).iter_errors(plain)) == []
    committed = bundled_decks()[0].with_name("deck.schema.json")
    assert committed.read_text(encoding="utf-8") == json_schema(), "`make docs` mends it"
