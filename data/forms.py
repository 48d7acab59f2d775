"""How a column writes its days and amounts, decided over all its values, and as the contract does.

A mapped source is read leniently: each column of days or amounts is looked at as a whole, the one
form that reads it is found, and an SQL expression brings every value to the contract's text. What
the form does not read is left as it is, so that the load rejects it with its value. A form that
could be two things is a question: nothing is guessed that would be wrong by months or a thousand.

The engine only counts the shapes of a column (digits as 9, words as a), so a column that is plain
already, however long, costs one look and no conversion.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.workspace import DataFault, Workspace, identifier, literal

DAY_FIRST, MONTH_FIRST = "day first", "month first"
POINT, COMMA = "1,234.50", "1.234,50"
# Nobody means these: the end of time, the beginning of it, and what is nothing in old databases.
NO_DAY = r"(9999|0000|0001|1899-12-30|1900-01-00|4712-12-31).*|[0/.\- :T]+"
MOST_SHAPES = 400
_TIME = r"(?P<time>,? ?T?9{1,2}:9{2}(?::9{2}(?P<part>\.9+)?)?(?P<noon> ?a)?)?"
_NUMERIC = re.compile(rf"9{{1,2}}(?P<sep>[/.\-])9{{1,2}}(?P=sep)(?P<year>9{{4}}|9{{2}}){_TIME}")
_YEAR_FIRST = re.compile(rf"9{{4}}(?P<sep>[/.\-])9{{1,2}}(?P=sep)9{{1,2}}{_TIME}")
_CHINESE = re.compile(rf"9{{4}} ?年 ?9{{1,2}} ?月 ?9{{1,2}} ?日{_TIME}")
_NAMED = {
    re.compile(rf"9{{1,2}}(?P<a>[ \-/.])a\.?(?P<b>,?[ \-/.])(?P<year>9{{4}}|9{{2}}){_TIME}"): "%d{a}%b{b}%Y",
    re.compile(rf"a(?P<a>[ \-.])9{{1,2}}(?P<b>,? )(?P<year>9{{4}}|9{{2}}){_TIME}"): "%b{a}%d{b}%Y",
}  # fmt: skip
_STRICT = re.compile(r"9{4}-9{2}-9{2}([T ]9{2}:9{2}(:9{2}(\.9+)?)?( ?(Z|[+-]9{2}(:?9{2})?))?)?")
_EPOCH = {"9" * 13: 1_000, "9" * 12: 1_000, "9" * 10: 1_000_000, "9" * 9: 1_000_000}
_SERIAL = re.compile(r"9{5}(\.9+)?")


@dataclass(frozen=True)
class Place:
    """Where a column is: its file, the sheet of the source that is, its header."""

    file: str
    sheet: str
    column: str


@dataclass(frozen=True)
class Question:
    """What only a person can tell of a column: its order of days or its style of numbers."""

    place: Place
    kind: str  # date_order, number_style
    options: tuple[str, str]
    examples: tuple[str, ...]

    def sentence(self) -> str:
        """The question in words."""
        shown = ", ".join(f"“{example}”" for example in self.examples)
        return (
            f"{self.place.column} of {self.place.file} can be read in two ways ({shown}): is it"
            f" {self.options[0]} or {self.options[1]}? Say {self.kind} in the mapping."
        )


class Asked(DataFault):
    """The data cannot be read before somebody answers; the message has the questions in words."""

    def __init__(self, questions: Sequence[Question]) -> None:
        super().__init__(" ".join(question.sentence() for question in questions))
        self.questions = tuple(questions)


@dataclass(frozen=True)
class Form:
    """How a column is read: the SQL of its text in the contract's form, and a word on it.

    `said` is None where nothing was to be done; `order` is what was decided or is asked;
    `parts` an expression to be computed before, under the name `parts_of(column)`, and `currency` the SQL of
    the code that a sign stands for.
    """

    sql: str
    said: str | None = None
    order: str | None = None
    question: Question | None = None
    parts: str | None = None
    currency: str | None = None


def parts_of(column: str) -> str:
    """The name of what a form computes before."""
    return identifier(f"parts of {column}")


def shapes_of(work: Workspace, table: str, column: str) -> list[tuple[str, int, str]]:
    """The shapes of a column's values with how many have each and an example, commonest first."""
    name = identifier(column)
    return work.rows(
        "select shape, sum(times)::bigint, min(example) from ("
        f"select regexp_replace(regexp_replace({name}, '[0-9]', '9', 'g'), '[[:alpha:]]+', 'a', 'g')"
        f" as shape, count(*) as times, min({name}) as example from {table}"
        f" where {name} is not null group by 1) group by 1"
        f" order by 2 desc, 1 limit {MOST_SHAPES}"
    )


