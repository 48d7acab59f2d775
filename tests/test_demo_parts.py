"""The parts that the demo company is made of: names and clocks."""

import numpy as np
import pandas as pd

from data.demo.calendar import CHINA, HORIZON, stage_clocks, work_clocks
from data.demo.names import account_names
from data.demo.parameters import START


def test_a_million_accounts_have_different_names() -> None:
    numbers = np.arange(1_000_000)
    for foreign in (False, True):
        names = account_names(numbers, np.full(numbers.size, foreign))
        assert len(names.unique()) == numbers.size


def test_clocks_turn_back_into_moments() -> None:
    rng = np.random.default_rng(0)
    for clocks in (stage_clocks(), work_clocks()):
        kind = rng.integers(0, len(clocks.ticks), 5000)
        moment = rng.uniform(0, HORIZON - 400, 5000)
        time = clocks.passed(kind, moment)
        back = clocks.moment(kind, time)
        working = clocks.passed(kind, np.floor(moment) + 1) > clocks.passed(kind, np.floor(moment))
        assert np.allclose(back[working], moment[working], atol=1e-5)
        assert (np.abs(clocks.passed(kind, back) - time) < 1e-4).all()
        opened = clocks.passed(kind, np.floor(back) + 1) > clocks.passed(kind, np.floor(back))
        assert opened.all(), "nothing is found on a day when nobody works"
    new_year = float((pd.Timestamp("2026-02-17") - pd.Timestamp(START)).days)
    pair = work_clocks().passed(np.array([CHINA, CHINA]), np.array([new_year, new_year + 1]))
    assert pair[0] == pair[1]
