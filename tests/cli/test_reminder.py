"""A reminder: what each system is given, written after asking, and taken away again."""

import json
import os
import plistlib
import stat
import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest

from drill.service.study import reminder


@pytest.fixture
def program(tmp_path, monkeypatch):
    """Stand-ins for commands of the system: each notes its words and its input, and succeeds."""
    folder = tmp_path / "bin"
    folder.mkdir()
    log = tmp_path / "ran"

    def make(name, does=""):
        path = folder / name
        path.write_text(
            f"#!{sys.executable}\nimport sys, pathlib\n"
            f"log = pathlib.Path({str(log)!r})\n"
            "log.write_text((log.read_text() if log.exists() else '')"
            f" + ' '.join([{name!r}, *sys.argv[1:]]) + chr(10))\n{does}"
        )
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return log

    monkeypatch.setenv("PATH", str(folder))
    return make


@pytest.fixture
def crontab(program, tmp_path):
    """A crontab of this test's own; returns the file that it is in."""
    table = tmp_path / "table"
    program(
        "crontab",
        f"table = pathlib.Path({str(table)!r})\n"
        "if sys.argv[1] == '-l':\n"
        "    if not table.exists(): sys.exit('no crontab for you')\n"
        "    sys.stdout.buffer.write(table.read_bytes())\n"
        "else: table.write_bytes(sys.stdin.buffer.read())\n",
    )
    return table


def test_a_systemd_timer_is_shown_and_nothing_is_written(drill, tmp_path):
    code, out, err = drill("remind", "08:30", "--system", "systemd")
    assert code == 0
    units = tmp_path / "config/systemd/user"
    assert f"# {units}/storydrill-reminder.timer" in out
    assert "OnCalendar=*-*-* 08:30:00\n" in out
    assert "Persistent=true" in out
    assert '"remind" "--notify"' in out
    assert f'Environment="DRILL_HOME={tmp_path}/drill"' in out
    assert "--install" in err
    assert not units.exists()


def test_a_systemd_timer_is_installed_again_and_removed(drill, tmp_path, program):
    log = program("systemctl")
    units = tmp_path / "config/systemd/user"
    assert drill("remind", "8:30", "--system", "systemd", "--install", "--yes")[0] == 0
    assert "08:30" in (units / "storydrill-reminder.timer").read_text()
    assert log.read_text().splitlines() == [
        "systemctl --user daemon-reload",
        "systemctl --user enable storydrill-reminder.timer",
        "systemctl --user restart storydrill-reminder.timer",
    ]
    assert drill("remind", "19:05", "--system", "systemd", "--install", "--yes")[0] == 0
    assert "19:05" in (units / "storydrill-reminder.timer").read_text()
    assert drill("remind", "--system", "systemd", "--remove")[0] == 0
    assert list(units.iterdir()) == []
    assert log.read_text().splitlines()[-1].endswith("disable --now storydrill-reminder.timer")
    code, _, err = drill("remind", "--system", "systemd", "--remove")
    assert code == 1
    assert "no reminder" in err


def test_words_of_a_unit_mean_what_they_say(drill, monkeypatch):
    monkeypatch.setenv("DRILL_HOME", '/home/a b/100%/$x/"q"')
    out = drill("remind", "--system", "systemd")[1]
    assert (
        r'Environment="DRILL_HOME=/home/a b/100%%/$x/\"q\""' in out
    )  # VAR3=$word in systemd.exec(5)


def test_a_launch_agent_is_a_property_list(drill, tmp_path):
    out = drill("remind", "07:05", "--system", "launchd")[1]
    path = tmp_path / "Library/LaunchAgents/org.storydrill.reminder.plist"
    assert out.startswith(f"# {path}\n")
    agent = plistlib.loads(out.split("\n", 1)[1].split("</plist>")[0].encode() + b"</plist>")
    assert agent["StartCalendarInterval"] == {"Hour": 7, "Minute": 5}
    assert agent["ProgramArguments"][-2:] == ["remind", "--notify"]
    assert agent["EnvironmentVariables"] == {"DRILL_HOME": str(tmp_path / "drill")}


