"""What a CSV file is, told from its beginning: encoding, delimiter, where the header stands.

People put a title above a table, Excel writes `sep=;` there, and a file of another country has
other delimiters. Each is found from how the first rows look, and nothing is changed here.
"""

import csv
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from data.cells import MOST_COLUMNS, unique_names
from data.encodings import BLOCK, decoded, encoding_at_start
from data.workspace import DataFault

DELIMITERS = ",;\t|"
LOOKED_AT = 60  # records of a sample, the header among them
DEEPEST = 25  # records that may stand above a header
Record = tuple[int, list[str]]  # the lines before it, its cells


@dataclass(frozen=True)
class Head:
    """The header of a file, the lines above it, and the first rows below it as they are."""

    columns: tuple[str, ...]
    delimiter: str
    above: int
    encoding: str
    sample: tuple[tuple[str, ...], ...]


def head_of(path: Path) -> Head:
    """What the beginning of a CSV file says; no columns in an empty one.

    Raises DataFault where it is no text, or has more columns than any table.
    """
    encoding = encoding_at_start(path)
    with path.open("rb") as file:
        first = file.read(BLOCK)
    text = decoded(first, encoding)
    end = "\r" if "\r" in text and "\n" not in text else "\n"
    lines = text.split(end)
    if len(first) == BLOCK and len(lines) == 1:
        raise DataFault("The first line of %(file)s has no end; this is no table.", file=path.name)
    if len(lines) > 1 and len(first) == BLOCK:
        lines.pop()  # cut in the middle
    given = _given_delimiter(lines)
    records = {mark: _records(lines, mark) for mark in ([given] if given else DELIMITERS)}
    delimiter = max(records, key=lambda mark: _agreement(records[mark]))
    found = records[delimiter]
    place = header_place([cells for _, cells in found])
    if place is None:
        return Head((), delimiter, 0, encoding, ())
    above, header = found[place]
    if len(header) > MOST_COLUMNS:
        raise DataFault(
            "%(file)s has %(columns)s columns; a table has %(most)s.",
            file=path.name, columns=len(header), most=MOST_COLUMNS,
        )  # fmt: skip
    # Blank lines and a mark before the header are skipped by whoever reads the rows.
    above = above if any(line.strip("\r") for line in lines[:above]) else 0
    sample = tuple(tuple(cells) for _, cells in found[place + 1 :])
    return Head(unique_names(header), delimiter, above, encoding, sample)


def header_place(rows: list[list[str]]) -> int | None:
    """Which of the first rows is the header: the first that has cells, unless it is a title.

    A title has at most a third of the cells that the rows below it have.
    """
    filled = [sum(1 for cell in row if cell.strip()) for row in rows]
    usual = _usual(filled)
    for place, count in enumerate(filled[:DEEPEST]):
        if count > max(1, usual // 3) or (count and usual <= 1):
            return place
    return next((place for place, count in enumerate(filled) if count), None)


def _usual(widths: list[int]) -> int:
    """The commonest width, the larger of two that are as common; 0 of none."""
    counted = Counter(width for width in widths if width)
    return max(counted, key=lambda width: (counted[width], width), default=0)


def _given_delimiter(lines: list[str]) -> str | None:
    """The delimiter that Excel's own first line names."""
    said = lines[0].strip("\r").strip('"')
    return said[4] if len(said) == 5 and said.lower().startswith("sep=") else None


def _records(lines: list[str], delimiter: str) -> list[Record]:
    """The first records of a file as cut by a delimiter; fewer where they cannot be cut."""
    reader = csv.reader([f"{line}\n" for line in lines], delimiter=delimiter)
    records: list[Record] = []
    before = 0
    try:
        for cells in reader:
            if cells and any(cell.strip() for cell in cells):
                records.append((before, cells))
            if len(records) >= LOOKED_AT:
                break
            before = reader.line_num
    except csv.Error:
        pass
    return records


def _agreement(records: list[Record]) -> float:
    """How much a cut makes a table of the records: the same width, and that a large one."""
    place = header_place([cells for _, cells in records])
    if place is None or len(records[place][1]) < 2:
        return 0
    widths = [len(cells) for _, cells in records[place:]]
    usual = _usual(widths)
    return len(records[place][1]) * widths.count(usual) / len(widths)
