"""Choosing what dropped files are read as, where they can be more than one thing."""

import streamlit as st

from data.importers import corrections
from data.importers.answers import Answers
from ui.desk import Desk
from ui.found import Found
from ui.loading import begin
from words.told import source_name


def choice(desk: Desk, seen: Found) -> None:
    """What else the files can be read as; what they are recognised as stands first.

    Where what was chosen makes them nothing known, it can be taken back.
    """
    words, source = desk.words, seen.account.get("source", {})
    if not source and seen.answers != Answers():
        label = words("Take back what was chosen so far")
        st.button(label, key="load_forget", on_click=begin, args=(desk, "check", Answers()))
    names = {one["code"]: one["name"] for one in source.get("choices", [])}
    now = source.get("read_as")
    if not now or not set(names) - {now}:
        return
    options = [*names] if now in names else [*names, now]
    key = f"load_source_{seen.run}"

    def named(code: str) -> str:
        name = source_name(words, names.get(code, source["name"]))
        if code != source.get("recognised"):
            return name
        return words("%(source)s (as recognised)", source=name)

    def chosen() -> None:
        begin(desk, "check", corrections.with_source(seen.answers, st.session_state[key]))

    with st.container(key="load-source"):
        st.selectbox(
            words("Not that? Read it as"),
            options,
            index=options.index(now),
            format_func=named,
            key=key,
            on_change=chosen,
            width=460,
        )
