"""The .sql files below this folder, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from queries.header import Header, parse, parse_kept

FOLDER = Path(__file__).parent
NOT_QUESTIONS = ("model", "relations")


class QueryError(ValueError):
    """A question that cannot be asked as it was: an unknown name or parameter."""


@dataclass(frozen=True)
class Query:
    """A named question: its header and its SQL text."""

    name: str
    header: Header
    sql: str
    kept: "Query | None" = None
    """The same question to what a load kept, asked where its header's condition holds."""

    @property
    def sentence(self) -> str:
        """What it answers, in business words."""
        return self.header.sentence

    @property
    def text(self) -> str:
        """Its SQL, with that of the kept answer, for whoever wants to read how it is asked."""
        if self.kept is None:
            return self.sql
        return f"{self.sql}\n-- Where {self.header.kept}:\n--\n{self.kept.sql}"

    @property
    def version(self) -> int:
        """Rises when the meaning of the result changes."""
        return self.header.version


@cache
def catalogue() -> Mapping[str, Query]:
    """All queries by name, in alphabetical order."""
    found: dict[str, Query] = {}
    for path in sorted(FOLDER.glob("*/*.sql")):
        if path.parent.name in NOT_QUESTIONS:
            continue
        name = f"{path.parent.name}/{path.stem}"
        text = path.read_text(encoding="utf-8")
        header = parse(text, name)
        found[name] = Query(name, header, text, _kept(path, name, header))
    return MappingProxyType(found)


def _kept(path: Path, name: str, header: Header) -> Query | None:
    if header.kept is None:
        return None
    text = (path.parent / "kept" / path.name).read_text(encoding="utf-8")
    return Query(name, parse_kept(text, f"{name}, kept", header), text)


def query(name: str) -> Query:
    """The query of that name; raises QueryError where there is none."""
    try:
        return catalogue()[name]
    except KeyError:
        raise QueryError(f"there is no query {name!r}; `python -m queries` lists them") from None


def united(folder: str) -> tuple[Query, ...]:
    """The queries of a folder, whose rows a query with `unites` reads as one relation."""
    return tuple(one for name, one in catalogue().items() if name.startswith(f"{folder}/"))
