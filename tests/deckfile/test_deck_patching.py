"""A changed note goes into its file, and nothing else of the file moves."""

from __future__ import annotations

import difflib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drill.deckfile.patching import patch, patch_deck
from drill.deckfile.reading import read_deck
from drill.deckfile.writing import write_deck
from drill.domain.deck import Beat, Fact, Phrasing, Plain, Principle, Probe
from drill.errors import DeckError, NotFound, UsageError
from tests_support import SMALL

OWN = """\
# My stories. Do not share!
drill: 1
id: mine
title:   "Mine"     # spaces and quotes stay
origin: 22222222-2222-4222-8222-222222222222

stories:
  # the best one
  - id: quiet   # the id
    title: "The quiet senior"
    questions:
      - 'Who went quiet?'   # asked twice
      - Who left?
    # about the beats
    beats:
      # first
      - id: context # ctx
        label: Context
        facts:
          - {id: velocity, say: velocity fell ==40%==, how: over two sprints}
          - he went silent   # quiet!
          # this one matters
          - 'the team noticed'
          - |-
            nobody spoke
            # not a comment

      # the plan
      - {id: plan, label: Plan, facts: [a mentor, "==30 days== to improve"]}

      # how it ended
      - id: outcome
        label: Outcome
        facts: back on form

    # probes follow
    probes:
      - {id: differently, ask: What would you change?, answer: [talk earlier]}

  # the other one
  - id: loud
    title: 'The loud junior'
    beats: [{id: a, label:   Oddly   spaced, facts: [x,   y]}]

# the end
cards:
- {id: doors, q: Which decisions want speed?,   a: reversible ones}
- id: speed
  cloze: A reversible decision wants ==speed==
"""


def note(text, name):
    return next(n for n in read_deck(text, "x").notes() if n.id == name)


def patched(text, name, **changes):
    return patch(text, name, replace(note(text, name), **changes))


def changed(before, after):
    """Lines taken away and lines added."""
    lines = [
        line
        for line in difflib.unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm="")
        if not line.startswith(("---", "+++", "@@"))
    ]
    gone = [line[1:].strip() for line in lines if line[0] == "-"]
    return gone, [line[1:].strip() for line in lines if line[0] == "+"]


def beats(text, **changes):
    """The story's beats, with one or more replaced, left out (None) or moved."""
    return tuple(
        replace(b, **changes[b.id]) if b.id in changes else b for b in note(text, "quiet").beats
    )


def test_no_change_gives_the_very_text():
    assert patch(OWN, "quiet", note(OWN, "quiet")) == OWN


@pytest.mark.parametrize(
    ("name", "changes", "gone", "came"),
    [
        (
            "quiet",
            {"title": "The silent: senior"},
            ['title: "The quiet senior"'],
            ['title: "The silent: senior"'],
        ),
        ("loud", {"title": "It's"}, ["title: 'The loud junior'"], ["title: 'It''s'"]),
        (
            "speed",
            {"cloze": "it wants ==care=="},
            ["cloze: A reversible decision wants ==speed=="],
            ["cloze: it wants ==care=="],
        ),
        (
            "quiet",
            {"questions": ("Who went quiet?", "Who stayed?")},
            ["- Who left?"],
            ["- Who stayed?"],
        ),
        ("quiet", {"framework": "own"}, [], ["framework: own"]),
    ],
)
def test_only_the_line_that_says_it_changes(name, changes, gone, came):
    after = patched(OWN, name, **changes)
    assert changed(OWN, after) == (gone, came)
    assert note(after, name) == replace(note(OWN, name), **changes)


def test_a_fact_changes_in_its_place():
    facts = note(OWN, "quiet").beats[0].facts
    swapped = (facts[0], Fact("he stopped talking"), *facts[2:])
    after = patched(OWN, "quiet", beats=beats(OWN, context={"facts": swapped}))
    assert changed(OWN, after) == (
        ["- he went silent   # quiet!"],
        ["- he stopped talking  # quiet!"],
    )


def test_a_beat_left_out_takes_its_comment_and_no_other():
    kept = tuple(b for b in note(OWN, "quiet").beats if b.id != "plan")
    gone, came = changed(OWN, patched(OWN, "quiet", beats=kept))
    assert [line for line in gone if line] == [
        "# the plan",
        '- {id: plan, label: Plan, facts: [a mentor, "==30 days== to improve"]}',
    ]
    assert not came


