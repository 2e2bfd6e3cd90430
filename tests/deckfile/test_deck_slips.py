"""Each slip of a deck file by itself: all that is said of it, and what is no slip at all."""

from __future__ import annotations

import pytest

from drill.deckfile.naming import read_naming
from drill.deckfile.reading import read_deck, read_deck_file
from drill.errors import DeckError

TEXT = """\
drill: 1
id: d
title: D
competencies:
  - id: people
    name: People
    frameworks:
      - {id: talk, name: Talk, steps: [{id: hear, label: Hear}, {id: say, label: Say}]}
      - {id: plan, name: Plan, steps: [{id: goal, label: Goal}]}
  - name: Conflict
    id: conflict
    frameworks: [{id: end, name: End, steps: [{id: meet, label: Meet}]}]
stories:
  - id: quiet
    title: Quiet
    competencies: [people, conflict]
    beats:
      - {id: context, label: Context, facts: ["fell ==40%=="]}
      - {id: outcome, label: Outcome, facts: [rose]}
    variants:
      - {id: v, competency: conflict, open: So, cut: [outcome]}
cards:
  - {id: c1, q: Who?, a: Me}
  - {id: c2, cloze: "one ==two=="}
"""
STEPS = "label: Context, "
ORIGIN = "6f1c1b0e-93c1-4b7e-8d5e-0a53f2a4f9b1"


