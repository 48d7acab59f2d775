"""Sending for real: to a mail server and web servers on this machine, and reading what arrived."""

import base64
import hashlib
import hmac
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from apprise import NotifyBase
from apprise.plugins.discord import NotifyDiscord
from apprise.plugins.feishu import NotifyFeishu
from apprise.plugins.slack import NotifySlack

from briefing import commands, record, sending
from briefing.channels import Channel
from briefing.message import message
from briefing.pack import CannotWrite, Kind, Pack, Reader
from briefing.readers import Addressee
from briefing.robots import DingTalk, WeComBot
from queries import EVERYTHING
from tests.briefings import LINES, LINK, PDF, PICTURE, WORKBOOK, home_of_its_own, pack, written
from tests.conftest import REPOSITORY
from tests.post import LOCAL, Endpoint, Mailbox, certificate, mail_server, web_server
from words import words_for

KEY, PASSWORD = "0a1b2c3d-key-of-the-robot", "s3cret:with@odd/letters"
SECRETS = (KEY, PASSWORD, "SECsigning", "TokenOfDingTalk", "TIiajkdnlazkcOXrIdevi7FQ")
Send = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home_of_its_own(tmp_path_factory)


@pytest.fixture(scope="module")
def mail() -> Iterator[Mailbox]:
    with mail_server() as box:
        yield box


@pytest.fixture(scope="module")
def web() -> Iterator[Endpoint]:
    with web_server() as endpoint:
        yield endpoint


