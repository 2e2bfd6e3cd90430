"""The screens' tests begin after the first run, but for those that are about it."""

from __future__ import annotations

import pytest

from drill.service import welcome


@pytest.fixture
def trainer(trainer):
    """An open, empty home whose questions were asked."""
    welcome.finish(trainer)
    return trainer
