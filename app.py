"""What is run: ``streamlit run app.py``. The screen itself is ``matcher/ui/main.py``.

Where another program signs people in before it: ``streamlit run app.py -- --no-token``.
"""

import sys

import streamlit as st

from matcher.errors import MatcherError
from matcher.ui.launching import OPEN_TO_ALL, refuse_other_settings, served

try:
    refuse_other_settings()
except MatcherError as refusal:
    sys.exit(str(refusal))

app = st.App(**served(open_to_all=OPEN_TO_ALL in sys.argv[1:]))
