"""Tell and Mock with sound: a question that is heard, a telling recorded, read and played."""

from __future__ import annotations

from dataclasses import replace

import pytest
from driving import Gate, drive, footer, lines, text, toasted, until
from textual.widgets import Static

from drill.config import save
from drill.domain.recording import SpokenWord
from drill.domain.rehearsal import Told
from drill.errors import NothingHeard, VoiceError, VoiceMissing
from drill.service.stories import recognisers, rehearsal
from drill.service.stories.recognisers import EngineStanding
from drill.storage import rehearsals
from drill.tui.app import DrillApp
from drill.tui.palette import Verbs
from drill.tui.screens.dialogs import ConfirmScreen, PauseScreen
from drill.tui.screens.mock import MockScreen
from drill.tui.screens.stories import StoriesScreen
from drill.tui.screens.study import StudyScreen
from drill.tui.screens.takes import TakesScreen
from drill.tui.screens.tell import TellPhase, TellScreen
from drill.tui.tape import BeatMark, TellingTape, marks_of
from drill.voice.recognition import Recognised
from fake_sound import tone

soundfile = pytest.importorskip("soundfile")

SAID = (
    "The velocity fell by forty percent over two sprints, he went silent, and um the team noticed. "
    "I gave him a mentor and thirty days to improve."
)


@pytest.fixture
def app(app, small):
    """The app on the small deck."""
    return app


class Asking:
    """A voice that keeps what it says."""

    name, problem = "espeak", ""

    def __init__(self):
        self.said = []

    def say(self, text):
        self.said.append(text)

    def close(self):
        self.said.append("hush")


@pytest.fixture
def voice(monkeypatch):
    made = Asking()
    monkeypatch.setattr("drill.voice.speakers.find", lambda named: made)
    return made


@pytest.fixture
def recogniser(monkeypatch):
    """A recogniser that hears these words, each half a second after the one before; may be a
    problem, or waits for a gate."""
    heard = {"says": SAID, "gate": None}

    def recognise(file, models, engine, progress):
        progress(0.25)
        if heard["gate"]:
            heard["gate"].wait()
            progress(0.5)
        if isinstance(heard["says"], Exception):
            raise heard["says"]
        said = enumerate(heard["says"].split())
        words = tuple(SpokenWord(word, 2 + at / 2, 2.4 + at / 2) for at, word in said)
        return Recognised("vosk", 60.0, words)

    ready = EngineStanding("vosk", "", installed=True, model="here")
    monkeypatch.setattr(recognisers, "standings", lambda models: [ready])
    monkeypatch.setattr("drill.voice.recognition.recognise", recognise)
    return heard


def kept(home):
    with home.store.read() as connection:
        return rehearsals.tellings(connection)


async def opened(app, pilot, scene="tell", kind=TellScreen):
    await until(pilot, lambda: app.home is not None)
    app.open(scene)
    await until(pilot, lambda: isinstance(app.screen, kind))
    return app.screen


async def record(app, pilot, sound, seconds=20, *while_speaking):
    """Tell it with the microphone on."""
    screen = await opened(app, pilot)
    await pilot.press("r", "enter")
    await until(pilot, lambda: sound.streams)
    await pilot.press("enter")
    await until(pilot, lambda: not screen.is_waking)
    assert screen.phase is TellPhase.SPEAKING
    sound.stream.hear(tone(1.0))
    app.clock.advance(seconds)
    await pilot.press(*while_speaking)
    return screen


def said(app, part):
    return str(app.screen.query_one(part, Static).render())


def test_the_question_is_spoken_as_it_is_shown_and_a_follow_up_when_it_is_asked(app, small, voice):
    save(small.paths.options, "voice.ask", "on")

    async def script(app, pilot):
        screen = await opened(app, pilot)
        question = screen.telling.asked.question
        assert voice.said == [question]
        assert "s Hear the question" in footer(app)
        await pilot.press("s")
        assert voice.said == [question] * 2
        await pilot.press("enter", "enter")
        assert voice.said[2:] == ["hush"]
        assert "Hear the question" not in footer(app)
        await pilot.press("enter", "enter")
        assert screen.phase is TellPhase.PROBE
        assert voice.said[3:] == [screen.telling.follow_up.ask]

    drive(app, script)


