"""Who is let in, as the app decides it: by a token's claims, the secrets, its own address."""

import json
import re
import time
import tomllib
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data import log
from queries import EVERYTHING, NOBODY, Viewer, catalogue, query
from queries.served import opened
from tests.conftest import REPOSITORY
from tests.page_views import (
    DEALS,
    PAGES,
    SECONDS,
    STAGES,
    components,
    figures,
    load,
    said,
    shown,
    tables,
)
from ui.ask import Sight, ask
from ui.server import HEADERS, of_environment, secured
from ui.sign_in import Outside, checked, clients, is_loopback

OPEN_DEALS = "pipeline/open_deals"
CLIENTS = {"default": "us"}
CLAIMS: dict[str, Any] = {
    "is_logged_in": True, "provider": "default", "aud": "us", "email": "ann@galaxy.example",
    "exp": 2_000, "iat": 1_000,
}  # fmt: skip
AUTH = {
    "client_id": "us",
    "client_secret": "between us",
    "redirect_uri": "http://localhost:8501/oauth2callback",
    "cookie_secret": "x" * 32,
    "server_metadata_url": "http://localhost:1/.well-known/openid-configuration",
}


def test_a_token_that_is_for_us_names_somebody_until_it_is_over() -> None:
    found = checked({**CLAIMS, "email": " Ann@Galaxy.Example "}, CLIENTS, 1_999)
    assert (found.email, found.until, found.since) == ("Ann@Galaxy.Example", 2_000, 1_000)
    assert found.is_over


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"is_logged_in": False}, "signed_out"),
        ({"is_logged_in": "yes"}, "signed_out"),
        ({"aud": "another"}, "audience"),
        ({"aud": ["another", "third"]}, "audience"),
        ({"aud": None}, "audience"),
        ({"aud": {"us": 1}}, "audience"),
        ({"provider": "another"}, "audience"),
        ({"exp": 1_500}, "expired"),
        ({"exp": None}, "expired"),
        ({"exp": "2000"}, "expired"),
        ({"exp": True}, "expired"),
        ({"email": None}, "no_email"),
        ({"email": " "}, "no_email"),
        ({"email": ["ann@galaxy.example"]}, "no_email"),
        ({"email_verified": False}, "unverified"),
        ({"email_verified": "false"}, "unverified"),
        ({"email_verified": None}, "unverified"),
    ],
)
def test_any_other_token_lets_nobody_in(claims: dict[str, Any], why: str) -> None:
    with pytest.raises(Outside) as refused:
        checked({**CLAIMS, **claims}, CLIENTS, 1_500)
    assert refused.value.why == why


def test_each_provider_has_its_own_application() -> None:
    auth = {"redirect_uri": "x", "one": {"client_id": "1"}, "two": {"client_id": "2"}, "n": {}}
    assert clients(auth) == {"one": "1", "two": "2"}
    with pytest.raises(Outside):
        checked({**CLAIMS, "provider": "one", "aud": "2"}, clients(auth), 1_500)


@pytest.mark.parametrize(
    ("address", "own"),
    [
        ("localhost", True), ("127.0.0.1", True), ("127.8.8.8", True), ("::1", True),
        ("[::1]", True), ("app.localhost", True), ("0.0.0.0", False), ("::", False),
        ("192.168.1.5", False), ("dashboard.example", False), ("localhost.example", False),
        ("unix:///run/app.sock", False), ("", False), (None, False),
    ],
)  # fmt: skip
def test_only_the_machines_own_address_is_local(address: str | None, own: bool) -> None:
    assert is_loopback(address) is own


def test_the_environment_says_all_of_the_sign_in_or_nothing() -> None:
    whole = {f"SALES_AUTH_{name.upper()}": value for name, value in AUTH.items()}
    assert of_environment(whole) == AUTH
    assert of_environment({}) == {}
    with pytest.raises(SystemExit, match="SALES_AUTH_CLIENT_SECRET"):
        of_environment({**whole, "SALES_AUTH_CLIENT_SECRET": ""})


