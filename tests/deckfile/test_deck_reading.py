"""read_deck: what is taken, and how each slip is reported."""

import re
import sys
from pathlib import Path

import pytest
import yaml
from deck_texts import DECK, HEAD, problem, problems

from drill.deckfile import tree
from drill.deckfile.naming import read_naming
from drill.deckfile.reading import read_deck, read_deck_file
from drill.domain.deck import Deck, Fact
from drill.errors import DeckError, NotFound


def changed(old: str, new: str) -> str:
    assert DECK.count(old) == 1
    return DECK.replace(old, new)


@pytest.fixture(params=["C", "Python"])
def loader(request, monkeypatch):
    if request.param == "Python":
        monkeypatch.setattr(tree, "_LOADER", yaml.BaseLoader)


def test_a_deck(loader):
    deck = read_deck(DECK, "deck")
    assert isinstance(deck, Deck)
    assert (deck.drill, deck.version, deck.title) == (1, "1.0", "Managing: the whole")
    (competency,) = deck.competencies
    assert competency.questions == ("How do you fire?", "Who, and why?")
    assert [step.bonus for step in competency.frameworks[0].steps] == [True, False]
    assert competency.frameworks[0].steps[1].items == ("goals", "dates")
    (story,) = deck.stories
    assert story.sample is True
    assert story.beats[0].facts == (
        Fact("velocity fell ==40%==, morale with it"),
        Fact("1:30"),
        Fact("="),
        Fact("up ==60%== to ==85%==", how="over two quarters", id="up"),
    )
    assert story.probes[0].answer == (Fact("talk"), Fact("earlier"))
    assert story.probes[1].answer == (Fact("less haste"),)
    assert deck.principles[0].answer == "yes"
    assert deck.cards[1].cloze == "A reversible decision\nwants ==speed=="
    assert deck.cards[1].tags == ()


def test_terminal_controls_are_removed():
    deck = read_deck(HEAD + 'description: "a\\e[31mb\\u202ec\\td\\x9b"\n', "deck")
    assert deck.description == "a[31mbc\td"


