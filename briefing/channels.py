"""Where a briefing may go: addresses as Apprise writes them, with what is secret left out.

`${NAME}` in one stands for a variable of the environment: at the very beginning for an address or
the first part of one, anywhere else for a single value, whatever characters are in it. `{email}`
stands for the recipient's own address. A secret written into the file itself is refused.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote

from apprise import Apprise, AppriseAsset, NotificationManager
from apprise.plugins import url_to_dict

from briefing import robots
from briefing.heard import heard

VARIABLE = re.compile(r"\$\{([A-Za-z_]\w*)\}")
EMAIL = "{email}"
# What stands for values while an address is looked through for secrets.
MARK, ANYBODY = "xFromTheEnvironmentx", "somebody@example.com"
SECRET_NAME = re.compile(
    r"(authorization|credential|key|passwd|password|secret|signature|token)$", re.IGNORECASE
)
LOOKS_SECRET = re.compile(r"(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{12,}")
PATIENCE = 20.0  # seconds for an answer: what has none may have arrived, and is not tried again
SHORTEST_SECRET = 4  # what is shorter stands in any sentence by chance
NAME = "Sales dashboard"
# Without the pictures of Apprise's own pages, which a chat would fetch to show them.
ASSET = AppriseAsset(app_id=NAME, app_desc=NAME, app_url="", image_url_mask="", image_url_logo="")


class ChannelError(ValueError):
    """A channel cannot be used; the message is a sentence without anything secret."""


@dataclass(frozen=True)
class Opened:
    """A channel as somebody is reached by it: Apprise's service, and what must not be told."""

    name: str
    service: Any
    secrets: tuple[str, ...] = field(repr=False)

    @property
    def label(self) -> str:
        """What kind of service it is, and its address without anything secret or its settings."""
        shown = str(self.service.url(privacy=True)).partition("?")[0].rstrip("/")
        return self.without_secrets(f"{self.service.service_name}, {unquote(shown)}")

    def without_secrets(self, text: str) -> str:
        """A text with the secrets of this channel blotted out."""
        for secret in self.secrets:
            text = text.replace(secret, "…")
        return text


@dataclass(frozen=True)
class Channel:
    """A channel of the recipients file."""

    name: str
    template: str = field(repr=False)

    @classmethod
    def written(cls, name: str, template: str) -> "Channel":
        """The channel of a name and an address. Raises ChannelError where it holds a secret."""
        channel = cls(name, template.strip())
        if secret := channel._literal_secret():
            raise ChannelError(
                f"the channel {name} has a secret in it ({secret}). Put it into the environment,"
                " and its name here: ${NAME}."
            )
        return channel

    @property
    def variables(self) -> tuple[str, ...]:
        """The variables of the environment that it needs, each once."""
        return tuple(dict.fromkeys(VARIABLE.findall(self.template)))

    @property
    def is_personal(self) -> bool:
        """Whether the recipient's own address is part of it."""
        return EMAIL in self.template

    def opened(self, environment: Mapping[str, str], email: str | None) -> Opened:
        """The service behind it, for somebody of an e-mail address.

        Raises ChannelError, with what is missing or wrong.
        """
        missing = [one for one in self.variables if not environment.get(one)]
        if missing:
            raise ChannelError(
                f"The channel {self.name} needs {', '.join(missing)} in the environment."
            )
        if self.is_personal and not email:
            raise ChannelError(
                f"The channel {self.name} needs an e-mail address, and this person has none in the"
                " data."
            )
        values = {one: environment[one] for one in self.variables}
        url = _filled(self.template, values, email or "")
        robots.known()
        with heard():
            service = Apprise.instantiate(url, asset=ASSET)
        if service is None:
            raise ChannelError(
                f"The channel {self.name} is no address that Apprise can follow, with what the"
                " environment gives for it."
            )
        if "rto=" not in url:
            service.socket_read_timeout = PATIENCE
        if self.is_personal and email and not _reaches_only(service, email):
            raise ChannelError(
                f"The channel {self.name} cannot be addressed to {email}: it would reach somebody"
                " else."
            )
        return Opened(self.name, service, _secrets(self.template, values, service))

    def _literal_secret(self) -> str | None:
        """What a secret that stands in the template is; None where all is from the environment.

        Apprise knows of each service which parts are private; of free headers and parameters the
        name tells. An address that begins with a variable is not known before it is filled.
        """
        if self.template.startswith("${"):
            return None
        robots.known()
        with heard():
            marked = _filled(self.template, dict.fromkeys(self.variables, MARK), ANYBODY)
            parts = url_to_dict(marked, secure_logging=True)
        if parts is None and not self.variables:
            raise ChannelError(f"the channel {self.name} is no address that Apprise knows.")
        if parts is None:
            # the marks do not have the form that the service's own values have
            return "what looks like one" if LOOKS_SECRET.search(self.template) else None
        private = _private(NotificationManager()[parts["schema"]])
        for key, value, is_free in _values(parts):
            # what begins with # or @ is whom it reaches
            from_elsewhere = MARK in value or value == ANYBODY or value[:1] in ("", "#", "@")
            if not from_elsewhere and (key in private or (is_free and SECRET_NAME.search(key))):
                return key.strip("+-: ")
        return None


def _filled(template: str, values: Mapping[str, str], email: str) -> str:
    def value(match: re.Match[str]) -> str:
        text = values[match[1]].strip()
        return text if match.start() == 0 else quote(text, safe="")

    return VARIABLE.sub(value, template).replace(EMAIL, quote(email, safe=""))


def _private(service: Any) -> set[str]:
    """The parts of a service's address that are private, as its parsed address names them."""
    told = (*service.template_tokens.items(), *service.template_args.items())
    return {
        name for key, one in told if one.get("private") for name in (key, one.get("map_to", key))
    }


def _values(parts: Mapping[str, Any], is_free: bool = False) -> Iterator[tuple[str, str, bool]]:
    """The texts of a parsed address with their names, and whether the name is one that the
    writer chose, as those of headers and parameters are."""
    for key, value in parts.items():
        if isinstance(value, str):
            yield key, value, is_free
        elif isinstance(value, list | tuple):
            yield from ((key, one, is_free) for one in value if isinstance(one, str))
        elif isinstance(value, Mapping):
            yield from _values(value, is_free=True)


def _reaches_only(service: Any, email: str) -> bool:
    """Whether the addresses that a service read out of its address are that one alone.

    An address with an apostrophe or a comma in it may be read as another, or as two.
    """
    reached = {
        part.casefold()
        for target in getattr(service, "targets", ())
        for part in (target if isinstance(target, list | tuple) else (target,))
        if isinstance(part, str) and "@" in part
    }
    return reached == {email.casefold()}


def _secrets(template: str, values: Mapping[str, str], service: Any) -> tuple[str, ...]:
    """The texts that must not be told, longest first: the variables' values, and the parts of one
    that is an address; but not the host, where it is only that."""
    found = set()
    for name, value in values.items():
        plain = unquote(value.strip())
        found |= {plain, value.strip(), quote(value.strip(), safe="")}
        if template.startswith(f"${{{name}}}"):
            found |= set(re.split(r"[^\w.-]+", plain.partition("://")[2]))
    if "host" in service.template_tokens:
        found = {one for one in found if "." not in one or one not in service.host}
    return tuple(
        sorted((one for one in found if len(one) >= SHORTEST_SECRET), key=len, reverse=True)
    )
