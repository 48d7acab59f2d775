"""The lines for cron and the units for systemd: the times of the file, in the company's zone."""

import configparser
import shutil
import subprocess

import pytest

from briefing.recipients import Recipient
from briefing.schedule import Command, crontab, times, units

ZONE = "Asia/Shanghai"
COMMAND = Command("/usr/bin/python3", "/srv/sales board", {"SALES_DATA_HOME": "/srv/data 100%"})


def recipient(
    kind: str, hour: str, weekday: str | None = None, day: int | None = None
) -> Recipient:
    return Recipient("dir", kind, ("mail",), "zh", None, weekday, day, hour)


PEOPLE = [
    recipient("weekly", "18:00", weekday="sunday"),
    recipient("weekly", "18:00", weekday="sunday"),
    recipient("weekly", "08:30", weekday="monday"),
    recipient("monthly", "09:05", day=2),
    recipient("daily", "07:30"),
]


def test_each_time_is_one_line_of_a_crontab() -> None:
    lines = crontab(times(PEOPLE), COMMAND, ZONE).splitlines()
    calls = [line for line in lines if not line.startswith("#")]
    assert calls[0] == "CRON_TZ=Asia/Shanghai"
    assert [line[: line.index(" cd ")] for line in calls[1:]] == [
        "0 18 * * 0", "30 8 * * 1", "5 9 2 * *", "30 7 * * *",
    ]  # fmt: skip
    assert calls[1].endswith(
        " cd '/srv/sales board' && set -a && . /etc/sales-briefing.env && set +a &&"
        " SALES_DATA_HOME='/srv/data 100\\%' /usr/bin/python3 -m briefing send weekly"
        " --at 'sunday 18:00'"
    )
    assert "take the machine's zone" in "".join(lines).replace("# ", "")


def unit_files() -> dict[str, configparser.RawConfigParser]:
    """The printed units by file name, read as systemd reads them."""
    found = {}
    for part in units(times(PEOPLE), COMMAND, ZONE).split("\n# sales-briefing")[1:]:
        name, _, text = part.partition("\n")
        file = configparser.RawConfigParser(strict=True, delimiters=("=",))
        file.optionxform = str  # type: ignore[assignment,method-assign]
        file.read_string(text)
        found[f"sales-briefing{name}"] = file
    return found


def test_each_time_is_a_timer_with_its_service() -> None:
    files = unit_files()
    calendars = {
        name: file["Timer"]["OnCalendar"] for name, file in files.items() if name.endswith("timer")
    }
    assert calendars == {
        "sales-briefing-weekly-sunday-1800.timer": "Sun *-*-* 18:00:00 Asia/Shanghai",
        "sales-briefing-weekly-monday-0830.timer": "Mon *-*-* 08:30:00 Asia/Shanghai",
        "sales-briefing-monthly-2-0905.timer": "*-*-02 09:05:00 Asia/Shanghai",
        "sales-briefing-daily-0730.timer": "*-*-* 07:30:00 Asia/Shanghai",
    }
    service = files["sales-briefing-weekly-sunday-1800.service"]["Service"]
    assert service["ExecStart"] == ('/usr/bin/python3 -m briefing send weekly --at "sunday 18:00"')
    assert service["Environment"] == '"SALES_DATA_HOME=/srv/data 100%%"'
    assert service["WorkingDirectory"] == "/srv/sales board"
    assert {name.rpartition(".")[0] for name in files} == {
        name.rpartition(".")[0] for name in calendars
    }


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
def test_systemd_understands_each_calendar() -> None:
    for name, file in unit_files().items():
        if name.endswith("timer"):
            asked = ["systemd-analyze", "calendar", file["Timer"]["OnCalendar"]]
            subprocess.run(asked, check=True, capture_output=True)


def test_cron_is_given_a_line_that_the_shell_reads_as_it_is_meant() -> None:
    """What cron leaves of the line, once it has made % of \\%, goes to a shell."""
    lines = crontab(times(PEOPLE), COMMAND, ZONE).splitlines()
    line = next(line for line in lines if line.startswith("0 18"))
    call = line.replace("\\%", "%").rpartition("set +a && ")[2]
    call = call.replace("/usr/bin/python3", "showed")
    script = f'showed() {{ printf "%s|" "$SALES_DATA_HOME" "$@"; }}; {call}'
    told = subprocess.run(["sh", "-c", script], capture_output=True, text=True, check=True)
    assert told.stdout == "/srv/data 100%|-m|briefing|send|weekly|--at|sunday 18:00|"
