"""The targets that were typed in the app: who typed which and when; and taking them back."""

from collections.abc import Sequence
from datetime import date

from journal import Entry, JournalError
from queries import EVERYTHING
from ui import new_targets, say, taking_back, typing
from ui.view import Page


def entries(page: Page) -> list[Entry]:
    """The targets of the teams in view that were typed by the day seen from, the latest first."""
    try:
        found = typing.history(page, new_targets.KIND)
    except JournalError:
        return []  # where they are pasted it is said
    return [one for one in found if _team(page, one) is not None]


def history(page: Page, typed: Sequence[Entry]) -> None:
    """Who typed which target when, what was there before and what became of it; and a choice of
    those that hold to be taken back, for who may."""
    words = page.words
    head = (words("Team"), words("Month"), words("By whom"), words("Was"), words("Becomes"))
    say.grid(head, [
        (
            *_named(page, one),
            _by(page, one),
            words.exact_amount(one.was),
            words("taken back") if one.value is None else words.exact_amount(one.value),
        )
        for one in typed[:new_targets.LINES]
    ])  # fmt: skip
    if (more := len(typed) - new_targets.LINES) > 0:
        say.line(words("and %(count)s earlier", count=words.count(more)), "quiet")
    if not new_targets.is_open(page):
        return
    texts = taking_back.Texts(
        words("Typed targets to take back"),
        lambda count: words.plural("%(count)s target", "%(count)s targets", count),
        lambda count: words.plural(
            "Take back %(count)s target", "Take back %(count)s targets", count
        ),
        lambda count: words.plural(
            "%(count)s target is taken back: what was loaded holds again.",
            "%(count)s targets are taken back: what was loaded holds again.",
            count,
        ),
    )
    numbers = {one.number for one in typed}
    holding = [one for one in typing.standing(new_targets.KIND).values() if one.number in numbers]
    taking_back.offer(
        page,
        "take_back_targets",
        holding,
        lambda one: " · ".join((*_named(page, one), words.exact_amount(one.value), _by(page, one))),
        texts,
        new_targets.OUTCOME,
    )


def _team(page: Page, entry: Entry) -> str | None:
    place = page.world.team(entry.subject)
    if place is None:
        # of a team that is not in the data any more only who sees everything is told
        sees_all = page.sight.viewer == EVERYTHING and page.scope.team is None
        return entry.subject if sees_all else None
    in_view = place.team_id in page.world.below(page.scope.team)
    return page.words.name(place.team_id, place.name) if in_view else None


def _named(page: Page, entry: Entry) -> tuple[str, str]:
    return str(_team(page, entry)), page.words.month(date.fromisoformat(entry.scope))


def _by(page: Page, entry: Entry) -> str:
    return f"{entry.who}, {page.words.time(typing.local_time(page, entry))}"
