"""Where the ledger lies: the user's own data folder, and a warning where a folder is no safe place."""

import os
from pathlib import Path, PurePath, PureWindowsPath

import platformdirs

FILE_NAME = "ledger.sqlite3"

_SYNCHRONISED = {
    "onedrive": "OneDrive",
    "dropbox": "Dropbox",
    "google drive": "Google Drive",
    "googledrive": "Google Drive",
    "my drive": "Google Drive",
    "icloud": "iCloud",
    "icloud drive": "iCloud",
    "iclouddrive": "iCloud",
    "mobile documents": "iCloud",
}


def data_folder() -> Path:
    """Give the folder for the user's data: ``MATCHER_DATA`` where that is set, else the system's habit."""
    named = os.environ.get("MATCHER_DATA", "").strip()
    return Path(named) if named else Path(platformdirs.user_data_dir("matcher", appauthor=False))


def warning_about(folder: PurePath | str) -> str:
    """Say why a folder is no safe place for a ledger; empty where nothing is known against it.

    A database can be damaged where two computers reach it, or a program copies it while it is written.
    """
    service = _synchronised_by(folder)
    if service:
        return (
            f"The data folder is kept in step by {service}, which can damage the ledger and copies it"
            " off this computer. Name a folder outside it."
        )
    if _on_the_network(str(folder)):
        return (
            "The data folder is on a network drive, where the ledger can be damaged when two computers"
            " write to it. Name a folder on this computer."
        )
    return ""


def _synchronised_by(folder: PurePath | str) -> str:
    for part in PureWindowsPath(str(folder)).parts:
        # "OneDrive - Salford City Council", "Dropbox (Personal)", "iCloud~com~apple"
        plain = part.casefold().split(" - ")[0].split(" (")[0].split("~")[0].strip()
        if plain in _SYNCHRONISED:
            return _SYNCHRONISED[plain]
        if plain.startswith("googledrive-"):
            return "Google Drive"
    return ""


def _on_the_network(folder: str) -> bool:
    slashed = folder.replace("\\", "/")
    is_unc = slashed.startswith("//") and not slashed.startswith(("//?/", "//./"))
    return is_unc or slashed.upper().startswith("//?/UNC/") or _is_network_drive(folder)


def _is_network_drive(folder: str) -> bool:
    """Ask Windows about a drive letter; elsewhere there are none."""
    if os.name != "nt":
        return False
    import ctypes

    remote = 4
    drive = PureWindowsPath(folder).drive
    return bool(drive) and ctypes.WinDLL("kernel32").GetDriveTypeW(f"{drive}\\") == remote  # type: ignore[attr-defined]
