"""The ledger: tables, rounds and decisions in one file in the user's data folder.

Each command is one transaction and is on the disk when it returns. Decisions are only ever added.
"""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import JsonValue
from sqlalchemy import Engine

from matcher.decisions import archive, history, remembering
from matcher.decisions.chain import Head, head_of
from matcher.decisions.database import open_engine, reading, tidy, writing
from matcher.decisions.deciding import Act, take
from matcher.decisions.decision import Decision, DecisionKind, Seen, known_by
from matcher.decisions.diary import DiaryEntry, diary
from matcher.decisions.folders import FILE_NAME, data_folder, rights_warning, warning_about
from matcher.decisions.lifecycle import Pair, states_of
from matcher.decisions.migration import COPIES
from matcher.decisions.saved import RoundEntry, SavedTables
from matcher.decisions.settling import Baseline, standing_over
from matcher.decisions.verification import Verification, verify, wanted_head
from matcher.errors import LedgerFault
from matcher.intake.findings import Finding
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow
from matcher.rounds.result import MatchRound
from matcher.travel.placing import Places


class Ledger:
    """Everything that was saved and decided. Open it with :meth:`open`; several may be open at once.

    Every method may raise :class:`~matcher.errors.LedgerFault` where the file cannot be read or
    written; then nothing of that command was kept.
    """

    def __init__(self, engine: Engine, folder: Path) -> None:
        self._engine = engine
        self.folder = folder

    @classmethod
    def open(cls, folder: str | Path | None = None, *, read_only: bool = False) -> Self:
        """Open the ledger of a data folder, made where it is missing.

        One that may not be written to, as in an archive, is opened for reading.

        Parameters
        ----------
        folder
            Left out: the folder that ``MATCHER_DATA`` names, else the system's own for the user's data.
        read_only
            Only read: nothing is made, changed or brought to a newer form.

        Raises
        ------
        matcher.errors.LedgerFault
            If the folder cannot be used, or the file there is no ledger, or a newer one.
        """
        place = (data_folder() if folder is None else Path(folder)).expanduser()
        on_this_machine = not warning_about(place.absolute())
        return cls(open_engine(place / FILE_NAME, on_this_machine, read_only=read_only), place)

    @property
    def path(self) -> Path:
        """The ledger's file."""
        return self.folder / FILE_NAME

    @property
    def folder_warning(self) -> str:
        """Why the folder is no safe place for a ledger; empty where nothing is known against it."""
        return " ".join(filter(None, [warning_about(self.folder.absolute()), rights_warning(self.folder)]))

    @property
    def is_read_only(self) -> bool:
        """Whether the ledger can only be read: its file or folder may not be written to."""
        return bool(self._engine.get_execution_options().get("read_only", False))

    def close(self) -> None:
        """Let the file go. The ledger is not to be used afterwards."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Tables

    def save_tables(
        self,
        pool: Pool,
        places: Places,
        *,
        findings: Iterable[Finding] = (),
        accounts: JsonValue = None,
        file_names: Iterable[str] = (),
        by: str = "",
    ) -> int:
        """Keep spreadsheets as they were read, and give their number.

        Earlier ones that no round was made from are replaced.

        Parameters
        ----------
        accounts
            The row account of each table, as plain JSON values.
        file_names
            Names only, no folders.
        by
            Who saves them, for the event; empty where it is not known.
        """
        who = known_by(by)
        with writing(self._engine) as connection:
            return archive.add_tables(connection, pool, places, findings, accounts, file_names, who)

    def tables(self, tables_id: int) -> SavedTables:
        """Give tables by their number.

        Raises
        ------
        matcher.errors.LedgerFault
            If there are none of that number.
        """
        with reading(self._engine) as connection:
            found = archive.read_tables(connection, tables_id)
        if found is None:
            raise LedgerFault("These tables are no longer in the ledger. Bring them in again.")
        return found

    def latest_tables(self) -> SavedTables | None:
        """Give the tables that were saved last; None where there are none."""
        with reading(self._engine) as connection:
            return archive.newest_tables(connection)

    # Rounds

    def save_round(
        self,
        result: MatchRound,
        tables_id: int | None = None,
        name: str = "",
        previous: str | None = None,
        by: str = "",
    ) -> RoundEntry:
        """Keep a round. A round that is kept already stays as it is; tables may be added to it.

        Parameters
        ----------
        tables_id
            The number of the tables it was made from, where they are kept.
        previous
            The reference of the run before, where this one was made around what was settled since.
        by
            Who saves it, for the event; empty where it is not known.

        Raises
        ------
        matcher.errors.LedgerFault
            If a round of the same reference that proposes other pairs is kept.
        """
        who = known_by(by)
        with writing(self._engine) as connection:
            archive.add_round(connection, result, tables_id, name, previous, who)
        return self.entry(result.reference)

    def rounds(self) -> tuple[RoundEntry, ...]:
        """Give an entry for each round, newest first."""
        with reading(self._engine) as connection:
            return archive.entries(connection)

    def entry(self, reference: str) -> RoundEntry:
        """Give the entry of one round.

        Raises
        ------
        matcher.errors.LedgerFault
            If there is no such round.
        """
        with reading(self._engine) as connection:
            archive.known_row(connection, reference)
            return next(entry for entry in archive.entries(connection) if entry.reference == reference)

    def round(self, reference: str) -> MatchRound:
        """Give a round as it was saved.

        Raises
        ------
        matcher.errors.LedgerFault
            If there is no such round.
        """
        with reading(self._engine) as connection:
            return archive.result_of(archive.known_row(connection, reference))

    def earlier_runs(self, reference: str) -> tuple[str, ...]:
        """Give the references of the runs that a round was made around, oldest first; none for a first run.

        A round that is not kept here has none that are known.
        """
        with reading(self._engine) as connection:
            return archive.earlier_runs(connection, reference)

    def rename_round(self, reference: str, name: str, *, by: str = "") -> None:
        """Give a round another name. This and what follows is an event, by a name where one is given."""
        who = known_by(by)
        with writing(self._engine) as connection:
            archive.rename_round(connection, reference, name, who)

    def close_round(self, reference: str, *, by: str = "") -> None:
        """Close a round: nothing more is decided in it. What it settled still counts."""
        who = known_by(by)
        with writing(self._engine) as connection:
            archive.close_round(connection, reference, who)

    def reopen_round(self, reference: str, *, by: str = "") -> None:
        """Open a closed round again."""
        who = known_by(by)
        with writing(self._engine) as connection:
            archive.reopen_round(connection, reference, who)

    def delete_round(self, reference: str, *, by: str = "") -> None:
        """Delete a round for good: its plan, its decisions, and the tables that no other round needs.

        What was settled in it is forgotten, too. Nothing is asked here; the bytes are overwritten. Of its
        events stay when they happened, of what kind they were, and their hashes. A copy of the ledger from
        before a migration goes, too.
        """
        who = known_by(by)
        with writing(self._engine) as connection:
            archive.drop_round(connection, reference, who)
        tidy(self._engine)
        for copy in self.folder.glob(COPIES):
            copy.unlink(missing_ok=True)

    # Decisions

    def decide(
        self,
        reference: str,
        child_id: str,
        visitor_id: str,
        kind: DecisionKind | str,
        *,
        by: str,
        reason: str = "",
        key: str | None = None,
        seen: Seen | None = None,
        barred: Iterable[str] = (),
        expect: int | None = None,
    ) -> Decision:
        """Take a decision about a pair. It is kept when this returns.

        The same decision by the same person for the same reason, twice, is one.

        Parameters
        ----------
        key
            Names this act; sent twice (a double click, a reload) it is done once.
        seen
            What stood before the person; left out: what the round's plan shows of the pair.
        barred
            Sentences on the never-overridable rules that the pair breaks: then it cannot be kept.
        expect
            The number of the decision that was shown as in force, 0 where none was; None: not asked.

        Raises
        ------
        matcher.errors.NotAllowed
            If the decision may not be taken, or a name or a reason is missing.
        matcher.decisions.decision.ChangedMeanwhile
            If somebody else has decided about the pair since.
        matcher.errors.LedgerFault
            If there is no such round.
        """
        act = Act(
            reference=reference,
            pair=(child_id, visitor_id),
            kind=DecisionKind(kind),
            by=by,
            reason=reason,
            key=key,
            seen=seen,
            barred=tuple(barred),
            expect=expect,
        )
        with writing(self._engine) as connection:
            return take(connection, act)

    def undo(
        self,
        reference: str,
        child_id: str,
        visitor_id: str,
        *,
        by: str,
        reason: str = "",
        key: str | None = None,
        expect: int | None = None,
    ) -> Decision:
        """Undo the decision in force for a pair: what was before it stands again.

        Raises
        ------
        matcher.errors.NotAllowed
            If nothing was decided about the pair in this round, or what was before can no longer stand.
        """
        undone = DecisionKind.UNDONE
        return self.decide(
            reference, child_id, visitor_id, undone, by=by, reason=reason, key=key, expect=expect
        )

    def decisions(self, reference: str | None = None) -> tuple[Decision, ...]:
        """Give the decisions of a round, or of all rounds, newest first."""
        with reading(self._engine) as connection:
            if reference is None:
                return tuple(reversed(history.of_all_rounds(connection)))
            archive.known_row(connection, reference)
            return tuple(reversed(history.of_round(connection, reference)))

    def states(self, reference: str) -> dict[Pair, Decision]:
        """Give the decision in force for each pair of a round; a pair without one is left out."""
        return states_of(self.decisions(reference))

    def standing(self, given: Iterable[StandingRow] | None = None) -> tuple[StandingRow, ...]:
        """Say what is settled over all rounds, closed ones too: the next round's standing.

        Parameters
        ----------
        given
            A standing table that was brought in since the newest round; it takes the place of the one
            that round was made with. Left out: that one.
        """
        with reading(self._engine) as connection:
            baselines = archive.baselines_up_to(connection)
            if given is not None:
                baselines.append(Baseline(history.last_number(connection), tuple(given)))
            return standing_over(baselines, history.of_all_rounds(connection))

    # The chain

    @property
    def head(self) -> Head:
        """The number and hash of the last event, to be written down beside what leaves the ledger."""
        with reading(self._engine) as connection:
            return head_of(connection)

    def verify(self, head: str | None = None) -> Verification:
        """Verify that every event, round and saved table is as it was sealed.

        Parameters
        ----------
        head
            A head that was written down earlier, at least its first 16 digits: an event must have it
            still. Only so is it seen that somebody cut off the end neatly, or wrote everything anew.

        Raises
        ------
        matcher.errors.MatcherError
            If ``head`` is no head.
        """
        wanted = None if head is None else wanted_head(head)
        with reading(self._engine) as connection:
            return verify(connection, wanted)

    def diary(self, reference: str | None = None) -> tuple[DiaryEntry, ...]:
        """Give everything that happened, or that of one round, oldest first, in sentences."""
        with reading(self._engine) as connection:
            return diary(connection, reference)

    # Small things to remember

    def remember_mapping(self, headings: Iterable[str], mapping: Mapping[str, str]) -> None:
        """Remember which column each heading was said to be, for the next file with these headings."""
        with writing(self._engine) as connection:
            remembering.keep_mapping(connection, headings, mapping)

    def mapping_for(self, headings: Iterable[str]) -> dict[str, str] | None:
        """Give the mapping remembered for these headings, whatever their order; None for none."""
        with reading(self._engine) as connection:
            return remembering.mapping_for(connection, headings)

    def setting(self, name: str, default: str = "") -> str:
        """Give a setting: who is working, the policy in force, typed work that is not yet saved."""
        with reading(self._engine) as connection:
            found = remembering.setting(connection, name)
        return default if found is None else found

    def set_setting(self, name: str, value: str | None) -> None:
        """Keep a setting; None forgets it.

        Name what belongs to a round by :func:`matcher.decisions.archive.draft_name`: it goes with it.
        """
        with writing(self._engine) as connection:
            remembering.keep_setting(connection, name, value)

    def change_setting(self, name: str, change: Callable[[str | None], str | None]) -> None:
        """Change a setting by what stands in it, with nobody else's change in between.

        Parameters
        ----------
        change
            Given the setting, None where there is none, it gives the new one, None to forget it. Whatever
            it raises, nothing is changed.
        """
        with writing(self._engine) as connection:
            remembering.keep_setting(connection, name, change(remembering.setting(connection, name)))
