"""What somebody waits for: reruns of the real server, and what a browser draws of them."""

import sys
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

from queries import served
from tests.bench import browser, questions
from tests.bench.homes import Home
from tests.bench.measured import Durations
from tests.bench.sessions import (
    PATIENCE,
    Server,
    View,
    reruns,
    serving,
    serving_plainly,
    together,
)
from tests.machine import chromium

VIEWERS, ROUNDS = 20, 3
# The page of the product and the plain one with the same question; `weekly` has no twin.
TWINS = {"funnel": "funnel", "f1_f2": "f1_f2", "annual_gap": "gap", "by_director": "activity"}
ARRIVAL = "weekly"  # the page that stands at the bare address


def say(what: str) -> None:
    """Tells how far it is."""
    print(f"… {what}", file=sys.stderr, flush=True)


def path_of(page: str) -> str:
    """A page's name, which is its place in the address."""
    return Path(page).stem


def view(path: str, day: date) -> View:
    """A page seen from a day."""
    return View("" if path == ARRIVAL else path, f"as_of={day}")


def pair(taken: Durations | str | None) -> object:
    return f"{taken.median:.1f} / {taken.p95:.1f}" if isinstance(taken, Durations) else taken


def _patiently(measure: Callable[[], Durations]) -> Durations | str:
    """A measurement, or that the answer did not come: then the rest of the bench still does."""
    try:
        return measure()
    except (TimeoutError, RuntimeError) as trouble:
        if isinstance(trouble, TimeoutError) or isinstance(trouble.__cause__, TimeoutError):
            return f"not within {PATIENCE} s"
        raise


def views(paths: list[str], last: date, count: int) -> list[View]:
    """So many views of each page in turn, each with a day that nobody has asked for yet."""
    return [
        view(path, last - timedelta(days=3 * number + place))
        for number in range(count)
        for place, path in enumerate(paths)
    ]


def server_side(company: Home, plain_too: bool = True) -> Iterator[list[object]]:
    """Reruns of each page: a new day, the same again; and 20 sessions at once."""
    last = served.opened(company.served).covers_until
    ours = [path_of(page) for page in questions.pages()]

    def measured(server: Server, paths: list[str]) -> dict[str, Durations | str]:
        found: dict[str, Durations | str] = {}
        for path in paths:
            fresh = [view(path, last - timedelta(days=5 * n)) for n in range(9)]
            found[f"{path}, a new day"] = new = _patiently(partial(reruns, server, fresh))
            again = partial(reruns, server, [fresh[0]] * 9)
            # who is still at the first answer has none to a second question
            found[f"{path}, again"] = _patiently(again) if isinstance(new, Durations) else new
        say(f"{company.deals:,} deals: {VIEWERS} sessions at once")
        some = views(paths, last - timedelta(days=60), 10)
        at_once = partial(together, server, some, VIEWERS, ROUNDS)
        late = [one for one in found.values() if isinstance(one, str)]
        found[f"{VIEWERS} sessions, 2 s of thought"] = late[0] if late else _patiently(at_once)
        return found

    say(f"{company.deals:,} deals: reruns on the server")
    with serving(company.served) as server:
        product = measured(server, ours)
        memory = server.peak_gb()
    plain: dict[str, Durations | str] = {}
    plain_memory = None
    if plain_too:
        say(f"{company.deals:,} deals: reruns of the plain app")
        with serving_plainly(company.files) as server:
            plain = measured(server, [path for path in ours if path in TWINS])
            plain_memory = server.peak_gb()
    for name, taken in product.items():
        yield [f"{company.deals:,}", name, pair(taken), pair(plain.get(name))]
    yield [f"{company.deals:,}", "the server's peak memory, GB", memory, plain_memory]


def in_a_browser(company: Home, path: str) -> Iterator[list[object]]:
    """From a click to the last thing drawn, by a browser on the same machine."""
    found = chromium()
    if found is None:
        raise RuntimeError("no Chromium: make machine")
    last = served.opened(company.served).covers_until
    columns: list[dict[str, Durations | str]] = []
    for sort, serve in (
        ("product", serving(company.served)),
        ("pandas", serving_plainly(company.files)),
    ):
        say(f"{company.deals:,} deals: a browser, {sort}")
        links = [path_of(page) for page in questions.pages() if path_of(page) in TWINS]
        try:
            with serve as server:
                reruns(server, [view(one, last) for one in links])  # no first view is measured
                with browser.looking(found, server, path) as (page, first):
                    columns.append(
                        {
                            "first view": Durations((first,)),
                            "filter to last thing redrawn": browser.filtered(page, 8),
                            "page switch": browser.switched(page, links, 2 * len(links)),
                        }
                    )
        except TimeoutError:
            if sort == "product":
                raise
            columns.append(dict.fromkeys(columns[0], f"not within {PATIENCE} s"))
    for name in columns[0]:
        yield [f"{company.deals:,}", name, *(pair(column[name]) for column in columns)]
