"""Every page as a director and a rep see it: nothing on it names anybody else's.

All that is sent to the browser is looked through, charts, tables and opened queries included.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from queries import access, served
from tests.page_views import LOADING, PAGES, shown

ROLES = ("director", "rep")


@dataclass(frozen=True)
class Others:
    """Somebody, and what is not theirs: names of people, teams and deals, and some ids."""

    person_id: str
    names: frozenset[str]
    team: str
    person: str


def _rows(source: served.Served, statement: str, **given: Any) -> list[tuple[Any, ...]]:
    return source.trusted().execute(statement, given or None).fetchall()


def _of_role(source: served.Served, role: str) -> str:
    """The first person of this role on the last covered day, who is still there."""
    people = _rows(
        source,
        "select person_id from served.belongings where role = $role and from_on <= $day"
        " and $day < to_on order by person_id",
        role=role, day=source.covers_until,
    )  # fmt: skip
    return next(
        str(person)
        for (person,) in people
        if access.of_person(source, person, source.covers_until) is not None
    )


def _others(source: served.Served, role: str) -> Others:
    person_id = _of_role(source, role)
    found = access.of_person(source, person_id, date(2000, 1, 1))
    assert found is not None
    teams = (
        "select member_id from served.team_members where team_id = $key"
        if found.viewer.sees == "team"
        else "select team_id from served.counted_teams where person_id = $key"
    )
    key = found.viewer.key
    own = {team for (team,) in _rows(source, teams, key=key)}
    condition = "team_id in (select unnest($own))"
    given: dict[str, Any] = {"own": sorted(own)}
    if found.viewer.sees == "person":
        condition, given = "owner_id = $key", {"key": key}
    people = "person_id in (select person_id from served.counted_teams where team_id in (%s))"
    seen_people = people % "select unnest($own)" if "own" in given else "person_id = $key"
    names = set()
    for named, table, seen in (
        ("opportunity_name", "opportunities",
         f"opportunity_id in (select opportunity_id from served.deal_teams where {condition})"),
        ("person_name", "people", seen_people),
        ("team_name", "teams", "team_id in (select unnest($teams))"),
    ):  # fmt: skip
        parameters = {"teams": sorted(own)} if table == "teams" else given
        texts = {
            is_own: {text for (text,) in _rows(
                source, f"select {named} from served.{table} where {prefix} ({seen})", **parameters
            ) if text}
            for is_own, prefix in ((True, ""), (False, "not"))
        }  # fmt: skip
        names |= {text for text in texts[False] if not any(text in known for known in texts[True])}
    strangers = _rows(source, f"select person_id from served.people where not ({seen_people})"
                      " and person_id <> 'unknown' order by 1", **given)  # fmt: skip
    foreign = _rows(source, "select team_id from served.team_tree where depth = 1"
                    " and team_id not in (select unnest($own)) and team_id not in (select team_id"
                    " from served.team_members where member_id in (select unnest($own)))"
                    " order by 1", own=sorted(own))  # fmt: skip
    return Others(person_id, frozenset(names), foreign[0][0], strangers[0][0])


def _sent(app: AppTest) -> Iterator[bytes]:
    """Everything that the page sends to the browser."""

    def walk(node: Any) -> Iterator[bytes]:
        proto = getattr(node, "proto", None)
        if proto is not None:
            yield proto.SerializeToString()
            # JSON writes letters as numbers, which would hide a name
            if text := getattr(proto, "json", "") or getattr(proto, "spec", ""):
                yield (
                    text.encode("utf-8")
                    .decode("unicode_escape", "ignore")
                    .encode("utf-16", "surrogatepass")
                    .decode("utf-16", "ignore")
                    .encode()
                )
        for child in getattr(node, "children", {}).values():
            yield from walk(child)

    yield from walk(app._tree)


@pytest.fixture(scope="module", params=ROLES)
def others(request: pytest.FixtureRequest, demo_home: Path) -> Others:
    """A director and a rep of the demo company."""
    return _others(served.opened(demo_home), request.param)


@pytest.mark.parametrize("page", [*PAGES, LOADING])
def test_no_page_names_what_is_somebody_elses(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch, others: Others, page: str
) -> None:
    """Though the URL asks for another team and another person."""
    assert len(others.names) > 300
    url = {"as": others.person_id, "team": others.team, "person": others.person}
    found = shown(demo_home, page, monkeypatch, **url)
    assert not found.exception
    sent = b"\n".join(_sent(found))
    assert len(sent) > 2_000
    told = sorted(name for name in others.names if name.encode() in sent)
    assert not told, f"{page} as {others.person_id}: {told[:5]}"


def test_the_same_search_finds_them_on_the_whole_companys_page(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch, others: Others
) -> None:
    """Otherwise the test above would find nothing anywhere."""
    sent = b"\n".join(_sent(shown(demo_home, "meeting/results", monkeypatch)))
    assert any(name.encode() in sent for name in others.names)