def test_bytes_with_a_byte_order_mark():
    assert read_deck(b"\xef\xbb\xbf" + HEAD.encode(), "deck").id == "mine"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (changed("title: The", "titel: The"), "line 24: story quiet: unknown key 'titel' "
         "(did you mean title?)"),
        (changed("sample: true", "sample: maybe"),
         "line 25: story quiet › sample: must be true or false, not 'maybe'"),
        (changed("[people]", "people"),
         "line 26: story quiet › competencies: must be a list, not 'people'"),
        (changed("    name: Managing people", "    name: [a]"),
         "line 8: competency people › name: must be text, not a list"),
        (changed("    name: Managing people\n", ""), "competency people: 'name' is missing"),
        (changed("    name: Managing people", "    name: ' '"), "name: 'name' is empty"),
        (changed("[trigger, under.plan]", "[triger, under.plan]"),
         "line 30: story quiet › beats › context › steps › 1: framework 'under' has no step "
         "'triger' (did you mean trigger?)"),
        (changed("under.plan", "under.plam"), "has no step 'plam' (did you mean plan?)"),
        (changed("under.plan", "a b"), "'a b' is not the id of a step"),
        (changed("[people]", "[people]\n    framework: unter"),
         "there is no framework 'unter' (did you mean under?)"),
        (changed("[people]", "[em/peple]"), "there is no competency 'peple' in this deck"),
        (changed("sample: true", "core: [tell, 'figure:context.up:6', '']"),
         "line 25: story quiet › core › 2: the story has no slot 'figure:context.up:6' (did you "
         "mean figure:context.up:60?)"),
        (changed("[people]", "[a/b/c]"), "'a/b/c' is no competency's id"),
        (changed("id: c1", "id: quiet"), "line 40: card quiet › id: id 'quiet' is taken (first on "
         "line 23)"),
        (changed("id: fine", "id: hr"), "id 'hr' is taken"),
        (changed("id: plan", "id: trigger"), "id 'trigger' is taken"),
        (changed("id: lesson", "id: differently"), "id 'differently' is taken"),
        (changed("  - {id: c1", "  - {id: Card One"), "'Card One' is no id: only a-z, 0-9 and, not "
         "first, '-' (perhaps card-one)"),
        (changed("id: c1", "id: " + "c" * 81), "an id of more than 80 characters"),
        (changed("{id: c1, q", "{id: '', q"), "card 1 › id: 'id' is empty"),
        (changed("id: c1,", "id: c1, was: c2,"), "the former id 'c2' is still in use"),
        (changed("id: plan,", "id: plan, was: trigger,"), "the former id 'trigger' is still in"),
        (changed("a: b, reverse: true", "reverse: true"), "card c1: 'a' is missing"),
        (changed("q: a, a: b, ", ""), "card c1: needs 'q' and 'a', or 'cloze'"),
        (changed("q: a,", "q: a, cloze: ==x==,"), "has 'cloze' and also 'q' or 'a'"),
        (changed("==speed==", "speed"), "card c2 › cloze: 'cloze' has no hole"),
        (changed("==speed==", "==speed"), "card c2 › cloze: '==' is opened and not closed"),
        (changed("==85%==", "85%=="), "facts › up › say: '==' is opened and not closed"),
        (changed("          - 1:30", "          - philosophy: x"),
         "line 33: story quiet › beats › context › facts › 2: ': ' makes this a key and a value "
         'where text was meant (quote it: "philosophy: x")'),
        (changed("[goals, dates]", "[goals: x]"), 'quote it: "goals: x"'),
        (changed("          - 1:30", "          - syy: x"),
         "unknown key 'syy' (did you mean say?)"),
        (changed("origin: 6f", "origin: zz6f"), "is no UUID (leave the line out"),
        (changed("        steps:\n          - {id: trigger, label: Trigger point, why: what makes "
                 "you act, bonus: yes}\n          - {id: plan, label: Plan, items: [goals, dates]}",
                 "        steps: []").replace("steps: [trigger, under.plan]", ""),
         "line 14: competency people › frameworks › under › steps: 'steps' is empty"),
        (changed('["How do you fire?", ', '["", '), "questions › 1: an empty item"),
        (changed('["How do you fire?", ', '[{ask: "Fired?", themes: [fird]}, '),
         "questions › 1 › themes › 1: there is no theme 'fird' (did you mean fired?)"),
        (changed('["How do you fire?", ', '[{ask: "Fired?", theme: [fired]}, '),
         "questions › 1: unknown key 'theme' (did you mean themes?)"),
        (changed('["How do you fire?", ', '[{themes: [fired]}, '),
         "questions › 1: 'ask' is missing"),
        (changed('["How do you fire?", ', '[[a, b], '),
         "questions › 1: must be text, not a list"),
        (changed('["How do you fire?", ', '[{What failed: and why?}, ').replace(
            "{What failed: and why?}", "{What failed: and why}"), "': ' makes this a key"),
        (changed("    sample: true", "    sample: true\n    themes: [luck]"),
         "there is no theme 'luck' (there is: behaviour, "),
        (changed("    sample: true", "    title: Two"),
         "line 25: story quiet: key 'title' is there twice (the first is on line 24)"),
        (changed("drill: 1 ", "drill: 2 "), "deck format 2 is newer: this drill reads format 1"),
        (changed("drill: 1 ", "drill: one "), "no such deck format: 'one'"),
        (changed("drill: 1                      # format version\n", ""),
         "line 1: 'drill' is missing (begin the file with 'drill: 1')"),
    ],
    ids=lambda text: text[-20:],
)  # fmt: skip
def test_one_problem_with_its_place(source, said):
    found = problems(source)
    assert any(said in line for line in found), found


def test_everything_is_reported_at_once_in_the_order_of_lines():
    bad = (
        changed("sample: true", "sample: maybe")
        .replace("id: c1", "id: C1")
        .replace("name: Managing people", "nam: x")
        .replace("[trigger, under", "[nowhere, under")
        .replace("say: ", "sai: ")
    )
    found = problems(bad)
    lines = [int(re.match(r"line (\d+)", line).group(1)) for line in found]
    assert lines == sorted(lines)
    for said in ("'maybe'", "'C1'", "'name' is missing", "'nam'", "'nowhere'", "'sai'"):
        assert any(said in line for line in found), said


