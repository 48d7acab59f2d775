"""From the command line to what arrives, with real briefings: each holds what is its reader's."""

import io
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from briefing.__main__ import main
from tests.post import LOCAL, Mailbox, mail_server
from tests.small_company import Given, publish

# Amounts that nothing else comes to by chance.
MINE, ELSEWHERE, MANAGERS = 40404, 50505, 31313
COMPANY: Given = {
    "teams": [
        {"team_id": "co", "team_name": "银河公司"},
        {"team_id": "north", "team_name": "北区", "parent_team_id": "co"},
        {"team_id": "south", "team_name": "南区", "parent_team_id": "co"},
    ],
    "people": [
        {"person_id": "dir", "person_name": "朵拉", "role": "director", "team_id": "north",
         "email": "dora@galaxy.example"},
        {"person_id": "rep", "person_name": "Rita", "role": "rep", "team_id": "north",
         "email": "rita@galaxy.example"},
        {"person_id": "sam", "person_name": "Sam", "role": "rep", "team_id": "south"},
    ],
    "stages": [
        {"stage_id": "lead", "stage_name": "Lead", "position": 1, "outcome": "open",
         "win_rate": "0.5"},
        {"stage_id": "won", "stage_name": "Won", "position": 2, "outcome": "won"},
    ],
    "opportunities": [
        {"opportunity_id": name, "opportunity_name": f"Deal of {owner}", "owner_id": owner,
         "stage_id": "lead", "amount": amount, "manager_amount": managers,
         "created_on": "2026-01-01", "expected_close_on": "2026-03-20"}
        for name, owner, amount, managers in (
            ("d1", "rep", MINE, MANAGERS), ("d2", "sam", ELSEWHERE, 50000),
        )
    ],
    "settings": [{"key": "covers_until", "value": "2026-03-08"}],
}  # fmt: skip


@pytest.fixture(scope="module")
def letters(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, EmailMessage]]:
    """What the director and the rep of the north were sent, by their address."""
    home = tmp_path_factory.mktemp("served") / "home"
    publish(home, "generation-000001", COMPANY)
    with pytest.MonkeyPatch.context() as patch, mail_server() as box:
        patch.setenv("SALES_DATA_HOME", str(home))
        patch.delenv("SALES_RECIPIENTS_FILE", raising=False)
        patch.setenv("SALES_ADDRESS", "https://sales.example.com")
        (home / "recipients.toml").write_text(recipients(box), encoding="utf-8")
        assert main(["send", "weekly"]) == 0
        yield {to[0]: letter for to, letter in zip(box.to, box.letters, strict=True)}


def recipients(box: Mailbox) -> str:
    mail = f"mailto://{LOCAL}:{box.port}?from=sales@galaxy.example&to={{email}}"
    line = (
        '[[recipients]]\nwho = "{}"\nbriefing = "weekly"\nchannel = "mail"\n'
        'language = "zh"\nweekday = "sunday"\nhour = "18:00"\n'
    )
    return f'[channels]\nmail = "{mail}"\n' + line.format("dir") + line.format("rep")


def texts(letter: EmailMessage) -> str:
    """All that is said in a letter and in its workbook."""
    said = [str(letter["Subject"])]
    for part in letter.walk():
        if part.get_content_maintype() == "text":
            said.append(part.get_content())
        if (part.get_filename() or "").endswith(".xlsx"):
            said += cells(part.get_content())
    return "\n".join(said)


def cells(content: bytes) -> list[str]:
    book: Any = openpyxl.load_workbook(io.BytesIO(content))
    rows = (row for sheet in book for row in sheet.iter_rows(values_only=True))
    return [str(cell) for row in rows for cell in row if cell is not None]


def test_each_is_sent_their_own_briefing_whole(letters: dict[str, EmailMessage]) -> None:
    assert list(letters) == ["dora@galaxy.example", "rita@galaxy.example"]
    for letter in letters.values():
        files = {Path(one.get_filename() or "").suffix: one for one in letter.walk()}
        assert files[".pdf"].get_content().startswith(b"%PDF-")
        assert files[".pdf"].get_content().rstrip().endswith(b"%%EOF")
        body = letter.get_body(("html",))
        assert body is not None and "data:image" not in body.get_content()
        assert "https://sales.example.com" in body.get_content()


def test_managers_amounts_reach_the_director_and_not_the_rep(
    letters: dict[str, EmailMessage],
) -> None:
    director, rep = (texts(letters[f"{who}@galaxy.example"]) for who in ("dora", "rita"))
    assert str(MANAGERS) in director and "F1" in director
    assert str(MINE) in rep and str(MANAGERS) not in rep


def test_nobody_is_sent_what_is_anothers(letters: dict[str, EmailMessage]) -> None:
    for letter in letters.values():
        told = texts(letter)
        assert str(ELSEWHERE) not in told and "Sam" not in told and "南区" not in told
