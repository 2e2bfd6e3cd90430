"""What several tests of services share."""

from __future__ import annotations

import pytest

from several_homes import Several


@pytest.fixture
def several(tmp_path):
    made = []

    def make(*skews):
        made.append(Several(tmp_path, skews))
        return made[0].homes, made[0].sync

    yield make
    for each in made:
        each.close()
