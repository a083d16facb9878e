"""What the tabs have uploaded, as Streamlit holds it: how much, and letting go of it once a tab is gone."""

from streamlit import runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager


def held() -> dict[str, int]:
    """Give the bytes that are held, by session."""
    files = _files()
    if files is None:
        return {}
    return {
        session: sum(len(file.data) for file in list(held.values()))
        for session, held in list(files.file_storage.items())
    }


def free() -> None:
    """End every session that has uploaded something and has no tab any more, with what it held."""
    files = _files()
    if files is None:
        return
    running = runtime.get_instance()
    for session in list(files.file_storage):
        if not running.is_active_session(session):
            running.close_session(session)
            files.remove_session_files(session)


def _files() -> MemoryUploadedFileManager | None:
    if not runtime.exists():
        return None
    files = runtime.get_instance().uploaded_file_mgr
    return files if isinstance(files, MemoryUploadedFileManager) else None