def test_windows_is_given_a_task(drill):
    out = drill("remind", "21:00", "--system", "windows")[1]
    assert "schtasks /Create /F /SC DAILY /TN storydrill-reminder /ST 21:00 /TR" in out
    assert '/c "set "DRILL_HOME=' in out  # so that `&` in it begins no command


def test_a_line_of_the_crontab_is_added_beside_the_others_and_taken_away(drill, crontab):
    crontab.write_text("0 1 * * * backup\n")
    for time in ("08:30", "09:00"):
        assert drill("remind", time, "--system", "cron", "--install", "--yes")[0] == 0
    first, ours = crontab.read_text().splitlines()
    assert first == "0 1 * * * backup"
    assert ours.startswith("0 9 * * * DRILL_HOME=")
    assert ours.endswith("remind --notify # storydrill-reminder")
    assert drill("remind", "--system", "cron", "--remove")[0] == 0
    assert crontab.read_text() == "0 1 * * * backup\n"
    assert drill("remind", "--system", "cron", "--remove")[0] == 1


def test_other_lines_of_the_crontab_stay_what_they_are(drill, crontab):
    before = b"0 1 * * * caf\xe9\r\n0 2 * * * a\x0cb \xe2\x80\xa8 \xc2\x85 c\n"
    crontab.write_bytes(before)
    assert drill("remind", "--system", "cron", "--install", "--yes")[0] == 0
    assert crontab.read_bytes().startswith(before)
    assert drill("remind", "--system", "cron", "--remove")[0] == 0
    assert crontab.read_bytes() == before


def test_a_crontab_that_cannot_be_read_is_not_written_over(drill, program):
    log = program("crontab", "sys.exit('crontab: cannot open the spool: Input/output error')\n")
    for what in ("--install", "--remove"):
        code, _, err = drill("remind", "--system", "cron", what, "--yes")
        assert code == 2
        assert "`crontab -l` failed: crontab: cannot open the spool" in err
    assert log.read_text() == "crontab -l\n" * 2


@pytest.mark.parametrize("system", ["cron", "systemd", "launchd", "windows"])
@pytest.mark.parametrize("name", ["a\nb", "a\x01b", "a\udce9"])
def test_a_home_that_no_line_can_hold_is_refused(drill, monkeypatch, tmp_path, system, name):
    monkeypatch.setenv("DRILL_HOME", str(tmp_path / name))
    code, out, err = drill("remind", "--system", system)
    assert (code, out) == (2, "")
    assert "no plain text" in err


def test_where_there_is_no_crontab_yet_one_is_made(drill, crontab):
    assert drill("remind", "--system", "cron", "--install", "--yes")[0] == 0
    assert len(crontab.read_text().splitlines()) == 1


@pytest.mark.parametrize(
    "said",
    [
        "crontab: no crontab for ada",  # of Vixie and its heirs
        "No crontab for ada",
        "crontab: can't open 'ada': No such file or directory",  # of BusyBox
    ],
)
def test_that_there_is_no_crontab_is_said_in_several_ways(drill, program, tmp_path, said):
    table = tmp_path / "table"
    program(
        "crontab",
        f"if sys.argv[1] == '-l': sys.exit({said!r})\n"
        f"pathlib.Path({str(table)!r}).write_bytes(sys.stdin.buffer.read())\n",
    )
    assert drill("remind", "08:30", "--system", "cron", "--install", "--yes")[0] == 0
    assert table.read_text().startswith("30 8 * * * ")


def test_nobody_is_there_to_ask(drill):
    code, _, err = drill("remind", "--system", "cron", "--install")
    assert code == 2
    assert "--yes" in err


