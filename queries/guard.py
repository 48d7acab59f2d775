"""What a query may not do, whoever writes it: reach around the relations that a viewer sees.

The text is parsed by the engine itself, and every table, table function and schema in it is looked
at. The engine is closed besides (see `served`): this tells a careless query from a good one before
it runs, and says which name is at fault.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import duckdb

from queries import relations
from queries.catalogue import QueryError
from queries.relations.policy import RULES

CREATED = re.compile(r"^create (macro|view) (\w+)(?!\w|\.)", re.MULTILINE)
SERIES = frozenset(("generate_series", "range", "unnest"))
"""Table functions of the engine that read nothing."""
TELLING = frozenset(
    ("current_query", "current_setting", "currval", "getenv", "getvariable", "nextval")
)
"""Functions that tell of the engine or of the machine, or change something."""


@cache
def relation_names() -> frozenset[str]:
    """The views and macros that a query may name."""
    named = set(RULES)
    for path in relations.files():
        named.update(match[2] for match in CREATED.finditer(path.read_text(encoding="utf-8")))
    return frozenset(named)


def check(name: str, statement: str) -> None:
    """Raises QueryError where a statement is not one question to the relations."""
    with duckdb.connect(":memory:") as engine:
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
    allowed = relation_names()
    for own in sorted(named_here & _of_the_engine()):
        raise QueryError(f"{name} calls a part {own!r}, as the engine calls a table of its own")
    for part in parts:
        kind = part.get("type")
        if kind == "BASE_TABLE":
            _refuse_path(name, part)
            if part["table_name"] not in allowed | named_here:
                raise QueryError(f"{name} reads {part['table_name']!r}, which is no relation")
        elif kind == "TABLE_FUNCTION":
            function = part["function"]
            _refuse_path(name, function)
            if function.get("function_name") not in allowed | SERIES:
                raise QueryError(
                    f"{name} reads {function.get('function_name')!r}, which is no relation"
                )
        elif kind == "FUNCTION":
            _refuse_path(name, part)
            if part["function_name"] in TELLING:
                raise QueryError(f"{name} may not ask {part['function_name']!r}")
        elif kind in ("SHOW_REF", "COPY", "DELIM_GET"):
            raise QueryError(f"{name} is not a question to the relations")


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
    with duckdb.connect(":memory:") as engine:
        rows = engine.execute("select view_name from duckdb_views() where internal").fetchall()
    return frozenset(name for (name,) in rows)
