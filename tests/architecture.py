"""The house as data and checks: each check takes a tree and returns what is wrong in it.

A check knows nothing of this repository but its argument, so the tests plant each violation in a
small tree and see it found. The table is the design's, with the reason for every line of it.
"""

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

LONGEST_FILE = 250
LONGEST_PAGE = 70  # about 60 lines, and some air


@dataclass(frozen=True)
class Rule:
    """What one top-level folder may import besides itself, and why no more."""

    may: tuple[str, ...]
    why: str
    plain_library: bool = True  # the standard library is open to it


RULES = {
    "words": Rule(("babel",), "the bottom of the house: knows languages and nothing else"),
    "forecast": Rule(("numpy",), "arithmetic that a test can call with numbers alone"),
    "charts": Rule(("altair", "pandas", "words"), "draws the rows it is given, fetches nothing"),
    "journal": Rule(("sqlalchemy",), "what people type outlives the rest of the product"),
    "queries": Rule(
        ("duckdb", "pandas", "pyarrow", "forecast", "journal"),
        "the only folder that asks the data; the same for a page, a briefing, a command line",
    ),
    "data": Rule(
        ("duckdb", "pyarrow", "queries", "words", "python_calamine", "numpy", "psycopg"),
        "the way in, which builds the model by its queries, also from a database; a simulation"
        " draws random numbers",
    ),
    "ui": Rule(
        (
            *("streamlit", "starlette", "pandas", "pyarrow", "xlsxwriter"),
            *("queries", "data", "journal", "words"),
        ),
        "what pages share; an answer travels as Arrow, a table leaves as a workbook, and what is"
        " served has Starlette's heads",
    ),
    "briefing": Rule(
        (
            *("queries", "charts", "words", "apprise", "requests", "xlsxwriter"),
            *("jinja2", "weasyprint", "vl_convert", "PIL"),
        ),
        "packs for people outside the app, made without it: templates, pictures, paper, a workbook",
    ),
    "pages": Rule(
        ("streamlit", "ui", "charts", "words"),
        "a paragraph: scope, ask, guard, show",
        plain_library=False,
    ),
    "app.py": Rule(("streamlit", "ui", "words"), "frame, sign-in and navigation; nothing else"),
}
# The one place that imports what a text names: a query's `then`, which `completions` checks.
IMPORTS_BY_NAME = {PurePosixPath("queries/run.py")}
OTHER_FOLDERS = {"tests", ".ci", ".streamlit", ".github", "pictures", "docs"}
NO_ATTICS = {"src", "utils", "util", "helpers", "helper", "common", "misc"}

# The standard library's ways to the outside and to the clock, closed to forecast.
OUTSIDE = {
    "asyncio", "glob", "http", "io", "multiprocessing", "os", "pathlib", "random", "secrets",
    "shutil", "socket", "sqlite3", "subprocess", "sys", "tempfile", "threading", "time", "urllib",
}  # fmt: skip
OUTSIDE_CALLS = {"open", "input", "print", "exec", "eval", "today", "now", "utcnow"}

LOOKS_LIKE_SQL = re.compile(
    r"\bselect\b[\s\S]+\bfrom\b|\binsert\s+into\b|\bcreate\s+(or\s+replace\s+)?"
    r"(temp\s+)?(table|view|macro)\b|\bdelete\s+from\b|\bupdate\b[\s\S]+\bset\b[\s\S]+=",
    re.IGNORECASE,
)
COLOUR = re.compile(r"#(?:[0-9a-fA-F]{3,4}|[0-9a-fA-F]{6}|[0-9a-fA-F]{8})\b|\brgba?\(|\bhsla?\(")
NUMBER_FORMAT = re.compile(
    r"%[-+ 0#]*\d*\.\d+[feg]|%,|\{[^{}]*:[^{}]*[\d,.][^{}]*[fdeg%]?\}|\.\d+[fs]"
)
CLOCK = re.compile(
    r"\b(current_date|current_time|current_timestamp|localtime|localtimestamp|today\s*\(|now\s*\("
    r"|get_current_time\w*\s*\(|get_current_timestamp\s*\(|random\s*\(|setseed\s*\(|uuid\w*\s*\("
    r"|gen_random_uuid\s*\(|transaction_timestamp\s*\()",
    re.IGNORECASE,
)
# Written in halves, so that this file does not trip over itself.
MACHINE = re.compile(
    "|".join(
        [
            "/wo" + r"rk/\w",
            "/ro" + r"ot/",
            "/ho" + r"me/\w",
            "/Us" + r"ers/\w",
            "/tm" + r"p/\w",
            "/op" + r"t/\w",
            "[A-Z]:" + r"\\Users",
            "index" + "-url",
            "find" + "-links",
            "trusted" + "-host",
            "pypi" + r"\.org",
            "python" + "hosted",
            "deb" + r"\.debian",
            "registry" + r"\.npmjs",
        ]
    )
)
PICTURES = {".png", ".jpg", ".svg", ".ico", ".parquet", ".xlsx", ".mo", ".woff2"}


