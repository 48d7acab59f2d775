"""The sources that files can be read as: the one they are recognised as, and others to choose."""

from collections.abc import Sequence
from dataclasses import replace

from data.importers.answers import Answers
from data.importers.corrections import with_source
from data.importers.recognise import (
    CONTRACT,
    Source,
    UnknownSource,
    known_sources,
    named_as,
    recognised,
)
from data.readers import Sheet
from data.workspace import DataFault


def recognised_alone(sheets: Sequence[Sheet]) -> str | None:
    """As what the files are known without anybody's answers; None where nobody knows them."""
    try:
        return named_as(recognised(sheets, None, Answers())) or CONTRACT
    except DataFault:
        return None


def choices(sheets: Sequence[Sheet], answers: Answers) -> list[str]:
    """What the files can be read as, by the names of `--source`: as recognised first."""
    alone = recognised_alone(sheets)
    found = [] if alone is None else [alone]
    for name in (*(source.folder.name for source in known_sources()), CONTRACT):
        if name not in found and _reads(sheets, with_source(answers, name)):
            found.append(name)
    return found


def instead(sheets: Sequence[Sheet], found: str | None, answers: Answers) -> Answers:
    """The answers with the source that was read, and what it was read instead of: so they hold for
    the next files that are recognised as that."""
    alone = recognised_alone(sheets)
    source = found or (CONTRACT if answers.source == CONTRACT else None)
    is_other = source is not None and alone is not None and alone != source
    return replace(answers, source=source, instead_of=alone if is_other else None)


def _reads(sheets: Sequence[Sheet], answers: Answers) -> bool:
    try:
        found = recognised(sheets, None, answers)
    except (DataFault, UnknownSource):
        return False
    return isinstance(found, Source) or answers.source == CONTRACT
