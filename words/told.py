"""What a load says of the files it was given: a message with its values, in a reader's language.

The form is that of data/sentence.py. What an earlier version wrote is a plain text.
"""

import re
from collections.abc import Mapping
from typing import Any

from words.fields import field_name
from words.language import Words
from words.mark import mark

BETWEEN = (mark(", "), mark("; "), mark(" or "))
"""What stands between several things in a row."""
TAKEN_BACK = re.compile(r"load (\d+) again")


def told(words: Words, said: Any) -> str:
    """The sentence in the reader's language; nothing where nothing is said."""
    if said is None:
        return ""
    if isinstance(said, bool | str):
        return str(said)
    if isinstance(said, int):
        return words.count(said)
    if not isinstance(said, Mapping):
        return str(said)
    if "day" in said:
        return words.day(said["day"])
    if "field" in said:
        return field_name(said["field"], words)
    if "all" in said:
        between = str(said.get("between", " "))
        return words(between).join(told(words, one) for one in said["all"])
    values = {name: told(words, one) for name, one in (said.get("values") or {}).items()}
    return words(str(said.get("message") or ""), **values)


def source_name(words: Words, name: str) -> str:
    """As what files were read, by the name that the data keeps of it."""
    if found := TAKEN_BACK.fullmatch(name):
        return words("load %(number)s again", number=found[1])
    return words("the dashboard's own tables") if name == "contract" else words(name)


def reason(words: Words, sentence: str) -> str:
    """Why a row was kept out, or changed; a remark of an earlier version stays as it is."""
    return words(sentence)


def reasons(words: Words, others: str) -> str:
    """What else is wrong with a row: `column: value: sentence`, one after the other."""
    found = []
    for one in others.split(" | "):
        where, colon, sentence = one.rpartition(": ")
        found.append(f"{where}{colon}{words(sentence)}")
    return " | ".join(found)
