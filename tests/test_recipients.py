"""The recipients file: what it says, what is refused, and who somebody in it is."""

from datetime import date
from pathlib import Path

import pytest

from briefing.readers import HasLeft, NotTheirs, addressee
from briefing.recipients import Recipient, RecipientsError, in_force, read
from queries import EVERYTHING, Viewer
from queries.access import Grant
from queries.served import Served, opened
from tests.briefings import DAY, home_of_its_own
from tests.conftest import REPOSITORY

CHANNELS = """
[channels]
mail = "mailtos://${USER}:${PASSWORD}@smtp.example.com?from=sales@example.com&to={email}"
wecom = "wecombot://${WECOM}"
"""
LINE = """
[[recipients]]
who = "Dora@Galaxy.example"
briefing = "weekly"
channel = ["mail", "wecom"]
language = "zh"
weekday = "sunday"
hour = "18:00"
"""


def test_the_file_says_who_gets_what_where_and_when() -> None:
    file = read(
        f'{CHANNELS}{LINE}\n[[recipients]]\nwho = "man"\nbriefing = "monthly"\nchannel = "mail"\n'
        'team = "n1"\nday = 2\nhour = "09:05"\n[[recipients]]\nwho = "vp"\nbriefing = "daily"\n'
        'channel = "wecom"\nhour = "07:30"'
    )
    weekly, monthly, daily = file.people
    assert weekly == Recipient(
        "dora@galaxy.example", "weekly", ("mail", "wecom"), "zh", None, "sunday", None, "18:00"
    )
    assert (weekly.when, monthly.when, daily.when) == ("sunday 18:00", "2 09:05", "07:30")
    assert (monthly.team, monthly.language) == ("n1", "en")
    assert file.of("monthly") == [monthly] and file.of("weekly", "sunday 18:00") == [weekly]
    assert file.of("weekly", "monday 18:00") == [] == file.of("weekly", only="man")


