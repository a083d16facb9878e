"""The screen: a thin Streamlit shell over the public API. The only room that knows Streamlit."""