def test_cookies_keep_to_https_once() -> None:
    assert secured("a=b; Path=/") == "a=b; Path=/; Secure"
    assert secured("a=b; Path=/; Secure") == "a=b; Path=/; Secure"


def test_the_configuration_keeps_the_doors_shut() -> None:
    """Written out, so that a change of Streamlit's defaults changes nothing here."""
    config = tomllib.loads((REPOSITORY / ".streamlit/config.toml").read_text(encoding="utf-8"))
    assert config["server"]["enableXsrfProtection"] is True
    assert config["server"]["enableCORS"] is True
    assert config["server"]["address"] == "localhost"
    assert config["server"]["enableAgentApi"] is False
    assert config["server"]["enableStaticServing"] is False
    assert config["browser"]["gatherUsageStats"] is False
    assert config["client"]["showErrorDetails"] == "none"
    assert "http:" not in HEADERS["Content-Security-Policy"]


def app(home: Path, monkeypatch: pytest.MonkeyPatch, **claims: Any) -> AppTest:
    """The app with sign-in configured, opened by somebody with these claims."""
    monkeypatch.setenv("SALES_DATA_HOME", str(home))
    found = AppTest.from_file(str(REPOSITORY / "app.py"), default_timeout=SECONDS)
    found.secrets["auth"] = AUTH
    if claims:
        found.user = {**CLAIMS, "exp": time.time() + 60, **claims}
    return found


