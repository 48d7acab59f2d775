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

from data.questions import Place, Question
from data.sentence import Row, Sentence, quoted
from data.workspace import Workspace, identifier, literal

DAY_FIRST, MONTH_FIRST = "day first", "month first"
POINT, COMMA = "1,234.50", "1.234,50"
# Nobody means these: the end of time, the beginning of it, and what is nothing in old databases.
NO_DAY = r"(9999|0000|0001|1899-12-30|1900-01-00|4712-12-31).*|[0/.\- :T]+"
MOST_SHAPES = 400
_TIME = r"(?P<time>,? ?T?9{1,2}:9{2}(?::9{2}(?P<part>\.9+)?)?(?P<noon> ?a)?)?"
_YEAR = r"(?P<year>9{4}|9{2})"
_NUMERIC = re.compile(rf"9{{1,2}}(?P<sep>[/.\-])9{{1,2}}(?P=sep){_YEAR}{_TIME}")
_YEAR_FIRST = re.compile(rf"9{{4}}(?P<sep>[/.\-])9{{1,2}}(?P=sep)9{{1,2}}{_TIME}")
_CHINESE = re.compile(rf"9{{4}} ?年 ?9{{1,2}} ?月 ?9{{1,2}} ?日{_TIME}")
_NAMED = {
    re.compile(rf"9{{1,2}}(?P<a>[ \-/.])a\.?(?P<b>,?[ \-/.]){_YEAR}{_TIME}"): "%d{a}%b{b}%Y",
    re.compile(rf"a(?P<a>[ \-.])9{{1,2}}(?P<b>,? ){_YEAR}{_TIME}"): "%b{a}%d{b}%Y",
}
_STRICT = re.compile(r"9{4}-9{2}-9{2}([T ]9{2}:9{2}(:9{2}(\.9+)?)?( ?(Z|[+-]9{2}(:?9{2})?))?)?")
_EPOCH = {"9" * 13: 1_000, "9" * 12: 1_000, "9" * 10: 1_000_000, "9" * 9: 1_000_000}
_SERIAL = re.compile(r"9{5}(\.9+)?")


@dataclass(frozen=True)
class Form:
    """How a column is read: the SQL of its text in the contract's form, and a word on it.

    `said` is None where nothing was to be done; `order` is what was decided or is asked;
    `parts` an expression to be computed before, under the name `parts_of(column)`, and `currency`
    the SQL of the code that a sign stands for.
    """

    sql: str
    said: Row | None = None
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
        f"select regexp_replace(regexp_replace({name}, '[0-9]', '9', 'g'), '[[:alpha:]]+', 'a',"
        f" 'g') as shape, count(*) as times, min({name}) as example from {table}"
        f" where {name} is not null group by 1) group by 1"
        f" order by 2 desc, 1 limit {MOST_SHAPES}"
    )


def day_form(
    work: Workspace, table: str, column: str, place: Place, is_moment: bool, order: str | None
) -> Form:
    """The form of a column of days or times; `order` answers the question."""
    name = identifier(column)
    text = "'%Y-%m-%dT%H:%M:%S'" if is_moment else "'%Y-%m-%d'"
    formats: list[str] = []
    ordered: dict[str, tuple[str, str]] = {}  # shape: its two formats, day first and month first
    said: list[Sentence] = []
    branches: list[str] = []
    nothing: list[str] = []
    for shape, _, example in shapes_of(work, table, column):
        if re.fullmatch(NO_DAY, example):
            nothing.append(example)
        if _STRICT.fullmatch(_zoned(shape, example)):
            continue
        found = _NUMERIC.fullmatch(shape)
        if found and found["sep"] != ".":
            year, tail = _year(found), _time_format(found, example)
            day, month = f"%d{found['sep']}%m", f"%m{found['sep']}%d"
            ordered[shape] = (
                f"{day}{found['sep']}{year}{tail}",
                f"{month}{found['sep']}{year}{tail}",
            )
        elif shape in _EPOCH:
            branches.append(_epoch(name, shape))
            said.append(Sentence("Unix times"))
        elif _SERIAL.fullmatch(shape):
            branches.append(_serial(name, text))
            said.append(Sentence("Excel's day numbers"))
        else:
            formats += _formats(shape, example)
    if formats:
        said.append(Sentence("written as %(form)s", {"form": formats[0]}))
    decided, question = None, None
    if ordered:
        decided, question = _order(work, table, column, place, ordered, order)
        formats += [both[decided != DAY_FIRST] for both in ordered.values()]
        said.append(Sentence("days are read %(order)s", {"order": quoted(decided)}))
    reading = name
    if formats:
        # Years of two digits first: the engine would read 24 as the year 24 else.
        formats.sort(key=lambda one: "%Y" in one)
        listed = ", ".join(literal(one) for one in dict.fromkeys(formats))
        reading = f"coalesce(strftime(try_strptime({name}, [{listed}]), {text}), {name})"
    if branches:
        reading = f"case {' '.join(dict.fromkeys(branches))} else {reading} end"
    if nothing:
        no_day = f"regexp_full_match({name}, {literal(NO_DAY)})"
        reading = f"case when {no_day} then null else {reading} end"
        said.append(Sentence("“%(value)s” is no day", {"value": nothing[0]}))
    return Form(reading, all_of(said), order=decided, question=question)


def all_of(said: Sequence[Sentence]) -> Row | None:
    """What is said of a column, each thing once; None where there is nothing to say."""
    return Row(tuple({str(one): one for one in said}.values()), "; ") if said else None


def _formats(shape: str, example: str) -> list[str]:
    """The formats of a shape that says itself which part is the day; none where it is no day."""
    if shape == "99999999":
        return ["%Y%m%d"]
    if found := _NUMERIC.fullmatch(shape):  # with points, and then nobody writes the month first
        return [f"%d.%m.{_year(found)}{_time_format(found, example)}"]
    if found := _YEAR_FIRST.fullmatch(shape):
        sep = found["sep"]
        return [f"%Y{sep}%m{sep}%d{_time_format(found, example)}"]
    if found := _CHINESE.fullmatch(shape):
        date = re.sub(r"9+", "{}", shape[: found.start("time")] if found["time"] else shape)
        return [date.format("%Y", "%m", "%d") + _time_format(found, example)]
    for pattern, date in _NAMED.items():
        if found := pattern.fullmatch(shape):
            date = date.format(a=found["a"], b=found["b"]).replace("%Y", _year(found))
            short = date + _time_format(found, example)
            return [short, short.replace("%b", "%B")]
    return []


def _year(found: re.Match[str]) -> str:
    return "%Y" if len(found["year"]) == 4 else "%y"


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


def _epoch(name: str, shape: str) -> str:
    number = f"try_cast({name} as bigint)"
    return (
        f"when length({name}) = {len(shape)} and {number} is not null then"
        f" strftime(make_timestamp({number} * {_EPOCH[shape]}), '%Y-%m-%dT%H:%M:%SZ')"
    )


def _serial(name: str, text: str) -> str:
    day = f"(timestamp '1899-12-30' + to_seconds(round(try_cast({name} as double) * 86400)))"
    shape = "'[0-9]{5}(\\.[0-9]+)?'"
    return f"when regexp_full_match({name}, {shape}) then strftime({day}, {text})"


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
    pairs = sorted(ordered.values(), key=lambda both: "%Y" in both[0])
    first = [literal(both[0]) for both in pairs]
    second = [literal(both[1]) for both in pairs]
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
