"""`python -m words`: bring the catalogues up to date with what the code says.

New messages arrive untranslated and are listed; exit code 1 as long as there are any.
"""

import sys

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from words.catalogue import LANGUAGES, po_file
from words.extract import messages


def updated(language: str) -> Catalog:
    """The language's catalogue with today's messages, written back to its file."""
    path = po_file(language)
    with path.open("rb") as opened:
        catalogue: Catalog = read_po(opened, locale=language)
    catalogue.update(messages(), no_fuzzy_matching=True, update_creation_date=False)
    catalogue.obsolete.clear()
    with path.open("wb") as opened:
        write_po(opened, catalogue, width=96, sort_output=True, omit_header=False)
    return catalogue


def main() -> int:
    missing = 0
    for language in LANGUAGES[1:]:
        for message in updated(language):
            if message.id and not message.string:
                missing += 1
                print(f"{language}: no translation of {message.id!r}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
