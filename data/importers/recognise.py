"""What a folder holds: the contract's own tables, or a source that a mapping knows.

A source is a folder with `source.toml` (its name, a sentence, the sheets it consists of and
the headers each is recognised by) and one SQL file per contract table. Sheets are told by
their headers, not their names, since people rename files.
"""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from data.contract import BY_NAME
from data.readers import Sheet
from data.workspace import DataFault

FOLDER = Path(__file__).parent
CONTRACT = "contract"


class UnknownSource(Exception):
    """The source named on the command line is none; the message says what there is."""


@dataclass(frozen=True)
class SourceSheet:
    """One sheet of a source: `use` is rows (they become contract rows), lookup or ignored."""

    name: str
    headers: frozenset[str]
    use: str
    required: bool


@dataclass(frozen=True)
class Source:
    """A mapping: its folder, what it is called, its sheets.

    `columns` says, by contract table and column, what a column is called in the source.
    """

    folder: Path
    name: str
    sentence: str
    sheets: tuple[SourceSheet, ...]
    columns: Mapping[str, Mapping[str, str]]

    def mappings(self) -> dict[str, str]:
        """The SQL of each contract table that this source fills."""
        files = sorted(self.folder.glob("*.sql"))
        return {file.stem: file.read_text(encoding="utf-8") for file in files}

    def match(self, sheets: Sequence[Sheet]) -> dict[str, Sheet] | None:
        """The sheet for each of the source's, by headers; None where a required one lacks."""
        matched: dict[str, Sheet] = {}
        for wanted in self.sheets:
            for sheet in sheets:
                headers = {column.strip().lower() for column in sheet.columns}
                if wanted.headers <= headers and sheet not in matched.values():
                    matched[wanted.name] = sheet
                    break
            else:
                if wanted.required:
                    return None
        return matched


def known_sources() -> list[Source]:
    """The sources that come with the product."""
    return [read_source(path.parent) for path in sorted(FOLDER.glob("*/source.toml"))]


def read_source(folder: Path) -> Source:
    """The source described in a folder; UnknownSource where its description cannot be used."""
    try:
        said = tomllib.loads((folder / "source.toml").read_text(encoding="utf-8"))
        sheets = tuple(
            SourceSheet(
                name,
                frozenset(header.lower() for header in _list(sheet["headers"])),
                sheet.get("use", "rows"),
                bool(sheet.get("required", True)),
            )
            for name, sheet in said["sheets"].items()
        )
        columns = {table: dict(names) for table, names in said.get("columns", {}).items()}
        source = Source(folder, str(said["name"]), str(said["sentence"]), sheets, columns)
    except FileNotFoundError:
        raise UnknownSource(f"{folder} has no source.toml.") from None
    except KeyError as error:
        raise UnknownSource(f"{folder}/source.toml lacks {error}.") from None
    except (TypeError, AttributeError, ValueError) as error:
        raise UnknownSource(f"{folder}/source.toml cannot be used: {error}.") from None
    try:
        mapped = set(source.mappings())
    except UnicodeDecodeError:
        raise UnknownSource(f"A mapping in {folder} is not UTF-8 text.") from None
    strange = mapped - set(BY_NAME)
    if strange or "opportunities" not in mapped:
        wrong = f"it maps {sorted(strange)}" if strange else "it does not map opportunities"
        raise UnknownSource(f"{folder} is no source of the contract's tables: {wrong}.")
    return source


def _list(headers: object) -> list[str]:
    """The headers of a sheet; a TypeError where they are no list of texts."""
    if not isinstance(headers, list) or not all(isinstance(one, str) for one in headers):
        raise TypeError("the headers of a sheet are a list of texts")
    return headers


def chosen_source(named: str | None) -> Source | None:
    """The source named on the command line: one of the product's, or a folder of the user's."""
    if named is None or named == CONTRACT:
        return None
    known = {source.folder.name: source for source in known_sources()}
    if named in known:
        return known[named]
    if Path(named).is_dir():
        return read_source(Path(named).resolve())
    raise UnknownSource(f"No source is called {named}; there are: {', '.join([CONTRACT, *known])}.")


def contract_sheets(sheets: Sequence[Sheet]) -> tuple[dict[str, Sheet], list[Sheet]]:
    """The sheets that bear a contract table's name, and the others."""
    found: dict[str, Sheet] = {}
    others: list[Sheet] = []
    for sheet in sheets:
        name = sheet.name.strip().lower()
        if name not in BY_NAME:
            others.append(sheet)
        elif name in found:
            raise DataFault(
                f"The table {name} is there twice: {found[name].label} and {sheet.label};"
                " keep one of them."
            )
        else:
            found[name] = sheet
    return found, others


def recognised(sheets: Sequence[Sheet], named: str | None) -> Mapping[str, Sheet] | Source:
    """The contract's tables by name, or the source whose headers the folder has.

    Raises DataFault where the folder is neither.
    """
    source = chosen_source(named)
    if source:
        if source.match(sheets) is None:
            wanted = "; ".join(
                f"{sheet.name} ({', '.join(sorted(sheet.headers))})"
                for sheet in source.sheets
                if sheet.required
            )
            raise DataFault(f"These files are no {source.name}; it needs {wanted}.")
        return source
    found = {s.name.strip().lower(): s for s in sheets}
    deals = found.get("opportunities")
    if named == CONTRACT or (deals and "owner_id" in {c.strip().lower() for c in deals.columns}):
        return _with_deals(contract_sheets(sheets)[0])
    for candidate in known_sources():
        if candidate.match(sheets) is not None:
            return candidate
    return _with_deals(contract_sheets(sheets)[0])


def _with_deals(tables: Mapping[str, Sheet]) -> Mapping[str, Sheet]:
    """The same tables, of which opportunities is one."""
    if not tables:
        names = ", ".join(source.name for source in known_sources())
        raise DataFault(
            "No table is recognised here: neither one of the contract (opportunities.csv, …)"
            f" nor a known source ({names})."
        )
    if "opportunities" not in tables:
        raise DataFault("There is no table opportunities here; it is the one that is required.")
    return tables
