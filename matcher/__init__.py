"""Proposes matches between Independent Visitors and looked-after children; a coordinator decides.

Two spreadsheets in, a proven best plan out, with the reason for every pair::

    import matcher

    gathered = matcher.gather("children.csv", "visitors.csv", places="places.csv")
    result = matcher.run_round(gathered.facts, findings=gathered.findings)
    matcher.write_round(result, "round.json")

Each name is imported when it is first asked for, so that ``import matcher`` stays quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcher.advice.alternatives import alternatives as alternatives
    from matcher.advice.changing import change_list as change_list
    from matcher.advice.comparing import compare as compare
    from matcher.advice.equality import equality as equality
    from matcher.advice.explaining import why_child as why_child
    from matcher.advice.explaining import why_pair as why_pair
    from matcher.advice.explaining import why_visitor as why_visitor
    from matcher.advice.recruiting import recruit as recruit
    from matcher.advice.rehearsing import rehearse as rehearse
    from matcher.advice.reserves import reserves as reserves
    from matcher.advice.scenario_files import read_scenario as read_scenario
    from matcher.advice.scenarios import Scenario as Scenario
    from matcher.advice.scenarios import adopt as adopt
    from matcher.advice.scenarios import try_scenario as try_scenario
    from matcher.advice.sureness import sureness as sureness
    from matcher.advice.sweep_files import read_sweep as read_sweep
    from matcher.advice.sweeping.grid import Sweep as Sweep
    from matcher.advice.sweeps import run_sweep as run_sweep
    from matcher.advice.unlocking import unlock_child as unlock_child
    from matcher.advice.unlocking import unlock_pair as unlock_pair
    from matcher.advice.unlocking import unlock_visitor as unlock_visitor
    from matcher.decisions.ledger import Ledger as Ledger
    from matcher.errors import MatcherError as MatcherError
    from matcher.exports.listing import write_csv as write_csv
    from matcher.exports.listing import write_standing as write_standing
    from matcher.exports.sweeps import write_sweep as write_sweep
    from matcher.exports.workbook import write_workbook as write_workbook
    from matcher.intake.findings import Finding as Finding
    from matcher.intake.reading import Reading as Reading
    from matcher.intake.reading import read_tables as read_tables
    from matcher.intake.sheets import Upload as Upload
    from matcher.intake.template import write_template as write_template
    from matcher.policy.facts import Facts as Facts
    from matcher.policy.policy import Policy as Policy
    from matcher.policy.policy import preset as preset
    from matcher.policy.policy import read_policy as read_policy
    from matcher.policy.policy import write_policy as write_policy
    from matcher.records.child import Child as Child
    from matcher.records.pool import Pool as Pool
    from matcher.records.standing import StandingRow as StandingRow
    from matcher.records.standing import Status as Status
    from matcher.records.visitor import Visitor as Visitor
    from matcher.rounds.audit import Fault as Fault
    from matcher.rounds.audit import audit_round as audit_round
    from matcher.rounds.audit import verify_round as verify_round
    from matcher.rounds.gathering import Gathered as Gathered
    from matcher.rounds.gathering import gather as gather
    from matcher.rounds.result import MatchRound as MatchRound
    from matcher.rounds.result import check_digests as check_digests
    from matcher.rounds.result import read_round as read_round
    from matcher.rounds.result import write_round as write_round
    from matcher.rounds.running import run_round as run_round
    from matcher.travel.gazetteer import Gazetteer as Gazetteer
    from matcher.travel.gazetteer import read_gazetteer as read_gazetteer
    from matcher.travel.placing import place as place

__version__ = "0.1.0"

_ROOMS = {
    "Child": "records.child",
    "Facts": "policy.facts",
    "Fault": "rounds.audit",
    "Finding": "intake.findings",
    "Gathered": "rounds.gathering",
    "Gazetteer": "travel.gazetteer",
    "Ledger": "decisions.ledger",
    "MatchRound": "rounds.result",
    "MatcherError": "errors",
    "Policy": "policy.policy",
    "Pool": "records.pool",
    "Reading": "intake.reading",
    "Scenario": "advice.scenarios",
    "StandingRow": "records.standing",
    "Status": "records.standing",
    "Sweep": "advice.sweeping.grid",
    "Upload": "intake.sheets",
    "Visitor": "records.visitor",
    "adopt": "advice.scenarios",
    "alternatives": "advice.alternatives",
    "audit_round": "rounds.audit",
    "change_list": "advice.changing",
    "check_digests": "rounds.result",
    "compare": "advice.comparing",
    "equality": "advice.equality",
    "gather": "rounds.gathering",
    "place": "travel.placing",
    "preset": "policy.policy",
    "read_gazetteer": "travel.gazetteer",
    "read_policy": "policy.policy",
    "read_round": "rounds.result",
    "read_scenario": "advice.scenario_files",
    "read_sweep": "advice.sweep_files",
    "read_tables": "intake.reading",
    "recruit": "advice.recruiting",
    "rehearse": "advice.rehearsing",
    "reserves": "advice.reserves",
    "run_round": "rounds.running",
    "run_sweep": "advice.sweeps",
    "sureness": "advice.sureness",
    "try_scenario": "advice.scenarios",
    "unlock_child": "advice.unlocking",
    "unlock_pair": "advice.unlocking",
    "unlock_visitor": "advice.unlocking",
    "verify_round": "rounds.audit",
    "why_child": "advice.explaining",
    "why_pair": "advice.explaining",
    "why_visitor": "advice.explaining",
    "write_csv": "exports.listing",
    "write_policy": "policy.policy",
    "write_round": "rounds.result",
    "write_standing": "exports.listing",
    "write_sweep": "exports.sweeps",
    "write_template": "intake.template",
    "write_workbook": "exports.workbook",
}

__all__ = ["__version__", *_ROOMS]


def __getattr__(name: str) -> object:
    if name not in _ROOMS:
        raise AttributeError(f"module 'matcher' has no attribute {name!r}")
    value = getattr(import_module(f"matcher.{_ROOMS[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
