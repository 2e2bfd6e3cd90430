"""The screens' tests begin after the first run, but for those that are about it."""

from __future__ import annotations

import pytest

from drill.service.onsite import first_run


@pytest.fixture
def home(home):
    """An open, empty root whose questions were asked."""
    first_run.finish(home)
    return home