def said_of(*changes):
    """What is said of the text with these pieces in the place of others."""
    text = TEXT
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    try:
        read_deck(text, "d")
    except DeckError as error:
        return [str(problem) for problem in error.problems]
    return []


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ([("id: c1", "id: " + "c" * 80)], []),
        ([("title: D", f"title: D\norigin: {ORIGIN.upper()}")], []),
        ([("competencies: [people, conflict]",
            "competencies: [people, conflict, x/y]\n"
           "    framework: elsewhere")], []),
        ([("competencies: [people, conflict]",
            "competencies: [d/people, conflict]")], []),
        ([(STEPS, STEPS + "steps: [hear, plan.goal, end.meet, other.step], ")], []),
        ([("open: So", "open: So, steps: [meet, talk.say]")], []),
        ([("open: So", "add: [{id: n, label: N, facts: one}]")], []),
        ([("title: Quiet", "title: " + "x" * 100_000)], []),
        ([("label: Context", "label: '" + "==" * 100 + "'")], []),
        ([("id: c1", "id: c1, was: c0"), ("id: c2", "id: c2, was: c3")], []),
    ],
)  # fmt: skip
def test_what_is_no_slip(changes, said):
    assert said_of(*changes) == said


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "cut: [outcome]", "cut: [outcom]",
            [
                "line 21: story quiet › variants › v › cut › 1: the story has no beat 'outcom' "
                "(did you mean outcome?)",
            ],
        ),
        (
            "cut: [outcome]", "stretch: [contxt]",
            [
                "line 21: story quiet › variants › v › stretch › 1: the story has no beat "
                "'contxt' (did you mean context?)",
            ],
        ),
        (
            "competency: conflict", "competency: people",
            [
                "line 21: story quiet › variants › v › competency: the story is mainly for "
                "'people' (a variant is for one of its other competencies)",
            ],
        ),
        (
            "label: Context, ", "label: Context, steps: [goal], ",
            [
                "line 18: story quiet › beats › context › steps › 1: framework 'talk' has no "
                "step 'goal' (there is: hear, say)",
            ],
        ),
        (
            "label: Context, ", "label: Context, steps: [meet], ",
            [
                "line 18: story quiet › beats › context › steps › 1: framework 'talk' has no "
                "step 'meet' (there is: hear, say)",
            ],
        ),
        (
            "label: Context, ", "label: Context, steps: [plan.gaol], ",
            [
                "line 18: story quiet › beats › context › steps › 1: framework 'plan' has no "
                "step 'gaol' (did you mean goal?)",
            ],
        ),
        (
            "label: Context, ", "label: Context, steps: [' '], ",
            ["line 18: story quiet › beats › context › steps › 1: an empty item"],
        ),
        (
            "open: So", "open: So, steps: [hear]",
            [
                "line 21: story quiet › variants › v › steps › 1: framework 'end' has no step "
                "'hear' (there is: meet)",
            ],
        ),
        (
            "open: So", "add: [{id: n, label: N, steps: [hear]}]",
            [
                "line 21: story quiet › variants › v › add › n › steps › 1: framework 'end' "
                "has no step 'hear' (there is: meet)",
            ],
        ),
        (
            "competencies: [people, conflict]",
            "competencies: [people, conflict]\n    core: [' ', tel]",
            [
                "line 17: story quiet › core › 1: an empty item",
                "line 17: story quiet › core › 2: the story has no slot 'tel' (did you mean "
                "tell?)",
            ],
        ),
        (
            "competencies: [people, conflict]",
            "competencies: [d/people, conflict]\n    framework: tlak",
            [
                "line 17: story quiet › framework: there is no framework 'tlak' (did you mean "
                "talk?)",
            ],
        ),
        (
            "competencies: [people, conflict]",
            "competencies: [d/peple, conflict]",
            [
                "line 16: story quiet › competencies › 1: there is no competency 'peple' in "
                "this deck (did you mean people?)",
            ],
        ),
        (
            "id: c1", "id: c1, was: Old One",
            [
                "line 23: card c1 › was: 'Old One' is no id: only a-z, 0-9 and, not first, '-' "
                "(perhaps old-one)",
            ],
        ),
        (
            "id: c1", "id: c1, was: c2",
            [
                "line 23: card c1 › was: the former id 'c2' is still in use (`was` names an id "
                "that no longer exists)",
            ],
        ),
        (
            "id: c1", "id: '!!'",
            ["line 23: card !! › id: '!!' is no id: only a-z, 0-9 and, not first, '-'"],
        ),
        (
            "id: c1", "id: -a",
            [
                "line 23: card -a › id: '-a' is no id: only a-z, 0-9 and, not first, '-' "
                "(perhaps a)",
            ],
        ),
        (
            "id: c1", "id: conflict",
            ["line 23: card conflict › id: id 'conflict' is taken (first on line 11)"],
        ),
        (
            "id: plan,", "id: talk,",
            ["line 9: competency people › frameworks › talk › id: framework id 'talk' is taken"],
        ),
        (
            "id: end,", "id: end, was: talk,",
            [
                "line 12: competency conflict › frameworks › end › was: the former id 'talk' "
                "is still in use (`was` names an id that no longer exists)",
            ],
        ),
        (
            "id: say,", "id: say, was: hear,",
            [
                "line 8: competency people › frameworks › talk › steps › say › was: the former "
                "id 'hear' is still in use (`was` names an id that no longer exists)",
            ],
        ),
        (
            "title: D", "title: D\norigin: 6f1c1b0e93c14b7e8d5e0a53f2a4f9b1",
            [
                "line 4: origin: '6f1c1b0e93c14b7e8d5e0a53f2a4f9b1' is no UUID (leave the line "
                "out and the import makes one)",
            ],
        ),
        (
            "q: Who?, a: Me", "sides: [{id: s, q: x, a: y}], reverse: true",
            [
                "line 23: card c1: has 'sides' and also 'q', 'a', 'cloze' or 'reverse' (write "
                "each card as one of its sides)",
            ],
        ),
        (
            "q: Who?, a: Me", "sides: [{id: s, q: x, a: y}], cloze: ==x==",
            [
                "line 23: card c1: has 'sides' and also 'q', 'a', 'cloze' or 'reverse' (write "
                "each card as one of its sides)",
            ],
        ),
        (
            "q: Who?, a: Me", "a: Me",
            ["line 23: card c1: 'q' is missing ('q' and 'a' go together)"],
        ),
        (
            "q: Who?, a: Me", "q: Who?",
            ["line 23: card c1: 'a' is missing ('q' and 'a' go together)"],
        ),
        (
            "q: Who?, a: Me", "q: '  ', a: ' '",
            ["line 23: card c1: needs 'q' and 'a', or 'cloze', or 'sides'"],
        ),
        (
            "\"one ==two==\"", "\"one ==two\"",
            [
                "line 24: card c2 › cloze: '==' is opened and not closed (a figure is marked "
                "==like this==)",
            ],
        ),
        (
            "\"one ==two==\"", "one two",
            ["line 24: card c2 › cloze: 'cloze' has no hole (mark one ==like this==)"],
        ),
        (
            "==40%==", "==40%",
            [
                "line 18: story quiet › beats › context › facts › 1 › say: '==' is opened and "
                "not closed (a figure is marked ==like this==)",
            ],
        ),
        (
            "label: Meet", "label: ''",
            [
                "line 12: competency conflict › frameworks › end › steps › meet › label: "
                "'label' is empty",
            ],
        ),
        (
            "label: Meet", "label: '  '",
            [
                "line 12: competency conflict › frameworks › end › steps › meet › label: "
                "'label' is empty",
            ],
        ),
        (
            "[{id: meet, label: Meet}]", "[]",
            ["line 12: competency conflict › frameworks › end › steps: 'steps' is empty"],
        ),
        (
            "competencies: [people, conflict]", "competencies: people",
            [
                "line 16: story quiet › competencies: must be a list, not 'people' (write "
                "one item a line, each after '- ')",
            ],
        ),
        (
            "drill: 1\n", "drill: 01\n",
            [
                "line 1: drill: no such deck format: '01'; this drill reads format 1 (write "
                "'drill: 1')",
            ],
        ),
        (
            "drill: 1\n", "drill: 12\n",
            [
                "line 1: drill: deck format 12 is newer: this drill reads format 1 (update "
                "drill to read it)",
            ],
        ),
        (
            "name: People", "name: People\n    questions: [[a, b]]",
            [
                "line 7: competency people › questions › 1: must be text, not a list",
            ],
        ),
        (
            "name: People", "name: People\n    questions: [{ask: x, theme: [fired]}]",
            [
                "line 7: competency people › questions › 1: unknown key 'theme' (did you "
                "mean themes?)",
            ],
        ),
        (
            "name: People", "name: People\n    questions: [{themes: [fired]}]",
            [
                "line 7: competency people › questions › 1: 'ask' is missing",
            ],
        ),
        (
            "name: People", "name: People\n    questions: [{ask: [x], themes: [fird]}]",
            [
                "line 7: competency people › questions › 1 › ask: must be text, not a list",
                "line 7: competency people › questions › 1 › themes › 1: there is no theme "
                "'fird' (did you mean fired?)",
            ],
        ),
        (
            "name: People", "name: People\n    questions: [x, '', {ask: ' '}]",
            [
                "line 7: competency people › questions › 2: an empty item",
                "line 7: competency people › questions › 3 › ask: 'ask' is empty",
            ],
        ),
        (
            "name: People", "name: People\n    questions: [what: now]",
            [
                "line 7: competency people › questions › 1: ': ' makes this a key and a "
                "value where text was meant (quote it: \"what: now\")",
            ],
        ),
        (
            "name: People", "name: People\n    questions: some",
            [
                "line 7: competency people › questions: must be a list, not 'some' (write "
                "one item a line, each after '- ')",
            ],
        ),
        (
            "facts: [rose]", "facts: ['say \"so\"': x]",
            [
                "line 19: story quiet › beats › outcome › facts › 1: ': ' makes this a key "
                "and a value where text was meant (quote it: 'say \"so\": x')",
            ],
        ),
        (
            "facts: [rose]", "facts: [{so: 'say \"so\"'}]",
            [
                "line 19: story quiet › beats › outcome › facts › 1: ': ' makes this a key "
                "and a value where text was meant (quote it: 'so: say \"so\"')",
            ],
        ),
        (
            "facts: [rose]", "facts: [{say: x, hwo: y}]",
            [
                "line 19: story quiet › beats › outcome › facts › 1: unknown key 'hwo' (did "
                "you mean how?)",
            ],
        ),
        (
            "facts: [rose]", "facts: [[x]]",
            [
                "line 19: story quiet › beats › outcome › facts › 1: must be a mapping, not "
                "a list (its keys are say, how, id, was)",
            ],
        ),
        (
            "facts: [rose]", "facts: ['']",
            [
                "line 19: story quiet › beats › outcome › facts › 1 › say: 'say' is empty",
            ],
        ),
        (
            "cards:\n", "cards:\n  - x\n",
            [
                "line 23: card 1: must be a mapping, not 'x' (its keys are id, q, a, cloze, "
                "sides, reverse, tags, was)",
            ],
        ),
        (
            "title: Quiet", "title: {a: b}",
            [
                "line 15: story quiet › title: ': ' makes this a key and a value where text "
                "was meant (quote it: \"a: b\")",
            ],
        ),
        (
            "title: Quiet", "title: Quiet\n    sample: maybe",
            [
                "line 16: story quiet › sample: must be true or false, not 'maybe'",
            ],
        ),
        (
            "title: Quiet", "title: Quiet\n    <<: {a: b}",
            [
                "line 16: story quiet: unknown key '<<' (merging is not supported: write it "
                "out)",
            ],
        ),
        (
            "title: Quiet", "titl: Quiet",
            [
                "line 14: story quiet: 'title' is missing",
                "line 15: story quiet: unknown key 'titl' (did you mean title?)",
            ],
        ),
        (
            "label: Hear}", "label: Hear, bonus: 2}",
            [
                "line 8: competency people › frameworks › talk › steps › hear › bonus: must "
                "be true or false, not '2'",
            ],
        ),
        (
            "- {id: c1, q: Who?, a: Me}", "- {id: c1, q: Who?, a: Me, tags: {x: y}}",
            [
                "line 23: card c1 › tags: must be a list, not a mapping (write one item a "
                "line, each after '- ')",
            ],
        ),
    ],
)  # fmt: skip
def test_a_slip_and_all_that_is_said_of_it(old, new, said):
    assert said_of((old, new)) == said


