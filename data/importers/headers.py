"""Which column of a sheet is which field of a source, told by the header and by what is in it.

A header is compared without its case, spaces and signs, so that `CloseDate`, `close_date` and
`Close Date` are one; without what stands in brackets where that says only a unit; and traditional
Chinese as simplified. Where a source says so, a header that contains a known one will do as well,
if the values agree. Every finding carries why.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from data.readers import Sheet
from data.sentence import Sentence

KINDS = ("text", "id", "day", "moment", "amount", "share", "flag", "number")
_TRADITIONAL = "預計實際銷階狀態負責創時間額稱來產業務機會贏單輸戶類歸屬門聯繫終結幣種說編號經"
_SIMPLIFIED = "预计实际销阶状态负责创时间额称来产业务机会赢单输户类归属门联系终结币种说编号经"
_SIMPLER = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
# How sure a finding is: the header is a known one, or contains one, or somebody said so.
SAID, KNOWN, SIMILAR = 1.0, 0.9, 0.5
_DAY = re.compile(r".*\d{1,4}[-/.年 ]\w{1,9}[-/.月, ]+\d{1,4}.*|\d{5}(\.\d+)?|\d{8,13}")
_AMOUNT = re.compile(r"[^\d]{0,6}\d[\d.,' \u00a0\u202f]*[^\d]{0,4}")


@dataclass(frozen=True)
class Field:
    """A column that a source may have: how its values are read, the headers it goes by."""

    name: str
    kind: str
    headers: tuple[str, ...]


@dataclass(frozen=True)
class Found:
    """A field's column in a sheet, how sure that is (0 to 1), and why."""

    column: str
    score: float
    why: Sentence


def normalised(header: str) -> str:
    """A header as it is compared; empty for one of signs only."""
    usual = unicodedata.normalize("NFKC", header).casefold().translate(_SIMPLER)
    return "".join(sign for sign in usual if sign.isalnum())


def _without_unit(header: str) -> str:
    return normalised(re.sub(r"[(（\[][^)）\]]*[)）\]]|[*:：]+\s*$", "", header))


def has_headers(sheet: Sheet, groups: Sequence[Sequence[str]]) -> bool:
    """Whether of each group of headers the sheet has one."""
    there = {normalised(column) for column in sheet.columns}
    there |= {_without_unit(column) for column in sheet.columns}
    return all(any(normalised(header) in there for header in group) for group in groups)


def found_fields(
    sheet: Sheet, fields: Sequence[Field], said: Mapping[str, str], is_similar_enough: bool
) -> dict[str, Found]:
    """The column of each field that has one. `said` are people's answers: column to field.

    A column is one field's only, and a field has one column; the earlier of a field's headers
    is preferred, and the earlier of two columns.
    """
    by_form = {}
    for column in reversed(sheet.columns):
        by_form[_without_unit(column)] = column
    for column in reversed(sheet.columns):
        by_form[normalised(column)] = column
    by_form.pop("", None)
    answers = {normalised(column): field for column, field in said.items()}
    found: dict[str, Found] = {}
    free = list(sheet.columns)
    for column in sheet.columns:
        answer = answers.get(normalised(column))
        if answer is None:
            continue
        free.remove(column)
        if answer:
            found[answer] = Found(column, SAID, Sentence("the mapping says so"))
    for field in fields:
        for header in field.headers:
            column = by_form.get(normalised(header), "")
            if column in free and field.name not in found:
                found[field.name] = Found(
                    column, KNOWN, Sentence("known as “%(header)s”", {"header": header})
                )
                free.remove(column)
    _find_currency(fields, found, by_form, free)
    if is_similar_enough:
        for field in fields:
            if field.name in found:
                continue
            similar = _similar(sheet, field, free)
            if similar:
                found[field.name] = similar
                free.remove(similar.column)
    return found


def _find_currency(
    fields: Sequence[Field], found: dict[str, Found], by_form: Mapping[str, str], free: list[str]
) -> None:
    """The column `X Currency` that reports put beside the amount X."""
    if "amount" in found and "currency" in {field.name for field in fields} - set(found):
        beside = by_form.get(normalised(found["amount"].column + " Currency"), "")
        if beside in free:
            found["currency"] = Found(beside, KNOWN, Sentence("stands beside the amount"))
            free.remove(beside)


def samples_of(sheet: Sheet, column: str, most: int = 3) -> tuple[str, ...]:
    """The first different values of a column in the sample, longer ones cut."""
    place = sheet.columns.index(column)
    values = [row[place].strip() for row in sheet.sample if place < len(row)]
    return tuple(value[:60] for value in dict.fromkeys(values) if value)[:most]


def _similar(sheet: Sheet, field: Field, free: Sequence[str]) -> Found | None:
    """The free column whose header contains the longest of the field's, and whose values agree."""
    best: tuple[int, str, str] | None = None
    for column in free:
        form = normalised(column)
        for header in field.headers:
            known = normalised(header)
            long_enough = len(known) >= (5 if known.isascii() else 2)
            if not long_enough or known not in form or not _agree(sheet, column, field.kind):
                continue
            if best is None or len(known) > best[0]:
                best = (len(known), column, header)
    if best is None:
        return None
    return Found(best[1], SIMILAR, Sentence("contains “%(header)s”", {"header": best[2]}))


def _agree(sheet: Sheet, column: str, kind: str) -> bool:
    """Whether most of a column's values can be of a kind; an empty column can be of any."""
    values = samples_of(sheet, column, most=20)
    pattern = {"day": _DAY, "moment": _DAY, "amount": _AMOUNT, "share": _AMOUNT}.get(kind)
    if pattern is None or not values:
        return True
    return 2 * sum(1 for value in values if pattern.fullmatch(value)) > len(values)
