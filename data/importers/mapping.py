"""A source's sheets as contract rows: raw tables, the macros over them, the mapping's selects.

The mapping carries `source_file` and `source_row` through, so that a row that is kept out is
traced to its place in the source, and a row that a mapping forgets is found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from data import witness
from data.cells import Refused
from data.contract import BY_NAME
from data.importers.answers import Answers
from data.importers.folded import fold, mapped
from data.importers.raw import RAW, FieldSheet, FileText, create_empty, read_fields, read_file
from data.importers.source import FOLDER, Source
from data.readers import Relation, Sheet, read_into
from data.sentence import Row
from data.typed import place_of, text_of
from data.workspace import DataFault, Workspace, identifier

LEFT_OUT = "_left_out"  # the step that says why rows are left out
USED = "_used"  # the step that names rows which are in others, as the change of a deal's title is
ROW_TYPES = ("SMALLINT", "INTEGER", "BIGINT", "HUGEINT")


@dataclass(frozen=True)
class RawSource:
    """The sheets of a source as they were read: the files of each, the columns found in them,
    and the rows that could not be read by the label of their file."""

    matched: Mapping[str, tuple[Sheet, ...]] = field(default_factory=dict)
    fields: Mapping[str, FieldSheet] = field(default_factory=dict)
    refused: Mapping[str, list[Refused]] = field(default_factory=dict)

    @property
    def files(self) -> list[Sheet]:
        """All files that are read."""
        return [file for files in self.matched.values() for file in files]


def read_raw(
    work: Workspace, source: Source, sheets: Sequence[Sheet], answers: Answers
) -> RawSource:
    """Put the source's sheets into raw tables of text; whoever calls asks the open questions."""
    matched = source.match(sheets, answers) or {}
    work.run(f"create schema {RAW}")
    fields: dict[str, FieldSheet] = {}
    refused: dict[str, list[Refused]] = {}
    files = [file for name in matched for file in matched[name]]
    for place, wanted in enumerate(source.sheets):
        if wanted.name not in matched:
            create_empty(work, wanted)
            continue
        texts: list[FileText] = []
        for sheet in matched[wanted.name]:
            witness.current().step("reading", sheet.label, files.index(sheet) + 1, len(files))
            name = f"{place}_{len(texts)}"
            if wanted.fields:
                text = read_file(work, wanted, sheet, answers, source.is_generic, name)
            else:
                text = _read_as_it_is(work, sheet, name)
            texts.append(text)
            refused[sheet.label] = text.refused
            rows = work.value(f"select count(*) from scratch.main.sheet_{name}")
            witness.current().read(rows)
        if wanted.fields:
            fields[wanted.name] = read_fields(work, wanted, texts, answers, place)
        else:
            joined = " union all by name ".join(f"from {text.view}" for text in texts)
            work.run(f"create view {RAW}.{identifier(wanted.name)} as {joined}")
    return RawSource(matched, fields, refused)


def _read_as_it_is(work: Workspace, sheet: Sheet, name: str) -> FileText:
    """Put a file into a raw table with all its columns."""
    target, view = f"scratch.main.sheet_{name}", f"scratch.main.text_{name}"
    used: list[Relation] = []

    def select(relation: Relation) -> str:
        used.append(relation)
        texts = [
            f"{text_of(identifier(name), kind)} as {identifier(name)}"
            for name, kind in relation.types.items()
        ]
        rows = ["source_row"] * relation.has_rows
        return f"select {', '.join(texts + rows)} from {relation.sql}"

    read = read_into(work, sheet, target, select, is_loose=True)
    file, row = place_of(used[-1])
    columns = ", ".join(identifier(name) for name in used[-1].types)
    work.run(
        f"create or replace view {view} as select {columns}, {file} as source_file,"
        f" {row} as source_row from {target}"
    )
    return FileText(sheet, {}, view, read.refused)


