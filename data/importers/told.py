"""What a load report says of a sheet that was recognised: its columns, and what of it is no row."""

from collections.abc import Mapping

from data import report
from data.importers.answers import Answers
from data.importers.headers import SIMILAR, Found, normalised
from data.importers.source_sheet import SourceSheet
from data.readers import Read, Sheet
from data.sentence import Field, Row, Sentence, Value
from data.workspace import DataFault, Workspace

MOST_UNUSED = 12  # columns that are named; a CRM's table has a hundred


def require_known(work: Workspace, wanted: SourceSheet, sheet: Sheet, answers: Answers) -> None:
    """Raise DataFault for an answer that names no field; tell of one that names no column."""
    names = {field.name for field in wanted.fields}
    there = {normalised(column) for column in sheet.columns}
    for column, name in answers.columns_of(wanted.name).items():
        if name and name not in names:
            raise DataFault(
                "The mapping says %(column)s is %(field)s; %(sheet)s has %(fields)s.",
                column=column,
                field=name,
                sheet=wanted.name,
                fields=Row(sorted(names)),
            )
        if normalised(column) not in there:
            report.remark(
                work,
                "no_column",
                "The mapping names %(column)s, which %(file)s does not have.",
                column=column,
                file=sheet.label,
            )


def tell(
    work: Workspace, wanted: SourceSheet, sheet: Sheet, found: Mapping[str, Found], read: Read
) -> None:
    """Remarks on what became of the columns, and on what of the file is no row."""
    if not found:
        raise DataFault(
            "No column of %(file)s is known to be one of %(sheet)s.",
            file=sheet.label, sheet=wanted.name,
        )  # fmt: skip
    report.remark(work, "columns", _columns(wanted, sheet, found))
    if sheet.encoding != "utf-8":
        report.remark(
            work,
            "encoding",
            "%(file)s is in %(encoding)s.",
            file=sheet.label,
            encoding=sheet.encoding,
        )
    if read.footer:
        report.remark(
            work,
            "footer",
            "Below the table of %(file)s stands what is no row (%(lines)s): “%(first)s”.",
            file=sheet.label,
            lines=len(read.footer),
            first=read.footer[0][:80],
        )
    if read.spoiled:
        report.remark(
            work,
            "spoiled",
            "%(count)s characters of %(file)s cannot be read.",
            count=read.spoiled,
            file=sheet.label,
        )


def _columns(wanted: SourceSheet, sheet: Sheet, found: Mapping[str, Found]) -> Sentence:
    """What each column became, and which are not read."""
    became = []
    for name, one in found.items():
        given: dict[str, Value] = {"column": one.column, "field": Field(name)}
        if one.score <= SIMILAR:
            said = Sentence("%(column)s → %(field)s (%(why)s)", {**given, "why": one.why})
        else:
            said = Sentence("%(column)s → %(field)s", given)
        became.append(said)
    used = {one.column for one in found.values()}
    unused = [column for column in sheet.columns if column not in used]
    read: dict[str, Value] = {
        "file": sheet.label,
        "sheet": wanted.name,
        "became": Row(became, "; "),
    }
    read["unused"] = Row(unused[:MOST_UNUSED])
    if len(unused) > MOST_UNUSED:
        return Sentence(
            "%(file)s is read as %(sheet)s: %(became)s. Not read: %(unused)s and %(more)s more.",
            {**read, "more": str(len(unused) - MOST_UNUSED)},
        )
    if unused:
        return Sentence("%(file)s is read as %(sheet)s: %(became)s. Not read: %(unused)s.", read)
    del read["unused"]
    return Sentence("%(file)s is read as %(sheet)s: %(became)s.", read)
