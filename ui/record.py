"""What the forecast record says: how far each forecast was off, which was nearer, what is thin."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

from ui import past_deals, scope
from ui.ask import Answer
from ui.choice import choice
from ui.figures import Figure
from ui.view import Page
from words import Words
from words.record import ENOUGH, verdict

Row = Mapping[str, Any]
LITTLE = 0.005  # a bias that rounds to nothing
# What the list behind a week's end of a period takes of its mark.
WITHIN = {"as_of": "week_end_on", "period_from": "period_from_on", "period_to": "period_to_on"}
TOLD = {"month": (1, 2, 3, 4), "year": (1, 13, 26, 39)}
QUARTER = (1, 4, 8, 12)


def week(page: Page) -> int:
    """The week of the period whose errors the table shows; 0 is all of them together."""
    words = page.words
    kind = scope.kind_of(page.scope.period.label)
    weeks = TOLD.get(kind or "", QUARTER)
    options = {"0": words("All weeks")}
    options |= {str(one): words("Week %(count)s", count=one) for one in weeks}
    return int(choice(page, "week", words("Week of the period"), options, labelled=False))


def figures(page: Page, row: Row) -> list[Figure]:
    """How far each forecast was off on average, its bias, and over how many periods."""
    words, behind = page.words, past_deals.record(page)
    found = []
    for method in ("f1", "f2"):
        rate, bias = row[f"{method}_mean_error_rate"], row[f"{method}_bias_rate"]
        notes = [words("of what was won in the end")]
        if bias is not None:
            said = words.rate(bias, plus=True)
            if abs(bias) < LITTLE:
                notes.append(words("right on balance"))
            elif bias > 0:
                notes.append(words("too high on balance: %(bias)s", bias=said))
            else:
                notes.append(words("too low on balance: %(bias)s", bias=said))
        name = words("F1") if method == "f1" else words("F2")
        found.append(
            Figure(
                words("%(method)s was off by", method=name),
                words.rate(rate),
                notes=notes if rate is not None else [],
                opens=behind if rate is not None else None,
                leads=row["nearer_method"] == f"{method}_nearer",
            )
        )
    mean = row["mean_actual_amount"]
    unit = page.world.currency if mean is not None else ""
    each = words("won in the end, on average")
    found.append(Figure(words("A period brought"), words.amount(mean), unit, [each], behind))
    nearer = words(
        "F1 nearer in %(one)s, F2 in %(other)s",
        one=words.count(row["f1_nearer_periods"]),
        other=words.count(row["f2_nearer_periods"]),
    )
    shown = nearer if row["nearer_method"] not in ("no_contest", "thin_record") else ""
    count = words.count(row["periods"])
    found.append(Figure(words("Periods on record"), count, notes=[shown], opens=behind))
    return found


def against_rule(page: Page, row: Row) -> str:
    """The size rule beside the record: whether they agree; empty without a verdict."""
    words = page.words
    if row["nearer_method"] in ("thin_record", "no_contest"):
        return ""
    rule = words.term(row["lead_method"])
    if row["is_against_rule"]:
        return words(
            "The size rule says “%(rule)s”, but here the team's own record speaks for the other: "
            "%(nearer)s.",
            rule=rule,
            nearer=words.term(row["nearer_method"]),
        )
    if row["nearer_method"] == "neither_nearer":
        return words("The size rule says “%(rule)s”; the record does not contradict it.", rule=rule)
    return words("The size rule says “%(rule)s”, and the record agrees.", rule=rule)


def beside_rule(page: Page, row: Row) -> str:
    """The record in a line or two beside the size rule; nothing for one person, who has none."""
    if page.scope.person is not None:
        return ""
    return " ".join(one for one in (verdict(page, row), against_rule(page, row)) if one)


def tone(row: Row) -> str:
    """A record against the rule is told with the sign of a warning."""
    return "warning" if row["is_against_rule"] else "plain"


def how_measured(page: Page) -> str:
    """What the errors are measured over, and when one is called nearer."""
    return page.words(
        "Each week's end of the last eight periods that are over counts once; an error is the "
        "forecast − what was won in the end. One forecast is called nearer where its mean error is "
        "smaller and it was nearer in more than half of at least %(enough)s periods.",
        enough=page.words.count(ENOUGH),
    )


def of_no_person(page: Page) -> str:
    """That the record is a team's, where one person is looked at."""
    if page.scope.person is None:
        return ""
    return page.words("The record is kept by team; what stands here is the whole team's.")


def own(answer: Answer, words: Words) -> pd.DataFrame:
    """The rows of the team that was asked for."""
    frame = answer.frame
    return frame if frame.empty else frame[frame["team_id"] == frame["team_id"].iloc[0]]
