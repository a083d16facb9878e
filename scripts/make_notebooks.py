"""Write each notebook from the script beside it, without outputs, the same each time.

Usage: ``python scripts/make_notebooks.py``. The script is what is edited; a test holds the two together.
"""

from pathlib import Path

import jupytext
import nbformat

FOLDER = Path(__file__).resolve().parent.parent / "notebooks"


def main() -> None:
    """Write every notebook."""
    for script in sorted(FOLDER.glob("*.py")):
        script.with_suffix(".ipynb").write_text(notebook(script), encoding="utf-8", newline="\n")


def notebook(script: Path) -> str:
    """Give the notebook of a script as it should be written."""
    found = jupytext.read(script)
    for number, cell in enumerate(found.cells, start=1):
        cell["id"] = f"cell-{number}"
    found.metadata.pop("jupytext", None)
    text: str = nbformat.writes(found, version=nbformat.NO_CONVERT, indent=1)
    return text.rstrip("\n") + "\n"


if __name__ == "__main__":
    main()
