"""A block of deals from birth to the last covered day, and its rows in the files."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data.demo.activities import KINDS, Activities, Trials, activities, trials
from data.demo.calendar import END, Clocks, Floats, Ints
from data.demo.deals import Births, Deals, drawn_deals
from data.demo.events import DATE, EMPTY, FIELDS, MANAGER, OWNER, STAGE, Log, Track, log_of
from data.demo.files import (
    ACCOUNT_DIGITS,
    ACTIVITY_DIGITS,
    DEAL_DIGITS,
    PERSON_DIGITS,
    Folder,
    chosen,
    day_column,
    id_column,
    money_column,
    time_column,
)
from data.demo.history import Keeper, amount_track, date_track, keepers, owner_track, stage_track
from data.demo.names import account_names
from data.demo.organisation import Organisation
from data.demo.parameters import (
    CURRENCIES,
    LAW,
    LOST,
    LOST_REASONS,
    NEXT_STEPS,
    OPEN_STAGES,
    PRODUCTS,
    SOURCES,
    STAGE_IDS,
)
from data.demo.paths import Paths, chances_ever, outcome_shares, walked
from data.demo.rates import Rates
from data.demo.reviews import manager_track


@dataclass(frozen=True)
class World:
    """What all blocks share."""

    organisation: Organisation
    rates: Rates
    born: Births
    stage_clocks: Clocks
    work_clocks: Clocks
    foreign_account: "np.ndarray[tuple[int], np.dtype[np.bool_]]"


@dataclass(frozen=True)
class Block:
    """A block's deals with everything that happened to them; tracks in the order of FIELDS."""

    deals: Deals
    shares: Floats
    paths: Paths
    keeper: Keeper
    tracks: list[Track]
    log: Log
    activities: Activities
    trials: Trials


def simulated(rng: np.random.Generator, world: World, first: int, last: int) -> Block:
    """The deals from first up to, not including, last."""
    deals = drawn_deals(rng, world.organisation, world.rates, world.born, first, last)
    shares = outcome_shares(deals.drift + np.array(LAW.quality_drift)[deals.quality])
    paths = walked(rng, world.stage_clocks, deals.region, shares, deals.pace, deals.moment, END)
    keeper = keepers(rng, deals, world.organisation, world.work_clocks)
    day = np.floor(deals.moment).astype(np.int64)
    full = world.rates.foreign(deals.size, deals.currency, day)
    amounts = amount_track(rng, deals, paths, full)
    dates = date_track(rng, deals, paths, world.work_clocks)
    managers = manager_track(rng, deals, paths, keeper, world.organisation, world.work_clocks,
                             amounts, dates, chances_ever(shares))  # fmt: skip
    tracks = [stage_track(deals, paths), amounts, dates, managers,
              owner_track(deals, paths, keeper)]  # fmt: skip
    done = activities(rng, deals, paths, keeper, world.organisation, world.work_clocks)
    tried = trials(rng, deals, paths, keeper, world.work_clocks)
    return Block(deals, shares, paths, keeper, tracks, log_of(tracks), done, tried)


def write_deals(folder: Folder, rng: np.random.Generator, world: World, block: Block) -> None:
    """The block's rows of opportunities."""
    deals, tracks = block.deals, block.tracks
    stage, count = tracks[STAGE].now, deals.number.size
    closed = stage >= OPEN_STAGES
    last = block.paths.entry[np.arange(count), block.paths.last_step()]
    names = account_names(deals.account, world.foreign_account[deals.account])
    product = chosen([kind.name for kind in PRODUCTS], deals.product)
    step = np.where(closed | (rng.random(count) < 0.2), EMPTY, rng.integers(0, 6, count))
    reason = np.where(stage == LOST, rng.integers(0, len(LOST_REASONS), count), EMPTY)
    folder.write("opportunities", {
        "opportunity_id": id_column("D", deals.number, DEAL_DIGITS),
        "opportunity_name": pc.binary_join_element_wise(names, product, " "),
        "account_id": id_column("A", deals.account, ACCOUNT_DIGITS),
        "owner_id": _person(tracks[OWNER].now),
        "stage_id": chosen(STAGE_IDS, stage),
        "amount": money_column(tracks[1].now),
        "currency": chosen(["CNY", *(currency[0] for currency in CURRENCIES)], deals.currency),
        "expected_close_on": day_column(tracks[DATE].now),
        "manager_amount": money_column(tracks[MANAGER].now),
        "created_on": day_column(np.floor(deals.moment).astype(np.int64)),
        "closed_on": day_column(np.where(closed, np.floor(last), EMPTY).astype(np.int64)),
        "source": chosen([source.name for source in SOURCES], deals.source),
        "product": product,
        "next_step": chosen(NEXT_STEPS, step),
        "lost_reason": chosen(LOST_REASONS, reason),
    })  # fmt: skip


def _person(numbers: Ints) -> Any:
    return id_column("P", numbers, PERSON_DIGITS)


def _value_texts(log: Log, values: Ints) -> Any:
    """The values of a log as texts, each in the form of its field."""
    texts, places = [], []
    for code in range(len(FIELDS)):
        rows = np.flatnonzero(log.field == code)
        of_field = values[rows]
        if code == STAGE:
            text = chosen(STAGE_IDS, of_field)
        elif code == DATE:
            text = day_column(of_field).cast(pa.string())
        elif code == OWNER:
            text = _person(of_field)
        else:
            whole = pa.array(of_field, mask=of_field == EMPTY).cast(pa.string())
            text = pc.binary_join_element_wise(whole, "00", ".")
        texts.append(text)
        places.append(rows)
    order = np.empty(log.field.size, dtype=np.int64)
    order[np.concatenate(places)] = np.arange(log.field.size)
    return pa.concat_arrays(texts).take(pa.array(order))


def write_changes(folder: Folder, block: Block, first_id: int) -> int:
    """The block's rows of opportunity_changes; returns how many."""
    log = block.log
    folder.write("opportunity_changes", {
        "opportunity_id": id_column("D", block.deals.number[log.row], DEAL_DIGITS),
        "change_id": pa.array(np.arange(first_id, first_id + log.row.size)),
        "changed_at": time_column(log.moment),
        "field": chosen(FIELDS, log.field),
        "value": _value_texts(log, log.value),
        "old_value": _value_texts(log, log.old),
    })  # fmt: skip
    return int(log.row.size)


def write_activities(folder: Folder, done: Activities, numbers: Ints, first_id: int) -> int:
    """Rows of activities; numbers are those of the deals of the block. Returns how many."""
    count = done.kind.size
    deal = np.full(count, EMPTY, dtype=np.int64)
    named = done.deal != EMPTY
    deal[named] = numbers[done.deal[named]]
    folder.write("activities", {
        "activity_id": id_column("V", np.arange(first_id, first_id + count), ACTIVITY_DIGITS),
        "kind": chosen(KINDS, done.kind),
        "person_id": _person(done.person),
        "account_id": id_column("A", done.account, ACCOUNT_DIGITS),
        "opportunity_id": id_column("D", deal, DEAL_DIGITS),
        "occurred_at": time_column(done.moment),
        "minutes": done.minutes,
    })  # fmt: skip
    return count


def write_trials(folder: Folder, tried: Trials) -> None:
    folder.write("trial_activity", {
        "account_id": id_column("A", tried.account, ACCOUNT_DIGITS),
        "active_on": day_column(tried.day),
        "person_id": _person(tried.person),
    })  # fmt: skip
