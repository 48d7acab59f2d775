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

from data.contract import BY_NAME
from data.importers.answers import Answers
from data.importers.source_sheet import SourceSheet, sheet_of
from data.readers import Sheet
from data.sentence import Told
from data.workspace import DataFault

FOLDER = Path(__file__).parent


class UnknownSource(Told):
    """The source named on the command line is none; the message says what there is."""


@dataclass(frozen=True)
class Source:
    """A mapping: its folder, what it is called, its sheets.

    `columns` says, by contract table and column, what a column is called in the source: a
    header, or `sheet.field`, or several of these with bars between them. `sql` are the folders of
    its SQL, a later one winning; `is_generic` whether headers that only contain a known one will
    do; `sure` what it was made after.
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
        """The SQL of the tables that the mappings share, by names that begin with `_`.

        They are made in the order of their names.
        """
        return {name: sql for name, sql in self._texts().items() if name.startswith("_")}

    def _texts(self) -> dict[str, str]:
        files = [file for folder in self.sql for file in sorted(folder.glob("*.sql"))]
        texts = {file.stem: file.read_text(encoding="utf-8") for file in files}
        return dict(sorted(texts.items()))

    def files(self) -> list[Path]:
        """All that decides what the mapping does."""
        return sorted({file for folder in {self.folder, *self.sql} for file in folder.glob("*.*")})

    def match(
        self, sheets: Sequence[Sheet], answers: Answers | None = None
    ) -> dict[str, tuple[Sheet, ...]] | None:
        """The files of each of the source's sheets, by headers; None where a required one lacks.

        First each gets one; then a file that is left joins those of its form. Where the answers
        name the source, its deals need not have the headers it is known by.
        """
        answers = answers or Answers()
        matched: dict[str, tuple[Sheet, ...]] = {}
        taken: list[Sheet] = []
        for wanted in self.sheets:
            free = [one for one in sheets if one.columns and one not in taken]
            for by_needs in (False, True) if self._is_said(wanted, answers) else (False,):
                found = [
                    one for one in free if wanted.is_like(one, answers, self.is_generic, by_needs)
                ]
                if found and wanted.name not in matched:
                    matched[wanted.name] = (found[0],)
                    taken.append(found[0])
            if wanted.required and wanted.name not in matched:
                return None
        for sheet in sheets:
            for wanted in self.sheets if sheet not in taken and sheet.columns else ():
                files = matched.get(wanted.name, ())
                if files and self._is_more(wanted, files[0], sheet, answers):
                    matched[wanted.name] = (*files, sheet)
                    taken.append(sheet)
                    break
        return matched

    def _is_said(self, wanted: SourceSheet, answers: Answers) -> bool:
        """Whether somebody says that a sheet which is like this one is there."""
        is_named = answers.source in (self.folder.name, str(self.folder))
        return is_named and wanted.required and bool(wanted.needs)

    def _can_be(self, wanted: SourceSheet, first: Sheet, sheet: Sheet, answers: Answers) -> bool:
        """Whether a file can be the sheet that another one is, known by as much as that one."""
        by_needs = not wanted.is_like(first, answers, self.is_generic)
        return wanted.is_like(sheet, answers, self.is_generic, by_needs)

    def _is_more(self, wanted: SourceSheet, first: Sheet, sheet: Sheet, answers: Answers) -> bool:
        """Whether a file has more rows of a sheet, in the form of its first file."""
        return (
            wanted.use != "ignored"
            and self._can_be(wanted, first, sheet, answers)
            and wanted.difference(first, sheet, answers, self.is_generic) is None
        )

    def require_one_form(self, sheets: Sequence[Sheet], answers: Answers) -> None:
        """Raise DataFault where a file that is left could be one of deals as well.

        To read one of two exports and leave the other would lose its deals in silence.
        """
        matched = self.match(sheets, answers) or {}
        deals = next(sheet for sheet in self.sheets if sheet.required)
        taken = [sheet for files in matched.values() for sheet in files]
        for sheet in sheets:
            if sheet in taken or not sheet.columns:
                continue
            first = matched[deals.name][0]
            if self._can_be(deals, first, sheet, answers):
                column = deals.difference(first, sheet, answers, self.is_generic)
                raise DataFault(
                    "Both %(one)s and %(other)s can be the deals and are not of one form: they"
                    " differ in %(column)s. Keep one of them, or give both the same columns.",
                    one=first.label,
                    other=sheet.label,
                    column=str(column),
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
        bases = base.sheets if base else ()
        own = {name: sheet_of(name, one, bases) for name, one in said.get("sheets", {}).items()}
        inherited = [sheet for sheet in bases if sheet.name not in own]
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
