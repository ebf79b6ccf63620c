"""Apply a batch and be killed (SIGKILL) before and after each step of it; then recover and undo.

Run as a program of its own, since it forks:  kill_at_every_step.py FOLDER KIND apply|undo [poor|across]
With "poor" the file system offers neither an exclusive rename nor links, as FAT does; with "across" the folder that
images are moved to is on another drive.
Prints one JSON line for each step at which it was killed.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from dedup_gui.core.action_types import ActionKind, KeeperSidecar, Outcome, PlannedAction
from dedup_gui.core.discovery.path_filters import home_trash
from dedup_gui.core.removal import bundle_moves, destination, keeper_sidecars, link_replacement, moving, moving_across
from dedup_gui.core.removal import undo as undo_module
from dedup_gui.core.removal.apply import apply, recover, undo
from dedup_gui.core.removal.destination import FolderHold, to_folder
from dedup_gui.store.history import History
from tests.core.removal.removal_library import contents, group, image, make_trash, plan, run, write

_link = os.link
"""For the library itself, also where moving is not offered links."""


class Countdown:
    """Kills this process at the given step."""

    def __init__(self, steps: int) -> None:
        self.left = steps

    def tick(self) -> None:
        self.left -= 1
        if self.left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def stepped(*args: Any, **keywords: Any) -> Any:
            self.tick()
            answer = function(*args, **keywords)
            self.tick()
            return answer

        return stepped

    def watch(self, thing: Any, *names: str) -> None:
        for name in names:
            setattr(thing, name, self.around(getattr(thing, name)))


def make_library(folder: Path, kind: ActionKind) -> list[PlannedAction]:
    """Two victims: one alone, one with another name and two companions."""
    for name in ("keeper.jpg", "one.jpg", "two/two.jpg"):
        write(folder / name, "the picture")
    _link(folder / "two/two.jpg", folder / "two/alias.jpg")
    companions = [write(folder / f"two/two.{suffix}", suffix) for suffix in ("aae", "xmp")]
    victim = image(folder / "two/two.jpg", aliases=[str(folder / "two/alias.jpg")], companions=companions)
    members = [image(folder / "keeper.jpg"), image(folder / "one.jpg"), victim]
    planned = plan(group(*members), remove=[member.path for member in members[1:]], kind=kind)
    sidecar = KeeperSidecar(str(folder / "keeper.jpg.xmp"), "what only the copies say")
    actions = [action if action.links else replace(action, sidecar=sidecar) for action in planned]
    if kind is not ActionKind.MOVE:
        return list(actions)
    moved = folder.parent / "moved"
    moved.mkdir()
    return list(to_folder(actions, str(moved), [str(folder)]))


def run_until_killed(job: Callable[[Countdown], None], steps: int) -> bool:
    """Run a job in a forked process that is killed after so many steps; False when it ended before that."""
    child = os.fork()
    if child == 0:
        try:
            job(Countdown(steps))
        except BaseException:
            os._exit(3)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert os.WTERMSIG(status) == signal.SIGKILL
        return True
    assert os.WEXITSTATUS(status) == 0, "the job failed"
    return False


def make_poor() -> None:
    """Take away what FAT does not offer."""

    def no_links(*_: object, **__: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    setattr(moving, "_exclusive_rename", lambda *_: False)  # noqa: B010 - of this process alone
    setattr(os, "link", no_links)  # noqa: B010


def make_across() -> None:
    """Put the folder that images are moved to on another drive."""
    move_new = moving.move_new

    def refused(source: str, target: str) -> None:
        if len({name.count(f"{os.sep}moved{os.sep}") for name in (source, target)}) > 1:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV))
        move_new(source, target)

    setattr(destination, "move_new", refused)  # noqa: B010 - of this process alone


def main(root: str, kind_name: str, what: str, manners: str = "") -> None:
    kind = ActionKind(kind_name)
    if manners:
        make_poor() if manners == "poor" else make_across()
    for steps in range(500):
        folder = Path(root) / str(steps)
        pictures = folder / "pictures"
        database = str(folder / "data" / "history.sqlite")
        trash = make_trash(folder / "trash")
        actions = make_library(pictures, kind)
        before = contents(pictures)
        if what == "undo":
            with contextlib.closing(History(database)) as history:
                run(apply(actions, journal=history.journal, trash=trash))

        def job(countdown: Countdown, database: str = database, actions: list[PlannedAction] = actions) -> None:
            history, bin_ = History(database), make_trash(Path(database).parent.parent / "trash")
            countdown.watch(history.journal, "begin", "started", "finished", "undone", "close")
            countdown.watch(bin_, "put", "restore")
            countdown.watch(link_replacement, "_make", "move_new")
            countdown.watch(keeper_sidecars, "move_new", "_unlink_quietly")
            countdown.watch(moving, "_exclusive_rename", "_claim", "_unlink_quietly")
            if manners == "poor":
                countdown.watch(os, "replace")
            if kind is ActionKind.MOVE:
                countdown.watch(FolderHold, "put", "restore")
                countdown.watch(destination, "make_folders", "move_new")
            if manners == "across":
                countdown.watch(moving_across, "copy_new", "digest")
                countdown.watch(os, "unlink")
            if what == "undo":
                countdown.watch(undo_module, "take_link_away", "holds")
                run(undo(1, journal=history.journal, trash=bin_))
            else:
                countdown.watch(bundle_moves, "move_one")
                run(apply(actions, journal=history.journal, trash=bin_))

        killed = run_until_killed(job, steps)
        survived = set(contents(pictures).values())
        with contextlib.closing(History(database)) as history:
            found = recover(history.journal, trash)
            explained = [record.result.outcome.value for record in found]
            closed = all(batch.closed for batch in history.journal.batches())
            settled = not any(
                record.result.outcome is Outcome.STARTED
                for batch in history.journal.batches()
                for record in history.journal.records(batch.id)
            )
            recovered = contents(pictures)
            said = str(pictures / "keeper.jpg.xmp") in recovered
            told = said is any(
                record.result.outcome is Outcome.DONE and record.action.sidecar is not None
                for batch in history.journal.batches()
                for record in history.journal.records(batch.id)
            )
            left = {*recovered, *contents(folder / "moved")}
            if history.journal.batches():
                run(undo(1, journal=history.journal, trash=trash))
            restored = contents(pictures) == before
            alone = not os.path.samefile(pictures / "keeper.jpg", pictures / "two/two.jpg")
            in_trash = os.path.join(home_trash(), "files")
            moved = os.listdir(folder / "moved") if kind is ActionKind.MOVE else []
            empty = sys.platform in ("win32", "darwin") or not os.path.isdir(in_trash) or not os.listdir(in_trash)
            aliases = os.path.samefile(pictures / "two/two.jpg", pictures / "two/alias.jpg")
        print(
            json.dumps(
                {
                    "step": steps,
                    "killed": killed,
                    "picture_survived": b"the picture" in survived,
                    "explained": explained,
                    "closed": closed,
                    "settled": settled,
                    "bundle_whole": len([path for path in recovered if os.path.dirname(path).endswith("two")])
                    in (0, 4),
                    # An undo that was cut off is tidied when it is taken up again.
                    "no_leftovers": what == "undo" or not any("dedup-gui" in path for path in left),
                    "restored": restored,
                    "sidecar_told": what == "undo" or told,
                    "trash_empty": empty and not moved,
                    "as_it_was": alone and (aliases or manners == "across"),
                }
            ),
            flush=True,
        )
        if not killed:
            return


if __name__ == "__main__":
    main(*sys.argv[1:])
