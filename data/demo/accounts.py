"""Accounts: those of the deals, as the deals left them, and prospects without a deal."""

from dataclasses import dataclass

import numpy as np

from data.demo.block import Block, World
from data.demo.calendar import END, LAST_DAY, Floats, Ints
from data.demo.events import EMPTY
from data.demo.files import ACCOUNT_DIGITS, PERSON_DIGITS, Folder, chosen, day_column, id_column
from data.demo.history import life_end
from data.demo.names import account_names
from data.demo.organisation import UNIT_REGIONS
from data.demo.parameters import OPEN_STAGES, WON

STATUSES = ("owned", "public", "customer")
REASONS = ("No progress 无进展", "Owner left 人员离职", "Over the cap 超出上限")
PROSPECTS_PER_ACCOUNT = 0.16
_WRITTEN_AT_ONCE = 200_000


@dataclass
class Ledger:
    """What the deals of the blocks seen so far say about each account."""

    owner: Ints
    first: Floats
    last: Floats
    won: "np.ndarray[tuple[int], np.dtype[np.bool_]]"
    live: "np.ndarray[tuple[int], np.dtype[np.bool_]]"

    def add(self, block: Block) -> None:
        """Take in a block; blocks come in order of creation, so the last owner stays."""
        account, stage = block.deals.account, block.tracks[0].now
        order = np.argsort(block.deals.moment, kind="stable")
        end = np.full(account.size, END - 1e-3)
        self.owner[account[order]] = block.keeper.at(order, end[order])
        np.minimum.at(self.first, account, block.deals.moment)
        np.maximum.at(self.last, account, life_end(block.paths))
        self.won[account[stage == WON]] = True
        self.live[account[stage < OPEN_STAGES]] = True


def ledger(accounts: int) -> Ledger:
    return Ledger(np.full(accounts, EMPTY, dtype=np.int64), np.full(accounts, np.inf),
                  np.zeros(accounts), np.zeros(accounts, bool),
                  np.zeros(accounts, bool))  # fmt: skip


@dataclass(frozen=True)
class Prospects:
    """Accounts without a deal: number, owner, the day they were registered."""

    account: Ints
    owner: Ints
    registered: Ints


def prospects(rng: np.random.Generator, world: World) -> Prospects:
    """Prospects of all units, rather of late."""
    count = int(world.born.accounts * PROSPECTS_PER_ACCOUNT) + 1
    shares = world.organisation.unit_shares
    unit = rng.choice(shares.size, count, p=shares / shares.sum())
    registered = np.floor(LAST_DAY * np.sqrt(rng.random(count))).astype(np.int64)
    registered -= np.maximum(registered % 7 - 4, 0)
    owner = world.organisation.roster.drawn(unit, registered, rng.random(count))
    return Prospects(world.born.accounts + np.arange(count), owner, registered)


def write_accounts(folder: Folder, rng: np.random.Generator, world: World, book: Ledger,
                   extra: Prospects) -> None:  # fmt: skip
    """All accounts. A prospect whose owner left, and some that lie long, are public."""
    before = np.floor(book.first - rng.exponential(25.0, book.first.size))
    first = np.maximum(np.minimum(before, np.floor(book.first)), 0).astype(np.int64)
    idle = (~book.won & ~book.live) & (book.last < END - 150) & (rng.random(first.size) < 0.75)
    gone = extra.registered < LAST_DAY - 150
    gone &= rng.random(gone.size) < 0.6
    gone |= world.organisation.roster.left[extra.owner] <= LAST_DAY
    registered = np.concatenate([first, extra.registered])
    public = np.concatenate([idle, gone])
    status = np.where(public, 1, np.concatenate([np.where(book.won, 2, 0), np.zeros_like(gone)]))
    since = np.concatenate([np.floor(book.last).astype(np.int64), extra.registered])
    released = np.minimum(since + rng.integers(60, 150, since.size), LAST_DAY)
    left = world.organisation.roster.left[extra.owner]
    released[first.size :] = np.where(left <= LAST_DAY, np.maximum(left, extra.registered),
                                      released[first.size :])  # fmt: skip
    reason = rng.integers(0, len(REASONS), since.size)
    owner = np.where(public, EMPTY, np.concatenate([book.owner, extra.owner]))
    for begin in range(0, registered.size, _WRITTEN_AT_ONCE):
        part = slice(begin, min(begin + _WRITTEN_AT_ONCE, registered.size))
        numbers = np.arange(part.start, part.stop)
        folder.write("accounts", {
            "account_id": id_column("A", numbers, ACCOUNT_DIGITS),
            "account_name": account_names(numbers, world.foreign_account[part]),
            "owner_id": id_column("P", owner[part], PERSON_DIGITS),
            "registered_on": day_column(registered[part]),
            "status": chosen(STATUSES, status[part]),
            "released_on": day_column(np.where(public, released, EMPTY)[part]),
            "release_reason": chosen(REASONS, np.where(public, reason, EMPTY)[part]),
        })  # fmt: skip


def foreign_accounts(rng: np.random.Generator, born_unit: Ints, account: Ints,
                     accounts: int) -> "np.ndarray[tuple[int], np.dtype[np.bool_]]":  # fmt: skip
    """Which accounts have a foreign name: those of units abroad; some prospects."""
    foreign = np.zeros(accounts + int(accounts * PROSPECTS_PER_ACCOUNT) + 1, dtype=bool)
    foreign[account] = UNIT_REGIONS[born_unit] == 1
    foreign[accounts:] = rng.random(foreign.size - accounts) < 0.18
    return foreign
