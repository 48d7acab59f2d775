"""From sheets to the canonical tables: type, check, treat, and complete what is silent."""

from collections.abc import Mapping
from datetime import date

from data import changes, report, settings, teams, witness
from data.cells import Refused
from data.checks import (
    FAULTS,
    Typed,
    find_duplicates,
    find_faults,
    find_notices,
    loaded_value,
)
from data.contract import BY_NAME, TABLES, Table, create_tables
from data.gone import attach_known, bring
from data.gone_answers import GoneAnswers
from data.history import Before, continue_history
from data.readers import Relation, Sheet, read_into
from data.typed import place_of, typed_select
from data.workspace import Workspace, identifier, literal

# The tables that may be large and need no more columns than their files: typed in the building
# file, so that a clean one is kept as it is instead of being written a second time.
WHOLESALE = ("activities", "trial_activity")
CLOSED_WORDS = {
    "won": ("won", "赢单", "成交"),
    "lost": ("lost", "输单", "丢单", "abandon"),
}


def prepare(work: Workspace) -> None:
    """Create the canonical tables and the places where faults are kept."""
    work.run(FAULTS)
    work.run(create_tables())


def fill(
    work: Workspace,
    inputs: Mapping[str, Sheet | Relation],
    before: Before | None,
    answers: GoneAnswers,
    today: date,
) -> date:
    """Fill every canonical table from its input; return the last covered day.

    `answers` say what became of the deals of `before` that are not here (data/gone.py).
    """
    typed: dict[str, Typed] = {}
    timezone = "UTC"
    for table in TABLES:
        if table.name not in inputs:
            continue
        witness.current().step("checking", table.name, len(typed) + 1, len(inputs))
        typed[table.name] = _type(work, table, inputs[table.name], timezone)
        if not isinstance(inputs[table.name], Relation):  # those of a source were told as read
            rows = work.value(f"select count(*) from {typed[table.name].name}")
            witness.current().read(rows)
        if table.name == "settings":
            _load(work, typed.pop("settings"), inputs[table.name])
            timezone = settings.timezone_of(work)
    if "stages" not in inputs:
        _derive_stages(work, typed)
    # they may name deals that are gone
    activities = typed.pop("activities", None)
    for name, one in typed.items():
        _load(work, one, inputs[name])
    is_known = attach_known(work, before.path if before else None)
    bring(work, typed["opportunities"], answers)
    if activities:
        _load(work, activities, inputs["activities"])
    covers_until = settings.complete(work, today)
    continue_history(work, before, covers_until, is_known)
    _add_unknown(work)
    teams.repair(work)
    settings.check_currencies(work)
    return covers_until


def refuse(work: Workspace, table: str, file: str, refused: list[Refused]) -> None:
    """Record rows that could not be read at all."""
    if refused:
        work.connection.executemany(
            "insert into scratch.faults values (?, ?, ?, null, 0, null, ?, ?)",
            [[table, file, row.row, row.value, row.reason] for row in refused],
        )


def _type(work: Workspace, table: Table, given: Sheet | Relation, timezone: str) -> Typed:
    """The typed table of an input, rows and all."""
    wholesale = isinstance(given, Sheet) and table.name in WHOLESALE
    name = f"{'built.main' if wholesale else 'scratch'}.typed_{table.name}"
    # What is thrown away is not worth compressing.
    work.run(f"set force_compression = '{'auto' if wholesale else 'uncompressed'}'")
    used: list[Relation] = []

    def select(relation: Relation) -> str:
        used.append(relation)
        return typed_select(table, relation, timezone)

    if isinstance(given, Sheet):
        read = read_into(work, given, name, select)
        refuse(work, table.name, given.label, read.refused)
    else:
        work.run(f"create table {name} as {select(given)} order by source_file, source_row")
    work.run("set force_compression = 'auto'")
    return Typed(table, name, *place_of(used[-1]))


