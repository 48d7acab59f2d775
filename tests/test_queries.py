"""What every query says of itself, held against the engine and against data."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from queries import Query, catalogue, period, query, run
from queries.arguments import choices, parameters
from queries.catalogue import united
from queries.header import PARAMETER, HeaderError, parse, parse_kept
from queries.run import completion, looked, schema, statement
from queries.served import opened
from queries.viewer import EVERYTHING
from tests.conftest import REPOSITORY
from tests.small_company import company

FOLDER = REPOSITORY / "queries"
FILES = sorted(FOLDER.rglob("*.sql"))
NAMES = list(catalogue())
# Their value depends on when they are asked, not on what is asked.
UNSTEADY = re.compile(
    r"\b(current_date|current_time|current_timestamp|localtime|localtimestamp"
    r"|using\s+sample|tablesample"
    r"|(get_current_time|get_current_timestamp|now|today|transaction_timestamp|random|setseed"
    r"|uuid|uuidv4|uuidv7|gen_random_uuid)\s*\()",
    re.IGNORECASE,
)
# What a query must be given to have rows.
PROMISE = '[{"number": 1, "deal": null, "amount": null, "by_on": "2026-03-10"}]'
GIVEN = {"meeting/promises": {"promises": PROMISE}}
WITH_DIGITS = {"f1", "f2", "w1", "w2", "w3"}  # the names the law itself gives
GAPS = {"gap1", "gap2"}
UNITS = {
    "on": ("date",), "at": ("timestamp",), "id": ("varchar",), "name": ("varchar",),
    "amount": ("decimal",), "rate": ("double", "decimal"), "days": ("bigint", "double"),
    "deals": ("bigint",),
}  # fmt: skip
# Names that go without a suffix: the contract's own, and those that are no unit.
BARE_DATES = {"covers_until", "month"}


@pytest.fixture(scope="module")
def nothing() -> Iterator[duckdb.DuckDBPyConnection]:
    """The relations over empty tables."""
    with company({}) as connection:
        yield connection


def _code(path: Path) -> str:
    lines = path.read_text(encoding="utf-8").splitlines()
    return "\n".join(line.split("--")[0] for line in lines)


def test_there_are_queries() -> None:
    """The checks below run over something."""
    assert len(NAMES) > 5


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(FOLDER)))
def test_nothing_depends_on_the_clock_or_on_chance(path: Path) -> None:
    """Whatever depends on time takes `as_of`, so that a question has one answer."""
    found = UNSTEADY.search(_code(path))
    assert not found, f"{found[0] if found else ''} in {path.name}"


@pytest.mark.parametrize("text", ["select current_date", "where x < now()", "order by random()"])
def test_the_search_for_clocks_finds_them(text: str) -> None:
    """The pattern above is no empty check."""
    assert UNSTEADY.search(text)


@pytest.mark.parametrize("name", NAMES)
def test_names_have_no_digits(name: str) -> None:
    """F1, F2 and W1 to W3 excepted; columns may also speak of the two gaps."""
    asked = query(name)
    for word, allowed in [
        (asked.name, WITH_DIGITS),
        *((one.name, WITH_DIGITS) for one in asked.header.params),
        *((one.name, WITH_DIGITS | GAPS) for one in asked.header.columns),
    ]:
        parts = {part for part in re.split("[/_]", word) if re.search(r"\d", part)}
        assert parts <= allowed, word
        assert re.fullmatch(r"[a-z0-9_/]+", word), word
        assert not re.search(r"(^|/)get_", word), word


@pytest.mark.parametrize("name", NAMES)
def test_columns_carry_their_unit(name: str) -> None:
    """What a column is called tells its type, and the other way round."""
    for column in query(name).header.columns:
        kind = column.type.lower().split("(")[0]
        suffix = column.name.rsplit("_", 1)[-1]
        assert kind in UNITS.get(suffix, (kind,)), column
        if kind == "boolean":
            assert column.name.startswith(("is_", "has_")), column
        if kind == "date":
            assert suffix == "on" or column.name in BARE_DATES, column
        if kind == "timestamp":
            assert suffix == "at", column
        if column.type.lower() in ("decimal(18,2)", "decimal(38,2)", "decimal(38,8)"):
            assert suffix in ("amount", "minutes"), column


@pytest.mark.parametrize("name", NAMES)
def test_the_declared_columns_are_those_of_the_engine(
    name: str, nothing: duckdb.DuckDBPyConnection
) -> None:
    """Parameters can be bound, and names, order and types of the columns are as declared."""
    asked = query(name)
    nulls = {one.name: None for one in asked.header.params}
    if asked.header.then is None and asked.header.unites is None:
        result = nothing.sql(statement(asked), params=nulls)
        found = list(zip(result.columns, map(_type, result.types), strict=True))
        assert found == [(one.name, _type(one.type)) for one in asked.header.columns]
    assert run(nothing, name, nulls).schema == schema(name)


@pytest.mark.parametrize("name", [one for one in NAMES if query(one).kept])
def test_a_kept_answer_has_the_columns_of_its_query(name: str, demo_home: Path) -> None:
    """Those of the engine, or of what completes its rows; its header says where there is one."""
    asked, served = query(name), opened(demo_home)
    kept = asked.kept
    assert kept
    quarter = period.of_day(served.covers_until, "quarter")
    scope = {"period_from": quarter.first, "period_to": quarter.last, "most": 12}
    params = parameters(asked, {}, served) | scope
    connection = served.connection(EVERYTHING)
    used = {one: params.get(one) for one in PARAMETER.findall(asked.header.kept or "")}
    assert looked(connection, asked, used).holds is True
    result = connection.execute(
        statement(kept), {one: params.get(one) for one in kept.header.bound}
    )
    described = [(column[0], _type(column[1])) for column in result.description or []]
    if kept.header.then is None:
        assert described == [(one.name, _type(one.type)) for one in asked.header.columns]
    else:
        names = [column for column, _ in described]
        rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
        assert rows
        for row in completion(kept.header.then)(rows):
            assert {one.name for one in asked.header.columns} <= row.keys()


def _type(type_: object) -> str:
    return str(type_).lower().replace(" ", "")


def _asked_of(asked: Query, home: Path) -> Iterator[dict[str, Any]]:
    """The parameters to check a query with: the usual ones, and with what they can add."""
    usual = parameters(asked, {}, opened(home))
    yield usual
    for param in asked.header.params:
        if param.type == "boolean":
            yield usual | {param.name: True}
        for choice in choices(param):
            yield usual | {param.name: choice}


@pytest.mark.parametrize("name", NAMES)
def test_grain_and_order_hold_on_data(name: str, demo_home: Path) -> None:
    """The grain's columns tell the rows apart; the order is as declared, and settles all ties."""
    asked = query(name)
    assert asked.header.keys or asked.header.grain.startswith("one row"), asked.header.grain
    columns = {one.name for one in asked.header.columns}
    order = [part.split() for part in asked.header.order]
    assert {part[0] for part in order} <= columns
    for params in _asked_of(asked, demo_home):
        rows = run(opened(demo_home).connection(EVERYTHING), name, params).to_pylist()
        if not asked.header.keys:
            assert len(rows) == 1
        else:
            _assert_distinct(rows, list(asked.header.keys))
        _assert_distinct(rows, [part[0] for part in order])
        ordered = list(rows)
        for column, *direction in reversed(order):
            _sort(ordered, column, direction == ["desc"])
        assert ordered == rows


