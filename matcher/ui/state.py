"""What the screen remembers. The ledger holds everything that counts; the session holds the view only."""

import os
from pathlib import Path

import platformdirs


def data_folder() -> Path:
    """Give the folder the person's data lies in; it is made where it is missing."""
    named = os.environ.get("MATCHER_DATA")
    folder = Path(named) if named else Path(platformdirs.user_data_dir("matcher", appauthor=False))
    folder.mkdir(parents=True, exist_ok=True)
    return folder
