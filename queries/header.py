"""The header of a .sql file as data.

A query file documents itself: one sentence in business words, then its grain, order, version,
parameters and columns, and what of it is not for everybody. This module reads that comment and
nothing else; that every line is true is checked against the engine by the tests.
"""

import re
from dataclasses import dataclass, replace

LINE = re.compile(r"^(param|column)\s+(\S+)\s+(.+?)(?:\s{2,}(.+))?$")
KEYS = ("grain", "order", "version", "then", "kept", "managers", "of", "unites")
PARAMETER = re.compile(r"\$([a-z][a-z0-9_]*)")


class HeaderError(ValueError):
    """A header that cannot be read; the message names the file and the line."""


@dataclass(frozen=True)
class Param:
    """A bound parameter: its name, its engine type and what it means; null means no filter."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True)
class Column:
    """A column of the result: its name, its engine type and its unit or meaning."""

    name: str
    type: str
    unit: str


@dataclass(frozen=True)
class Header:
    """What a query says of itself."""

    sentence: str
    grain: str
    order: tuple[str, ...]
    version: int
    params: tuple[Param, ...]
    columns: tuple[Column, ...]
    then: str | None
    """The pure function that completes the rows, as `forecast.module.function`; none for most."""
    kept: str | None = None
    """Where this condition holds, a load kept the answer: it is read by `kept/<name>.sql`."""
    managers: tuple[str, ...] = ()
    """The columns made from what managers forecast: null to a rep."""
    is_of_teams: bool = False
    """Whether it tells of teams alone (`of: teams`): no rows for who sees only one person's."""
    unites: str | None = None
    """The folder whose queries' rows it reads, as the relation `united`; none for most."""
    bound: frozenset[str] = frozenset()
    """The parameters that its own text uses; of one that unites others, the rest is theirs."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that tell one row from another, from `one row per a, b`; empty: one row."""
        return tuple(re.findall(r"\[(\w+)\]", self.grain))


def parse_kept(text: str, name: str, of: Header) -> Header:
    """The header of a text that answers the query `of` from what is kept: its contract, completed
    by the text's own `then`. Raises HeaderError where it uses what the query has not."""
    then = re.search(r"^--\s*then:\s*(\S+)", text, re.MULTILINE)
    body = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))
    used = frozenset(PARAMETER.findall(body))
    if strangers := sorted(used - {param.name for param in of.params}):
        raise HeaderError(f"{name}: undeclared parameters: {', '.join(strangers)}")
    return replace(of, then=then[1] if then else None, kept=None, bound=used)


def parse(text: str, name: str) -> Header:
    """The header of a .sql text; raises HeaderError naming the file where it is not one."""
    lines: list[str] = []
    for line in text.splitlines():
        if not line.startswith("--"):
            break
        lines.append(line[2:].strip())
    sentence = " ".join(lines[: lines.index("")] if "" in lines else lines)
    if not sentence.endswith("."):
        raise HeaderError(f"{name}: the header must begin with a sentence")
    said: dict[str, str] = {}
    params: list[Param] = []
    columns: list[Column] = []
    for line in lines[lines.index("") :] if "" in lines else []:
        if match := LINE.match(line):
            kind, label, type_, meaning = match.groups()
            if kind == "param":
                params.append(Param(label, type_.strip(), meaning or ""))
            else:
                columns.append(Column(label, type_.strip(), meaning or ""))
        elif (key := line.split(":")[0]) in KEYS:
            value = line.split(":", 1)[1].strip()
            # many columns take more than one line
            said[key] = f"{said[key]}, {value}" if key == "managers" and key in said else value
        elif line:
            raise HeaderError(f"{name}: the header line {line!r} is of no known kind")
    for key in ("grain", "order", "version"):
        if key not in said:
            raise HeaderError(f"{name}: the header names no {key}")
    if not columns:
        raise HeaderError(f"{name}: the header declares no column")
    managers = tuple(part.strip() for part in said.get("managers", "").split(",") if part.strip())
    if strangers := sorted(set(managers) - {column.name for column in columns}):
        raise HeaderError(f"{name}: `managers` names no column: {', '.join(strangers)}")
    if said.get("of", "teams") != "teams":
        raise HeaderError(f"{name}: `of` can only be teams")
    body = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("--"))
    used, declared = set(PARAMETER.findall(body)), {param.name for param in params}
    if strangers := sorted(set(PARAMETER.findall(said.get("kept", ""))) - declared):
        raise HeaderError(f"{name}: `kept` uses no parameter: {', '.join(strangers)}")
    if used - declared if "unites" in said else used ^ declared:
        differing = sorted(used ^ declared)
        raise HeaderError(f"{name}: declared and used parameters differ: {', '.join(differing)}")
    return Header(
        sentence=sentence,
        grain=said["grain"],
        order=tuple(part.strip() for part in said["order"].split(",")),
        version=int(said["version"]),
        params=tuple(params),
        columns=tuple(columns),
        then=said.get("then"),
        kept=said.get("kept"),
        managers=managers,
        is_of_teams="of" in said,
        unites=said.get("unites"),
        bound=frozenset(used),
    )