def test_a_command_of_the_system_that_fails_is_named(drill, program):
    program("systemctl", "sys.exit('Failed to connect to bus')\n")
    code, _, err = drill("remind", "--system", "systemd", "--install", "--yes")
    assert code == 2
    assert "`systemctl --user daemon-reload` failed: Failed to connect to bus" in err
    code, _, err = drill("remind", "--system", "cron", "--install", "--yes")
    assert code == 2
    assert "`crontab -` cannot be run" in err


@pytest.mark.parametrize(
    ("does", "said"),
    [
        ("sys.exit(3)", "3"),
        ("sys.stderr.buffer.write(b'ferm\\xe9\\n'); sys.exit(1)", "ferm\N{REPLACEMENT CHARACTER}"),
    ],
)
def test_a_command_that_fails_without_a_word_or_in_other_letters_is_named(
    drill, program, does, said
):
    program("systemctl", does)
    code, _, err = drill("remind", "--system", "systemd", "--install", "--yes")
    assert code == 2
    assert f"`systemctl --user daemon-reload` failed: {said}\n" in err


def test_what_stands_where_its_files_belong_is_named(drill, program, tmp_path):
    log, file = program("systemctl"), tmp_path / "config/systemd"
    file.parent.mkdir(exist_ok=True)
    file.write_text("mine")
    code, _, err = drill("remind", "--system", "systemd", "--install", "--yes")
    assert code == 2
    assert f"{file}/user cannot be written: Not a directory" in err
    assert not log.exists()


