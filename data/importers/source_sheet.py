"""One sheet of a source: the fields it has, how a file is told to be it, and to be of its form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from data.importers.answers import Answers
from data.importers.headers import KINDS, Field, Found, found_fields, has_headers, normalised
from data.readers import Sheet


@dataclass(frozen=True)
class SourceSheet:
    """One sheet of a source: `use` is rows (they become contract rows), lookup or ignored.

    `needs` are groups of fields of which one must be found, `never` headers it cannot have.
    """

    name: str
    headers: frozenset[str]
    use: str
    required: bool
    fields: tuple[Field, ...] = ()
    signature: tuple[tuple[str, ...], ...] = ()
    needs: tuple[tuple[str, ...], ...] = ()
    never: tuple[str, ...] = ()

    def is_like(
        self, sheet: Sheet, answers: Answers, is_generic: bool, by_needs: bool = False
    ) -> bool:
        """Whether a sheet can be this one; where somebody said so, by what is needed alone."""
        if not self.fields:
            return self.headers <= {column.strip().lower() for column in sheet.columns}
        if any(has_headers(sheet, [[header]]) for header in self.never):
            return False
        found = self.found(sheet, answers, is_generic)
        needed = all(any(name in found for name in group) for group in self.needs)
        return needed and (by_needs or has_headers(sheet, self.signature))

    def found(self, sheet: Sheet, answers: Answers, is_generic: bool) -> dict[str, Found]:
        """The columns of the fields, by the answers first."""
        return found_fields(sheet, self.fields, answers.columns_of(self.name), is_generic)

    def difference(
        self, first: Sheet, other: Sheet, answers: Answers, is_generic: bool
    ) -> str | None:
        """The column in which a second file of this sheet is of another form; None where of one.

        A field that both have is called the same in both, and both have the fields that the sheet
        is told by; of deals both have their ids, or neither. What is no deal and known by its
        signature may differ: the activities of each kind have titles of their own.
        """
        if not self.fields or (self.signature and not self.required):
            return None
        one, two = (self.found(sheet, answers, is_generic) for sheet in (first, other))
        told = {field.name for field in self.fields if self.required and field.kind == "id"}
        told |= {name for group in self.needs for name in group}
        for name in {**one, **two}:
            here, there = one.get(name), two.get(name)
            if here and there:
                if normalised(here.column) != normalised(there.column):
                    return here.column
            elif name in told:
                return (here or two[name]).column
        return None


def sheet_of(name: str, said: Mapping[str, Any], bases: Sequence[SourceSheet]) -> SourceSheet:
    """A sheet as source.toml describes it, with the fields of the one among `bases` it extends.

    Raises KeyError, TypeError, AttributeError or ValueError where it cannot be used.
    """
    older = next((sheet for sheet in bases if sheet.name == name), None)
    fields = [_field(field, text) for field, text in said.get("fields", {}).items()]
    for older_field in older.fields if older else ():
        own = next((one for one in fields if one.name == older_field.name), None)
        if own:
            both = Field(own.name, own.kind, own.headers + older_field.headers)
            fields[fields.index(own)] = both
        else:
            fields.append(older_field)
    headers = frozenset(header.lower() for header in _list(said.get("headers", [])))
    if not headers and not fields:
        raise KeyError("headers")
    return SourceSheet(
        name,
        headers,
        str(said.get("use", "rows")),
        bool(said.get("required", True)),
        tuple(fields),
        _groups(said.get("signature", [])),
        _groups(said.get("needs", [])) or (older.needs if older else ()),
        tuple(_list(said.get("never", []))) or (older.never if older else ()),
    )


def _field(name: str, text: str) -> Field:
    """A field as it is written: `kind: header | header`."""
    kind, _, said = text.partition(":")
    if kind.strip() not in KINDS:
        raise ValueError(f"the field {name} is of no kind ({text})")
    headers = (header.strip() for header in said.split("|"))
    return Field(name, kind.strip(), tuple(header for header in headers if header))


def _groups(said: object) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(one.strip() for one in group.split("|")) for group in _list(said))


def _list(headers: object) -> list[str]:
    """The headers of a sheet; a TypeError where they are no list of texts."""
    if not isinstance(headers, list) or not all(isinstance(one, str) for one in headers):
        raise TypeError("the headers of a sheet are a list of texts")
    return headers
