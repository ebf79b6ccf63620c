"""`python -m dedup_gui` and the `dedup-gui` command."""

from __future__ import annotations

import sys


def main(argv: list[str] | None = None) -> int:
    """Run the program.

    Args:
        argv: the arguments behind the program's name; None = those of this process.

    Returns:
        The exit code: 0 done, 1 environment error, 2 usage, 130 interrupted.
    """
    if getattr(sys, "frozen", False):
        import multiprocessing

        multiprocessing.freeze_support()  # the same program file is started for a worker
    from dedup_gui.platform.process_start import without_collecting

    with without_collecting():
        from dedup_gui.cli import run
        from dedup_gui.platform.process_end import end_process

    if argv is not None:
        return run(argv)
    return end_process(run(sys.argv[1:]))


if __name__ == "__main__":
    raise SystemExit(main())
