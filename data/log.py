"""Who did what and when, as lines of JSON beside the served data: only ever added to.

A line says which person, page and query, never what was on it: no amount, no count, no secret.
What may stand in a line is listed here, so that nothing else gets in by an oversight. The file
grows by a line for each sign-in, view-as, download and load; the system may rotate it, since it is
opened anew for each line.
"""

import json
import logging
import os
from datetime import UTC, datetime
from pathlib import Path

FILE = "log.jsonl"
EVENTS = (
    "sign_in", "sign_in_refused", "sign_out", "view_as", "view_as_end", "download", "load", "demo",
    "upload", "inbox", "take_back",
)  # fmt: skip
DETAILS = {"why", "as", "page", "query", "version", "format", "generation", "outcome", "source"}
LONGEST = 300  # characters of one text: an address from outside may be of any length
LOG = logging.getLogger(__name__)


def note(home: Path, what: str, who: str, **details: str | int | None) -> None:
    """Adds a line; what cannot be written is said in the program's log, and stops nobody.

    Raises ValueError for an event or a detail that has no place here.
    """
    if what not in EVENTS or not details.keys() <= DETAILS:
        raise ValueError(f"the log has no place for {what} with {', '.join(sorted(details))}")
    line = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "who": who[:LONGEST],
        "what": what,
        **{
            key: value[:LONGEST] if isinstance(value, str) else value
            for key, value in details.items()
            if value is not None
        },
    }
    text = json.dumps(line) + "\n"
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(home / FILE, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            # one write to the end of the file: lines of several processes do not mix
            os.write(descriptor, text.encode())
        finally:
            os.close(descriptor)
    except OSError:
        LOG.exception("the log %s could not be written: %s by %s", FILE, what, line["who"])
