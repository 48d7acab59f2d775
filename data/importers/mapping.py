"""A source's sheets as contract rows: raw tables, the macros over them, the mapping's selects.

The mapping carries `source_file` and `source_row` through, so that a row that is kept out is
traced to its place in the source, and a row that a mapping forgets is found.
"""

from collections.abc import Mapping, Sequence

import duckdb

from data.cells import Refused
from data.contract import BY_NAME
from data.importers.recognise import FOLDER, Source
from data.readers import Relation, Sheet, read_into
from data.typed import place_of, text_of
from data.workspace import DataFault, Workspace, identifier, literal

RAW = "scratch.raw"
ROW_TYPES = ("SMALLINT", "INTEGER", "BIGINT", "HUGEINT")


def read_raw(
    work: Workspace, source: Source, sheets: Sequence[Sheet]
) -> tuple[dict[str, Sheet], dict[str, list[Refused]]]:
    """Put the source's sheets into raw tables of text; return them, and what was unreadable."""
    matched = source.match(sheets) or {}
    work.run(f"create schema {RAW}")
    refused: dict[str, list[Refused]] = {}
    for place, wanted in enumerate(source.sheets):
        sheet = matched.get(wanted.name)
        view = f"{RAW}.{identifier(wanted.name)}"
        if sheet is None:
            # A sheet that may be missing is an empty one to the mapping.
            columns = ", ".join(
                f"{identifier(header)} varchar" for header in sorted(wanted.headers)
            )
            work.run(f"create table {view} ({columns}, source_file varchar, source_row bigint)")
            continue
        target = f"scratch.main.sheet_{place}"
        used: list[Relation] = []

        def select(relation: Relation, used: list[Relation] = used) -> str:
            used.append(relation)
            texts = [
                f"{text_of(identifier(name), kind)} as {identifier(name)}"
                for name, kind in relation.types.items()
            ]
            rows = ["source_row"] * relation.has_rows
            return f"select {', '.join(texts + rows)} from {relation.sql}"

        refused[wanted.name] = read_into(work, sheet, target, select)
        file, row = place_of(used[-1])
        columns = ", ".join(identifier(name) for name in used[-1].types)
        work.run(
            f"create view {view} as select {columns}, {file} as source_file,"
            f" {row} as source_row from {target}"
        )
    return matched, refused


def mapped_relations(work: Workspace, source: Source) -> dict[str, Relation]:
    """For each contract table the source fills: a table of its rows, in the source's order."""
    relations: dict[str, Relation] = {}
    work.run("set search_path = 'scratch.raw'")
    try:
        work.run((FOLDER / "macros.sql").read_text(encoding="utf-8"))
        for name, sql in source.mappings().items():
            target = f"scratch.main.mapped_{name}"
            work.run(f"create table {target} as {sql.strip().rstrip(';')}")
            types = {str(column): str(kind) for column, kind, *_ in work.rows(f"describe {target}")}
            lacking = {"source_file", "source_row"} - set(types)
            strange = set(types) - {"source_file", "source_row"}
            strange -= {column.name for column in BY_NAME[name].columns}
            if lacking or strange:
                raise DataFault(
                    f"{source.folder.name}/{name}.sql must select the contract's columns with"
                    f" source_file and source_row; look at {', '.join(sorted(lacking | strange))}."
                )
            if types["source_row"] not in ROW_TYPES or work.value(
                f"select exists (from {target} where source_file is null or source_row is null)"
            ):
                raise DataFault(
                    f"{source.folder.name}/{name}.sql must take source_file and source_row from"
                    " a sheet as they are, or write a text and a number for its own rows."
                )
            del types["source_file"], types["source_row"]
            relations[name] = Relation(target, types, name, has_rows=True, has_files=True)
    except duckdb.Error as error:
        raise DataFault(f"The mapping {source.name} cannot be run: {error}") from None
    finally:
        work.run("use built")
    return relations


def find_unmapped(
    work: Workspace, source: Source, matched: Mapping[str, Sheet], tables: Sequence[str]
) -> None:
    """Record the source rows from which no contract row came."""
    came = " union all ".join(
        f"select source_file, source_row from scratch.typed_{name}" for name in tables
    )
    for wanted in source.sheets:
        if wanted.use == "rows" and wanted.name in matched:
            work.run(
                f"insert into scratch.faults select {literal(matched[wanted.name].label)},"
                f" source_file, source_row, null, 0, null, null, 'not_mapped'"
                f" from {RAW}.{identifier(wanted.name)}"
                f" anti join ({came}) using (source_file, source_row)"
            )


def name_columns(work: Workspace, source: Source) -> None:
    """Call the columns of faults and notices as the source's files call them."""
    for table, names in source.columns.items():
        for column, name in names.items():
            for told in ("faults", "notices"):
                work.run(
                    f"update scratch.{told} set column_name = $name"
                    " where table_name = $table and column_name = $column",
                    {"name": name, "table": table, "column": column},
                )


def count_source(work: Workspace, source: Source, matched: Mapping[str, Sheet]) -> None:
    """Read, loaded and rejected of each sheet whose rows become contract rows."""
    for place, wanted in enumerate(source.sheets):
        if wanted.use != "rows" or wanted.name not in matched:
            continue
        work.run(
            f"""
            insert into load_report
            with at_fault as (
                select distinct row_number from scratch.faults where file = $file
            ),
            good as (
                select count(*) as rows from {RAW}.{identifier(wanted.name)}
                where source_row not in (select row_number from at_fault)
            )
            select $place, 'source', $name, $file,
                (select count(*) from {RAW}.{identifier(wanted.name)})
                    + (select count(*) from scratch.faults
                        where table_name = $file and reason <> 'not_mapped'),
                good.rows,
                (select count(*) from at_fault)
            from good
            """,
            {"place": place, "name": wanted.name, "file": matched[wanted.name].label},
        )