def _assert_distinct(rows: list[dict[str, Any]], columns: list[str]) -> None:
    if columns:
        seen = [tuple(row[column] for column in columns) for row in rows]
        assert len(set(seen)) == len(rows), f"{columns} do not tell the rows apart"


def _sort(rows: list[dict[str, Any]], column: str, descending: bool) -> None:
    """A stable sort by one column, nulls last."""
    known = [row for row in rows if row[column] is not None]
    known.sort(key=lambda row: row[column], reverse=descending)
    rows[:] = known + [row for row in rows if row[column] is None]


@pytest.mark.parametrize("name", [one for one in NAMES if query(one).header.unites])
def test_what_is_united_has_one_shape(name: str) -> None:
    """Its queries have the same columns, and it hands on whatever they ask for."""
    asked = query(name)
    parts = united(asked.header.unites or "")
    assert parts
    declared = {one.name for one in asked.header.params}
    assert declared == asked.header.bound | {
        param.name for part in parts for param in part.header.params
    }
    for part in parts:
        assert schema(part.name) == schema(parts[0].name), part.name


@pytest.mark.parametrize("name", [one for one in NAMES if query(one).header.then])
def test_completed_rows_have_all_declared_columns(name: str, demo_home: Path) -> None:
    """A column that the completion forgets would be null without a word."""
    asked = query(name)
    served = opened(demo_home)
    params = parameters(asked, GIVEN.get(name, {}), served)
    bound = {one.name: params.get(one.name) for one in asked.header.params}
    result = served.connection(EVERYTHING).execute(statement(asked), bound)
    names = [column[0] for column in result.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
    assert rows and asked.header.then
    for row in completion(asked.header.then)(rows):
        assert {one.name for one in asked.header.columns} <= row.keys()


GOOD = """-- Deals.
--
-- grain:   one row per deal [deal_id]
-- order:   deal_id
-- version: 1
--
-- param  as_of    date     the day
-- column deal_id  varchar  the deal
select $as_of"""


def test_a_header_is_read() -> None:
    """Sentence, grain, order, version, parameters and columns come out as they stand."""
    header = parse(GOOD, "deals")
    assert (header.sentence, header.keys, header.order) == ("Deals.", ("deal_id",), ("deal_id",))
    assert (header.version, header.then) == (1, None)
    assert [(one.name, one.type, one.meaning) for one in header.params] == [
        ("as_of", "date", "the day")
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("-- Deals.", "-- Deals"),
        ("-- grain:   one row per deal [deal_id]\n", ""),
        ("-- column deal_id  varchar  the deal\n", ""),
        ("select $as_of", "select $other"),
        ("-- version: 1", "-- versoin: 1"),
        ("-- version: 1", "-- version: 1\n-- kept:    is_kept($day)"),
    ],
)
def test_a_wrong_header_is_refused(old: str, new: str) -> None:
    """A header that leaves something out, or speaks of what is not there, is an error."""
    with pytest.raises(HeaderError):
        parse(GOOD.replace(old, new), "deals")


def test_a_kept_answer_asks_for_nothing_else() -> None:
    """It has the contract of its query, and is completed by a function of its own."""
    header = parse(
        GOOD.replace("-- version: 1", "-- version: 1\n-- kept:    is_kept($as_of)"), "deals"
    )
    assert header.kept == "is_kept($as_of)"
    text = "-- Kept.\n--\n-- then:    forecast.kept.made\nselect $as_of"
    kept = parse_kept(text, "deals", header)
    assert (kept.then, kept.kept, kept.columns) == ("forecast.kept.made", None, header.columns)
    with pytest.raises(HeaderError):
        parse_kept("-- Kept.\nselect $team", "deals", header)
