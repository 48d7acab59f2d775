"""Which rows of an answer charts draw: the parts of a team, named as what they are."""

from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest
from streamlit.testing.v1 import AppTest

from ui.ask import Answer
from ui.behind import Behind, narrowed, summed
from ui.chart import parts, sides
from words import NOTHING, words_for
from words.cells import written

WORDS = words_for("en")


def answer(*rows: dict[str, Any]) -> Answer:
    return Answer("an/answer", 1, "", "", {}, pa.Table.from_pylist(list(rows)))


def team(row_id: str, parent: str | None, won: str, reps: int = 0) -> dict[str, Any]:
    direct = row_id.endswith("/direct")
    return {
        "team_id": row_id, "parent_team_id": parent, "team_name": row_id.removesuffix("/direct"),
        "level": "direct" if direct else "team", "won_amount": Decimal(won), "reps": reps,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("won", "reps", "shown"),
    [("0", 0, ["a"]), ("5", 0, ["co · directly in the team", "a"]),
     ("0", 1, ["co · directly in the team", "a"])],
)  # fmt: skip
def test_what_counts_directly_is_drawn_where_there_is_any_of_it(
    won: str, reps: int, shown: list[str]
) -> None:
    """A row of zeros in front of the departments says nothing; a team of zeros stays."""
    asked = answer(team("co", None, won), team("co/direct", "co", won, reps), team("a", "co", "0"))
    assert parts(asked, WORDS)["team_name"].tolist() == shown


def test_side_by_side_names_what_counts_directly() -> None:
    """Two columns of one name would be two teams of one name."""
    found = sides(answer(
        {"team_id": "co", "team_name": "Co", "is_direct": True},
        {"team_id": "a", "team_name": "A", "is_direct": False},
    ), WORDS)  # fmt: skip
    assert found["team_name"].tolist() == ["Co · directly in the team", "A"]


def test_a_list_holds_the_rows_of_its_part_and_of_its_values() -> None:
    """Deals in play, not overdue: those of the part whose day is still to come."""
    deals = answer(
        {"part": "in_play", "is_overdue": False, "opportunity_id": "d1"},
        {"part": "in_play", "is_overdue": True, "opportunity_id": "d2"},
        {"part": "won", "is_overdue": False, "opportunity_id": "d3"},
    )
    behind = Behind("", "an/answer", parts=("in_play",), where={"is_overdue": False})
    assert [row["opportunity_id"] for row in narrowed(deals, behind).rows] == ["d1"]


def test_a_list_says_the_figure_that_opened_it() -> None:
    """F1 and F2 of the deals in play, and what is won; amounts alone where nothing is in play."""
    won = {
        "part": "won", "opportunity_id": "d1", "deal_amount": Decimal(100),
        "manager_amount": Decimal(7), "f2_amount": Decimal(100),
    }  # fmt: skip
    open_deal = {**won, "part": "in_play", "opportunity_id": "d2", "f2_amount": Decimal("20.5")}
    assert summed(answer(won), WORDS, "EUR") == "1 deal · 100 EUR"
    assert summed(answer(won, open_deal), WORDS, "EUR") == (
        "2 deals · 200 EUR · F1 107 · F2 120.50"
    )
    without_rates = {**open_deal, "f2_amount": None, "manager_amount": None}
    assert summed(answer(without_rates), WORDS, "") == "1 deal · 100 · F1 0"
    undated = {**without_rates, "part": "undated"}
    assert summed(answer(undated), WORDS, "") == "1 deal · 100"


def test_a_deal_without_a_name_is_told_apart_by_its_id() -> None:
    """Some exports, such as a log of changes, name no deal: in a table, and in the list behind."""
    named = {"opportunity_id": "D1", "opportunity_name": "Offer", "open_amount": Decimal(5)}
    nameless = named | {"opportunity_id": "D2", "opportunity_name": None}
    english = words_for("en")
    assert [written(one, "opportunity_name", english) for one in (named, nameless)] == [
        "Offer", "D2",
    ]  # fmt: skip
    assert written({"opportunity_name": None}, "opportunity_name", english) == NOTHING

    def script() -> None:
        from decimal import Decimal

        import pyarrow as pa

        from ui import listing
        from ui.ask import Answer
        from words import words_for

        row = {"opportunity_id": "D2", "opportunity_name": None, "open_amount": Decimal(5)}
        rows = Answer("an/answer", 1, "", "", {}, pa.Table.from_pylist([row]))
        listing.table(rows, words_for("en"), "CNY")

    app = AppTest.from_function(script, default_timeout=60).run()
    assert not app.exception
    assert list(app.dataframe[0].value["opportunity_name"]) == ["D2"]
