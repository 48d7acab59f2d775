"""Zip files and workbooks, which are zip files too: looked through before anything is unpacked.

A file of a few kilobytes can unpack to more than the disk holds, name a place outside the folder
it is unpacked to, or say in a line that a cell stands for a million others. Each is refused with
a sentence; the limits are far beyond what any CRM exports.
"""

import re
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from data.workspace import DataFault

MOST_FILES = 2_000
MOST_BYTES = 8 << 30
# Beyond this, more than a hundred times what is packed is no text of people.
SMALL_BYTES = 256 << 20
MOST_GROWTH = 200
MOST_CELLS = 100_000_000
BLOCK = 1 << 20
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
                raise DataFault(f"{path.name} holds a file that leads outside it ({inside}).")
            hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in inside.parts)
            if entry.is_dir() or hidden or inside.suffix.lower() not in READABLE:
                continue
            target = folder / inside.name
            if target in found:
                raise DataFault(f"{path.name} holds {inside.name} twice; keep one of them.")
            _write(path, packed, entry, target)
            found.append(target)
    if not found:
        raise DataFault(f"{path.name} holds no table (CSV, Parquet or .xlsx).")
    return found


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        what = "a workbook" if path.suffix.lower() == ".xlsx" else "a zip file"
        raise DataFault(f"{path.name} cannot be opened as {what} ({error}).") from None


def _require_size(path: Path, packed: zipfile.ZipFile) -> None:
    entries = packed.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    held = max(1, sum(entry.compress_size for entry in entries))
    if len(entries) > MOST_FILES:
        raise DataFault(f"{path.name} holds {len(entries):,} files; {MOST_FILES:,} is the most.")
    if unpacked > MOST_BYTES or (unpacked > SMALL_BYTES and unpacked > MOST_GROWTH * held):
        raise DataFault(
            f"{path.name} would unpack to {unpacked >> 20:,} MB, {unpacked // held:,} times its"
            " size; it is not unpacked."
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise DataFault(f"{path.name} is locked with a password; save it without one.")


def _require_plain(path: Path, book: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
    """Raise DataFault where an XML part defines entities or its sheet spans too many cells."""
    is_sheet = "worksheets/" in entry.filename
    rows, column, before = 0, 0, b""
    try:
        with book.open(entry) as part:
            while block := part.read(BLOCK):
                text = before + block
                if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                    raise DataFault(f"{path.name} defines XML entities, which no workbook does.")
                if not is_sheet:
                    before = block[-16:]
                    continue
                for letters, row in _CELL.findall(text):
                    rows, column = max(rows, int(row)), max(column, _column(letters))
                rows = max([rows, *map(int, _ROW.findall(text))])
                before = block[-64:]
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise DataFault(f"{path.name} is damaged ({error}).") from None
    if rows * column > MOST_CELLS:
        raise DataFault(
            f"A sheet of {path.name} spans {rows:,} rows and {column:,} columns, nearly all of"
            " them empty; save only the table."
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
                    raise DataFault(f"{path.name} unpacks to more than it says.")
                out.write(block)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise DataFault(f"{path.name} is damaged ({error}).") from None


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
