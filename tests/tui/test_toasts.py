"""Toasts: what is said in the corner, and how long."""

from __future__ import annotations

from driving import drive, toasts, until
from textual.widgets._toast import Toast


def test_a_toast_whose_time_ends_while_it_is_mounted_starts_no_timer_of_nothing(app, monkeypatch):
    made, left = Toast.__init__, []

    def late(toast, notification):
        notification.raised_at -= notification.timeout  # as on a machine that was busy just then
        made(toast, notification)
        left.append(toast._timeout)
        toast._timeout = abs(toast._timeout)  # below zero, Textual's timer would hang this test

    monkeypatch.setattr(Toast, "__init__", late)

    async def script(app, pilot):
        app.say("Undone.")
        await until(pilot, lambda: left and not toasts(app) and not app.screen.query(Toast))

    drive(app, script)
    assert all(seconds > 0 for seconds in left)
