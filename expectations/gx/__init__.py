"""The door to Great Expectations: declared rules as expectations on a figures table, run so that none passes unseen.

    from tieout.expectations.gx import ExpectTie, ExpectTotalsToFoot, read_suite, run_suite

Importing this costs what importing Great Expectations costs (seconds), and must happen before a
suite or a checkpoint of ours is loaded from disk: Great Expectations leaves out an expectation
whose class it does not know. `read_suite` refuses such a suite, and `EveryRuleOnce` such a run.
"""

from . import light as light  # first: it is what makes the imports below cost less

# isort: split
from .base import TieoutExpectation
from .classes import (
    ExpectAgreement,
    ExpectBound,
    ExpectNoNumberDamage,
    ExpectPresence,
    ExpectRecomputation,
    ExpectRollForward,
    ExpectSign,
    ExpectSoundLanding,
    ExpectTie,
    ExpectTotalsToFoot,
    expectation_for,
)
from .guard import EveryRuleOnce
from .runner import SuiteRun, quiet_context, run_checkpoint, run_suite
from .suites import IncompleteRunError, demand_complete, read_suite, rules_in, suite_json, suite_of

__all__ = [
    "EveryRuleOnce",
    "ExpectAgreement",
    "ExpectBound",
    "ExpectNoNumberDamage",
    "ExpectPresence",
    "ExpectRecomputation",
    "ExpectRollForward",
    "ExpectSign",
    "ExpectSoundLanding",
    "ExpectTie",
    "ExpectTotalsToFoot",
    "IncompleteRunError",
    "SuiteRun",
    "TieoutExpectation",
    "demand_complete",
    "expectation_for",
    "quiet_context",
    "read_suite",
    "rules_in",
    "run_checkpoint",
    "run_suite",
    "suite_json",
    "suite_of",
]