def files(root: Path) -> list[PurePosixPath]:
    """The files that belong to the tree: what git tracks or would track, else all there are."""
    if (root / ".git").exists():
        listed = subprocess.run(
            ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
            cwd=root, capture_output=True, text=True, check=True,
        )  # fmt: skip
        names = sorted(set(listed.stdout.split("\0")) - {""})
        return [PurePosixPath(name) for name in names if (root / name).is_file()]
    return sorted(
        PurePosixPath(path.relative_to(root).as_posix())
        for path in root.rglob("*")
        if path.is_file()
    )


def _with_ending(root: Path, ending: str) -> Iterator[tuple[PurePosixPath, str]]:
    for path in files(root):
        if path.suffix == ending:
            yield path, (root / path).read_text(encoding="utf-8")


def _parsed(root: Path) -> Iterator[tuple[PurePosixPath, ast.Module, str]]:
    for path, text in _with_ending(root, ".py"):
        yield path, ast.parse(text, str(path)), text


def imported(path: PurePosixPath, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every import: at the top, in functions, for types, by importlib.

    A name imported by a text that is not written out is `?`: nobody can check it.
    """
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            if node.level == 0:
                yield node.lineno, node.module or ""
                continue
            here = list(path.parent.parts)
            base = here[: len(here) - (node.level - 1)]
            if node.module:
                yield node.lineno, ".".join([*base, node.module])
            else:
                for alias in node.names:
                    yield node.lineno, ".".join([*base, alias.name])
        elif isinstance(node, ast.Call):
            called = node.func
            name = called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
            if name in ("__import__", "import_module") and node.args:
                first = node.args[0]
                written = isinstance(first, ast.Constant) and isinstance(first.value, str)
                yield node.lineno, str(first.value) if written else "?"  # type: ignore[attr-defined]


def imports(root: Path) -> list[str]:
    """Every import is one that the table allows its folder."""
    wrong = []
    for path, tree, _ in _parsed(root):
        house = path.parts[0]
        rule = RULES.get(house)
        if rule is None:
            continue  # tests may see everything; other folders are refused by `folders`
        for line, name in imported(path, tree):
            top = name.split(".")[0]
            if top == house or top in rule.may or (name == "?" and path in IMPORTS_BY_NAME):
                continue
            if top in sys.stdlib_module_names and rule.plain_library:
                continue
            wrong.append(f"{path}:{line} imports {name}; {house} may not ({rule.why})")
    return wrong


def completions(root: Path) -> list[str]:
    """The function that completes a query's rows, named after `then`, is one of forecast."""
    wrong = []
    for path, text in _with_ending(root, ".sql"):
        for number, line in enumerate(text.splitlines(), 1):
            found = re.match(r"--\s*then:?\s+(\S+)", line)
            if found and path.parts[0] == "queries" and not found[1].startswith("forecast."):
                wrong.append(f"{path}:{number} is completed by {found[1]}, not by forecast")
    return wrong


def forecast_is_pure(root: Path) -> list[str]:
    """Nothing in forecast reads, writes or looks at a clock."""
    wrong = []
    for path, tree, _ in _parsed(root):
        if path.parts[0] != "forecast":
            continue
        for line, name in imported(path, tree):
            if name.split(".")[0] in OUTSIDE:
                wrong.append(f"{path}:{line} imports {name}: forecast has no way outside")
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func
                name = (
                    called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")
                )
                if name in OUTSIDE_CALLS:
                    wrong.append(f"{path}:{node.lineno} calls {name}(): no I/O and no clock here")
    return wrong


def _docstrings(tree: ast.Module) -> set[int]:
    """The constants that are docstrings, by identity."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                found.add(id(first.value))
    return found


def texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and text of the strings in the code, docstrings apart; an f-string is one text."""
    skipped = _docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values}
            parts = [
                str(part.value) if isinstance(part, ast.Constant) else " x " for part in node.values
            ]
            yield node.lineno, "".join(parts)
        elif (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in skipped
        ):
            yield node.lineno, node.value


def sql_stays_home(root: Path) -> list[str]:
    """SQL is written in queries and data (and tests), as files or as text."""
    homes = {"queries", "data", "tests"}
    wrong = [
        f"{path}: SQL files live in queries and data"
        for path, _ in _with_ending(root, ".sql")
        if path.parts[0] not in homes
    ]
    for path, tree, _ in _parsed(root):
        if path.parts[0] in homes:
            continue
        wrong += [
            f"{path}:{line} holds SQL text: {text[:50]!r}"
            for line, text in texts(tree)
            if LOOKS_LIKE_SQL.search(text)
        ]
    return wrong


