"""A simulated company, written as the files that a CRM would export.

`write` is the whole of it. Everything is drawn from one seed, block of deals by block of deals,
so that the same seed gives the same bytes and memory does not grow with the company.
"""

from pathlib import Path

import numpy as np

from data.demo.accounts import foreign_accounts, ledger, prospects, write_accounts
from data.demo.activities import prospecting
from data.demo.block import (
    Block,
    World,
    simulated,
    write_activities,
    write_changes,
    write_deals,
    write_trials,
)
from data.demo.calendar import Floats, Ints, stage_clocks, work_clocks
from data.demo.deals import births
from data.demo.files import FileFormat, Folder
from data.demo.organisation import UNIT_TEAMS, organisation
from data.demo.parameters import SEED, WON
from data.demo.rates import drawn_rates, month_of, months
from data.demo.tables import write_organisation, write_rules, write_targets
from data.demo.truth import Truth

__all__ = ["write"]

_BLOCK = 50_000
_NO_DEALS: Ints = np.zeros(0, dtype=np.int64)


def write(
    folder: Path,
    deals: int = 12000,
    seed: int = SEED,
    truth: Path | None = None,
    file_format: FileFormat = "csv",
) -> None:
    """Simulate a company with so many deals and write its contract files into the folder.

    truth: where to write what was put in, as JSON (see data.demo.truth).
    Raises ValueError for less than one deal.
    """
    if deals < 1:
        raise ValueError(f"a company of {deals} deals")
    world = _world(seed, deals)
    people = world.organisation
    book, found = ledger(world.born.accounts), Truth(world) if truth else None
    won = np.zeros((len(UNIT_TEAMS), len(months())))
    changes, done = 1, 0
    with Folder(folder, file_format) as files:
        write_organisation(files, people)
        write_rules(files, world.rates)
        for number, first in enumerate(range(0, deals, _BLOCK)):
            rng = np.random.default_rng([seed, 2, number])
            block = simulated(rng, world, first, min(first + _BLOCK, deals))
            write_deals(files, rng, world, block)
            changes += write_changes(files, block, changes)
            done += write_activities(files, block.activities, block.deals.number, done)
            write_trials(files, block.trials)
            book.add(block)
            _add_won(won, world, block)
            if found:
                found.add(np.random.default_rng([seed, 3, number]), block)
        rng = np.random.default_rng([seed, 4])
        extra = prospects(rng, world)
        called = prospecting(rng, extra.registered, extra.owner, extra.account, people,
                             world.work_clocks)  # fmt: skip
        write_activities(files, called, _NO_DEALS, done)
        write_accounts(files, rng, world, book, extra)
        write_targets(files, rng, won)
    if found and truth:
        found.write(truth, seed, deals)


def _world(seed: int, deals: int) -> World:
    rng = np.random.default_rng([seed, 1])
    people = organisation(rng, deals)
    rates = drawn_rates(rng)
    born = births(rng, people, deals)
    foreign = foreign_accounts(rng, born.unit.astype(np.int64), born.account.astype(np.int64),
                               born.accounts)  # fmt: skip
    return World(people, rates, born, stage_clocks(), work_clocks(), foreign)


def _add_won(won: Floats, world: World, block: Block) -> None:
    """Add what the block won to won[unit, month], at the rate of the close day."""
    rows = np.flatnonzero((block.tracks[0].now == WON) & (block.tracks[1].now >= 0))
    closed = block.paths.entry[rows, block.paths.last_step()[rows]]
    day = np.floor(closed).astype(np.int64)
    amount = world.rates.reporting(block.tracks[1].now[rows], block.deals.currency[rows], day)
    unit = world.organisation.roster.unit_on(block.tracks[4].now[rows], closed)
    unit = np.where(unit < 0, block.deals.unit[rows], unit)
    np.add.at(won, (unit, month_of(day)), amount)
