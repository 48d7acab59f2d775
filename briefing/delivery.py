"""One message by one channel: taken, or not and why, in words that hold no secret."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

# How Apprise's own retries know what has arrived: it has no public name for it, and its version
# is pinned; a test holds it to what is used here.
from apprise.plugins.base import _delivery_memo, _delivery_tracker

from briefing.channels import Opened
from briefing.heard import heard
from briefing.message import Message

LONGEST = 300  # characters of a reason: a server's answer may be a page
# What the libraries wrap around the cause, which alone says something.
WRAPPED = re.compile(
    r"Socket Exception: |HTTPS?Connection(Pool)?\([^)]*\): |Max retries .*? \(Caused by "
)
UNSAID = "it gave no reason"
# After these the message may be there all the same: it was sent, and no answer came.
NO_ANSWER = re.compile(
    r"Read timed out|Remote end closed|Connection reset|Connection broken"
    r"|no answer that can be read|\b(error=|status )504\b"
    r"|^Sending email to .*(timed out|unexpectedly closed)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Refusal:
    """Why a channel did not take a message."""

    reason: str
    may_have_arrived: bool
    """Whether some or all of it may be there, so that another try could bring it twice."""


@dataclass(frozen=True)
class Tries:
    """What the tries of one message leave to the next: the parts that have arrived."""

    arrived: set[Any] = field(default_factory=set)
    memo: dict[Any, Any] = field(default_factory=dict)

    @contextmanager
    def remembered(self) -> Iterator[None]:
        """Meanwhile a service passes over what has arrived already."""
        tracked, kept = _delivery_tracker.set(self.arrived), _delivery_memo.set(self.memo)
        try:
            yield
        finally:
            _delivery_memo.reset(kept)
            _delivery_tracker.reset(tracked)


def refusal(opened: Opened, message: Message, tries: Tries) -> Refusal | None:
    """Sends it, what of it has not arrived yet; None where the channel took it all."""
    with heard() as said, tries.remembered():
        try:
            took = opened.service.notify(
                title=message.title,
                body=message.body,
                body_format=message.markup,
                attach=[str(file) for file in (*message.files, *message.pictures)] or None,
            )
        except Exception as error:
            # a service of a hundred may raise anything, and is not to stop the others
            said.append(f"{type(error).__name__}: {error}")
            took = False
    if took:
        return None
    told = dict.fromkeys(WRAPPED.sub("", one) for one in said)
    reason = opened.without_secrets("; ".join(told)) or UNSAID
    unanswered = bool(NO_ANSWER.search("; ".join(reversed(said))))
    if len(reason) > LONGEST:
        reason = reason[: LONGEST - 1] + "…"
    return Refusal(reason, unanswered)