def test_the_last_and_the_first_beat_leave_no_comment_behind_or_astray():
    three = note(OWN, "quiet").beats
    after = patched(OWN, "quiet", beats=three[:-1])
    for comment in ("# probes follow", "# the plan", "# first", "# the other one"):
        assert comment in after
    assert "# how it ended" not in after
    assert after.index("# probes follow") > after.index("id: plan")
    after = patched(OWN, "quiet", beats=three[1:])
    assert after.index("# the plan") < after.index("id: plan") < after.index("# how it ended")


def test_a_new_beat_stands_where_it_belongs_and_comments_stay_with_theirs():
    first, *others = note(OWN, "quiet").beats
    fresh = Beat("talk", "The talk", (Fact("I said: stop"), Fact("yes", how="counted")))
    after = patched(OWN, "quiet", beats=(first, fresh, *others))
    gone, came = changed(OWN, after)
    assert not gone
    assert came[0] == "- id: talk"
    assert after.index("id: talk") < after.index("# the plan") < after.index("id: plan")


def test_beats_that_change_places_take_their_comments_along():
    first, plan, last = note(OWN, "quiet").beats
    after = patched(OWN, "quiet", beats=(last, plan, first))
    assert read_deck(after, "x").stories[0].beats == (last, plan, first)
    assert after.index("# how it ended") < after.index("id: outcome") < after.index("# the plan")
    assert after.index("# the plan") < after.index("id: plan")
    assert "# not a comment" in after


def test_a_key_that_goes_leaves_the_comment_of_the_next():
    after = patched(OWN, "quiet", questions=())
    assert "questions" not in after
    assert "# about the beats" in after
    after = patched(OWN, "quiet", probes=())
    assert "# the other one" in after


def test_a_text_for_a_list_of_one():
    three = beats(OWN, outcome={"facts": (Fact("back"), Fact("on form"))})
    after = patched(OWN, "quiet", beats=three)
    assert note(after, "quiet").beats[-1].facts == (Fact("back"), Fact("on form"))
    assert "# probes follow" in after


def test_a_note_within_brackets():
    text = OWN.replace(
        "cards:\n- {id: doors, q: Which decisions want speed?,   a: reversible ones}\n"
        "- id: speed\n  cloze: A reversible decision wants ==speed==\n",
        "cards: [{id: doors, q: 'Which?', a: x}, {id: speed, q: y, a: z}]\n",
    )
    after = patched(text, "speed", a="new")
    assert "cards: [{id: doors, q: 'Which?', a: x}, {id: speed, q: y, a: new}]" in after
    assert "# how it ended" in after


def test_line_ends_and_the_byte_order_mark_stay():
    text = "\ufeff" + OWN.replace("\n", "\r\n")
    after = patched(text, "quiet", title="Other")
    assert after.startswith("\ufeff# My stories")
    assert after.count("\r\n") == after.count("\n") == OWN.count("\n")
    assert '"Other"' in after


def test_a_file_without_a_last_line_break():
    text = OWN.rstrip("\n")
    assert patched(text, "speed", cloze="it wants ==care==").endswith("cloze: it wants ==care==")


@pytest.mark.parametrize(
    "words",
    ["yes", "1:30", "=", "- a", "a: b", "a #b", "", " x ", "a\nb", "a\n\n  b\n", "\u202eabc", "é😀",
     "'", '"', "x" * 3000, "null", "{a}", "[", "*x", "!y", "%z", "@", "`", "0x10", "2020-01-01"],
)  # fmt: skip
def test_whatever_is_written_is_read_back(words):
    for name in ("velocity", "plan"):
        facts = (Fact(words or "x", id="velocity"),)
        changes = {"context": {"facts": facts}} if name == "velocity" else {name: {"facts": facts}}
        wanted = replace(note(OWN, "quiet"), beats=beats(OWN, **changes))
        try:
            wanted_read = read_back(wanted)
        except DeckError:
            with pytest.raises((DeckError, UsageError)):
                patch(OWN, "quiet", wanted)
            continue
        assert note(patch(OWN, "quiet", wanted_read), "quiet") == wanted_read


def read_back(story):
    """The story as an editor's text would have given it."""
    from drill.deckfile.writing import write_deck
    from drill.domain.deck import Deck

    return read_deck(write_deck(Deck(1, "m", "M", stories=(story,))), "x").stories[0]


def test_what_no_deck_may_hold_is_refused_with_words():
    with pytest.raises(DeckError, match="speed"):
        patched(OWN, "doors", id="speed")
    with pytest.raises(NotFound):
        patch(OWN, "nobody", note(OWN, "quiet"))
    with pytest.raises(DeckError):
        patch("stories: [", "quiet", note(OWN, "quiet"))