UNNAMED = """\
drill: 1
id: d
title: D
competencies:
  - name: Hiring
    frameworks:
      - {name: Hiring, steps: [{label: Ask}, {label: ask!}]}
    red_flags: [{flag: waits, sounds_like: [x], repair: y}]
    sounds_right: [{text: [Waits, no]}]
  - name: Firing
    frameworks: [{name: Hiring, steps: [{label: Ask}]}]
stories:
  - title: "Hiring"
    competencies: [hiring, firing]
    beats:
      - label: Ask
        facts: [x, {say: y}]
      - {label: Ask, facts: [z]}
    probes: [{ask: Why?}]
    variants:
      - competency: firing
        add: [{label: Why?, facts: [x]}, {label: Ask}]
cards:
  - {cloze: "a ==hole== in it"}
  - q: "Why?"
    a: So
  - {id: x, sides: [{q: One?, a: "1"}, {q: One!, a: "2"}]}
  - {q: "…", a: b}
"""
NAMED = """\
drill: 1
id: d
title: D
competencies:
  - id: first
    name: Hiring
    frameworks:
      - {id: hiring, name: Hiring, steps: [{id: ask, label: Ask}, {id: ask-2, label: ask!}]}
    red_flags: [{id: waits, flag: waits, sounds_like: [x], repair: y}]
    sounds_right: [{id: waits-2, text: [Waits, no]}]
  - id: firing
    name: Firing
    frameworks: [{id: hiring-2, name: Hiring, steps: [{id: ask, label: Ask}]}]
stories:
  - id: hiring
    title: "Hiring"
    competencies: [hiring, firing]
    beats:
      - id: ask
        label: Ask
        facts: [x, {say: y}]
      - {id: ask-2, label: Ask, facts: [z]}
    probes: [{id: why, ask: Why?}]
    variants:
      - id: firing
        competency: firing
        add: [{id: why, label: Why?, facts: [x]}, {id: ask-3, label: Ask}]
cards:
  - {id: a-hole-in-it, cloze: "a ==hole== in it"}
  - id: why
    q: "Why?"
    a: So
  - {id: x, sides: [{id: one, q: One?, a: "1"}, {id: one-2, q: One!, a: "2"}]}
  - {id: x-2, q: "…", a: b}
"""