def test_what_lives_in_another_deck_is_left_to_the_import():
    deck = read_deck(
        HEAD + "stories:\n  - id: s\n    title: t\n    competencies: [hiring, other/hiring]\n"
        "    framework: bar-raiser\n    beats:\n"
        "      - {id: b, label: B, steps: [pipeline, other.close]}\n",
        "deck",
    )
    assert deck.stories[0].framework == "bar-raiser"


def test_a_framework_may_be_another_competencys():
    more = (
        "  - id: conflict\n    name: Conflict\n    frameworks:\n"
        "      - {id: map, name: MAP, steps: [{id: meet, label: Meet}]}\nprinciples:\n"
    )
    source = changed("principles:\n", more).replace("[people] ", "[people]\n    framework: map ")
    assert "framework 'map' has no step 'trigger'" in problem(source)
    assert read_deck(source.replace("[trigger, ", "[meet, "), "deck").stories[0].framework == "map"


def test_framework_ids_are_unique_in_the_deck():
    more = (
        "  - id: conflict\n    name: Conflict\n    frameworks:\n"
        "      - {id: under, name: MAP, steps: [{id: meet, label: Meet}]}\nprinciples:\n"
    )
    assert "framework id 'under' is taken" in problem(changed("principles:\n", more))


def test_two_notes_cannot_come_from_one():
    source = changed("id: c1,", "id: c1, was: c0,").replace("id: c2", "id: c2\n    was: c0")
    assert "the former id 'c0' is claimed twice" in problem(source)


FACTS = HEAD + "stories:\n  - id: s\n    title: t\n    beats:\n      - id: b\n        label: l\n"


@pytest.mark.parametrize(
    "line",
    [
        "- velocity fell ==40%== # of it",
        "- closed ticket #12",
        "- closed ticket  (see  #12)",
        "- velocity ==40   # of it==",
        '- he said "no  # never"',
    ],
)
def test_text_lost_to_a_comment_is_noticed(line, loader):
    said = problems(f"{FACTS}        facts:\n          {line}\n          - next\n")
    assert "line 11: story s › beats › b › facts › 1: the text ends before ' #" in said[0]


@pytest.mark.parametrize(
    "lines",
    [
        "        facts: [a, b] # both\n",
        "        facts: # all\n          - a   # set off by blanks\n          # alone\n",
        '        facts:\n          - "a # b" # after quotes\n',
        "        steps: [] # none yet\n        was: old # renamed\n",
        "        facts:\n          - C#, F# and a#b\n",
    ],
)
def test_comments_are_fine(lines, loader):
    assert read_deck(FACTS + lines, "deck").stories[0].id == "s"


def test_a_name_may_be_followed_by_a_comment_but_not_by_a_number():
    assert read_deck(HEAD.replace("Mine", "Mine # all of it"), "deck").title == "Mine"
    assert "' #12'" in problem(HEAD.replace("Mine", "Ticket #12"))


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (HEAD + "cards:\n\t- id: c\n", "line 5: a tab used as indentation"),
        (HEAD + 'cards:\n  - id: c\n    q: "abc\n    a: b\n', "line 6: a quote or bracket is open"),
        (HEAD + "description: foo: bar\n", "line 4: ': ' makes this a key and a value"),
        (HEAD + "description: @foo\n", "line 4: '@' cannot begin a text without quotes"),
        (HEAD + "description: *foo*\n", "line 4: '*' or '&' cannot begin a text"),
        (HEAD + 'description: "foo" bar\n', "line 4: the text goes on after its closing quote"),
        (HEAD + "description: | foo\n", "line 4: '|' or '>' starts a text of whole lines"),
        (HEAD + "cards:\n  - id: a\n   q: b\n", "line 6: this line does not line up"),
        (HEAD + "titel\nfoo: bar\n", "line 5: a key without ':' after it"),
        (HEAD + "authors: [a, b\ncards:\n - a\n", "line 4: a list '[...]' that is not closed"),
        (HEAD + "x: {a: b\ncards:\n - a\n", "line 4: a mapping '{...}' that is not closed"),
        (HEAD + 'description: "C:\\path"\n', "line 4: a '\\' that YAML does not know"),
        ("%YAML 3.0\n---\n" + HEAD, "line 1: a %YAML version"),
        (HEAD + "? [a]\n: b\n", "line 4: a key must be a word"),
        (HEAD + "---\n" + HEAD, "line 4: a second document starts here (one deck a file)"),
    ],
    ids=lambda text: text[-20:],
)
def test_yamls_own_errors_are_sentences(source, said, loader):
    assert said in problem(source)


