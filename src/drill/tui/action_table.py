"""What can be done where: the table of actions, a row an action, scene by scene.

To add a key, add a row to its scene, in one of these modules, and an `action_…` to the screen.
"""

from __future__ import annotations

from drill.tui.dialog_actions import DIALOGS
from drill.tui.place_actions import PLACES
from drill.tui.session_actions import SESSIONS

TABLE = PLACES | SESSIONS | DIALOGS
"""The scenes by their ids, in the order of the docs."""