def _load(work: Workspace, typed: Typed, given: Sheet | Relation) -> None:
    """Check a typed table and fill its canonical one with the rows that remain."""
    name = typed.table.name
    find_faults(work, typed)
    if name == "settings":
        settings.find_setting_faults(work, typed)
    elif name == "opportunity_changes":
        changes.find_change_faults(work, typed)
    find_duplicates(work, typed)
    if name == "teams":
        teams.find_team_faults(work, typed)
    find_notices(work, typed)
    if name == "settings":
        settings.find_setting_notices(work, typed)
    elif name == "teams":
        teams.find_team_notices(work, typed)
    elif name == "opportunity_changes":
        changes.find_change_notices(work, typed)
    columns = {column.name: loaded_value(work, typed, column) for column in BY_NAME[name].columns}
    if name in ("team_moves", "win_rates", "opportunity_changes"):
        columns["entry_order"] = "rowid"
    if name == "opportunity_changes":
        given_columns = given.columns if isinstance(given, Sheet) else tuple(given.types)
        has_old = any(column.strip().lower() == "old_value" for column in given_columns)
        columns |= {"value": changes.change_value("value")}
        columns |= {"old_value": changes.change_value("old_value")}
        columns |= {"has_old_value": str(has_old).lower(), "origin": "'log'"}
    faulty = work.value(
        "select count(*) from scratch.faults where table_name = ? and typed_row is not null",
        [name],
    )
    rows = work.value(f"select count(*) from {typed.name}")
    wholesale = typed.name.startswith("built.")
    if wholesale and not faulty and all(columns[c] == identifier(c) for c in columns):
        _take_over(work, typed)
        work.run(
            "insert into scratch.counts values ($name, $rows, $rows)", {"name": name, "rows": rows}
        )
        return
    kept = f"where {typed.kept()}" if faulty else ""
    names = ", ".join(f'"{column}"' for column in columns)
    work.run(
        f"insert into main.{name} ({names}) select {', '.join(columns.values())}"
        f" from {typed.name} as typed {kept}"
    )
    work.run(
        f"insert into scratch.counts select $name, $rows, count(*) from main.{name}",
        {"name": name, "rows": rows},
    )
    if wholesale:
        work.run(f"drop table {typed.name}")


def _take_over(work: Workspace, typed: Typed) -> None:
    """Make a clean typed table the canonical one; a dropped column costs nothing."""
    name = typed.table.name
    wanted = {column.name for column in typed.table.columns}
    for column, *_ in work.rows(f"describe {typed.name}"):
        if column not in wanted:
            work.run(f"alter table {typed.name} drop column {identifier(column)}")
    work.run(f"drop table main.{name}")
    work.run(f"alter table {typed.name} rename to {identifier(name)}")


def _derive_stages(work: Workspace, typed: Mapping[str, Typed]) -> None:
    """Where nobody brings stages: those the deals name, in the order they appear."""
    named = f"select stage_id, rowid as place from {typed['opportunities'].name}"
    if "opportunity_changes" in typed:
        named += (
            f' union all select "value", 1000000000 + rowid'
            f" from {typed['opportunity_changes'].name} where field = 'stage_id'"
        )
    cases = " ".join(
        f"when lower(stage_id) like {literal('%' + word + '%')} then {literal(outcome)}"
        for outcome, words in CLOSED_WORDS.items()
        for word in words
    )
    work.run(
        f"""
        insert into stages
        select stage_id, stage_id, row_number() over (order by outcome <> 'open', first),
            outcome, null
        from (
            select stage_id, min(place) as first, case {cases} else 'open' end as outcome
            from ({named}) where stage_id is not null group by stage_id
        )
        order by 3
        """
    )
    report.remark(
        work,
        "no_stages",
        "There is no stages table: the stages are those the deals name, in the order they"
        " appear, and only one with `won` or `lost` in its name counts as closed.",
    )


def _add_unknown(work: Workspace) -> None:
    """The person and the account `unknown`, where something refers to them."""
    people = [
        "select owner_id from opportunities",
        "select owner_id from accounts",
        "select person_id from activities",
        "select person_id from trial_activity",
        "select unnest([\"value\", old_value]) from opportunity_changes where field = 'owner_id'",
    ]
    accounts = [f"select account_id from {name}" for name in ("opportunities", "activities")]
    accounts.append("select account_id from trial_activity")
    for table, key, sources in (
        ("people", "person_id", people),
        ("accounts", "account_id", accounts),
    ):
        named = " union ".join(sources)
        label = key.replace("_id", "_name")
        work.run(
            f"insert into {table} ({key}, {label}) select 'unknown', 'Unknown'"
            f" where 'unknown' in ({named}) and 'unknown' not in (select {key} from {table})"
        )
