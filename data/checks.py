"""The checks of one typed table: which rows are kept out, which are used with a change.

Each check is one statement over the whole table, generated from the rules in contract.py.
Faults go to `scratch.faults`, one line per fault; a row is rejected once, by the first column
that faults it. Notices are counted per column and reason with one example.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from data.contract import Column, Kind, Table
from data.typed import is_typed
from data.workspace import Workspace, identifier, literal

FAULTS = """
create table scratch.faults (
    table_name varchar not null, file varchar not null, row_number bigint not null,
    typed_row bigint, place integer not null, column_name varchar, value varchar,
    reason varchar not null
);
create table scratch.counts (table_name varchar, typed_rows bigint, loaded_rows bigint);
create table scratch.notices (
    table_name varchar, column_name varchar, reason varchar not null, row_count bigint,
    file varchar, row_number bigint, value varchar, sentence varchar,
    told varchar
)"""
_BAD: dict[Kind, str] = {
    "day": "bad_day",
    "month": "bad_day",
    "moment": "bad_moment",
    "amount": "bad_amount",
    "number": "bad_number",
    "whole": "bad_number",
    "share": "bad_share",
    "rate": "bad_number",
}
_OUTSIDE: dict[Kind, str] = {
    "amount": "negative_amount",
    "share": "bad_share",
    "rate": "bad_number",
}
_REFERENCE = {"stages": "unknown_stage", "opportunities": "unknown_deal", "people": "unknown_mover"}
KEYS = {"opportunities": "opportunity_id", "teams": "team_id", "people": "person_id"} | {
    "stages": "stage_id",
    "accounts": "account_id",
}


@dataclass(frozen=True)
class Typed:
    """A typed table in scratch and how its rows are found again in their file."""

    table: Table
    name: str  # qualified; within a statement it is called `typed`
    file: str  # SQL of the file
    row: str  # SQL of the row number

    def fault(self, place: int, column: str, value: str, reason: str, where: str) -> str:
        """The statement that records a fault for the rows of a condition."""
        return (
            f"insert into scratch.faults select {literal(self.table.name)}, {self.file},"
            f" {self.row}, rowid, {place}, {literal(column)}, cast({value} as varchar),"
            f" {literal(reason)} from {self.name} as typed where {where}"
        )

    def notice(self, column: str, value: str, reason: str, where: str) -> str:
        """The statement that counts a notice over the loaded rows of a condition."""
        return (
            f"insert into scratch.notices select {literal(self.table.name)}, {literal(column)},"
            f" {literal(reason)}, count(*), arg_min({self.file}, rowid),"
            f" arg_min({self.row}, rowid), arg_min(cast({value} as varchar), rowid), null, null"
            f" from {self.name} as typed where ({where}) and {self.kept()} having count(*) > 0"
        )

    def kept(self) -> str:
        """The condition of the rows that no fault keeps out."""
        return (
            "rowid not in (select typed_row from scratch.faults"
            f" where table_name = {literal(self.table.name)} and typed_row is not null)"
        )


def missing_key(column: Column, name: str) -> str:
    """The condition that a reference names nothing that was loaded."""
    assert column.refers
    key = KEYS[column.refers]
    return (
        f"{name} is not null and not exists (select 1 from main.{column.refers} as known"
        f" where known.{key} = {name})"
    )


def find_faults(work: Workspace, typed: Typed) -> None:
    """Record every fault of the rows by themselves, then the later ones of equal keys."""
    for place, column in enumerate(typed.table.columns):
        for reason, value, where in _column_faults(typed, column):
            work.run(typed.fault(place, column.name, value, reason, where))


def find_duplicates(work: Workspace, typed: Typed) -> None:
    """Record the rows whose key an earlier acceptable row has."""
    if not typed.table.key:
        return
    columns = [typed.table.column(name) for name in typed.table.key]
    parts = [_keyed(column) for column in columns]
    hashed = f"hash({', '.join(parts)})"
    # Equal keys have equal hashes; numbers are grouped in a fraction of the time of texts.
    twice = work.value(
        f"select count(*) from (select h from (select {hashed} as h from {typed.name})"
        " group by h having count(*) > 1)"
    )
    if not twice:
        return
    shown = " || ' / ' || ".join(f"cast({part} as varchar)" for part in parts)
    later = (
        f"rowid in (select row_id from (select rowid as row_id, row_number() over"
        f" (partition by {', '.join(parts)} order by rowid) as place from {typed.name}"
        f" where {typed.kept()}) where place > 1)"
    )
    work.run(typed.fault(99, ", ".join(typed.table.key), shown, "duplicate", later))


def find_notices(work: Workspace, typed: Typed) -> None:
    """Count what is used with a change; to be asked after all faults are known."""
    for column in typed.table.columns:
        name = identifier(column.name)
        own = f"typed.{name}"
        if column.refers and column.otherwise == "unknown":
            reason = {"people": "person", "accounts": "account", "teams": "team"}[column.refers]
            where = missing_key(column, own)
            work.run(typed.notice(column.name, own, f"{reason}_to_unknown", where))
        elif column.refers and column.otherwise == "blank":
            work.run(typed.notice(column.name, own, "deal_emptied", missing_key(column, own)))
        elif column.values and column.otherwise == "blank":
            where = f"{name} not in ({_listed(column.values)})"
            work.run(typed.notice(column.name, name, "value_emptied", where))
        elif column.values and column.otherwise == "other":
            where = f"{name} not in ({_listed(column.values)})"
            work.run(typed.notice(column.name, name, "kind_to_other", where))
        elif column.kind == "amount":
            fine = identifier(f"cents_{column.name}")
            work.run(typed.notice(column.name, fine, "cents_rounded", f"{fine} is not null"))
        elif column.kind == "month":
            work.run(typed.notice(column.name, name, "month_moved", f"day({name}) <> 1"))


def loaded_value(work: Workspace, typed: Typed, column: Column) -> str:
    """The SQL of what is loaded from a column, with its treatment where one was noticed."""
    name = identifier(column.name)
    if column.kind == "month":
        return f"cast(date_trunc('month', {name}) as date)"
    if column.default is not None:
        return f"coalesce({name}, {literal(column.default)})"
    if not (column.values or column.refers):
        return name
    noticed = work.value(
        "select count(*) from scratch.notices where table_name = ? and column_name = ?",
        [typed.table.name, column.name],
    )
    if not noticed:
        return name
    if column.values:
        instead = "null" if column.otherwise == "blank" else "'other'"
        return f"case when {name} in ({_listed(column.values)}) then {name} else {instead} end"
    assert column.refers is not None
    known = f"{name} in (select {KEYS[column.refers]} from main.{column.refers})"
    instead = "null" if column.otherwise == "blank" else "'unknown'"
    return f"case when {name} is null or {known} then {name} else {instead} end"


def _column_faults(typed: Typed, column: Column) -> Iterable[tuple[str, str, str]]:
    """Each fault a column can have: reason, the value to show, the condition."""
    name = identifier(column.name)
    bad = identifier(f"bad_{column.name}")
    if is_typed(column):
        yield _BAD[column.kind], bad, f"{bad} is not null and {name} is null"
    if column.required:
        readable = f" and {bad} is null" if is_typed(column) else ""
        yield "missing", "null", f"{name} is null{readable}"
    if is_typed(column):
        outside = _OUTSIDE.get(column.kind, "bad_year" if column.is_event else _BAD[column.kind])
        yield outside, bad, f"{bad} is not null and {name} is not null"
    if column.values and column.otherwise == "reject":
        yield "bad_value", name, f"{name} not in ({_listed(column.values)})"
    if column.refers and column.otherwise == "reject":
        own = f"typed.{name}"
        yield _REFERENCE[column.refers], own, missing_key(column, own)


def _keyed(column: Column) -> str:
    name = identifier(column.name)
    if column.kind == "month":
        return f"cast(date_trunc('month', {name}) as date)"
    return f"coalesce({name}, {literal(column.default)})" if column.default else name


def _listed(values: Iterable[str]) -> str:
    return ", ".join(literal(value) for value in values)
