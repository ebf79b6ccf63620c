"""Where a person decides: groups on the left, two images compared in the middle, the reasons on the right."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget

from dedup_gui.core.review.index import ReviewIndex
from dedup_gui.core.review.review import Review, Slowly
from dedup_gui.core.review_types import Change
from dedup_gui.core.types import Decision, Group
from dedup_gui.qt.compare.images import CompareImages
from dedup_gui.qt.compare.modes import Mode
from dedup_gui.qt.compare.view import CompareView
from dedup_gui.qt.jobs.request_pool import Background
from dedup_gui.qt.jobs.slow_work import SlowWork
from dedup_gui.qt.results.actions import ReviewActions
from dedup_gui.qt.results.compared_pair import ComparedPair
from dedup_gui.qt.results.kept_decisions import KeptDecisions
from dedup_gui.qt.results.key_guard import KeyGuard
from dedup_gui.qt.review.decision_bar import DecisionBar
from dedup_gui.qt.review.dialogs import ReviewDialogs
from dedup_gui.qt.review.evidence_panel import EvidencePanel
from dedup_gui.qt.review.group_keys import GroupKeys
from dedup_gui.qt.review.group_model import GroupModel
from dedup_gui.qt.review.groups_view import GroupsView
from dedup_gui.qt.review.keys import Command
from dedup_gui.qt.review.member_model import MemberModel
from dedup_gui.qt.review.member_strip import MemberStrip
from dedup_gui.qt.services import Services
from dedup_gui.qt.texts.numbers import plural
from dedup_gui.qt.texts.review import change_sentence, refusal_sentence
from dedup_gui.qt.widgets.image_source import ImageSource
from dedup_gui.qt.widgets.thumbnails import Loader, PreviewStore, Thumbnails

DIRECT_GROUPS = 100
"""So few groups are indexed at once (some 3 ms, while images are decoded too); more are indexed on a thread."""
Prepared = tuple[ReviewIndex, GroupKeys]


class ReviewPage(QWidget):
    """Shows groups and takes decisions; what is decided is saved at once.

    Signals:
        applyRequested(object, object): the Apply page was confirmed: (tuple[Group, ...], dict[str, Decision]).
        statusMessage(str): something worth a line in the status bar.
        emptied(): after a removal no group is left.
        troubled(object): a `DedupError` to be told; the page goes on.
    """

    applyRequested = Signal(object, object)
    statusMessage = Signal(str)
    emptied = Signal()
    troubled = Signal(object)

    def __init__(
        self,
        services: Services,
        parent: QWidget | None = None,
        *,
        load: Loader | None = None,
        previews: PreviewStore | None = None,
    ) -> None:
        """Make the page.

        Args:
            services: decisions are saved and loaded through it; `load_decisions` is called on a thread.
            parent: the widget around it.
            load: loads images to be looked at; None = the core's reader.
            previews: thumbnails on disk; None = none are kept.
        """
        super().__init__(parent)
        self._source = ImageSource() if load is None else None
        loader: Loader = load if self._source is None and load is not None else self._source or ImageSource()
        self.review = Review()
        self._background = Background(1, 32, self, name="review")
        self.thumbnails = Thumbnails(loader, previews, self)
        self.images = CompareImages(loader, self)
        self.group_model = GroupModel(self.review, self)
        self.member_model = MemberModel(self.review, self)
        self._slow = SlowWork(self)
        self._turn = 0
        self._pair = ComparedPair()
        self._kept = KeptDecisions(services, self._background, self._slow, self)
        self.groups_view = GroupsView(self.group_model, self.thumbnails)
        self.compare = CompareView(self.images)
        self.strip = MemberStrip(self.member_model, self.thumbnails)
        self.evidence = EvidencePanel()
        self.bar = DecisionBar()
        self.commands = ReviewActions(self)
        self._dialogs = ReviewDialogs(self.review, self._background, self)
        self._lay_out()
        self._connect()
        self._show_group()
        self._refresh_bar()

    # --- the interface of the page -----------------------------------------------------------------------------

    def set_groups(self, groups: tuple[Group, ...], *, final: bool) -> None:
        """Replace the groups. Decisions stay with their images, and one keeps looking at what one looked at.

        Args:
            groups: the groups found (so far).
            final: whether the scan is over.
        """
        self._slow.finish()
        self._turn += 1
        turn = self._turn
        prepare = self.review.preparation(groups)

        def work() -> Prepared:
            index = prepare()
            return index, GroupKeys(index.shown)

        if len(groups) <= DIRECT_GROUPS:
            self._adopt(turn, work())
        else:
            self._background.submit(("groups", turn), work, partial(self._adopt, turn))

    def clear(self) -> None:
        """Forget the groups and give back threads and memory; decisions are saved already."""
        self._slow.finish()
        self._turn += 1
        for part in (self._background, self.thumbnails, self.images):
            part.drop() if isinstance(part, Background) else part.clear()
        self._kept.clear()
        self.review.clear()
        self.group_model.load()
        self.groups_view.keep_place(None, None)
        self._show_group()
        self._refresh_bar()
        if self._source is not None:
            self._source.close()

    def close_threads(self) -> None:
        """End threads and processes: the page goes away."""
        self._background.close()
        self.thumbnails.close()
        self.images.close()
        if self._source is not None:
            self._source.close()

    def removed(self, paths: Sequence[str]) -> None:
        """These images are in the trash: they leave their groups."""
        self._slow.finish()
        self._took(self.review.removed(paths), say=False)
        if not self.review.totals.groups:
            self.emptied.emit()

    def restored(self, paths: Sequence[str]) -> None:
        """These images are back in their places: they come back to their groups, with their decisions."""
        self._slow.finish()
        self._took(self.review.restored(paths), say=False)

    def actions(self) -> list[QAction]:
        """What the Review menu holds."""
        return self.commands.menu()

    # --- the window --------------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.compare, 1)
        column.addWidget(self.strip)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        for widget in (self.groups_view, middle, self.evidence):
            self.splitter.addWidget(widget)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setCollapsible(1, False)
        line = self.fontMetrics().height()
        self.splitter.setSizes([line * 16, line * 45, line * 20])
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.bar)
        self.setFocusProxy(self.groups_view.list)
        order = [self.groups_view.search, self.groups_view.list, self.strip, self.compare.canvas]
        for one, other in itertools.pairwise(order):
            QWidget.setTabOrder(one, other)

    def _connect(self) -> None:
        self.groups_view.slotChosen.connect(lambda _slot: self._show_group())
        self.strip.memberChosen.connect(self._choose_member)
        self.strip.toggled.connect(self._toggle)
        self.compare.decided.connect(lambda path, decision: self._decide(decision, path))
        self._slow.busyChanged.connect(self._busy_changed)
        self._kept.found.connect(self._found_earlier)
        self._kept.troubled.connect(self.troubled)
        self._dialogs.marked.connect(lambda preview: self._do(self.review.apply_preview_slowly(preview)))
        self._dialogs.applyRequested.connect(self.applyRequested)
        self.bar.asked.connect(self.commands.trigger)
        self._guard = KeyGuard(self)
        self._guard.watch(self)
        for widget in (self.groups_view.list, self.strip, self.compare.canvas):
            widget.installEventFilter(self)
        canvas = self.compare.canvas
        handlers: dict[Command, Callable[[], object]] = {
            Command.NEXT_GROUP: lambda: self.groups_view.step(1),
            Command.PREVIOUS_GROUP: lambda: self.groups_view.step(-1),
            Command.NEXT_UNDECIDED: self._next_undecided,
            Command.NEXT_MEMBER: lambda: self.strip.step(1),
            Command.PREVIOUS_MEMBER: lambda: self.strip.step(-1),
            Command.KEEP: lambda: self._decide(Decision.KEEP),
            Command.REMOVE: lambda: self._decide(Decision.REMOVE),
            Command.UNDECIDE: lambda: self._decide(Decision.UNDECIDED),
            Command.ACCEPT: self._accept,
            Command.IGNORE_GROUP: self._ignore_group,
            Command.IGNORE_MEMBER: self._ignore_member,
            Command.USE_AS_A: self._use_as_a,
            Command.SWAP: self._swap,
            Command.AS_STORED: self.compare.toggle_aligned,
            Command.LESS: lambda: self.compare.step_amount(-5),
            Command.MORE: lambda: self.compare.step_amount(5),
            Command.ZOOM_IN: lambda: canvas.zoom_by(1.25),
            Command.ZOOM_OUT: lambda: canvas.zoom_by(0.8),
            Command.ZOOM_FULL: lambda: canvas.zoom_to(1.0),
            Command.ZOOM_FIT: canvas.fit,
            Command.PAN_LEFT: lambda: canvas.pan_by(-0.15, 0),
            Command.PAN_RIGHT: lambda: canvas.pan_by(0.15, 0),
            Command.PAN_UP: lambda: canvas.pan_by(0, -0.15),
            Command.PAN_DOWN: lambda: canvas.pan_by(0, 0.15),
            Command.FIND: self._find,
            Command.BULK: self.mark_by_rule,
            Command.UNDO: lambda: self._do(self.review.undo_slowly(), follow=True),
            Command.REDO: lambda: self._do(self.review.redo_slowly(), follow=True),
            Command.APPLY: self.ask_to_apply,
        }
        for mode in Mode:
            handlers[Command(mode.value)] = partial(self.compare.set_mode, mode)
        self.commands.connect_all(handlers)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Space shows the other image, from the lists and the canvas."""
        if (
            event.type() in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
            and event.modifiers() == Qt.KeyboardModifier.NoModifier
        ):
            if not event.isAutoRepeat():
                if event.type() == QEvent.Type.KeyPress:
                    self.compare.press_flip()
                else:
                    self.compare.release_flip()
            return True
        return super().eventFilter(watched, event)

    # --- groups come and go ------------------------------------------------------------------------------------

    def _adopt(self, turn: int, prepared: Prepared | Exception) -> None:
        if turn != self._turn:
            return
        if isinstance(prepared, Exception):
            raise prepared
        self._slow.finish()
        index, keys = prepared
        group = self._group
        offset = self.groups_view.offset_of_current()
        change = self.review.adopt(index)
        slot = self.review.slot_of(group.paths) if group is not None else None
        self._kept.save(change)
        self.groups_view.replace(keys if index is self.review.index else None, slot, offset)
        self._refresh_bar()
        self._kept.look_up(index)

    def _found_earlier(self, saved: dict[str, Decision]) -> None:
        self._slow.finish()
        change = self.review.restore(saved)
        if change:
            self._show_change(change)
            self.statusMessage.emit(f"{plural(len(change.decided), 'earlier decision')} taken up again")

    # --- what is looked at -------------------------------------------------------------------------------------

    @property
    def _group(self) -> Group | None:
        return self.member_model.group

    @property
    def slot(self) -> int | None:
        """The slot of the group that is looked at."""
        return self.groups_view.slot

    def _show_group(self) -> None:
        """Show the group that is chosen, from its first pair on; the same group again keeps its pair."""
        slot = self.slot
        group = self.review.group(slot) if slot is not None else None
        before = self._group
        if group is not None and before is not None and replace(group, id=before.id) == before:
            # The scan reports groups again and again; most stay as they were.
            self._refresh_decisions()
        else:
            paths = set(group.paths) if group is not None else set()
            same = before is not None and group is not None and bool(paths & set(before.paths))
            if not same:
                self.images.forget_wishes()
            self.member_model.set_group(group)
            self._pair.follow([member.path for member in self.member_model.members], same_group=same)
            self.strip.choose(self._pair.b or self._pair.a)
            self._show_pair()
        self._prefetch()

    def _choose_member(self, path: str) -> None:
        """Compare this image with A; A itself is merely chosen."""
        if self._pair.compare(path):
            self._show_pair()
        self._refresh_actions()

    def _show_pair(self) -> None:
        group = self._group
        self.member_model.set_sides(self._pair.a, self._pair.b)
        self.compare.compare(group, self._pair.a, self._pair.b)
        images = {member.path: member for member in group.members} if group is not None else {}
        self.evidence.show_pair(group, images.get(self._pair.a), images.get(self._pair.b), self.compare.alignment)
        self._refresh_decisions()

    def _prefetch(self) -> None:
        """Load what the next group will show first."""
        row = self.groups_view.list.currentIndex().row()
        slot = self.group_model.slot_at(row + 1) if row >= 0 else None
        group = self.review.group(slot) if slot is not None else None
        if group is not None and self.isVisible():
            keeper = group.suggestion.path
            others = [member for member in group.members if member.path != keeper]
            for member in [*others[:1], *(m for m in group.members if m.path == keeper)]:
                self.images.prefetch(member)

    def _use_as_a(self) -> None:
        if self._pair.use_as_a(self.strip.path):
            self._show_pair()

    def _swap(self) -> None:
        if self._pair.swap():
            self._show_pair()

    def _find(self) -> None:
        self.groups_view.search.setFocus()
        self.groups_view.search.selectAll()

    # --- decisions ---------------------------------------------------------------------------------------------

    def _decide(self, decision: Decision, path: str = "") -> None:
        """Decide an image; "" = the one that is chosen."""
        path = path or self.strip.path
        if path and not self._slow.busy:
            self._took(self.review.decide([path], decision))

    def _toggle(self, path: str) -> None:
        if not self._slow.busy:
            self._took(self.review.toggle(path))

    def _accept(self) -> None:
        slot = self.slot
        if slot is None:
            return
        self._took(self.review.accept_suggestion(slot))
        self._next_undecided()

    def _next_undecided(self) -> None:
        if not self.groups_view.next_undecided() and self.review.totals.groups:
            self.statusMessage.emit("Every group listed is decided. Apply shows what will happen.")

    def _ignore_group(self) -> None:
        if self.slot is not None:
            self._took(self.review.ignore(self.slot))

    def _ignore_member(self) -> None:
        if self.slot is not None and self.strip.path:
            self._took(self.review.ignore(self.slot, self.strip.path))

    def mark_by_rule(self) -> None:
        """Open the page for marking by rule."""
        self._dialogs.mark_by_rule(self.group_model.slots())

    def ask_to_apply(self) -> None:
        """Open the Apply page."""
        if not self.review.totals.remove_files:
            self.statusMessage.emit("Nothing is marked for removal yet.")
            return
        self._dialogs.ask_to_apply()

    def _do(self, command: Slowly, *, follow: bool = False) -> None:
        """Do a command that may touch very many images."""
        self._slow.start(command, lambda change: self._took(change, follow=follow))

    def _busy_changed(self, busy: bool) -> None:
        if busy:
            self.statusMessage.emit("Marking …")
        self._refresh_actions()

    def _took(self, change: Change, *, follow: bool = False, say: bool = True) -> None:
        """Save and show what a command changed.

        Args:
            change: from the review.
            follow: go to the group where it changed something (undo and redo may be far away).
            say: tell it in the status bar.
        """
        self._kept.save(change)
        self._show_change(change)
        if follow and change.slots and self.slot not in change.slots:
            self.groups_view.choose(next((s for s in change.slots if self.review.group(s) is not None), None))
        words = refusal_sentence(change) or (change_sentence(change) if say else "")
        if words:
            self.statusMessage.emit(words)

    def _show_change(self, change: Change) -> None:
        if change.regrouped:
            self.groups_view.refresh(change.slots)
            self._show_group()
        else:
            self.group_model.refresh(change.slots, regrouped=False)
        self.member_model.refresh()
        self._refresh_decisions()
        self._refresh_bar()

    # --- what can be done --------------------------------------------------------------------------------------

    def _refresh_decisions(self) -> None:
        group = self._group
        suggested = group.suggestion.path if group is not None else ""
        a, b = (self.review.decision(path) for path in (self._pair.a, self._pair.b))
        self.compare.show_decisions(a, b, suggested=suggested)
        self._refresh_actions()

    def _refresh_bar(self) -> None:
        self.bar.show_totals(self.review.totals)
        self._refresh_actions()

    def _refresh_actions(self) -> None:
        group = self._group
        self.commands.enable(
            any_group=bool(self.review.totals.groups),
            group=group is not None,
            pair=bool(self._pair.b),
            undo=self.review.can_undo,
            redo=self.review.can_redo,
            removals=bool(self.review.totals.remove_files),
            busy=self._slow.busy,
        )
        self.bar.follow(self.commands.by_command)
