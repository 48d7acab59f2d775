"""How long the briefings of a company with 4 directors and 20 departments take to write.

The demo company has 16 departments: its four largest are each parted in two, with their people.
`python -m tests.bench.briefings` measures this alone.
"""

import argparse
import csv
import shutil
import sys
from collections import Counter
from pathlib import Path

from tests.bench import homes
from tests.bench.homes import REPOSITORY, Home
from tests.bench.measured import table

DEPARTMENTS = 20
PARTED = "b"  # the end of a new department's id
DEALS = 12_000
Rows = list[dict[str, str]]


def parted(files: Path, writing: Path) -> None:
    """Copies a demo company with its largest departments in two, until there are 20."""
    shutil.copytree(files, writing)
    teams, moves = _read(writing, "teams"), _read(writing, "team_moves")
    directors = {row["team_id"] for row in teams if row["parent_team_id"] == "company"}
    departments = [row for row in teams if row["parent_team_id"] in directors]
    sizes = Counter(row["team_id"] for row in moves if row["role"] == "rep")
    departments.sort(key=lambda row: -sizes[row["team_id"]])
    halved = {row["team_id"] for row in departments[: DEPARTMENTS - len(departments)]}
    teams += [
        {**row, "team_id": row["team_id"] + PARTED, "team_name": f"{row['team_name']} {PARTED}"}
        for row in departments
        if row["team_id"] in halved
    ]
    reps = sorted({row["person_id"] for row in moves if row["role"] == "rep"})
    moved = set(reps[::2])
    people = _read(writing, "people")
    for row in (*moves, *people):
        if row["person_id"] in moved and row["team_id"] in halved:
            row["team_id"] += PARTED
    for name, rows in (("teams", teams), ("team_moves", moves), ("people", people)):
        _write(writing, name, rows)


def _read(folder: Path, name: str) -> Rows:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def _write(folder: Path, name: str, rows: Rows) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def written(folder: Path, company: Home) -> str:
    """Each kind of briefing for everybody whom the data names: how many, seconds, memory."""
    home = homes.derived(folder, "20-departments", company, parted)
    rows: list[list[object]] = []
    for kind in ("weekly", "monthly", "daily"):
        out = folder / "briefings"
        shutil.rmtree(out, ignore_errors=True)
        ran = homes.run(["-m", "briefing", kind, "--out", str(out)], home.served)
        rows.append([kind, len(list(out.glob("*.pdf"))), ran.seconds, ran.peak_gb])
    return table(["briefings", "written, each as HTML, PDF, XLSX", "s", "peak, GB"], rows)


def main() -> int:
    """Measures and prints."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.briefings", description=__doc__)
    parser.add_argument("--deals", type=int, default=DEALS)
    parser.add_argument("--folder", type=Path, default=REPOSITORY / ".bench")
    options = parser.parse_args()
    print(written(options.folder, homes.home(options.folder, options.deals)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
