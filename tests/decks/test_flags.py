"""Nothing but what they say tells the bundled red flags from the sound answers."""

from __future__ import annotations

import re
from collections import Counter
from statistics import mean

import numpy as np
import pytest

from drill.cards.build import build
from drill.deckfile.reading import read_deck_file
from drill.domain.kind import Kind
from drill.paths import bundled_decks
from drill.text import words

DECK = read_deck_file(bundled_decks()[0])
SNIPPETS = [
    (competency.id, text, is_flag)
    for competency in DECK.competencies
    for parts, is_flag in (
        ([flag.sounds_like for flag in competency.red_flags], True),
        ([control.text for control in competency.sounds_right], False),
    )
    for examples in parts
    for text in examples
]
FIGURE = re.compile(r"\d|\b(two|three|four|five|six|seven|eight|nine|ten)\b")
FLAGS = [text for _, text, is_flag in SNIPPETS if is_flag]
SOUND = [text for _, text, is_flag in SNIPPETS if not is_flag]


def sentences(text):
    return len(re.findall(r"[.!?](?:\s|$)", text))


def has_figure(text):
    return bool(
        re.search(r"\d|\b(two|three|four|five|six|seven|eight|nine|ten)\b", text.casefold())
    )


def test_half_of_what_is_shown_is_sound():
    for competency in DECK.competencies:
        sound, flags = competency.sounds_right, competency.red_flags
        assert len(sound) == len(flags), competency.id
        shown = [card for card in build(competency, DECK.id) if card.kind is Kind.FLAG]
        assert len(shown) == len(sound) + len(flags)


def test_every_card_has_three_examples_and_says_why():
    for competency in DECK.competencies:
        for flag in competency.red_flags:
            assert len(flag.sounds_like) == 3, flag.id
        for control in competency.sounds_right:
            assert len(control.text) == 3, control.id
            assert control.why, control.id
    assert len(set(FLAGS + SOUND)) == len(FLAGS + SOUND) == 180


def test_flags_and_sound_answers_are_as_long_and_as_full_of_figures_as_each_other():
    for text in FLAGS + SOUND:
        assert 26 <= len(words(text)) <= 36, text
        assert sentences(text) == 2, text
    assert abs(mean(len(words(t)) for t in FLAGS) - mean(len(words(t)) for t in SOUND)) < 1
    assert abs(mean(map(has_figure, FLAGS)) - mean(map(has_figure, SOUND))) < 0.15


def test_no_sound_answer_is_told_by_a_prop_of_a_sample_story():
    props = (
        "mentor|spring boot|30 days|thirty days|checkout|cart|pivot|audit team|interrupt|dashboard|"
        "summit|senior-heavy|beta|enterprise|vendor|pinwheel|spike|kill switch|rollback|webpack|"
        "ingress|proof of concept|poc|40%|85%|15%|3.8x"
    )
    for text in FLAGS + SOUND:
        assert not re.search(rf"\b(?:{props})\b", text.casefold()), text


# --- what a machine can learn of them --------------------------------------------------------


def shape(texts, _learnt):
    """Length, sentences, figures and commas."""
    return np.array(
        [[len(words(t)), len(t), sentences(t), has_figure(t), t.count(",")] for t in texts], float
    )


def bag(texts, learnt):
    """Which of the words that stand in two or more of the learnt texts."""
    often = Counter(word for text in learnt for word in set(words(text.casefold())))
    known = sorted(word for word, count in often.items() if count > 1)
    said = [set(words(t.casefold())) for t in texts]
    return np.array([[word in each for word in known] for each in said], float)


def regression(rows, right):
    """Weights and offset of a logistic regression, both classes worth the same."""
    worth = np.where(right, 0.5 / right.mean(), 0.5 / (1 - right.mean())) / len(right)
    weights, offset = np.zeros(rows.shape[1]), 0.0
    for _ in range(400):
        error = worth * (1 / (1 + np.exp(-(rows @ weights + offset))) - right)
        weights -= 0.5 * (rows.T @ error + weights / len(right))
        offset -= 0.5 * error.sum()
    return weights, offset


def accuracy(features, snippets):
    """Of telling flags in each competency, by what was learnt from the others."""
    hits = []
    for left_out in dict.fromkeys(competency for competency, _, _ in snippets):
        learnt = [(text, is_flag) for c, text, is_flag in snippets if c != left_out]
        asked = [(text, is_flag) for c, text, is_flag in snippets if c == left_out]
        texts = [text for text, _ in learnt]
        rows, new = features(texts, texts), features([text for text, _ in asked], texts)
        middle, spread = rows.mean(0), rows.std(0) + 1e-9
        if features is shape:
            rows, new = (rows - middle) / spread, (new - middle) / spread
        weights, offset = regression(rows, np.array([is_flag for _, is_flag in learnt], float))
        told = new @ weights + offset > 0
        hits += [bool(said) is is_flag for said, (_, is_flag) in zip(told, asked, strict=True)]
    return mean(hits)


@pytest.mark.parametrize("features", [shape, bag])
def test_neither_shape_nor_words_tell_a_flag(features):
    assert accuracy(features, SNIPPETS) < 0.6


@pytest.mark.parametrize(
    "count",
    [
        lambda text: len(words(text)), len, sentences, has_figure, lambda text: text.count(","),
        lambda text: len(text.split(".")[0]), lambda text: max(map(len, words(text))),
    ],
)  # fmt: skip
def test_no_limit_of_a_count_tells_a_flag(count):
    flags, sound = ([count(text) for text in texts] for texts in (FLAGS, SOUND))
    for limit in {*flags, *sound}:
        above = mean(value >= limit for value in flags) + mean(value < limit for value in sound)
        assert abs(above / 2 - 0.5) < 0.1, limit


@pytest.mark.parametrize(
    ("features", "telling"), [(shape, "I am short."), (bag, "Honestly this is a flag, honestly.")]
)
def test_the_machine_would_hear_what_gives_them_away(features, telling):
    given_away = [(c, telling if is_flag else text, is_flag) for c, text, is_flag in SNIPPETS]
    assert accuracy(features, given_away) > 0.9
