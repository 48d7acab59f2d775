"""What permission costs: each page's queries as the VP, a director and a rep see them."""

from collections.abc import Iterator
from dataclasses import replace

from queries import EVERYTHING, Viewer, served
from tests.bench import questions
from tests.bench.homes import Home
from tests.bench.measured import by_turns


def viewers(source: served.Served) -> dict[str, Viewer]:
    """The VP, the director of the team with most reps, and one of these reps."""
    row = (
        source.trusted()
        .execute(
            "select tree.director_id, min(reps.person_id), count(*) from served.rep_days as reps"
            " join served.team_tree as tree on tree.team_id = reps.team_id"
            " where reps.from_on <= $day and $day < reps.to_on and tree.director_id is not null"
            " group by tree.director_id order by 3 desc, 1 limit 1",
            {"day": source.covers_until},
        )
        .fetchone()
    )
    if row is None:
        return {"VP": EVERYTHING}
    return {"VP": EVERYTHING, "director": Viewer("team", row[0]), "rep": Viewer("person", row[1])}


def by_page(company: Home, times: int) -> Iterator[list[object]]:
    """A row for each page: the median milliseconds of its queries together, by viewer.

    They are asked as the page asks for the latest day; a rep's with themselves as the person.
    """
    source = served.opened(company.served)
    for page in questions.pages():
        asked = questions.asked(company.served, page, source.covers_until)
        seen = viewers(source).values()
        calls = [
            questions.asking(company.served, _theirs(one, viewer), viewer)
            for viewer in seen
            for one in asked
        ]
        medians = [one.median for one in by_turns(calls, times)]
        sums = [sum(medians[place * len(asked) :][: len(asked)]) for place in range(len(seen))]
        yield [page.rsplit("/", 1)[-1].removesuffix(".py"), *sums]


def _theirs(question: questions.Question, viewer: Viewer) -> questions.Question:
    if viewer.person is None or "person" not in question.params:
        return question
    return replace(question, params={**question.params, "person": viewer.person})