@pytest.fixture
def places(
    home: Path, mail: Mailbox, web: Endpoint, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Everything empty, willing and near; the recipients file, still to be written."""
    (home / record.FILE).unlink(missing_ok=True)
    for arrived in (mail.letters, mail.to, web.requests):
        arrived.clear()
    mail.answer, web.answer = Mailbox().answer, Endpoint().answer
    file = tmp_path / "recipients.toml"
    for name, value in {
        "SALES_DATA_HOME": str(home), "SALES_RECIPIENTS_FILE": str(file), "KEY": KEY,
        "PASSWORD": PASSWORD, "SIGNING": "SECsigning", "DING": "TokenOfDingTalk",
        "SLACK": "TIiajkdnlazkcOXrIdevi7FQ", "PORT": str(web.port),
    }.items():  # fmt: skip
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sending, "PAUSES", (0.0, 0.0, 0.0))
    for service in (NotifyBase, NotifySlack):
        monkeypatch.setattr(service, "request_rate_per_sec", 0)
    # only where they are is another: the services' own addresses are of these shapes
    for service, name, address in (
        (WeComBot, "notify_url", "/cgi-bin/webhook/send?key={key}"),
        (NotifyFeishu, "notify_url", "/open-apis/bot/v2/hook/{token}/"),
        (DingTalk, "notify_url", "/robot/send?access_token={token}"),
        (NotifySlack, "webhook_url", "/services"),
        (NotifyDiscord, "notify_url", "/api/webhooks"),
    ):
        monkeypatch.setattr(service, name, web.address + address)
    return file


@pytest.fixture
def send(places: Path, mail: Mailbox, capsys: pytest.CaptureFixture[str]) -> Send:
    """Writes the recipients file and calls the command line: its code, what it said, and where."""

    def sent(people: str, *words: str, write: commands.Writer = written) -> tuple[int, str, str]:
        places.write_text(
            f"""[channels]
            mail = "mailto://{LOCAL}:{mail.port}?from=sales@galaxy.example&to={{email}}"
            hook = "json://{LOCAL}:${{PORT}}/hook/${{KEY}}"
            form = "form://{LOCAL}:${{PORT}}/form"
            wecom = "wecombot://${{KEY}}"
            feishu = "feishu://${{KEY}}"
            ding = "dingtalk://${{SIGNING}}@${{DING}}"
            slack = "slack://${{A}}/${{B}}/${{SLACK}}/"
            discord = "discord://${{KEY}}/${{SLACK}}"
            nowhere = "json://{LOCAL}:9/${{KEY}}"
            {people}""".replace("${A}", "${SLACK}").replace("${B}", "${SLACK}"),
            encoding="utf-8",
        )
        code = commands.main(["send", "weekly", *words], write)
        told = capsys.readouterr()
        for secret in SECRETS:
            assert secret not in told.out + told.err, "no secret is told"
        return code, told.out, told.err

    return sent


def gets(who: str, channel: str, more: str = "") -> str:
    """A recipient of the weekly briefing."""
    by = json.dumps(channel.split())
    return f"""
        [[recipients]]
        who = "{who}"
        briefing = "weekly"
        channel = {by}
        language = "zh"
        weekday = "sunday"
        hour = "18:00"
        {more}
    """


def noted(home: Path) -> list[tuple[str, str, str]]:
    """The lines of the record: what, who and by which channel."""
    lines = (home / record.FILE).read_text(encoding="utf-8").splitlines()
    return [(one["what"], one["who"], one["channel"]) for one in map(json.loads, lines)]


def test_a_letter_arrives_whole(send: Send, mail: Mailbox, home: Path) -> None:
    code, out, _ = send(gets("dora@galaxy.example", "mail"))
    assert code == 0 and "1 sent" in out
    (letter,) = mail.letters
    assert mail.to == [["dora@galaxy.example"]]
    assert letter["Subject"] == "北区周报 2026年3月8日" and letter["To"] == "dora@galaxy.example"
    body = letter.get_body(("html",))
    assert body is not None and LINES[0] in body.get_content()
    plain = letter.get_body(("plain",))
    assert plain is not None and LINES[-1] in plain.get_content()
    files = {one.get_filename(): one for one in letter.walk() if one.get_filename()}
    assert files["weekly.pdf"].get_content() == PDF
    assert files["weekly.xlsx"].get_content() == WORKBOOK
    assert files["weekly.pdf"].get_content_type() == "application/pdf"
    assert [one.get_content_disposition() for one in files.values()] == [
        "attachment", "attachment", "inline",
    ]  # fmt: skip
    assert files["weekly-1.png"].get_content() == PICTURE, "shown in its place, by mail programs"
    assert files["weekly-1.png"]["Content-ID"] == "<weekly-1.png>"
    assert 'src="cid:weekly-1.png"' in body.get_content() and "data:" not in body.get_content()
    assert noted(home) == [("sending", "dir", "mail"), ("sent", "dir", "mail")]
    text = (home / record.FILE).read_text(encoding="utf-8")
    assert set(json.loads(text.splitlines()[0])) == {
        "what", "at", "who", "briefing", "as_of", "team", "channel",
    }  # fmt: skip
    assert "@" not in text and (home / record.FILE).stat().st_mode & 0o777 == 0o600


def test_a_chat_gets_the_text_as_its_service_is_spoken_to(send: Send, web: Endpoint) -> None:
    web.answer = lambda request: (200, "ok" if "/services" in request.path else '{"errcode": 0}')
    code, out, _ = send(gets("dir", "wecom feishu ding slack"))
    assert code == 0 and "4 sent" in out
    wecom, feishu, ding, slack = web.requests
    text = "\n".join([*LINES, "", LINK])
    title = "北区周报 2026年3月8日"
    assert wecom.path == f"/cgi-bin/webhook/send?key={KEY}"
    assert wecom.json == {"msgtype": "text", "text": {"content": f"{title}\r\n{text}"}}
    assert feishu.path == f"/open-apis/bot/v2/hook/{KEY}/"
    assert feishu.json == {"msg_type": "text", "content": {"text": f"{title}\r\n{text}"}}
    assert ding.json["text"]["content"] == f"{title}\n{text}"
    (shown,) = slack.json["attachments"]
    assert shown["title"] == title and shown["text"] == text.replace("&", "&amp;")


def test_the_signature_of_a_robot_is_quoted_once(send: Send, web: Endpoint) -> None:
    """Worked by the service's own account of it: HMAC-SHA256 of the time and the secret."""
    send(gets("dir", "ding"))
    asked = parse_qs(urlsplit(web.requests[0].path).query)
    (time,) = asked["timestamp"]
    made = hmac.new(b"SECsigning", f"{time}\nSECsigning".encode(), hashlib.sha256).digest()
    assert asked["sign"] == [base64.b64encode(made).decode()]
    assert asked["access_token"] == ["TokenOfDingTalk"]


def test_a_web_hook_gets_text_and_files(send: Send, web: Endpoint) -> None:
    assert send(gets("dir", "hook form"))[0] == 0
    hook, form = web.requests
    assert hook.path == f"/hook/{KEY}" and hook.json["message"].endswith(LINK)
    files = {one["filename"]: base64.b64decode(one["base64"]) for one in hook.json["attachments"]}
    assert files == {"weekly.pdf": PDF, "weekly.xlsx": WORKBOOK}
    assert form.path == "/form" and PDF in form.body and LINES[0].encode() in form.body


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_teams_gets_a_card(
    send: Send, places: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its address is always https, so there the server is one that nobody has vouched for."""
    monkeypatch.setenv("FLOW", "a1b2c3")
    with web_server(certificate(tmp_path)) as teams:
        channel = f'teams = "workflows://{LOCAL}:{teams.port}/${{FLOW}}/${{SLACK}}?verify=no"\n'
        code, out, _ = send(channel + gets("dir", "teams"))
    assert code == 0, out
    (request,) = teams.requests
    (card,) = request.json["attachments"]
    texts = [block["text"] for block in card["content"]["body"] if "text" in block]
    assert texts[0] == "北区周报 2026年3月8日"
    assert texts[1].split("\n\n") == [*LINES, f"[打开数据]({LINK})"]


def test_one_that_fails_is_tried_again_and_told_and_stops_nobody(
    send: Send, web: Endpoint, mail: Mailbox, home: Path
) -> None:
    """企业微信 and 钉钉 refuse with the status 200: the answer is read."""
    refused = json.dumps({"errcode": 93000, "errmsg": f"invalid webhook url {KEY}"})
    web.answer = lambda request: (500, "") if "/hook" in request.path else (200, refused)
    code, out, _ = send(
        gets("man", "wecom nowhere") + gets("dir", "hook mail") + gets("vp", "mail"), "--again"
    )
    assert code == 1 and "2 sent, 3 not sent" in out
    assert mail.to == [["Dora@galaxy.example"], ["vera@galaxy.example"]]
    assert [one.path.split("/")[1] for one in web.requests] == ["cgi-bin", "hook"] * 3
    lines = [line for line in out.splitlines() if line.startswith("  not sent")]
    assert "code 93000: invalid webhook url …" in lines[0]
    assert "Max by nowhere" in lines[1] and "Connection refused" in lines[1]
    assert "朵拉 by hook" in lines[2] and "500" in lines[2]
    assert noted(home).count(("failed", "man", "wecom")) == 3


def test_what_succeeds_at_a_later_try_is_sent(send: Send, web: Endpoint, home: Path) -> None:
    answers = iter([(429, ""), (200, "{}")])
    web.answer = lambda request: next(answers)
    assert send(gets("dir", "hook"))[0] == 0
    assert [what for what, *_ in noted(home)] == ["sending", "failed", "sending", "sent"]


def test_who_waits_waits_together_and_longer_each_time(
    home: Path, places: Path, web: Endpoint, tmp_path: Path
) -> None:
    web.answer = lambda request: (503, "")
    channel = Channel.written("hook", f"json://{LOCAL}:${{PORT}}/${{KEY}}")
    opened = channel.opened(os.environ, None)
    taken = message(opened, pack(tmp_path), words_for("zh"))
    letters = [
        sending.Letter(
            record.Delivery(who, "weekly", "2026-03-08", "north", "hook"),
            Addressee(Reader(EVERYTHING, "north"), who, who, "North", None),
            opened,
            taken,
        )
        for who in ("a", "b")
    ]
    waited: list[float] = []
    with record.held(home) as kept:
        told = sending.sent(letters, kept, (0.0, 10.0, 60.0), waited.append)
    assert waited == [10.0, 60.0] and len(web.requests) == 6
    assert [one.outcome for one in told] == [sending.Outcome.NOT_SENT] * 2


def test_a_mail_server_that_refuses_is_told_with_its_reason(send: Send, mail: Mailbox) -> None:
    mail.answer = lambda to: "554 no such person here" if "max" in to[0] else "250 taken"
    code, out, _ = send(gets("man", "mail") + gets("dir", "mail"))
    assert code == 1 and "no such person here" in out and len(mail.letters) == 1


def test_the_same_is_sent_once_unless_told_otherwise(
    send: Send, mail: Mailbox, web: Endpoint
) -> None:
    people = gets("dir", "mail hook")
    assert send(people)[0] == 0
    code, out, _ = send(people + gets("dora@galaxy.example", "mail"))
    assert code == 0 and "3 sent before" in out, "by their address they are the same person"
    assert len(mail.letters) == len(web.requests) == 1
    assert send(people, "--as-of", "2026-03-01")[0] == 0, "of another day it is another"
    assert len(mail.letters) == 2
    assert send(people, "--again", "--only", "dir")[0] == 0
    assert len(mail.letters) == len(web.requests) == 3


def test_what_failed_is_sent_by_the_next_run(send: Send, web: Endpoint) -> None:
    web.answer = lambda request: (503, "")
    assert send(gets("dir", "hook"))[0] == 1
    web.answer = lambda request: (200, "{}")
    code, out, _ = send(gets("dir", "hook"))
    assert code == 0 and "1 sent" in out


@pytest.mark.parametrize(
    ("channel", "answer"),
    [("hook", (0, "")), ("hook", (504, "")), ("wecom", (504, "")), ("wecom", (200, "<html>"))],
)
def test_without_an_answer_it_may_be_there_and_is_not_sent_again(
    send: Send, web: Endpoint, channel: str, answer: tuple[int, str]
) -> None:
    """The server hangs up, or what stands before it answers in its place: another try could bring
    it twice."""
    web.answer = lambda request: answer
    for _ in range(2):
        code, out, _ = send(gets("dir", channel))
        assert code == 1 and "1 unclear" in out and "--again" in out
    assert len(web.requests) == 1
    web.answer = lambda request: (200, "{}")
    assert send(gets("dir", channel), "--again")[0] == 0 and len(web.requests) == 2


def test_a_part_that_has_arrived_does_not_come_again(send: Send, web: Endpoint) -> None:
    """The text is there, the files are refused at first: only they are tried again."""
    answers = iter([(200, "{}"), (500, ""), (200, "{}")])
    web.answer = lambda request: next(answers)
    assert send(gets("dir", "discord"))[0] == 0
    text, refused, files = web.requests
    assert json.loads(text.body)["content"].endswith(LINK)
    assert PDF in refused.body and PDF in files.body and LINES[0].encode() not in files.body


def test_a_part_that_has_arrived_is_not_sent_by_the_next_run(send: Send, web: Endpoint) -> None:
    web.answer = lambda request: (200, "{}") if request.body[:1] == b"{" else (500, "")
    code, out, _ = send(gets("dir", "discord"))
    assert code == 1 and "1 unclear" in out and "some of it" in out and len(web.requests) == 4
    assert "1 unclear" in send(gets("dir", "discord"))[1] and len(web.requests) == 4


def test_a_dry_run_sends_and_notes_nothing(
    send: Send, mail: Mailbox, web: Endpoint, home: Path
) -> None:
    code, out, _ = send(
        gets("dir", "mail wecom") + gets("man", "feishu", 'team = "n1"'), "--dry-run"
    )
    assert code == 0 and not mail.letters and not web.requests
    assert not (home / record.FILE).exists()
    assert "3 would be sent" in out and "朵拉 by mail: about North, the whole briefing" in out
    assert "E-Mail, mailto://" in out and "with 2 files" in out and "9 lines" in out
    assert send(gets("dir", "mail"))[0] == 0
    out = send(gets("dir", "mail wecom"), "--dry-run")[1]
    assert "1 would be sent, 1 sent before" in out


def test_who_may_not_or_is_not_there_any_more_gets_nothing_and_is_told(
    send: Send, mail: Mailbox
) -> None:
    seen = []

    def write(kind: Kind, *, reader: Reader, **given: Any) -> Pack:
        seen.append(reader)
        if reader.person_id == "rep":
            raise CannotWrite("There is no weekly briefing for a rep.")
        if reader.person_id == "man":
            raise ZeroDivisionError
        return written(kind, reader=reader, **given)

    code, out, _ = send(
        gets("gone", "mail") + gets("dir", "mail", 'team = "south"') + gets("rep", "mail")
        + gets("man", "mail") + gets("mute", "mail") + gets("two", "mail") + gets("vp", "mail"),
        write=write,
    )  # fmt: skip
    assert code == 1 and mail.to == [["vera@galaxy.example"]]
    assert "gone has left" in out and "dir sees no team south" in out
    assert "no weekly briefing for a rep" in out and "ZeroDivisionError" in out
    assert "Mona by mail: The channel mail needs an e-mail address" in out
    assert "would reach somebody else" in out
    assert [one.person_id for one in seen] == ["rep", "man", "vp"]
    code, out, _ = send(gets("gone", "mail"))
    assert code == 0 and "1 has left" in out, "that is nobody's fault"


def test_a_missing_secret_is_named_and_stops_nobody(
    send: Send, mail: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KEY")
    code, out, _ = send(gets("dir", "wecom mail"))
    assert code == 1 and "needs KEY in the environment" in out and len(mail.letters) == 1


def test_a_time_asks_for_its_own_people(send: Send, mail: Mailbox) -> None:
    people = gets("dir", "mail") + gets("vp", "mail").replace("18:00", "20:30")
    assert send(people, "--at", "sunday 20:30")[0] == 0 and mail.to == [["vera@galaxy.example"]]
    code, _, err = send(people, "--at", "sunday 19:00")
    assert code == 1 and "older than the recipients file" in err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--as-of", "yesterday"], 2, "yesterday"),
        (["--only", "nobody@galaxy.example"], 1, "is no recipient of the weekly briefing"),
        (["--loud"], 2, "--loud"),
    ],
)
def test_wrong_usage_is_a_sentence(send: Send, words: list[str], code: int, said: str) -> None:
    ended, _, err = send(gets("dir", "mail"), *words)
    assert ended == code and said in err and len(err.splitlines()) == 1


def test_two_runs_at_once_send_once(home: Path, send: Send, web: Endpoint, places: Path) -> None:
    """The second begins while the first is sending, waits for it, and finds it done."""
    begun, go_on = threading.Event(), threading.Event()

    def slow(_: object) -> tuple[int, str]:
        begun.set()
        go_on.wait(60)
        return 200, "{}"

    send(gets("dir", "hook"), "--dry-run")
    web.answer = slow
    codes: list[int] = []

    def run() -> None:
        codes.append(commands.main(["send", "weekly"], written))

    first, second = threading.Thread(target=run), threading.Thread(target=run)
    first.start()
    assert begun.wait(60)
    second.start()
    with (
        pytest.raises(record.Busy, match="Another run"),
        record.held(home, patience=0.3),
    ):
        pass
    go_on.set()
    first.join()
    second.join()
    assert codes == [0, 0] and len(web.requests) == 1


def test_a_run_killed_while_it_sends_does_not_send_twice(
    home: Path, send: Send, web: Endpoint, places: Path
) -> None:
    """At most once: the message was taken and the run died before it could note so."""
    send(gets("dir", "hook"), "--dry-run")
    child: list[subprocess.Popen[bytes]] = []
    started = threading.Event()

    def kill(_: object) -> tuple[int, str]:
        started.wait(60)
        os.kill(child[0].pid, signal.SIGKILL)
        child[0].wait(10)
        return 200, "{}"

    web.answer = kill
    child.append(
        subprocess.Popen(
            [sys.executable, "-c", CHILD], cwd=REPOSITORY, env={**os.environ, "PYTHONPATH": "."}
        )
    )
    started.set()
    assert child[0].wait(60) == -signal.SIGKILL and len(web.requests) == 1
    assert noted(home) == [("sending", "dir", "hook")]
    assert list((home / commands.WORKSHOP).rglob("*.pdf")), "what it was about to send"
    web.answer = lambda request: (200, "{}")
    code, out, _ = send(gets("dir", "hook"))
    assert code == 1 and "1 unclear" in out and "it may have arrived" in out
    assert len(web.requests) == 1 and not (home / commands.WORKSHOP).exists()


CHILD = """
import sys
from briefing import commands
from tests.briefings import written
sys.exit(commands.main(["send", "weekly"], written))
"""


def test_half_a_line_is_none(home: Path, send: Send, mail: Mailbox) -> None:
    """A run that was killed while it wrote that it begins had not begun."""
    assert send(gets("dir", "mail"))[0] == 0
    file = home / record.FILE
    whole = file.read_bytes()
    file.write_bytes(whole.splitlines(keepends=True)[0][:-20])
    assert send(gets("dir", "mail"))[0] == 0 and len(mail.letters) == 2
    assert len(record.known(file.read_bytes())) == 1


def test_what_cannot_be_noted_is_not_sent(
    send: Send, mail: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    code, _, err = send(gets("dir", "mail"))
    assert code == 1 and "No space left" in err and not mail.letters
