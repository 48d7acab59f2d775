"""The monthly briefing: twelve months, what broke the pattern, the forecast's record, the year."""

from collections.abc import Sequence

from briefing import pictures, tables
from briefing.asked import Asked
from briefing.document import Document, Line, Part, Section, Sheet
from briefing.links import link, opening
from charts import gap, record, trend
from queries import period
from queries.answer import Answer
from words import months as pattern
from words.record import verdict
from words.year import efficiency_in_words, no_gap, year_in_words

QUARTERS = 3  # beside each other on a phone
NAMES = 0.24  # of the picture, for the names of the figures
CHAT_MONTHS = 6


def document(asked: Asked, address: str | None) -> Document:
    """What a monthly briefing says; `address` is where the app is found."""
    words = asked.words
    day, to = words.day(asked.scope.as_of), link(asked, address, "monthly")
    parts = [_part(asked, asked.about)]
    if asked.viewer.sees == "everything" and asked.scope.team is None:
        parts += [_team(asked.within(team=team["team_id"])) for team in asked.below]
    return Document(
        title=words("Monthly briefing"),
        subject=words("Monthly briefing %(team)s, %(day)s", team=asked.about, day=day),
        scope=asked.sentence,
        language=words.language,
        opening=opening(asked, to, words("Monthly review")),
        link=to,
        units=asked.units,
        parts=parts,
        sheets=[] if asked.alone else _sheets(asked),
        chat=_chat(asked),
        contents=[part.title for part in parts] if len(parts) > 1 else (),
    )


def _part(asked: Asked, title: str) -> Part:
    if asked.alone:
        words = asked.words
        told = Line(words("Months, the forecast record and the year are told by team."))
        return Part(title, [Section("", lines=(told,))])
    return Part(title, [*_months(asked), _record(asked), _year(asked), _people(asked)])


def _team(asked: Asked) -> Part:
    """A director's part within the whole: what broke the pattern, the twelve months, the record."""
    return Part(asked.team_name, [*_months(asked), _record(asked)])


def _months(asked: Asked) -> list[Section]:
    words, found = asked.words, asked.ask("meeting/trend_by_month")
    title = words("Twelve full months")
    if not found.rows:
        return [Section(title, lines=(Line(words("No month of this choice is on record")),))]
    rest = len(pattern.broken(found)) - pattern.SENTENCES
    more = words("and %(count)s more, in the workbook", count=words.count(rest))
    broke = Section(
        "",
        lines=(
            Line(pattern.pattern(asked, found), "headline"),
            *(Line(one) for one in _broken(asked, found)),
        ),
        after=(Line(more, "quiet"),) if rest > 0 else (),
    )
    own = found.frame[found.frame["team_id"] == found.first["team_id"]]
    sections = [broke]
    for shown, name in (("results", title), ("people", words("Productivity"))):
        figures = trend.FIGURES[shown]
        missing = pattern.missing_in_months(asked, found, figures)
        lines = (Line(missing, "quiet"),) if missing else ()
        drawing = None
        if pattern.is_known(found, figures):
            chart = trend.twelve_months(own, words, "light", shown, NAMES)
            text = pictures.in_words(name, chart, "month_label", "last_label", of="measure_label")
            drawing = pictures.picture(chart, text)
        sections.append(Section(name, asked.amounts_in, lines, picture=drawing))
    return sections


def _broken(asked: Asked, found: Answer) -> Sequence[str]:
    """The farthest months outside their band, in sentences."""
    return pattern.broken_in_words(asked, found)[: pattern.SENTENCES]


def _record(asked: Asked) -> Section:
    words, weeks = asked.words, asked.ask("forecast/record_by_week")
    title = words("F1 and F2 against what was won")
    errors = asked.ask("forecast/record_by_team", week=0)
    if not weeks.rows or not errors.rows:
        return Section(title, lines=(Line(words("No forecast is on record.")),))
    own = weeks.frame[weeks.frame["team_id"] == weeks.first["team_id"]]
    chart = record.forecast_record(own, words, "light", QUARTERS, 7.4)
    first = chart.rows["is_first"]
    text = pictures.in_words(
        title,
        type(chart)(chart.spec, chart.rows[first]),
        "actual_label", "told_label", "f1_label", "f2_label",
        of="period_label",
    )  # fmt: skip
    drawing = pictures.picture(chart, text)
    return Section(title, asked.amounts_in, (Line(verdict(asked, errors.first)),), picture=drawing)


def _gap(asked: Asked) -> Answer:
    """The gap of the fiscal year that holds the quarter."""
    year = period.of_day(asked.scope.period.first, "year", asked.world.fiscal_start_month)
    return asked.ask(
        "forecast/year_gap_by_team",
        period_from=year.first,
        period_to=year.last,
        with_direct=True,
    )


def _year(asked: Asked) -> Section:
    words, found = asked.words, _gap(asked)
    title = words("From won to target")
    if not found.rows:
        return Section(title, lines=(Line(words("There is nothing to show for this choice")),))
    row = found.first
    said = [Line(one) for one in (year_in_words(asked, row), no_gap(asked, row)) if one]
    if row["target_amount"] is None:
        return Section(title, lines=said)
    chart = gap.annual_gap(found.frame.iloc[:1], words, "light", 5.4)
    text = pictures.in_words(title, chart, "name_label", "value_label", "state_label")
    names = ("target_amount", "w1_amount", "gap1_amount", "gap2_amount")
    shown = tables.by_team(asked, found, names, {}) if len(tables.top(found)) > 1 else None
    drawing = pictures.picture(chart, text)
    return Section(title, asked.amounts_in, said, picture=drawing, table=shown)


def _people(asked: Asked) -> Section:
    words, found = asked.words, asked.ask("forecast/f1_f2_by_team", with_direct=True)
    said = efficiency_in_words(asked, found) if found.rows else ""
    title = words("People efficiency")
    if not said:
        return Section(title, lines=(Line(words("Nobody here carries deals on this day")),))
    names = ("reps", "won_amount", "won_per_rep_amount")
    shown = tables.by_team(asked, found, names, {}) if len(tables.top(found)) > 1 else None
    return Section(title, asked.amounts_in, (Line(said),), table=shown)


def _sheets(asked: Asked) -> Sequence[Sheet]:
    words, scope = asked.words, asked.sentence
    found = [
        (words("Twelve months"), asked.ask("meeting/trend_by_month")),
        (words("Forecast record by week"), asked.ask("forecast/record_by_week")),
        (words("Forecast record"), asked.ask("forecast/record_by_team")),
        (words("Annual gap"), _gap(asked)),
        (words("F1 against F2"), asked.ask("forecast/f1_f2_by_team", with_direct=True)),
        (words("Results"), asked.ask("meeting/results_by_team", with_direct=True)),
        (words("CRM use"), asked.ask("crm/use_by_team", with_direct=True)),
    ]
    return [Sheet(title, answer, scope) for title, answer in found]


def _chat(asked: Asked) -> list[str]:
    words, found = asked.words, asked.ask("meeting/trend_by_month")
    if asked.alone:
        return [words("Months, the forecast record and the year are told by team.")]
    if not found.rows:
        return [words("No month of this choice is on record")]
    errors, year = asked.ask("forecast/record_by_team", week=0), _gap(asked)
    said = [
        pattern.pattern(asked, found),
        *(f"• {one}" for one in _broken(asked, found)[:CHAT_MONTHS]),
        verdict(asked, errors.first) if errors.rows else "",
        *(
            (year_in_words(asked, row), no_gap(asked, row))
            if (row := next(iter(year.rows), None))
            else ()
        ),
    ]
    return [one for one in said if one]
