"""Random walks over scan, decide, apply, undo and rescan on real file systems, with faults and kills.

`python -m tests.state_machine --runs 1000` walks; docs/safety.md says what must hold on the way.
"""
