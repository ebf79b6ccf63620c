"""What the program does, each time in a process of its own: it is started, does one thing, and ends or is killed."""

from __future__ import annotations

import contextlib
import os
import pickle
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from dedup_gui.app import AppServices
from dedup_gui.core.action_types import ActionKind, ActionRecord, ApplyReport, FileState, PlannedAction
from dedup_gui.core.errors import DedupError, UnsafePlanError
from dedup_gui.core.events import ScanResult
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.types import Decision, Group
from dedup_gui.paths import Paths
from dedup_gui.platform import freedesktop_trash, mount_table, trash
from dedup_gui.program import Program
from dedup_gui.store.settings_file import SettingsFile
from tests.core.removal.removal_library import run
from tests.state_machine.file_systems import FileSystem
from tests.state_machine.tracing import Ending, Trouble, be_traced, trace

Answer = TypeVar("Answer")
LOADED = (mount_table, trash)
"""Before any child is made, so that no child has to."""
UNSAFE = "unsafe"
"""The refusal of a plan in which a group would lose its last copy."""


class ProgramError(AssertionError):
    """The program ended by an error that is none of its own."""


@dataclass(frozen=True, slots=True)
class Did(Generic[Answer]):
    """What became of a deed.

    Attributes:
        answer: its own; None where it was refused or killed.
        refusal: the words of a `DedupError`, or "".
        ending: how its process ended.
    """

    answer: Answer | None
    refusal: str
    ending: Ending


@dataclass(frozen=True, slots=True)
class Computer:
    """Where the program keeps its things.

    Attributes:
        data: folder of history, cache and settings.
        home: XDG_DATA_HOME: the person's trash lies in it.
        file_system: where the pictures are.
    """

    data: str
    home: str
    file_system: FileSystem

    def scan(self, folder: str, references: Sequence[str] = ()) -> Did[ScanResult]:
        """Scan with the hash engine."""
        settings = ScanSettings((folder,), tuple(references), engine=Engine.HASH, threads=1)
        return self._do(lambda services: run(services.scan(settings)))

    def apply(
        self, groups: Sequence[Group], decisions: Mapping[str, Decision], kind: ActionKind, trouble: Trouble | None
    ) -> Did[ApplyReport]:
        """Do what was decided."""
        return self._do(lambda services: run(services.apply(groups, dict(decisions), kind)), trouble)

    def undo(self, batch: int, trouble: Trouble | None) -> Did[ApplyReport]:
        """Take a batch back."""
        return self._do(lambda services: run(services.undo(batch)), trouble)

    def recover(self, trouble: Trouble | None) -> Did[list[ActionRecord]]:
        """What a start does."""
        return self._do(lambda services: services.recover(), trouble)

    def records(self) -> dict[tuple[int, int], ActionRecord]:
        """The journal, by batch and place in it; each path in its one spelling."""

        def read(services: AppServices) -> dict[tuple[int, int], ActionRecord]:
            return {
                (batch.id, record.index): spelled(record, self.file_system.spell)
                for batch in services.history()
                for record in services.history_records(batch.id)
            }

        answer = self._do(read).answer
        assert answer is not None, "the journal can be read"
        return answer

    @contextlib.contextmanager
    def _services(self) -> Iterator[AppServices]:
        paths = Paths.find(self.data)
        paths.make()
        with Program(paths) as program:
            program.history()
            with contextlib.closing(AppServices(program, SettingsFile(paths.settings_file))) as services:
                yield services

    def _do(self, deed: Callable[[AppServices], Answer], trouble: Trouble | None = None) -> Did[Answer]:
        def job() -> tuple[Answer | None, str]:
            os.environ["XDG_DATA_HOME"] = self.home
            if not self.file_system.mounted:  # the trash at the top of the machine's own disk is none of ours
                setattr(freedesktop_trash, "_top_trashes", lambda _: [])  # noqa: B010 - of this process alone
            try:
                with self._services() as services:
                    return deed(services), ""
            except UnsafePlanError:
                return None, UNSAFE
            except DedupError as error:
                return None, str(error)

        ending, told = in_child(job, trouble)
        if told is None:
            return Did(None, "", ending)
        answer, refusal = told
        return Did(answer, refusal, ending)


def spelled(record: ActionRecord, spell: Callable[[str], str]) -> ActionRecord:
    """A record with each path in its one spelling."""

    def state(one: FileState) -> FileState:
        return replace(one, path=spell(one.path))

    action = record.action
    return ActionRecord(
        record.index,
        PlannedAction(
            action.kind,
            state(action.victim),
            tuple(map(spell, action.aliases)),
            tuple(map(state, action.companions)),
            tuple(map(state, action.keepers)),
            tuple(tuple(map(spell, keepers)) for keepers in action.keepers_of_groups),
        ),
        replace(record.result, places=tuple((spell(path), spell(place)) for path, place in record.result.places)),
    )


def in_child(job: Callable[[], Answer], trouble: Trouble | None) -> tuple[Ending, Answer | None]:
    """Run a job in a forked process; what it returns, or None where it was killed.

    Raises:
        ProgramError: the job raised; with its traceback.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        os._exit(_told(job, writer, traced=trouble is not None))
    os.close(writer)
    if trouble is None:
        answer = _read_all(reader)
        ending = Ending(killed=False, struck=0)
        os.waitpid(child, 0)
    else:
        # What is told fits into the pipe, or is told to nobody: nobody reads while the child is traced.
        ending = trace(child, trouble)
        answer = _read_all(reader)
    if not answer:
        if ending.killed:
            return ending, None
        raise ProgramError("the program ended without a word")
    value, error = pickle.loads(answer)
    if error:
        raise ProgramError(error)
    return ending, value


def _told(job: Callable[[], object], writer: int, *, traced: bool) -> int:
    """In the child: do the job, and tell what came of it."""
    try:
        if traced:
            be_traced()
        answer = pickle.dumps((job(), ""))
    except BaseException:
        answer = pickle.dumps((None, traceback.format_exc()))
    with contextlib.suppress(OSError), os.fdopen(writer, "wb") as told:
        told.write(answer)
    return 0


def _read_all(reader: int) -> bytes:
    with os.fdopen(reader, "rb") as told:
        return told.read()
