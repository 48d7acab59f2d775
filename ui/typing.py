"""What people type on a page: who may, storing it, and telling what became of it."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from journal import Entry, JournalError, Kind, Overtaken, Typed
from queries import entries, served
from ui import visitor
from ui.view import Page
from words import Words

COMPANYS: tuple[Kind, ...] = ("win_rates", "target")
"""What is the whole company's: VP and operations type it."""
MOST = 1000  # entries that are looked back on


def may_type(page: Page, kind: Kind) -> bool:
    """Whether the one in front of the page may type this kind of thing; in another's view nobody.

    The rates and targets are the company's, managers' amounts are typed by who sees them; an answer
    or a commitment is anybody's who sees the point.
    """
    if page.visitor.seen_as is not None:
        return False
    if kind in COMPANYS:
        return page.visitor.own.may_view_as
    return page.sees_managers if kind == "manager_amount" else True


def standing(kind: Kind, at: datetime | None = None) -> Mapping[tuple[str, str], Entry]:
    """The entry that holds for each thing of a kind: now, or at the end of a moment.

    What somebody types now they type on top of the one that holds now. Raises JournalError.
    """
    home = served.home()
    return entries.journal_of(home).standing(kind, at) if entries.is_there(home) else {}


def history(page: Page, kind: Kind) -> list[Entry]:
    """What was typed of a kind by the end of the day seen from, the latest first: of very much the
    last of it. Raises JournalError."""
    home = served.home()
    found = entries.journal_of(home).latest(kind, MOST) if entries.is_there(home) else ()
    return [
        one for one in found if local_time(page, one).date() <= page.scope.as_of or is_now(page)
    ]


def is_now(page: Page) -> bool:
    """Whether the page is seen from the last day: what is typed holds from today on."""
    return page.scope.as_of >= page.world.covers_until


def stored(page: Page, typed: Sequence[Typed]) -> str:
    """Stores all of it or nothing; a sentence of what went wrong, empty where it is kept.

    What is kept is part of every figure from the next question on. Raises PermissionError for
    what the one in front of the page may not type.
    """
    if not all(may_type(page, one.kind) for one in typed):
        raise PermissionError("this is not theirs to type")
    words = page.words
    if not visitor.is_still(page.visitor, page.sight):
        return words("Your sign-in is over, or has changed. Nothing of this was stored.")
    try:
        entries.journal_of(served.home()).append(page.visitor.who, typed)
    except Overtaken as overtaken:
        return overtaken_by(page, overtaken.entry)
    except (JournalError, ValueError) as error:
        return words(str(error))
    return ""


def overtaken_by(page: Page, entry: Entry) -> str:
    """Who typed here in the meantime, when, and what; that nothing of this was stored."""
    return page.words(
        "%(who)s typed %(value)s here at %(time)s. Nothing of yours was stored: look at it, and "
        "type again if yours is to hold.",
        who=entry.who,
        value=said(entry.value, page.words),
        time=local_time(page, entry).strftime("%H:%M"),
    )


def said(value: object, words: Words) -> str:
    """A value of the journal in words; nothing where it was taken back."""
    if isinstance(value, Decimal):
        return words.exact_amount(value)
    if isinstance(value, Mapping):
        return words("other rates")
    return words("nothing") if value is None else str(value)


def local_time(page: Page, entry: Entry) -> datetime:
    """When an entry was typed, by the company's clock."""
    return entry.at.astimezone(_zone(page))


def today(page: Page) -> date:
    """The day on which something is typed now, by the company's clock; part of no figure."""
    return datetime.now(UTC).astimezone(_zone(page)).date()


def _zone(page: Page) -> ZoneInfo:
    return ZoneInfo(page.sight.served.settings.get("timezone", entries.ZONE))
