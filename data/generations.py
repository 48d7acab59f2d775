"""The loads that are still on disk, and taking back to one of them.

Taking back makes a new generation: a copy of the earlier file under the next name, so that a name
never stands for two things and readers change over as after any load. What people typed since
is laid over it like over any generation, since the copy says how far the journal is in it.
"""

import secrets
import shutil
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from data import publish
from data.workspace import DataFault, quoted_path
from queries import model

TAKEN_BACK = "load %s again"  # what stands as the source of such a load


@dataclass(frozen=True)
class Generation:
    """A generation on disk: its last load, how far it goes, and whether it can be served now."""

    name: str
    load_number: int
    loaded_at: datetime
    covers_until: date
    source: str
    deals: int
    is_usable: bool
    """Made by this version of the program: one of another is to be loaded again."""

    def text(self) -> str:
        """A line on it, for the command line."""
        return (
            f"{self.name}  load {self.load_number} of {self.loaded_at}, days until"
            f" {self.covers_until}, {self.source}"
        )


def generation(file: Path) -> Generation | None:
    """What a file of a generation says of itself; None for one that cannot be read."""
    try:
        with duckdb.connect(str(file), read_only=True) as opened:
            load = opened.execute(
                "select load_number, loaded_at, covers_until, source from loads"
                " order by load_number desc limit 1"
            ).fetchone()
            deals = opened.execute("select count(*) from opportunities").fetchone()
            usable = model.is_of_this_version(opened, file.stem)
    except duckdb.Error:
        return None
    if load is None or deals is None:
        return None
    number, loaded_at, covers_until, source = load
    return Generation(file.stem, number, loaded_at, covers_until, source, deals[0], usable)


def take_back(home: Path, name: str) -> str:
    """Serve an earlier generation again; return the name of the new one that it became.

    The loads so far stay known, and this is one more of them. Raises DataFault for a name that is
    none of those kept, is served already, or was made by another version.
    """
    with publish.loading(home):
        served = publish.current(home)
        earlier = {file.stem: file for file in publish.kept(home)}.get(name)
        if earlier is None:
            raise DataFault("There is no load %(load)s to take back to.", load=name)
        if earlier == served:
            raise DataFault("That load is the one that is served.")
        found = generation(earlier)
        if found is None or not found.is_usable:
            raise DataFault("That load was made by another version of this program; load it again.")
        building = home / f"{publish.BUILDING}-{secrets.token_hex(6)}.duckdb"
        shutil.copyfile(earlier, building)
        with duckdb.connect(str(building)) as copy:
            _add_load(copy, served, found)
        if building.with_name(building.name + ".wal").exists():
            raise DataFault("The copy was not written to its end; nothing was changed.")
        new = publish.swap_in(home, building)
        rejects = earlier.with_suffix(".rejects.csv")
        if rejects.exists():
            shutil.copyfile(rejects, home / f"{new}.rejects.csv")
        publish.remove_unread(home)
        return new


def _add_load(copy: duckdb.DuckDBPyConnection, served: Path | None, found: Generation) -> None:
    """Make the loads in the copy those of what is served, and this one."""
    if served is not None:
        with suppress(duckdb.Error):  # where it cannot be read the copy's own remain
            copy.execute(f"attach '{quoted_path(served)}' as standing (read_only)")
            later = "load_number > (select max(load_number) from loads)"
            copy.execute(f"insert into loads select * from standing.loads where {later}")
            copy.execute("detach standing")
    copy.execute(
        "insert into loads select (select max(load_number) + 1 from loads), $now, covers_until,"
        " $source, rows_read, rows_rejected, rows_changed from loads where load_number = $number",
        {
            "now": datetime.now().replace(microsecond=0),
            "source": TAKEN_BACK % found.load_number,
            "number": found.load_number,
        },
    )