def test_a_key_speaks_where_nothing_is_spoken_by_itself(app, voice):
    async def script(app, pilot):
        screen = await opened(app, pilot, "mock", MockScreen)
        assert voice.said == []
        await pilot.press("s", "enter", "enter")
        assert len([line for line in voice.said if line != "hush"]) == 1
        await until(pilot, lambda: isinstance(app.screen, TellScreen))
        assert "hush" in voice.said
        assert screen is not app.screen

    drive(app, script)


@pytest.mark.parametrize("wanted", ["on", "off"])
def test_what_an_interviewer_asks_is_spoken_in_a_session(app, small, voice, wanted):
    save(small.paths.options, "voice.ask", wanted)
    asked = []

    async def script(app, pilot):
        await pilot.press("enter")
        while isinstance(app.screen, StudyScreen):
            card, before = app.screen.session.current, len(voice.said)
            spoken = card.kind in ("route", "probe", "tell")
            assert bool(app.screen.question) is spoken
            if spoken:
                asked.append(card.kind)
                assert f"“{app.screen.question}”" in card.faces.front
                await pilot.press("h")
                assert voice.said[before:] == [app.screen.question]
            else:
                await pilot.press("h")
                assert len(voice.said) == before
            if wanted == "on" and spoken:
                assert voice.said[before - 1] == app.screen.question
            await pilot.press("space", "4", "4")
            await pilot.pause()

    drive(app, script)
    assert "route" in asked
    assert "probe" in asked


def test_a_session_without_a_voice_says_so_when_it_is_asked(app, monkeypatch):
    def none(named):
        raise VoiceMissing("There is no voice here.", "Install one.")

    monkeypatch.setattr("drill.voice.speakers.find", none)

    async def script(app, pilot):
        await pilot.press("enter")
        while not app.screen.question:
            await pilot.press("space", "4", "4")
        await pilot.press("h")
        await until(pilot, lambda: "There is no voice here" in toasted(app))

    drive(app, script)


def test_a_mocks_question_is_spoken_once(app, small, voice):
    save(small.paths.options, "voice.ask", "on")

    async def script(app, pilot):
        await opened(app, pilot, "mock", MockScreen)
        await pilot.press("enter", "enter")
        await until(pilot, lambda: isinstance(app.screen, TellScreen))
        assert [line for line in voice.said if line != "hush"] == [
            app.screen.telling.asked.question
        ]

    drive(app, script)


@pytest.mark.parametrize("scene", ["tell", "mock"])
def test_in_a_browser_the_computers_sound_is_left_alone(
    app, small, sound, voice, monkeypatch, scene
):
    monkeypatch.setattr(DrillApp, "is_web", True)
    for option in ("voice.record", "voice.ask"):
        save(small.paths.options, option, "on")

    async def script(app, pilot):
        kind = {"tell": TellScreen, "mock": MockScreen}[scene]
        screen = await opened(app, pilot, scene, kind)
        await until(pilot, lambda: "nothing is said aloud" in toasted(app))
        assert not screen.can("say")
        if scene == "tell":
            assert "nothing is recorded" in toasted(app)
            assert "tell --audio FILE" in toasted(app)
            assert "Record" not in footer(app)
            app.clear_notifications()
            await pilot.press("r")
            await until(pilot, lambda: "nothing is recorded" in toasted(app))
            await pilot.press("enter", "enter")
            assert screen.phase is TellPhase.SPEAKING
            await pilot.press("enter")
            assert screen.phase is TellPhase.BEATS
            assert not screen.can("play")

    drive(app, script)
    assert not sound.streams
    assert not [line for line in voice.said if line != "hush"]
    assert not small.paths.rehearsals.exists() or not [*small.paths.rehearsals.iterdir()]


def test_a_telling_is_recorded_read_and_kept(app, small, sound, recogniser):
    async def script(app, pilot):
        screen = await record(app, pilot, sound)
        await until(pilot, lambda: "● 0:01 ██" in said(app, "#tape"))
        await pilot.press("p")
        assert isinstance(app.screen, PauseScreen)
        sound.stream.hear(tone(1.0))
        app.clock.advance(1000)
        await pilot.press("p", "enter")
        await until(pilot, lambda: not screen.is_reading)
        assert screen.phase is TellPhase.BEATS
        assert "[1] Context" in text(app)
        assert "0:02 The velocity fell" in text(app)
        assert "Marked by what was heard: change what is wrong." in said(app, "#sound")
        assert kept(small) == []
        await pilot.press("pagedown", "pageup")
        await pilot.press("enter", "enter", "space", "enter")
        assert "words a minute" in text(app)
        await pilot.press("3", "enter")

    drive(app, script)
    (one,) = kept(small)
    (file,) = small.paths.rehearsals.iterdir()
    assert (one.told.recording, one.told.fillers) == (file.name, 1)
    assert one.told.words == len(SAID.split())
    assert one.told.said == (0, 1)


