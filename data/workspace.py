"""Where a load works: a building file, a scratch database beside it, a folder for spilling."""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from data.sentence import Told

MEMORY_LIMIT = "4GB"


class DataFault(Told):
    """The data cannot be loaded; the message is one sentence for the person who loads it."""


@dataclass(frozen=True)
class Workspace:
    """One load at work; `main` is the generation being built, `scratch` is thrown away."""

    connection: duckdb.DuckDBPyConnection
    building: Path  # the file that becomes the generation
    folder: Path  # for files made on the way

    def run(self, sql: str, parameters: dict[str, Any] | list[Any] | None = None) -> None:
        """Execute a statement for its effect."""
        self.connection.execute(sql, parameters)

    def rows(
        self, sql: str, parameters: dict[str, Any] | list[Any] | None = None
    ) -> list[tuple[Any, ...]]:
        """All rows of a small result."""
        return self.connection.execute(sql, parameters).fetchall()

    def value(self, sql: str, parameters: dict[str, Any] | list[Any] | None = None) -> Any:
        """The first column of the first row, None where there is no row."""
        row = self.connection.execute(sql, parameters).fetchone()
        return row[0] if row else None


@contextmanager
def workspace(home: Path, name: str) -> Iterator[Workspace]:
    """A workspace in the home; only a file that was renamed away survives it."""
    building = home / f"{name}.duckdb"
    scratch = home / f"{name}.scratch.duckdb"
    folder = home / f"{name}.files"
    # from here on it may be interrupted at any moment, the first included
    try:
        folder.mkdir(parents=True)
        with duckdb.connect() as connection:
            for setting in (
                f"memory_limit = '{MEMORY_LIMIT}'",
                f"temp_directory = '{quoted_path(folder / 'spill')}'",
                "python_enable_replacements = false",
                "autoinstall_known_extensions = false",
                "autoload_known_extensions = false",
                "TimeZone = 'UTC'",
            ):
                connection.execute(f"set {setting}")
            connection.execute(f"attach '{quoted_path(scratch)}' as scratch")
            connection.execute(f"attach '{quoted_path(building)}' as built")
            connection.execute("use built")
            yield Workspace(connection, building, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        for file in home.glob(f"{name}.*"):
            file.unlink(missing_ok=True)


def require_text(path: Path) -> None:
    """Raise DataFault for a name of bytes that are no text, which the engine cannot be told."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        shown = str(path).encode(errors="replace").decode()
        raise DataFault("The name %(name)s is not UTF-8 text; rename it.", name=shown) from None


def quoted_path(path: Path) -> str:
    """A path as the inside of an SQL text literal."""
    return str(path).replace("'", "''")


def quoted_pattern(path: Path) -> str:
    """The same for functions that take patterns: nothing in the path stands for other names."""
    return re.sub(r"([*?\[])", r"[\1]", quoted_path(path))


def literal(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def identifier(name: str) -> str:
    """A name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'
