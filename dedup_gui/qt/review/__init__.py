"""The parts of the review: groups, members, evidence, decisions, rules."""