def test_the_clock_waits_for_a_microphone_that_wakes_up(app, small, sound, monkeypatch):
    save(small.paths.options, "voice.record", "on")
    gate = Gate()
    find = sound.query_devices
    monkeypatch.setattr(sound, "query_devices", lambda *asked: gate.wait() and find(*asked))

    async def script(app, pilot):
        screen = await opened(app, pilot)
        await pilot.press("enter")
        app.clock.advance(5)
        screen.tick()
        assert screen.phase is TellPhase.COUNTDOWN
        gate.set()
        await until(pilot, lambda: screen.phase is TellPhase.SPEAKING)
        await until(pilot, lambda: said(app, "#tape").startswith("● 0:00"))

    drive(app, script)


def test_a_microphone_that_wakes_up_when_nobody_tells_any_more_is_let_go(small, sound):
    tape = TellingTape(small, "small/quiet")
    tape.stop()
    tape.wake()
    assert not sound.stream.open
    assert list(small.paths.rehearsals.iterdir()) == []


def test_marks_made_by_hand_while_it_is_read_stay(app, sound, recogniser):
    recogniser["gate"] = Gate()

    async def script(app, pilot):
        screen = await record(app, pilot, sound, 20, "enter")
        await until(pilot, lambda: "A recogniser listens: 25%" in said(app, "#sound"))
        await pilot.press("m")
        recogniser["gate"].set()
        await until(pilot, lambda: not screen.is_reading)
        assert "[-] Context" in text(app)
        assert "0:02 The velocity fell" in text(app)
        assert "Your own marks stay" in said(app, "#sound")

    drive(app, script)


def test_escape_stops_the_recogniser_alone(app, sound, recogniser):
    recogniser["gate"] = Gate()

    async def script(app, pilot):
        screen = await record(app, pilot, sound, 20, "enter")
        await until(pilot, lambda: "By hand" in footer(app))
        await pilot.press("escape")
        assert (app.screen, screen.phase, screen.is_reading) == (screen, TellPhase.BEATS, False)
        recogniser["gate"].set()
        assert "The velocity fell" not in text(app)

    drive(app, script)


def test_a_recogniser_that_falls_over_leaves_it_to_the_person(app, sound, recogniser):
    recogniser["says"] = VoiceError("vosk fell over (signal 11); nothing else did")

    async def script(app, pilot):
        await record(app, pilot, sound, 20, "enter")
        await until(pilot, lambda: "vosk fell over" in said(app, "#sound"))
        assert "Mark the beats by hand." in said(app, "#sound")

    drive(app, script)


def test_a_microphone_that_goes_leaves_what_it_heard(app, small, sound):
    async def script(app, pilot):
        await record(app, pilot, sound)
        sound.stream.finish()
        await until(pilot, lambda: "The microphone is gone" in said(app, "#tape"))
        await pilot.press("enter", "space", "enter", "enter", "space", "enter", "enter")

    drive(app, script)
    (one,) = kept(small)
    assert one.told.said == (0,)
    assert (small.paths.rehearsals / one.told.recording).exists()


def test_a_telling_is_as_long_as_the_clock_says_where_the_recording_broke_off(
    app, small, sound, recogniser
):
    async def script(app, pilot):
        screen = await record(app, pilot, sound, 20)
        sound.stream.finish()
        await until(pilot, lambda: "The microphone is gone" in said(app, "#tape"))
        app.clock.advance(90)
        await pilot.press("enter")
        await until(pilot, lambda: not screen.is_reading)
        await pilot.press("enter", "enter", "space", "enter")
        assert screen.phase is TellPhase.RATING
        assert "1:50, " in said(app, "#words")
        assert "recorded until 0:15 only" in said(app, "#words")
        assert "short of" not in said(app, "#words")
        await pilot.press("enter")

    drive(app, script)
    (one,) = kept(small)
    assert one.told.seconds == 110
    assert one.told.words_a_minute is None  # the words are those of a part


def test_without_a_microphone_it_is_told_all_the_same(app, small, sound):
    save(small.paths.options, "voice.record", "on")
    sound.microphones = []

    async def script(app, pilot):
        screen = await opened(app, pilot)
        assert said(app, "#tape") == "It will be recorded."
        await pilot.press("enter")
        await until(pilot, lambda: "No microphone was found" in said(app, "#tape"))
        await pilot.press("enter", "enter")
        assert screen.phase is TellPhase.BEATS

    drive(app, script)


