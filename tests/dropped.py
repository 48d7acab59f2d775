"""A dirty export as somebody drops it, and a lot that was checked, without a process of its own."""

import io
import subprocess
import zipfile
from pathlib import Path

import pytest

from data import staging
from data.__main__ import main
from data.importers.answers import Answers
from data.lot import Lot

# The worth is no header that anybody knows; no day of creation says which part of it is the month.
DIRTY = """Deal Name;Worth;Deal Owner;Stage;Close Date;Created Date
Alpha;€ 1.200,50;Ann Lee;Angebot;30/06/2024;03/04/2024
Beta;€ 800,00;Bob Ray;Angebot;15/07/2024;05/04/2024
Gamma;€ 2.000,00;Ann Lee;Won;20/05/2024;02/03/2024
Delta;€ 90,00;Ann Lee;Angebot;31/02/2024;02/03/2024

Total: 4 deals
"""
DOUBTFUL = """Deal Name,Amount,Deal Owner,Stage,Created Date
Alpha,1200,Ann Lee,Angebot,03/04/2024
Beta,800,Bob Ray,Won,05/04/2024
"""


def zipped(name: str, text: str) -> bytes:
    """A zip file that holds one file of text."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(name, text)
    return packed.getvalue()


def stage(home: Path, name: str, content: bytes, who: str = "local") -> Lot:
    """A lot of one file."""
    return staging.stage(home, who, [(name, io.BytesIO(content))])


def checked(
    home: Path, found: Lot, monkeypatch: pytest.MonkeyPatch, answers: Answers | None = None
) -> Lot:
    """The lot after the check that a process of its own would have made."""

    class InPlace:
        """Runs the command here and now."""

        pid = 0

        def __init__(self, command: list[str], **_: object) -> None:
            with monkeypatch.context() as patched:
                patched.setenv("SALES_DATA_HOME", str(home))
                main(command[3:])

        def wait(self) -> None:
            """It is over."""

    with monkeypatch.context() as patched:
        patched.setattr(subprocess, "Popen", InPlace)
        return staging.start(home, found, "check", answers)
