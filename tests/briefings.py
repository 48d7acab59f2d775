"""A small company whose people get briefings, and packs written by hand."""

import base64
import shutil
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from briefing.pack import Kind, Pack, Reader

if TYPE_CHECKING:
    import pytest

    from tests.small_company import Given

# A Sunday; the meeting is on Monday.
DAY = date(2026, 3, 8)
COMPANY: "Given" = {
    "teams": [
        {"team_id": "co", "team_name": "银河公司"},
        {"team_id": "north", "team_name": "North", "parent_team_id": "co"},
        {"team_id": "n1", "team_name": "North One", "parent_team_id": "north"},
        {"team_id": "south", "team_name": "South", "parent_team_id": "co"},
    ],
    "people": [
        {"person_id": "vp", "person_name": "Vera", "role": "vp", "team_id": "co",
         "email": "vera@galaxy.example"},
        {"person_id": "dir", "person_name": "朵拉", "role": "director", "team_id": "north",
         "email": "Dora@galaxy.example "},
        {"person_id": "man", "person_name": "Max", "role": "manager", "team_id": "n1",
         "email": "max@galaxy.example"},
        {"person_id": "rep", "person_name": "Rita", "role": "rep", "team_id": "n1",
         "email": "rita@galaxy.example"},
        {"person_id": "gone", "person_name": "Gus", "role": "director", "team_id": "south",
         "email": "gus@galaxy.example", "left_on": "2026-02-01"},
        {"person_id": "mute", "person_name": "Mona", "role": "rep", "team_id": "n1"},
        {"person_id": "two", "person_name": "Tom", "role": "rep", "team_id": "n1",
         "email": "tom@galaxy.example,vera@galaxy.example"},
    ],
    "stages": [
        {"stage_id": "lead", "stage_name": "Lead", "position": 1, "outcome": "open"},
        {"stage_id": "won", "stage_name": "Won", "position": 2, "outcome": "won"},
    ],
    "opportunities": [
        {"opportunity_id": "d1", "owner_id": "rep", "stage_id": "lead", "amount": 10,
         "created_on": "2026-01-01"},
    ],
    "settings": [
        {"key": "covers_until", "value": DAY.isoformat()},
        {"key": "timezone", "value": "Asia/Shanghai"},
    ],
}  # fmt: skip

LINES = [f"第{number}行：北区本周赢单 {number}0万，目标完成 4{number}%" for number in range(1, 10)]
LINK = "https://sales.example.com/weekly?team=north&as_of=2026-03-08"
PICTURE = b"\x89PNG\r\n" + bytes(range(256))
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 40
WORKBOOK = b"PK\x03\x04" + bytes(reversed(range(256))) * 40


def home_of_its_own(factory: "pytest.TempPathFactory") -> Path:
    """A home that serves the company, to write into: made once, and copied."""
    # not for a child process, whose home the tests' own beginning would set anew
    from tests.conftest import once
    from tests.small_company import publish

    made = once(factory, "briefed", lambda home: publish(home, "generation-000001", COMPANY))
    return Path(shutil.copytree(made, factory.mktemp("served") / "home"))


def written(
    kind: Kind,
    *,
    reader: Reader,
    as_of: date | None,
    language: str,
    folder: Path,
    address: str | None,
) -> Pack:
    """A pack as the command line asks for it."""
    return pack(folder, kind, reader, language)


def pack(
    folder: Path,
    kind: str = "weekly",
    reader: Reader | None = None,
    language: str = "zh",
    lines: list[str] | None = None,
    link: str | None = LINK,
) -> Pack:
    """A pack whose files are anything, and whose text is known."""
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{kind}.{ending}" for ending in ("html", "pdf", "xlsx")]
    files[0].write_text(
        "<!doctype html><html><head><meta charset='utf-8'><style>p{margin:0}</style></head>"
        f"<body><h1>北区周报</h1><p>{'<br>'.join(LINES)}</p>"
        f'<img src="data:image/png;base64,{base64.b64encode(PICTURE).decode()}" alt="漏斗">'
        "</body></html>",
        encoding="utf-8",
    )
    files[1].write_bytes(PDF)
    files[2].write_bytes(WORKBOOK)
    return Pack(
        kind,
        DAY,
        reader.team_id if reader else "north",
        reader.person_id if reader else None,
        language,
        "北区周报 2026年3月8日",
        "\n".join(LINES if lines is None else lines),
        link,
        *files,
    )
