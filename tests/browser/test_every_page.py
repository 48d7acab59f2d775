"""Every page opens whole, on a shared screen and a small one, in both languages."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.app_page import assert_whole, charts, follow, page_links
from tests.browser.server import Server
from tests.browser.visit import Visit

CHINESE = re.compile("[\u4e00-\u9fff]")


WITHOUT_CHART = {"deals", "health", "load", "preparation", "targets"}  # pages to work through
# Texts of charts that are drawn beyond the edge of their chart, so that a part is not seen.
CUT = """svg => { const box = svg.getBoundingClientRect();
    return [...svg.querySelectorAll('text')].filter(text => {
        const at = text.getBoundingClientRect();
        return text.textContent && at.width && (at.left < box.left - 1 || at.top < box.top - 1
            || at.right > box.right + 1 || at.bottom > box.bottom + 1);
    }).map(text => text.textContent); }"""
SIZES = "texts => texts.map(text => parseFloat(getComputedStyle(text).fontSize))"


@pytest.mark.parametrize(("width", "height", "language"), [(1920, 1080, "en"), (1366, 768, "zh")])
def test_pages_open_whole(
    app: Server, visit: Callable[..., Visit], language: str, width: int, height: int
) -> None:
    page = visit(app, language, width, height).page
    links = page_links(page)
    assert len(links) >= 4
    # every page once: the half of them on a shared screen, the others on a small one
    for link in links[language == "zh" :: 2]:
        follow(page, link)
        assert_whole(page)
        assert bool(CHINESE.search(page.locator("h1").inner_text())) == (language == "zh")
        if link.strip("/") in WITHOUT_CHART:
            continue
        drawings = charts(page).locator("svg.marks")
        expect(drawings.first).to_be_visible()
        for drawing in drawings.all():
            assert not (cut := drawing.evaluate(CUT)), f"{link}: {cut}"
        sizes = sorted(drawings.locator("text").evaluate_all(SIZES))
        assert sizes[0] >= 13, f"{link}: {sizes[:3]}"
        if width >= 1920:
            assert sizes[0] >= 16, f"{link}: {sizes[:3]}"
            answers = page.locator("[data-testid='stVegaLiteChart'], table")
            top = answers.first.bounding_box()
            assert top is not None and top["y"] < height * 0.6, f"{link}: {top}"
