"""The history of deals across loads: what the log says, and what loads found by comparing.

With a change log the log is the history, and a row that disagrees with its last entry is
believed from the end of the last covered day. Without one, the served generation is what is
known: it is compared with the new rows, and each difference becomes a change on that day.
Deals that leave the export are carried on by the answer to what became of them (data/gone.py).
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data import gone
from data.workspace import DataFault, Workspace

# What is compared, as canonical text; `closed_on` is no field of a log.
COMPARED = {
    "stage_id": "{row}.stage_id",
    "amount": "cast({row}.amount as varchar)",
    "expected_close_on": "cast({row}.expected_close_on as varchar)",
    "manager_amount": "cast({row}.manager_amount as varchar)",
    "owner_id": "{row}.owner_id",
    "closed_on": "cast({row}.closed_on as varchar)",
}


@dataclass(frozen=True)
class Before:
    """The generation that is served while a load runs."""

    path: Path
    covers_until: date


def continue_history(
    work: Workspace, before: Before | None, covers_until: date, is_known: bool
) -> None:
    """Complete opportunity_changes, first_loaded_on and gone_deals of this load.

    `is_known`: what is served is of the same company. Raises DataFault for an export older than
    what is served, where comparing would turn the order of time around.
    """
    has_log = bool(work.value("select exists (from opportunity_changes)"))
    if is_known and before and not has_log and covers_until < before.covers_until:
        raise DataFault(
            "This export covers the days until %(until)s, what is served already covers"
            " those until %(served)s; an older export cannot be compared with it.",
            until=covers_until,
            served=before.covers_until,
        )
    if has_log:
        _believe_rows(work, covers_until)
    if is_known:
        _carry_over(work, has_log)
        if not has_log:
            _compare(work, covers_until)
        if not has_log or work.value("select exists (from scratch.gone)"):
            _keep_named(work)
        _append(work, gone.TURNS, covers_until)
        gone.keep_answers(work, covers_until)
    first = (
        "(select min(first_loaded_on) from scratch.known as known"
        " where known.opportunity_id = deals.opportunity_id)"
    )
    work.run(
        f"update opportunities as deals set first_loaded_on = coalesce({first}, $day)",
        {"day": covers_until},
    )
    work.run("drop table scratch.known")
    if before:
        work.run("detach before")


def _present(field: str, row: str) -> str:
    return COMPARED[field].format(row=row)


def _believe_rows(work: Workspace, covers_until: date) -> None:
    """A change for each field whose row disagrees with the last entry of the log."""
    cases = " ".join(
        f"when '{field}' then {_present(field, 'deals')}"
        for field in COMPARED
        if field != "closed_on"
    )
    joined = f"""
        select changes.*, deals.rowid as deal, case changes.field {cases} end as present
        from opportunity_changes as changes join opportunities as deals using (opportunity_id)
    """
    # Ties are rare and dear to settle: only where an entry at the last moment disagrees.
    work.run(
        f"""
        create table scratch.doubted as
        select deal, field
        from ({joined})
        group by deal, field
        having max(changed_at) = max(changed_at) filter ("value" is distinct from present)
        """
    )
    if work.value("select exists (from scratch.doubted)"):
        work.run(
            f"""
            create table scratch.differing as
            with numbers as (
                select coalesce(bool_and(try_cast(change_id as decimal(38, 9)) is not null), false)
                    as are_numbers
                from opportunity_changes where change_id is not null
            ),
            lasts as (
                select opportunity_id, field, "value", present, entry_order
                from ({joined}) as entries
                semi join scratch.doubted using (deal, field)
                cross join numbers
                qualify row_number() over (
                    partition by opportunity_id, field
                    order by changed_at desc,
                        case when are_numbers then try_cast(change_id as decimal(38, 9)) end
                            desc nulls first,
                        case when not are_numbers then change_id end desc nulls first,
                        entry_order desc
                ) = 1
            )
            select * from lasts where "value" is distinct from present
            """
        )
        _append(
            work,
            'select opportunity_id, field, present, "value" from scratch.differing',
            covers_until,
        )
        work.run(
            """
            insert into scratch.notices
            select 'opportunities', field, 'row_differs', count(*), null, null,
                arg_min(opportunity_id || ': ' || coalesce(present, '(empty)') || ' in its row, '
                    || coalesce("value", '(empty)') || ' in the log', opportunity_id), null, null
            from scratch.differing group by field
            """
        )


def _carry_over(work: Workspace, has_log: bool) -> None:
    """The changes known of the deals; of those in a log only when they were removed and back."""
    log = "and (field = 'removed' or opportunity_id in (select opportunity_id from scratch.gone))"
    work.run(
        f"""
        insert into opportunity_changes by name
        select * from ({gone.changes_before(work)})
        where opportunity_id in (select opportunity_id from opportunities)
            -- what was typed comes from the journal, at each load
            and origin <> 'typed'
            {log if has_log else ""}
        order by entry_order
        """
    )


def _keep_named(work: Workspace) -> None:
    """What changes and gone deals name and this export no longer has: people, stages, accounts."""
    named = (
        "(select unnest([\"value\", old_value]) from opportunity_changes where field = '{0}'"
        " union select {0} from opportunities)"
    )
    work.run(
        "insert into stages by name select * from before.stages where stage_id in "
        + named.format("stage_id")
        + " and stage_id not in (select stage_id from stages)"
    )
    work.run(
        # its name, for lists: whoever held it is no longer told, so it counts for nobody
        "insert into accounts by name select * replace (null as owner_id, null as registered_on,"
        " 'public' as status, null as released_on) from before.accounts where account_id in"
        " (select account_id from opportunities)"
        " and account_id not in (select account_id from accounts)"
    )
    work.run(
        "create table scratch.former as select * from before.people where person_id in "
        + named.format("owner_id")
        + " and person_id not in (select person_id from people)"
    )
    known_team = "case when team_id is null or team_id in (select team_id from teams) then team_id"
    work.run(
        f"insert into people by name select * replace ({known_team} else 'unknown' end as team_id)"
        " from scratch.former"
    )
    work.run(
        "insert into team_moves by name"
        f" select * replace ({known_team} else 'unknown' end as team_id)"
        " from before.team_moves where person_id in (select person_id from scratch.former)"
    )


def _compare(work: Workspace, covers_until: date) -> None:
    """A change for each difference between what is known of a deal and its row."""
    # Stages and owners that were only a stand-in are compared by what they stand for now.
    differences = " union all ".join(
        f"select deals.opportunity_id, '{field}' as field, {_present(field, 'deals')} as present,"
        f" {_present(field, 'known')} as old_value"
        " from opportunities as deals join scratch.known as known using (opportunity_id)"
        f" where {_present(field, 'deals')} is distinct from {_present(field, 'known')}"
        for field in COMPARED
    )
    _append(work, differences, covers_until)


def _append(work: Workspace, select: str, covers_until: date) -> None:
    """Add changes (deal, field, present, old) found by this load, after all others."""
    work.run(
        f"""
        insert into opportunity_changes
        select opportunity_id, null,
            cast($day as date) + interval 1 day - interval 1 microsecond,
            field, present, old_value, true, 'load',
            (select coalesce(max(entry_order), 0) from opportunity_changes)
                + row_number() over (order by opportunity_id, field)
        from ({select}) as found (opportunity_id, field, present, old_value)
        """,
        {"day": covers_until},
    )
