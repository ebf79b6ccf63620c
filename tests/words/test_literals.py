"""No text that a person reads is handed on without being looked up, also where no walk through the window comes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from dedup_gui.qt.texts.codes import APP_NAME

ROOT = Path(__file__).resolve().parents[2]
SHOW = {
    *("setText", "setToolTip", "setStatusTip", "setWhatsThis", "setTitle", "setWindowTitle", "setPlaceholderText"),
    *("setAccessibleName", "setAccessibleDescription", "setSpecialValueText", "setTabText", "setInformativeText"),
    *("setLabelText", "setNameFilters", "setNameFilter", "addTab", "addItem", "addItems", "addAction", "addMenu"),
    *("addButton", "addRow", "addSection", "showMessage", "show_notice", "drawText", "critical", "question"),
    *(
        "QLabel",
        "QPushButton",
        "QToolButton",
        "QCheckBox",
        "QRadioButton",
        "QGroupBox",
        "QAction",
        "QMenu",
        "QDialog",
    ),
    *("PlainLabel", "ElidedLabel", "NoticeButton", "DedupError"),
}
"""What shows, or carries, the texts it is given."""
TWO_LETTERS = re.compile(r"[^\W\d_]{2}")
PLACEHOLDER = re.compile(r"\{\w*\}|\\u[0-9a-f]{4}")


def literals(node: ast.expr) -> Iterator[str]:
    """The words that an argument brings along itself: a literal, an f-string, a choice between two."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.JoinedStr):
        yield from (
            part for each in node.values if not isinstance(each, ast.FormattedValue) for part in literals(each)
        )
    elif isinstance(node, ast.IfExp):
        yield from (*literals(node.body), *literals(node.orelse))
    elif isinstance(node, ast.BinOp | ast.BoolOp):
        sides = node.values if isinstance(node, ast.BoolOp) else (node.left, node.right)
        yield from (part for side in sides for part in literals(side))
    elif isinstance(node, ast.List | ast.Tuple):
        yield from (part for each in node.elts for part in literals(each))


def not_looked_up(source: str) -> list[tuple[int, str]]:
    """Line and words of every literal that is handed to something that shows it."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        called = node.func
        name = called.id if isinstance(called, ast.Name) else called.attr if isinstance(called, ast.Attribute) else ""
        if name in SHOW:
            arguments = (*node.args, *(keyword.value for keyword in node.keywords))
            words = (text for argument in arguments for text in literals(argument))
            found += [(node.lineno, text) for text in words if TWO_LETTERS.search(PLACEHOLDER.sub("", text))]
    return found


def test_nothing_is_shown_that_was_not_looked_up() -> None:
    left = [
        f"{path.relative_to(ROOT)}:{line}: {text!r}"
        for path in sorted((ROOT / "dedup_gui").rglob("*.py"))
        for line, text in not_looked_up(path.read_text(encoding="utf-8"))
        if text != APP_NAME
    ]
    assert not left, "\n".join(left)


def test_the_search_finds_what_it_is_for() -> None:
    source = """
a.setText("Keep")
b = QLabel(f"{n} images")
c.setToolTip("x" if d else "Remove")
d.setText(translate("page", "Keep"))
raise DedupError("It is gone: " + name, advice=f"{e} (B)")
"""
    assert not_looked_up(source) == [(2, "Keep"), (3, " images"), (4, "Remove"), (6, "It is gone: ")]
