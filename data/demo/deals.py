"""The deals as they are created: when, by whom, for whom, how large, how good."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.demo.calendar import LAST_DAY, Floats, Ints, creation_weights, index_of
from data.demo.organisation import (
    DEPARTMENTS,
    DIRECTORS,
    UNIT_DIRECTORS,
    UNIT_REGIONS,
    Organisation,
)
from data.demo.parameters import (
    CURRENCIES,
    LAW,
    MONEY,
    PRODUCTS,
    SOURCES,
    STORIES,
)
from data.demo.rates import Rates

REPEAT_RATE = 0.35


@dataclass(frozen=True)
class Births:
    """Of every deal of the company, in order of creation: the moment, the unit, the account."""

    moment: Floats
    unit: NDArray[np.int8]
    account: NDArray[np.int32]
    is_known: NDArray[np.bool_]  # the account had an earlier deal
    accounts: int


@dataclass(frozen=True)
class Deals:
    """A block of deals; every array has one entry a deal.

    number is the place among all deals; size is in CNY and drives the process, amount is what
    was entered at first, in units of the currency (0 is CNY), -1 where nothing was entered.
    """

    number: Ints
    moment: Floats
    unit: Ints
    region: Ints
    account: Ints
    owner: Ints
    size: Floats
    amount: Ints
    currency: Ints
    source: Ints
    product: Ints
    quality: Ints
    drift: Floats
    pace: Floats


def births(rng: np.random.Generator, organisation: Organisation, deals: int) -> Births:
    """The moments, units and accounts of so many deals."""
    weights = np.array([creation_weights(int(region)) for region in UNIT_REGIONS])
    weights *= organisation.unit_shares[:, None]
    dry = np.array([DIRECTORS[d][0] == STORIES.dry_director_team for d in UNIT_DIRECTORS])
    weights[dry, index_of(STORIES.dry_from) :] *= STORIES.dry_pace
    # by day first, so that the cells drawn are in order of time
    cumulative = np.cumsum(weights.T.ravel())
    cell = np.searchsorted(cumulative, rng.random(deals) * cumulative[-1], side="right")
    cell = np.minimum(cell, cumulative.size - 1)
    day, unit = np.divmod(cell, len(UNIT_REGIONS))
    moment = day + rng.random(deals) * 0.98
    order = np.argsort(moment, kind="stable")
    moment, unit = moment[order], unit[order]
    account = np.zeros(deals, dtype=np.int32)
    is_known = np.zeros(deals, dtype=bool)
    accounts = 0
    for of_unit in range(len(UNIT_REGIONS)):
        places = np.flatnonzero(unit == of_unit)
        if not places.size:
            continue
        fresh = rng.random(places.size) >= REPEAT_RATE
        fresh[0] = True
        is_known[places] = ~fresh
        known = np.cumsum(fresh)
        # an earlier account, rather a recent one
        earlier = known - 1 - np.floor(rng.random(places.size) ** 1.5 * known).astype(np.int64)
        account[places] = accounts + np.where(fresh, known - 1, earlier)
        accounts += int(known[-1])
    return Births(moment, unit.astype(np.int8), account, is_known, accounts)


def drawn_deals(
    rng: np.random.Generator,
    organisation: Organisation,
    rates: Rates,
    born: Births,
    first: int,
    last: int,
) -> Deals:
    """The deals from first up to, not including, last."""
    moment = born.moment[first:last]
    unit = born.unit[first:last].astype(np.int64)
    count = moment.size
    day = np.floor(moment).astype(np.int64)
    owner = organisation.roster.drawn(unit, day, rng.random(count))
    scale = np.where(unit >= len(DEPARTMENTS), 2.5, 1.0)
    size = MONEY.median * scale * np.exp(rng.normal(0, MONEY.spread, count))
    size = np.clip(size, MONEY.least, MONEY.most)
    region = UNIT_REGIONS[unit]
    shares = np.array([currency[1] for currency in CURRENCIES])
    foreign = (region == 1) & (rng.random(count) < MONEY.foreign_rate)
    currency = np.where(foreign, 1 + rng.choice(len(CURRENCIES), count, p=shares), 0)
    amount = rates.foreign(size, currency, day)
    amount[rng.random(count) < MONEY.missing_rate] = -1
    source = rng.choice(len(SOURCES), count, p=np.array([source.share for source in SOURCES]))
    product = rng.choice(len(PRODUCTS), count, p=np.array([kind.share for kind in PRODUCTS]))
    quality = rng.choice(3, count, p=np.array(LAW.quality_shares))
    relative = np.log(size / MONEY.median)
    drift = np.array([source.drift for source in SOURCES])[source] + LAW.size_drift * relative
    pace = np.exp(LAW.size_pace * relative) * np.array([kind.pace for kind in PRODUCTS])[product]
    pace *= np.where(born.is_known[first:last], LAW.known_account_pace, LAW.new_account_pace)
    assert day.max(initial=0) <= LAST_DAY
    return Deals(np.arange(first, last), moment, unit, region, born.account[first:last]
                 .astype(np.int64), owner, size, amount, currency, source, product, quality,
                 drift, pace)  # fmt: skip
