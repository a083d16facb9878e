"""Files that are written whole or not at all: the one way this program writes a file.

The content goes into a draft beside the file, is put on the disk, and takes the file's place in one step.
So a full disk, a power cut or Ctrl-C leaves the old file or the new one, never half of one.
"""

import errno
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from matcher.errors import MatcherError

_FULL = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG})


def write_whole(
    path: str | Path, content: bytes, fault: type[MatcherError] = MatcherError, *, private: bool = True
) -> None:
    """Write a file, whole or not at all.

    A file that is there keeps its rights, and a link keeps pointing where it did: what it points to is
    written. A device or a pipe is written to as it stands.

    Parameters
    ----------
    content
        All of the file.
    fault
        The exception to raise.
    private
        Whether a new file may be read by its owner only, as everything about people; otherwise the
        account's own habit decides.

    Raises
    ------
    matcher.errors.MatcherError
        ``fault``, if the file cannot be written there; what stood there before still stands. The
        sentence names the file and the reason, without the path.
    """
    path = Path(path)
    try:
        _write(Path(os.path.realpath(path)), content, private)
    except (OSError, ValueError) as reason:
        raise fault(_sentence(path, reason)) from None


def _write(target: Path, content: bytes, private: bool) -> None:
    there = target.stat() if os.path.lexists(target) else None
    if there is not None and stat.S_ISDIR(there.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if there is not None and not stat.S_ISREG(there.st_mode):
        target.write_bytes(content)
        return
    # The draft would take the place of a file that may not be written to: the folder alone decides that.
    if there is not None and not (there.st_mode & 0o222 and os.access(target, os.W_OK)):
        raise PermissionError(errno.EROFS, "it may be read only")
    _replace(target, content, there, 0o600 if private else 0o666)


def _replace(target: Path, content: bytes, there: os.stat_result | None, mode: int) -> None:
    draft = target.with_name(f".{secrets.token_hex(6)}.part")
    try:
        with open(draft, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if there is not None:
            draft.chmod(stat.S_IMODE(there.st_mode))
        os.replace(draft, target)
    except BaseException:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
        raise
    _keep_folder(target.parent)


def _keep_folder(folder: Path) -> None:
    """Put the file's new place on the disk too, where the system can do that with a folder."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sentence(path: Path, reason: Exception) -> str:
    if isinstance(reason, FileNotFoundError):
        folder = path.parent.name or path.parent
        return f"{path.name} could not be written: there is no folder {folder}. Make it, or name another."
    if os.path.isdir(path):  # which a name that is too long does not stop
        return f"{path.name} is a folder. Give the name of a file."
    said = f"{path.name} could not be written: "
    number = reason.errno if isinstance(reason, OSError) else None
    if number in _FULL:
        return f"{said}{reason_of(reason)}. Make room, or name another place; nothing was changed."
    if number == errno.EROFS:
        return f"{said}it may only be read. Name another file or place."
    if isinstance(reason, PermissionError):
        return (
            f"{said}it is open in another program, or its folder may not be written to. Close it, or name"
            " another file."
        )
    return f"{said}{reason_of(reason)}. Name another file."


def reason_of(fault: Exception) -> str:
    """Say in a few words what stopped a write: ``"there is no room for it"``."""
    if isinstance(fault, OSError):
        return "there is no room for it" if fault.errno in _FULL else fault.strerror or str(fault)
    return str(fault)
