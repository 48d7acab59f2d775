"""The weekly briefing: read half a day before the meeting, the own abnormal points first.

A director reads of the own team; a VP of the whole, and then director by director.
"""

from collections.abc import Sequence

from briefing import sections
from briefing.asked import Asked
from briefing.document import Document, Line, Part, Section, Sheet
from briefing.links import link, opening
from queries.answer import Answer
from words import changes
from words.pace import pace_in_words

CHAT_POINTS = 4


def document(asked: Asked, address: str | None) -> Document:
    """What a weekly briefing says; `address` is where the app is found."""
    words, day = asked.words, asked.words.day(asked.scope.as_of)
    subject = words("Weekly briefing %(team)s, %(day)s", team=asked.about, day=day)
    parts = [_part(asked, asked.about, drawing=True)]
    if _is_whole(asked):
        parts += [
            _part(
                asked.within(team=team["team_id"]), words.name(team["team_id"], team["team_name"])
            )
            for team in asked.below
        ]
    to = link(asked, address, "weekly")
    return Document(
        title=words("Weekly briefing"),
        subject=subject,
        scope=asked.sentence,
        language=words.language,
        opening=opening(asked, to, words("Weekly review")),
        link=to,
        units=asked.units,
        parts=parts,
        sheets=sheets(asked),
        chat=_chat(asked),
        contents=[part.title for part in parts] if len(parts) > 1 else (),
    )


def _is_whole(asked: Asked) -> bool:
    """Whether it is told director by director: of the company, to who sees all of it."""
    return asked.viewer.sees == "everything" and asked.scope.team is None


def _part(asked: Asked, title: str, drawing: bool = False) -> Part:
    results = asked.ask("meeting/results_by_team", with_direct=True)
    if not results.rows:
        nothing = Line(asked.words("There is nothing to show for this choice"))
        return Part(title, [Section("", lines=(nothing,))])
    pace = asked.ask("meeting/pace_by_team")
    headline = Line(pace_in_words(asked, results.first, pace), "headline")
    first = Section("", lines=(headline, Line(changes.why(asked), "quiet")))
    leaders = asked.ask("forecast/f1_f2_by_team", with_direct=True).first["leader_names"]
    subjects = [
        first,
        sections.abnormal(asked),
        sections.results(asked),
        sections.new_pipeline(asked, drawing),
        sections.stages(asked, drawing),
        sections.activity(asked),
        sections.forecast(asked),
        sections.deals(asked),
    ]
    return Part(title, subjects, "" if asked.alone else leaders or "")


def sheets(asked: Asked) -> Sequence[Sheet]:
    """The tables behind it, whole."""
    words, scope = asked.words, asked.sentence
    found = [
        (words("Abnormal points"), asked.ask("meeting/abnormal_points"), scope),
        (words("Deals to discuss"), asked.ask("meeting/abnormal_deals"), scope),
        (words("Results"), asked.ask("meeting/results_by_team", with_direct=True), scope),
        (words("New pipeline"), asked.ask("pipeline/new_pipeline_by_week"), scope),
        (words("Stages"), asked.ask("pipeline/open_deals_by_stage"), scope),
        (words("Activity"), asked.ask("activity/activity_by_team", with_direct=True), scope),
        (words("Pipeline change"), asked.ask("pipeline/change_by_team", with_direct=True), scope),
        (words("Deals that changed"), _changed(asked), scope),
        *(() if asked.alone else _of_teams(asked)),
    ]
    return [Sheet(title, answer, of) for title, answer, of in found]


def _of_teams(asked: Asked) -> Sequence[tuple[str, Answer, str]]:
    """The tables that tell of teams alone, or of what managers forecast for them."""
    words, scope = asked.words, asked.sentence
    past = asked.within(as_of=asked.scope.compare_to)
    day = words.near_day(asked.scope.compare_to, asked.scope.as_of)
    name, given = "forecast/f1_f2_by_team", {"with_direct": True}
    return [
        (words("Stages by team"), asked.ask("pipeline/open_deals_by_stage_and_director"), scope),
        (words("F1 against F2"), asked.ask(name, **given), scope),
        (words("F1 against F2, %(day)s", day=day), past.ask(name, **given), past.sentence),
        (words("Pace"), asked.ask("meeting/pace_by_team"), scope),
    ]


def _changed(asked: Asked) -> Answer:
    """The deals behind the steps of the pipeline change, without those that only stayed."""
    answer = asked.ask("pipeline/change_deals")
    return sections.only(answer, [row["kind"] not in ("start", "end") for row in answer.rows])


def _chat(asked: Asked) -> list[str]:
    """Ten lines at most: the pace, the weightiest points, what is new, near its end and done."""
    results = asked.ask("meeting/results_by_team", with_direct=True)
    if not results.rows:
        return [asked.words("There is nothing to show for this choice")]
    points = asked.ask("meeting/abnormal_points").rows
    said = [
        pace_in_words(asked, results.first, asked.ask("meeting/pace_by_team")),
        sections.forecasts_in_words(asked),
        *(f"• {sections.point(asked, row)}" for row in points[:CHAT_POINTS]),
        "" if points else asked.words("Nothing is abnormal here."),
        changes.new_said(asked, results.first),
        sections.last_in_words(asked),
        changes.activity_said(asked, asked.ask("activity/activity_by_team")),
    ]
    return [one for one in said if one]