def mapped_relations(work: Workspace, source: Source, answers: Answers) -> dict[str, Relation]:
    """For each contract table the source fills: a table of its rows, in the source's order."""
    relations: dict[str, Relation] = {}
    witness.current().step("mapping")
    work.run("set search_path = 'scratch.raw'")
    try:
        work.run((FOLDER / "macros.sql").read_text(encoding="utf-8"))
        for name, sql in source.steps().items():
            work.run(f"create table {RAW}.{name} as {sql.strip().rstrip(';')}")
        for name, sql in source.mappings().items():
            work.run(f"create table {mapped(name)} as {sql.strip().rstrip(';')}")
        folded = fold(work, answers, list(source.mappings()))
        for name in folded:
            target = mapped(name)
            types = {str(column): str(kind) for column, kind, *_ in work.rows(f"describe {target}")}
            lacking = {"source_file", "source_row"} - set(types)
            strange = set(types) - {"source_file", "source_row"}
            strange -= {column.name for column in BY_NAME[name].columns}
            if lacking or strange:
                raise DataFault(
                    "%(file)s must select the contract's columns with source_file and"
                    " source_row; look at %(columns)s.",
                    file=f"{source.folder.name}/{name}.sql",
                    columns=Row(sorted(lacking | strange)),
                )
            if types["source_row"] not in ROW_TYPES or work.value(
                f"select exists (from {target} where source_file is null or source_row is null)"
            ):
                raise DataFault(
                    "%(file)s must take source_file and source_row from a sheet as they are, or"
                    " write a text and a number for its own rows.",
                    file=f"{source.folder.name}/{name}.sql",
                )
            if name not in ("opportunities", "stages") and not work.value(
                f"select exists (from {target})"
            ):
                continue  # nothing of it is there: as if the source did not map it
            del types["source_file"], types["source_row"]
            relations[name] = Relation(target, types, name, has_rows=True, has_files=True)
    except duckdb.Error as error:
        raise DataFault(
            "The mapping %(source)s cannot be run: %(why)s", source=source.name, why=error
        ) from None
    finally:
        work.run("use built")
    return relations


def find_unmapped(work: Workspace, source: Source, raw: RawSource, tables: Sequence[str]) -> None:
    """Record the source rows from which no contract row came, with the mapping's reason if any.

    They are of place 1, to be told from those of place 0 that are in no raw table.
    """
    matched = raw.matched
    said = "null::varchar as reason, null::varchar as source_file, null::bigint as source_row"
    left_out = f"{RAW}._left_out" if LEFT_OUT in source.steps() else f"(select {said} limit 0)"
    came = " union all ".join(
        f"select source_file, source_row from scratch.typed_{name}" for name in tables
    )
    if USED in source.steps():
        came += f" union all select source_file, source_row from {RAW}.{USED}"
    for wanted in source.sheets:
        if wanted.use == "rows" and wanted.name in matched:
            work.run(
                "insert into scratch.faults select source_file,"
                " source_file, source_row, null, 1, null, null,"
                " coalesce(left_out.reason, 'not_mapped')"
                f" from (select source_file, source_row from {RAW}.{identifier(wanted.name)}"
                f" anti join ({came}) using (source_file, source_row))"
                f" left join {left_out} as left_out using (source_file, source_row)"
            )


def name_columns(work: Workspace, source: Source, raw: RawSource) -> None:
    """Call the columns of faults and notices as the source's files call them."""
    for table, names in source.columns.items():
        for column, said in names.items():
            name = _header(said, raw)
            if name is None:
                continue
            for told in ("faults", "notices"):
                work.run(
                    f"update scratch.{told} set column_name = $name"
                    " where table_name = $table and column_name = $column",
                    {"name": name, "table": table, "column": column},
                )


def _header(said: str, raw: RawSource) -> str | None:
    """The header that is meant: itself, or that of the first field that was found."""
    for one in said.split("|"):
        sheet, _, wanted = one.strip().partition(".")
        if not wanted:
            return sheet
        read = raw.fields.get(sheet)
        if read is not None and wanted in read.found:
            return read.found[wanted].column
    return None


def count_source(work: Workspace, source: Source, raw: RawSource) -> None:
    """Read, loaded and rejected of each file whose rows become contract rows."""
    place = 0
    for wanted in source.sheets:
        for sheet in raw.matched.get(wanted.name, ()) if wanted.use == "rows" else ():
            work.run(
                f"""
                insert into load_report
                with at_fault as (
                    select distinct row_number from scratch.faults where file = $file
                ),
                rows as (
                    from {RAW}.{identifier(wanted.name)} where source_file = $file
                ),
                good as (
                    select count(*) as rows from rows
                    where source_row not in (select row_number from at_fault)
                )
                select $place, 'source', $name, $file,
                    (select count(*) from rows)
                        + (select count(*) from scratch.faults
                            where table_name = $file and place = 0),
                    good.rows,
                    (select count(*) from at_fault)
                from good
                """,
                {"place": place, "name": wanted.name, "file": sheet.label},
            )
            place += 1
