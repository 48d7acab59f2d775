"""What a folder holds: the contract's own tables, or a source that a mapping knows."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from data.contract import BY_NAME
from data.importers.answers import Answers, saved_answers
from data.importers.headers import normalised
from data.importers.source import (
    FOLDER,
    Source,
    UnknownSource,
    known_sources,
    read_source,
)
from data.importers.source_sheet import SourceSheet
from data.readers import Sheet, require_utf8
from data.sentence import Row, Sentence, quoted
from data.workspace import DataFault

__all__ = ["FOLDER", "Source", "UnknownSource", "known_sources", "read_source", "recognised"]
CONTRACT = "contract"


def chosen_source(named: str | None) -> Source | None:
    """The source named on the command line: one of the product's, or a folder of the user's."""
    if named is None or named == CONTRACT:
        return None
    known = {source.folder.name: source for source in known_sources()}
    if named in known:
        return known[named]
    if Path(named).is_dir():
        return read_source(Path(named).resolve())
    raise UnknownSource(
        "No source is called %(name)s; there are: %(known)s.",
        name=named,
        known=Row([CONTRACT, *known]),
    )


def contract_sheets(sheets: Sequence[Sheet]) -> tuple[dict[str, Sheet], list[Sheet]]:
    """The sheets that bear a contract table's name, and the others."""
    found: dict[str, Sheet] = {}
    others: list[Sheet] = []
    for sheet in sheets:
        name = sheet.name.strip().lower()
        if name not in BY_NAME:
            others.append(sheet)
        elif name in found:
            raise DataFault(
                "The table %(table)s is there twice: %(one)s and %(other)s; keep one of them.",
                table=name,
                one=found[name].label,
                other=sheet.label,
            )
        else:
            found[name] = sheet
    return found, others


def recognised(
    sheets: Sequence[Sheet], named: str | None, answers: Answers
) -> Mapping[str, Sheet] | Source:
    """The contract's tables by name, or the source whose headers the folder has.

    Raises DataFault where the folder is neither.
    """
    source = chosen_source(named or answers.source)
    if source:
        answers = replace(answers, source=named_as(source))
        if source.match(sheets, answers) is None:
            wanted = Row([_wanted(sheet) for sheet in source.sheets if sheet.required], "; ")
            raise DataFault(
                "These files are no %(source)s; it needs %(sheets)s.",
                source=quoted(source.name), sheets=wanted,
            )  # fmt: skip
        source.require_one_form(sheets, answers)
        return source
    is_contract = CONTRACT in (named, answers.source) or any(
        sheet.name.strip().lower() == "opportunities"
        and "owner_id" in {column.strip().lower() for column in sheet.columns}
        for sheet in sheets
    )
    if is_contract:
        tables, others = contract_sheets(sheets)
        _require_all_deals(tables, others)
        return _with_deals(tables)
    for candidate in known_sources():
        if candidate.match(sheets, answers) is not None:
            candidate.require_one_form(sheets, answers)
            return candidate
    return _with_deals(contract_sheets(sheets)[0])


def tables_beside(
    sheets: Sequence[Sheet], matched: Collection[Sheet], mapped: Collection[str]
) -> dict[str, Sheet]:
    """The contract's own tables beside a source's files: rates of exchange, targets and the like.

    They are those that the mapping does not fill, by their name and their required columns.
    """
    beside: dict[str, Sheet] = {}
    for sheet in sheets:
        name = sheet.name.strip().lower()
        if sheet in matched or name not in BY_NAME or name in mapped or name in beside:
            continue
        there = {column.strip().lower() for column in sheet.columns}
        if {column.name for column in BY_NAME[name].columns if column.required} <= there:
            require_utf8(sheet)
            beside[name] = sheet
    return beside


def kept_answers(home: Path, sheets: Sequence[Sheet]) -> Answers:
    """The mapping of the last load that was given one, if these sheets are of its kind.

    They are where they are recognised by themselves as its source, or as what it was read instead
    of, or where they have at least half of the columns it names.
    """
    answers = saved_answers(home)
    named = [
        normalised(column)
        for sheet in answers.sheets.values()
        for column, field in sheet.columns.items()
        if field
    ]
    there = {normalised(column) for sheet in sheets for column in sheet.columns}
    is_like = named and 2 * sum(1 for column in named if column in there) >= len(named)
    try:
        alone = named_as(recognised(sheets, None, Answers()))
        if not is_like and (alone or CONTRACT) not in (answers.source, answers.instead_of):
            return Answers()
        found = recognised(sheets, None, answers)
    except (DataFault, UnknownSource):
        return Answers()
    return answers if isinstance(found, Source) or answers.source == CONTRACT else Answers()


def named_as(found: Mapping[str, Sheet] | Source) -> str | None:
    """What `--source` calls a source, a path where it is not the product's; None otherwise."""
    if not isinstance(found, Source):
        return None
    return found.folder.name if found.folder.parent == FOLDER else str(found.folder)


def _wanted(sheet: SourceSheet) -> Sentence:
    """A sheet in words: the headers it is known by."""
    groups = [(one,) for one in sorted(sheet.headers)] or sheet.signature or sheet.needs
    headers = Row([Row(group, " or ") for group in groups])
    return Sentence("%(sheet)s (%(headers)s)", {"sheet": sheet.name, "headers": headers})


def _require_all_deals(tables: Mapping[str, Sheet], others: Sequence[Sheet]) -> None:
    """Raise DataFault where deals lie in another file too, which would be lost in silence."""
    needed = {column.name for column in BY_NAME["opportunities"].columns if column.required}
    for sheet in others if "opportunities" in tables else ():
        if needed <= {column.strip().lower() for column in sheet.columns}:
            raise DataFault(
                "%(file)s has the columns of opportunities, which are in %(table)s: put its rows"
                " there, or take it out.",
                file=sheet.label,
                table=tables["opportunities"].label,
            )


def _with_deals(tables: Mapping[str, Sheet]) -> Mapping[str, Sheet]:
    """The same tables, of which opportunities is one."""
    if not tables:
        raise DataFault(
            "No table is recognised here: neither one of the contract (opportunities.csv, …)"
            " nor a known source (%(sources)s).",
            sources=Row([quoted(source.name) for source in known_sources()]),
        )
    if "opportunities" not in tables:
        raise DataFault("There is no table opportunities here; it is the one that is required.")
    for sheet in tables.values():
        require_utf8(sheet)
    return tables
