"""The walk itself: a person and a program take turns on one file system, while things go wrong."""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, TypeAlias

import hypothesis.strategies as st
from hypothesis import reject
from hypothesis.errors import HypothesisException
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dedup_gui.core.action_types import ActionKind, ApplyReport
from dedup_gui.core.types import Decision, Group
from tests.state_machine.deeds import UNSAFE, Answer, Computer, Did
from tests.state_machine.disk import HOME, PICTURES, Disk
from tests.state_machine.file_systems import FileSystem, quick_folder
from tests.state_machine.ledger import OPEN, Ledger, Wrong, WrongError
from tests.state_machine.person import DEEDS, Person
from tests.state_machine.pictures import ENCODINGS, MOTIFS
from tests.state_machine.tracing import Class, Trouble

FOLDERS = ("", "album", "album/2")
ERRORS = (errno.EIO, errno.ENOSPC, errno.EACCES, errno.EROFS)
BREAKING = ("any", "changes", "read", "rename", "unlink", "create", "lookup", "fsync")
"""Operations of `fat_server`."""
KINDS = (ActionKind.TRASH,) * 5 + (ActionKind.HARDLINK, ActionKind.HARDLINK, ActionKind.SYMLINK, ActionKind.REFLINK)

Deed: TypeAlias = Callable[[Trouble | None], Did[Answer]]
CHANGES_OF = {"apply": 4, "undo": 2, "recover": 1}
"""By how much a mishap's count is raised, so that it falls on any part of a deed (chosen)."""

counts = st.integers(0, 40)
numbers = st.integers(0, 1 << 16)


@dataclass(frozen=True, slots=True)
class Mishap:
    """What is to go wrong during a deed.

    Attributes:
        what: "", "kill", "refuse", "break", "history", "unplug", "full" or "read-only".
        after: how much goes well before.
        number: errno.
        lasting: whether it goes on.
        reading: whether calls that only read are meant.
    """

    what: str = ""
    after: int = 0
    number: int = 0
    lasting: bool = False
    reading: bool = False


mishaps = st.builds(
    Mishap,
    st.sampled_from(("", "", *("kill",) * 4, "refuse", "refuse", "break", "history", "unplug", "full", "read-only")),
    counts,
    st.sampled_from(ERRORS),
    st.booleans(),
    st.booleans(),
)


@dataclass(slots=True)
class Tally:
    """What a walk met.

    Attributes:
        steps: rules that ran.
        kills: processes of the program that were killed.
        faults: by kind: errors that were given, drives that were unplugged, filled or made read-only.
        deeds: by name and outcome.
        trail: the steps in words.
    """

    steps: int = 0
    kills: int = 0
    faults: Counter[str] = field(default_factory=Counter)
    deeds: Counter[str] = field(default_factory=Counter)
    trail: list[str] = field(default_factory=list)


