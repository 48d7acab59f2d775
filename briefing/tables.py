"""Short tables for a letter: the rows of an answer as texts, narrow enough for a phone."""

from collections.abc import Mapping, Sequence

from briefing.asked import Asked, Row
from briefing.document import Table
from queries.answer import Answer
from words.cells import written

DIRECT = "/direct"


def top(answer: Answer) -> list[Row]:
    """The uppermost team of an answer and those directly below it."""
    above = answer.first["team_id"]
    return [row for row in answer.rows if above in (row["team_id"], row["parent_team_id"])]


def by_team(asked: Asked, answer: Answer, names: Sequence[str], labels: Mapping[str, str]) -> Table:
    """A team and those directly below it; without what is not for the reader, or
    not known of any of them.
    """
    words, found = asked.words, top(answer)
    names = [name for name in _shown(answer, names) if any(row[name] is not None for row in found)]
    found = [one for one in found if one["level"] != "direct" or any(one[name] for name in names)]
    rows = [[_team(asked, row), *(written(row, name, words) for name in names)] for row in found]
    headings = [words.column("team_name"), *(labels.get(one, words.column(one)) for one in names)]
    return Table(headings, rows, whole=0)


def plain(asked: Asked, answer: Answer, first: str, names: Sequence[str]) -> Table:
    """The rows of an answer, called by their column `first`."""
    words, names = asked.words, _shown(answer, names)
    rows = [[written(row, name, words) for name in (first, *names)] for row in answer.rows]
    return Table([words.column(one) for one in (first, *names)], rows)


def against(
    asked: Asked, names: Sequence[str], now: Row, past: Row, headings: Sequence[str]
) -> Table:
    """Amounts on two days, one under the other, with their change; without what is not known."""
    words = asked.words

    def change(name: str) -> str:
        known = now[name] is not None and past[name] is not None
        return words.amount(now[name] - past[name] if known else None, plus=True)

    rows = [
        [words.column(one), words.amount(past[one]), words.amount(now[one]), change(one)]
        for one in names
        if now[one] is not None or past[one] is not None
    ]
    return Table(headings, rows)


def _shown(answer: Answer, names: Sequence[str]) -> list[str]:
    return [name for name in names if name not in answer.unseen]


def _team(asked: Asked, row: Row) -> str:
    name = asked.words.name(row["team_id"].removesuffix(DIRECT), row["team_name"])
    return f"{name} · {asked.words.term('direct')}" if row["level"] == "direct" else name
