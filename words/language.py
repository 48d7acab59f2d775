"""The words of one language: messages with named values, names of codes, and formats."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from babel.dates import format_date

from words import numbers
from words.catalogue import LANGUAGES, translations
from words.column_help import HELP
from words.columns import COLUMNS, EDGES
from words.numbers import NOTHING
from words.terms import TERMS

DAY = {"en": "EEE d MMM y", "zh": "y年M月d日 EEE"}
PLAIN_DAY = {"en": "d MMM y", "zh": "y年M月d日"}
SHORT_DAY = {"en": "d MMM", "zh": "M月d日"}
MONTH = {"en": "MMM y", "zh": "y年M月"}
SHORT_MONTH = {"en": "MMM", "zh": "M月"}
QUARTER = re.compile(r"(\d{4})-Q([1-4])")
YEAR = re.compile(r"FY(\d{4})")
CALENDAR_MONTH = re.compile(r"(\d{4})-(\d{2})")


@dataclass(frozen=True)
class Words:
    """Everything the product says in one language. What is missing is said with a dash."""

    language: str

    def __call__(self, message: str, **values: object) -> str:
        """The message in this language, its %(name)s places filled."""
        text = translations(self.language).gettext(message) if message else ""
        return text % values if values else text

    def plural(self, one: str, many: str, count: int, **values: object) -> str:
        """The form that goes with `count`, which also fills %(count)s, grouped."""
        text = translations(self.language).ngettext(one, many, count)
        return text % {"count": self.count(count), **values}

    def term(self, code: object) -> str:
        """The name of a code that queries return (a level, a kind, a method); else the code."""
        text = "" if code is None else str(code)
        return self(TERMS[text]) if text in TERMS else text

    def name(self, identifier: object, name: object) -> str:
        """A name from the data; of what the data does not name (`unknown`), ours."""
        known = str(identifier) in ("unknown", "not_known")
        return self.term(identifier) if known else "" if name is None else str(name)

    def column(self, name: str) -> str:
        """The heading of a query's column, without its unit."""
        if name in COLUMNS:
            return self(COLUMNS[name])
        edge = next((one for one in EDGES if name.startswith(one)), "")
        figure = name.removeprefix(edge)
        return self(EDGES[edge], figure=self(COLUMNS[figure])) if figure in COLUMNS else name

    def column_help(self, name: str) -> str:
        """What a column means, in one sentence; empty where its heading says it."""
        return self(HELP[name]) if name in HELP else ""

    def amount(self, value: object, plus: bool = False) -> str:
        """A short amount: 1.13M, 480K; 113万, 1.20亿."""
        number = numbers.decimal_of(value)
        if number is None:
            return NOTHING
        units = numbers.MYRIADS if self.language == "zh" else numbers.THOUSANDS
        return numbers.short(number, units, plus)

    def exact_amount(self, value: object) -> str:
        """An amount to the cent, grouped; whole amounts without cents."""
        number = numbers.decimal_of(value)
        if number is None:
            return NOTHING
        return numbers.plain(number, 0 if number == number.to_integral_value() else 2)

    def count(self, value: object, plus: bool = False) -> str:
        """A whole number, grouped."""
        return self.number(value, 0, plus)

    def number(self, value: object, digits: int = 1, plus: bool = False) -> str:
        """A number with so many decimals, grouped."""
        number = numbers.decimal_of(value)
        return NOTHING if number is None else numbers.plain(number, digits, plus)

    def rate(self, value: object, digits: int = 0, plus: bool = False) -> str:
        """A share as a percentage; 1 is all."""
        number = numbers.decimal_of(value)
        return NOTHING if number is None else numbers.plain(number * 100, digits, plus) + "%"

    def day(self, value: Any) -> str:
        """A day with its weekday: Fri 20 Nov 2026; 2026年11月20日 周五."""
        return self._dated(value, DAY)

    def short_day(self, value: Any) -> str:
        """A day of a year that is plain from its surroundings: 20 Nov; 11月20日."""
        return self._dated(value, SHORT_DAY)

    def near_day(self, value: Any, of: date) -> str:
        """A day without its year where that is the year of another, named day."""
        same_year = isinstance(value, date) and value.year == of.year
        return self._dated(value, SHORT_DAY if same_year else PLAIN_DAY)

    def month(self, value: Any) -> str:
        """A calendar month, given by any of its days: Nov 2026; 2026年11月."""
        return self._dated(value, MONTH)

    def short_month(self, value: Any) -> str:
        """A month of a year that is plain from its surroundings: Nov; 11月."""
        return self._dated(value, SHORT_MONTH)

    def time(self, value: Any) -> str:
        """A day with the time of day: 20 Nov, 14:05; 11月20日 14:05."""
        if not isinstance(value, datetime) or value != value:
            return NOTHING
        between = " " if self.language == "zh" else ", "
        return f"{self.short_day(value)}{between}{value:%H:%M}"

    def days(self, value: object) -> str:
        """A length in days: 12 days; 12 天."""
        number = numbers.decimal_of(value)
        if number is None:
            return NOTHING
        whole = int(numbers.rounded(number, 0))
        return self.plural("%(count)s day", "%(count)s days", whole)

    def period(self, label: str) -> str:
        """A period's neutral label ("2026-Q4", "2026-07", "FY2026") as people say it."""
        if found := QUARTER.fullmatch(label):
            return self("%(year)s-Q%(quarter)s", year=found[1], quarter=found[2])
        if found := YEAR.fullmatch(label):
            return self("FY%(year)s", year=found[1])
        if found := CALENDAR_MONTH.fullmatch(label):
            return self.month(date(int(found[1]), int(found[2]), 1))
        return label

    def _dated(self, value: Any, patterns: dict[str, str]) -> str:
        if isinstance(value, str):
            value = date.fromisoformat(value[:10])
        if not isinstance(value, date) or value != value:
            return NOTHING
        day = value.date() if isinstance(value, datetime) else value
        locale = "en_GB" if self.language == "en" else "zh_CN"
        return str(format_date(day, patterns[self.language], locale=locale))


@cache
def words_for(language: str) -> Words:
    """The words of a language of LANGUAGES; any other is refused."""
    if language not in LANGUAGES:
        raise ValueError(f"no words for language {language!r}")
    return Words(language)