def day_form(
    work: Workspace, table: str, column: str, place: Place, is_moment: bool, order: str | None
) -> Form:
    """The form of a column of days or times; `order` answers the question."""
    name = identifier(column)
    shapes = shapes_of(work, table, column)
    formats: list[str] = []
    ordered: dict[str, tuple[str, str]] = {}  # shape: its two formats, day first and month first
    said: list[str] = []
    branches: list[str] = []
    for shape, _, example in shapes:
        if _STRICT.fullmatch(_zoned(shape, example)):
            continue
        if found := _NUMERIC.fullmatch(shape):
            if re.match(r"0{1,2}[/.\-]0", example):
                continue
            tail = _time_format(found, example)
            year = "%Y" if len(found["year"]) == 4 else "%y"
            sep = found["sep"]
            both = (f"%d{sep}%m{sep}{year}{tail}", f"%m{sep}%d{sep}{year}{tail}")
            if sep == ".":
                formats.append(both[0])  # nobody writes the month first with points
            else:
                ordered[shape] = both
        elif found := _YEAR_FIRST.fullmatch(shape):
            sep = found["sep"]
            formats.append(f"%Y{sep}%m{sep}%d{_time_format(found, example)}")
        elif found := _CHINESE.fullmatch(shape):
            date = re.sub(r"9+", "{}", shape[: found.start("time")] if found["time"] else shape)
            formats.append(date.format("%Y", "%m", "%d") + _time_format(found, example))
        elif shape == "99999999":
            formats.append("%Y%m%d")
        elif shape in _EPOCH:
            branches.append(
                f"when length({name}) = {len(shape)} and try_cast({name} as bigint) is not null then"
                f" strftime(make_timestamp(try_cast({name} as bigint) * {_EPOCH[shape]}),"
                " '%Y-%m-%dT%H:%M:%SZ')"
            )
            said.append("Unix times")
        elif _SERIAL.fullmatch(shape):
            branches.append(_serial(name, is_moment))
            said.append("Excel's day numbers")
        else:
            for pattern, date in _NAMED.items():
                if found := pattern.fullmatch(shape):
                    year = "%Y" if len(found["year"]) == 4 else "%y"
                    date = date.format(a=found["a"], b=found["b"]).replace("%Y", year)
                    formats.append(date + _time_format(found, example))
                    formats.append(formats[-1].replace("%b", "%B"))
    decided, question = None, None
    if ordered:
        decided, question = _order(work, table, column, place, ordered, order)
        formats += [both[decided != DAY_FIRST] for both in ordered.values()]
        said.append(f"days are read {decided}")
    text = "'%Y-%m-%dT%H:%M:%S'" if is_moment else "'%Y-%m-%d'"
    reading = name
    if formats:
        listed = ", ".join(literal(one) for one in dict.fromkeys(formats))
        reading = f"coalesce(strftime(try_strptime({name}, [{listed}]), {text}), {name})"
    if branches:
        reading = f"case {' '.join(dict.fromkeys(branches))} else {reading} end"
    empty = [example for _, _, example in shapes if re.fullmatch(NO_DAY, example)]
    if empty:
        reading = f"case when regexp_full_match({name}, {literal(NO_DAY)}) then null else {reading} end"
        said.append(f"“{empty[0]}” is no day")
    if formats and not ordered:
        said.append(f"written as {formats[0]}")
    words = "; ".join(dict.fromkeys(said)) or None
    return Form(reading, words, order=decided, question=question)


def _zoned(shape: str, example: str) -> str:
    """The shape with T and Z as they are, which the letters of a word would hide."""
    shape = re.sub(r"(?<=9)a(?=9)", "T" if "T" in example.upper() else "a", shape)
    return shape[:-1] + "Z" if shape.endswith("a") and example.endswith(("Z", "z")) else shape


def _time_format(found: re.Match[str], example: str) -> str:
    """The format of the time behind a day, empty where there is none."""
    time = found["time"]
    if not time:
        return ""
    lead = re.match(r",? ?", time)
    start = lead[0] if lead else ""
    hour = "%I" if found["noon"] else "%H"
    text = f"{hour}:%M" + (":%S" if time.count(":") == 2 else "") + (".%f" if found["part"] else "")
    noon = found["noon"] or ""
    return f"{start}{text}" + noon.replace("a", "%p")


def _serial(name: str, is_moment: bool) -> str:
    day = f"(timestamp '1899-12-30' + to_seconds(round(try_cast({name} as double) * 86400)))"
    text = "'%Y-%m-%dT%H:%M:%S'" if is_moment else "'%Y-%m-%d'"
    return (
        f"when regexp_full_match({name}, '[0-9]{{5}}(\\.[0-9]+)?') then strftime({day}, {text})"
    )


def _order(
    work: Workspace,
    table: str,
    column: str,
    place: Place,
    ordered: dict[str, tuple[str, str]],
    order: str | None,
) -> tuple[str, Question | None]:
    """Whether days or months come first, by which of the two reads the column."""
    name = identifier(column)
    first = [literal(both[0]) for both in ordered.values()]
    second = [literal(both[1]) for both in ordered.values()]
    day, month, both, examples = work.rows(
        "select count(*) filter (d and not coalesce(m, false)),"
        " count(*) filter (m and not coalesce(d, false)), count(*) filter (d and m and differ),"
        f" (list(distinct v order by v) filter (differ))[:3] from (select {name} as v,"
        f" try_strptime({name}, [{', '.join(first)}]) as day_read,"
        f" try_strptime({name}, [{', '.join(second)}]) as month_read,"
        " day_read is not null as d, month_read is not null as m,"
        f" day_read is distinct from month_read as differ from {table}) where d or m"
    )[0]
    if order in (DAY_FIRST, MONTH_FIRST):
        return str(order), None
    if day and not month:
        return DAY_FIRST, None
    if month and not day:
        return MONTH_FIRST, None
    if not day and not month and not both:
        return MONTH_FIRST, None  # both ways give the same, or nothing of it is a day
    options = (DAY_FIRST, MONTH_FIRST)
    return MONTH_FIRST, Question(place, "date_order", options, tuple(examples or ()))
