"""Text that came from somebody else: made safe, cut, compared.

`clean` runs on everything that is loaded and again on everything that is displayed.
It keeps letters of every script and removes what a terminal would obey.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from itertools import count, takewhile

_FORBIDDEN = (
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # C0 without tab and newline, DEL, C1
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidi marks, embeddings, overrides, isolates
    "\ufffe\uffff\ud800-\udfff]"
)
_MARK = re.compile(r"==(?=\S)((?:(?!==).)+)(?<=\S)==", re.DOTALL)  # linear: never past a ==
_WORD = re.compile(r"[^\W_]+")
_LIKE = str.maketrans(
    {
        "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O",
        "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ł": "l", "Ł": "L",
        "ħ": "h", "Ħ": "H", "ı": "i", "ŋ": "n", "Ŋ": "N", "ŧ": "t", "Ŧ": "T",
    }
)  # fmt: skip
"""Letters that ASCII has a like of, and that Unicode takes apart into none."""
ONES = tuple(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen".split()
)
"""Words of the numbers from 0 on."""
TENS = tuple("twenty thirty forty fifty sixty seventy eighty ninety".split())
_SENTENCE = re.compile(r"(?<=[.!?])\s")


def clean(text: str) -> str:
    """The text without C0 (but newline and tab), C1 and bidi control characters."""
    if text.isprintable() or text.replace("\n", "").isprintable():
        return text
    # Compiled, and kept by `re`, only here: so wide a set takes as long as all other patterns of a
    # quick answer, whose lines are printable.
    return re.sub(_FORBIDDEN, "", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Cleaned, with every run of white space made one blank."""
    return " ".join(clean(text).split())


def cut_within(text: str, most: int) -> str:
    """At most so many characters (10 or more), cut in the middle and between words where there are
    any: names often begin alike, and differ at their end.
    """
    if len(text) <= most:
        return text
    end = text[len(text) - most // 2 :]
    end = end[end.find(" ") + 1 :]
    start = text[: most - 3 - len(end)]
    return f"{start[: start.rfind(' ')] if ' ' in start else start} … {end}"


def shown(value: str, most: int = 60) -> str:
    """A value for use in a message: on one line, cut."""
    line = one_line(value)
    return line if len(line) <= most else line[: most - 1] + "…"


def alike_for(text: str, other: str) -> int:
    """Characters with which both begin."""
    pairs = zip(text, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def first_sentence(text: str) -> str:
    """The text up to its first full stop, question or exclamation mark that a blank follows."""
    return _SENTENCE.split(one_line(text), 1)[0]


def sentences(text: str) -> list[str]:
    """The text in its sentences, each on one line."""
    return _SENTENCE.split(one_line(text))


def marks(text: str) -> list[str]:
    """What stands between `==` and `==`, in order."""
    return [match.group(1) for match in _MARK.finditer(text)]


def unmarked(text: str) -> str:
    """The text with the `==` signs taken off and what they enclose kept."""
    return _MARK.sub(r"\1", text)


def replace_mark(text: str, index: int, new: str) -> str:
    """The text with mark number `index` (from 0) replaced and the others unmarked."""
    return with_marks(text, lambda number, held: new if number == index else held)


def with_marks(text: str, make: Callable[[int, str], str]) -> str:
    """The text with each mark as `make` has it: its number, from 0, and what it holds."""
    numbers = count()
    return _MARK.sub(lambda match: make(next(numbers), match[1]), text)


def without_marks(text: str) -> str:
    """The text with every mark and its content removed."""
    return _MARK.sub("", text)


def words(text: str) -> list[str]:
    """Letters and digits in runs, casefolded; everything else separates."""
    return _WORD.findall(unicodedata.normalize("NFKC", text).casefold())


def slug(text: str, most: int = 40) -> str:
    """An id made of a text's words, cut at a word's end; `x` where there are none."""
    out = ""
    for word in words(text):
        longer = f"{out}-{word}" if out else word
        if len(longer) > most:
            break
        out = longer
    return out or (words(text) or ["x"])[0][:most]


def folded(text: str) -> str:
    """The text in ASCII's letters: `Über` → `Uber`, `Straße` → `Strasse`. Letters without a like
    there (`日`, `я`) are left out."""
    apart = unicodedata.normalize("NFKD", text.translate(_LIKE))
    return apart.encode("ascii", "ignore").decode()


def ascii_slug(text: str, otherwise: str) -> str:
    """An id in ASCII of a text's words, or `otherwise` where ASCII has none of its letters."""
    plain = folded(text)
    return slug(plain) if words(plain) else otherwise


def telling_slug(text: str, otherwise: str) -> str:
    """Like `ascii_slug`; where letters were left out, eight digits at its end stand for them, so
    that unlike texts stay unlike and the same text gets the same id.
    """
    name = ascii_slug(text, otherwise)
    if all(words(folded(sign)) for sign in text if sign.isalnum()):
        return name
    from hashlib import blake2b  # with OpenSSL: three milliseconds that few need to pay

    spoken = " ".join(words(text)).encode("utf-8", "replace")
    return f"{name}-{blake2b(spoken, digest_size=4).hexdigest()}"


def nearest(name: str, known: list[str]) -> str:
    """The known name most like this one, or empty when none is close."""
    from difflib import get_close_matches  # only on the way to an error message

    close = get_close_matches(name, known, n=1, cutoff=0.6)
    return close[0] if close else ""


def did_you_mean(name: str, known: list[str]) -> str:
    """`did you mean X?`, or a list of what there is (at most 20 of them); empty of nothing."""
    close = nearest(name, known)
    if close:
        return f"did you mean {close}?"
    more = f" and {len(known) - 20} more" if len(known) > 20 else ""
    return f"there is: {', '.join(sorted(known)[:20])}{more}" if known else ""
