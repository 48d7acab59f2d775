"""Who somebody is in the served data, and so what they see.

The rules: VP and operations see everything, a director their team, a manager their department,
everybody else what is their own. Who they are is settled on the last covered day, whatever day
they look at; whoever has left by today is nobody. An access file adds people who are not in the
data and grants operations rights to those who are.
"""

import os
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from string import ascii_lowercase, ascii_uppercase

from queries.served import Served
from queries.viewer import EVERYTHING, Viewer

FILE = "access.toml"
NAMED = "SALES_ACCESS_FILE"
ROLES = ("operations", "vp", "director", "manager")
FIELDS = {"email", "name", "role", "team"}
KNOWN = """
select
    people.person_id, people.person_name, people.left_on,
    coalesce(belongings.role, people.role) as role, belongings.team_id
from served.people as people
left join served.belongings as belongings
    on belongings.person_id = people.person_id
    and belongings.from_on <= $day
    and $day < belongings.to_on
"""


class AccessError(ValueError):
    """The access file cannot be followed; the message is a sentence for whoever runs the app."""


@dataclass(frozen=True)
class Access:
    """Somebody who may look: what they are called, who they are in the data, what they see."""

    name: str
    role: str
    person_id: str | None
    viewer: Viewer

    @property
    def may_view_as(self) -> bool:
        """Whether they may see the app as another person does."""
        return self.role in ("vp", "operations") and self.viewer == EVERYTHING


@dataclass(frozen=True)
class Grant:
    """A line of the access file."""

    email: str
    name: str
    role: str
    team: str | None


LOCAL = Access("local", "operations", None, EVERYTHING)


def address(text: str) -> str:
    """An e-mail address as it is compared: A to Z are a to z; other letters are themselves, since
    what looks alike may be two mailboxes."""
    return text.strip().translate(str.maketrans(ascii_uppercase, ascii_lowercase))


def of_email(
    served: Served, email: str, today: date, grants: Iterable[Grant] = ()
) -> Access | None:
    """Who an e-mail address is; None: nobody who may look.

    `today` settles who has left. Two people of one address are nobody: neither can be meant.
    """
    wanted = address(email)
    if not wanted:
        return None
    rows = (
        served.trusted()
        .execute(
            f"{KNOWN} where translate(trim(people.email), $large, $small) = $email",
            {
                "day": served.covers_until,
                "email": wanted,
                "large": ascii_uppercase,
                "small": ascii_lowercase,
            },
        )
        .fetchall()
    )
    day = max(today, served.covers_until)
    grant = next((one for one in grants if one.email == wanted), None)
    if grant is not None:
        # a line that was forgotten lets nobody in who has left
        gone = bool(rows) and all(left is not None and left <= day for _, _, left, *_ in rows)
        return None if gone else _granted(served, grant)
    return _access(rows[0], day) if len(rows) == 1 else None


def of_person(served: Served, person_id: str, today: date) -> Access | None:
    """Who a person of the data is; None where there is none, or they have left."""
    row = (
        served.trusted()
        .execute(
            f"{KNOWN} where people.person_id = $person and people.person_id <> 'unknown'",
            {"day": served.covers_until, "person": person_id},
        )
        .fetchone()
    )
    return None if row is None else _access(row, max(today, served.covers_until))


def leaders(served: Served, today: date) -> list[Access]:
    """The VPs and the directors of the data, by role and id, without who has left."""
    rows = (
        served.trusted()
        .execute(
            f"select * from ({KNOWN}) where role in ('vp', 'director') "
            "order by role desc, person_id",
            {"day": served.covers_until},
        )
        .fetchall()
    )
    found = [_access(row, max(today, served.covers_until)) for row in rows]
    return [one for one in found if one is not None and one.role in ("vp", "director")]


def has_left(served: Served, who: str, today: date) -> bool:
    """Whether an e-mail address or a person's id is known, and of people who have left alone."""
    rows = _lives(served, who)
    day = max(today, served.covers_until)
    return bool(rows) and all(left is not None and left <= day for left, _ in rows)


