"""The ledger: tables, rounds and decisions in one file in the user's data folder.

Each command is one transaction and is on the disk when it returns. Decisions are only ever added.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import JsonValue
from sqlalchemy import Engine

from matcher.decisions import archive, history, remembering
from matcher.decisions.chain import Head, head_of
from matcher.decisions.database import open_engine, reading, tidy, was_replaced, writing
from matcher.decisions.deciding import Act, refuse_bringing_back, take
from matcher.decisions.decision import Decision, DecisionKind, Seen, known_by
from matcher.decisions.diary import DiaryEntry, diary
from matcher.decisions.folders import FILE_NAME, data_folder, folder_warning, warning_about
from matcher.decisions.lifecycle import Pair, states_of
from matcher.decisions.migration import COPIES
from matcher.decisions.saved import RoundEntry, SavedTables, midnight
from matcher.decisions.services import OWN, SAMPLE
from matcher.decisions.settling import Baseline, standing_over
from matcher.decisions.verification import Verification, verify, wanted_head
from matcher.errors import LedgerFault, NotAllowed
from matcher.intake.findings import Finding
from matcher.policy.facts import Facts
from matcher.records.pool import Pool
from matcher.records.standing import StandingRow, Status
from matcher.rounds.audit import verify_round
from matcher.rounds.result import MatchRound
from matcher.travel.placing import Places


class Ledger:
    """Everything that was saved and decided. Open it with :meth:`open`; several may be open at once.

    Every method may raise :class:`~matcher.errors.LedgerFault` where the file cannot be read or
    written; then nothing of that command was kept.
    """

    def __init__(self, engine: Engine, folder: Path, today: Callable[[], date] = date.today) -> None:
        self._engine = engine
        self.folder = folder
        self._today = today

    @classmethod
    def open(
        cls,
        folder: str | Path | None = None,
        *,
        read_only: bool = False,
        today: Callable[[], date] = date.today,
    ) -> Self:
        """Open the ledger of a data folder, made where it is missing.

        One that may not be written to, as in an archive, is opened for reading.

        Parameters
        ----------
        folder
            Left out: the folder that ``MATCHER_DATA`` names, else the system's own for the user's data.
        read_only
            Only read: nothing is made, changed or brought to a newer form.
        today
            Gives the day it is, by which vetting has run out or not; left out, this machine's clock does.

        Raises
        ------
        matcher.errors.LedgerFault
            If the folder cannot be used, or the file there is no ledger, or a newer one.
        """
        place = (data_folder() if folder is None else Path(folder)).expanduser()
        on_this_machine = not warning_about(place.absolute())
        return cls(open_engine(place / FILE_NAME, on_this_machine, read_only=read_only), place, today)

    @property
    def path(self) -> Path:
        """The ledger's file."""
        return self.folder / FILE_NAME

    @property
    def folder_warning(self) -> str:
        """Why the folder is no safe place for a ledger; empty where nothing is known against it."""
        return folder_warning(self.folder)

    @property
    def was_replaced(self) -> bool:
        """Whether another file lies in the place of the one that was opened: then open it again.

        Raises
        ------
        matcher.errors.LedgerReplaced
            If there is no file any more.
        """
        return was_replaced(self._engine)

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
        recorded_at: datetime | None = None,
    ) -> int:
        """Keep spreadsheets as they were read, and give their number.

        Earlier ones of the same service that no round was made from are replaced. The newest are what is
        known of the people: every decision of the service's rounds is checked against them.

        Parameters
        ----------
        accounts
            The row account of each table, as plain JSON values.
        file_names
            Names only, no folders.
        by
            Who saves them, for the event; empty where it is not known.
        recorded_at
            Since when they are what is known, where that is earlier than now: the same of the tables that
            these are a copy of.
        """
        who = known_by(by)
        with writing(self._engine) as connection:
            return archive.add_tables(
                connection, pool, places, findings, accounts, file_names, who, recorded_at
            )

    def tables_of(self, result: MatchRound) -> SavedTables | None:
        """Give the tables that a round says it was made from; None where they are not kept here.

        Raises
        ------
        matcher.errors.UnsoundRound
            If they are, and the round is not what they give.
        """
        with reading(self._engine) as connection:
            found = archive.read_tables(connection, archive.tables_id_for(connection, result))
        if found is not None:
            self._audit(result, found)
        return found

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

    def latest_tables(self, service: str | None = None) -> SavedTables | None:
        """Give the tables that were recorded last, of one service or of any; None where there are none."""
        with reading(self._engine) as connection:
            return archive.newest_tables(connection, service)

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
        matcher.errors.UnsoundRound
            If the round is not what the tables give.
        matcher.errors.LedgerFault
            If a round of the same reference that proposes other pairs is kept.
        """
        who = known_by(by)
        if tables_id is not None:
            self._audit(result, self.tables(tables_id))
        with writing(self._engine) as connection:
            archive.add_round(connection, result, tables_id, name, previous, who)
        return self.entry(result.reference)

    def _audit(self, result: MatchRound, tables: SavedTables) -> None:
        with reading(self._engine) as connection:
            if archive.audited_with(connection, result) == tables.id:
                return
        verify_round(result, tables.facts_of(result), self._base_of(result))

    def _base_of(self, result: MatchRound) -> MatchRound | None:
        """Give the round whose lot a round keeps; None where it draws its own, or that one is not kept."""
        if result.seed_of is None:
            return None
        with reading(self._engine) as connection:
            row = archive.round_row(connection, result.seed_of)
            return None if row is None else archive.result_of(row)

    def _audit_kept(self, reference: str) -> None:
        """Audit a round as it is kept, once: what was found is remembered by what was looked at.

        Outside the transaction of a decision: a large round takes seconds, and others are deciding.
        """
        with reading(self._engine) as connection:
            row = archive.known_row(connection, reference)
            if row["tables_id"] is None or archive.is_audited(connection, row):
                return
            result, tables = archive.result_of(row), archive.read_tables(connection, row["tables_id"])
        if tables is not None:
            verify_round(result, tables.facts_of(result), self._base_of(result))
            # A ledger that can only be read is audited again the next time.
            with suppress(LedgerFault), writing(self._engine) as connection:
                archive.mark_audited(connection, archive.known_row(connection, reference))

    def keep_round(self, result: MatchRound, facts: Facts, *, by: str = "") -> RoundEntry:
        """Keep a round with the tables it was made from, handed over together, once it is audited.

        The tables are as old as the round: newer ones of the service stay what is known of the people.

        Raises
        ------
        matcher.errors.NotAllowed
            If the round is of a day still to come, so that its tables would seem newer than all others.
        matcher.errors.UnsoundRound
            If the round is not what the tables give.
        matcher.errors.LedgerFault
            If a round of the same reference that proposes other pairs is kept.
        """
        if result.today > self._today():
            raise NotAllowed(
                f"Round {result.reference} is dated {result.today:%d/%m/%Y}, a day still to come. Run it"
                " again without --today, or with today's date."
            )
        verify_round(result, facts, self._base_of(result))
        who = known_by(by)
        with writing(self._engine) as connection:
            number = archive.tables_id_for(connection, result)
            if number is None:
                recorded_at = midnight(result.today)
                number = archive.add_tables(
                    connection, facts.pool, facts.places, (), None, (), who, recorded_at, result.reference
                )
            archive.add_round(connection, result, number, "", archive.kept_before(connection, result), who)
        return self.entry(result.reference)

    def own(self, result: MatchRound) -> MatchRound:
        """Give the round of this reference as it is kept here; the one given, where none is.

        Raises
        ------
        matcher.errors.LedgerFault
            If the one kept here proposes other pairs.
        """
        with reading(self._engine) as connection:
            return archive.own(connection, result)

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

        Raises
        ------
        matcher.errors.NotAllowed
            If that would bring back a match that was decided in another round, and declined in this one.
        matcher.errors.LedgerFault
            If there is no such round.
        """
        who = known_by(by)
        with writing(self._engine) as connection:
            refuse_bringing_back(connection, archive.known_row(connection, reference))
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
        expect: int | None = None,
    ) -> Decision:
        """Take a decision about a pair. It is kept when this returns.

        The same decision by the same person for the same reason, twice, is one. What may never be is
        worked out here, from the tables the round was made from and from the newest of the service; so is
        whether vetting has run out by today, and whether a place is left. To approve, pin or hold, the
        tables must be kept and the round be what they give; a "no" needs neither.

        Parameters
        ----------
        key
            Names this act; sent twice (a double click, a reload) it is done once.
        seen
            What stood before the person; left out: what the round's plan shows of the pair.
        expect
            The number of the decision that was shown as in force, 0 where none was. Left out, a decision
            of somebody else is not changed.

        Raises
        ------
        matcher.errors.NotAllowed
            If the decision may not be taken, or a name or a reason is missing.
        matcher.decisions.decision.ChangedMeanwhile
            If somebody else has decided about the pair since, or ``expect`` is left out and what stands is
            somebody else's.
        matcher.errors.UnsoundRound
            If the pair is to be kept or held, and the round is not what its tables give.
        matcher.errors.LedgerFault
            If there is no such round.
        """
        if DecisionKind(kind) not in (DecisionKind.DECLINED, DecisionKind.BLOCKED):
            self._audit_kept(reference)
        act = Act(
            reference=reference,
            pair=(child_id, visitor_id),
            kind=DecisionKind(kind),
            by=by,
            reason=reason,
            key=key,
            seen=seen,
            expect=expect,
            now=self._today(),
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

    def decisions_beside(self, result: MatchRound, facts: Facts | None = None) -> tuple[Decision, ...]:
        """Give the decisions of all rounds of the service that a round is of, newest first.

        Parameters
        ----------
        facts
            What the round was made from, where it may not be kept here.
        """
        with reading(self._engine) as connection:
            service = archive.service_for(connection, result, facts)
            references = archive.references_of(connection, service) | {result.reference}
            everything = history.of_all_rounds(connection)
        return tuple(made for made in reversed(everything) if made.round_reference in references)

    def states(self, reference: str) -> dict[Pair, Decision]:
        """Give the decision in force for each pair of a round; a pair without one is left out."""
        return states_of(self.decisions(reference))

    def barred(self, reference: str, child_id: str, visitor_id: str) -> tuple[str, ...]:
        """Say which rules that nothing overrides a pair breaks, by the round's tables or the newest ones."""
        pair = (child_id, visitor_id)
        return self._against(self.round(reference), [pair], None, names=True).get(pair, ())

    def stops(
        self, result: MatchRound, facts: Facts | None = None, *, names: bool = True
    ) -> dict[Pair, tuple[str, ...]]:
        """Say of each match of a round, and of each pair kept, what stands against it now.

        That is by rules that nothing overrides, in the round's tables and in the newest ones, and by
        vetting that has run out by today. A match that was approved before stays approved. What to do
        about it is a person's task.

        Parameters
        ----------
        facts
            What the round was made from, where that is at hand already.
        names
            Whether people are called by name where one is known.
        """
        pairs = {(match.child_id, match.visitor_id) for match in result.matches}
        with reading(self._engine) as connection:
            service = archive.service_for(connection, result, facts)
        kept = (row for row in self.standing(service=service) if row.status is Status.PINNED)
        pairs |= {(row.child_id, row.visitor_id) for row in kept}
        return self._against(result, sorted(pairs), facts, names=names)

    def _against(
        self, result: MatchRound, pairs: Iterable[Pair], facts: Facts | None, *, names: bool
    ) -> dict[Pair, tuple[str, ...]]:
        with reading(self._engine) as connection:
            records = archive.records_for(connection, result, facts, self._today())
        if not names:
            records = [record.nameless() for record in records]
        said = {
            pair: tuple(s for record in records for s in (*record.never(pair), *record.run_out(pair)))
            for pair in pairs
        }
        return {pair: sentences for pair, sentences in said.items() if sentences}

    def standing(
        self, given: Iterable[StandingRow] | None = None, *, service: str | None = None
    ) -> tuple[StandingRow, ...]:
        """Say what is settled over all rounds of a service, closed ones too: the next round's standing.

        Parameters
        ----------
        given
            A standing table that was brought in since the newest round; it takes the place of the one
            that round was made with. Left out: that one.
        service
            As in :class:`~matcher.decisions.saved.SavedTables`; left out: the data folder's own, and the
            sample where there is nothing else.
        """
        with reading(self._engine) as connection:
            references = archive.references_of(connection, OWN if service is None else service)
            if service is None and not references:
                references = archive.references_of(connection, SAMPLE)
            baselines = archive.baselines_up_to(connection, references)
            if given is not None:
                baselines.append(Baseline(history.last_number(connection), tuple(given)))
            everything = history.of_all_rounds(connection)
            return standing_over(
                baselines, [made for made in everything if made.round_reference in references]
            )

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
