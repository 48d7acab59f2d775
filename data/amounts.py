"""Amounts and months as people write them in a spreadsheet, read exactly or not at all.

A load is stricter (data/typed.py): what software exports has one form. What people paste has many,
and one that could mean two things is refused rather than guessed.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal

from queries.period import FIRST_DAY, LAST_DAY

UNITS = {
    "": 1, "k": 10**3, "m": 10**6, "mn": 10**6, "mio": 10**6, "b": 10**9, "bn": 10**9,
    "千": 10**3, "万": 10**4, "萬": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "億": 10**8,
}  # fmt: skip
# What stands for a currency, and which ones it can be; a code stands for itself.
SIGNS = {
    "¥": ("CNY", "JPY"),
    "元": ("CNY",),
    "rmb": ("CNY",),
    "人民币": ("CNY",),
    "cn¥": ("CNY",),
    "円": ("JPY",),
    "$": ("USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD", "MXN"),
    "us$": ("USD",),
    "hk$": ("HKD",),
    "€": ("EUR",),
    "£": ("GBP",),
    "₩": ("KRW",),
    "₹": ("INR",),
}
CODES = {code for codes in SIGNS.values() for code in codes} | {
    "AED", "BRL", "CHF", "CZK", "DKK", "HUF", "IDR", "ILS", "MYR", "NOK", "PHP", "PLN", "SAR",
    "SEK", "THB", "TRY", "VND", "ZAR",
}  # fmt: skip
LARGEST = Decimal(10) ** 16
LONGEST = 26  # digits and separators; arithmetic with so many is exact
_SIGN = "|".join(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True)) + "|[a-z]{3}"
_AMOUNT = re.compile(
    rf"(?P<minus>[-−]?) ?(?P<before>{_SIGN})? ?(?P<inner>[-−]?) ?(?P<number>[0-9][0-9.,' ]*)"
    rf"(?P<unit>百万|千万|[千万萬亿億]|mio|mn|bn|[kmb])? ?(?P<after>{_SIGN})?"
)
_GROUPED = r"[1-9]\d{{0,2}}(?:{0}\d{{3}})+"
_NAMES = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip
_MONTHS = {name[:cut]: place for place, name in enumerate(_NAMES, 1) for cut in (3, len(name))}
_MONTHS["sept"] = 9
# a whole day where it is the month's first: how a spreadsheet may show a month
_YEAR_FIRST = re.compile(
    r"([0-9]{4}) ?[-/.年] ?([0-9]{1,2})(?:[-/.]0?1| ?月(?: ?0?1 ?日)?)?(?: 0?0:00(?::00)?)?"
)
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{4})")
_TOGETHER = re.compile(r"([0-9]{4})m?([0-9]{2})")
_NAMED = re.compile(r"([a-z]{3,9})\.?[ \-/,']*([0-9]{4}|[0-9]{2})")
_NAMED_LAST = re.compile(r"([0-9]{4})[ \-/,]*([a-z]{3,9})\.?")
_ALONE = re.compile(r"[0-9]{1,2} ?月|[一二三四五六七八九十]+月")


class Unread(ValueError):
    """A text that cannot be read; the message is a code: what is wrong with it."""


def plain(text: str) -> str:
    """A cell as it is compared: full-width signs as usual ones, any space as one, small letters."""
    usual = unicodedata.normalize("NFKC", text).replace("\u2019", "'")
    return " ".join(usual.split()).casefold()


def amount(text: str, currency: str | None = None) -> Decimal:
    """The amount a cell says, to the cent: 1,200,000; 1 200 000,50; 1.2M; 120万; ¥1,200.

    `currency` is the one amounts are in: a sign of another is refused. Raises Unread: `bad_amount`,
    `two_amounts` (1.200), `negative_amount`, `cents`, `large_amount`, `other_currency`.
    """
    said = plain(text)
    in_brackets = said.startswith("(") and said.endswith(")")
    found = _AMOUNT.fullmatch(said[1:-1].strip() if in_brackets else said)
    if found is None:
        raise Unread("bad_amount")
    for sign in filter(None, (found["before"], found["after"])):
        meant = SIGNS.get(sign, (sign.upper(),))
        if not CODES.union([currency or ""]).issuperset(meant):
            raise Unread("bad_amount")
        if currency and currency not in meant:
            raise Unread("other_currency")
    unit = found["unit"] or ""
    value = _number(found["number"].strip(), unit) * UNITS[unit]
    if value and (in_brackets or found["minus"] or found["inner"]):
        raise Unread("negative_amount")
    if value >= LARGEST:
        raise Unread("large_amount")
    if value != value.quantize(Decimal("0.01")):
        raise Unread("cents")
    return value.quantize(Decimal("0.01"))


def _number(digits: str, unit: str) -> Decimal:
    """The number of digits with separators: one kind for thousands, another before the decimals."""
    if len(digits) > LONGEST:
        raise Unread("bad_amount")
    if re.fullmatch(_GROUPED.format(r"\."), digits) and digits.count(".") == 1 and not unit:
        raise Unread("two_amounts")  # 1.200 is 1200 to one reader and 1.2 to another
    if re.fullmatch(r"\d+(?:[.,]\d+)?", digits) and not re.fullmatch(_GROUPED.format(","), digits):
        return Decimal(digits.replace(",", "."))
    for group, point in (",.", ".,", " .", " ,", "'.", "',"):
        grouped = _GROUPED.format(re.escape(group)) + rf"(?:{re.escape(point)}\d+)?"
        if re.fullmatch(grouped, digits):
            return Decimal(digits.replace(group, "").replace(point, "."))
    raise Unread("bad_amount")


def month(text: str) -> date:
    """The first day of the month a cell says: 2026-01, 2026/1, Jan 2026, Jan-26, 2026年1月.

    Raises Unread: `bad_month`, `no_year` (a month alone).
    """
    year, number = _month(plain(text))
    if not 1 <= number <= 12:
        raise Unread("bad_month")
    first = date(year, number, 1)
    if not FIRST_DAY <= first <= LAST_DAY:
        raise Unread("bad_month")
    return first


def _month(said: str) -> tuple[int, int]:
    if found := _YEAR_FIRST.fullmatch(said) or _TOGETHER.fullmatch(said):
        return int(found[1]), int(found[2])
    if found := _YEAR_LAST.fullmatch(said):
        return int(found[2]), int(found[1])
    if (found := _NAMED.fullmatch(said)) and found[1] in _MONTHS:
        return int(found[2]) + (2000 if len(found[2]) == 2 else 0), _MONTHS[found[1]]
    if (found := _NAMED_LAST.fullmatch(said)) and found[2] in _MONTHS:
        return int(found[1]), _MONTHS[found[2]]
    alone = said.removesuffix(".") in _MONTHS or _ALONE.fullmatch(said)
    raise Unread("no_year" if alone else "bad_month")
