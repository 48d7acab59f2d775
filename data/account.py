"""What a check or a load found, as JSON for a program: what the load page shows.

    source     name and sentence of what the files were read as; whether columns can be chosen; as
               `--source` calls them, what they are read as and recognised as, and what they can be
    sheets     each with its columns: header, samples, the field it became, why, how it was read;
               `recognised` is the field without people's answers; `fields` those to choose from
    unread     the sheets and files that nothing is read from, with their columns
    questions  what only a person can tell: a column, its kind, two options, examples
    stages, people, teams   as they were loaded; `recognised_*` is what holds without answers
    answers    the mapping that was used, in the form of data/importers/answers.py
    report     tables, reasons, count of rejects;  change  deals and days against what is served
    gone       deals that left the export and are asked about: how many, amounts, examples
    succeeded, trouble, generation, unchanged   how it ended

A part is missing where the work did not come that far. Samples and examples are texts of the file.
"""

from dataclasses import asdict
from typing import Any

import duckdb

from data import publish, witness
from data.gone_answers import GoneQuestion
from data.sentence import Sentence
from data.workspace import Workspace, quoted_path

MOST = 200  # stages, and people, that are told


def tell_loaded(work: Workspace, trouble: Sentence | None, gone: GoneQuestion | None) -> None:
    """What was loaded and what was not: the report, stages, people; and why nothing will do."""
    account = witness.current().account
    if account is None:
        return
    account["trouble"] = trouble.parts() if trouble and gone is None else None
    if gone is not None:
        amounts = [[currency, str(amount)] for currency, amount in gone.amounts]
        account["gone"] = {**asdict(gone), "amounts": amounts}
    account["report"] = {
        "tables": _rows(work, "select * from load_report order by kind = 'table', place"),
        "reasons": _rows(work, "select * from load_reasons order by place"),
        "rejects": work.value("select count(*) from load_rejects"),
    }
    account["stages"] = _rows(
        work,
        "select stage_id, stage_name, position, outcome, win_rate,"
        " (select count(*) from opportunities as deals where deals.stage_id = stages.stage_id)"
        f" as deals from stages where stage_id <> 'unknown' order by position limit {MOST}",
    )
    account["people"] = _rows(
        work,
        "select person_id, person_name, teams.team_id, team_name, parent_team_id is null as is_top,"
        " (select count(*) from opportunities as deals where owner_id = person_id) as deals"
        " from people left join teams on teams.team_id = people.team_id"
        f" where person_id <> 'unknown' order by deals desc, person_name limit {MOST}",
    )
    account["teams"] = [
        row["team_name"]
        for row in _rows(
            work,
            "select team_name from teams where parent_team_id is not null and team_id <> 'unknown'"
            f" order by team_name limit {MOST}",
        )
    ]


def tell_change(work: Workspace) -> None:
    """The deals and days of this load, and of what is served; which deals come and go."""
    account = witness.current().account
    if account is None:
        return
    said = (
        "select (select count(*) from {0}opportunities anti join (select opportunity_id"
        " from {0}gone_deals where answer = 'removed') using (opportunity_id)) as deals,"
        ' (select "value" from {0}settings where "key" = \'covers_until\') as covers_until'
    )
    account["change"] = {"now": _rows(work, said.format(""))[0], "served": None}
    served = publish.current(work.building.parent)
    if served is None:
        return
    work.run(f"attach '{quoted_path(served)}' as standing (read_only)")
    try:
        new = "select count(*) from opportunities anti join standing.opportunities"
        left = "select count(*) from gone_deals where answer = ? and since_on = ?"
        until = account["change"]["now"]["covers_until"]
        account["change"] |= {
            "served": _rows(work, said.format("standing."))[0],
            "new_deals": work.value(f"{new} using (opportunity_id)"),
            "removed_deals": work.value(left, ["removed", until]),
            "kept_deals": work.value(left, ["kept", until]),
        }
    except duckdb.Error:
        pass  # it was made by another version of this program: nothing to compare with
    finally:
        work.run("detach standing")


def _rows(work: Workspace, sql: str) -> list[dict[str, Any]]:
    """The rows of a small result by the names of its columns, as JSON has them."""
    asked = work.connection.execute(sql)
    names = [str(column[0]) for column in asked.description or ()]
    return [dict(zip(names, map(_plain, row), strict=True)) for row in asked.fetchall()]


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
