"""CSV files: by the engine where they are clean, row by row where they are not.

The engine reads a clean file in parallel and the place of a row is its row number. A file
with a fault (a row of another width, an unclosed quotation mark, bytes that are no text), with
blank lines or with the line ends of old Macs is read again here, so that every line is either
a row or a refusal with its number, and an unclosed mark costs its own line only.
"""

import csv
from codecs import BOM_UTF8
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from data.cells import CellFile, Refused
from data.footers import Ending, Row
from data.workspace import literal, quoted_pattern

# How many lines one quoted cell may span before its mark counts as never closed.
LONGEST_CELL_LINES = 500
csv.field_size_limit(1 << 24)


def engine_relation(path: Path, columns: tuple[str, ...], delimiter: str) -> str:
    """The file as a relation of text columns; raises in the engine at the first fault."""
    types = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in columns)
    return (
        f"read_csv('{quoted_pattern(path)}', auto_detect = false, header = true,"
        f" delim = {literal(delimiter)}, quote = '\"', escape = '\"', columns = {{{types}}},"
        " null_padding = false, strict_mode = true)"
    )


def has_blank_lines(path: Path) -> bool:
    """Whether a line before the last is empty, which would shift the numbers of the rows."""
    # The file's beginning is the end of a line too.
    last, blank = b"\n", False
    with path.open("rb") as file:
        if file.read(len(BOM_UTF8)) != BOM_UTF8:
            file.seek(0)
        while block := file.read(1 << 22):
            if blank and block.strip(b"\r\n"):
                return True
            for part in (last + block[:3], block):
                for gap in (b"\n\n", b"\n\r\n"):
                    at = part.find(gap)
                    if at >= 0:
                        blank = True
                        # Blank lines at the end of the file shift nothing.
                        if part[at:].strip(b"\r\n"):
                            return True
            last = block[-3:]
    return False


def line_end(path: Path) -> str:
    """What ends the lines of a file: a line feed, with or without more, or a bare return."""
    with path.open("rb") as file:
        first = file.read(1 << 20)
    return "\r" if b"\r" in first and b"\n" not in first else "\n"


def may_have_footer(path: Path, width: int, delimiter: str) -> bool:
    """Whether the last line says or looks like something else than a row of this width."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - (1 << 14)))
        lines = file.read().decode("utf-8", errors="replace").split("\n")
    last = next((line for line in reversed(lines) if line.strip(f"{delimiter} \r")), "")
    ending = Ending(width, delimiter)
    return not ending.passed(0, last.strip("\r").split(delimiter))


def rewrite(
    path: Path, columns: tuple[str, ...], delimiter: str, out: Path, above: int, is_loose: bool
) -> tuple[list[Refused], list[str]]:
    """Write the readable rows to a Parquet file with their numbers; return the others.

    Of a loose file cells beyond the header may be there where they are empty, and what stands
    below the table is no row: its lines are the second result.
    """
    refused: list[Refused] = []
    ending = Ending(len(columns), delimiter)
    # Latin-1 is bytes as they are: it lets the lines be split at a bare return as well.
    with (
        path.open(encoding="latin-1", newline=line_end(path)) as file,
        CellFile(out, columns) as cells,
    ):

        def keep(rows: list[tuple[int, Row | Refused]]) -> None:
            for number, row in rows:
                if isinstance(row, Refused):
                    refused.append(row)
                else:
                    cells.add(number, [cell or None for cell in row])

        lines = islice((line.encode("latin-1") for line in file), above, None)
        has_header = False
        for number, record in _records(lines, delimiter, len(columns), above, is_loose):
            if record is None:
                ending.blank()
            elif not has_header:
                has_header = True
            else:
                keep(ending.passed(number, record) if is_loose else [(number, record)])
        rows, footer = ending.finished()
        keep(rows)
    return refused, footer


def _records(
    lines: Iterator[bytes], delimiter: str, width: int, above: int, is_loose: bool
) -> Iterator[tuple[int, list[str] | Refused | None]]:
    """Each record with its number, the header first; a blank line is None."""
    number = above
    waiting: list[bytes] = []
    while True:
        line = waiting.pop(0) if waiting else next(lines, None)
        if line is None:
            return
        number += 1
        if number == 1:
            line = line.removeprefix(BOM_UTF8)
        if not line.strip(b"\r\n"):
            yield number, None
            continue
        record = _record([line], delimiter, number, width)
        if record is None:
            ahead = list(islice(chain(waiting, lines), LONGEST_CELL_LINES))
            record, used = _long_record(line, ahead, delimiter, number, width)
            rest = ahead[used:]
            waiting = rest + waiting[len(ahead) :]
        yield number, _cut(record, delimiter, width) if is_loose else record


def _cut(record: list[str] | Refused, delimiter: str, width: int) -> list[str] | Refused:
    """A record without the empty cells it has beyond the header."""
    if isinstance(record, list) or record.reason != "ragged_row":
        return record
    try:
        cells = next(csv.reader([record.value], delimiter=delimiter, strict=True))
    except csv.Error:
        return record
    return (
        cells[:width] if len(cells) > width and not any(map(str.strip, cells[width:])) else record
    )


def _long_record(
    line: bytes, ahead: list[bytes], delimiter: str, number: int, width: int
) -> tuple[list[str] | Refused, int]:
    """The record that begins in `line` and how many of the lines ahead belong to it."""
    for used, following in enumerate(ahead, start=1):
        if b'"' not in following:
            continue
        record = _record([line, *ahead[:used]], delimiter, number, width)
        if isinstance(record, list) and len(record) == width:
            return record, used
        if isinstance(record, Refused):
            break
    return Refused(number, _shown(line), "unclosed_quote"), 0


def _record(
    lines: list[bytes], delimiter: str, number: int, width: int
) -> list[str] | Refused | None:
    """The cells of one record, a refusal, or None while a quotation mark is open."""
    whole = b"".join(lines)
    try:
        text = whole.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        return Refused(number, _shown(whole), "not_utf8")
    if '"' not in text:
        cells = text.split(delimiter)
    else:
        try:
            cells = next(csv.reader([text], delimiter=delimiter, strict=True))
        except csv.Error as error:
            if "unexpected end" in str(error):
                return None
            return Refused(number, _shown(whole), "stray_quote")
    if len(cells) != width:
        return Refused(number, _shown(whole), "ragged_row")
    return cells


def _shown(line: bytes) -> str:
    return line.decode("utf-8", errors="replace").rstrip("\r\n")
