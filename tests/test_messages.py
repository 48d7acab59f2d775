"""What each channel takes: its length, markup and files, by Apprise's own account of it."""

from pathlib import Path

import pytest
from apprise import NotifyFormat, NotifyImageSize, NotifyType

from briefing.channels import Channel, ChannelError, Opened
from briefing.message import Message, message
from tests.briefings import LINES, LINK, pack
from words import words_for

ENVIRONMENT = {
    "KEY": "0a1b2c3d-key-of-the-robot",
    "PASSWORD": "s3cret:with@odd/letters",
    "TOKEN": "123456789:AbCdEfGhIjKlMnOp",
    "A": "T1JJ3T3L2", "B": "A1BRTD4JD", "C": "TIiajkdnlazkcOXrIdevi7FQ",
    "BOT": "xoxb-1234-1234-abc124",
    "URL": "mailtos://sender:s3cret%3Aword@smtp.example.com?from=sales@example.com",
}  # fmt: skip
CHANNELS = {
    "mail": "mailtos://sender:${PASSWORD}@smtp.example.com?from=sales@example.com&to={email}",
    "sendgrid": "sendgrid://${KEY}:sales@example.com/{email}",
    "wecom": "wecombot://${KEY}",
    "feishu": "feishu://${KEY}",
    "dingtalk": "dingtalk://abc@token".replace("abc", "${A}").replace("token", "${C}"),
    "slack": "slack://${A}/${B}/${C}/#sales",
    "slackbot": "slack://${BOT}/#sales",
    "teams": "workflows://prod.example.com:443/${A}/${C}",
    "telegram": "tgram://${TOKEN}/12315544/",
    "discord": "discord://${A}/${C}",
    "webhook": "json://example.com/",
}
LONG = [f"{line}，大客户合同仍在等待客户签字" for line in LINES * 9]


def opened(name: str, template: str | None = None, email: str = "dora@galaxy.example") -> Opened:
    return Channel.written(name, template or CHANNELS[name]).opened(ENVIRONMENT, email)


def taken(name: str, folder: Path, lines: list[str] = LINES, link: str | None = LINK) -> Message:
    return message(opened(name), pack(folder, lines=lines, link=link), words_for("zh"))


@pytest.mark.parametrize("name", ["mail", "sendgrid"])
def test_a_mail_box_gets_the_whole_briefing_with_its_files(name: str, tmp_path: Path) -> None:
    got = taken(name, tmp_path, LONG)
    assert got.markup == NotifyFormat.HTML and got.body.startswith("<!doctype html>")
    assert [file.suffix for file in got.files] == [".pdf", ".xlsx"]
    assert got.lines == got.left_out == 0


@pytest.mark.parametrize(
    ("name", "files"),
    [
        ("wecom", 0), ("feishu", 0), ("dingtalk", 0), ("slack", 0), ("teams", 0),
        ("slackbot", 2), ("telegram", 2), ("discord", 2), ("webhook", 2),
    ],
)  # fmt: skip
def test_a_chat_gets_the_short_text_its_link_and_the_files_it_takes(
    name: str, files: int, tmp_path: Path
) -> None:
    got = taken(name, tmp_path)
    assert got.lines == len(LINES) and got.left_out == 0 and len(got.files) == files
    assert LINES[0] in got.body and LINES[-1] in got.body
    if name == "teams":
        assert got.markup == NotifyFormat.MARKDOWN and got.body.endswith(f"[打开数据]({LINK})")
        assert got.body.count("\n\n") == len(LINES)
    else:
        assert got.markup == NotifyFormat.TEXT and got.body == "\n".join([*LINES, "", LINK])


# The services' own words: 企业微信 counts 2048 bytes, Teams' card is kept to 1000 characters.
@pytest.mark.parametrize(
    ("name", "room"),
    [("wecom", 2048), ("teams", 1000), ("discord", 2000), ("telegram", 4096)],
)
def test_what_is_too_long_ends_at_a_line_and_says_how_much_is_left(
    name: str, room: int, tmp_path: Path
) -> None:
    long = LONG * 2
    got = taken(name, tmp_path, long)
    assert got.lines + got.left_out == len(long) and 0 < got.lines < len(long)
    assert f"……还有 {got.left_out} 行" in got.body
    end = f"[打开数据]({LINK})" if name == "teams" else LINK
    assert got.body.endswith(end)
    whole = [line for line in got.body.splitlines() if line][: got.lines]
    assert whole == long[: got.lines], "no line is cut"
    size = len(f"{got.title}{got.body}".encode()) if name == "wecom" else len(got.body)
    assert room * 0.9 < size <= room, "as much as there is room for"


