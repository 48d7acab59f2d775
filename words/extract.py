"""What must be translated: every message of the code, and the first sentence of every query."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("briefing", "charts", "pages", "ui", "words")
SENTENCES = (
    "journal/faults.py", "data/amounts.py", "data/archives.py", "data/pasted.py", "data/reasons.py",
)  # fmt: skip
"""Files of folders that know no languages: their named texts are messages of whoever shows them."""
# A message is an argument of one of these calls.
KEYWORDS = {"words": None, "self": None, "mark": None, "plural": (1, 2)}
# In data, which knows no languages: the sentences that whoever shows them translates.
SAID = {"DataFault": (1,), "UnknownSource": (1,), "Sentence": (1,), "remark": (3,)}


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
    """Each query's file with its sentence; those of the model, of relations and of kept answers
    show none."""
    for found in sorted((ROOT / "queries").rglob("*.sql")):
        if not {"model", "relations", "kept"}.intersection(found.parts):
            yield found, query_sentence(found.read_text(encoding="utf-8"))


def named_texts(source: str) -> Iterator[str]:
    """The texts of a module that its upper-case names are given, alone or in a dictionary."""
    for line in ast.parse(source).body:
        target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
        if not isinstance(target, ast.Name) or not target.id.isupper():
            continue
        value = getattr(line, "value", None)
        for one in value.values if isinstance(value, ast.Dict) else [value]:
            # a sentence, not a name
            if isinstance(one, ast.Constant) and isinstance(one.value, str) and " " in one.value:
                yield one.value


def source_texts() -> Iterator[tuple[Path, str]]:
    """What each source of data is called, where that is no name of its own, and its sentence."""
    for found in sorted((ROOT / "data" / "importers").glob("*/source.toml")):
        said = tomllib.loads(found.read_text(encoding="utf-8"))
        for text in (said["name"], said["sentence"]):
            if " " in text:
                yield found, text


def messages() -> Catalog:
    """A catalogue of all messages with where they are said, none translated."""
    found = Catalog(project="sales-dashboard", charset="utf-8")
    loading = sorted((ROOT / "data").rglob("*.py"))
    for keywords, files in ((KEYWORDS, sources()), (SAID, loading)):
        for source in files:
            if not source.exists():
                continue
            name = source.relative_to(ROOT).as_posix()
            for _line, message, *_ in extract_from_file("python", source, keywords=keywords):
                found.add(message, locations=[(name, 0)])
    for name in SENTENCES:
        for text in named_texts((ROOT / name).read_text(encoding="utf-8")):
            found.add(text, locations=[(name, 0)])
    for source, sentence in (*query_sentences(), *source_texts()):
        found.add(sentence, locations=[(source.relative_to(ROOT).as_posix(), 0)])
    return found