def test_who_is_not_signed_in_is_asked_to(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = app(demo_home, monkeypatch).run()
    assert "Please sign in" in said(found) and "page-head" not in said(found)
    assert not components(found) and not found.sidebar.selectbox
    assert [one.label for one in found.button] == ["Sign in"]


def test_a_session_ends_with_its_token(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = app(demo_home, monkeypatch, email="p0001@galaxy.example").run()
    assert "page-head" in said(found) and "Signed in as" in said(found)
    found.user = {**CLAIMS, "email": "p0001@galaxy.example", "exp": time.time() - 1}
    found.run()
    assert "Your sign-in is over" in said(found) and not components(found)


def test_a_broken_access_file_shows_a_sentence_and_nothing_else(
    demo_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "access.toml"
    broken.write_text("[[people]]\nemail = 'a@b'", encoding="utf-8")
    monkeypatch.setenv("SALES_ACCESS_FILE", str(broken))
    found = app(demo_home, monkeypatch, email="p0001@galaxy.example").run()
    assert "Person 1 of the access file access.toml needs a role" in said(found)
    assert not components(found)


@pytest.mark.parametrize("part", ["cookie_secret", "redirect_uri", "client_id"])
def test_secrets_that_cannot_be_followed_let_nobody_in(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch, part: str
) -> None:
    found = app(demo_home, monkeypatch)
    found.secrets["auth"] = {name: value for name, value in AUTH.items() if name != part}
    found.run()
    assert "cannot be followed" in said(found) and not components(found)


@pytest.mark.parametrize("address", ["0.0.0.0", "", "192.168.1.5"])
def test_without_sign_in_only_this_machine_is_served(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    real = st.get_option
    monkeypatch.setattr(
        st, "get_option", lambda name: address if name == "server.address" else real(name)
    )
    found = shown(demo_home, "meeting/results", monkeypatch)
    assert "Sign-in must be configured" in said(found) and not components(found)


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "dashboard.example"},
        {"Host": "localhost:8501", "Origin": "https://dashboard.example"},
        {"Host": "localhost:8501", "X-Forwarded-For": "192.168.1.5"},
        {"Host": "127.0.0.1:8501", "Forwarded": "for=192.168.1.5"},
    ],
)
def test_without_sign_in_no_proxy_is_served(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch, headers: dict[str, str]
) -> None:
    class Context(type(st.context)):  # type: ignore[misc]
        """What the browser's request came with."""

        @property
        def headers(self) -> dict[str, str]:
            return headers

    monkeypatch.setattr(st, "context", Context())
    found = shown(demo_home, "meeting/results", monkeypatch)
    assert "Sign-in must be configured" in said(found) and not components(found)


def test_a_half_configured_environment_is_no_local_viewer(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SALES_AUTH_CLIENT_ID", "us")
    found = shown(demo_home, "meeting/results", monkeypatch)
    assert "cannot be followed" in said(found) and not components(found)


def test_the_local_viewer_is_told_so(demo_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = shown(demo_home, "meeting/results", monkeypatch)
    assert "No sign-in is configured: you see everything" in said(found)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_a_rep_speaks_of_f1_or_of_targets(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    """Seen as a rep: theirs in words, no chooser of people, nothing of managers' forecasts."""
    found = shown(demo_home, page, monkeypatch, **{"as": "P0086"})
    text = said(found)
    assert not found.exception
    if page.startswith("forecast/") or page == "meeting/trend":
        assert "This page tells of teams" in text and not components(found)
        return
    assert "could not be shown" not in text
    assert "rep) does. Nothing is written" in text
    told = " ".join([text, *figures(found)])
    assert not re.search(r"F1|manager|Reviewed|no target|Target", told), page
    managers = {name for one in catalogue() for name in query(one).header.managers}
    columns = {column["id"] for table in tables(found) for column in table["columns"]}
    assert not columns & managers
    assert not [name for name in columns if "target" in name or "f1" in name]
    assert "Person" not in [one.label for one in found.sidebar.selectbox]


def test_a_team_that_is_not_seen_is_refused_as_one_that_is_not_there(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = shown(demo_home, "meeting/results", monkeypatch, **{"as": "P0002", "team": "south"})
    none = shown(demo_home, "meeting/results", monkeypatch, **{"as": "P0002", "team": "nowhere"})
    assert "“south” in the link is not a team" in said(other)
    assert said(other).replace("south", "nowhere") == said(none)
    assert components(other) == components(none)


def test_nothing_kept_for_one_is_given_to_another(
    demo_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same question of the same data, asked in turn for two directors, all, and nobody."""
    source = opened(demo_home)
    day = {"as_of": source.covers_until}
    viewers = (Viewer("team", "north"), Viewer("team", "south"), EVERYTHING, NOBODY)
    for _ in range(2):
        north, south, everything, nobody = (
            {row["opportunity_id"] for row in ask(Sight(source, one), OPEN_DEALS, day).rows}
            for one in viewers
        )
        assert north and south and not north & south and north | south < everything and not nobody
    assert len({Sight(source, one).key for one in viewers}) == len(viewers)
    once = ask(Sight(source, viewers[0]), OPEN_DEALS, day)
    assert once is ask(Sight(source, Viewer("team", "north"), until=1e12), OPEN_DEALS, day)


def test_a_load_is_in_the_log(tmp_path: Path) -> None:
    home = load(tmp_path / "served", tmp_path / "folder", stages=STAGES, opportunities=DEALS)
    (line,) = (home / "log.jsonl").read_text(encoding="utf-8").splitlines()
    told = json.loads(line)
    assert (told["what"], told["outcome"]) == ("load", "served")
    assert told["generation"].startswith("generation-000001-") and told["who"]


def test_the_log_holds_what_is_listed_and_nothing_else(tmp_path: Path) -> None:
    log.note(tmp_path, "download", "ann@galaxy.example", query="meeting/results", format="csv")
    log.note(tmp_path, "sign_out", "x" * 9_999 + "\n{}")
    lines = (tmp_path / "log.jsonl").read_text(encoding="utf-8").splitlines()
    first, second = map(json.loads, lines)
    assert set(first) == {"at", "who", "what", "query", "format"}
    assert len(second["who"]) == log.LONGEST
    assert (tmp_path / "log.jsonl").stat().st_mode & 0o777 == 0o600
    with pytest.raises(ValueError, match="no place"):
        log.note(tmp_path, "download", "ann", amount=5)
    with pytest.raises(ValueError, match="no place"):
        log.note(tmp_path, "delete", "ann")
    assert len(lines) == 2
