"""Our dataclasses are the library's in all that somebody sees of them."""

from __future__ import annotations

import copy
from dataclasses import FrozenInstanceError, dataclass, field, replace

import pytest

from drill import records


@records.dataclass(frozen=True, slots=True)
class Ours:
    name: str
    most: int = 3
    quiet: float = field(default=0.5, compare=False)
    hidden: str = field(default="h", repr=False)


OURS = Ours


@dataclass(frozen=True, slots=True)
class Ours:
    name: str
    most: int = 3
    quiet: float = field(default=0.5, compare=False)
    hidden: str = field(default="h", repr=False)


BOTH = pytest.mark.parametrize("made", [OURS, Ours], ids=["ours", "theirs"])


@BOTH
def test_it_prints_and_compares_what_its_fields_say(made):
    one = made("a")
    assert repr(one) == "Ours(name='a', most=3, quiet=0.5)"
    assert one == made("a", quiet=9.0)
    assert hash(one) == hash(made("a", quiet=9.0))
    assert one not in (made("b"), replace(one, hidden="x"), ("a", 3, "h"))
    assert len({one, made("a"), replace(one, most=4)}) == 2


@BOTH
def test_it_cannot_be_changed(made):
    one = made("a")
    with pytest.raises(FrozenInstanceError):
        one.name = "b"
    assert copy.copy(one) == one


@pytest.mark.parametrize("dataclass", [records.dataclass, dataclass], ids=["ours", "theirs"])
def test_one_that_can_be_changed_has_no_hash_and_one_of_no_fields_equals_its_own_kind(dataclass):
    @dataclass(slots=True)
    class Open:
        at: int = 0

    @dataclass(frozen=True, slots=True)
    class Bare:
        pass

    @dataclass(frozen=True, slots=True)
    class Other:
        at: int = 0

        def __eq__(self, other):
            return True

        def __repr__(self):
            return "mine"

    @dataclass(frozen=True, slots=True)
    class Hashed:
        at: int = 0

        def __hash__(self):
            return 7

    one = Open()
    one.at = 2
    assert one == Open(2) != Open(3)
    with pytest.raises(TypeError):
        hash(one)
    assert Bare() == Bare() != Open()
    assert hash(Bare()) == hash(Bare())
    assert Other(1) == Other(2)
    assert hash(Other(1)) == hash(Other(1)) != hash(Other(2))
    assert Hashed(1) == Hashed(1) != Hashed(2)
    assert hash(Hashed(1)) == hash(Hashed(2)) == 7
    assert repr(Other()) == "mine"
