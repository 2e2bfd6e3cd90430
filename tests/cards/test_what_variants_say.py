"""What a variant may say of its story, and what is another when the story is told by it."""

from dataclasses import replace

from drill.cards.variants import changes, faults, following
from drill.domain.deck import AddedBeat, Beat, Fact, Story, StoryVariant

BEATS = ("a", "b", "c")
STORY = Story(
    "s",
    "S",
    (Beat("a", "A"), Beat("b", "B"), Beat("c", "C")),
    competencies=("m", "x", "y"),
    variants=(
        StoryVariant("v1", "m", open="So"),
        StoryVariant("v2", "z", open="So"),
        StoryVariant("v3", "x", stretch=("a", "q"), cut=("a", "r")),
        StoryVariant("v4", "x", add=(AddedBeat("b", "New"), AddedBeat("n", "N", after="q"))),
        StoryVariant("v5", "y"),
        StoryVariant("v6", "y", cut=BEATS),
        StoryVariant("v7", "y", cut=BEATS, add=(AddedBeat("only", "Only"),)),
        StoryVariant("v8", "y", stretch=("b",)),
    ),
)


def test_what_a_variant_cannot_say_of_its_story_is_named_where_it_stands():
    again = ("there is a variant for '{}' already", "y", "make them one", ())
    assert [(found.path[1:], *found[1:]) for found in faults(STORY)] == [
        (
            (0, "competency"), "the story is mainly for '{}'", "m",
            "a variant is for one of its other competencies", (),
        ),
        (
            (1, "competency"), "the story is not for '{}'", "z",
            "name it among its competencies, after the first", (),
        ),
        ((2, "stretch", 1), "the story has no beat '{}'", "q", "", BEATS),
        ((2, "cut", 0), "'{}' is told at length and left out", "a", "", ()),
        ((2, "cut", 1), "the story has no beat '{}'", "r", "", BEATS),
        (
            (3, "competency"), "there is a variant for '{}' already", "x", "make them one", (),
        ),
        ((3, "add", 0, "id"), "the story has a beat '{}' already", "b", "", ()),
        ((3, "add", 1, "after"), "the story has no beat '{}'", "q", "", BEATS),
        ((4,), "it changes nothing", "", "say what it opens with, stretches, cuts or adds", ()),
        ((5, "competency"), *again),
        ((5, "cut"), "every beat is left out", "", "", ()),
        ((6, "competency"), *again),
        ((7, "competency"), *again),
    ]  # fmt: skip
    assert {found.path[0] for found in faults(STORY)} == {"variants"}


def test_what_changes_is_said_in_the_words_of_the_story():
    added = AddedBeat("n", "New", after="a")
    every = StoryVariant("v", "x", "So", ("s",), ("b", "n"), ("a", "gone"), (added,))
    assert changes(Story("s", "S", STORY.beats, variants=(every,)), every) == (
        "open with: “So”", "at length: B", "at length: New", "leave out: A", "leave out: gone",
        "add: New",
    )  # fmt: skip
    assert changes(STORY, StoryVariant("v", "x")) == ()


def test_variants_name_the_beats_as_they_are_called_now():
    beats = (Beat("a", "A"), Beat("new", "B", was="b"), Beat("c", "C", was="a"))
    added = (AddedBeat("n", "N", after="b"), AddedBeat("m", "M", after="gone"))
    variant = StoryVariant("v", "x", "So", stretch=("b", "gone", "new"), cut=("c", "b", "a"))
    story = Story("s", "S", beats, competencies=("m", "x"),
                  variants=(replace(variant, add=added),))  # fmt: skip
    (now,) = following(story, [story]).variants
    assert (now.stretch, now.cut) == (("new",), ("c", "a"))
    assert [(beat.id, beat.after) for beat in now.add] == [("n", "new"), ("m", "")]
    told = Beat("old", "Z", (Fact("we sat down and wrote it"),))
    before = Story("s", "S", (*beats, told))
    after = replace(story, beats=(*beats, replace(told, id="late")),
                    variants=(replace(variant, stretch=("old",)),))  # fmt: skip
    assert following(after, [before]).variants[0].stretch == ("late",)
    assert following(after, ()).variants[0].stretch == ()


def test_a_beat_that_two_variants_add_is_named_in_both():
    one, two = (
        StoryVariant(name, name, add=(AddedBeat("n", name.upper()),)) for name in ("x", "y")
    )
    story = Story("s", "S", STORY.beats, competencies=("m", "x", "y"), variants=(one, two))
    assert [(fault.path[1], fault.message) for fault in faults(story)] == [
        (0, "the story has a beat '{}' already"), (1, "the story has a beat '{}' already"),
    ]  # fmt: skip
