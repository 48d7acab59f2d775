"""The form of a column of amounts: which sign stands before the decimals, which currency is meant.

Like data/forms.py: decided over all values of a column, read exactly or left as it is.
"""

import re

from data.amounts import CODES, SIGNS, UNITS
from data.forms import COMMA, POINT, Form, all_of, parts_of
from data.questions import Place, Question
from data.sentence import Row, Sentence
from data.workspace import Workspace, identifier, literal

PLAIN = r"[+-]?(\d+\.?\d*|\.\d+)"
_WIDE = "０１２３４５６７８９，．（）￥＄－−–\u00a0\u202f\u2009\u3000’"
_USUAL = "0123456789,.()¥$---    '"
_SIGN = "|".join(
    [
        *(re.escape(sign) for sign in sorted(SIGNS, key=len, reverse=True)),
        "[a-z]{2,3}\\$?",
        "zł",
        "kč",
    ]
)
_UNIT = "|".join(sorted((re.escape(unit) for unit in UNITS if unit), key=len, reverse=True))
_NAMES = ("open", "before", "inner", "number", "unit", "after", "close")
_PARTS = (
    rf"^(\(|-)? ?({_SIGN})? ?(-)? ?([0-9][0-9., '']*?) ?({_UNIT})? ?({_SIGN})? ?(\)|-)?$"
).replace("''", "'")
# Of a number without its signs, which one stands before its decimals, if it says so.
_SAYS_POINT = (
    r"\d{1,3}([, ']\d{3})+\.\d+|\d+\.(\d{1,2}|\d{4,})|\d{4,}\.\d{3}|0\.\d+|\d{1,3}(,\d{2,3}){2,}"
)
_SAYS_COMMA = (
    r"\d{1,3}([. ']\d{3})+,\d+|\d+,(\d{1,2}|\d{4,})|\d{4,},\d{3}|0,\d+|\d{1,3}(\.\d{3}){2,}"
)
_EITHER_POINT, _EITHER_COMMA = r"[1-9]\d{0,2}\.\d{3}", r"[1-9]\d{0,2},\d{3}"
_IN_DOUBT = r"[0-9., ']*[.,]\d+"
_GROUPED = {
    POINT: r"\d+(\.\d*)?|\d{1,3}(,\d{3})+(\.\d*)?|\d{1,3}( \d{3})+(\.\d*)?|\d{1,3}('\d{3})+(\.\d*)?"
    r"|\d{1,2}(,\d{2})+,\d{3}(\.\d*)?",
    COMMA: r"\d+(,\d*)?|\d{1,3}(\.\d{3})+(,\d*)?|\d{1,3}( \d{3})+(,\d*)?|\d{1,3}('\d{3})+(,\d*)?",
}


def amount_form(work: Workspace, table: str, column: str, place: Place, style: str | None) -> Form:
    """The form of a column of amounts; `style` answers the question."""
    name = identifier(column)
    strange, either = work.rows(
        f"select count(*) filter (not regexp_full_match({name}, {literal(PLAIN)})),"
        f" count(*) filter (regexp_full_match({name}, {literal(_EITHER_POINT)})) from {table}"
    )[0]
    if not strange and not either:
        return Form(name)
    parts = _parts(name)
    point, comma, either_point, either_comma, signs, units, examples = work.rows(
        f"select {_count(_SAYS_POINT)}, {_count(_SAYS_COMMA)}, {_count(_EITHER_POINT)},"
        f" {_count(_EITHER_COMMA)}, list(distinct sign order by sign),"
        " list(distinct unit order by unit) filter (unit <> ''),"
        f" (list(distinct v order by v) filter (n similar to {literal(_IN_DOUBT)}))[:3]"
        " from (select v, trim(parts.number) as n, parts.unit as unit,"
        " nullif(coalesce(nullif(parts.before, ''), parts.after), '') as sign"
        f" from (select {name} as v, {parts} as parts from {table} where {name} is not null))"
    )[0]
    question = None
    decided = style
    if decided not in (POINT, COMMA):
        decided = COMMA if comma and not point else POINT
        is_mixed = bool(comma and point)
        # 1,234 without more is a thousand: money has no third decimal, and the other reading
        # would be a country's own. 1.234 is as common in either.
        if is_mixed or (either_point and not point and not comma and not either_comma):
            question = Question(place, "number_style", (POINT, COMMA), tuple(examples or ()))
    said = []
    if strange or decided != POINT:
        said.append(Sentence("numbers are written as %(form)s", {"form": str(decided)}))
    known = [sign for sign in signs or [] if sign and _code(sign)]
    if known:
        signs_of = Row([f"{sign} = {_code(sign)}" for sign in known])
        said.append(Sentence("currency by %(signs)s", {"signs": signs_of}))
    if units:
        said.append(Sentence("with %(units)s", {"units": Row(units)}))
    return Form(
        _reading(name, str(decided)).replace("parts.", f"{parts_of(column)}."),
        all_of(said),
        order=str(decided),
        question=question,
        parts=parts,
        currency=_currency(known).replace("parts.", f"{parts_of(column)}.") if known else None,
    )