@pytest.mark.parametrize("name", ["feishu", "dingtalk", "slack", "webhook"])
def test_where_there_is_room_a_long_text_is_whole(name: str, tmp_path: Path) -> None:
    assert taken(name, tmp_path, LONG).left_out == 0


@pytest.mark.parametrize("name", ["feishu", "dingtalk"])
def test_those_that_count_bytes_are_held_to_bytes(name: str, tmp_path: Path) -> None:
    """19,985 Chinese characters would be three times what the service takes."""
    got = taken(name, tmp_path, LONG * 6)
    assert got.left_out and len(f"{got.title}{got.body}".encode()) <= 19985


def test_markup_in_a_name_is_a_name(tmp_path: Path) -> None:
    lines = ["- A*B_C [x](y) <b>", "1. won", "# 3 deals at 1.5M"]
    got = taken("teams", tmp_path, lines, link=None)
    assert got.body == "\\- A\\*B\\_C \\[x\\](y) \\<b\\>\n\n1\\. won\n\n\\# 3 deals at 1.5M"
    plain = taken("wecom", tmp_path, lines, link=None)
    assert plain.body == "\n".join(lines)


def test_a_title_and_a_link_are_said_once(tmp_path: Path) -> None:
    """Where the short text begins with its subject and ends with its link, as it stands alone."""
    subject = pack(tmp_path).subject
    got = taken("wecom", tmp_path, [subject, *LINES, LINK])
    assert (got.title, got.body) == (subject, "\n".join([*LINES, "", LINK]))


def test_a_link_is_whole_in_a_card(tmp_path: Path) -> None:
    got = taken("teams", tmp_path, link="https://a.example/x_(y)/?team=n%201&q=*b*")
    assert got.body.endswith("](https://a.example/x_%28y%29/?team=n%201&q=*b*)")


def test_nothing_of_apprises_own_pages_is_fetched_by_a_chat() -> None:
    for name in CHANNELS:
        assert opened(name).service.image_url(NotifyType.INFO, NotifyImageSize.XY_72) is None


def test_without_a_link_there_is_none(tmp_path: Path) -> None:
    assert taken("wecom", tmp_path, link=None).body == "\n".join(LINES)


def test_a_channel_without_room_is_said_to_have_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = opened("wecom")
    monkeypatch.setattr(way.service, "body_maxlen", 40)
    with pytest.raises(ChannelError, match="The channel wecom has no room for a briefing"):
        message(way, pack(tmp_path), words_for("zh"))


def test_an_address_given_as_text_is_sent_text(tmp_path: Path) -> None:
    way = opened("mail", CHANNELS["mail"] + "&format=text")
    got = message(way, pack(tmp_path), words_for("zh"))
    assert got.markup == NotifyFormat.TEXT and got.lines == len(LINES) and len(got.files) == 2


def test_a_value_is_one_part_whatever_is_in_it() -> None:
    assert opened("mail").service.password == ENVIRONMENT["PASSWORD"]
    assert opened("telegram").service.bot_token == ENVIRONMENT["TOKEN"]
    whole = opened("mail", "${URL}&to={email}").service
    assert whole.password == "s3cret:word" and whole.targets == [(False, "dora@galaxy.example")]


@pytest.mark.parametrize("name", [*CHANNELS, "whole"])
def test_what_is_told_of_a_channel_has_no_secret_in_it(name: str) -> None:
    way = opened(name, "${URL}&to={email}" if name == "whole" else None)
    shown = f"{way.label} {way!r}"
    assert not [one for one in ENVIRONMENT.values() if one in shown]
    assert "s3cret" not in shown
    said = way.without_secrets(f"{ENVIRONMENT['KEY']} {ENVIRONMENT['C']} s3cret:word refused")
    for variable in Channel.written(name, CHANNELS.get(name, "${URL}")).variables:
        assert ENVIRONMENT[variable] not in said
    if name == "whole":
        assert said.endswith("… refused") and "smtp.example.com" in way.label


@pytest.mark.parametrize(
    ("template", "email", "said"),
    [
        ("wecombot://${MISSING}", None, "bad needs MISSING in the environment"),
        (CHANNELS["mail"], None, "needs an e-mail address"),
        ("slack://${KEY}", None, "no address that Apprise can follow"),
        (CHANNELS["mail"], "o'brien@galaxy.example", "would reach somebody else"),
        (CHANNELS["mail"], "a@galaxy.example,b@galaxy.example", "would reach somebody else"),
    ],
)
def test_a_channel_that_cannot_be_used_says_why_without_secrets(
    template: str, email: str | None, said: str
) -> None:
    with pytest.raises(ChannelError, match=said) as refused:
        Channel.written("bad", template).opened(ENVIRONMENT, email)
    assert not [one for one in ENVIRONMENT.values() if one in str(refused.value)]