def test_every_note_of_the_bundled_decks_can_be_changed_in_its_own_lines(request):
    for name in ("em-interview.yaml", "sample-stories.yaml"):
        text = (Path(request.config.rootpath) / "decks" / name).read_text(encoding="utf-8")
        deck = read_deck(text, name)
        for section, field in (("competencies", "name"), ("stories", "title")):
            for index in (0, -1):
                for item in getattr(deck, section)[index:][:1]:
                    after = patch(text, item.id, replace(item, **{field: "Something else"}))
                    gone, came = changed(text, after)
                    assert came == [f"{field}: Something else"]
                    assert len(gone) == 1


def test_thousands_of_facts_take_no_quadratic_time():
    facts = "\n".join(f"          - fact {n}" for n in range(4000))
    text = OWN.replace("          - he went silent   # quiet!", facts)
    some = note(text, "quiet").beats[0].facts
    after = patched(text, "quiet", beats=beats(text, context={"facts": some[::-1]}))
    assert note(after, "quiet").beats[0].facts == some[::-1]


WORDS = st.text("abc:#-'\" [{,é\n", min_size=1, max_size=12).filter(lambda t: t.strip())
FACTS = st.lists(st.builds(Fact, say=WORDS), max_size=3).map(tuple)
BEATS = st.lists(
    st.builds(Beat, id=st.sampled_from(["context", "plan", "outcome", "n1", "n2"]), label=WORDS,
              facts=FACTS),
    max_size=5, unique_by=lambda beat: beat.id,
).map(tuple)  # fmt: skip
PROBES = st.lists(
    st.builds(Probe, id=st.sampled_from(["differently", "p"]), ask=WORDS, answer=FACTS),
    max_size=2, unique_by=lambda probe: probe.id,
).map(tuple)  # fmt: skip


@given(title=WORDS, some=BEATS, probes=PROBES, questions=st.lists(WORDS, max_size=3).map(tuple))
def test_any_story_is_read_back_and_the_rest_of_the_file_is_as_it_was(
    title, some, probes, questions
):
    story = replace(note(OWN, "quiet"), title=title, beats=some, probes=probes, questions=questions)
    try:
        story = read_back(story)
    except DeckError:
        return
    after = patch(OWN, "quiet", story)
    assert note(after, "quiet") == story
    assert after.startswith(OWN[: OWN.index("  - id: quiet")])
    assert after.endswith(OWN[OWN.index("  - id: loud") :])
    assert after.count("  # the other one\n") == 1


def test_the_small_deck_of_the_tests_too():
    after = patched(SMALL, "people", topic="Something")
    assert changed(SMALL, after) == (["topic: Underperformers"], ["topic: Something"])


SHORT = """\
# yaml-language-server: $schema=deck.schema.json
drill: 1
title: "Short"   # mine
id: short
changelog:
    - 1.0.0 first version

# what follows is mine
cards:
  # the first
  - {id: one, q: One?, a: "1, or so"}

  # the second
  - {id: two, cloze: "==two== of two"}   # hard
  - id: three
    q: 'Three?'
    a: yes, three
# end
"""


def test_a_deck_s_head_changes_in_its_lines_and_no_comment_goes():
    deck = replace(read_deck(SHORT, "s"), origin="22222222-2222-4222-8222-222222222222")
    after = replace(deck, cards=(deck.cards[0], deck.cards[1], replace(deck.cards[2], a="3")))
    for text in (SHORT, "\ufeff" + SHORT.replace("\n", "\r\n")):
        made = patch_deck(text, after)
        assert read_deck(made, "s") == after
        before, came = (each.removeprefix("\ufeff").split() for each in (text, made))
        assert len(came) == len(before) + len("version: 1.0.0 origin: 2".split()) - 1
        assert made.count("\r\n") == text.count("\r\n") + 2 * ("\r" in text)
    assert patch_deck(patch_deck(SHORT, after), after) == patch_deck(SHORT, after)
    assert {*SHORT.splitlines()} - {*patch_deck(SHORT, after).splitlines()} == {
        "    - 1.0.0 first version", "    a: yes, three",
    }  # fmt: skip


def test_a_deck_that_would_lose_a_comment_is_refused():
    """ruamel drops "# the second" where a list is written anew."""
    deck = read_deck(SHORT, "s")
    with pytest.raises(UsageError, match="cannot be changed"):
        patch_deck(SHORT, replace(deck, cards=deck.cards[::-1]))


