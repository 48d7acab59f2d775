"""The daily briefing: a dozen lines for who leads the whole: won, the quarter, what moved, what is
newly abnormal. *Yesterday* is the day seen from: the last one that the data covers.
"""

from collections.abc import Sequence
from datetime import timedelta

from briefing import sections
from briefing.asked import Asked, Row
from briefing.document import Document, Item, Line, Part, Section, Sheet
from briefing.links import link, opening
from queries.answer import Answer
from words import changes
from words.pace import pace_in_words
from words.teller import deals_said

DAY = timedelta(days=1)
WON, MOVED, NEW = 2, 3, 3  # of each
SAID = (1, 0, 2, 2)  # of each section's items in a chat, so that all is a dozen lines


def document(asked: Asked, address: str | None) -> Document:
    """What a daily briefing says; `address` is where the app is found."""
    words, scope = asked.words, asked.scope
    asked = asked.within(compare_to=scope.as_of - DAY)
    day, to = words.day(scope.as_of), link(asked, address, "daily")
    told = [_won(asked), _quarter(asked), _moved(asked), _abnormal(asked)]
    return Document(
        title=words("Daily briefing"),
        subject=words("Daily briefing %(team)s, %(day)s", team=asked.about, day=day),
        scope=asked.sentence,
        language=words.language,
        opening=opening(asked, to, words("Results")),
        link=to,
        units=asked.units,
        parts=[Part(asked.about, told)],
        sheets=_sheets(asked),
        chat=[
            one for section, most in zip(told, SAID, strict=True) for one in _lines(section, most)
        ],
    )


def _lines(section: Section, most: int) -> Sequence[str]:
    said = [line.text for line in section.lines]
    return [*said, *(f"• {item.stake} {item.said}" for item in section.items[:most])]


def _of_the_day(asked: Asked, part: str) -> Answer:
    day = asked.scope.as_of
    return asked.ask("meeting/result_deals", part=part, period_from=day, period_to=day)


def _won(asked: Asked) -> Section:
    words, rows = asked.words, _of_the_day(asked, "won").rows
    title, day = words("Won"), words.day(asked.scope.as_of)
    if not rows:
        return Section(title, lines=(Line(words("Nothing was won on %(day)s.", day=day)),))
    said = words(
        "%(amount)s won in %(deals)s on %(day)s.",
        amount=asked.money(sum(row["deal_amount"] or 0 for row in rows)),
        deals=deals_said(asked, len(rows)),
        day=day,
    )
    items = [Item(words.amount(row["deal_amount"]), _who_won(asked, row)) for row in rows[:WON]]
    return Section(title, lines=(Line(said),), items=items)


def _who_won(asked: Asked, row: Row) -> str:
    words = asked.words
    return words(
        "%(deal)s: %(who)s (%(team)s)",
        deal=row["opportunity_name"] or row["opportunity_id"],
        who=words.name(row["owner_id"], row["owner_name"]),
        team=words.name(row["team_id"], row["team_name"]),
    )


def _quarter(asked: Asked) -> Section:
    words = asked.words
    title = words.period(asked.scope.period.label)
    results = asked.ask("meeting/results_by_team", with_direct=True)
    if not results.rows:
        nothing = Line(words("There is nothing to show for this choice"))
        return Section(title, lines=(nothing,))
    pace = asked.ask("meeting/pace_by_team")
    said = [pace_in_words(asked, results.first, pace), sections.forecasts_in_words(asked)]
    return Section(title, lines=[Line(one) for one in said if one])


def _moved(asked: Asked) -> Section:
    """What of the quarter moved most since the day before: in all, and by deal."""
    words, steps = asked.words, asked.ask("pipeline/change_by_kind")
    title = changes.since_title(asked)
    moved = sorted(_moves(asked).rows, key=lambda row: -row["size_amount"])
    if not moved:
        period = words.period(asked.scope.period.label)
        still = words("Nothing in play for %(period)s moved since the day before.", period=period)
        return Section(title, lines=(Line(still),))
    items = [Item(words.amount(row["change_amount"], plus=True), _how(asked, row)) for row in moved]
    return Section(title, lines=(Line(changes.change_in_words(asked, steps)),), items=items[:MOVED])


def _moves(asked: Asked) -> Answer:
    answer = asked.ask("pipeline/change_deals")
    return sections.only(
        answer,
        [row["kind"] not in ("start", "end") and row["size_amount"] > 0 for row in answer.rows],
    )


def _how(asked: Asked, row: Row) -> str:
    words = asked.words
    return words(
        "%(deal)s: %(kind)s",
        deal=row["opportunity_name"] or row["opportunity_id"],
        kind=words.term(row["kind"]),
    )


def _abnormal(asked: Asked) -> Section:
    """The points that were not there on the day before."""
    words, title = asked.words, asked.words("New abnormal points")
    rows = _new(asked).rows
    if not rows:
        nothing = words("Nothing became abnormal since the day before.")
        return Section(title, lines=(Line(nothing),))
    items = [
        Item("" if row["stake_amount"] is None else words.amount(row["stake_amount"]), said)
        for row in rows[:NEW]
        for said in [sections.point(asked, row)]
    ]
    count = words.plural("%(count)s new abnormal point", "%(count)s new abnormal points", len(rows))
    return Section(title, lines=(Line(words("%(said)s.", said=count)),), items=items)


def _new(asked: Asked) -> Answer:
    week = asked.scope.as_of - timedelta(days=7)
    now = asked.ask("meeting/abnormal_points", compare_to=week)
    past = asked.ask(
        "meeting/abnormal_points", as_of=asked.scope.as_of - DAY, compare_to=week - DAY
    )
    known = {row["point_id"] for row in past.rows}
    return sections.only(now, [row["point_id"] not in known for row in now.rows])


def _sheets(asked: Asked) -> Sequence[Sheet]:
    words, scope = asked.words, asked.sentence
    found = [
        (words("Won deals"), _of_the_day(asked, "won")),
        (words("Results"), asked.ask("meeting/results_by_team", with_direct=True)),
        (words("Deals that changed"), _moves(asked)),
        (words("New abnormal points"), _new(asked)),
    ]
    if not asked.alone:
        forecast = asked.ask("forecast/f1_f2_by_team", with_direct=True)
        found.append((words("F1 against F2"), forecast))
    return [Sheet(title, answer, scope) for title, answer in found]
