"""What must be translated: every message of the code, and the first sentence of every query."""

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("charts", "pages", "ui", "words")
# A message is an argument of one of these calls.
KEYWORDS = {"words": None, "self": None, "mark": None, "plural": (1, 2)}


def sources() -> list[Path]:
    """The Python files that can show something, in a fixed order."""
    return [
        ROOT / "app.py",
        *(found for f in FOLDERS for found in sorted((ROOT / f).rglob("*.py"))),
    ]


def query_sentence(text: str) -> str:
    """The first comment of a query's file, up to the empty comment line, as one line."""
    lines: list[str] = []
    for line in text.splitlines():
        said = line.removeprefix("--").strip()
        if not line.startswith("--") or (not said and lines):
            break
        lines.append(said)
    return " ".join(line for line in lines if line)


def query_sentences() -> Iterator[tuple[Path, str]]:
    """Each query's file with its sentence; the model's and the relations' files show none."""
    for found in sorted((ROOT / "queries").rglob("*.sql")):
        if not {"model", "relations"}.intersection(found.parts):
            yield found, query_sentence(found.read_text(encoding="utf-8"))


def messages() -> Catalog:
    """A catalogue of all messages with where they are said, none translated."""
    found = Catalog(project="sales-dashboard", charset="utf-8")
    for source in sources():
        if not source.exists():
            continue
        name = source.relative_to(ROOT).as_posix()
        for _line, message, _comments, _context in extract_from_file(
            "python", source, keywords=KEYWORDS
        ):
            found.add(message, locations=[(name, 0)])
    for source, sentence in query_sentences():
        found.add(sentence, locations=[(source.relative_to(ROOT).as_posix(), 0)])
    return found
