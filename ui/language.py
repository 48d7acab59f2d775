"""Which language and which theme the page in hand is shown in."""

from typing import Literal

import streamlit as st

from words import LANGUAGES, Words, matching_language, words_for

KEY = "lang"
NAMES = {"en": "English", "zh": "中文"}


def language() -> str:
    """The language chosen in the page (it is in the URL), else the browser's."""
    chosen = st.query_params.get(KEY) or st.session_state.get("scope", {}).get(KEY)
    return chosen if chosen in LANGUAGES else matching_language(st.context.locale)


def words() -> Words:
    """The words of this page."""
    return words_for(language())


def theme() -> Literal["light", "dark"]:
    """The theme that charts are drawn in: the one the browser shows."""
    return "dark" if st.context.theme.type == "dark" else "light"
