"""Before anybody loaded anything the app explains itself."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.app_page import assert_whole
from tests.browser.server import Server
from tests.browser.visit import Visit


def test_first_start_says_how_to_load_data(empty_app: Server, visit: Callable[..., Visit]) -> None:
    for language in ("en", "zh"):
        page = visit(empty_app, language).page
        expect(page.get_by_text("python -m data demo").first).to_be_visible()
        expect(page.get_by_text("python -m data load").first).to_be_visible()
        assert_whole(page)


@pytest.mark.parametrize("width", [1366])
def test_first_start_fits_a_small_screen(
    empty_app: Server, visit: Callable[..., Visit], width: int
) -> None:
    assert_whole(visit(empty_app, "zh", width, 768).page)
