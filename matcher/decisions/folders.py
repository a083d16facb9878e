"""Where the ledger lies: the user's own data folder, and a warning where a folder is no safe place."""

import contextlib
import os
import stat
from fnmatch import fnmatch
from pathlib import Path, PurePath, PureWindowsPath

import platformdirs

from matcher.errors import LedgerFault

FILE_NAME = "ledger.sqlite3"
_OUR_FILES = (
    "ledger.sqlite3*",
    "ledger-*.sqlite3*",
    ".ledger-*",
    "faults.log",
    "places.csv",
    "open-matcher-*.html",
)
_MOUNTS = Path("/proc/mounts")
_NETWORK_FILE_SYSTEMS = frozenset(
    {
        "afs",
        "afpfs",
        "ceph",
        "cifs",
        "davfs",
        "fuse.glusterfs",
        "fuse.gvfsd-fuse",
        "fuse.rclone",
        "fuse.sshfs",
        "gfs2",
        "glusterfs",
        "nfs",
        "nfs4",
        "smb2",
        "smb3",
        "smbfs",
    }
)
_SYNCHRONISING_FILE_SYSTEMS = {
    "fuse.google-drive-ocamlfuse": "Google Drive",
    "fuse.onedriver": "OneDrive",
    "fuse.dropbox": "Dropbox",
}

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


def prepare_folder(folder: Path) -> None:
    """Make the data folder where it is missing, so that only its owner may look into it.

    One that is there and looser is tightened where everything in it is ours; :func:`rights_warning` tells
    of any other. Windows keeps rights in another way: there the user's own folders are closed to others.

    Raises
    ------
    matcher.errors.LedgerFault
        If it cannot be made.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if _is_open_to_others(folder) and _is_ours(folder):
            # One on a disk that may only be read stays as it is.
            with contextlib.suppress(OSError):
                folder.chmod(0o700)
    except OSError as fault:
        raise LedgerFault(
            f"The data folder cannot be used: {fault.strerror or fault}. Name another one."
        ) from None


def prepare_files(folder: Path) -> None:
    """Take the rights of others from every file of ours in the data folder."""
    for pattern in _OUR_FILES:
        for file in folder.glob(pattern):
            # A file that somebody else owns keeps the rights they gave it.
            with contextlib.suppress(OSError):
                if _is_open_to_others(file):
                    file.chmod(0o600)


def open_private(path: str, flags: int) -> int:
    """Open a file of the data folder so that one that is made is its owner's alone; an ``opener``."""
    return os.open(path, flags, 0o600)


def folder_warning(folder: Path) -> str:
    """Say all that is known against a data folder; empty where nothing is."""
    return " ".join(filter(None, [warning_about(folder.absolute()), rights_warning(folder)]))


def rights_warning(folder: Path) -> str:
    """Say that others on this computer may look into the data folder; empty where they may not."""
    if not folder.exists() or not _is_open_to_others(folder):
        return ""
    return (
        "Other people with an account on this computer can look into the data folder, which also holds"
        " other files. Name a folder of its own."
    )


def _is_open_to_others(path: Path) -> bool:
    return os.name == "posix" and bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def _is_ours(folder: Path) -> bool:
    if folder.stat().st_uid != os.geteuid():
        return False
    return all(any(fnmatch(name.name, pattern) for pattern in _OUR_FILES) for name in folder.iterdir())


def sample_folder() -> Path | None:
    """Give the folder of the made-up service that comes with the program; None where it is not there."""
    package = Path(__file__).resolve().parents[1]
    places = (package / "sample_data", package.parent / "sample_data")
    return next((place for place in places if (place / "children.csv").exists()), None)


def warning_about(folder: PurePath | str) -> str:
    """Say why a folder is no safe place for a ledger; empty where nothing is known against it.

    A database can be damaged where two computers reach it, or a program copies it while it is written. A
    link is followed; of mounted drives only Linux and Windows say of what kind they are.
    """
    real = os.path.realpath(folder)
    mounted = _file_system_of(real)
    service = (
        _synchronised_by(folder) or _synchronised_by(real) or _SYNCHRONISING_FILE_SYSTEMS.get(mounted, "")
    )
    if service:
        return (
            f"The data folder is kept in step by {service}, which can damage the ledger and copies it"
            " off this computer. Name a folder outside it."
        )
    if _on_the_network(str(folder)) or mounted in _NETWORK_FILE_SYSTEMS:
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


def _file_system_of(folder: str) -> str:
    """Give the kind of file system a folder lies on, as Linux names it; empty where that is not known."""
    kind, longest = "", 0
    try:
        lines = _MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    for line in lines:
        _, place, this_kind, *_ = [*line.split(" "), "", "", ""]
        # A space in the place of a mount is written as \040.
        place = place.replace("\\040", " ").rstrip("/") + "/"
        if f"{folder}/".startswith(place) and len(place) >= longest:
            kind, longest = this_kind, len(place)
    return kind


def _is_network_drive(folder: str) -> bool:
    """Ask Windows about a drive letter; elsewhere there are none."""
    if os.name != "nt":
        return False
    import ctypes

    remote = 4
    drive = PureWindowsPath(folder).drive
    return bool(drive) and ctypes.WinDLL("kernel32").GetDriveTypeW(f"{drive}\\") == remote  # type: ignore[attr-defined]