def pages_are_paragraphs(root: Path) -> list[str]:
    """Docstring first, then statements: no functions, SQL, charts code, colours or formats."""
    wrong = []
    for path, tree, text in _parsed(root):
        if path.parts[0] != "pages":
            continue
        if len(path.parts) != 3:
            wrong.append(f"{path}: a page is pages/<section>/<page>.py")
        if not ast.get_docstring(tree):
            wrong.append(f"{path}: a page begins with its sentence, a docstring")
        lines = len(text.splitlines())
        if lines > LONGEST_PAGE:
            wrong.append(f"{path}: {lines} lines; a page has about 60")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
                wrong.append(f"{path}:{node.lineno} defines something: pages define nothing")
            if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
                wrong.append(f"{path}:{node.lineno} formats a value: formats belong to words")
        for line, said in texts(tree):
            if COLOUR.search(said):
                wrong.append(f"{path}:{line} names a colour: {said[:50]!r}")
            if NUMBER_FORMAT.search(said):
                wrong.append(f"{path}:{line} holds a number format: {said[:50]!r}")
    return wrong


def folders(root: Path) -> list[str]:
    """No folder but the house's, no attics, and no module loose at the top beside app.py."""
    wrong = []
    for path in files(root):
        top = path.parts[0]
        if len(path.parts) == 1:
            if path.suffix == ".py" and path.name != "app.py":
                wrong.append(f"{path}: only app.py stands at the top")
            continue
        if top not in RULES and top not in OTHER_FOLDERS:
            wrong.append(f"{path}: {top} is no folder of the house")
        attics = NO_ATTICS.intersection((*path.parts[:-1], path.stem))
        wrong += [f"{path}: {name} says nothing about what is in it" for name in sorted(attics)]
    return wrong


def short_files(root: Path) -> list[str]:
    """No file of code above 250 lines outside tests."""
    wrong = []
    for path in files(root):
        if path.suffix in (".py", ".sql", ".css", ".js") and path.parts[0] != "tests":
            lines = len((root / path).read_text(encoding="utf-8").splitlines())
            if lines > LONGEST_FILE:
                wrong.append(f"{path}: {lines} lines, at most {LONGEST_FILE}")
    return wrong


def sql_code(text: str) -> str:
    """The SQL with comments and quoted text blanked, its lines kept."""

    def blank(match: re.Match[str]) -> str:
        return re.sub(r"[^\n]", " ", match[0])

    return re.sub(r"--[^\n]*|/\*[\s\S]*?\*/|'(?:[^']|'')*'", blank, text)


def sql_without_clock(root: Path) -> list[str]:
    """What depends on time takes $as_of; nothing is drawn by chance."""
    wrong = []
    for path, text in _with_ending(root, ".sql"):
        for number, line in enumerate(sql_code(text).splitlines(), 1):
            found = CLOCK.search(line)
            if found:
                wrong.append(f"{path}:{number} uses {found[0].strip()}")
    return wrong


def no_machine(root: Path) -> list[str]:
    """No path of a machine and no address of a package registry in any file."""
    wrong = []
    for path in files(root):
        if path.suffix in PICTURES:
            continue
        text = (root / path).read_text(encoding="utf-8", errors="replace")
        for number, line in enumerate(text.splitlines(), 1):
            found = MACHINE.search(line)
            if found:
                wrong.append(f"{path}:{number} names {found[0]!r}")
    return wrong


REQUIREMENT = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==[^\s;]+( ; .+)?$")


def pinned(root: Path) -> list[str]:
    """Each requirement has one version and its hashes, and nothing says where to fetch it."""
    wrong = []
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (root / name).read_text(encoding="utf-8")
        joined = re.sub(r"\s*\\\n\s*", " ", text)
        for line in joined.splitlines():
            if not line.strip() or line.lstrip().startswith("#"):
                continue
            what, _, hashes = line.partition(" --hash=")
            if not REQUIREMENT.match(what.strip()):
                wrong.append(f"{name}: {what!r} is not name==version")
            elif not re.fullmatch(r"(sha256:[0-9a-f]{64}( --hash=)?)+", hashes):
                wrong.append(f"{name}: {what!r} has no hash")
    return wrong


CHECKS: tuple[Callable[[Path], list[str]], ...] = (
    imports,
    completions,
    forecast_is_pure,
    sql_stays_home,
    pages_are_paragraphs,
    folders,
    short_files,
    sql_without_clock,
    no_machine,
    pinned,
)
