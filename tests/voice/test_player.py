"""A recording played back: read as it is played, from any place in it."""

import pytest

from drill.errors import VoiceError
from drill.voice.player import Player
from fake_sound import RATE, tone

soundfile = pytest.importorskip("soundfile")


@pytest.fixture
def path(tmp_path):
    soundfile.write(tmp_path / "take.flac", tone(2), RATE)
    return tmp_path / "take.flac"


@pytest.fixture
def player(path, sound):
    with Player(path) as made:
        yield made


def test_it_plays_to_its_end(player, sound):
    assert (player.duration, player.position, player.playing) == (2, 0, False)
    player.play()
    sound.stream.pull(1.5)
    assert (player.position, player.playing, player.finished) == (1.5, True, False)
    sound.stream.pull(1)
    player.wait()
    assert (player.position, player.playing, player.finished) == (2, False, True)
    heard = (sound.stream.heard * 32_768).round()
    assert (heard[: 2 * RATE] == tone(2)).all()
    assert not heard[2 * RATE :].any(), "nothing is heard after its end"


def test_a_pause_and_on(player, sound):
    player.play()
    sound.stream.pull(0.5)
    player.pause()
    assert (player.position, player.playing) == (0.5, False)
    assert not sound.stream.open
    player.play()
    player.play()
    sound.stream.pull(0.5)
    assert player.position == 1
    assert len(sound.streams) == 2


def test_any_place_can_be_gone_to(player, sound):
    player.play()
    sound.stream.pull(0.5)
    player.seek(1.5)
    sound.stream.pull(0.25)
    assert ((sound.stream.heard[RATE // 2 :] * 32_768).round() == tone(2)[24_000:28_000]).all()
    assert player.position == 1.75
    player.seek(99)
    assert (player.position, player.finished) == (2, True)
    player.seek(-1)
    assert player.position == 0


def test_once_at_its_end_it_begins_again(player, sound):
    player.seek(2)
    player.play()
    sound.stream.pull(0.5)
    assert player.position == 0.5


def test_no_loudspeaker(player, sound):
    sound.refuses = "Invalid number of channels"
    with pytest.raises(VoiceError, match="There is nothing to play it with: Invalid number"):
        player.play()
    assert not player.playing
    player.wait()


def test_a_file_that_cannot_be_read_on(player, sound, monkeypatch):
    def fails(*_, **__):
        raise OSError(5, "Input/output error")

    player.play()
    sound.stream.pull(0.5)
    monkeypatch.setattr(soundfile.SoundFile, "read", fails)
    sound.stream.pull(0.5)
    assert player.problem == "take.flac cannot be read on: Input/output error."
    assert (player.position, player.playing) == (0.5, False)


def test_a_file_that_is_gone_or_is_none(path, sound):
    path.write_text("no sound")
    with pytest.raises(VoiceError, match="is no recording that can be played"):
        Player(path)
    with pytest.raises(VoiceError, match=r"cannot be read: it is a folder"):
        Player(path.parent)
    path.unlink()
    with pytest.raises(VoiceError, match=r"take\.flac is gone\.$"):
        Player(path)
