"""Exchange rates of the demo company: a slow walk, one rate a month and currency."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from data.demo.calendar import LAST_DAY, Floats, Ints, day_of
from data.demo.parameters import CURRENCIES, LAST, START


def months() -> list[date]:
    """The first days of the covered months."""
    count = (LAST.year - START.year) * 12 + LAST.month
    return [date(START.year + place // 12, place % 12 + 1, 1) for place in range(count)]


def month_of(day: Ints) -> Ints:
    """The place of each covered day's month among the months."""
    found = (np.datetime64(START) + day).astype("datetime64[M]").astype(np.int64)
    first: int = int(np.datetime64(START).astype("datetime64[M]").astype(np.int64))
    return found - first


@dataclass(frozen=True)
class Rates:
    """value[currency, month]: one unit in CNY; currency 0 is CNY itself."""

    value: Floats

    def foreign(self, cny: Floats, currency: Ints, day: Ints) -> Ints:
        """Amounts in whole hundreds of the currency, at the rate of the day; at least 100."""
        rate = self.value[currency, month_of(np.clip(day, 0, LAST_DAY))]
        return np.maximum(np.round(cny / rate / 100), 1).astype(np.int64) * 100

    def reporting(self, amount: Ints, currency: Ints, day: Ints) -> Floats:
        rate = self.value[currency, month_of(np.clip(day, 0, LAST_DAY))]
        found: Floats = np.round(amount * rate, 2)
        return found


def drawn_rates(rng: np.random.Generator) -> Rates:
    """The rates of every covered month."""
    count = len(months())
    rows = [np.ones(count)]
    for _, _, first, drift, spread in CURRENCIES:
        steps = np.concatenate([[0.0], rng.normal(drift, spread, count - 1)])
        rows.append(np.round(first * np.exp(np.cumsum(steps)), 4))
    assert day_of(0) == START
    return Rates(np.array(rows))
