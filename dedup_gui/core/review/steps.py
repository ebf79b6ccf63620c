"""The commands of a review that can be undone and done again, as far as their images are on show."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from dedup_gui.core.review.step import Step
from dedup_gui.core.types import Decision

Kept = list[tuple[str, str, str, str]]
"""A command: path, digest, decision before and after of each image."""


class Steps:
    """Two stacks of commands: done, and taken back.

    An image that is not on show (it was moved to the trash, or its group went with its duplicates) sleeps in the
    steps that decided it: undo and redo pass it over, and find it whole once it is back. So undo never changes what
    nobody sees, and never takes back one half of a command and loses the other.

    Args:
        shown: whether an image is on show.
    """

    def __init__(self, shown: Callable[[str], bool]) -> None:
        self._shown = shown
        self._done: list[Step] = []
        self._taken_back: list[Step] = []
        self._newest: dict[bool, Step | None] = {}

    def newest(self, *, forward: bool) -> Step | None:
        """The command to be undone (or, forward, done again) next; None where none has anything on show."""
        if forward not in self._newest:
            stack = reversed(self._stack(forward))
            self._newest[forward] = next((step for step in stack if self._awake(step)), None)
        return self._newest[forward]

    def remember(self, step: Step) -> None:
        """A new command was done; what was taken back before it cannot be done again."""
        if step:
            self._done.append(step)
            self._taken_back = []
            self.look_again()

    def moved(self, step: Step, asleep: Step, *, forward: bool) -> None:
        """A step was taken back (or, forward, done again), but for what of it is not on show.

        Args:
            step: as `newest` gave it.
            asleep: what of it was passed over; it stays where it is.
            forward: which way.
        """
        for path in asleep.decided:
            del step.decided[path]
        stack = self._stack(forward)
        # By identity: two commands may be equal.
        place = next(place for place, each in enumerate(stack) if each is step)
        stack[place : place + 1] = [asleep] if asleep else []
        self._stack(not forward).append(step)
        self.look_again()

    def forget(self, path: str) -> None:
        """An image's decisions are not to come back by undo or redo."""
        for step in (*self._done, *self._taken_back):
            step.decided.pop(path, None)
        self.look_again()

    def clear(self) -> None:
        """Forget all."""
        self._done, self._taken_back = [], []
        self.look_again()

    def kept(self, most: int, digest: Callable[[str], str]) -> dict[str, list[Kept]]:
        """The newest commands as plain values, for a file; what ignored pairs is left out, it has a list of its own.

        Args:
            most: decisions at most; older commands are left out as a whole.
            digest: of an image's content, by path; "" = not known, and the decision is left out.
        """
        return {
            name: _plain(stack, most, digest) for name, stack in (("done", self._done), ("back", self._taken_back))
        }

    def take_up(self, kept: Mapping[str, object], digest: Callable[[str], str]) -> None:
        """Go on with commands of an earlier session, unless this one has some; of images that are as they were.

        Args:
            kept: as `kept` gave it.
            digest: of an image's content now, by path.

        Raises:
            ValueError, TypeError: it is not what `kept` gives.
        """
        if self._done or self._taken_back:
            return
        done, back = (_steps(kept.get(name, []), digest) for name in ("done", "back"))
        self._done, self._taken_back = done, back
        self.look_again()

    def look_again(self) -> None:
        """What is on show has changed."""
        self._newest = {}

    def _stack(self, forward: bool) -> list[Step]:
        return self._taken_back if forward else self._done

    def _awake(self, step: Step) -> bool:
        return bool(step.ignored) or any(self._shown(path) for path in step.decided)


def _plain(stack: Sequence[Step], most: int, digest: Callable[[str], str]) -> list[Kept]:
    kept: list[Kept] = []
    room = most
    for step in reversed(stack):
        room -= len(step.decided)
        if room < 0:
            break
        rows = [
            (path, content, before.value, after.value)
            for path, (before, after) in step.decided.items()
            if (content := digest(path))
        ]
        if rows and not step.ignored:
            kept.append(rows)
    return kept[::-1]


def _steps(kept: object, digest: Callable[[str], str]) -> list[Step]:
    if not isinstance(kept, list):
        raise TypeError("no list of commands")
    steps = []
    for rows in kept:
        decided = {
            str(path): (Decision(before), Decision(after))
            for path, content, before, after in rows
            if content and digest(str(path)) == content
        }
        if decided:
            steps.append(Step(decided))
    return steps
