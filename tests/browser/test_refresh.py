"""Data published while the app runs is seen at the next click, without a restart."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.app_page import assert_whole, follow, page_links, scope_words
from tests.browser.server import Server, publish
from tests.browser.visit import Visit

OTHER_COMPANY = {
    "teams": "team_id,team_name,parent_team_id\nroot,Newly Published Ltd,\nnorth,North,root\n",
    "people": "person_id,person_name,role,team_id\np,Wang Fang,rep,north\n",
    "stages": "stage_id,stage_name,position,outcome,win_rate\ns,Talk,1,open,0.5\nw,Won,2,won,\n",
    "opportunities": "opportunity_id,owner_id,stage_id,amount,created_on,expected_close_on,"
    "closed_on\nd1,p,s,1000,2027-01-10,2027-03-01,\nd2,p,w,500,2027-01-11,,2027-02-01\n",
}


def test_a_load_is_seen_without_a_restart(
    changing_app: Server, visit: Callable[..., Visit], tmp_path: Path
) -> None:
    page = visit(changing_app).page
    links = page_links(page)
    assert "Newly Published Ltd" not in scope_words(page)
    for table, text in OTHER_COMPANY.items():
        (tmp_path / f"{table}.csv").write_text(text, encoding="utf-8")
    publish(changing_app, "load", str(tmp_path))
    follow(page, links[1])
    expect(page.locator("header.page-head .scope")).to_contain_text("Newly Published Ltd")
    for link in links[2:4]:
        follow(page, link)
        assert "2027" in scope_words(page)
        assert_whole(page)