def test_notes_that_come_and_go_leave_the_comments_of_the_others():
    text = SHORT.replace("   # hard", "")
    deck = read_deck(text, "s")
    new = Plain("four", "Four?", "4")
    made = patch_deck(text, replace(deck, cards=(deck.cards[2], deck.cards[0], new)))
    assert [card.id for card in read_deck(made, "s").cards] == ["three", "one", "four"]
    assert {"# yaml-language-server: $schema=deck.schema.json", "# what follows is mine"} < {
        *made.splitlines()
    }


def test_the_version_is_always_written():
    assert "version: 1.0.0" in write_deck(read_deck(SHORT, "s")).splitlines()
    assert "version: 1.0.0" in patch_deck(SHORT, read_deck(SHORT, "s")).splitlines()


def test_a_part_with_a_new_id_keeps_its_comments():
    note = next(note for note in read_deck(OWN, "mine").stories if note.id == "quiet")
    first, *rest = note.beats
    after = replace(note, beats=(*rest, replace(first, id="start", was="context")))
    made = patch(OWN, "quiet", after)
    assert "say: velocity fell ==40%==, how: over two sprints}" in made
    assert "- he went silent   # quiet!" in made
    assert "# this one matters" in made


def test_an_example_stays_one_text_until_there_are_two():
    text = """\
drill: 1
id: d
title: D
competencies:
  - id: c
    name: C
    sounds_right:
      - id: s
        text: 'I told him'  # the first
"""
    said = note(text, "c").sounds_right[0]
    reworded = patched(text, "c", sounds_right=(replace(said, text=("I told her",)),))
    assert changed(text, reworded) == (
        ["text: 'I told him'  # the first"], ["text: 'I told her'  # the first"],
    )  # fmt: skip
    both = ("I told him", "I asked her")
    several = patched(text, "c", sounds_right=(replace(said, text=both),))
    assert note(several, "c").sounds_right[0].text == both


def test_a_theme_added_to_a_phrasing_changes_its_line_alone():
    text = """\
drill: 1
id: d
title: D
competencies:
  - id: c
    name: C
    questions:
      - Who left?   # asked twice
      - {ask: "Who was fired?", themes: [fired]}
      - Who stayed?
"""
    left, fired, stayed = note(text, "c").questions
    after = patched(text, "c", questions=(left, fired, Phrasing(stayed, ("leaving",))))
    assert changed(text, after) == (
        ["- Who stayed?"],
        ['- {ask: "Who stayed?", themes: [leaving]}'],
    )
    after = patched(text, "c", questions=(left, replace(fired, themes=("fired", "regret")), stayed))
    assert changed(text, after)[1] == ['- {ask: "Who was fired?", themes: [fired, regret]}']


def test_a_note_that_stays_leaves_even_mixed_ends_of_lines():
    mixed = OWN.replace("\n", "\r\n", 3)
    assert patch(mixed, "quiet", note(mixed, "quiet")) == mixed


def test_a_key_of_the_head_that_stands_below_the_notes_is_changed_there():
    text = OWN.replace('title:   "Mine"     # spaces and quotes stay\n', "") + 'title: "Mine"\n'
    deck = read_deck(text, "mine")
    made = patch_deck(text, replace(deck, title="Ours", license="CC0"))
    assert [line for line in made.splitlines() if line.startswith("title:")] == ['title: "Ours"']
    assert made.splitlines()[-1].startswith(("title:", "license:"))
    assert read_deck(made, "mine") == replace(deck, title="Ours", license="CC0")


def test_a_note_that_became_one_of_another_kind_is_taken_out_and_put_in():
    deck = read_deck(OWN, "mine")
    after = replace(deck, principles=(Principle("doors", "Which?", "one"),), cards=deck.cards[1:])
    made = patch_deck(OWN, after)
    assert read_deck(made, "mine") == after
    assert "# the best one\n" in made


def test_quotes_brackets_and_the_order_of_keys_stay():
    made = patched(OWN, "loud", title="The quiet one")
    assert changed(OWN, made) == (["title: 'The loud junior'"], ["title: 'The quiet one'"])
    made = patched(OWN, "quiet", questions=("Who fell silent?", "Who left?"))
    assert "- 'Who fell silent?'" in made
    (beat,) = note(OWN, "loud").beats
    made = patched(OWN, "loud", beats=(replace(beat, facts=(*beat.facts, Fact("z"))),))
    assert changed(OWN, made)[1] == ["beats: [{id: a, label: Oddly   spaced, facts: [x, y, z]}]"]
    made = patched(OWN, "quiet", sample=True).splitlines()
    assert made.index("    beats:") < made.index("    sample: true") < made.index("    probes:")
