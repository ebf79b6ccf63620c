"""How fast files go to the trash and come back, with every proof, on the real trash and the real journal.

    python -m tests.bench.removal_speed --files 20000
    python -m tests.bench.removal_speed --files 4000 --sidecars

Each file has a copy that stays. All lies in a temporary folder, the trash too. Absolute figures belong to one
computer and its disk; compare two states of the program in turns.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import tempfile
import time
from pathlib import Path

from dedup_gui.core.removal.apply import apply, undo
from dedup_gui.core.types import Group
from dedup_gui.platform.mount_table import SystemMounts
from dedup_gui.platform.trash import SystemTrash
from dedup_gui.store.history import History
from tests.core.removal.removal_library import group, image, plan, run, write

IN_A_FOLDER = 200
"""Files in one folder (chosen: what a day's folder of a camera holds)."""


def make_groups(root: Path, files: int, size: int, sidecars: bool) -> list[Group]:
    """Pairs of one content each, with a sidecar beside each that goes if wanted."""
    groups = []
    for number in range(files):
        folder = root / f"{number // IN_A_FOLDER:04d}"
        content = os.urandom(size)
        keeper = write(folder / f"{number:06d}.jpg", content)
        victim = write(folder / f"{number:06d} copy.jpg", content)
        beside = [write(folder / f"{number:06d} copy.xmp", os.urandom(3000))] if sidecars else []
        groups.append(group(image(keeper), image(victim, companions=beside), number=number + 1))
    return groups


def main() -> None:
    """Print files a second there and back, processor time (which other work on the disk spares), and peak memory."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=4000, help="files that go")
    parser.add_argument("--size", type=int, default=60_000, help="bytes of each")
    parser.add_argument("--sidecars", action="store_true", help="with a sidecar each")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="dedup-bench-") as folder:
        os.environ["XDG_DATA_HOME"] = os.path.join(folder, "home")
        groups = make_groups(Path(folder) / "pictures", options.files, options.size, options.sidecars)
        victims = [path for found in groups for path in found.paths if path.endswith("copy.jpg")]
        with contextlib.closing(History(os.path.join(folder, "data", "history.sqlite"))) as history:
            began, busy = time.perf_counter(), time.process_time()
            actions = plan(*groups, remove=victims)
            done = run(apply(actions, journal=history.journal, trash=SystemTrash(), mounts=SystemMounts()))
            there, there_busy = time.perf_counter() - began, time.process_time() - busy
            began, busy = time.perf_counter(), time.process_time()
            back = run(undo(done.batch, journal=history.journal, trash=SystemTrash()))
            again, again_busy = time.perf_counter() - began, time.process_time() - busy
        wrong = {result.outcome.value for _, result in (*done.results, *back.results)} - {"done", "undone"}
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(
            f"{options.files} files: {options.files / there:.0f} a second to the trash, "
            f"{options.files / again:.0f} back; {there_busy / options.files * 1e6:.0f} and "
            f"{again_busy / options.files * 1e6:.0f} microseconds of processor each; "
            f"{peak:.0f} MB at the peak{f', WRONG: {wrong}' if wrong else ''}"
        )


if __name__ == "__main__":
    main()
