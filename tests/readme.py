"""The table of queries in the README: `make readme` writes it anew from the headers."""

import re
from pathlib import Path

from queries import catalogue

README = Path(__file__).parents[1] / "README.md"
BETWEEN = re.compile(r"(<!-- queries -->\n).*(<!-- /queries -->)", re.DOTALL)


def table() -> str:
    """One row per query: its name, what it answers, its parameters."""
    lines = ["| query | what it answers | parameters |", "| --- | --- | --- |"]
    for name, one in catalogue().items():
        params = ", ".join(f"`{param.name}`" for param in one.header.params) or "–"
        lines.append(f"| `{name}` | {one.sentence} | {params} |")
    return "\n".join(lines) + "\n"


def with_table(text: str) -> str:
    """The README's text with the table as it must be."""
    return BETWEEN.sub(lambda found: f"{found[1]}{table()}{found[2]}", text)


if __name__ == "__main__":
    README.write_text(with_table(README.read_text(encoding="utf-8")), encoding="utf-8")