def test_every_part_without_an_id_gets_one_of_its_words_that_no_other_has():
    deck, text = read_naming(UNNAMED, "d", "first")
    assert text == NAMED
    assert deck == read_deck(NAMED, "d")
    windows = UNNAMED.replace("\n", "\r\n").encode()
    assert read_naming(windows, "d", "first")[1] == NAMED.replace("\n", "\r\n")
    assert read_naming(NAMED, "d", "first") == (deck, None)
    assert "- id: hiring\n    name: Hiring\n" in read_naming(UNNAMED, "d")[1]


def test_of_a_text_that_lacks_ids_all_else_that_is_wrong_is_said():
    with pytest.raises(DeckError) as caught:
        read_naming(UNNAMED.replace("title: D\n", "titel: D\n"), "d")
    assert {str(problem) for problem in caught.value.problems} == {
        "line 3: unknown key 'titel' (did you mean title?)", "line 1: 'title' is missing",
    }  # fmt: skip
    with pytest.raises(DeckError) as caught:
        read_naming(TEXT.replace("title: D\n", "titel: D\n"), "d")
    assert len(caught.value.problems) == 2


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (TEXT.encode("utf-16"), "the text is UTF-16 (save it as UTF-8)"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "the text is UTF-16 (save it as UTF-8)"),
        (TEXT.encode().replace(b"Quiet", b"Qui\xe9t"),
         "line 15: not UTF-8 text (save the deck as UTF-8)"),
        (b"# " + b"x" * 9_999_999, "larger than 10 MB (split it into several decks)"),
    ],
    ids=["little", "big", "latin", "large"],
)  # fmt: skip
def test_a_file_that_holds_no_text_of_a_deck(tmp_path, source, said):
    path = tmp_path / "deck.yaml"
    path.write_bytes(source)
    with pytest.raises(DeckError) as caught:
        read_deck_file(path)
    assert [str(problem) for problem in caught.value.problems] == [said]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "title: Quiet", "title: " + "x" * 100_001,
            "line 15: story quiet › title: a text of more than 100,000 characters",
        ),
        (
            "label: Context", "label: '" + "==" * 101 + "'",
            "line 18: story quiet › beats › context › label: a text with more than 100 '=='",
        ),
        (
            "title: D", "title: D\n" + "\n".join(f"k{n}: x" for n in range(98)),
            "line 101: more than 100 keys",
        ),
        ("title: D", "title: D\n---", "line 4: a second document starts here (one deck a file)"),
    ],
    ids=["long", "signs", "keys", "documents"],
)  # fmt: skip
def test_what_stops_the_reading(old, new, said):
    assert said_of((old, new)) == [said]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[people, conflict]", "\n      - people # it\n      - conflict # too", ""),
        ("[people, conflict]", "[people, conflict]\n    core:\n      - tell # this", ""),
        (
            "{id: c1, q: Who?, a: Me}",
            "id: c1 # it\n    q: Who?\n    a: Me\n    tags:\n      - x # y",
            "",
        ),
        ("title: Quiet", "title: Quiet # it", ""),
        ("title: Quiet", "title: Quiet #2", " #2"),
        ("title: Quiet", "title: Quiet  #2", ""),
        ("{id: c1, q: Who?, a: Me}", "id: c1\n    q: Who? # it\n    a: Me", " #it"),
        ("{id: c1, q: Who?, a: Me}", "id: c1\n    q: 'Who?' # it\n    a: Me", ""),
        ("title: Quiet", "title: Quiet [see  # it", " #it"),
        ("title: Quiet", "title: Quiet (see  # it", " #it"),
        ("title: Quiet", 'title: Quiet "see  # it', " #it"),
        ("title: Quiet", "title: Quiet [see]  # it", ""),
    ],
)
def test_which_comment_may_have_been_meant_as_text(old, new, said):
    found = said_of((old, new))
    assert [f"the text ends before '{said}', which" in line for line in found] == [True] * bool(
        said
    )


def test_the_line_break_that_ends_a_block_is_not_meant():
    for style in "|>":
        text = TEXT.replace("title: Quiet", f"title: {style}\n      Quiet\n      one\n")
        assert (
            read_deck(text, "d").stories[0].title == f"Quiet{' ' if style == '>' else chr(10)}one"
        )
