"""Signing in as a person does: at a provider of its own process, by its form."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from queries.served import opened
from tests.browser.app_page import keyed
from tests.browser.server import ROOT, Server, started
from tests.browser.visit import settled
from tests.provider import CLIENT, SECRET

COOKIE_SECRET = "made for the tests, and longer than 32 characters"


@contextmanager
def provider() -> Iterator[str]:
    """The address of a provider that answers; it ends with the block."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.provider"],
        cwd=ROOT,
        env=dict(os.environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
    finally:
        process.terminate()
        process.wait(10)


def environment(address: str) -> Mapping[str, str]:
    """What configures sign-in at that provider."""
    return {
        "SALES_AUTH_SERVER_METADATA_URL": f"{address}/.well-known/openid-configuration",
        "SALES_AUTH_CLIENT_ID": CLIENT,
        "SALES_AUTH_CLIENT_SECRET": SECRET,
        "SALES_AUTH_REDIRECT_URI": "http://localhost:{port}/oauth2callback",
        "SALES_AUTH_COOKIE_SECRET": COOKIE_SECRET,
    }


@contextmanager
def guarded(home: Path, address: str) -> Iterator[Server]:
    """The app over the data in `home`, with sign-in at the provider of that address."""
    with started(home, **environment(address)) as server:
        yield server


def sign_in(page: Page, email: str, **fields: str) -> None:
    """From the page that asks to sign in, over the provider's form, and back to the app."""
    keyed(page, "sign_in_default").get_by_role("button").click()
    page.wait_for_url("**/authorize?**")
    for name, value in {"email": email, **fields}.items():
        page.locator(f"input[name={name}]").fill(value)
    home = page.get_by_role("button", name="Continue")
    home.click()
    page.wait_for_url(lambda url: "/authorize" not in url and "oauth2callback" not in url)
    settled(page)


def titled(page: Page, text: str) -> None:
    """Waits for the kind page of this title; nothing of the data is on it, nor a way to a page."""
    expect(page.locator(".designed-state h2")).to_have_text(text)
    expect(page.locator("header.page-head")).to_have_count(0)
    expect(page.locator("[data-testid='stSidebarNavLink']")).to_have_count(0)


def people(home: Path, condition: str) -> list[dict[str, Any]]:
    """People of the data with their team, by a condition, in the order of their ids."""
    source = opened(home)
    rows = source.trusted().execute(
        "select people.person_id, people.person_name, people.email, belongings.team_id,"
        " belongings.role from served.people as people left join served.belongings as belongings"
        " on belongings.person_id = people.person_id and belongings.from_on <= $day"
        f" and $day < belongings.to_on where {condition} order by people.person_id",
        {"day": source.covers_until},
    )
    names = [column[0] for column in rows.description or []]
    return [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