def test_a_recording_is_played_by_beats(app, sound, recogniser):
    async def script(app, pilot):
        screen = await record(app, pilot, sound, 20, "enter")
        await until(pilot, lambda: not screen.is_reading)
        screen.playback.marks = [BeatMark(0.2, "Context", 0), BeatMark(0.6, "Plan", 1)]
        await pilot.press("p")
        await until(pilot, lambda: "▶ 0:00 of 0:01" in said(app, "#sound"))
        assert said(app, "#sound").endswith(" · ← → 10 s, [ ] a beat")
        await pilot.press("right_square_bracket", "right_square_bracket")
        await until(pilot, lambda: "· Plan" in said(app, "#sound"))
        await pilot.press("p")
        await until(pilot, lambda: "‖ 0:00 of 0:01 · Plan" in said(app, "#sound"))
        await pilot.press("shift+left")
        await until(pilot, lambda: "of 0:01 · ←" in said(app, "#sound"))
        await pilot.press("right")
        await until(pilot, lambda: "‖ 0:01 of 0:01" in said(app, "#sound"))

    drive(app, script)


def test_the_beat_that_is_heard_stays_in_sight(app, sound, recogniser):
    recogniser["says"] = SAID.replace("he went", "so " * 400 + "he went")

    async def script(app, pilot):
        screen = await record(app, pilot, sound, 20, "enter")
        await until(pilot, lambda: not screen.is_reading)
        last = len(screen.facts.children) - 1
        screen.playback.marks = [BeatMark(0.2, "Context", 0), BeatMark(0.6, "Result", last)]
        room = screen.query_one("#room")
        await until(pilot, lambda: room.max_scroll_y > 0)
        screen.facts.move(-9)
        await until(
            pilot, lambda: not room.region.contains_region(screen.facts.children[last].region)
        )
        await pilot.press("p", "right_square_bracket", "right_square_bracket")
        await until(pilot, lambda: room.region.contains_region(screen.facts.children[last].region))
        assert screen.facts.pointer == 0

    drive(app, script)


def test_a_beat_begins_in_the_list_of_recordings_where_it_does_in_tell(
    app, small, sound, recogniser
):
    marks = []

    async def script(app, pilot):
        screen = await record(app, pilot, sound, 20, "enter")
        await until(pilot, lambda: not screen.is_reading)
        marks.extend(screen.telling.marks)
        await pilot.press("enter", "enter", "space", "enter", "enter")
        assert screen.phase is TellPhase.DONE

    drive(app, script)
    assert (marks[0].at, marks[0].label) == (2.0, "Context")
    (one,) = kept(small)
    assert marks_of(one.told, ["Context", "Plan", "Result"]) == marks


def test_a_beat_that_was_taken_out_moves_no_mark():
    told = Told((2, 1), 60.0, beat_begins=(None, 40.0, 2.5, None))
    assert marks_of(told, ["One", "Two", "Three", "Four"]) == [(2.5, "Three", 2), (40.0, "Two", 1)]


def test_a_beat_marked_besides_stands_where_the_story_has_it(app, sound, recogniser):
    recogniser["says"] = SAID.partition(". ")[2] + " Later he was back on form."

    async def script(app, pilot):
        screen = await record(app, pilot, sound, 20, "enter")
        await until(pilot, lambda: not screen.is_reading)
        assert screen.facts.said[0] == 1
        await pilot.press("space")
        assert screen.facts.said[:2] == (0, 1)
        await pilot.press("up", "m", "up", "space")
        assert screen.facts.said[-1] == 0, "taken out and marked again it comes last"
        await pilot.press("enter", "enter", "space", "enter")
        assert "swapped 1 Context" in said(app, "#words")
        assert "situation 0% as heard" in said(app, "#words")

    drive(app, script)


def test_what_the_recording_cut_off_is_said_and_the_window_once(app, sound, recogniser):
    async def script(app, pilot):
        screen = await record(app, pilot, sound, 20, "enter")
        await until(pilot, lambda: not screen.is_reading)
        await pilot.press("enter", "enter", "space", "enter")
        words = said(app, "#words")
        assert "0:13 from the first word to the last of 0:20, " in words
        assert words.count("short of") == 1
        assert "as heard" not in words

    drive(app, script)


