"""Dropping a CRM's export, seeing what it was read as, correcting that, and publishing it."""

import streamlit as st

import ui
from ui import (
    desk,
    found,
    found_names,
    found_source,
    found_unknown,
    gone,
    inbox,
    load_report,
    loading,
    loads,
)
from words import mark

here = desk.desk(mark("Load data"), mark("What does the CRM's export hold, and is it read right?"))
words = here.words

loading.outcome(here)
loading.others(here)
loading.drop(here)
inbox.choice(here)
loading.follow(here)

seen = found.found(here)
if seen is not None:
    ui.line(found.in_words(here, seen), "headline")
    found_source.choice(here, seen)
    ui.line(load_report.trouble(here, seen), "warning")
    found.questions(here, seen)
    gone.gone(here, seen)
    ui.line(load_report.change(here, seen))
    ui.line(load_report.kept_out(here, seen))
    load_report.publish(here, seen)
    found_unknown.unknown(here, seen)
    if "source" in seen.account:
        columns, stages, teams, report = st.tabs(
            [words("Columns"), words("Stages"), words("Teams"), words("Report")]
        )
        with columns:
            found.columns(here, seen)
        with stages:
            found_names.stages(here, seen)
        with teams:
            found_names.teams(here, seen)
        with report:
            load_report.shown(here, seen)

loads.shown(here)