def test_the_example_of_the_readme_can_be_followed() -> None:
    text = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    example = next(part for part in text.split("```toml\n")[1:] if part.startswith("[channels]"))
    file = read(example.partition("```")[0])
    assert list(file.channels) == ["mail", "wecom-north", "ding", "slack", "teams"]
    assert [one.when for one in file.people] == ["sunday 18:00"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[[recipients]", "is not TOML"),
        ("people = 1", "has a part 'people'"),
        ("recipients = 1", "needs a table"),
        ("channels = 'a'", "channels as texts"),
        ("[channels]\na = 1", "channels as texts"),
        ("[channels]\na = 'nothing at all'", "no address that Apprise knows"),
        (LINE, "names a channel 'mail'"),
        (CHANNELS + LINE.replace('who = "Dora@Galaxy.example"', ""), "does not say who"),
        (CHANNELS + LINE.replace('"weekly"', '"yearly"'), "one of weekly, monthly, daily"),
        (CHANNELS + LINE.replace('"zh"', '"de"'), "a language of en, zh"),
        (CHANNELS + LINE.replace('"18:00"', '"25:00"'), "needs an hour"),
        (CHANNELS + LINE.replace('"18:00"', "18"), "hour must be a text"),
        (CHANNELS + LINE.replace('weekday = "sunday"', ""), "needs a weekday"),
        (CHANNELS + LINE.replace('"sunday"', '"Sun"'), "needs a weekday"),
        (CHANNELS + LINE.replace('weekday = "sunday"', "day = 3"), "needs a weekday"),
        (CHANNELS + LINE + "day = 3", "needs a day of the month"),
        (CHANNELS + LINE.replace('"weekly"', '"daily"'), "no other has one"),
        (CHANNELS + LINE.replace('weekday = "sunday"', "day = 31").replace("weekly", "monthly"),
         "from 1 to 28"),
        (CHANNELS + LINE.replace('["mail", "wecom"]', "[]"), "needs a channel"),
        (CHANNELS + LINE + "at = 1", "has a field 'at'"),
        (CHANNELS + LINE + LINE, "the weekly briefing by mail twice"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_followed_is_refused_whole(text: str, said: str) -> None:
    with pytest.raises(RecipientsError, match=said):
        read(text)


@pytest.mark.parametrize(
    ("template", "part"),
    [
        ("mailto://me:hunter2hunter2@smtp.example.com?to={email}", "password"),
        ("mailtos://${U}:hunter2hunter2@smtp.example.com?to={email}", "password"),
        ("wecombot://hunter2hunter2", "key"),
        ("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=hunter2hunter2", "key"),
        ("feishu://hunter2hunter2", "token"),
        ("dingtalk://hunter2hunter2@${TOKEN}", "secret"),
        ("dingtalk://${SECRET}@hunter2hunter2", "token"),
        ("slack://${A}/${B}/hunter2hunter2hunter2h/", "token_c"),
        ("workflows://prod.example.com:443/${FLOW}/hunter2hunter2", "signature"),
        ("tgram://123456789:hunter2hunter2hunter2/${CHAT}", "bot_token"),
        ("json://example.com/?+Authorization=hunter2hunter2", "authorization"),
        ("json://example.com/?-token=hunter2hunter2", "token"),
        ("tgram://${TOKEN}/hunter2hunter2/", "what looks like one"),
    ],
)
def test_a_secret_in_the_file_is_refused_and_not_repeated(template: str, part: str) -> None:
    with pytest.raises(RecipientsError, match=r"put|Put it into the environment") as refused:
        read(f"[channels]\nbad = '{template}'")
    assert f"({part})" in str(refused.value) and "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "template",
    [
        "mailtos://${U}:${P}@smtp.example.com:465?mode=ssl&from=a@example.com&to={email}",
        "mailto://relay.example.com?from=sales@example.com&to={email}",
        "wecombot://${KEY}",
        "slack://${A}/${B}/${C}/#sales",
        "tgram://${TOKEN}/12315544/",
        "json://${U}:${P}@example.com/briefings?+X-Source=sales&+Authorization=${AUTH}",
        "${WHATEVER}",
        "${MAIL}&to={email}",
    ],
)
def test_what_takes_its_secrets_from_the_environment_is_followed(template: str) -> None:
    assert read(f"[channels]\ngood = '{template}'").channels["good"].template == template


def test_the_file_in_force_is_the_named_one_else_the_homes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SALES_RECIPIENTS_FILE", raising=False)
    with pytest.raises(RecipientsError, match=r"no recipients file recipients\.toml, beside"):
        in_force(tmp_path)
    (tmp_path / "recipients.toml").write_text(CHANNELS + LINE, encoding="utf-8")
    assert [one.who for one in in_force(tmp_path).people] == ["dora@galaxy.example"]
    monkeypatch.setenv("SALES_RECIPIENTS_FILE", str(tmp_path / "missing.toml"))
    with pytest.raises(RecipientsError, match="which SALES_RECIPIENTS_FILE names"):
        in_force(tmp_path)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Served:
    return opened(home_of_its_own(tmp_path_factory))


def line(who: str, team: str | None = None) -> Recipient:
    return Recipient(who, "weekly", ("mail",), "en", team, "sunday", None, "18:00")


@pytest.mark.parametrize(
    ("who", "team", "viewer", "seen_team", "email"),
    [
        ("vera@galaxy.example", None, EVERYTHING, "co", "vera@galaxy.example"),
        ("vp", "north", EVERYTHING, "north", "vera@galaxy.example"),
        ("dora@galaxy.example", None, Viewer("team", "north"), "north", "dora@galaxy.example"),
        ("dir", "n1", Viewer("team", "north"), "n1", "Dora@galaxy.example"),
        ("man", None, Viewer("team", "n1"), "n1", "max@galaxy.example"),
        ("rep", None, Viewer("person", "rep"), "n1", "rita@galaxy.example"),
        ("mute", None, Viewer("person", "mute"), "n1", None),
    ],
)
def test_a_recipient_reads_with_their_own_eyes(
    source: Served, who: str, team: str | None, viewer: Viewer, seen_team: str, email: str | None
) -> None:
    found = addressee(source, line(who, team), DAY)
    assert (found.reader.viewer, found.reader.team_id, found.email) == (viewer, seen_team, email)


def test_a_person_is_one_by_address_or_by_id(source: Served) -> None:
    by_id, by_address = (
        addressee(source, line(who), DAY) for who in ("dir", "dora@galaxy.example")
    )
    assert by_id.who == by_address.who == "dir" and by_id.reader == by_address.reader


@pytest.mark.parametrize(
    ("who", "team", "said"),
    [
        ("dir", "south", "dir sees no team south"),
        ("dir", "co", "dir sees no team co"),
        ("man", "north", "man sees no team north"),
        ("rep", "south", "rep sees no team south"),
        ("vp", "nowhere", "vp sees no team nowhere"),
        ("stranger@galaxy.example", None, "is nobody"),
        ("unknown", None, "is nobody"),
    ],
)
def test_a_line_widens_nothing(source: Served, who: str, team: str | None, said: str) -> None:
    with pytest.raises(NotTheirs, match=said) as refused:
        addressee(source, line(who, team), DAY)
    assert not isinstance(refused.value, HasLeft)


@pytest.mark.parametrize("who", ["gus@galaxy.example", "gone"])
def test_who_has_left_is_told_apart_from_a_slip(source: Served, who: str) -> None:
    with pytest.raises(HasLeft, match=f"{who} has left"):
        addressee(source, line(who), DAY)
    grant = Grant("gus@galaxy.example", "Gus", "operations", None)
    with pytest.raises(HasLeft):
        addressee(source, line("gus@galaxy.example"), date(2026, 3, 9), (grant,))


def test_the_access_file_adds_people_who_are_not_in_the_data(source: Served) -> None:
    grants = (Grant("guest@elsewhere.example", "Guest", "director", "north"),)
    found = addressee(source, line("guest@elsewhere.example"), DAY, grants)
    assert found.who == found.email == "guest@elsewhere.example" and found.name == "Guest"
    assert found.reader.viewer == Viewer("team", "north") and found.reader.person_id is None
