"""The words of reports: those of the window."""

from __future__ import annotations

from dedup_gui.core.report.told import Wording
from dedup_gui.qt.texts.codes import DECISIONS, KEEPER_REASONS, RELATIONS, SKIP_REASONS

WORDING = Wording(KEEPER_REASONS, RELATIONS, SKIP_REASONS, DECISIONS)
