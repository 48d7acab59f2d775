"""What a pack is once it is written: where its files are, and the little that goes with them."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from queries import Viewer

Kind = Literal["weekly", "monthly", "daily"]
KINDS: tuple[Kind, ...] = ("weekly", "monthly", "daily")


class CannotWrite(Exception):
    """A pack cannot be made; the message is a sentence for whoever runs the command."""


@dataclass(frozen=True)
class Reader:
    """Through whose eyes a pack is asked for, and about which team.

    `person_id` is who they are in the data; None: somebody who is not in it. `name` is for the
    pack's first line, empty where nobody is named.
    """

    viewer: Viewer
    team_id: str
    person_id: str | None = None
    name: str = ""


@dataclass(frozen=True)
class Pack:
    """One briefing as written: three files, and a short text for a chat."""

    kind: str
    as_of: date
    team_id: str
    person_id: str | None
    """Whose eyes it was written for; None: somebody who is not in the data."""
    language: str
    subject: str
    text: str
    """Plain text for a chat: a dozen lines."""
    link: str | None
    """Where its numbers can be opened, with the scope in it; None where no address is known."""
    html: Path
    pdf: Path
    workbook: Path
