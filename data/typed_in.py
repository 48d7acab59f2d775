"""What people typed in the app becomes part of what a load serves: a reload erases none of it.

The journal keeps it for good; each load begins from it anew. See queries/entries.py.
"""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

from data import report
from data.workspace import DataFault, Workspace
from queries import entries
from queries.entries import Entry, Rows, Unread

TABLES = """
create table scratch.entered_managers (
    opportunity_id varchar, changed_at timestamp, amount decimal(18, 2), number bigint
);
create table scratch.entered_rates (
    stage_id varchar, win_rate decimal(9, 6), from_on date, number bigint
);
create table scratch.entered_targets (
    team_id varchar, month date, amount decimal(18, 2), known_from date
);
"""
# What a deal had before anything was typed stands before its first entry: what the log says was
# there at first, or its row. What was taken back is what the source says at that moment, converted
# at the rate of the day that the source recorded it, since what is typed is not converted.
CHANGES = """
insert into opportunity_changes
with logged as (
    select
        opportunity_id, changed_at, "value",
        case when has_old_value then old_value else "value" end as before,
        row_number() over (
            partition by opportunity_id order by changed_at, entry_order
        ) as place
    from opportunity_changes
    where field = 'manager_amount'
        and opportunity_id in (select opportunity_id from scratch.entered_managers)
),
entered as (
    select
        typed.*, deals.currency,
        case
            when first.place is null then cast(deals.manager_amount as varchar)
            else first.before
        end as before,
        coalesce(deals.created_on, deals.first_loaded_on) as created_on
    from scratch.entered_managers as typed
    join opportunities as deals on deals.opportunity_id = typed.opportunity_id
    left join logged as first on first.opportunity_id = typed.opportunity_id and first.place = 1
),
held as (
    select
        entered.*,
        case when latest.place is null then entered.before else latest."value" end as loaded,
        greatest(
            entered.created_on, coalesce(cast(latest.changed_at as date), entered.created_on)
        ) as recorded_on
    from entered
    left join logged as latest
        on latest.opportunity_id = entered.opportunity_id
        and latest.place = (
            select max(logged.place) from logged
            where logged.opportunity_id = entered.opportunity_id
                and logged.changed_at <= entered.changed_at
        )
),
reporting as (
    select max("value") as currency from settings where "key" = 'reporting_currency'
),
rates as (
    select
        currency, from_on, rate,
        coalesce(lead(from_on) over (partition by currency order by from_on), date '9999-12-31')
            as to_on
    from exchange_rates
)
select
    held.opportunity_id, null, held.changed_at, 'manager_amount',
    case
        when held.amount is not null then cast(held.amount as varchar)
        when held.currency is null or held.currency = reporting.currency then held.loaded
        else cast(cast(
            round(cast(held.loaded as decimal(20, 2)) * rates.rate, 2) as decimal(18, 2)
        ) as varchar)
    end,
    held.before, true, 'typed',
    (select coalesce(max(entry_order), 0) from opportunity_changes) + held.number
from held
cross join reporting
left join rates
    on rates.currency = held.currency
    and rates.from_on <= held.recorded_on
    and held.recorded_on < rates.to_on
order by held.number
"""
RATES = """
insert into win_rates
select
    stage_id, win_rate, from_on,
    (select coalesce(max(entry_order), 0) from win_rates) + number
from scratch.entered_rates
where stage_id in (select stage_id from stages)
"""
TARGETS = """
insert into targets
select
    typed.team_id, typed.month, coalesce(typed.amount, loaded.amount), 'target', typed.known_from
from scratch.entered_targets as typed
left join targets as loaded
    on typed.amount is null
    and loaded.team_id = typed.team_id
    and loaded.month = typed.month
    and loaded.tier = 'target'
where typed.team_id in (select team_id from teams)
"""
UNKNOWN = """
select
    (select count(*) from scratch.entered_managers
        where opportunity_id not in (select opportunity_id from opportunities))
    + (select count(*) from scratch.entered_rates
        where stage_id not in (select stage_id from stages))
    + (select count(*) from scratch.entered_targets
        where team_id not in (select team_id from teams))
"""

Cell = str | date | datetime | Decimal | int | None


def entries_of(home: Path) -> Sequence[Entry]:
    """All that people typed. Raises DataFault where the journal cannot be read."""
    try:
        return entries.entries(home)
    except Unread as error:
        raise DataFault("%(why)s Nothing was published.", why=error) from error


def fold(work: Workspace, rows: Rows) -> None:
    """Adds what was typed to the canonical tables; it is told where it names what is not there."""
    work.run(TABLES)
    _insert(work, "entered_managers", [
        (one.opportunity_id, one.changed_at, one.amount, one.number) for one in rows.managers
    ])  # fmt: skip
    _insert(work, "entered_rates", [
        (one.stage_id, one.win_rate, one.from_on, one.number) for one in rows.rates
    ])  # fmt: skip
    _insert(work, "entered_targets", [
        (one.team_id, one.month, one.amount, one.known_from) for one in rows.targets
    ])  # fmt: skip
    for statement in (CHANGES, RATES, TARGETS):
        work.run(statement)
    count = work.value(UNKNOWN)
    if count:
        report.remark(
            work,
            "typed_for_nothing",
            "%(count)s of the values typed in the app name a deal, stage or team that is not in"
            " this data; the journal keeps them.",
            count=int(count),
        )


def _insert(work: Workspace, table: str, given: Sequence[tuple[Cell, ...]]) -> None:
    if given:
        marks = ", ".join("?" for _ in given[0])
        work.connection.executemany(f"insert into scratch.{table} values ({marks})", given)
