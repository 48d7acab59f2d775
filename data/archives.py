"""Zip files and workbooks, which are zip files too: looked through before anything is unpacked.

A file of a few kilobytes can unpack to more than the disk holds, name a place outside the folder
it is unpacked to, or say in a line that a cell stands for a million others. Each is refused with
a sentence; the limits are far beyond what any CRM exports.
"""

import re
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from data.sentence import Sentence, Value, quoted
from data.workspace import DataFault

MOST_FILES = 2_000
MOST_BYTES = 8 << 30
# Beyond this, more than a hundred times what is packed is no text of people.
SMALL_BYTES = 256 << 20
MOST_GROWTH = 200
MOST_CELLS = 100_000_000
BLOCK = 1 << 20
NOT_PACKED = "File is not a zip file"
"""What the library says of the commonest of such files: a message."""
READABLE = {".csv", ".parquet", ".xlsx"}
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,4})([0-9]{1,8})"')
_ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\br="([0-9]{1,8})"')


def require_harmless(path: Path) -> None:
    """Raise DataFault for a workbook that would not fit or that says more than it holds."""
    with _opened(path) as book:
        _require_size(path, book)
        for entry in book.infolist():
            if entry.filename.lower().endswith((".xml", ".rels")):
                _require_plain(path, book, entry)


def unpack(path: Path, folder: Path) -> list[Path]:
    """Unpack the tables of a zip file into a folder, flat; return their paths.

    Raises DataFault for a file that would not fit, leads outside, or holds a name twice.
    """
    found: list[Path] = []
    with _opened(path) as packed:
        _require_size(path, packed)
        for entry in packed.infolist():
            inside = PurePosixPath(_name(entry).replace("\\", "/"))
            if inside.is_absolute() or ".." in inside.parts or ":" in inside.parts[0]:
                raise DataFault(
                    "%(file)s holds a file that leads outside it (%(inside)s).",
                    file=path.name, inside=str(inside),
                )  # fmt: skip
            hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in inside.parts)
            if entry.is_dir() or hidden or inside.suffix.lower() not in READABLE:
                continue
            target = folder / inside.name
            if target in found:
                raise DataFault(
                    "%(file)s holds %(inside)s twice; keep one of them.",
                    file=path.name, inside=inside.name,
                )  # fmt: skip
            _write(path, packed, entry, target)
            found.append(target)
    if not found:
        raise DataFault("%(file)s holds no table (CSV, Parquet or .xlsx).", file=path.name)
    return found


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        given: dict[str, Value] = {"file": path.name, "why": quoted(error)}
        if path.suffix.lower() == ".xlsx":
            said = Sentence("%(file)s cannot be opened as a workbook (%(why)s).", given)
        else:
            said = Sentence("%(file)s cannot be opened as a zip file (%(why)s).", given)
        raise DataFault(said) from None


def _require_size(path: Path, packed: zipfile.ZipFile) -> None:
    entries = packed.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    held = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > MOST_FILES:
        raise DataFault(
            "%(file)s holds %(count)s files; %(most)s is the most.",
            file=path.name, count=len(entries), most=MOST_FILES,
        )  # fmt: skip
    if unpacked > MOST_BYTES or (unpacked > SMALL_BYTES and unpacked > MOST_GROWTH * held):
        raise DataFault(
            "%(file)s would unpack to %(size)s MB, %(times)s times its size; it is not unpacked.",
            file=path.name,
            size=unpacked >> 20,
            times=unpacked // held,
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise DataFault("%(file)s is locked with a password; save it without one.", file=path.name)


def _require_plain(path: Path, book: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Raise DataFault where an XML part defines entities or its sheet spans too many cells."""
    is_sheet = "worksheets/" in entry.filename
    rows, column, before = 0, 0, b""
    try:
        with book.open(entry) as part:
            while block := part.read(BLOCK):
                text = before + block
                if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                    raise DataFault(
                        "%(file)s defines XML entities, which no workbook does.", file=path.name
                    )
                if not is_sheet:
                    before = block[-16:]
                    continue
                for letters, row in _CELL.findall(text):
                    rows, column = max(rows, int(row)), max(column, _column(letters))
                rows = max([rows, *map(int, _ROW.findall(text))])
                before = block[-64:]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise DataFault("%(file)s is damaged (%(why)s).", file=path.name, why=error) from None
    if rows * column > MOST_CELLS:
        raise DataFault(
            "A sheet of %(file)s spans %(rows)s rows and %(columns)s columns, nearly all of"
            " them empty; save only the table.",
            file=path.name,
            rows=rows,
            columns=column,
        )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _write(path: Path, packed: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> None:
    """Unpack one file, no further than it said it would go."""
    written = 0
    try:
        with packed.open(entry) as source, target.open("wb") as out:
            while block := source.read(BLOCK):
                written += len(block)
                if written > entry.file_size:
                    raise DataFault("%(file)s unpacks to more than it says.", file=path.name)
                out.write(block)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise DataFault("%(file)s is damaged (%(why)s).", file=path.name, why=error) from None


def _name(entry: zipfile.ZipInfo) -> str:
    """The name of a file; where it is not marked as UTF-8 it is often Chinese all the same."""
    if entry.flag_bits & 0x800:
        return entry.filename
    raw = entry.filename.encode("cp437", errors="replace")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
