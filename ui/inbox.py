"""Choosing files from the server's inbox: for exports that are too large to be dropped."""

import streamlit as st

from data import inbox
from ui import say
from ui.desk import Desk
from ui.loading import stage

CHOSEN = "load_inbox"


def choice(desk: Desk) -> None:
    """What lies in the inbox; without one, what to do with a large export."""
    words = desk.words
    if desk.has_lot:
        return
    if inbox.folder() is None:
        say.line(
            words(
                "A larger export loads as a zip, or from a folder of the server that whoever "
                "runs the app can name as the inbox (SALES_DATA_INBOX)."
            ),
            "quiet",
        )
        return
    try:
        files = {one.name: one for one in inbox.waiting()}
    except OSError as error:
        said = words("The inbox cannot be read (%(why)s).", why=error.strerror or "")
        say.line(said, "warning")
        return
    if not files:
        said = words("Larger files can be put into the server's inbox; nothing lies there now.")
        say.line(said, "quiet")
        return

    def named(name: str) -> str:
        one = files[name]
        return words(
            "%(name)s (%(size)s MB, %(time)s)",
            name=name,
            size=words.number(one.size / (1 << 20), 0 if one.size > 10 << 20 else 1),
            time=words.time(one.changed_at.astimezone().replace(tzinfo=None)),
        )

    with st.container(key="load-inbox"):
        chosen = st.multiselect(
            words("Or choose what lies in the server's inbox; it stays there"),
            [*files],
            format_func=named,
            placeholder=words("Choose files"),
            key=CHOSEN,
        )
        label, is_none = words("Look at these files"), not chosen
        if st.button(label, key="load_inbox_look", type="primary", disabled=is_none):
            with st.spinner(words("Copying the files …")):
                stage(desk, inbox.contents(chosen), "inbox")
            st.rerun()
