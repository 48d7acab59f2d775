"""Columns of a table under their headings, and which of them are for the viewer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from ui.ask import Answer
from ui.view import Page


@dataclass(frozen=True)
class Group:
    """Columns under one heading; those of `more` are shown on demand."""

    title: str
    columns: Sequence[str]
    more: Sequence[str] = ()
    labels: Mapping[str, str] = field(default_factory=dict)
    """Shorter headings, for columns that the group's heading says enough about."""


def for_viewer(page: Page, answer: Answer, groups: Sequence[Group]) -> list[Group]:
    """The groups with the columns that are for the viewer.

    To who sees only what is their own, a column without any value is a team's, and is left out.
    """
    left_out = set(answer.unseen)
    if page.alone:
        table = answer.table
        left_out |= {name for name in table.column_names if table[name].null_count == len(table)}

    def kept(names: Sequence[str]) -> list[str]:
        return [name for name in names if name not in left_out]

    found = [replace(group, columns=kept(group.columns), more=kept(group.more)) for group in groups]
    return [group for group in found if group.columns or group.more]


def named(groups: Sequence[Group]) -> list[str]:
    """The columns of groups in their order, those on demand too."""
    return [name for group in groups for name in (*group.columns, *group.more)]