def test_a_home_named_from_where_one_is_is_found_from_anywhere(drill, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DRILL_HOME", "here")
    out = drill("remind", "--system", "cron")[1]
    assert f" DRILL_HOME={tmp_path}/here " in out


def test_what_is_no_time_is_refused_with_an_example(drill):
    code, _, err = drill("remind", "25:00")
    assert code == 2
    assert "as 04:00" in err


def test_it_says_how_much_waits_and_else_nothing(drill, stocked, program, monkeypatch):
    monkeypatch.setattr(reminder, "system_here", lambda: reminder.System.SYSTEMD)
    log = program("notify-send")
    assert drill("remind", "--notify")[1] == ""
    notice = log.read_text()
    assert notice.startswith("notify-send --app-name=drill drill ")
    assert notice.rstrip().endswith("minutes") or notice.rstrip().endswith("minute")
    program("notify-send", "sys.exit(1)\n")  # no desktop: the words go to standard output
    assert "cards today, about" in drill("remind", "--notify")[1]
    drill("cards", "--do", "suspend", "--yes")
    log.unlink()
    assert drill("remind", "--notify")[:2] == (0, "")
    assert not log.exists()


def test_with_an_interview_ahead_it_says_what_its_plan_has(drill, stocked, program):
    program("notify-send", "sys.exit(1)\n")
    drill("onsite", "add", "Acme", "9", "--minutes", "2")
    said = drill("remind", "--notify")[1]
    found = json.loads(drill("due", "--json")[1])
    assert found["interview"]["onsite"] == "Acme"
    assert said.startswith(f"{found['due'] + found['new']} cards today, about")


def test_a_prompt_gets_a_few_letters_or_nothing(stocked):
    stocked("answer", "small/doors/basic", "1")
    today = json.loads(stocked("due", "--json")[1])
    assert today["learning"] == 1
    waiting = today["due"] + today["learning"] + today["new"]
    assert stocked("due", "--prompt")[1] == f"drill {waiting}\n"
    stocked("cards", "--do", "suspend", "--yes")
    assert stocked("due", "--prompt")[:2] == (0, "")


@pytest.mark.parametrize(
    ("started", "found", "words"),
    [
        ("/opt/bin/drill", "/opt/bin/drill", ["/opt/bin/drill"]),
        ("drill", "/usr/bin/drill", ["/usr/bin/drill"]),
        ("drill", None, [sys.executable, "-m", "drill"]),
        ("/opt/bin/python", "/opt/bin/python", [sys.executable, "-m", "drill"]),
    ],
)
def test_a_reminder_starts_the_drill_that_made_it(monkeypatch, started, found, words):
    monkeypatch.setattr(sys, "argv", [started, "remind"])
    monkeypatch.setattr(reminder.shutil, "which", {started: found}.get)
    assert reminder._drill() == [*words, "remind", "--notify"]


TEXTS = {
    "systemd": {
        "config/systemd/user/storydrill-reminder.service": (
            "[Unit]\nDescription=What drill has for today\n\n"
            "[Service]\nType=oneshot\n"
            'Environment="DRILL_HOME=~/my 100%% decks"\n'
            'ExecStart="/opt/my apps/drill" "remind" "--notify"\n'
        ),
        "config/systemd/user/storydrill-reminder.timer": (
            "[Unit]\nDescription=A reminder of drill\n\n"
            "[Timer]\nOnCalendar=*-*-* 07:05:00\nPersistent=true\n\n"
            "[Install]\nWantedBy=timers.target\n"
        ),
    },
    "cron": {
        "": "5 7 * * * DRILL_HOME='~/my 100\\% decks' '/opt/my apps/drill' remind --notify "
        "# storydrill-reminder"
    },
}
"""What a system is given for a home (in ~) and a program with blanks in their names."""


@pytest.fixture
def named_with_blanks(monkeypatch, tmp_path):
    monkeypatch.setattr(sys, "argv", ["/opt/my apps/drill", "remind"])
    monkeypatch.setattr(reminder.shutil, "which", str)
    monkeypatch.setenv("DRILL_HOME", " ~/my 100% decks ")
    return tmp_path


@pytest.mark.parametrize("system", TEXTS)
def test_the_texts_of_a_reminder_mean_the_same_program_and_home(named_with_blanks, system):
    made = reminder.reminder(reminder.System(system), timedelta(hours=7, minutes=5))
    texts = {str(path.relative_to(named_with_blanks)): text for path, text in made.files}
    texts |= {"": made.crontab} if made.crontab else {}
    assert texts == {
        path: text.replace("~", str(named_with_blanks)) for path, text in TEXTS[system].items()
    }


def test_a_task_of_windows_is_made_and_deleted_by_its_name(named_with_blanks):
    made = reminder.reminder(reminder.System.WINDOWS, timedelta(hours=7, minutes=5))
    command = (
        f'cmd /c "set "DRILL_HOME={named_with_blanks}/my 100% decks"&& '
        '"/opt/my apps/drill" remind --notify"'
    )
    name = ("/TN", "storydrill-reminder")
    assert made.start == (
        ("schtasks", "/Create", "/F", "/SC", "DAILY", *name, "/ST", "07:05", "/TR", command),
    )
    assert made.stop == (("schtasks", "/Delete", "/F", *name),)
    assert (made.files, made.crontab) == ((), "")


def test_without_a_home_of_its_own_a_reminder_names_none(named_with_blanks, monkeypatch):
    monkeypatch.setenv("DRILL_HOME", " ")
    for system in reminder.System:
        made = reminder.reminder(system, timedelta(hours=7, minutes=5))
        assert "DRILL_HOME" not in str(made), system


def test_a_launch_agent_is_ended_before_it_is_begun_anew(drill, program, tmp_path):
    log, agents = program("launchctl"), tmp_path / "Library/LaunchAgents"
    agent, domain = agents / "org.storydrill.reminder.plist", f"gui/{os.getuid()}"
    for _ in range(2):
        assert drill("remind", "07:05", "--system", "launchd", "--install", "--yes")[0] == 0
    begin = f"launchctl bootstrap {domain} {agent}"
    end = f"launchctl bootout {domain}/org.storydrill.reminder"
    assert log.read_text().splitlines() == [begin, end, begin]
    assert drill("remind", "--system", "launchd", "--remove")[0] == 0
    assert log.read_text().splitlines()[3:] == [end]
    assert not agent.exists()


def test_what_was_ended_by_hand_is_installed_again(drill, program):
    install = ("remind", "--system", "systemd", "--install", "--yes")
    program("systemctl")
    assert drill(*install)[0] == 0
    log = program("systemctl", "if 'disable' in sys.argv: sys.exit('Unit is not loaded')\n")
    log.unlink()
    assert drill(*install)[0] == 0
    assert [line.split()[2] for line in log.read_text().splitlines()] == [
        "disable", "daemon-reload", "enable", "restart",
    ]  # fmt: skip


def test_a_reminder_of_which_one_file_is_left_is_ended_and_removed(drill, program, tmp_path):
    log, units = program("systemctl"), tmp_path / "config/systemd/user"
    assert drill("remind", "--system", "systemd", "--install", "--yes")[0] == 0
    (units / "storydrill-reminder.service").unlink()
    program("systemctl", f"assert any(pathlib.Path({str(units)!r}).iterdir())\n")
    assert drill("remind", "--system", "systemd", "--remove")[0] == 0
    assert log.read_text().splitlines()[-1].endswith("disable --now storydrill-reminder.timer")
    assert list(units.iterdir()) == []


def test_units_are_not_looked_for_in_a_folder_that_is_named_by_halves(drill, monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_CONFIG_HOME", "here")
    out = drill("remind", "--system", "systemd")[1]
    assert f"# {tmp_path}/.config/systemd/user/storydrill-reminder.timer" in out


def test_a_line_of_the_crontab_that_only_names_the_reminder_stays(drill, crontab):
    others = "0 1 * * * ls ~/storydrill-reminder\n# storydrill-reminder is below\n"
    crontab.write_text(others)
    for what in ("--install", "--remove"):
        assert drill("remind", "--system", "cron", what, "--yes")[0] == 0
    assert crontab.read_text() == others


@pytest.mark.parametrize(
    ("system", "words"),
    [
        ("systemd", ["notify-send", "--app-name=drill", "drill", "5 cards"]),
        ("cron", ["notify-send", "--app-name=drill", "drill", "5 cards"]),
        ("windows", ["msg", "ada", "drill: 5 cards"]),
        ("launchd", [
            "osascript", "-e", "on run argv", "-e",
            'display notification (item 1 of argv) with title "drill"', "-e", "end run", "5 cards",
        ]),
    ],
)  # fmt: skip
def test_a_notice_is_shown_as_the_system_does_it(monkeypatch, system, words):
    asked = []

    def ran(command, **_):
        asked.append(command)
        return SimpleNamespace(returncode=len(asked) - 1)

    monkeypatch.setattr(reminder, "system_here", lambda: reminder.System(system))
    monkeypatch.setattr(reminder.subprocess, "run", ran)
    monkeypatch.setenv("USERNAME", "ada")
    assert [reminder.notify("5 cards"), reminder.notify("5 cards")] == [True, False]
    assert asked == [words, words]


@pytest.mark.parametrize("error", [FileNotFoundError, PermissionError])
def test_a_notice_that_nothing_can_show_is_not_shown(monkeypatch, error):
    def ran(*_, **__):
        raise error

    monkeypatch.setattr(reminder.subprocess, "run", ran)
    assert not reminder.notify("5 cards")


@pytest.mark.parametrize(
    ("platform", "systemd", "system"),
    [
        ("linux", True, "systemd"), ("linux", False, "cron"), ("freebsd14", False, "cron"),
        ("darwin", False, "launchd"), ("win32", False, "windows"),
    ],
)  # fmt: skip
def test_what_starts_a_reminder_goes_by_the_machine(monkeypatch, platform, systemd, system):
    monkeypatch.setattr(reminder.sys, "platform", platform)
    monkeypatch.setattr(
        reminder.Path, "is_dir", lambda path: systemd and str(path) == "/run/systemd/system"
    )
    assert reminder.system_here() == system