def test_of_silence_one_sentence_tells(app, sound, recogniser):
    recogniser["says"] = ""

    async def script(app, pilot):
        screen = await opened(app, pilot)
        await pilot.press("r", "enter")
        await until(pilot, lambda: sound.streams)
        await pilot.press("enter")
        await until(pilot, lambda: not screen.is_waking)
        sound.stream.hear(tone(1.0) * 0)
        await pilot.press("enter")
        assert not screen.is_reading
        await until(pilot, lambda: "Only silence came" in said(app, "#sound"))
        assert len(said(app, "#sound").splitlines()) == 1

    drive(app, script)


def test_where_no_word_is_heard_no_path_is_told(app, sound, recogniser):
    recogniser["says"] = NothingHeard("vosk heard no word in /a/path.flac")

    async def script(app, pilot):
        screen = await record(app, pilot, sound, 20, "enter")
        await until(pilot, lambda: not screen.is_reading)
        assert said(app, "#sound") == "The recogniser heard no word. Mark the beats by hand."

    drive(app, script)


@pytest.fixture
def take(small):
    """A recording of the story of the small deck, of a second."""
    path = small.paths.rehearsals / "20261101T090000-small-quiet.flac"
    path.parent.mkdir()
    soundfile.write(path, tone(1.0), 16_000)
    told = Told((0, 1), 100.0, words=250.0, fillers=5, recording=path.name)
    rehearsal.finish(small, rehearsal.begin(small, "quiet"), told)
    return path


def test_the_last_recordings_of_a_story_are_heard(app, take, sound):
    async def script(app, pilot):
        await until(pilot, lambda: app.home is not None)
        await pilot.press("2")
        await until(pilot, lambda: isinstance(app.screen, StoriesScreen) and app.screen.matrix)
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, TakesScreen) and app.screen.items)
        assert " 1:40  Hard   2 of 3 beats  150 words/min, 3.0 fillers/min" in lines(app)
        await pilot.press("p")
        await until(pilot, lambda: "▶ 0:00 of 0:01" in said(app, "#detail"))
        await pilot.press("right")
        await until(pilot, lambda: "0:01 of 0:01" in said(app, "#detail"))

    drive(app, script)


def test_a_recording_is_removed_once_asked(app, small, take, sound):
    async def script(app, pilot):
        screen = await opened(app, pilot, "takes", TakesScreen)
        await until(pilot, lambda: screen.items)
        assert f"2 of 3 beats  {screen.items[0].title}" in lines(app)
        await pilot.press("d")
        await until(pilot, lambda: isinstance(app.screen, ConfirmScreen))
        assert take.exists()
        await pilot.press("y")
        await until(pilot, lambda: screen.items == [])
        assert "No recording is kept" in said(app, "#detail")
        assert "Remove" not in footer(app)

    drive(app, script)
    assert not take.exists()
    assert len(kept(small)) == 1


def test_once_a_telling_is_kept_a_key_opens_its_recordings(app, sound):
    async def script(app, pilot):
        screen = await record(app, pilot, sound, 20, "enter")
        await pilot.press("enter", "enter", "space", "enter")
        assert "Recordings" not in footer(app)
        await pilot.press("enter")
        assert "l Recordings" in footer(app)
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, TakesScreen) and app.screen.items)
        await pilot.press("escape")
        assert app.screen is screen

    drive(app, script)


def test_a_story_that_was_not_recorded_says_so(app, small):
    async def script(app, pilot):
        await until(pilot, lambda: app.home is not None)
        await pilot.press("2")
        await until(pilot, lambda: isinstance(app.screen, StoriesScreen) and app.screen.matrix)
        await pilot.press("l")
        assert "r in Tell turns the microphone on" in toasted(app)
        assert isinstance(app.screen, StoriesScreen)

    drive(app, script)


def test_without_a_story_of_ones_own_the_recordings_of_samples_are_a_key_away(app, small):
    async def script(app, pilot):
        await until(pilot, lambda: app.home is not None)
        await pilot.press("2")
        await until(pilot, lambda: isinstance(app.screen, StoriesScreen) and app.screen.matrix)
        app.screen.matrix = replace(app.screen.matrix, stories=(), rows=())
        await pilot.press("l")
        await until(pilot, lambda: isinstance(app.screen, TakesScreen))

    drive(app, script)


def test_the_palette_finds_the_recordings(app):
    async def script(app, pilot):
        await until(pilot, lambda: app.home is not None)
        found = [hit async for hit in Verbs(app.screen).search("record")]
        assert "Recordings" in [str(hit.match_display) for hit in found]

    drive(app, script)
