"""The rules of the contract as data: which columns a table has and what each must hold.

The types and meanings are in contract.sql; here stands what a load asks of each column and
what becomes of a row that does not comply. Everything else in this folder is generated from
this table, so that a rule is said once.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Kind = Literal["text", "day", "month", "moment", "amount", "number", "whole", "share", "rate"]
# What becomes of a value that is not among those allowed, or names nothing that exists.
Otherwise = Literal["reject", "blank", "unknown", "other"]

CHANGED_FIELDS = ("stage_id", "amount", "expected_close_on", "manager_amount", "owner_id")
SCHEMA = Path(__file__).with_name("contract.sql")


@dataclass(frozen=True)
class Column:
    """One column of the contract: how its text is read, and what it may hold."""

    name: str
    kind: Kind = "text"
    required: bool = False
    values: tuple[str, ...] = ()
    refers: str | None = None  # a table, by its first column
    otherwise: Otherwise = "reject"
    default: str | None = None
    is_event: bool = False  # something happened then, so the year cannot be any


@dataclass(frozen=True)
class Table:
    """One table of the contract; `key` columns must be unique among the rows of the file."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()

    def column(self, name: str) -> Column:
        """The column of that name; a KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def _text(*names: str) -> list[Column]:
    return [Column(name) for name in names]


def _table(name: str, columns: Sequence[Column], key: tuple[str, ...] = ()) -> Table:
    return Table(name, tuple(columns), key)


def _key(name: str) -> Column:
    return Column(name, required=True)


def _refers(name: str, table: str, otherwise: Otherwise, required: bool = False) -> Column:
    return Column(name, required=required, refers=table, otherwise=otherwise)


ROLES = ("vp", "director", "manager", "rep", "operations")

# In the order of loading: a table stands after those it refers to.
TABLES: tuple[Table, ...] = (
    _table("settings", [_key("key"), _key("value")], ("key",)),
    _table(
        "teams",
        [_key("team_id"), Column("team_name", required=True), Column("parent_team_id")],
        ("team_id",),
    ),
    _table(
        "people",
        [
            _key("person_id"),
            Column("person_name", required=True),
            Column("email"),
            Column("role", values=ROLES, otherwise="blank"),
            _refers("team_id", "teams", "unknown"),
            Column("joined_on", "day"),
            Column("left_on", "day"),
        ],
        ("person_id",),
    ),
    _table(
        "team_moves",
        [
            # A belonging carries no money: kept under `unknown` it would give one team the
            # deals of everybody nobody knows. So it is the one reference to a person that rejects.
            _refers("person_id", "people", "reject", required=True),
            _refers("team_id", "teams", "unknown", required=True),
            Column("role", values=ROLES, otherwise="blank"),
            Column("from_on", "day", required=True),
            Column("to_on", "day"),
        ],
    ),
    _table(
        "stages",
        [
            _key("stage_id"),
            Column("stage_name", required=True),
            Column("position", "whole", required=True),
            Column("outcome", required=True, values=("open", "won", "lost")),
            Column("win_rate", "share"),
        ],
        ("stage_id",),
    ),
    _table(
        "win_rates",
        [
            _refers("stage_id", "stages", "reject", required=True),
            Column("win_rate", "share", required=True),
            Column("from_on", "day", required=True),
        ],
    ),
    _table(
        "accounts",
        [
            _key("account_id"),
            Column("account_name", required=True),
            _refers("owner_id", "people", "unknown"),
            Column("registered_on", "day"),
            Column("status", values=("owned", "public", "customer"), otherwise="blank"),
            Column("released_on", "day"),
            Column("release_reason"),
        ],
        ("account_id",),
    ),
    _table(
        "opportunities",
        [
            _key("opportunity_id"),
            Column("opportunity_name"),
            _refers("account_id", "accounts", "unknown"),
            _refers("owner_id", "people", "unknown", required=True),
            _refers("stage_id", "stages", "reject", required=True),
            Column("amount", "amount"),
            Column("currency"),
            Column("expected_close_on", "day"),
            Column("manager_amount", "amount"),
            Column("created_on", "day", is_event=True),
            Column("closed_on", "day", is_event=True),
            *_text("source", "product", "next_step", "lost_reason"),
        ],
        ("opportunity_id",),
    ),
    _table(
        "opportunity_changes",
        [
            _refers("opportunity_id", "opportunities", "reject", required=True),
            Column("change_id"),
            Column("changed_at", "moment", required=True, is_event=True),
            Column("field", required=True, values=CHANGED_FIELDS),
            Column("value"),
            Column("old_value"),
        ],
    ),
    _table(
        "activities",
        [
            _key("activity_id"),
            Column(
                "kind",
                required=True,
                values=(
                    "call",
                    "first_visit",
                    "follow_up_visit",
                    "customer_visit",
                    "email",
                    "other",
                ),
                otherwise="other",
            ),
            _refers("person_id", "people", "unknown", required=True),
            _refers("account_id", "accounts", "unknown"),
            _refers("opportunity_id", "opportunities", "blank"),
            Column("occurred_at", "moment", required=True, is_event=True),
            Column("minutes", "number"),
        ],
        ("activity_id",),
    ),
    _table(
        "trial_activity",
        [
            _refers("account_id", "accounts", "unknown", required=True),
            Column("active_on", "day", required=True, is_event=True),
            _refers("person_id", "people", "unknown"),
        ],
    ),
    _table(
        "targets",
        [
            _refers("team_id", "teams", "unknown", required=True),
            Column("month", "month", required=True, is_event=True),
            Column("amount", "amount", required=True),
            Column("tier", values=("target", "stretch"), default="target"),
        ],
        ("team_id", "month", "tier"),
    ),
    _table(
        "exchange_rates",
        [
            _key("currency"),
            Column("from_on", "day", required=True),
            Column("rate", "rate", required=True),
        ],
        ("currency", "from_on"),
    ),
)

BY_NAME = {table.name: table for table in TABLES}
SETTINGS = (
    "reporting_currency",
    "fiscal_year_start_month",
    "account_cap",
    "gap_multiplier",
    "timezone",
    "covers_until",
)


def create_tables() -> str:
    """The text of contract.sql without its key constraints.

    The loader has made sure of the keys by then; an index over twenty million texts would
    cost more than the whole load and nobody would ever look into it.
    """
    return re.sub(r"\s+primary key", "", SCHEMA.read_text(encoding="utf-8"))
