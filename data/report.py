"""What a load found, as tables in the generation, as a text to read, and as a CSV of rejects.

The tables, which the app shows, stand at the end of contract.sql.
"""

import csv
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path

import duckdb

from data.contract import TABLES
from data.readers import Relation, Sheet
from data.reasons import REASONS
from data.sentence import Sentence, Value, sentence_of
from data.workspace import DataFault, Workspace, literal, quoted_path

REJECT_COLUMNS = ("table", "file", "row", "column", "value", "reason", "also")


def write_tables(work: Workspace, inputs: Mapping[str, Sheet | Relation]) -> None:
    """Fill the report tables of the generation, but for `loads`."""
    sentences = " ".join(f"when {literal(k)} then {literal(v)}" for k, v in REASONS.items())
    work.run(
        f"""
        insert into load_rejects
        with placed as (
            select *, coalesce(typed_row, -row_number() over ()) as row_key,
                case reason {sentences} end as sentence
            from scratch.faults
        ),
        ranked as (
            select *, row_number() over (
                partition by table_name, row_key order by place, reason
            ) as rank
            from placed
        ),
        others as (
            select table_name, row_key, string_agg(
                concat_ws(': ', column_name, value, sentence), ' | ' order by rank
            ) as also
            from ranked where rank > 1 group by table_name, row_key
        )
        select table_name, file, row_number, column_name, value, reason, sentence, also
        from ranked left join others using (table_name, row_key)
        where rank = 1
        order by table_name, file, row_number, row_key
        """
    )
    for place, table in enumerate(TABLES):
        if table.name in inputs:
            _count_table(work, place, table.name, inputs[table.name])
    work.run(
        f"""
        insert into load_reasons
        with found as (
            select 'reject' as severity, table_name, column_name, reason, count(*) as row_count,
                arg_min(file, row_number) as file, min(row_number) as row_number,
                (list(struct_pack(place := row_number, text := value) order by row_number))[1].text
                    as value,
                any_value(sentence) as sentence, null as told
            from load_rejects group by table_name, column_name, reason
            union all
            select case when table_name is null then 'remark' else 'notice' end, table_name,
                column_name, reason, row_count, file, row_number, value,
                coalesce(sentence, case reason {sentences} end), told
            from scratch.notices
        )
        select row_number() over (
            order by severity <> 'reject', severity, table_name, row_count desc, column_name, reason
        ) as place, *
        from found order by place
        """
    )


def check_counts(work: Workspace) -> None:
    """Raise DataFault if a row that was read is neither loaded nor among the rejects."""
    lost = work.rows(
        "select table_name, rows_read, rows_loaded, rows_rejected from load_report"
        " where rows_read <> rows_loaded + rows_rejected"
    )
    for table, read, loaded, rejected in lost:
        raise DataFault(
            "Of %(table)s %(read)s rows were read, %(loaded)s loaded and %(rejected)s rejected:"
            " rows were lost, which is a fault of this program.",
            table=str(table),
            read=str(read),
            loaded=str(loaded),
            rejected=str(rejected),
        )


def write_load(work: Workspace, served: Path | None, covers_until: date, source: str) -> None:
    """Add this load to those that `served` knows of; one of an older program knows of none."""
    known = 0
    if served is not None:
        work.run(f"attach '{quoted_path(served)}' as before (read_only)")
        with suppress(duckdb.CatalogException):
            work.run("insert into loads select * from before.loads")
        work.run("detach before")
        known = work.value("select count(*) from loads")
    work.run(
        """
        insert into loads
        select $number, $now, $day, $source,
            (select coalesce(sum(rows_read), 0) from load_report where kind = 'table'),
            (select coalesce(sum(rows_rejected), 0) from load_report where kind = 'table'),
            (select coalesce(sum(row_count), 0) from load_reasons where severity = 'notice')
        """,
        {
            "number": known + 1,
            "now": datetime.now().replace(microsecond=0),
            "day": covers_until,
            "source": source,
        },
    )


def _count_table(work: Workspace, place: int, name: str, given: Sheet | Relation) -> None:
    """Read, loaded and rejected of one canonical table, by three counts of their own."""
    work.run(
        """
        insert into load_report
        select $place, 'table', $name, $file,
            typed_rows + (select count(*) from scratch.faults
                where table_name = $name and typed_row is null),
            loaded_rows,
            (select count(*) from load_rejects where table_name = $name)
        from scratch.counts where table_name = $name
        """,
        {"place": place, "name": name, "file": given.label},
    )


def remark(work: Workspace, reason: str, message: str | Sentence, **values: Value) -> None:
    """A line of the report that belongs to no row: a message, and what fills its places."""
    said = sentence_of(message, values)
    work.run(
        "insert into scratch.notices (reason, sentence, told) values ($reason, $sentence, $told)",
        {"reason": reason, "sentence": str(said), "told": said.text()},
    )


def report_text(work: Workspace, schema: str = "main") -> str:
    """The report in words, from the report tables of a schema."""
    lines = [f"{'':28}{'read':>12}{'loaded':>12}{'rejected':>12}"]
    for table, file, kind, *counts in work.rows(
        "select table_name, file, kind, rows_read, rows_loaded, rows_rejected"
        f" from {schema}.load_report order by kind = 'table', place"
    ):
        shown = table if kind == "table" else f"{file} (source)"
        lines.append(f"{shown:28}" + "".join(f"{count:>12,}" for count in counts))
    titles = {"reject": "Rejected", "notice": "Loaded with a change", "remark": "Also"}
    for severity, title in titles.items():
        rows = work.rows(
            "select table_name, column_name, row_count, sentence, file, row_number, value"
            f" from {schema}.load_reasons where severity = ? order by place",
            [severity],
        )
        if rows:
            lines += ["", f"{title}:"]
        lines += [_reason_line(*row) for row in rows]
    return "\n".join(lines)


def _reason_line(
    table: str | None,
    column: str | None,
    count: int | None,
    sentence: str,
    file: str | None,
    row: int | None,
    value: str | None,
) -> str:
    if table is None:
        return f"  {sentence}"
    where = f"{table}.{column}" if column else table
    text = f"  {count:,} × {where}: {sentence}"
    example = [part for part in (file, f"row {row}" if row else None) if part]
    if value is not None:
        shown = value if len(value) <= 80 else value[:77] + "…"
        example.append(f"“{shown}”")
    return text + (f" Example: {', '.join(example)}." if example else "")


def write_rejects(work: Workspace, path: Path) -> int:
    """Write the rejects as a CSV that Excel opens; return how many there are."""
    rows = work.connection.execute(
        "select table_name, file, row_number, column_name, value, sentence, also from load_rejects"
        " order by table_name, file, row_number"
    )
    count = 0
    half = path.with_name(path.name + ".half")
    with half.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(REJECT_COLUMNS)
        while batch := rows.fetchmany(10_000):
            writer.writerows(harmless(row) for row in batch)
            count += len(batch)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)
    return count


def harmless(cells: Iterable[object]) -> list[object]:
    """Cells that a spreadsheet takes for text: what would be a formula gets an apostrophe."""
    return [
        "'" + cell
        if isinstance(cell, str) and cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        else cell
        for cell in cells
    ]
