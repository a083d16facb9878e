"""Write the two lock files: versions and hashes only, no addresses. Needs uv."""

import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
BUILD = ["--extra", "build"]
LOCKS = {"requirements.lock": BUILD, "requirements-dev.lock": [*BUILD, "--extra", "dev"]}


def main() -> None:
    """Resolve anew and refuse a lock that holds an address."""
    for name, extras in LOCKS.items():
        command = ["uv", "pip", "compile", "pyproject.toml", *extras, "--universal", "--generate-hashes"]
        command += ["--no-emit-index-url", "--no-header", "--quiet", "--upgrade", "-o", name]
        subprocess.run(command, cwd=HOME, check=True)
        text = (HOME / name).read_text()
        if "http" in text or "file:" in text:
            sys.exit(f"{name} holds an address; it must hold versions and hashes only.")
        print(f"{name}: {text.count('==')} packages")


if __name__ == "__main__":
    main()
