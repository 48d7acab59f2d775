"""The pipeline change in figures and sentences, and the lists behind its steps."""

from collections.abc import Mapping
from typing import Any

from ui.ask import Answer
from ui.behind import Behind
from ui.figures import Figure, amount
from ui.group import Group
from ui.view import Page
from words.teller import deals_said

Row = Mapping[str, Any]
DEALS = "pipeline/change_deals"
PASSING = "pipeline/passing_deals"
# The columns of the table by team, by the step that each is.
COLUMNS = {
    "start": "start",
    "new_in": "new",
    "reopened_in": "reopened",
    "owner_in": "owner_in",
    "moved_in": "moved_in",
    "increased": "increased",
    "decreased": "decreased",
    "owner_out": "owner_out",
    "won_out": "won",
    "lost_out": "lost",
    "ended_out": "period_ended",
    "moved_out": "moved_out",
    "end": "end",
}
CAME = ("new_in", "reopened_in", "owner_in", "moved_in")
STAYED = ("increased", "decreased")
LEFT = ("won_out", "lost_out", "owner_out", "moved_out", "ended_out")
UNITS = ("amount", "deals")


def step_lists(page: Page) -> dict[str, Behind]:
    """The deals behind each step, by its kind."""
    return {kind: Behind(page.words.term(kind), DEALS, {"kind": kind}) for kind in COLUMNS.values()}


def passing(page: Page, part: str) -> Behind:
    """The deals created and won, or lost, in between."""
    words = page.words
    titles = {
        "won": words("Created and won in between"),
        "lost": words("Created and lost in between"),
    }
    return Behind(titles[part], PASSING, {"part": part})


def change_lists(page: Page) -> dict[str, Behind]:
    """The same lists by the columns of the table by team."""
    steps = step_lists(page)
    found = {f"{one}_amount": steps[kind] for one, kind in COLUMNS.items()}
    found |= {f"{one}_deals": steps[kind] for one, kind in COLUMNS.items()}
    for part in ("won", "lost"):
        found |= {f"passed_{part}_{unit}": passing(page, part) for unit in ("amount", "deals")}
    return found


def change_figures(page: Page, whole: Row) -> list[Figure]:
    """In play then and now, and what was created and closed in between, which is in no step."""
    words, lists = page.words, change_lists(page)
    then = words.near_day(page.scope.compare_to, page.scope.as_of)
    counts = {
        one: [deals_said(page, whole[f"{one}_deals"])]
        for one in ("start", "end", "passed_won", "passed_lost")
    }
    change = words.amount(whole["change_amount"], plus=True)
    now = [*counts["end"], words("%(change)s since %(day)s", change=change, day=then)]
    shown = (
        (words("In play on %(day)s", day=then), "start", counts["start"]),
        (words("In play now"), "end", now),
        (words("Created and won in between"), "passed_won", counts["passed_won"]),
        (words("Created and lost in between"), "passed_lost", counts["passed_lost"]),
    )
    return [
        amount(
            page,
            label,
            whole,
            f"{one}_amount",
            notes,
            lists[f"{one}_amount"] if whole[f"{one}_deals"] else None,
            leads=one == "end",
        )
        for label, one, notes in shown
    ]


def without_history(page: Page) -> str:
    """That only creation and closing are seen, where nothing tells what changed in between."""
    words, scope = page.words, page.scope
    recorded = page.ask("pipeline/recorded_stages").first
    first_on = recorded["observed_from_on"]
    if recorded["is_logged"] or (first_on is not None and first_on <= scope.compare_to):
        return ""
    if first_on is not None:
        return words(
            "Loads tell what changed from %(day)s on: of what was before, only what was created, "
            "won and lost is seen.",
            day=words.near_day(first_on, scope.as_of),
        )
    return words(
        "The data has no history of stages: what was created, won and lost is seen, but not what "
        "changed in between, unless it was loaded before and after."
    )


def change_groups(page: Page, teams: Answer) -> list[Group]:
    """The steps that some team has, in the order of the bars; the rest, and counts, on demand."""
    words = page.words
    found = {one for one in COLUMNS if any(row[f"{one}_deals"] for row in teams.rows)}
    labels = {f"{one}_amount": words.term(kind) for one, kind in COLUMNS.items()}

    def group(title: str, names: tuple[str, ...]) -> Group:
        seen = tuple(f"{one}_amount" for one in names if one in found)
        unseen = tuple(f"{one}_amount" for one in names if one not in found)
        counts = tuple(f"{one}_deals" for one in names if one in found)
        return Group(title, seen, (*unseen, *counts), labels)

    passed = tuple(f"passed_{part}_{unit}" for part in ("won", "lost") for unit in UNITS)
    return [
        Group(words("Before"), ("start_amount",), ("start_deals",), labels),
        group(words("Came"), CAME),
        group(words("Changed"), STAYED),
        group(words("Left"), LEFT),
        Group(words("Now"), ("end_amount",), ("change_amount", "end_deals"), labels),
        Group(words("Beside it"), (), passed),
    ]
