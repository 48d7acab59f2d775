"""Before anybody loaded anything the app explains itself."""

from collections.abc import Callable

from playwright.sync_api import Browser, expect

from tests.browser.app_page import assert_whole
from tests.browser.server import Server
from tests.browser.visit import Visit, opened, reader


def test_first_start_says_how_to_load_data(empty_app: Server, visit: Callable[..., Visit]) -> None:
    """In both languages, on a shared screen and a small one."""
    for language, width, height in (("en", 1920, 1080), ("zh", 1366, 768)):
        page = visit(empty_app, language, width, height).page
        expect(page.get_by_text("python -m data demo").first).to_be_visible()
        expect(page.get_by_text("python -m data load").first).to_be_visible()
        assert_whole(page)


def test_the_first_visit_may_be_a_link(changing_app: Server, browser: Browser) -> None:
    """Whoever comes first after a start of the server sees the page, not that there is none."""
    link = f"{changing_app.address}/funnel?team=east"
    first = opened(reader(browser, "en"), link, 1366, 768)
    expect(first.page.locator("header.page-head h1")).to_have_text("Funnel")
    expect(first.page.get_by_role("dialog")).to_have_count(0)
    assert first.page.url == link
    # what Streamlit says of the link before it is loaded again
    assert all("does not seem to exist" in trouble for trouble in first.troubles)
    first.page.context.close()
