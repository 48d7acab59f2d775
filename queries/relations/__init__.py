"""What a query may read: views and macros over a served file, limited to what a viewer sees.

The served file is attached as `served`; the relations live in the reader's own memory. So they
are always of the code's version, and one place decides what a query can see.

Each viewer has a schema of views, made by the rules of `policy`. The macros of the *.sql files are
there once: what they read is found where the asking connection looks, in its viewer's schema. The
schema `whole` holds what only macros may ask, of the whole company. Those of kept/ stand in the
place of macros of the same names while the usual question is answered (see `looking_at_sums`).
"""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb

from queries.relations.policy import RULES, Seen, condition, literal
from queries.statements import execute
from queries.viewer import EVERYTHING, Viewer

FOLDER = Path(__file__).parent
MACROS = "macros"
KEPT = "kept"
BY_ORIGIN = "f_passages_by_origin.sql"
HIDDEN_FROM_REPS = ("manager_amount", "reviewed_deals", "reviewed_amount")
"""Columns that hold, or count, what managers forecast: null to who does not see that."""
TEAMS_OF_A_PERSON = """
with recursive own as (
    select distinct tree.team_id, tree.parent_team_id, tree.depth
    from served.counted_teams as counted
    join served.team_tree as tree on tree.team_id = counted.team_id
    where counted.person_id = $key
    union
    select above.team_id, above.parent_team_id, above.depth
    from own
    join served.team_tree as above on above.team_id = own.parent_team_id
),
-- the ways up meet in one team: below it, and it itself, is what joins their teams
meeting as (
    select max(above.depth) as depth
    from own as above
    where not exists (
        select 1 from served.counted_teams as counted
        where counted.person_id = $key
            and not exists (
                select 1 from served.team_members as members
                where members.team_id = above.team_id and members.member_id = counted.team_id
            )
    )
)
select own.team_id from own join meeting on own.depth >= meeting.depth
order by own.depth, own.team_id
"""


def files() -> list[Path]:
    """The .sql files that make the relations, those of each viewer last."""
    return [*_macros(), *sorted((FOLDER / "labels").rglob("*.sql"))]


def _macros() -> list[Path]:
    """The files of macros by their names; of two of one name that of kept/ first, for the other may
    ask it by the name of its schema."""
    found = (*FOLDER.glob("*.sql"), *(FOLDER / KEPT).glob("*.sql"))
    return sorted(found, key=lambda path: (path.name, path.parent == FOLDER))


def create(connection: duckdb.DuckDBPyConnection) -> str:
    """Creates the relations over the database attached as `served`.

    Returns the schema of who sees everything, for `look`; until then the connection sees nothing.
    """
    connection.execute("create schema memory.macros")
    connection.execute("create schema memory.kept")
    connection.execute("create schema memory.whole")
    schema = narrow(connection, EVERYTHING)
    cursor = connection.cursor()
    cursor.execute(f"set search_path = '{_path(MACROS, schema)}'")
    fix_constants(cursor)
    for path in _macros():
        if path.name != BY_ORIGIN or has_kept_origins(cursor):
            own = (KEPT,) if path.parent.name == KEPT else ()
            cursor.execute(f"set search_path = '{_path(*own, MACROS, schema)}'")
            execute(cursor, path)
    return schema


def has_kept_origins(connection: duckdb.DuckDBPyConnection) -> bool:
    """Whether sums are kept by source and by product: there may be too many of these."""
    statement = "select 1 from served.passed_weeks where part_kind <> 'all' limit 1"
    return connection.execute(statement).fetchone() is not None


def fix_constants(connection: duckdb.DuckDBPyConnection) -> None:
    """What never changes in a served file, as macros without a parameter.

    The engine folds a constant, but not a look into a table: so of two ways to the same figure,
    from sums or from the deals, it plans and reads only the one that the day needs.
    """
    kept: list[tuple[date | None, date | None]] = connection.execute(
        "select min(day_on), max(day_on) from served.forecast_days"
    ).fetchall()
    first, last = (day or date.min for day in kept[0])
    ((open_month, projected, month, until),) = connection.execute(
        "select (select max(month) from served.open_deal_months),"
        " (select max(day_on) from served.projection_days),"
        " coalesce(max(fiscal_year_start_month), 1), max(covers_until)"
        " from served.data_coverage"
    ).fetchall()
    fixed = f"create or replace macro memory.{MACROS}."
    connection.execute(f"{fixed}first_kept_day() as date '{first}'")
    connection.execute(f"{fixed}last_kept_day() as date '{last}'")
    connection.execute(f"{fixed}last_open_month() as date '{open_month or date.min}'")
    connection.execute(f"{fixed}last_projected_day() as date '{projected or date.min}'")
    connection.execute(f"{fixed}fiscal_start_month() as {month}")
    connection.execute(f"{fixed}covers_until() as date '{until or date.max}'")


