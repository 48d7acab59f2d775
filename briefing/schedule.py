"""When the briefings go out, as lines for cron and units for systemd: neither is ours.

The hours of the recipients file are in the company's time zone. A line asks for those whose time
it is by the very words of the file, so that a run that begins late sends the same.
"""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from briefing.recipients import WEEKDAYS, Recipient

CRON_FIELDS = "{minute} {hour} {day} * {weekday}"
SECRETS = "/etc/sales-briefing.env"


@dataclass(frozen=True)
class Time:
    """A time at which one kind of briefing goes out."""

    kind: str
    weekday: str | None
    day: int | None
    hour: str
    when: str

    @property
    def cron(self) -> str:
        """The five fields of a crontab."""
        hour, minute = self.hour.split(":")
        return CRON_FIELDS.format(
            minute=int(minute),
            hour=int(hour),
            day=self.day or "*",
            weekday=(WEEKDAYS.index(self.weekday) + 1) % 7 if self.weekday else "*",
        )

    def calendar(self, timezone: str) -> str:
        """The same for OnCalendar=."""
        day = f"{self.day:02}" if self.day else "*"
        weekday = f"{self.weekday[:3].capitalize()} " if self.weekday else ""
        return f"{weekday}*-*-{day} {self.hour}:00 {timezone}"

    @property
    def unit(self) -> str:
        """The name of its units."""
        parts = ("sales-briefing", self.kind, *self.when.replace(":", "").split())
        return "-".join(parts)


@dataclass(frozen=True)
class Command:
    """How the briefing is called on this machine."""

    python: str
    folder: str
    environment: Mapping[str, str]
    """What is not secret and holds for each call: where the data and the recipients file are."""


def times(recipients: Sequence[Recipient]) -> list[Time]:
    """The times of all recipients, each once, in the order of the file."""
    found = [Time(one.briefing, one.weekday, one.day, one.hour, one.when) for one in recipients]
    return list(dict.fromkeys(found))


def crontab(found: Sequence[Time], command: Command, timezone: str) -> str:
    """Lines for `crontab -e`."""
    lines = [
        "# Briefings, for `crontab -e` of the account that runs the dashboard.",
        f"# CRON_TZ says that the hours are those of {timezone}. cronie knows it (Red Hat, Fedora,",
        "# Arch); Debian's and Ubuntu's cron and BusyBox's do not: they take the machine's zone,",
        "# so there set the machine to it, or use the timers below.",
        f"# What is secret, SALES_JOURNAL_URL too where it is used, comes from {SECRETS},",
        "# lines of NAME='VALUE' that this account alone can read.",
        f"CRON_TZ={timezone}",
    ]
    for time in found:
        call = shlex.join([command.python, "-m", "briefing", "send", time.kind, "--at", time.when])
        settings = " ".join(
            f"{key}={shlex.quote(text)}" for key, text in command.environment.items()
        )
        parts = (
            f"cd {shlex.quote(command.folder)}",
            f"set -a && . {SECRETS} && set +a",
            f"{settings} {call}".strip(),
        )
        # a % begins the input of the command, in crontabs
        lines.append(f"{time.cron} " + " && ".join(parts).replace("%", r"\%"))
    return "\n".join(lines) + "\n"


def units(found: Sequence[Time], command: Command, timezone: str) -> str:
    """A service and a timer for each time, each under the name of its file."""
    parts = [
        "# Briefings, for systemd: each part is a file of the folder /etc/systemd/system; then\n"
        "# `systemctl daemon-reload` and `systemctl enable --now NAME.timer`. Persistent= makes\n"
        "# up for a time when the machine was off. User= is the account of the dashboard.\n"
    ]
    for time in found:
        call = [command.python, "-m", "briefing", "send", time.kind, "--at", time.when]
        settings = [
            f"Environment={_quoted(f'{key}={text}')}\n" for key, text in command.environment.items()
        ]
        parts.append(
            f"# {time.unit}.service\n"
            "[Unit]\n"
            f"Description=The {time.kind} briefing, {time.when}\n"
            "Wants=network-online.target\n"
            "After=network-online.target\n"
            "\n[Service]\n"
            "Type=oneshot\n"
            "User=sales\n"
            f"WorkingDirectory={command.folder.replace('%', '%%')}\n"
            f"{''.join(settings)}"
            f"EnvironmentFile={SECRETS}\n"
            f"ExecStart={' '.join(_quoted(one, runs=True) for one in call)}\n"
        )
        parts.append(
            f"# {time.unit}.timer\n"
            "[Unit]\n"
            f"Description=When the {time.kind} briefing goes out\n"
            "\n[Timer]\n"
            f"OnCalendar={time.calendar(timezone)}\n"
            "Persistent=true\n"
            "\n[Install]\n"
            "WantedBy=timers.target\n"
        )
    return "\n".join(parts)


def _quoted(text: str, runs: bool = False) -> str:
    """A word of a unit; of a command line, where a $ would be a variable, too."""
    text = text.replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"')
    if runs:
        text = text.replace("$", "$$")
    plain = text and all(letter.isalnum() or letter in "-_./=:" for letter in text)
    return text if plain else f'"{text}"'
