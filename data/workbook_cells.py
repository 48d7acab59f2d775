"""A sheet of a workbook row by row, without holding it: for those too large to be read at once.

The file is read as it is packed, one row at a time; only the workbook's table of texts is kept,
as bytes. Cells say what data/workbooks.py makes of them: a number is a day where its format is one.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.parsers.expat import ExpatError, ParserCreate

from data.workbook_values import Cell, Row, Texts, kind_of, place_of
from data.workspace import DataFault

BLOCK = 1 << 18
FAULTS = (
    *(KeyError, IndexError, ValueError, OverflowError, EOFError, NotImplementedError),
    *(ExpatError, zipfile.BadZipFile, zlib.error),
)
Range = tuple[int, int, int, int]  # first row and column, last row and column, from 1


class Book:
    """A workbook that is read piece by piece. Raises DataFault where it is none, or damaged."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._packed = zipfile.ZipFile(path)
        self._formats: list[str] = []
        self._texts: Texts | None = None
        self._is_1904 = False
        self._sheets: dict[str, str] = {}
        self._read_parts()

    def __enter__(self) -> "Book":
        return self

    def __exit__(self, *_: object) -> None:
        self._packed.close()

    @property
    def sheets(self) -> list[str]:
        """The names of its sheets of cells, in their order."""
        return list(self._sheets)

    def merged(self, sheet: str) -> list[Range]:
        """The ranges of cells that are merged into one, as the sheet has them."""
        found: list[Range] = []

        def begin(name: str, said: dict[str, str]) -> None:
            if name == "mergeCell":
                first, _, last = said.get("ref", "").partition(":")
                found.append((*place_of(first), *place_of(last or first)))

        self._parse(self._sheets[sheet], begin)
        return found

    def rows(self, sheet: str) -> Iterator[tuple[int, list[Cell]]]:
        """The rows with their numbers, from column 1 on; an empty cell is None."""
        if self._texts is None:
            self._texts = self._read_texts()
        row = Row(self._texts, self._formats, self._is_1904)
        for _ in self._blocks(self._sheets[sheet], row.begin, row.end, row.data):
            yield from row.done
            row.done.clear()

    def _read_parts(self) -> None:
        names: list[tuple[str, str]] = []
        targets: dict[str, str] = {}
        formats: dict[int, str] = {}
        inside: list[str] = []

        def workbook(name: str, said: dict[str, str]) -> None:
            if name == "sheet":
                place = next((v for k, v in said.items() if k.split(":")[-1] == "id"), "")
                names.append((said.get("name", ""), place))
            elif name == "workbookPr":
                self._is_1904 = said.get("date1904", "0").lower() in ("1", "true")

        def relation(name: str, said: dict[str, str]) -> None:
            if name == "Relationship" and said.get("Type", "").endswith("/worksheet"):
                targets[said.get("Id", "")] = said.get("Target", "")

        def style(name: str, said: dict[str, str]) -> None:
            if name == "numFmt":
                formats[int(said.get("numFmtId", "0"))] = said.get("formatCode", "")
            elif name in ("cellXfs", "cellStyleXfs"):
                inside.append(name)
            elif name == "xf" and inside[-1:] == ["cellXfs"]:
                number = int(said.get("numFmtId", "0"))
                self._formats.append(kind_of(number, formats.get(number)))

        self._parse("xl/workbook.xml", workbook)
        self._parse("xl/_rels/workbook.xml.rels", relation)
        if "xl/styles.xml" in self._packed.namelist():
            self._parse("xl/styles.xml", style)
        for name, place in names:
            if place not in targets:
                continue  # a chart, or macros of old
            target = targets[place]
            inner = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            self._sheets[name] = posixpath.normpath(inner)

    def _read_texts(self) -> Texts:
        texts, parts, state = Texts(), [""], {"t": False, "ph": 0}

        def begin(name: str, _: dict[str, str]) -> None:
            if name == "si":
                parts.clear()
            elif name == "rPh":
                state["ph"] += 1
            elif name == "t":
                state["t"] = not state["ph"]

        def end(name: str) -> None:
            if name == "si":
                texts.add("".join(parts))
            elif name == "rPh":
                state["ph"] -= 1
            elif name == "t":
                state["t"] = False

        def data(text: str) -> None:
            if state["t"]:
                parts.append(text)

        if "xl/sharedStrings.xml" in self._packed.namelist():
            self._parse("xl/sharedStrings.xml", begin, end, data)
        return texts

    def _parse(self, part: str, *handlers: Callable[..., None]) -> None:
        for _ in self._blocks(part, *handlers):
            pass

    def _blocks(
        self,
        part: str,
        begin: Callable[[str, dict[str, str]], None],
        end: Callable[[str], None] | None = None,
        data: Callable[[str], None] | None = None,
    ) -> Iterator[None]:
        """Read a part block by block, telling the handlers what is in it."""
        parser = ParserCreate()
        parser.buffer_text = True
        if data is not None:
            parser.CharacterDataHandler = data

        def first(name: str, said: dict[str, str]) -> None:
            """The root says whether names have a prefix, which is seldom, and costs time."""
            has_prefix = ":" in name
            parser.StartElementHandler = _without(begin) if has_prefix else begin
            if end is not None:
                parser.EndElementHandler = _without(end) if has_prefix else end

        parser.StartElementHandler = first
        try:
            with self._packed.open(part) as opened:
                while block := opened.read(BLOCK):
                    parser.Parse(block, False)
                    yield
                parser.Parse(b"", True)
                yield
        except FAULTS as error:
            raise DataFault(
                "%(file)s cannot be opened as a workbook (%(why)s).",
                file=self.path.name,
                why=error,
            ) from None


def _without(handler: Callable[..., None]) -> Callable[..., None]:
    """The handler for names with a prefix."""
    return lambda name, *said: handler(name.rpartition(":")[2], *said)
