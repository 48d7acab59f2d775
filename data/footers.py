"""What stands below a table and is no row of it: who made the report, its totals, a copyright.

A line is taken for such only at the end of the file and only where it says so or stands apart
from the rows; a row that was cut off by a broken download is still a row, and is refused.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from data.cells import Refused

WORDS = re.compile(
    r"(grand |sub)?-?totals?\b|copyright\b|confidential\b|generated (by|on)\b|report\b.*:"
    r"|exported (by|on)\b|filtered by\b|as of \d|\(c\)|©|合计|总计|小计|共计|导出时间|导出人|制表",
    re.IGNORECASE,
)
Row = Sequence[str | None]


@dataclass
class Ending:
    """The rows that may turn out to be the end of a file, held back until another row comes."""

    columns: int
    delimiter: str | None  # None: the rows are cells already
    _held: list[tuple[int, Row | Refused, bool]] = field(default_factory=list)
    _gap: bool = False

    def blank(self) -> None:
        """A blank line was read."""
        self._gap = True

    def passed(self, number: int, row: Row | Refused) -> list[tuple[int, Row | Refused]]:
        """Take a row; return those that are rows for certain by now."""
        if self._may_be_footer(row):
            self._held.append((number, row, self._gap))
            self._gap = False
            return []
        certain = [(line, held) for line, held, _ in self._held]
        self._held.clear()
        self._gap = False
        return [*certain, (number, row)]

    def finished(self) -> tuple[list[tuple[int, Row | Refused]], list[str]]:
        """The rows held back that are rows after all, and the lines that are a footer."""
        for place, (_, row, gap) in enumerate(self._held):
            if gap or WORDS.match(self._filled(row)[0]):
                rows = [(line, held) for line, held, _ in self._held[:place]]
                return rows, [" ".join(self._filled(held)) for _, held, _ in self._held[place:]]
        return [(line, held) for line, held, _ in self._held], []

    def _may_be_footer(self, row: Row | Refused) -> bool:
        filled = self._filled(row)
        if not filled or (isinstance(row, Refused) and row.reason != "ragged_row"):
            return False
        if self.columns < 3:
            return isinstance(row, Refused) and WORDS.match(filled[0]) is not None
        return len(filled) == 1 or WORDS.match(filled[0]) is not None

    def _filled(self, row: Row | Refused) -> list[str]:
        if isinstance(row, Refused):
            cells: Sequence[str | None] = row.value.split(self.delimiter)
        else:
            cells = row
        return [text for cell in cells if (text := (cell or "").strip().strip('"'))]
