"""Signing in at a real provider in a real browser: who is let in, and what they then see."""

import json
import shutil
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import pytest
from playwright.sync_api import Browser, Page, expect

from queries.served import opened
from tests.browser.app_page import downloaded, keyed, open_source, page_links, scope_words
from tests.browser.server import Server
from tests.browser.signing_in import guarded, people, provider, sign_in, titled
from tests.browser.visit import Visit, reader, settled
from tests.browser.visit import opened as begin
from tests.provider import CLIENT

ACCESS = """
[[people]]
email = "ops@elsewhere.example"
role = "operations"
name = "Olive"
"""

SHORT = 40  # seconds that a token lasts: longer than a sign-in takes on a busy machine
Visiting = Callable[..., Visit]


@pytest.fixture(scope="module")
def door(demo_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The app on a demo company, with sign-in, and one person in its access file."""
    home = Path(shutil.copytree(demo_home, tmp_path_factory.mktemp("home") / "served"))
    (home / "access.toml").write_text(ACCESS, encoding="utf-8")
    with provider() as address, guarded(home, address) as server:
        yield server


@dataclass(frozen=True)
class RunningOut:
    """Somebody whose sign-in is over at the latest then (seconds since 1970)."""

    email: str
    visit: Visit
    until: float


@pytest.fixture(scope="module", autouse=True)
def running_out(door: Server, browser: Browser) -> Iterator[RunningOut]:
    """Signed in before all other tests of this file, so that the last one hardly waits."""
    email = str(people(door.home, "belongings.role = 'vp'")[0]["email"])
    begun = begin(reader(browser, "en"), door.address, 1920, 1080)
    sign_in(begun.page, email, seconds=str(SHORT))
    until = time.time() + SHORT  # or earlier: the token was given while signing in
    expect(begun.page.locator("header.page-head")).to_have_count(1)
    yield RunningOut(email, begun, until)
    begun.page.context.close()


def log(home: Path) -> list[dict[str, Any]]:
    """The lines of the log."""
    text = (home / "log.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


def test_a_director_signs_in_sees_their_team_and_signs_out(door: Server, visit: Visiting) -> None:
    who = people(door.home, "belongings.role = 'director'")[0]
    page = visit(door).page
    page.goto(f"{door.address}/funnel?period=quarter&lang=zh")
    settled(page)
    titled(page, "请先登录")
    sign_in(page, str(who["email"]).upper())
    # the link that was followed is what is shown
    page.wait_for_url("**/funnel?**lang=zh**")
    expect(page.locator("header.page-head h1")).to_have_text("销售漏斗")
    page.goto(door.address)
    settled(page)
    expect(page.locator(".say", has_text="Signed in as")).to_contain_text(who["person_name"])
    assert "Company" not in scope_words(page)
    others = people(door.home, "belongings.role = 'director'")[1:]
    table = page.locator("[data-testid='stMain'] table").first
    own = table.inner_text()
    page.goto(f"{door.address}/?team={others[0]['team_id']}")
    settled(page)
    expect(page.locator(".say.warning").first).to_contain_text("is not a team")
    assert table.inner_text() == own
    keyed(page, "view_as_control").wait_for(state="detached")

    keyed(page, "sign_out").get_by_role("button").click()
    titled(page, "Please sign in")  # the page that was left may be there for a moment
    settled(page)
    page.reload()
    settled(page)
    titled(page, "Please sign in")
    mine = [line["what"] for line in log(door.home) if line["who"] == str(who["email"]).upper()]
    assert mine == ["sign_in", "sign_out"]


def test_nobody_unknown_and_nobody_who_left_sees_anything(door: Server, visit: Visiting) -> None:
    left = people(door.home, "people.left_on is not null")[0]
    for email in ("stranger@galaxy.example", left["email"]):
        page = visit(door).page
        sign_in(page, email)
        titled(page, "Nothing is shown to you yet")
        expect(page.locator(".designed-state")).to_contain_text(email)
        page.goto(f"{door.address}/funnel")
        settled(page)
        titled(page, "Nothing is shown to you yet")
        keyed(page, "sign_out").get_by_role("button").click()
        page.wait_for_url(lambda url: "/end" not in url and "auth" not in url)
        settled(page)
        titled(page, "Please sign in")
        refused = [line for line in log(door.home) if line["who"] == email]
        assert {"what": "sign_in_refused", "why": "unknown"}.items() <= refused[0].items()


def test_a_token_for_another_application_is_refused(door: Server, visit: Visiting) -> None:
    """By the library where nothing else is said; by us where it names us as its asker."""
    who = people(door.home, "belongings.role = 'vp'")[0]
    page = visit(door).page
    sign_in(page, who["email"], audience="another-application")
    titled(page, "Please sign in")
    assert {"what": "sign_in_refused", "why": "provider"}.items() <= log(door.home)[-1].items()
    sign_in(page, who["email"], audience="another-application", azp=CLIENT)
    titled(page, "This sign-in is for another application")
    assert {"what": "sign_in_refused", "why": "audience"}.items() <= log(door.home)[-1].items()


def test_an_address_that_is_not_vouched_for_is_refused(door: Server, visit: Visiting) -> None:
    who = people(door.home, "belongings.role = 'vp'")[0]
    page = visit(door).page
    sign_in(page, who["email"], verified="false")
    titled(page, "Your e-mail address is not confirmed")


def test_a_tampered_cookie_is_nobodys(door: Server, visit: Visiting) -> None:
    """Neither one with another name put in, nor one whose end was changed."""
    rep = people(door.home, "belongings.role = 'rep'")[0]
    page = visit(door).page
    sign_in(page, rep["email"])
    context = page.context
    (cookie,) = [one for one in context.cookies() if one["name"] == "_streamlit_user"]
    value = str(cookie["value"])
    assert cookie["httpOnly"] and cookie["sameSite"] == "Lax"
    for tampered in (value[:-4] + "AAAA", "eyJlbWFpbCI6InZwIn0" + value[19:], "x"):
        context.add_cookies([{**cookie, "value": tampered}])  # type: ignore[typeddict-item]
        page.goto(door.address)
        settled(page)
        titled(page, "Please sign in")


def test_two_people_on_one_server_each_see_only_theirs(door: Server, visit: Visiting) -> None:
    """The same page, asked in turn: no row of one is ever on the page of the other."""
    ours, theirs = people(door.home, "belongings.role = 'director'")[:2]
    pages: list[Page] = []
    for one in (ours, theirs):
        page = visit(door).page
        sign_in(page, one["email"])
        pages.append(page)
    names = {
        one["team_id"]: {
            row[0]
            for row in opened(door.home)
            .trusted()
            .execute(
                "select team_name from served.team_members as members join served.team_tree as"
                " tree on tree.team_id = members.member_id where members.team_id = ?",
                [one["team_id"]],
            )
            .fetchall()
        }
        for one in (ours, theirs)
    }
    for path in ("", "f1_f2", "new_pipeline"):
        for page in pages:
            page.goto(f"{door.address}/{path}")
            settled(page)
        for page, mine, other in zip(pages, (ours, theirs), (theirs, ours), strict=True):
            said = page.locator("body").inner_text()
            assert any(name in said for name in names[mine["team_id"]])
            assert not [name for name in names[other["team_id"]] if name in said], path


def test_operations_of_the_access_file_see_as_others_do(
    door: Server, visit: Visiting, tmp_path: Path
) -> None:
    """With a bar that says so, through pages and a reload, and a way back; all of it in the log."""
    rep = people(door.home, "belongings.role = 'rep' and people.person_name not like '%''%'")[0]
    page = visit(door).page
    sign_in(page, "ops@elsewhere.example")
    expect(page.locator(".say", has_text="Signed in as")).to_contain_text("Olive")
    everything = page_links(page)
    box = keyed(page, "view_as_control").locator("input")
    box.click()
    box.press_sequentially(rep["person_name"])
    page.get_by_role("option").filter(has_text=rep["person_name"]).first.click()
    page.wait_for_url("**as=**")
    settled(page)
    bar = keyed(page, "view-as-bar")
    expect(bar).to_contain_text(rep["person_name"])
    assert scope_words(page).endswith(rep["person_name"])
    assert len(page_links(page)) < len(everything)
    page.reload()
    settled(page)
    expect(bar).to_contain_text(rep["person_name"])
    opened_source = open_source(page)
    file = downloaded(page, opened_source.get_by_role("button", name="CSV"), tmp_path)
    assert "f1" not in file.read_text(encoding="utf-8").casefold()
    page.keyboard.press("Escape")
    bar.get_by_role("button").click()
    expect(bar).to_have_count(0)
    settled(page)
    assert page_links(page) == everything
    mine = [line for line in log(door.home) if line["who"] == "ops@elsewhere.example"]
    # a reload begins a session of its own, and its view is told again
    begun = ["sign_in", "view_as", "view_as", "download", "view_as_end"]
    assert [line["what"] for line in mine] == begun
    assert {line["as"] for line in mine[1:]} == {rep["person_id"]}
    assert mine[3]["query"].startswith("pipeline/") and mine[3]["format"] == "csv"
    assert mine[3].keys() == {
        *("at", "who", "what", "as", "page", "query", "version", "format", "generation")
    }


def test_a_link_to_anothers_view_is_not_followed_by_who_may_not(
    door: Server, visit: Visiting
) -> None:
    rep, other = people(door.home, "belongings.role = 'rep'")[:2]
    page = visit(door).page
    sign_in(page, rep["email"])
    own = scope_words(page)
    page.goto(f"{door.address}/?as={other['person_id']}&person={other['person_id']}")
    settled(page)
    assert scope_words(page) == own
    assert other["person_name"] not in page.locator("body").inner_text()
    expect(page.locator(".say.warning").first).to_contain_text("is not a person")


def test_every_answer_has_the_headers(door: Server) -> None:
    """The page, its scripts, the health check and what is not there."""
    for path in ("/", "/_stcore/health", "/_stcore/host-config", "/auth/logout", "/static/none.js"):
        try:
            answer = urllib.request.urlopen(f"{door.address}{path}", timeout=30)
        except HTTPError as error:
            answer = error
        with answer:
            assert answer.headers["X-Content-Type-Options"] == "nosniff", path
            assert answer.headers["X-Frame-Options"] == "DENY"
            assert answer.headers["Referrer-Policy"] == "same-origin"
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy
            assert answer.headers["Access-Control-Allow-Origin"] != "*"


def test_a_token_that_is_over_ends_the_session(running_out: RunningOut) -> None:
    """Under way, at the next click, and for a page opened anew with the same cookie."""
    page = running_out.visit.page
    page.wait_for_timeout(max(0.0, running_out.until - time.time()) * 1000 + 1000)
    page.locator("[data-testid='stSidebarNavLink']").nth(2).click()
    titled(page, "Your sign-in is over")
    page.reload()
    settled(page)
    titled(page, "Your sign-in is over")
    sign_in(page, running_out.email)
    expect(page.locator("header.page-head")).to_have_count(1)
    assert not running_out.visit.troubles
