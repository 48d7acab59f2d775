"""Names of files that came from outside, so that nothing can be reached by them."""

import re
import unicodedata
from collections.abc import Iterable

ENDINGS = ("csv", "xlsx", "parquet", "zip")
LONGEST = 120  # bytes, whatever the script; file systems allow 255


def harmless_name(given: str) -> str:
    """A file's name without a way, signs that steer, or an ending that is none of a table's."""
    text = unicodedata.normalize("NFC", given.encode(errors="replace").decode())
    text = re.split(r"[/\\]", text)[-1]
    text = "".join(sign if sign.isprintable() and sign not in ':*?"<>|' else "_" for sign in text)
    stem, _, ending = text.rpartition(".")
    stem, ending = (stem.strip(" .") or "file"), ending.lower()
    while len(f"{stem}.{ending}".encode()) > LONGEST:
        stem = stem[:-1]
    return f"{stem}.{ending if ending in ENDINGS else 'csv'}"


def free_name(name: str, taken: Iterable[str]) -> str:
    """The name, or the same with a number where it is taken, in whatever case."""
    known = {one.casefold() for one in taken}
    stem, _, ending = name.rpartition(".")
    place = 2
    while name.casefold() in known:
        name, place = f"{stem} ({place}).{ending}", place + 1
    return name