def share_form(work: Workspace, table: str, column: str) -> Form:
    """The form of a column of shares: 60 % and 60 are 0.6 where any value is beyond 1."""
    name = identifier(column)
    number = f"try_cast(replace(replace({name}, '%', ''), ',', '.') as decimal(18, 6))"
    most, signs = work.rows(
        f"select max({number}), count(*) filter ({name} like '%\\%%' escape '\\') from {table}"
    )[0]
    if not signs and (most is None or most <= 1):
        return Form(name)
    said = Sentence("a percentage")
    return Form(f"coalesce(cast({number} / 100 as varchar), {name})", all_of([said]))


def flag_form(column: str) -> Form:
    """The form of a column of yes and no: true, false, or null for neither."""
    name = identifier(column)
    yes = "'1', 'true', 'yes', 'y', 't', 'x', 'done', '是', '已完成', 'ja', 'oui', 'si', 'sí'"
    no = "'0', 'false', 'no', 'n', 'f', '否', 'undone', 'to do', 'nein', 'non'"
    return Form(
        f"case when lower({name}) in ({yes}) then 'true' when lower({name}) in ({no})"
        " then 'false' end"
    )


def _count(pattern: str) -> str:
    return f"count(*) filter (regexp_full_match(n, {literal(pattern)}))"


def _parts(name: str) -> str:
    usual = f"lower(trim(translate({name}, {literal(_WIDE)}, {literal(_USUAL)})))"
    names = ", ".join(literal(one) for one in _NAMES)
    return f"regexp_extract({usual}, {literal(_PARTS)}, [{names}])"


def _reading(name: str, style: str) -> str:
    """The SQL of a plain number, over the parts of a value; the value where it is none."""
    number = "regexp_replace(parts.number, '[ '']', '', 'g')"
    if style == POINT:
        number = f"replace({number}, ',', '')"
    else:
        number = f"replace(replace({number}, '.', ''), ',', '.')"
    units = " ".join(
        f"when {literal(unit)} then {factor}" for unit, factor in UNITS.items() if unit
    )
    worth = (
        f"case when parts.unit = '' then rtrim({number}, '.')"
        f" else cast(try_cast({number} as decimal(24, 6)) * case parts.unit {units} end as varchar)"
        " end"
    )
    minus = "parts.open <> '' or parts.inner <> '' or parts.close = '-'"
    pairs = "(parts.open = '(') = (parts.close = ')')"
    both = "(parts.before = '' or parts.after = '' or parts.before = parts.after)"
    signs = " and ".join(_is_known(f"parts.{side}") for side in ("before", "after"))
    return (
        f"case when regexp_full_match(trim(parts.number), {literal(_GROUPED[style])})"
        f" and {pairs} and {both} and {signs}"
        f" then coalesce(case when {minus} then '-' else '' end || {worth}, {name}) else {name} end"
    )


def _is_known(sign: str) -> str:
    known = [*SIGNS, *(code.lower() for code in CODES), "zł", "kč", ""]
    return f"{sign} in ({', '.join(literal(one) for one in known)})"


def _code(sign: str) -> str | None:
    """The currency a sign stands for here: the first of those it could be."""
    other = {"zł": "PLN", "kč": "CZK"}
    if sign in SIGNS:
        return SIGNS[sign][0]
    return other.get(sign) or (sign.upper() if sign.upper() in CODES else None)


def _currency(signs: list[str]) -> str:
    cases = " ".join(f"when {literal(sign)} then {literal(str(_code(sign)))}" for sign in signs)
    return f"case coalesce(nullif(parts.before, ''), parts.after) {cases} end"
