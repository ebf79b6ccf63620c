"""Sets of rules that come with the program: each way of choosing alone, and a careful order of several."""

from __future__ import annotations

from dedup_gui.core.review_types import BulkRule
from dedup_gui.core.rules.rule import Rule, RuleSet

CAREFUL = RuleSet(
    "careful",
    (
        Rule(BulkRule.EXACT),
        Rule(BulkRule.RAW_OVER_JPEG),
        Rule(BulkRule.WHOLE_OVER_CROP),
        Rule(BulkRule.BEST_QUALITY),
    ),
)
SINGLE: tuple[RuleSet, ...] = tuple(RuleSet(rule.value, (Rule(rule),)) for rule in BulkRule)
"""By the value of their `BulkRule`."""
BUILT_IN: tuple[RuleSet, ...] = (*SINGLE, CAREFUL)
"""Known by codes; the window has names for them."""