class Walk(RuleBasedStateMachine):
    """One walk. Subclassed with a file system, and whether the program can be traced."""

    file_system: ClassVar[FileSystem]
    traced: ClassVar[bool]
    tally: ClassVar[Tally]
    on_failure: ClassVar[Callable[[object, BaseException, Tally], object]]
    passes_over: ClassVar[Callable[[object], bool]]

    def __init__(self) -> None:
        super().__init__()
        system = self.file_system
        system.mend()
        system.wipe()
        self._folder = tempfile.mkdtemp(prefix="walk-home-", dir=quick_folder())
        self.home = ""
        self.plugged = True
        self.weather = ""
        self.started = True
        self.met_error = False
        self.was_cut_off = False
        self.changed = True
        self.ledger = Ledger()
        self.groups: Sequence[Group] = ()
        self.pictures = os.path.join(system.point, PICTURES)
        os.makedirs(self.pictures)
        self.person = Person(self.pictures, links=system.links)
        self.disk = Disk({}, {}, {})

    @initialize(
        at_home=st.sampled_from((True, False, False)),
        library=st.lists(
            st.tuples(st.integers(0, MOTIFS - 1), st.sampled_from(ENCODINGS), st.sampled_from(FOLDERS), numbers),
            min_size=4,
            max_size=9,
        ),
    )
    def begin(self, at_home: bool, library: list[tuple[int, str, str, int]]) -> None:
        """A library, and where the person's home is: on the same file system, or elsewhere."""
        if self.passes_over():
            reject()
        at_home = at_home or not self.file_system.mounted
        where = self.file_system.point if at_home else self._folder
        self.home = os.path.join(where, HOME)
        os.makedirs(self.home)
        self.computer = Computer(os.path.join(self._folder, "data"), self.home, self.file_system)
        self._note(f"begin at_home={at_home}")
        self.disk = self._look()
        for motif, encoding, folder, which in library:
            self._person("add", which, folder, motif, encoding)
        for which in range(len(library)):
            self._person("copy", which, FOLDERS[which % len(FOLDERS)], 0, "")
            if which % 2:
                self._person("companion", which, "", 0, "")

    @precondition(lambda self: self.plugged and not self.weather)
    @rule(
        deed=st.sampled_from(DEEDS),
        which=numbers,
        folder=st.sampled_from(FOLDERS),
        motif=st.integers(0, MOTIFS - 1),
        encoding=st.sampled_from(ENCODINGS),
    )
    def the_person(self, deed: str, which: int, folder: str, motif: int, encoding: str) -> None:
        """The person changes something by other means than the program."""
        self._person(deed, which, folder, motif, encoding)

    @precondition(lambda self: self.started and self.changed)
    @rule()
    def scan(self) -> None:
        """A scan changes nothing, and tells of each image the digest that it has."""
        result = self._answer("scan", self.computer.scan(self.pictures))
        assert result is not None
        self._note(f"scan: {[len(group.members) for group in result.groups]}")
        self.changed = False
        if not self.plugged:
            return  # the person goes on with what was found before
        self.groups = result.groups
        if not self.file_system.tells_changes:
            return  # without a ctime a stale group may be shown; nothing is removed by it
        for group in self.groups:
            for member in group.members:
                seen = self.disk.pictures.get(self.file_system.spell(member.path))
                if seen is None or seen.digest != member.digest:
                    raise WrongError(Wrong.RECORD, f"scanned as {member.digest}: {member.path!r}", seen)

    @precondition(lambda self: self.started and self.groups)
    @rule(
        marks=st.lists(st.integers(0, 7), min_size=6, max_size=6),
        kind=st.sampled_from(KINDS),
        mishap=mishaps,
        once=st.booleans(),
    )
    def apply(self, marks: list[int], kind: ActionKind, mishap: Mishap, once: bool) -> None:
        """Decide at random, and remove; of what was scanned, however long ago that was."""
        decisions: dict[str, Decision] = {}
        for number, group in enumerate(self.groups):
            mark = marks[number % len(marks)]
            # 7 marks all: that must be refused. Else one stays, wherever it stands.
            kept = None if mark == 7 else mark % len(group.members)
            for place, member in enumerate(group.members):
                if place != kept and (mark != 6 or place % 2):
                    decisions[member.path] = Decision.REMOVE
        emptied = any(all(member.path in decisions for member in group.members) for group in self.groups)
        did = self._with_mishap(
            mishap, "apply", lambda trouble: self.computer.apply(self.groups, decisions, kind, trouble)
        )
        if self._was_cut_off(did):
            known = {batch for batch, _ in self.ledger.known}
            self.ledger.open |= {batch: False for batch, _ in self.computer.records() if batch not in known}
        elif did.refusal == UNSAFE:
            self.tally.deeds["apply refused"] += 1
        else:
            assert not emptied, "a plan that empties a group is refused"
        self._after(did, f"apply {kind.value} {len(decisions)}")
        if once:
            self.groups = ()

    @precondition(lambda self: self.started and self.ledger.known)
    @rule(which=numbers, mishap=mishaps)
    def undo(self, which: int, mishap: Mishap) -> None:
        """Take a batch back."""
        batches = sorted({batch for batch, _ in self.ledger.known})
        batch = batches[-1 - which % len(batches)]
        did = self._with_mishap(mishap, "undo", lambda trouble: self.computer.undo(batch, trouble))
        if self._was_cut_off(did):
            self.ledger.open[batch] = True
            self.ledger.undo_was_cut_off(batch, self.computer.records(), self._look())
        else:
            self.ledger.open.pop(batch, None)
        self._after(did, f"undo {batch}")

    @precondition(lambda self: not self.started or self.ledger.known)
    @rule(mishap=mishaps)
    def restart(self, mishap: Mishap) -> None:
        """The program starts anew, and settles what a kill left open."""
        did = self._with_mishap(mishap, "recover", self.computer.recover)
        if not self._was_cut_off(did):
            self.started = True
            self.ledger.open = {batch: undone for batch, undone in self.ledger.open.items() if undone}
        self._after(did, "restart")

    @precondition(lambda self: self.file_system.mounted and self.plugged and not self.weather)
    @rule(what=st.sampled_from(("unplug", "unplug", "full", "read-only")))
    def it_goes_wrong(self, what: str) -> None:
        """The drive is away, full, or cannot be written."""
        self._strike(what)
        self._note(what)

    @precondition(lambda self: not self.plugged or self.weather)
    @rule()
    def mend(self) -> None:
        """The drive is as it was."""
        self._mend()
        self._note("mend")
        self._compare()

    @invariant()
    def nothing_is_lost(self) -> None:
        """At every moment."""
        self.tally.steps += 1
        self.ledger.check_contents(self.disk)

    def teardown(self) -> None:
        """At the end all is mended, settled and taken back: then all is where it was."""
        error = sys.exc_info()[1]
        try:
            if error is None and self.home:
                self._end_well()
        except Exception as unwell:
            error = unwell
            raise
        finally:
            if isinstance(error, Exception) and not isinstance(error, HypothesisException):
                self._note_all()
                self.on_failure(error, self.tally)
            self.file_system.mend()
            shutil.rmtree(self._folder, ignore_errors=True)

    def _end_well(self) -> None:
        self._note("end")
        self._mend()
        for _ in range(2):
            self._answer("recover", self.computer.recover(None))
            self.started = True
        self.ledger.open = {batch: undone for batch, undone in self.ledger.open.items() if undone}
        self._compare()
        journal = self.computer.records()
        still = {key: record.result for key, record in journal.items() if record.result.outcome in OPEN}
        if still:
            raise WrongError(Wrong.RECORD, "open, though all is there", still)
        for batch in sorted({batch for batch, _ in journal}, reverse=True):
            self._answer("undo", self.computer.undo(batch, None))
            self.ledger.open.pop(batch, None)
            self._compare()  # each for itself: what one gives back another may take away

    def _person(self, deed: str, which: int, folder: str, motif: int, encoding: str) -> None:
        before = self.disk
        said = self.person.do(deed, which, folder, motif, encoding, before)
        if not said:
            return
        self._note(f"person: {said}")
        self.disk = self._look()
        self.ledger.person_did(before, self.disk, self.computer.records)

    def _with_mishap(self, mishap: Mishap, name: str, deed: Deed[Answer]) -> Did[Answer]:
        system = self.file_system
        if not (mishap.lasting and mishap.reading) and (self.weather or not self.plugged):
            self._mend()  # else most would be tried on a drive that is away
        what = mishap.what if self.plugged and not self.weather else ""
        if what == "break" and not system.breaks:
            what = "refuse"
        if what in ("unplug", "full", "read-only") and not system.mounted:
            what = "kill"
        if what == "unplug" and self.home.startswith(system.point):
            what = "kill"
        if what == "break":
            system.break_next(BREAKING[mishap.after % len(BREAKING)], mishap.after, mishap.number, mishap.lasting)
            did = deed(None)
            self._count(errno.errorcode[mishap.number], system.strikes())
        elif what and self.traced:
            did = deed(self._trouble(what, mishap, CHANGES_OF[name]))
            if did.ending.killed:
                self.tally.kills += 1
            elif what == "refuse":
                self._count(errno.errorcode[mishap.number], did.ending.struck)
            elif what == "history" and did.ending.struck:
                self.tally.faults[f"history {errno.errorcode[mishap.number]}"] += did.ending.struck
            if what != "history" and did.refusal not in ("", UNSAFE):
                raise WrongError(Wrong.RECORD, f"refused: {did.refusal}")
            if self._was_cut_off(did):
                self.started, self.was_cut_off = False, True
        else:
            did = deed(None)
        self._note(f"{name} under {what or 'nothing'} {mishap}" if what else name)
        return did

    def _trouble(self, what: str, mishap: Mishap, changes: int) -> Trouble:
        drive = (self.file_system.point, self.home)
        if what == "kill":
            return Trouble(Class.CHANGE, mishap.after * changes, (*drive, self.computer.data))
        if what == "history":
            return Trouble(Class.CHANGE, mishap.after * changes, (self.computer.data,), mishap.number, mishap.lasting)
        if what == "refuse":
            kind = Class.READ if mishap.reading else Class.CHANGE
            after = mishap.after * 4 if mishap.reading else mishap.after
            return Trouble(kind, after, drive, mishap.number, mishap.lasting)
        return Trouble(Class.CHANGE, mishap.after, drive, meanwhile=lambda: self._strike(what))

    @staticmethod
    def _was_cut_off(did: Did[Answer]) -> bool:
        """Whether the program was killed in the middle of a deed, or stopped since it could not record it."""
        return did.ending.killed or did.refusal not in ("", UNSAFE)

    def _strike(self, what: str) -> None:
        system = self.file_system
        if what == "unplug" and self.home.startswith(system.point):
            what = "full"
        if what == "unplug":
            system.unplug()
            self.plugged = False
        else:
            if what == "full" or not system.make_read_only():
                system.fill()
                what = "full"
            self.weather = what
        self._count(what, 1)

    def _mend(self) -> None:
        self.file_system.mend()
        self.plugged, self.weather = True, ""

    def _count(self, what: str, times: int) -> None:
        if times:
            self.tally.faults[what] += times
            self.met_error = True

    def _after(self, did: Did[Answer], what: str) -> None:
        """Look at what a deed left, and compare it with what the program says."""
        ended = "killed" if did.ending.killed else did.refusal
        if isinstance(did.answer, ApplyReport):
            outcomes = Counter(result.outcome.value for _, result in did.answer.results)
            self.tally.deeds.update({f"{what.split()[0]} {outcome}": times for outcome, times in outcomes.items()})
            ended = str(dict(outcomes))
        self._note(f"{what}: {ended}")
        self._compare()

    def _compare(self) -> None:
        self.disk = self._look()
        self.ledger.check_contents(self.disk)
        if not self.plugged:
            # Folders of a trash may be: they are made between two looks at the drive.
            below = [name for _, _, names in os.walk(self.file_system.point) for name in names]
            if below:
                raise WrongError(Wrong.LEFT, "put where the drive was mounted", below)
            return
        journal = self.computer.records()
        self.ledger.settle(journal, self.disk, failed=self.met_error, killed=self.was_cut_off)

    def _answer(self, what: str, did: Did[Answer]) -> Answer | None:
        self.tally.deeds[what] += 1
        if did.refusal:
            raise WrongError(Wrong.RECORD, f"{what} refused: {did.refusal}")
        return did.answer

    def _look(self) -> Disk:
        system = self.file_system
        return Disk.read(system.root, system.point, self.home, system.spell)

    def _note_all(self) -> None:
        """For whoever looks into a failure."""
        for (batch, index), record in self.computer.records().items():
            result, action = record.result, record.action
            self._note(f"record {batch}.{index}: {action.kind.value} {action.paths}: {result.outcome.value}")
            self._note(f"    {result.places} {result.detail}")
        disk = self._look()
        for path, seen in (*disk.pictures.items(), *disk.trashed.items()):
            self._note(f"disk: {path!r} {seen.digest[:8]} {seen.link}")
        for place, text in disk.records.items():
            self._note(f"info: {place!r} {text!r}")

    def _note(self, what: str) -> None:
        self.tally.trail.append(what)
        self.changed = True