def narrow(
    connection: duckdb.DuckDBPyConnection, viewer: Viewer, overlaid: Collection[str] = ()
) -> str:
    """Creates the schema with what a viewer sees; its name, for `look`.

    Of the tables `overlaid` it sees what was typed besides (see typed.lay_over).
    """
    root = connection.execute(
        "select 1 from served.teams where parent_team_id is null and team_id = ?", [viewer.key]
    ).fetchone()
    if viewer.sees == "team" and root is not None:
        viewer = EVERYTHING  # the uppermost team is the whole company
    teams = _teams(connection, viewer)
    count = connection.execute(
        "select count(*) from duckdb_schemas() where database_name = 'memory'"
    ).fetchone()
    schema = f"{viewer.sees}_{count[0] if count else 0}"
    cursor = connection.cursor()
    cursor.execute(f'create schema memory."{schema}"')
    cursor.execute(f"set search_path = 'memory.{schema}'")
    for statement in (*_about(viewer, teams, cursor), *_views(viewer, teams, cursor, overlaid)):
        cursor.execute(statement)
    kind = "everything" if viewer == EVERYTHING else "part"
    labels = FOLDER / "labels"
    for path in (*sorted(labels.glob("*.sql")), *sorted((labels / kind).glob("*.sql"))):
        text = path.read_text(encoding="utf-8")
        for table in overlaid:
            text = text.replace(f"served.{table}", f"typed.{table}")
        cursor.execute(text)
    return schema


def look(connection: duckdb.DuckDBPyConnection, schema: str) -> None:
    """From now on the connection sees what the viewer of that schema sees."""
    connection.execute(f"set search_path = '{_path(schema, MACROS)}'")


@contextmanager
def looking_at_sums(connection: duckdb.DuckDBPyConnection, schema: str) -> Iterator[None]:
    """Within the block the macros of kept/ are found before those of the same names."""
    connection.execute(f"set search_path = '{_path(schema, KEPT, MACROS)}'")
    try:
        yield
    finally:
        look(connection, schema)


def _path(*schemas: str) -> str:
    return ",".join(f"memory.{schema}" for schema in schemas)


def _teams(connection: duckdb.DuckDBPyConnection, viewer: Viewer) -> list[str]:
    """The teams whose lines a viewer sees, the uppermost first."""
    if viewer.sees == "team":
        statement = (
            "select members.member_id from served.team_members as members"
            " join served.team_tree as tree on tree.team_id = members.member_id"
            " where members.team_id = $key order by tree.depth, members.member_id"
        )
    elif viewer.sees == "person":
        statement = TEAMS_OF_A_PERSON
    else:
        return []
    return [team for (team,) in connection.execute(statement, {"key": viewer.key}).fetchall()]


def _about(
    viewer: Viewer, teams: Sequence[str], connection: duckdb.DuckDBPyConnection
) -> list[str]:
    """Macros that say what the viewer may, and the deals that were theirs on some day."""
    found = connection.execute(
        "select team_id, parent_team_id from served.team_tree"
        " where team_id = ? or (parent_team_id is null and ?) order by team_id",
        [teams[0] if teams else None, viewer.sees == "everything"],
    ).fetchone()
    top, above = found or (None, None)
    named = ", ".join(map(literal, teams)) or "null"
    seen_team = {"everything": "true", "team": f"team in ({named})"}.get(viewer.sees, "false")
    owned_by = literal(viewer.key or "")
    seen = f"owner = {owned_by}" if viewer.sees == "person" else seen_team
    # whether a question is about nobody alone: neither by its person nor by who asks
    nobody_alone = "false" if viewer.sees == "person" else "person is null"
    return [
        f"create macro sees_managers() as {str(viewer.sees_managers).lower()}",
        f"create macro seen_person() as {'null' if viewer.person is None else owned_by}",
        f"create macro sees_everything() as {str(viewer == EVERYTHING).lower()}",
        f"create macro sees_anything() as {str(viewer.sees != 'nothing').lower()}",
        f"create macro sees_part() as {str(viewer.sees in ('team', 'person')).lower()}",
        f"create macro is_seen(team, owner) as {seen}",
        f"create macro is_everybody(person) as {nobody_alone}",
        f"create macro top_parent() as {'null' if above is None else literal(above)}",
        f"create macro top_team() as {'null' if top is None else literal(top)}",
        "create view seen_deals as select opportunity_id, deal_number, to_on"
        f" from served.deal_teams where {condition(Seen('owned'), viewer, teams)}",
    ]


def _views(
    viewer: Viewer,
    teams: Sequence[str],
    connection: duckdb.DuckDBPyConnection,
    overlaid: Collection[str],
) -> list[str]:
    columns: dict[str, dict[str, str]] = {}
    for table, column, type_ in connection.execute(
        "select table_name, column_name, data_type from duckdb_columns()"
        " where database_name = 'served' order by table_name, column_index"
    ).fetchall():
        columns.setdefault(table, {})[column] = type_
    return [
        f'create view "{table}" as select {_select(seen, columns[table], viewer)}'
        f' from {"typed" if table in overlaid else "served"}."{table}" as rows'
        f" where {condition(seen, viewer, teams)}"
        for table, seen in RULES.items()
    ]


def _select(seen: Seen, columns: dict[str, str], viewer: Viewer) -> str:
    shown = []
    for column, type_ in columns.items():
        if column in seen.hidden:
            continue
        if column in HIDDEN_FROM_REPS and not viewer.sees_managers:
            shown.append(f"cast(null as {type_}) as {column}")
        elif column in seen.replaced and viewer != EVERYTHING:
            shown.append(f"{seen.replaced[column]} as {column}")
        else:
            shown.append(column)
    return ", ".join(shown)
