"""By what a load knows that nothing has changed since the last one."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from data.contract import SCHEMA
from data.importers.answers import Answers
from data.importers.source import FOLDER, Source
from data.readers import Sheet
from queries import model
from queries.entries import Entry


def fingerprint_of(
    sheets: Sequence[Sheet],
    found: Mapping[str, Sheet] | Source,
    typed: Sequence[Entry],
    answers: Answers,
) -> str:
    """A digest of all that decides the result: files, mapping, this code, the model, the journal.

    The journal only grows, so its last entry tells its state.
    """
    digest = hashlib.sha256(repr((typed[-1:], answers.text())).encode())
    code = [SCHEMA, *SCHEMA.parent.glob("*.py"), *FOLDER.glob("*.*")]
    code += sorted(Path(model.__file__).parent.glob("*.*"))
    mapping = found.files() if isinstance(found, Source) else []
    inputs = sorted({sheet.path for sheet in sheets})
    for path in [*sorted(code), *mapping, *inputs]:
        digest.update(f"{path.name}\0{path.stat().st_size}\0".encode())
        with path.open("rb") as file:
            while block := file.read(1 << 22):
                digest.update(block)
    return digest.hexdigest()
