"""The typing of a table: text in, values of the contract's types out, as one select.

For a column `c` that is not plain text the typed table has `c` (null where unreadable) and
`bad_c` (the text where it is unreadable or out of range, else null); for an amount also
`cents_c` (the text that had fractions of a cent, else null). So no row is lost here and nothing
is decided here.
"""

from datetime import date

from data.contract import Column, Kind, Table
from data.readers import Relation
from data.workspace import identifier, literal
from queries.period import FIRST_DAY, LAST_DAY

SQL_TYPES: dict[Kind, str] = {
    "text": "varchar",
    "day": "date",
    "month": "date",
    "moment": "timestamp",
    "amount": "decimal(18, 2)",
    "number": "decimal(18, 2)",
    "whole": "integer",
    "share": "decimal(9, 6)",
    "rate": "decimal(18, 8)",
}
_ISO = r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?"
_OFFSET = r" ?([Zz]|[+-]\d{2}(:?\d{2})?)"
_PLAIN = r"[+-]?(\d+\.?\d*|\.\d+)"
# What can be read and still cannot be: its text is kept as well.
_OUTSIDE: dict[Kind, str] = {
    "amount": " or {0} < 0",
    "share": " or {0} not between 0 and 1",
    "rate": " or {0} <= 0",
}
_NUMBERS = ("amount", "number", "whole", "share", "rate")


def typed_select(table: Table, relation: Relation, timezone: str) -> str:
    """The select that types a relation; a column the relation lacks is null."""
    names = {name.strip().lower(): name for name in reversed(relation.types)}
    texts, values, outer = [], [], []
    for column in table.columns:
        given = names.get(column.name)
        source = relation.types[given] if given else "VARCHAR"
        name = identifier(column.name)
        text = text_of(identifier(given), source) if given else "cast(null as varchar)"
        texts.append(f"{text} as {name}")
        values.append(name)
        if column.kind == "text":
            outer.append(name)
            continue
        value, raw = identifier(f"value {column.name}"), identifier(f"raw {column.name}")
        direct = _direct(column.kind, source, raw, timezone) if given else None
        if direct and given:
            texts.append(f"{identifier(given)} as {raw}")
        values.append(f"{direct or value_of(column.kind, name, timezone)} as {value}")
        outside = _outside(column).format(value)
        bad = f"case when {value} is null{outside} then {name} end"
        outer += [f"{value} as {name}", f"{bad} as {identifier('bad_' + column.name)}"]
        if column.kind == "amount":
            fine = rf"case when regexp_matches({name}, '\.\d{{2}}\d*[1-9]') then {name} end"
            outer.append(f"{fine} as {identifier('cents_' + column.name)}")
    places = ["source_row"] * relation.has_rows + ["source_file"] * relation.has_files
    # In layers, since the engine evaluates a repeated expression anew inside every `case`.
    inner = f"select {', '.join(texts + places)} from {relation.sql}"
    middle = f"select {', '.join(values + places)} from ({inner})"
    return f"select {', '.join(outer + places)} from ({middle})"


def _outside(column: Column) -> str:
    if column.kind not in ("day", "month", "moment"):
        return _OUTSIDE.get(column.kind, "")
    first, last = (FIRST_DAY, LAST_DAY) if column.is_event else (date.min, date.max)
    return f" or {{0}} < date '{first}' or {{0}} >= date '{last}' + interval 1 day"


def place_of(relation: Relation) -> tuple[str, str]:
    """The SQL of the file and of the row number, over the typed table of this relation."""
    file = "source_file" if relation.has_files else literal(relation.label)
    return file, "source_row" if relation.has_rows else "rowid + 2"


def text_of(name: str, source: str) -> str:
    """A source column as trimmed text, null where blank; whole floats lose their point.

    What is not a number is how some software writes a float that is missing.
    """
    if source in ("DOUBLE", "FLOAT"):
        whole = f"{name} = trunc({name}) and abs({name}) < 1e15"
        return (
            f"case when isnan({name}) then null"
            f" when {whole} then cast(cast({name} as bigint) as varchar)"
            f" else cast({name} as varchar) end"
        )
    text = name if source == "VARCHAR" else f"cast({name} as varchar)"
    return f"nullif(trim({text}), '')"


def value_of(kind: Kind, text: str, timezone: str) -> str:
    """A text as a value of its kind, null where it cannot be read."""
    if kind == "moment":
        return _moment(text, timezone)
    if kind in ("day", "month"):
        plain = f"length({text}) = 10 and {_dashed(text)}"
        longer = f"length({text}) > 10 and {_dashed(text)}"
        return (
            f"case when {plain} then try_cast({text} as date)"
            f" when {longer} then cast({_moment(text, timezone)} as date) end"
        )
    cast = f"try_cast({text} as {SQL_TYPES[kind]})"
    if kind == "whole":
        cast = f"case when try_cast({text} as decimal(18, 4)) % 1 = 0 then {cast} end"
    if kind not in ("amount", "whole"):
        # A share or a rate may come from software that writes 1E-5.
        return cast
    # Money is written out: the engine would also read 1e3 and 1_000.
    return f"case when regexp_full_match({text}, {literal(_PLAIN)}) then {cast} end"


def _dashed(text: str) -> str:
    return f"{text} >= '0001' and substr({text}, 5, 1) = '-' and substr({text}, 8, 1) = '-'"


def _moment(text: str, timezone: str) -> str:
    """A time as company local time: as written without an offset, else converted."""
    usual = f"length({text}) = 19 and substr({text}, 17, 1) = ':' and {_dashed(text)}"
    local = f"regexp_full_match({text}, {literal(_ISO)})"
    day = f"length({text}) = 10 and {_dashed(text)}"
    offset = f"regexp_full_match({text}, {literal(_ISO + _OFFSET)})"
    return (
        f"case when {usual} or {day} or {local} then try_cast({text} as timestamp)"
        f" when {offset} then timezone({literal(timezone)}, try_cast({text} as timestamptz)) end"
    )


def _direct(kind: Kind, source: str, name: str, timezone: str) -> str | None:
    """The value of a column that has a type already, without the way over its text."""
    if kind in ("day", "month", "moment") and (source == "DATE" or source.startswith("TIMESTAMP")):
        if source == "TIMESTAMP WITH TIME ZONE":
            name = f"timezone({literal(timezone)}, {name})"
        return f"case when isfinite({name}) then try_cast({name} as {SQL_TYPES[kind]}) end"
    exact = source.startswith("DECIMAL") or "INT" in source
    if kind in _NUMBERS and kind != "whole" and exact:
        return f"try_cast({name} as {SQL_TYPES[kind]})"
    return None


def is_typed(column: Column) -> bool:
    """Whether the typed table has a `bad_` companion for the column."""
    return column.kind != "text"
