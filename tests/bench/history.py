"""A company with many times the history behind the same present.

More years cannot be simulated without more of everything in the present, so a company's own past
is put before it, again and again: what was closed by its last day, with what was done about it,
156 weeks earlier each time. Open deals, and who holds which account, stay those of the company.
"""

from pathlib import Path

import duckdb

TIMES = 10
SPAN = 1092  # days, whole weeks: a little more than the demo's years hold
MONTHS = 36

COPIES = f"(select unnest(generate_series(0, {TIMES - 1})) as copy) as copies"
KEPT = "(copy = 0 or coalesce(opportunity_id, '') not in (from still_open))"


def _named(column: str) -> str:
    return f"case when copy = 0 then {column} else {column} || '-' || copy end as {column}"


def _day(column: str) -> str:
    return f"cast({column} as date) - cast(copy * {SPAN} as integer) as {column}"


def _moment(column: str) -> str:
    return f"cast({column} as timestamp) - to_days(cast(copy * {SPAN} as integer)) as {column}"


def _value(column: str) -> str:
    return (
        f"case when field in ('expected_close_on', 'closed_on')"
        f" then cast(cast({column} as date) - cast(copy * {SPAN} as integer) as varchar)"
        f" else {column} end as {column}"
    )


# What each table's rows become, over the table as it was read, by name.
LONGER = {
    "opportunities": f"""
        select * replace (
            {_named("opportunity_id")}, {_named("account_id")}, {_day("created_on")},
            {_day("closed_on")}, {_day("expected_close_on")})
        from opportunities cross join {COPIES} where {KEPT}""",
    "opportunity_changes": f"""
        select * replace (
            {_named("opportunity_id")}, {_moment("changed_at")}, {_value("value")},
            {_value("old_value")},
            cast(change_id as bigint) + copy * (
                select max(cast(change_id as bigint)) from opportunity_changes) as change_id)
        from opportunity_changes cross join {COPIES} where {KEPT}""",
    "activities": f"""
        select * replace (
            {_named("activity_id")}, {_named("account_id")}, {_named("opportunity_id")},
            {_moment("occurred_at")})
        from activities cross join {COPIES} where {KEPT}""",
    "trial_activity": f"""
        select * replace ({_named("account_id")}, {_day("active_on")})
        from trial_activity cross join {COPIES}""",
    # nobody holds an account of the past any more
    "accounts": f"""
        select * replace (
            {_named("account_id")}, {_day("registered_on")},
            case when copy = 0 then status else 'public' end as status,
            case when copy = 0 then cast(released_on as date)
                else coalesce(cast(released_on as date), last_on) - cast(copy * {SPAN} as integer)
            end as released_on)
        from accounts cross join {COPIES} cross join last_days""",
    # whoever was there when the company began was there all along
    "people": f"""
        select * replace (
            case when cast(joined_on as date) <= first_on
                then cast(joined_on as date) - {SPAN * (TIMES - 1)}
                else cast(joined_on as date) end as joined_on)
        from people cross join last_days""",
    "team_moves": f"""
        select * replace (
            case when cast(from_on as date) <= first_on
                then cast(from_on as date) - {SPAN * (TIMES - 1)}
                else cast(from_on as date) end as from_on)
        from team_moves cross join last_days""",
    "targets": f"""
        select * replace (
            cast(cast(month as date) - to_months(cast(copy * {MONTHS} as integer)) as date)
                as month)
        from targets cross join {COPIES}""",
    "exchange_rates": f"""
        select * replace ({_day("from_on")}) from exchange_rates cross join {COPIES}""",
}


def lengthen(files: Path, folder: Path) -> None:
    """Writes the files of the company in `files` with its longer history into `folder`."""
    with duckdb.connect(":memory:") as engine:
        for path in sorted(files.glob("*.csv")):
            engine.execute(
                f"create view {path.stem} as from read_csv('{path}', all_varchar = true)"
            )
        engine.execute(
            "create table still_open as select opportunity_id from opportunities"
            " join stages using (stage_id) where outcome = 'open'"
        )
        engine.execute(
            "create table last_days as select min(cast(created_on as date)) as first_on,"
            " max(cast(created_on as date)) as last_on from opportunities"
        )
        for path in sorted(files.glob("*.csv")):
            asked = LONGER.get(path.stem, f"from {path.stem}")
            columns = engine.table(path.stem).columns
            engine.execute(
                f"copy (select {', '.join(columns)} from ({asked}))"
                f" to '{folder / path.name}' (header)"
            )
