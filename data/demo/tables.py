"""The small tables of the contract: who, where, stages, rates, settings, and targets."""

from datetime import date
from decimal import Decimal

import numpy as np

from data.demo.calendar import LAST_DAY, Floats, day_of
from data.demo.files import Folder
from data.demo.organisation import DEPARTMENTS, Organisation
from data.demo.parameters import (
    ACCOUNT_CAP,
    CURRENCIES,
    GAP_MULTIPLIER,
    LAST,
    OPEN_STAGES,
    SEASON,
    STAGE_IDS,
    STAGE_NAMES,
    START,
    WIN_RATES,
)
from data.demo.rates import Rates, months


def write_organisation(folder: Folder, organisation: Organisation) -> None:
    """teams, people and team_moves."""
    columns = list(zip(*organisation.teams, strict=True))
    names = ("team_id", "team_name", "parent_team_id")
    folder.write("teams", {name: list(values) for name, values in zip(names, columns, strict=True)})
    first = {stay.person: stay for stay in reversed(organisation.stays)}
    last = {stay.person: stay for stay in organisation.stays}
    people = range(len(organisation.names))
    ends = [last[person].to_day for person in people]
    ids = [organisation.person_id(person) for person in people]
    folder.write("people", {
        "person_id": ids,
        "person_name": organisation.names,
        "email": [f"{person.lower()}@galaxy.example" for person in ids],
        "role": [last[person].role for person in people],
        "team_id": [last[person].team for person in people],
        "joined_on": [day_of(first[person].from_day) for person in people],
        "left_on": [None if end is None else day_of(end) for end in ends],
    })  # fmt: skip
    stays = organisation.stays
    folder.write("team_moves", {
        "person_id": [organisation.person_id(stay.person) for stay in stays],
        "team_id": [stay.team for stay in stays],
        "role": [stay.role for stay in stays],
        "from_on": [day_of(stay.from_day) for stay in stays],
        "to_on": [None if stay.to_day is None else day_of(stay.to_day) for stay in stays],
    })  # fmt: skip


def write_rules(folder: Folder, rates: Rates) -> None:
    """stages, win_rates, exchange_rates and settings."""
    folder.write("stages", {
        "stage_id": list(STAGE_IDS),
        "stage_name": list(STAGE_NAMES),
        "position": list(range(1, len(STAGE_IDS) + 1)),
        "outcome": ["open"] * OPEN_STAGES + ["won", "lost"],
        "win_rate": decimals([*WIN_RATES[-1][1], 1.0, 0.0]),
    })  # fmt: skip
    versions = [(stage, rate, day) for day, shares in WIN_RATES
                for stage, rate in zip(STAGE_IDS, shares, strict=False)]  # fmt: skip
    folder.write("win_rates", {
        "stage_id": [version[0] for version in versions],
        "win_rate": decimals([version[1] for version in versions]),
        "from_on": [version[2] for version in versions],
    })  # fmt: skip
    steps = [(currency[0], month, float(rates.value[place, number]))
             for place, currency in enumerate(CURRENCIES, start=1)
             for number, month in enumerate(months())]  # fmt: skip
    folder.write("exchange_rates", {
        "currency": [step[0] for step in steps],
        "from_on": [step[1] for step in steps],
        "rate": decimals([step[2] for step in steps]),
    })  # fmt: skip
    settings = {
        "reporting_currency": "CNY",
        "fiscal_year_start_month": "1",
        "account_cap": str(ACCOUNT_CAP),
        "gap_multiplier": str(GAP_MULTIPLIER),
        "timezone": "Asia/Shanghai",
        "covers_until": LAST.isoformat(),
    }
    folder.write("settings", {"key": list(settings), "value": list(settings.values())})


def decimals(values: list[float]) -> list[Decimal]:
    """Numbers as exact decimals of eight places."""
    return [Decimal(f"{value:.8f}") for value in values]


# a month's share of a year's target: the last month of a quarter carries most
_MONTH_WEIGHTS = np.array([0.7, 0.65, 1.35, 0.85, 0.9, 1.45, 0.85, 0.9, 1.45, 0.8, 1.0, 1.6])
_TARGET_UNIT = 10_000


def write_targets(folder: Folder, rng: np.random.Generator, won: Floats) -> None:
    """Monthly targets by department, such that a year's result comes to 75 to 110 % of them.

    won[unit, month]: what was won in each covered month, CNY.
    """
    weights = _MONTH_WEIGHTS / _MONTH_WEIGHTS.sum()
    years = range(START.year, LAST.year + 1)
    rows: list[tuple[str, date, int, str]] = []
    for number, year in enumerate(years):
        of_year = won[: len(DEPARTMENTS), number * 12 : number * 12 + 12]
        share = float(weights[: of_year.shape[1]].sum())
        if year == LAST.year:  # the last month is not over
            share -= weights[LAST.month - 1] * (1 - LAST.day / 30)
        # the first year began with an empty pipeline, and its targets knew
        expected = of_year.sum(axis=1) / share
        expected = 0.8 * expected + 0.2 * expected.mean()
        attained = rng.uniform(0.78, 1.06, len(DEPARTMENTS))
        yearly = expected / attained
        for unit, (team, _, _) in enumerate(DEPARTMENTS):
            growth = 1 + SEASON.yearly_growth * (np.arange(12) - 5.5) / 12
            if number == 0:
                growth = np.linspace(0.35, 1.4, 12)
            monthly = yearly[unit] * weights * growth / (weights * growth).sum()
            for month, amount in enumerate(monthly):
                units = max(round(float(amount) / _TARGET_UNIT), 1)
                day = date(year, month + 1, 1)
                rows.append((team, day, units * _TARGET_UNIT, "target"))
                rows.append((team, day, round(units * 1.2) * _TARGET_UNIT, "stretch"))
    folder.write("targets", {
        "team_id": [row[0] for row in rows],
        "month": [row[1] for row in rows],
        "amount": [row[2] for row in rows],
        "tier": [row[3] for row in rows],
    })  # fmt: skip
    assert day_of(LAST_DAY) == LAST