def email_of(served: Served, person_id: str) -> str | None:
    """The e-mail address of a person of the data, as it is written there."""
    return next((email.strip() for _, email in _lives(served, person_id) if email), None)


def _lives(served: Served, who: str) -> list[tuple[date | None, str | None]]:
    """The last day and the address of each person of an e-mail address, or of an id."""
    found: list[tuple[date | None, str | None]] = (
        served.trusted()
        .execute(
            "select left_on, email from served.people where person_id = $who"
            " or translate(trim(email), $large, $small) = $email",
            {
                "who": who,
                "email": address(who),
                "large": ascii_uppercase,
                "small": ascii_lowercase,
            },
        )
        .fetchall()
    )
    return found


def _access(row: tuple[str, str, date | None, str | None, str | None], day: date) -> Access | None:
    person_id, name, left_on, role, team_id = row
    if left_on is not None and left_on <= day:
        return None
    if role in ("vp", "operations"):
        return Access(name, role, person_id, EVERYTHING)
    if role in ("director", "manager") and team_id is not None:
        return Access(name, role, person_id, Viewer("team", team_id))
    return Access(name, "rep", person_id, Viewer("person", person_id))


def _granted(served: Served, grant: Grant) -> Access | None:
    if grant.role in ("vp", "operations"):
        return Access(grant.name, grant.role, None, EVERYTHING)
    found = (
        served.trusted()
        .execute("select 1 from served.teams where team_id = ?", [grant.team])
        .fetchone()
    )
    if found is None or grant.team is None:
        return None
    return Access(grant.name, grant.role, None, Viewer("team", grant.team))


def granted(home: Path) -> tuple[Grant, ...]:
    """The people of the access file in force: the one the environment names, else the home's.

    Raises AccessError, also where a named file is not there.
    """
    named = os.environ.get(NAMED)
    path = Path(named).expanduser() if named else home / FILE
    if named and not path.exists():
        raise AccessError(f"There is no access file {path.name}, which {NAMED} names.")
    return grants(path)


def grants(path: Path) -> tuple[Grant, ...]:
    """The people of an access file; none where there is no file. Raises AccessError.

    The file is TOML: a table `[[people]]` for each, with `email`, `role` (operations, vp, director
    or manager), `name` where it is to be shown, and `team` (an id) for the last two roles.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError) as error:
        raise AccessError(f"The access file {path.name} cannot be read: {error}.") from None
    try:
        entries = tomllib.loads(text).get("people", [])
    except tomllib.TOMLDecodeError as error:
        raise AccessError(f"The access file {path.name} is not TOML: {error}.") from None
    if not isinstance(entries, list):
        raise AccessError(f"The access file {path.name} needs a table [[people]] for each person.")
    found = tuple(_grant(path.name, number, entry) for number, entry in enumerate(entries, 1))
    emails = [grant.email for grant in found]
    if twice := sorted({email for email in emails if emails.count(email) > 1}):
        raise AccessError(f"The access file {path.name} names {twice[0]} twice.")
    return found


def _grant(file: str, number: int, entry: object) -> Grant:
    where = f"Person {number} of the access file {file}"
    if not isinstance(entry, dict) or not all(isinstance(value, str) for value in entry.values()):
        raise AccessError(f"{where} must be a table of texts.")
    if unknown := sorted(entry.keys() - FIELDS):
        raise AccessError(
            f"{where} has a field {unknown[0]!r}; known are {', '.join(sorted(FIELDS))}."
        )
    email, role = address(entry.get("email", "")), entry.get("role", "")
    if not email:
        raise AccessError(f"{where} has no email.")
    if role not in ROLES:
        raise AccessError(f"{where} needs a role: one of {', '.join(ROLES)}.")
    if (role in ("director", "manager")) is not bool(entry.get("team")):
        raise AccessError(f"{where}: a director or manager needs a team, and nobody else has one.")
    return Grant(email, entry.get("name") or email, role, entry.get("team"))
