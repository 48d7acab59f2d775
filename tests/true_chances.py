"""A simulated company whose true chances are known on any day: those of its deals to be won by the
quarter's end, given the law of the simulation and what was recorded by that day."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from unittest.mock import patch

import numpy as np

from data import demo
from data.demo import chances
from data.demo.block import Block, World, simulated
from data.demo.calendar import END, Floats, index_of, quarter_last
from data.demo.files import DEAL_DIGITS
from data.demo.parameters import LAW, MONEY, OPEN_STAGES, WON
from data.demo.paths import Paths, outcome_shares, walked
from data.load import load

DEALS = 12_000  # the demo company's size
PATHS = 200_000  # ways into the future, of all open deals together
FUTURES = 30  # of each deal that is not yet created
# Who sees what and what people did says nothing of chances, and takes long to read.
LEFT_OUT = ("activities.csv", "trial_activity.csv")


@dataclass(frozen=True)
class Truth:
    """What the law says on a day: of each open deal its chance and what it brings if won, in CNY;
    and what deals created later in the quarter are expected to bring in it."""

    chance: dict[str, float]
    worth: dict[str, float]
    later: float


class TrueCompany:
    """The files of a company, loaded, beside the simulation that they came from."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.home = folder / "home"
        files = folder / "files"
        demo.write(files, DEALS, seed=seed)
        for name in LEFT_OUT:
            (files / name).unlink()
        assert load(files, self.home).succeeded
        self.world: World = demo._world(seed, DEALS)
        # the deals of one block, drawn as `write` draws them
        self.block: Block = simulated(np.random.default_rng([seed, 2, 0]), self.world, 0, DEALS)

    def truth(self, day: date, amounts: dict[str, float | None]) -> Truth:
        """What is true at the end of a day; `amounts` are those of its open deals then."""
        at = float(index_of(day) + 1)
        paths = self._known(at)
        with patch.object(chances, "_MOST_PATHS", PATHS):
            said = chances.open_chances(
                np.random.default_rng(7), self.world.stage_clocks, self.block.deals, paths, at
            )
        names = [f"D{number + 1:0{DEAL_DIGITS}d}" for number in said.number]
        assert sorted(names) == sorted(amounts)
        # an amount that is missing is entered on the way, in full
        sizes = self.block.deals.size[said.number]
        kept = revised()[said.stage]
        worth = {
            name: float((size if amounts[name] is None else amounts[name]) * part)
            for name, size, part in zip(names, sizes, kept, strict=True)
        }
        return Truth(dict(zip(names, said.quarter.tolist(), strict=True)), worth, self._later(at))

    def _known(self, at: float) -> Paths:
        """The ways of all deals as far as they are known; those not yet created as closed ones."""
        before = self.block.paths.entry < at
        born = self.block.deals.moment < at
        entry = np.where(before, self.block.paths.entry, np.inf)
        stage = np.where(before, self.block.paths.stage, -1)
        entry[~born, 0] = 0.0
        return Paths(entry, np.where(born[:, None], stage, WON).astype(np.int8))

    def _later(self, at: float) -> float:
        """Deals created later go as the law says. After the last day nothing is simulated, so the
        deals of as many days before it stand for those to come."""
        deals, rng = self.block.deals, np.random.default_rng(5)
        end = float(quarter_last(np.array([int(at) - 1]))[0] + 1)
        ahead = max(0.0, end - END)
        ahead = end - at if ahead else 0.0
        rows = np.flatnonzero((deals.moment >= at - ahead) & (deals.moment < end - ahead))
        many = np.repeat(rows, FUTURES)
        quality = rng.choice(3, many.size, p=np.array(LAW.quality_shares))
        shares = outcome_shares(deals.drift[many] + np.array(LAW.quality_drift)[quality])
        clocks = self.world.stage_clocks
        begin = deals.moment[many] + ahead
        gone = walked(rng, clocks, deals.region[many], shares, deals.pace[many], begin, end)
        is_won = (gone.stage == WON).any(axis=1)
        return float((is_won * deals.size[many]).sum() / FUTURES * revised()[0])


def revised() -> Floats:
    """By stage: what an amount is expected to be once the deal is won, of what it is now."""
    mean = np.exp(MONEY.revise_mean + MONEY.revise_spread**2 / 2)
    steps = 1 + np.array(MONEY.revise_rates) * (mean - 1)
    return np.array([steps[stage + 1 :].prod() for stage in range(OPEN_STAGES)])
