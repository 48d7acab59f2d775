"""The contract's tables as dataclasses."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

UNKNOWN = "unknown"
NOT_KNOWN = "not_known"


@dataclass(frozen=True)
class Team:
    team_id: str
    team_name: str
    parent_team_id: str


@dataclass(frozen=True)
class Person:
    person_id: str
    role: str
    team_id: str
    joined_on: date | None
    left_on: date | None


@dataclass(frozen=True)
class Move:
    person_id: str
    team_id: str
    role: str
    from_on: date
    to_on: date | None


@dataclass(frozen=True)
class Stage:
    stage_id: str
    position: int
    outcome: str
    win_rate: Decimal | None


@dataclass(frozen=True)
class WinRate:
    stage_id: str
    win_rate: Decimal
    from_on: date


@dataclass(frozen=True)
class Deal:
    """The row of a deal as it is now; `now` has the present text of the fields with history."""

    opportunity_id: str
    now: dict[str, str]
    currency: str
    created_on: date | None
    closed_on: date | None
    account_id: str
    source: str
    first_loaded_on: date | None  # None: by the one load there was


@dataclass(frozen=True)
class Change:
    opportunity_id: str
    change_id: str
    changed_at: datetime
    field: str
    value: str
    old_value: str | None  # None: the source has no such column
    is_found: bool  # by comparing loads; else it is the source's own log's


@dataclass(frozen=True)
class Activity:
    kind: str
    person_id: str
    on: date
    account_id: str
    opportunity_id: str


@dataclass(frozen=True)
class Account:
    account_id: str
    owner_id: str
    registered_on: date | None
    status: str
    released_on: date | None


@dataclass(frozen=True)
class Trial:
    account_id: str
    person_id: str
    on: date


@dataclass(frozen=True)
class Target:
    team_id: str
    month: date
    amount: Decimal


@dataclass(frozen=True)
class Company:
    """Everything a folder says; tuples keep the order of the file."""

    teams: dict[str, Team]
    people: dict[str, Person]
    moves: tuple[Move, ...]
    stages: dict[str, Stage]
    win_rates: tuple[WinRate, ...]
    deals: tuple[Deal, ...]
    changes: tuple[Change, ...]
    activities: tuple[Activity, ...]
    accounts: tuple[Account, ...]
    trials: tuple[Trial, ...]
    targets: tuple[Target, ...]
    exchange_rates: dict[str, list[tuple[date, Decimal]]]
    reporting_currency: str
    fiscal_year_start_month: int
    gap_multiplier: Decimal
    account_cap: int | None
    covers_until: date
