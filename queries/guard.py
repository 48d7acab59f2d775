"""What a query may not do, whoever writes it: reach around the relations that a viewer sees.

The text is parsed by the engine itself, and every table, function and schema in it is looked at.
The engine opens no file and nothing else besides (see `served`), but what is in its memory it keeps
from nobody: that a query is one question to the relations is seen to here.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from queries import relations
from queries.catalogue import QueryError
from queries.relations.policy import RULES
from queries.statements import bare

CREATED = re.compile(r"^create (macro|view) ((?:\w+\.)?\w+)(.*?);$", re.MULTILINE | re.DOTALL)
COMMENT = re.compile(r"--.*")
SERIES = frozenset(("generate_series", "range", "unnest"))
"""Table functions of the engine that read nothing."""
FUNCTIONS = frozenset(
    (
        "*", "+", "-", "/", "//", "%", "~~", "!~~", "abs", "arg_max", "arg_max_null", "arg_min",
        "bool_and", "bool_or", "cast", "ceil", "coalesce", "concat_ws", "count", "count_star",
        "date_diff", "date_part", "date_trunc", "dense_rank", "first_value", "floor", "greatest",
        "lag", "last_value", "lead", "least", "list", "lower", "max", "max_by", "median", "min",
        "min_by", "mode", "nullif", "quantile_cont", "rank", "round", "row_number",
        "sees_managers", "sign", "string_agg", "struct_pack", "sum", "to_days", "to_months", "trim",
        "trunc", "unnest",
    )
)  # fmt: skip
"""What a query may compute with: nothing that tells of the engine, or reads by the name of a thing.
One that is missing is added here, with that question in mind."""
OPEN = ("COLUMN_REF", "LAMBDA", "LAMBDA_REF", "POSITIONAL_REFERENCE", "STAR", "SUBQUERY")
"""What may not stand in the arguments of a macro that reads more than the viewer's rows: the engine
puts an argument in the macro's place for it, where a name would be one of the macro's own."""


OWN = frozenset(("seen_deals",))
"""What is in a viewer's schema for the relations alone."""
UNITED = "united"
"""What a query that unites others reads their rows as: rows that its viewer was given already."""


@cache
def _bodies() -> dict[str, str]:
    """The views and macros of the relations' files, by name; of one that is there twice, both."""
    found: dict[str, str] = {}
    for path in relations.files():
        text = COMMENT.sub("", path.read_text(encoding="utf-8"))
        for match in CREATED.finditer(text):
            found[match[2]] = found.get(match[2], "") + match[3]
    return found


@cache
def relation_names() -> frozenset[str]:
    """The views and macros that a query may name."""
    return frozenset(RULES) | {name for name in _bodies() if "." not in name}


@cache
def wide_macros() -> frozenset[str]:
    """The macros that read more than the viewer's rows, themselves or by others."""
    bodies = _bodies()
    found = {name for name, body in bodies.items() if re.search(r"\b(served|whole)\.", body)}
    while True:
        named = re.compile(rf"(?<![\w.])({'|'.join(map(re.escape, found))})\(")
        more = {name for name, body in bodies.items() if named.search(body)} - found
        if not more:
            return frozenset(found)
        found |= more


def check(name: str, statement: str, is_uniting: bool = False) -> None:
    """Raises QueryError where a statement is not one question to the relations.

    One that unites others may also read their rows.
    """
    with bare() as engine:
        row = engine.execute("select json_serialize_sql(?)", [statement]).fetchone()
    tree: dict[str, Any] = json.loads(row[0]) if row else {"error": True}
    if tree["error"]:
        said = tree.get("error_message", "it cannot be read")
        raise QueryError(f"{name} is not a question: {said}")
    if len(tree["statements"]) != 1:
        raise QueryError(f"{name} is more than one question")
    parts = list(_parts(tree["statements"][0]))
    named_here = {
        entry["key"] for part in parts for entry in part.get("cte_map", {}).get("map", ())
    }
    allowed = relation_names() | ({UNITED} if is_uniting else frozenset())
    for own in sorted(named_here):
        if own.casefold() in allowed | _of_the_engine() | OWN:
            raise QueryError(f"{name} calls a part {own!r}, as a relation or the engine's table is")
    for part in parts:
        kind = part.get("type")
        if kind == "BASE_TABLE":
            _refuse_path(name, part)
            if part["table_name"] not in allowed | named_here:
                raise QueryError(f"{name} reads {part['table_name']!r}, which is no relation")
        elif kind == "TABLE_FUNCTION":
            _refuse_call(name, part["function"], allowed | SERIES)
        elif kind == "FUNCTION":
            _refuse_call(name, part, allowed | FUNCTIONS | SERIES)
        elif kind in ("SHOW_REF", "COPY", "DELIM_GET") or _changes(kind):
            raise QueryError(f"{name} is not a question to the relations")


def _changes(kind: object) -> bool:
    """Whether a part of a statement is one that writes, which may stand in a `with`."""
    return str(kind).endswith("_QUERY_NODE")


def _refuse_call(name: str, call: dict[str, Any], allowed: frozenset[str]) -> None:
    """A macro of the relations, or a function that is known to tell of nothing else."""
    _refuse_path(name, call)
    called = str(call.get("function_name"))
    if called not in allowed:
        raise QueryError(f"{name} calls {called!r}, which is no relation and no known function")
    if called in wide_macros():
        arguments = call.get("arguments", call.get("children", []))
        if any(part.get("type") in OPEN or part.get("class") in OPEN for part in _parts(arguments)):
            raise QueryError(f"{name} gives {called!r} more than a value")


def _refuse_path(name: str, part: dict[str, Any]) -> None:
    """A relation is what the viewer's schema says: nobody names a schema or a database."""
    path = part["qualified_name"]["path"]
    if len(path) > 1:
        raise QueryError(f"{name} names {'.'.join(path)}: relations have no schema")


def _parts(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _parts(value)
    elif isinstance(node, list):
        for value in node:
            yield from _parts(value)


@cache
def _of_the_engine() -> frozenset[str]:
    """The names of the engine's own views."""
    with bare() as engine:
        rows = engine.execute("select view_name from duckdb_views() where internal").fetchall()
    return frozenset(name for (name,) in rows)
