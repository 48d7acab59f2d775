"""What the page of the projection says: its figures, its reasons, its record."""

from collections.abc import Mapping
from typing import Any

from ui import deals
from ui.ask import Answer
from ui.behind import Behind
from ui.figures import Figure, amount
from ui.view import Page
from words.teller import share

Row = Mapping[str, Any]
UNLIKELY = 0.01


def figures(page: Page, row: Row, forecasts: Row) -> list[Figure]:
    """Won, F1, F2 and the projection with its range; `forecasts` is a row of F1 against F2."""
    words, target = page.words, row["target_amount"]
    behind = deals.forecast(page)
    said, opens = _about(page, row), _open(page, row)
    managers = [share(page, forecasts["f1_target_rate"], target)]
    rates = [share(page, forecasts["f2_target_rate"], target)]
    return [
        amount(page, words("Won"), row, "won_amount", [], deals.won(page)),
        amount(page, words("F1"), forecasts, "f1_amount", managers, behind),
        amount(page, words("F2"), forecasts, "f2_amount", rates, behind),
        amount(page, words("Projection"), row, "median_amount", said, opens, leads=True),
    ]


def _open(page: Page, row: Row) -> Behind:
    """What a projection counts: open deals with their chance; what was won, of a quarter over."""
    return deals.projected_all(page) if is_running(row) else deals.won(page)


def _about(page: Page, row: Row) -> list[str]:
    words, rate = page.words, row["target_rate"]
    if row["projection_state"] == "over":
        return [words("the quarter is over")]
    found = [
        words(
            "%(low)s to %(high)s in four of five cases",
            low=words.amount(row["low_amount"]),
            high=words.amount(row["high_amount"]),
        )
    ]
    if rate is not None and rate < UNLIKELY:
        found.append(words("hardly any chance to reach the target"))
    elif rate is not None:
        found.append(words("%(rate)s chance to reach the target", rate=words.rate(rate)))
    return found


def parts(page: Page, row: Row) -> list[Figure]:
    """Of what the mean adds up: won, in play, other open deals, deals not yet created."""
    words, whole = page.words, _open(page, row)
    certain, counted = words("certain"), words("each deal × its chance")
    shown = (
        (words("Won"), "won_amount", certain, deals.won(page)),
        (words("From deals in play"), "in_play_expected_amount", counted, deals.projected(page)),
        (
            words("From other open deals"),
            "other_open_expected_amount",
            words("dated later, or not at all"),
            deals.projected(page, "other_open"),
        ),
        (
            words("From deals not yet created"),
            "not_created_expected_amount",
            words("as past quarters did"),
            None,
        ),
        (words("Expected, the sum"), "expected_amount", words("the mean; teams add up"), whole),
    )
    return [amount(page, label, row, name, [note], opens) for label, name, note, opens in shown]


def in_words(page: Page, row: Row) -> str:
    """The answer in one sentence, and from how much it was learned."""
    words = page.words
    if row["projection_state"] == "over":
        return words("The quarter is over: it brought %(won)s.", won=page.money(row["won_amount"]))
    said = words(
        "By its history the quarter ends at about %(median)s, learned from %(deals)s won deals in "
        "%(quarters)s finished quarters.",
        median=page.money(row["median_amount"]),
        deals=words.count(row["learned_won_deals"]),
        quarters=words.count(row["learned_quarters"]),
    )
    if page.scope.person is None:
        return said
    alone = words("One person is not projected: these are the figures of the team.")
    return f"{said} {alone}"


def is_there(answer: Answer) -> bool:
    """Whether there is a projection to show, or a result."""
    return bool(answer.rows) and answer.first["projection_state"] in ("shown", "over")


def is_running(row: Row) -> bool:
    """Whether the quarter is still open, so that deals have a chance."""
    return bool(row["projection_state"] == "shown")


def why_not(page: Page, answer: Answer) -> str:
    """What is missing for a projection, and how much would do."""
    words = page.words
    if not answer.rows:
        return words("There is nothing to show for this choice")
    row = answer.first
    numbers = {
        "quarters": words.count(row["learned_quarters"]),
        "needed": words.count(row["needed_quarters"]),
        "deals": words.count(row["learned_won_deals"]),
        "enough": words.count(row["needed_won_deals"]),
    }
    reasons = {
        "no_quarter": words("Only fiscal quarters are projected: choose one as the period"),
        "not_begun": words("This quarter has not begun: it is projected from its first week on"),
        "no_stage_history": words(
            "The data does not say in which stage a deal stood in the past, so no chance can be "
            "learned: a log of stage changes, or a load every week, over %(needed)s finished "
            "quarters would do",
            **numbers,
        ),
        "few_quarters": words(
            "A projection is learned from %(needed)s finished quarters; so far there are "
            "%(quarters)s",
            **numbers,
        ),
        "few_won_deals": words(
            "A projection is learned from %(enough)s won deals; so far there are %(deals)s",
            **numbers,
        ),
    }
    return reasons.get(row["projection_state"], "")


def has_record(row: Row) -> bool:
    """Whether history could bear any past forecast."""
    return row["projection_mean_error_rate"] is not None


def record_in_words(page: Page, row: Row) -> str:
    """How near it came in the past, beside F1 and F2; or what is missing to tell."""
    words = page.words
    if not row["has_stage_history"]:
        return words("It has no record either, as no past chance can be learned.")
    if not has_record(row):
        return words(
            "Its record begins once %(needed)s quarters are over.",
            needed=words.count(row["needed_quarters"]),
        )
    return words(
        "In %(quarters)s past quarters, said at the end of weeks 1, 4 and 8 from what was known "
        "then, it was off by %(own)s of the result on average (F1 %(f1)s, F2 %(f2)s); "
        "%(inside)s of the results lay in its range of four in five.",
        quarters=words.count(row["record_quarters"]),
        own=words.rate(row["projection_mean_error_rate"], 1),
        f1=words.rate(row["f1_mean_error_rate"], 1),
        f2=words.rate(row["f2_mean_error_rate"], 1),
        inside=words.rate(row["in_range_rate"]),
    )


def how_measured(page: Page) -> str:
    """What the errors of the record are."""
    return page.words("Sum of what it was off, up or down, as a share of what was won")
