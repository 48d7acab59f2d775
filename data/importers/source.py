"""What a source is: a folder with `source.toml` and one SQL file per contract table.

Its sheets are told by their headers, not their names, since people rename files. A sheet is
either known by exactly its `headers`, which the SQL uses as they are; or by a `signature`, and then
its `fields` give the names that the SQL uses, each with a kind and the headers it goes by, and
its values come to the SQL in the contract's form. A source `extends` another to have its SQL and
fields besides its own.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from data.contract import BY_NAME
from data.importers.answers import Answers
from data.importers.headers import KINDS, Field, Found, found_fields, has_headers
from data.readers import Sheet
from data.sentence import Told
from data.workspace import DataFault

FOLDER = Path(__file__).parent


class UnknownSource(Told):
    """The source named on the command line is none; the message says what there is."""


@dataclass(frozen=True)
class SourceSheet:
    """One sheet of a source: `use` is rows (they become contract rows), lookup or ignored.

    `needs` are groups of fields of which one must be found, `never` headers it cannot have.
    """

    name: str
    headers: frozenset[str]
    use: str
    required: bool
    fields: tuple[Field, ...] = ()
    signature: tuple[tuple[str, ...], ...] = ()
    needs: tuple[tuple[str, ...], ...] = ()
    never: tuple[str, ...] = ()

    def is_like(
        self, sheet: Sheet, answers: Answers, is_generic: bool, by_needs: bool = False
    ) -> bool:
        """Whether a sheet can be this one; where somebody said so, by what is needed alone."""
        if not self.fields:
            return self.headers <= {column.strip().lower() for column in sheet.columns}
        if any(has_headers(sheet, [[header]]) for header in self.never):
            return False
        found = self.found(sheet, answers, is_generic)
        needed = all(any(name in found for name in group) for group in self.needs)
        return needed and (by_needs or has_headers(sheet, self.signature))

    def found(self, sheet: Sheet, answers: Answers, is_generic: bool) -> dict[str, Found]:
        """The columns of the fields, by the answers first."""
        return found_fields(sheet, self.fields, answers.columns_of(self.name), is_generic)


@dataclass(frozen=True)
class Source:
    """A mapping: its folder, what it is called, its sheets.

    `columns` says, by contract table and column, what a column is called in the source: a
    header, or `sheet.field`. `sql` are the folders of its SQL, a later one winning; `is_generic`
    whether headers that only contain a known one will do; `sure` what it was made after.
    """

    folder: Path
    name: str
    sentence: str
    sheets: tuple[SourceSheet, ...]
    columns: Mapping[str, Mapping[str, str]]
    sql: tuple[Path, ...]
    rank: int = 0
    is_generic: bool = False
    sure: str = ""

    def mappings(self) -> dict[str, str]:
        """The SQL of each contract table that this source fills."""
        return {name: sql for name, sql in self._texts().items() if not name.startswith("_")}

    def steps(self) -> dict[str, str]:
        """The SQL of the tables that the mappings share, by names that begin with `_`."""
        return {name: sql for name, sql in self._texts().items() if name.startswith("_")}

    def _texts(self) -> dict[str, str]:
        files = [file for folder in self.sql for file in sorted(folder.glob("*.sql"))]
        return {file.stem: file.read_text(encoding="utf-8") for file in files}

    def files(self) -> list[Path]:
        """All that decides what the mapping does."""
        return sorted({file for folder in {self.folder, *self.sql} for file in folder.glob("*.*")})

    def match(
        self, sheets: Sequence[Sheet], answers: Answers | None = None
    ) -> dict[str, Sheet] | None:
        """The sheet for each of the source's, by headers; None where a required one lacks.

        Where the answers name the source, its deals need not have the headers it is known by.
        """
        answers = answers or Answers()
        matched: dict[str, Sheet] = {}
        for wanted in self.sheets:
            free = [one for one in sheets if one.columns and one not in matched.values()]
            for by_needs in (False, True) if self._is_said(wanted, answers) else (False,):
                found = [
                    one for one in free if wanted.is_like(one, answers, self.is_generic, by_needs)
                ]
                if found and wanted.name not in matched:
                    matched[wanted.name] = found[0]
            if wanted.required and wanted.name not in matched:
                return None
        return matched

    def _is_said(self, wanted: SourceSheet, answers: Answers) -> bool:
        """Whether somebody says that a sheet which is like this one is there."""
        is_named = answers.source in (self.folder.name, str(self.folder))
        return is_named and wanted.required and bool(wanted.needs)

    def require_one_each(self, sheets: Sequence[Sheet], answers: Answers) -> None:
        """Raise DataFault where a second sheet could be the one of deals as well.

        To read one of two exports and leave the other would lose its deals in silence.
        """
        matched = self.match(sheets, answers) or {}
        deals = next(sheet for sheet in self.sheets if sheet.required)
        read = matched.get(deals.name)
        by_needs = read is not None and not deals.is_like(read, answers, self.is_generic)
        for sheet in sheets:
            if sheet in matched.values() or not sheet.columns or not deals.fields:
                continue
            if deals.is_like(sheet, answers, self.is_generic, by_needs):
                raise DataFault(
                    "Both %(one)s and %(other)s can be the deals;"
                    " keep one of them, or put their rows together.",
                    one=matched[deals.name].label,
                    other=sheet.label,
                )


@cache
def known_sources() -> tuple[Source, ...]:
    """The sources that come with the product, those that know more of a sheet first."""
    sources = [read_source(path.parent) for path in sorted(FOLDER.glob("*/source.toml"))]
    return tuple(sorted(sources, key=lambda source: source.rank))


def read_source(folder: Path) -> Source:
    """The source described in a folder; UnknownSource where its description cannot be used."""
    try:
        said = tomllib.loads((folder / "source.toml").read_text(encoding="utf-8"))
        base = read_source(FOLDER / said["extends"]) if "extends" in said else None
        own = {name: _sheet(name, sheet, base) for name, sheet in said.get("sheets", {}).items()}
        inherited = [sheet for sheet in base.sheets if sheet.name not in own] if base else []
        columns = {table: dict(names) for table, names in said.get("columns", {}).items()}
        source = Source(
            folder,
            str(said["name"]),
            str(said["sentence"]),
            (*own.values(), *inherited),
            columns or (base.columns if base else {}),
            (*(base.sql if base else ()), folder),
            int(said.get("rank", 0)),
            bool(said.get("generic", False)),
            str(said.get("sure", "")),
        )
        if not source.sheets:
            raise KeyError("sheets")
    except FileNotFoundError:
        raise UnknownSource("%(folder)s has no source.toml.", folder=str(folder)) from None
    except KeyError as error:
        raise UnknownSource(
            "%(file)s lacks %(what)s.", file=f"{folder}/source.toml", what=str(error)
        ) from None
    except (TypeError, AttributeError, ValueError) as error:
        raise UnknownSource(
            "%(file)s cannot be used: %(why)s.", file=f"{folder}/source.toml", why=error
        ) from None
    try:
        mapped = set(source.mappings())
    except UnicodeDecodeError:
        raise UnknownSource(
            "A mapping in %(folder)s is not UTF-8 text.", folder=str(folder)
        ) from None
    strange = mapped - set(BY_NAME)
    if strange or "opportunities" not in mapped:
        wrong = f"it maps {sorted(strange)}" if strange else "it does not map opportunities"
        raise UnknownSource(
            "%(folder)s is no source of the contract's tables: %(why)s.",
            folder=str(folder),
            why=wrong,
        )
    return source


def _sheet(name: str, said: Mapping[str, Any], base: Source | None) -> SourceSheet:
    """A sheet as source.toml describes it, with the fields of the one it extends."""
    older = next((sheet for sheet in base.sheets if sheet.name == name), None) if base else None
    fields = [_field(field, text) for field, text in said.get("fields", {}).items()]
    for older_field in older.fields if older else ():
        own = next((one for one in fields if one.name == older_field.name), None)
        if own:
            both = Field(own.name, own.kind, own.headers + older_field.headers)
            fields[fields.index(own)] = both
        else:
            fields.append(older_field)
    headers = frozenset(header.lower() for header in _list(said.get("headers", [])))
    if not headers and not fields:
        raise KeyError("headers")
    return SourceSheet(
        name,
        headers,
        str(said.get("use", "rows")),
        bool(said.get("required", True)),
        tuple(fields),
        _groups(said.get("signature", [])),
        _groups(said.get("needs", [])) or (older.needs if older else ()),
        tuple(_list(said.get("never", []))) or (older.never if older else ()),
    )


def _field(name: str, text: str) -> Field:
    """A field as it is written: `kind: header | header`."""
    kind, _, said = text.partition(":")
    if kind.strip() not in KINDS:
        raise ValueError(f"the field {name} is of no kind ({text})")
    headers = (header.strip() for header in said.split("|"))
    return Field(name, kind.strip(), tuple(header for header in headers if header))


def _groups(said: object) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(one.strip() for one in group.split("|")) for group in _list(said))


def _list(headers: object) -> list[str]:
    """The headers of a sheet; a TypeError where they are no list of texts."""
    if not isinstance(headers, list) or not all(isinstance(one, str) for one in headers):
        raise TypeError("the headers of a sheet are a list of texts")
    return headers
