"""The settings of the data: which can be read, and what holds where the source is silent."""

from datetime import date

from data import report
from data.checks import Typed
from data.contract import SETTINGS
from data.typed import value_of
from data.workspace import Workspace, literal
from queries.period import FIRST_DAY, LAST_DAY

DAY = value_of("day", '"value"', "UTC")
_WHOLE = value_of("whole", '"value"', "UTC")
# As the queries read it.
_FACTOR = 'try_cast("value" as decimal(18, 6))'
_READABLE = {
    "fiscal_year_start_month": f"({_WHOLE}) between 1 and 12",
    "account_cap": f"({_WHOLE}) >= 0",
    "gap_multiplier": f"{_FACTOR} > 0",
    "covers_until": f"({DAY}) between date '{FIRST_DAY}' and date '{LAST_DAY}'",
}
# How each is written for those who read it: 4.0 is the month 4.
_WRITTEN = {"fiscal_year_start_month": _WHOLE, "account_cap": _WHOLE}


def find_setting_faults(work: Workspace, typed: Typed) -> None:
    """Record the settings that cannot be read; each then has its default."""
    for key, readable in _READABLE.items():
        where = f'"key" = {literal(key)} and "value" is not null and ({readable}) is not true'
        work.run(typed.fault(1, "value", '"value"', "bad_setting", where))
    where = '"key" = \'timezone\' and "value" not in (select name from pg_timezone_names())'
    work.run(typed.fault(1, "value", '"value"', "bad_timezone", where))


def find_setting_notices(work: Workspace, typed: Typed) -> None:
    """Tell of settings nothing reads."""
    known = ", ".join(literal(key) for key in SETTINGS)
    work.run(typed.notice("key", '"key"', "setting_unused", f'"key" not in ({known})'))


def timezone_of(work: Workspace) -> str:
    """The time zone that times with an offset are converted to; UTC where none is set."""
    return str(work.value('select "value" from settings where "key" = \'timezone\'') or "UTC")


def complete(work: Workspace, today: date) -> date:
    """Write the defaults of the settings that are missing; return the last covered day.

    `today` is used only for data that carries no day at all, which is told.
    """
    work.run(
        "insert into settings select 'reporting_currency', coalesce((select currency from"
        " opportunities where currency is not null group by currency"
        " order by count(*) desc, currency limit 1), '')"
        " where not exists (select 1 from settings where \"key\" = 'reporting_currency')"
    )
    for key, written in _WRITTEN.items():
        work.run(
            f'update settings set "value" = cast({written} as varchar) where "key" = $key',
            {"key": key},
        )
    for key, value in (("fiscal_year_start_month", "1"), ("gap_multiplier", "3")):
        work.run(
            "insert into settings select $key, $value"
            ' where not exists (select 1 from settings where "key" = $key)',
            {"key": key, "value": value},
        )
    given = work.value(f"select {DAY} from settings where \"key\" = 'covers_until'")
    covers = given or _latest_day(work)
    if covers is None:
        covers = today
        report.remark(
            work,
            "no_day",
            "Nothing in the data carries a day; it is taken to cover %(day)s.",
            day=today,
        )
    work.run("delete from settings where \"key\" = 'covers_until'")
    work.run("insert into settings values ('covers_until', $day)", {"day": covers.isoformat()})
    return date(covers.year, covers.month, covers.day)


def _latest_day(work: Workspace) -> date | None:
    day: date | None = work.value(
        """
        -- what is gone says nothing of the days that this export covers
        with here as (from opportunities anti join scratch.gone using (opportunity_id))
        select max(day) from (
            select max(created_on) as day from here
            union all
            select max(closed_on) from here join stages using (stage_id)
            where outcome <> 'open'
            union all
            select cast(max(changed_at) as date) from opportunity_changes
            union all
            select cast(max(occurred_at) as date) from activities
            union all
            select max(active_on) from trial_activity
        )
        """
    )
    return day


def check_currencies(work: Workspace) -> None:
    """Tell of currencies without any rate; their amounts count as missing."""
    work.run(
        """
        insert into scratch.notices (table_name, column_name, reason, row_count, value)
        select 'opportunities', 'currency', 'no_rate', count(*), currency
        from opportunities
        where currency not in (select currency from exchange_rates)
            and currency <> (select "value" from settings where "key" = 'reporting_currency')
        group by currency
        """
    )
