"""Take the screenshots of the README from the real program: docs/screenshots/*.png.

The demo library is scanned and reviewed in the real window, in a home of its own. Where Xvfb is installed, the
script runs under that. `packaging/film.py` takes every page and dialog.
"""

from __future__ import annotations

import os
import sys
import tempfile

from stage import ROOT, on_display, staged

TARGET = os.path.join(ROOT, "docs", "screenshots")
SIZE = (1440, 900)


def take(home: str) -> None:
    """Take all of them.

    Args:
        home: an empty folder; the library and the program's files are made in it.
    """
    from dedup_gui import demo
    from dedup_gui.core.settings import Theme
    from dedup_gui.core.types import Group
    from dedup_gui.qt.compare.modes import Mode
    from dedup_gui.qt.review.keys import Command

    library = os.path.join(home, "Pictures")
    os.mkdir(library)
    demo.make_library(library)
    with staged(home) as stage:
        window, page, settle = stage.window, stage.page, stage.settle

        def shoot(name: str) -> None:
            settle()
            if not window.grab().save(os.path.join(TARGET, f"{name}.png")):
                raise OSError(f"{name}.png cannot be written")

        def groups() -> list[tuple[int, Group]]:
            found = ((slot, page.review.group(slot)) for slot in page.group_model.slots())
            return [(slot, group) for slot, group in found if group is not None]

        def show(name: str, mode: Mode = Mode.SIDE_BY_SIDE, member: str = "") -> None:
            for slot, group in groups():
                paths_of_group = group.paths
                if any(name in os.path.basename(path) for path in paths_of_group):
                    page.groups_view.choose(slot)
                    settle(0.3)
                    chosen = [path for path in paths_of_group if member and member in path]
                    if chosen:
                        page.strip.choose(chosen[0])
                    page.compare.set_mode(mode)
                    return
            raise LookupError(f"no group has {name}")

        window.resize(*SIZE)
        window.show()
        window.begin()
        shoot("start")
        stage.scan(library)
        show("poster")
        for _ in range(3):  # decide as a person does, by the command of the page
            page.commands.trigger(Command.ACCEPT)
            settle(0.2)
        show("beach", member="detail")
        shoot("review")
        stage.theme(Theme.DARK)
        show("owl", mode=Mode.SWIPE, member="black and white")
        shoot("review-dark")


def main() -> int:
    """Take the screenshots."""
    if "--here" not in sys.argv:
        return on_display(os.path.abspath(__file__), ["--here"], "1600x1000")
    sys.path.insert(0, ROOT)
    os.makedirs(TARGET, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="dedup-") as home:
        take(home)
    for name in sorted(os.listdir(TARGET)):
        print(os.path.join("docs", "screenshots", name))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
