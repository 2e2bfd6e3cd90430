"""A tree of files to choose from. File names are data, and folders may be huge or shut.

Hidden files are left out; of a huge folder the first few hundred are shown, and the tree says so.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable
from itertools import islice
from pathlib import Path

from rich.text import Text
from textual.widgets import DirectoryTree
from textual.widgets.directory_tree import DirEntry
from textual.widgets.tree import TreeNode

from drill.tui.content import cell

MOST_SHOWN = 300
"""Files and folders of one folder that are shown: folders first, then by name."""
MOST_READ = 20_000
"""Names of one folder that are read at all."""


def starting_folder() -> Path:
    """The folder that drill was started in; where that is gone, home, else the root."""
    for find in (Path.cwd, Path.home):
        try:
            return find()
        except (OSError, RuntimeError):
            continue
    return Path("/")


def path_of(text: str) -> Path:
    """The path that was typed; `~` is home, where the system knows one."""
    path = Path(text)
    try:
        return path.expanduser()
    except RuntimeError:
        return path


class Files(DirectoryTree):
    """The files below a folder, read in a thread as folders are opened."""

    ICON_NODE_EXPANDED = "▾ "
    ICON_NODE = "▸ "
    ICON_FILE = "  "

    def on_mount(self) -> None:
        """The folder itself is no choice: it is what the files are in."""
        self.show_root = False

    def process_label(self, label: object) -> Text:
        """A name as one line, without what a terminal would obey."""
        return cell(label.plain if isinstance(label, Text) else str(label)) or cell("?")

    def filter_paths(self, paths: Iterable[Path]) -> Iterable[Path]:
        """The first of them, hidden ones left out."""
        visible = (path for path in paths if not path.name.startswith("."))
        return heapq.nsmallest(MOST_SHOWN + 1, islice(visible, MOST_READ), key=_rank)

    def _populate_node(self, node: TreeNode[DirEntry], content: Iterable[Path]) -> None:
        paths = list(content)
        super()._populate_node(node, paths[:MOST_SHOWN])
        if len(paths) > MOST_SHOWN:
            node.add_leaf("… and more: type its path above")

    def up(self) -> None:
        """Show the folder above instead."""
        here = Path(self.path).absolute()
        if here.parent != here:
            self.path = here.parent


def _rank(path: Path) -> tuple[bool, str]:
    return not DirectoryTree._safe_is_dir(path), path.name.lower()
