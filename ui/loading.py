"""The load page: whose it is, the files that were dropped, the run at work, and what came of it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import IO, Any

import streamlit as st

from data import log, publish, staging
from data.file_names import ENDINGS
from data.importers.answers import Answers
from data.lot import stop
from data.staging import Taken
from data.workspace import DataFault
from ui import say
from ui.desk import OUTCOME, Desk, is_still, tell
from words import Words
from words.fields import step_name
from words.told import told

DROPS = "load_drops"
EVERY = 1.0  # seconds between two looks at a run at work


def outcome(desk: Desk) -> None:
    """What became of the last thing that was done here; a load that is done is tidied up."""
    _tidy(desk)
    if (told := st.session_state.pop(OUTCOME, None)) is not None:
        say.line(*told)


def _tidy(desk: Desk) -> None:
    found = staging.lot(desk.home)
    account = None if found is None else found.account
    if found is None or account is None or found.task == "check" or found.is_working:
        return
    words = desk.words
    if account["succeeded"]:
        staging.remove(desk.home)
        if account.get("unchanged"):
            tell(words("Nothing has changed since the last load; what is served stays."))
        elif found.task == "load":
            said = words("Published: every page shows it from now on. Data health has its report.")
            tell(said, "headline")
        else:
            tell(words("Taken back: every page shows the earlier load again."), "headline")
    elif found.task == "take-back":
        staging.remove(desk.home)
        tell(_trouble(words, account), "warning")


def _trouble(words: Words, account: Mapping[str, Any]) -> str:
    why = told(words, account.get("trouble"))
    return words("Nothing was published; what is served stays. %(why)s", why=why)


def others(desk: Desk) -> None:
    """Who else prepares a load or is at one; while they do, nobody else does."""
    words, found = desk.words, staging.lot(desk.home)
    if found is not None and found.who != desk.who:
        told = words(
            "%(who)s has been preparing a load since %(time)s. One is prepared at a time.",
            who=found.who, time=words.time(found.since.astimezone().replace(tzinfo=None)),
        )  # fmt: skip
        say.line(told, "warning")
        if found.is_working:
            _follow(desk, False)
        else:
            label = words("Discard what %(who)s dropped", who=found.who)
            st.button(label, key="load_discard", on_click=_discard, args=(desk,))
        return
    loader = publish.loader(desk.home)
    if loader is not None and (found is None or not found.is_working):
        since = words.time(loader.since.astimezone().replace(tzinfo=None))
        who = loader.who or words("The command line")
        said = words("%(who)s has been loading since %(time)s.", who=who, time=since)
        say.line(said, "warning")


def drop(desk: Desk) -> None:
    """The place to drop files, as long as there are none."""
    words = desk.words
    if desk.has_lot:
        return
    say.line(
        words(
            "Drop what the CRM exports: one file or several, or a zip of them. They are looked at "
            "first; nothing changes before you publish."
        )
    )
    count = st.session_state.get(DROPS, 0)
    # What the control says by itself is English only; the style puts these in its place.
    size = words.count(st.get_option("server.maxUploadSize"))
    chosen = words("Choose files")
    limit = words("%(size)s MB each: CSV, XLSX, Parquet, zip", size=size)
    refused = words(
        "Not taken: it is above %(size)s MB (a zip is smaller), or of none of these kinds.",
        size=size,
    )
    said = {"choose": chosen, "limit": limit, "refused": refused}
    texts = " ".join(f"--load-{name}: '{text}';" for name, text in said.items())
    st.html(f"<style>:root {{ {texts} }}</style>")
    with st.container(key="load-drop"):
        files = st.file_uploader(
            words("Files of the CRM's export"),
            type=list(ENDINGS),
            accept_multiple_files=True,
            key=f"load_files_{count}",
            label_visibility="collapsed",
        )
    if not files:
        return
    stage(desk, [(one.name, one) for one in files], "upload")
    st.session_state[DROPS] = count + 1  # an uploader of its own next time: this one is emptied
    st.rerun()


def stage(desk: Desk, files: Iterable[tuple[str, IO[bytes]]], what: str) -> None:
    """Store files as a lot and begin to look at them; it is in the log as `what`."""
    words = desk.words
    if not is_still(desk):
        tell(words("Your sign-in is over, or has changed. Nothing was loaded."), "warning")
        return
    try:
        lot = staging.stage(desk.home, desk.who, files)
        log.note(desk.home, what, desk.who, outcome="staged")
        staging.start(desk.home, lot, "check")
    except Taken:
        tell(words("Somebody else was faster: one load is prepared at a time."), "warning")
    except DataFault as fault:
        tell(told(words, fault.sentence.parts()), "warning")
    except OSError as error:
        said = words("The files could not be stored (%(why)s).", why=error.strerror or "")
        tell(said, "warning")


def follow(desk: Desk) -> None:
    """The run at work, step by step, with the way to stop it; or that it broke off."""
    found, words = desk.lot, desk.words
    if found is None:
        return
    if found.is_working:
        _follow(desk, True)
        return
    account = found.account
    if account is None:
        said = words("The work broke off before its end. %(said)s", said=found.last_words)
        say.line(said, "warning")
        label = words("Look at the files again")
        st.button(label, key="load_again", on_click=begin, args=(desk, "check"))
    elif found.task == "load" and not account["succeeded"]:
        say.line(_trouble(words, account), "warning")


@st.fragment(run_every=EVERY)
def _follow(desk: Desk, is_own: bool) -> None:
    found, words = staging.lot(desk.home), desk.words
    if found is None or not found.is_working:
        st.rerun()
        return
    said = found.progress
    parts = [step_name(said.get("step", ""), words), str(said.get("what") or "")]
    place, of = int(said.get("place") or 0), int(said.get("of") or 0)
    if of > 1:
        parts.append(words("%(place)s of %(all)s", place=place, all=of))
    if rows := said.get("rows"):
        read = words.plural("%(count)s row read so far", "%(count)s rows read so far", rows)
        parts.append(read)
    began = datetime.fromtimestamp((found.folder / staging.STATE).stat().st_mtime, UTC)
    seconds = max(0, int((datetime.now(UTC) - began).total_seconds()))
    parts.append(words("%(minutes)s:%(seconds)s min", minutes=seconds // 60,
                       seconds=f"{seconds % 60:02}"))  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="center", key="load-progress"):
        say.line(" · ".join(part for part in parts if part), "headline")
        if is_own:
            st.button(words("Stop"), key="load_stop", on_click=_stop, args=(desk,))


def begin(desk: Desk, task: str, given: Answers | str | None = None, gone: str = "") -> None:
    """Begins a run from a button or a choice; what was chosen so far holds if nothing is given."""
    words, lot = desk.words, desk.lot
    if not is_still(desk):
        tell(words("Your sign-in is over, or has changed. Nothing was loaded."), "warning")
        return
    try:
        if task == "take-back" and lot is None:
            lot = staging.stage(desk.home, desk.who, [])
        if lot is None:
            tell(words("The files are not there any more: drop them again."), "warning")
            return
        staging.start(desk.home, lot, task, lot.answers if given is None else given, gone)
    except Taken:
        tell(words("Somebody else was faster: one load is prepared at a time."), "warning")
    except DataFault as fault:
        tell(told(words, fault.sentence.parts()), "warning")


def discard_button(desk: Desk) -> None:
    """The way out: what was dropped is taken away, and nothing has changed."""
    label = desk.words("Discard the files")
    st.button(label, key="load_discard", on_click=_discard, args=(desk,))


def _discard(desk: Desk) -> None:
    if is_still(desk):
        staging.remove(desk.home)


def _stop(desk: Desk) -> None:
    lot = desk.lot
    if lot is not None and is_still(desk):
        stop(lot)
