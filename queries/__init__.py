"""Every question that can be asked of the served data, by name.

A query is a .sql file below this folder: `pipeline/open_deals_by_stage` is
`queries/pipeline/open_deals_by_stage.sql`. It is run unchanged, with bound parameters. Where
its header names a pure function of `forecast`, that function completes the rows, so that a
page, a briefing and the command line get one and the same figure.
"""

from queries.catalogue import Query, QueryError, catalogue, query
from queries.run import run
from queries.viewer import EVERYTHING, NOBODY, Viewer

__all__ = [
    "EVERYTHING", "NOBODY", "Query", "QueryError", "Viewer", "catalogue", "query", "run",
]  # fmt: skip
