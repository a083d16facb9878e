"""What is run: ``streamlit run app.py``. The screen itself is ``matcher/ui/main.py``."""

import streamlit as st

from matcher.ui.launching import served

app = st.App(**served())
