"""The order of a cram session."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from drill.domain.kind import Kind
from drill.domain.review import State
from drill.scheduling.candidates import Candidate
from drill.scheduling.lineup import APART, Lineup
from drill.scheduling.session import DayState

NOW = 1_000_000_000


def card(key: str, **parts) -> Candidate:
    given = {"kind": Kind.BASIC, "note": key, "competency": "", "state": State.REVIEW}
    return Candidate(**(given | {"key": key, "seconds": 10.0} | parts))


def order(
    cards, *, seconds=600.0, asked=(), leaks=None, tells=9, aloud=9, rank=None, most=None, **today
):
    ranks = rank or {each.key: place for place, each in enumerate(cards)}
    state = DayState(NOW, seconds, 0, tells=tells, leaks=leaks or {}, **today)
    made = Lineup(ranks, aloud, most=most).order(cards, state, asked)
    return [each.key for each in made.cards], made


def gives(**pairs: str):
    return {key: frozenset(others.split()) for key, others in pairs.items()}


def test_what_is_needed_most_comes_first_and_no_more_than_fits():
    keys, made = order([card(name) for name in "abcdef"], seconds=35)
    assert keys == ["a", "b", "c"]
    assert made.seconds == 30
    assert made.left.total == 0


def test_a_short_card_takes_what_room_a_long_one_leaves():
    assert order([card("a"), card("b", seconds=50.0), card("c")], seconds=25)[0] == ["a", "c"]


def test_a_lesson_that_several_cards_share_is_read_once():
    cards = [card(name, lesson="l", reading=30.0, state=State.NEW) for name in "abcd"]
    keys, made = order(cards, seconds=60)
    assert (keys, made.seconds) == (["a", "b", "c"], 60)


def test_a_step_that_is_due_comes_before_all():
    step = card("s", at=NOW - 1, state=State.LEARNING)
    assert order([card("a"), step])[0] == ["s", "a"]


def test_a_step_that_holds_up_what_remains_comes_behind_it():
    step = card("s", at=NOW - 1, state=State.LEARNING)
    keys, made = order([card("a"), card("b"), step], leaks=gives(s="b"))
    assert keys == ["a", "b", "s"]
    assert made.left.siblings == 0
    many = [*map(card, "abcdefghijklmnop"), step]
    assert order(many, leaks=gives(s="b"), seconds=999)[0][0] == "s", "others lie between"


def test_time_is_kept_for_steps_that_come_back_within_the_session():
    steps = [card(name, at=NOW + 300_000, state=State.LEARNING) for name in ("s", "t")]
    cards = [card(name) for name in "abc"]
    keys, made = order([*cards, *steps], seconds=40)
    assert keys == ["a", "b"]
    assert made.left.later == 2
    assert order(steps, seconds=20)[0] == ["s"]


def test_no_time_is_kept_for_a_step_that_cannot_come_back_within_the_session():
    step = card("s", at=NOW + 3_600_000, state=State.LEARNING)
    assert order([card("a"), step], seconds=10)[0] == ["a"]


def test_a_step_far_ahead_is_left_for_later():
    keys, made = order([card("s", at=NOW + 3_600_000, state=State.LEARNING)])
    assert keys == []
    assert made.left.later == 1


def test_an_early_step_is_not_begun_without_time_for_it():
    step = card("s", at=NOW + 60_000, state=State.LEARNING, seconds=30.0)
    assert order([step], seconds=30.0)[0] == ["s"]
    assert order([step], seconds=29.0)[0] == []


def test_the_one_whose_answer_is_given_away_comes_first_and_ten_lie_between():
    names = [f"c{n}" for n in range(12)]
    keys, _ = order(
        [card("steps"), card("gap"), *map(card, names)], leaks=gives(steps="gap"), seconds=9999
    )
    assert keys.index("gap") + APART < keys.index("steps")


def test_two_new_cards_keep_the_order_of_teaching():
    fresh = {"state": State.NEW}
    cards = [card("gap", order=2, **fresh), card("steps", order=1, **fresh)]
    others = [card(f"c{n}") for n in range(12)]
    keys, _ = order([*cards, *others], leaks=gives(steps="gap"))
    assert keys.index("steps") + APART < keys.index("gap")


def test_without_ten_cards_between_the_second_is_left_out():
    keys, made = order([card("a"), card("b"), card("c")], leaks=gives(a="b"))
    assert keys == ["b", "c"]
    assert made.left.siblings == 1


def test_cards_asked_just_before_count_as_well():
    keys, _ = order([card("a"), card("b")], asked=["x"], leaks=gives(x="a"))
    assert keys == ["b"]


def test_two_that_give_away_each_other_are_kept_apart_all_the_same():
    others = [card(f"c{n}") for n in range(11)]
    keys, _ = order([card("a"), card("b"), *others], leaks=gives(a="b", b="a"))
    assert abs(keys.index("a") - keys.index("b")) > APART


def test_what_finds_no_place_keeps_none_from_the_others():
    told = card("t", kind=Kind.TELL, seconds=150.0)
    keys, made = order([told, card("b")], seconds=155, asked=["o"], leaks=gives(o="t", t="o"))
    assert keys == ["b"]
    assert made.left.siblings == 1


def test_no_kind_has_more_than_its_share_while_others_wait():
    flags = [card(f"f{number}", kind=Kind.FLAG) for number in range(20)]
    others = [card(f"{kind}{number}", kind=kind) for kind in (Kind.ROUTE, Kind.STEPS, Kind.BEAT)
              for number in range(5)]  # fmt: skip
    keys, _ = order([*flags, *others], seconds=200)
    assert len(keys) == 20
    assert sum(key[0] == "f" for key in keys) == 5
    assert max(keys[:12].count(f"f{number}") for number in range(20)) == 1
    assert sum(key[0] == "f" for key in keys[:12]) == 3
    again, _ = order([*flags, *others[:3]], seconds=60, held={Kind.FLAG: 9, Kind.BEAT: 1})
    assert [key[0] for key in again[:3]] == ["r", "r", "r"]


def test_no_more_stories_than_may_be_told():
    stories = [card(f"t{n}", kind=Kind.TELL, seconds=150.0) for n in range(3)]
    keys, made = order([*stories, card("a")], aloud=1, seconds=300)
    assert sorted(keys) == ["a", "t0"]
    keys, made = order([*stories, card("a")], tells=0)
    assert keys == ["a"]
    assert made.left.quiet == 3


def test_more_stories_are_told_in_the_time_that_is_left_over():
    stories = [card(f"t{n}", kind=Kind.TELL, seconds=150.0) for n in range(3)]
    assert order([*stories, card("a")], aloud=1, seconds=320)[0] == ["t0", "a", "t1"]
    assert order([*stories, card("a")], aloud=1, tells=2)[0] == ["t0", "a", "t1"]


def test_on_the_last_day_the_stories_come_after_all_else():
    cards = [card("t", kind=Kind.TELL), card("a"), card("b")]
    ranks = {each.key: place for place, each in enumerate(cards)}
    today = DayState(NOW, 600.0, 0, tells=9)
    made = Lineup(ranks, 9, stories_last=True).order(cards, today, ())
    assert [each.key for each in made.cards] == ["a", "b", "t"]


def test_what_is_not_in_the_plan_does_not_come():
    assert order([card("a"), card("b")], rank={"b": 0})[0] == ["b"]


def test_notes_and_competencies_change_where_there_is_a_choice():
    cards = [card("a1", note="a"), card("a2", note="a"), card("b", note="b")]
    assert order(cards)[0] == ["a1", "b", "a2"]


@given(st.data())
def test_no_two_that_leak_are_ever_nearer_than_ten(data):
    count = data.draw(st.integers(1, 40))
    keys = [f"k{n}" for n in range(count)]
    pairs = data.draw(
        st.lists(st.tuples(st.sampled_from(keys), st.sampled_from(keys)), max_size=30)
    )
    leaks: dict[str, set[str]] = {}
    for one, other in pairs:
        if one != other:
            leaks.setdefault(one, set()).add(other)
    found, made = order(
        [card(key, seconds=data.draw(st.floats(1, 60))) for key in keys],
        leaks={key: frozenset(others) for key, others in leaks.items()},
        seconds=data.draw(st.floats(0, 1500)),
    )
    assert made.seconds <= 1500
    for one, others in leaks.items():
        for other in others:
            if one in found and other in found:
                assert abs(found.index(one) - found.index(other)) > APART


def test_what_others_wait_for_comes_so_early_that_they_find_their_place():
    figures = [card(f"figure{n}", note=f"s{n % 2}") for n in range(5)]
    beats = [card(f"beat{n}", note=f"s{n % 2}") for n in range(5)]
    others = [card(f"c{n}") for n in range(25)]
    leaks = {f"beat{n}": frozenset({f"figure{n}"}) for n in range(5)}
    keys, made = order([*others, *beats, *figures], leaks=leaks)
    assert (len(keys), made.left.siblings) == (35, 0)
    among = [keys.index(f"figure{n}") for n in range(5)]
    assert max(among) < 16, "eighteen may come between one that fails and its beat"
    assert max(among) - min(among) > 5, "and not one right after the other"


@given(st.data())
def test_nothing_waits_in_the_end_where_there_was_enough_to_put_between(data):
    """Of each pair one gives the other away, and most cards give away nothing."""
    pairs = data.draw(st.integers(1, 12))
    others = data.draw(st.integers(2 * APART + pairs, 60))
    cards = [card(f"{kind}{n}") for kind in ("figure", "beat") for n in range(pairs)]
    cards += [card(f"c{n}") for n in range(others)]
    cards = data.draw(st.permutations(cards))
    leaks = {f"beat{n}": frozenset({f"figure{n}"}) for n in range(pairs)}
    asked = []
    while cards:
        keys, _ = order(cards, asked=asked, leaks=leaks, seconds=10 * len(cards))
        if not keys:
            break
        asked.append(keys[0])
        cards = [each for each in cards if each.key != keys[0]]
    assert not cards


def test_what_keeps_many_waiting_at_the_end_gives_way_to_them():
    figures = [card(f"f{n}") for n in range(4)]
    beats = [card(f"b{n}") for n in range(6)]
    leaks = {f"b{n}": frozenset({f"f{m}" for m in range(4)}) for n in range(6)}
    keys, made = order([*figures, *beats], leaks=leaks)
    assert (sorted(keys), made.left.siblings) == ([f"b{n}" for n in range(6)], 4)


def test_what_has_to_wait_for_what_it_leaks_leaves_its_time_to_others():
    cards = [card("gap", seconds=20.0), card("a", seconds=20.0)]
    keys, made = order(cards, seconds=20, asked=["steps"], leaks=gives(steps="gap"))
    assert keys == ["a"]
    assert made.left.siblings == 1


def test_no_more_cards_come_than_were_said_but_what_failed_comes_again():
    step = card("s", at=NOW - 1, last=NOW - 999_999, state=State.RELEARNING)
    cards = [card(name) for name in "abcdef"]
    asked = ["s", *(f"x{n}" for n in range(8))]
    assert order([*cards, step], asked=asked, most=11)[0] == ["s", "a", "b"]
    assert order([*cards, step], asked=asked, most=9)[0] == ["s"]


def test_a_card_that_came_again_is_one_of_those_that_were_said():
    asked = ["s", *(f"x{n}" for n in range(8)), "s", "s"]
    assert order([card(name) for name in "abcdef"], asked=asked, most=11)[0] == ["a", "b"]


# -- what failed rests -----------------------------------------------------------------------


def test_a_card_comes_again_three_times_in_a_session_and_no_more():
    step = card("s", at=NOW - 1, last=NOW - 999_999, state=State.RELEARNING)
    others = [f"c{n}" for n in range(40)]
    asked = [key for turn in range(3) for key in ("s", *others[turn * 8 : turn * 8 + 8])]
    assert order([step], asked=asked)[0] == ["s"]
    assert order([step], asked=[*asked, "s", *others[:9]])[0] == []


def test_a_card_that_failed_waits_for_eight_others_or_three_minutes():
    step = card("s", at=NOW - 1, last=NOW - 100_000, state=State.RELEARNING)
    others = [f"c{n}" for n in range(8)]
    assert order([step], asked=["s", *others[:7]])[0] == []
    assert order([step], asked=["s", *others])[0] == ["s"]
    rested = card("s", at=NOW - 1, last=NOW - 180_000, state=State.RELEARNING)
    assert order([rested], asked=["s", "c0"])[0] == ["s"]


def test_a_story_that_failed_on_another_day_is_told_again_whole_where_stories_are_told():
    tell = card("t", kind=Kind.TELL, seconds=150.0, at=NOW - 1, state=State.LEARNING)
    others = [card("a"), card("b")]
    ranks = {"a": 1, "b": 2, "t": 0, "u": -1}
    assert order([*others, tell], rank=ranks)[0] == ["t", "a", "b"]
    untold = card("u", kind=Kind.TELL, seconds=150.0, state=State.NEW)
    assert order([tell, untold], aloud=1, seconds=200, rank=ranks)[0] == ["u"]
    keys, made = order([*others, tell], tells=0, rank=ranks)
    assert keys == ["a", "b"]
    assert made.left.quiet == 1


def test_on_the_last_day_it_is_told_with_the_others():
    tells = [
        card("t", kind=Kind.TELL, seconds=150.0, at=NOW - 1, state=State.LEARNING),
        card("u", kind=Kind.TELL, seconds=150.0),
    ]
    ranks = {"a": 0, "t": 1, "u": 2}
    today = DayState(NOW, 600.0, 0, tells=9)
    made = Lineup(ranks, 9, stories_last=True).order([*tells, card("a")], today, ())
    assert [each.key for each in made.cards] == ["a", "t", "u"]


def test_the_order_is_the_same_however_leaks_are_listed():
    """Two processes walk a set in two orders: Today in one said another number than the other."""
    for seed in range(4):
        dice = random.Random(seed)
        cards = [card(f"c{number}") for number in range(120)]
        some = dice.sample(cards, 10)
        leaks = {
            each.key: frozenset(dice.choice(some).key for _ in range(2)) - {each.key}
            for each in some
        }
        backwards = dict(reversed(leaks.items()))
        keys, _ = order(cards, leaks=leaks, seconds=9000.0)
        assert keys == order(cards, leaks=backwards, seconds=9000.0)[0]


def test_what_is_counted_as_left_and_kept():
    """Only stories of the plan, or told already, are quiet; none is where stories are told."""
    tells = [card(f"t{n}", kind=Kind.TELL, seconds=50.0) for n in range(3)]
    again = card("u", kind=Kind.TELL, seconds=50.0, at=NOW + 9_999_999, state=State.LEARNING)
    ranks = {"a": 0, "t0": 1}
    assert order([card("a"), *tells, again], tells=0, rank=ranks)[1].left.quiet == 2
    assert order([card("a"), *tells, again], rank=ranks)[1].left.quiet == 0
    steps = [card(name, at=NOW + 60_000, state=State.LEARNING) for name in ("s", "t")]
    made = order([card("a"), *steps], seconds=60)[1]
    assert (made.reserve, made.left.later) == (20.0, 2)
    assert order([card("a")], seconds=60)[1].reserve == 0.0
    _, made = order([card("gap"), card("a")], asked=["steps"], leaks=gives(steps="gap"))
    assert made.left.siblings == 1


def test_no_more_stories_are_told_than_may_be_whatever_the_plan_has():
    stories = [card(f"t{n}", kind=Kind.TELL, seconds=50.0) for n in range(3)]
    assert order([*stories, card("a")], aloud=3, tells=1)[0] == ["t0", "a"]


def test_what_the_day_has_shown_before_the_session_counts_as_well():
    state = DayState(NOW, 600.0, 0, tells=9, leaks=gives(steps="gap"))
    cards = [card("gap"), card("a")]
    for earlier, keys in ((["steps"], ["a"]), (["steps", *"bcdefghijk"], ["gap", "a"])):
        made = Lineup({"gap": 0, "a": 1}, 9, earlier).order(cards, state, ())
        assert [each.key for each in made.cards] == keys


def test_a_step_of_another_day_is_one_of_the_cards_that_were_said():
    step = card("s", at=NOW - 1, state=State.RELEARNING)
    cards = [card(name) for name in "abc"]
    assert order([*cards, step], most=2)[0] == ["s", "a"]
    assert order([*cards, step], most=2, asked=["s", *(f"x{n}" for n in range(8))])[0] == ["s"]


def test_of_steps_that_may_come_early_the_one_that_holds_up_none_comes():
    steps = [card(name, at=NOW + 60_000, state=State.LEARNING) for name in ("s", "t")]
    held = [card("b", seconds=999.0)]
    keys, _ = order([*steps, *held], leaks=gives(s="b"), seconds=50)
    assert keys == ["s"], "what does not fit is not held up"
    keys, made = order([*steps, card("b")], leaks=gives(b="s"), asked=["s"], seconds=50)
    assert keys == ["t"]
    assert made.left.siblings == 1


def test_a_step_waits_where_fewer_than_ten_others_may_lie_between():
    step = card("s", at=NOW - 1, state=State.LEARNING)
    for others, place in (("cdefghijk", 10), ("cdefghijkl", 0)):
        keys, _ = order([card("b"), *map(card, others), step], leaks=gives(s="b"), seconds=999)
        assert keys.index("s") == place