def test_files(tmp_path):
    path = tmp_path / "a.yaml"
    with pytest.raises(NotFound, match=r"no file .*a\.yaml"):
        read_deck_file(path)
    path.write_text(DECK, encoding="utf-8")
    assert read_deck_file(path).id == "em"
    path.write_bytes(HEAD.encode() + b"description: caf\xe9\n")
    with pytest.raises(DeckError, match=r"a\.yaml: line 4: not UTF-8 text"):
        read_deck_file(path)
    with pytest.raises(DeckError, match="a folder, not a deck file"):
        read_deck_file(tmp_path)
    with pytest.raises(DeckError, match="cannot be read"):
        read_deck_file(path / "below")
    with pytest.raises(DeckError, match="cannot be read"):
        read_deck_file(Path("a\0b"))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no FIFOs")
def test_a_fifo_is_refused_and_not_waited_for(tmp_path):
    import os

    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(DeckError, match="a pipe, not a deck file"):
        read_deck_file(tmp_path / "fifo")


def test_a_new_id_is_none_that_another_part_had():
    text = "drill: 1\nid: d\ntitle: D\ncards:\n"
    text += "  - {id: b, was: what, q: Who?, a: x}\n  - {q: What?, a: y}\n"
    deck, made = read_naming(text, "d.yaml")
    assert [note.id for note in deck.notes()] == ["b", "what-2"]
    assert made == text.replace("{q: What?", "{id: what-2, q: What?")


def test_flags_and_controls_of_a_competency_get_no_id_twice():
    text = "drill: 1\nid: d\ntitle: D\ncompetencies:\n  - id: c\n    name: C\n    red_flags:\n"
    text += "      - {id: too-late, flag: x, sounds_like: y, repair: z}\n"
    text += "    sounds_right:\n      - {text: [Too late, Far too late]}\n"
    deck, _ = read_naming(text, "d.yaml")
    assert deck.competencies[0].sounds_right[0].id == "too-late-2"


VARIED = """\
drill: 1
id: v
title: V
stories:
  - id: s
    title: S
    competencies: [one, two]
    beats: [{id: a, label: A, facts: [x]}, {id: b, label: B, facts: [y]}]
    variants:
      - {id: two, competency: two, stretch: [a], cut: [b]}
"""


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("cut: [b]", "cut: [c]", "the story has no beat 'c'"),
        ("cut: [b]", "cut: [a]", "'a' is told at length and left out"),
        ("stretch: [a], cut: [b]", "cut: [a, b]", "every beat is left out"),
        (", stretch: [a], cut: [b]", "", "it changes nothing"),
        ("competency: two", "competency: one", "the story is mainly for 'one'"),
        ("competency: two", "competency: three", "the story is not for 'three'"),
        ("cut: [b]}", "cut: [b]}\n      - {id: o, competency: two, open: x}", "already"),
        ("cut: [b]", "add: [{id: a, label: A}]", "the story has a beat 'a' already"),
        ("cut: [b]", "add: [{id: z, label: Z, after: c}]", "the story has no beat 'c'"),
        ("cut: [b]", "steps: [not a step]", "not the id of a step"),
    ],
)
def test_a_variant_goes_with_its_story(before, after, said):
    read_deck(VARIED, "v")
    with pytest.raises(DeckError) as caught:
        read_deck(VARIED.replace(before, after), "v")
    (problem,) = caught.value.problems
    assert said in problem.message
    assert problem.line in (10, 11)


def test_a_new_variant_is_named_by_its_competency_and_its_beats_by_no_other_s_name():
    text = VARIED.replace("{id: two, competency: two", "{competency: two")
    text = text.replace("cut: [b]", "add: [{label: A}]")
    (story,) = read_naming(text, "v")[0].stories
    assert story.variants[0].id == "two"
    assert story.variants[0].add[0].id == "a-2"
