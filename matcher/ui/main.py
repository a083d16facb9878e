"""The screen: page settings, navigation, and one page at a time. Opened by ``app.py``."""

import streamlit as st

from matcher.ui import acts, faults, parts, state

st.set_page_config(page_title="matcher", page_icon="🤝", layout="wide", initial_sidebar_state="collapsed")
pages = [
    st.Page(parts.page_file(name), title=label, url_path=name.replace("_", "-"), default=name == "start")
    for name, label in parts.PAGES.items()
]
page = st.navigation(pages, position="top")
acts.begin()
done: list[str] = []
objections: list[str] = []
with parts.laid_out(), faults.told():
    state.ledger()  # first: that another file lies in its place is told on this page, not on the next
    done, objections = state.told()
    if objections:
        parts.problem(*objections)
    for sentence in done:
        parts.done(sentence)
    page.run()
acts.finish()
parts.one_press_a_time()
if done or objections:
    parts.to_the_top()
state.forget_told(len(done), len(objections))
