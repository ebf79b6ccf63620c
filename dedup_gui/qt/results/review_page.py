"""Where a person decides: groups on the left, two images compared in the middle, the reasons on the right."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from dedup_gui.core.review.index import ReviewIndex
from dedup_gui.core.review.pace import Pace
from dedup_gui.core.review.review import Review
from dedup_gui.core.review_types import Change
from dedup_gui.core.types import Decision, Group
from dedup_gui.qt.compare.images import CompareImages
from dedup_gui.qt.jobs.request_pool import Background
from dedup_gui.qt.jobs.slow_work import SlowWork
from dedup_gui.qt.results.actions import ReviewActions
from dedup_gui.qt.results.commands.context_menus import ContextMenus
from dedup_gui.qt.results.commands.digit_keys import DigitKeys
from dedup_gui.qt.results.commands.image_actions import ImageActions
from dedup_gui.qt.results.commands.looking import looking_handlers, name_keys
from dedup_gui.qt.results.deciding import Deciding
from dedup_gui.qt.results.flip_key import FlipKey
from dedup_gui.qt.results.group_on_show import GroupOnShow
from dedup_gui.qt.results.kept_decisions import KeptDecisions
from dedup_gui.qt.results.key_guard import KeyGuard
from dedup_gui.qt.results.places_on_show import PlacesOnShow
from dedup_gui.qt.results.review_panes import ReviewPanes
from dedup_gui.qt.results.rule_marking import RuleMarking
from dedup_gui.qt.review.decision_bar import DecisionBar
from dedup_gui.qt.review.dialogs import ReviewDialogs
from dedup_gui.qt.review.group_keys import GroupKeys
from dedup_gui.qt.review.group_model import GroupModel
from dedup_gui.qt.review.keys import Command
from dedup_gui.qt.review.member_model import MemberModel
from dedup_gui.qt.services import Services
from dedup_gui.qt.texts.review import selected_groups_sentence, selected_sentence, taken_up_again
from dedup_gui.qt.widgets.image_source import ImageSource
from dedup_gui.qt.widgets.keys.key_tip import key_text
from dedup_gui.qt.widgets.notices import NoticeBar
from dedup_gui.qt.widgets.thumbnails import Loader, PreviewStore, Thumbnails
from dedup_gui.words import translate

DIRECT_GROUPS = 100
"""So few groups are indexed at once (some 3 ms, while images are decoded too); more are indexed on a thread."""
Prepared = tuple[ReviewIndex, GroupKeys]


class ReviewPage(QWidget):
    """Shows groups and takes decisions; what is decided is saved at once.

    Signals:
        applyRequested(object, object, object), planRequested(object, object): as `ReviewDialogs` says.
        statusMessage(str): something worth a line in the status bar.
        emptied(): after a removal no group is left.
        troubled(object): a `DedupError` to be told; the page goes on.
    """

    applyRequested = Signal(object, object, object)
    planRequested = Signal(object, object)
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
            services: decisions are saved and loaded through it, and the keeper rules are asked of it;
                `load_decisions` is called on a thread.
            parent: the widget around it.
            load: loads images to be looked at; None = the core's reader.
            previews: thumbnails on disk; None = none are kept.
        """
        super().__init__(parent)
        self._source = ImageSource() if load is None else None
        loader: Loader = load if self._source is None and load is not None else self._source or ImageSource()
        self._services = services
        self.review = Review((), services.settings().keeper_rules)
        self._background = Background(1, 32, self, name="review")
        self.thumbnails = Thumbnails(loader, previews, self)
        load_part = loader.part if isinstance(loader, ImageSource) else None
        self.images = CompareImages(loader, self, previews=previews, load_part=load_part)
        self.group_model = GroupModel(self.review, self)
        self.member_model = MemberModel(self.review, self)
        self._slow = SlowWork(self)
        self._pace = Pace()
        self._turn = 0
        self._wanted: tuple[str, ...] = ()
        self._unfinished = False
        self._kept = KeptDecisions(services, lambda: self.review.index, self._background, self._slow, self)
        self.panes = panes = ReviewPanes(self.group_model, self.member_model, self.thumbnails, self.images)
        self.groups_view, self.compare = panes.groups_view, panes.compare
        self.strip, self.evidence = panes.strip, panes.evidence
        self.bar = DecisionBar()
        self.places = PlacesOnShow(panes, self.member_model, self.images, self)
        self.on_show = GroupOnShow(
            self.review, panes, self.group_model, self.member_model, self.images, self.places, self
        )
        self.deciding = Deciding(self.review, panes, self._kept, self._slow, self)
        self.commands = ReviewActions(self)
        self.rules = RuleMarking(
            self.review, self.deciding, services.rules(), self._background, self.thumbnails, self
        )
        self._files = ImageActions(
            self.review, panes, self.group_model, self.images, self.on_show, self.deciding, self
        )
        self.menus = ContextMenus(self.commands.by_command, self)
        self._dialogs = ReviewDialogs(self.review, self._background, services, self)
        self._lay_out(panes)
        self._connect()
        self.commands.connect_all(self._handlers())
        name_keys(self.compare, self.bar, self.commands.by_command)
        self.deciding.end_key = lambda: key_text(self.commands.by_command[Command.PICK_NONE])
        self.on_show.show()
        self._refresh_bar()

    # --- the interface of the page -----------------------------------------------------------------------------

    @property
    def slot(self) -> int | None:
        """The slot of the group that is looked at."""
        return self.on_show.slot

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
            return index, GroupKeys(index.shown, index.origin)

        if len(groups) <= DIRECT_GROUPS:
            self._adopt(turn, work())
        else:
            self._background.submit(("groups", turn), work, partial(self._adopt, turn))

    def go_to(self, paths: Sequence[str], *, unfinished: bool = False) -> None:
        """Look at the group of these images as soon as groups are shown.

        Args:
            paths: its images.
            unfinished: it was not decided when one was there: if it is by now, the next open one is shown.
        """
        self._wanted = tuple(paths)
        self._unfinished = unfinished

    def begin(self) -> None:
        """A scan starts, and what an earlier one found leaves the page."""
        self.clear()
        self.follow_keeper_rules()

    def follow_keeper_rules(self) -> None:
        """Whatever keeper is chosen among the groups to come follows the rules as they are set now."""
        self.review.use_keeper_rules(self._services.settings().keeper_rules)

    def clear(self) -> None:
        """Forget the groups and give back threads and memory; decisions are saved already."""
        self._slow.finish()
        self._turn += 1
        for part in (self._background, self.thumbnails, self.images, self.places.finder):
            part.drop() if isinstance(part, Background) else part.clear()
        self._kept.clear()
        self.rules.clear()
        self.review.clear()
        self.group_model.load()
        self.groups_view.keep_place(None, None)
        self.on_show.show()
        self._refresh_bar()
        if self._source is not None:
            self._source.close()

    def close_threads(self) -> None:
        """End threads and processes: the page goes away."""
        self._background.close()
        self.thumbnails.close()
        self.images.close()
        self.places.finder.close()
        if self._source is not None:
            self._source.close()

    def removed(self, paths: Sequence[str]) -> None:
        """These images are in the trash: they leave their groups."""
        self._slow.finish()
        self.deciding.took(self.review.removed(paths), say=False)
        if not self.review.totals.groups:
            self.emptied.emit()

    def restored(self, paths: Sequence[str]) -> None:
        """These images are back in their places: they come back to their groups, with their decisions."""
        self._slow.finish()
        self.deciding.took(self.review.restored(paths), say=False)

    def revoked(self, pairs: Sequence[tuple[str, str]]) -> None:
        """These pairs of digests are ignored no longer: what they parted is shown together again."""
        self._slow.finish()
        self.deciding.took(self.review.revoked(pairs), say=False)

    def take_keyboard(self) -> None:
        """Give the keyboard to the list of groups. No focus proxy: Tab would jump over what is above the list."""
        self.groups_view.list.setFocus()

    def keep_keyboard(self) -> None:
        """Take it back where the keys go nowhere useful; a message's button that one has gone to keeps it."""
        focus = self.window().focusWidget()
        if focus is None or not (self.isAncestorOf(focus) or isinstance(focus.parent(), NoticeBar)):
            self.take_keyboard()

    # --- the window --------------------------------------------------------------------------------------------

    def _lay_out(self, panes: ReviewPanes) -> None:
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(panes, 1)
        layout.addWidget(self.bar)

    def _connect(self) -> None:
        deciding, on_show = self.deciding, self.on_show
        for pictures in (self.thumbnails, self.images):
            self.groups_view.slotChosen.connect(lambda _slot, pictures=pictures: pictures.forget_failures())
        self.groups_view.slotChosen.connect(lambda _slot: on_show.show())
        self.groups_view.slotChosen.connect(lambda _slot: deciding.group_changed())
        self.strip.memberChosen.connect(on_show.choose_member)
        self.strip.toggled.connect(deciding.toggle)
        self.compare.decided.connect(lambda path, decision: deciding.decide(decision, path))
        on_show.shown.connect(self._refresh_actions)
        deciding.changed.connect(lambda change: self._show_change(change))
        deciding.statusMessage.connect(self.statusMessage)
        self.places.statusMessage.connect(self.statusMessage)
        self.statusMessage.connect(self.places.hear)
        self.statusMessage.connect(deciding.hear)
        self._slow.busyChanged.connect(self._busy_changed)
        self._kept.found.connect(self._found_earlier)
        self._kept.complete.connect(self.rules.earlier_decisions_are_here)
        self._kept.troubled.connect(self.troubled)
        self._dialogs.applyRequested.connect(self.applyRequested)
        self._dialogs.planRequested.connect(self.planRequested)
        self.bar.asked.connect(self.commands.trigger)
        self.bar.asked.connect(lambda _command: self._leave_search())
        self.compare.decided.connect(lambda _path, _decision: self._leave_search())
        self.compare.modeChanged.connect(lambda _mode: self._leave_search())
        self.strip.toggled.connect(lambda _path: self._leave_search())
        self._guard = KeyGuard(self)
        self._guard.watch(self)
        DigitKeys(self, "", deciding.keep_numbered)
        DigitKeys(self, "Alt+", lambda number: self.strip.choose(self.strip.numbered(number)))
        self.strip.picks.changed.connect(lambda number: deciding.tell_selected(number, selected_sentence))
        self.groups_view.list.picks.changed.connect(
            lambda number: deciding.tell_selected(number, selected_groups_sentence)
        )
        self._files.statusMessage.connect(self.statusMessage)
        self.menus.watch_all(self.panes, on_show.choose_side)
        self._flip = FlipKey(self.compare, self)
        self._flip.watch(self.groups_view.list, self.strip, self.compare.canvas)

    def _handlers(self) -> dict[Command, Callable[[], object]]:
        """What each command does."""
        deciding, on_show, panes = self.deciding, self.on_show, self.panes
        handlers: dict[Command, Callable[[], object]] = {
            Command.NEXT_GROUP: lambda: self.groups_view.step(1),
            Command.PREVIOUS_GROUP: lambda: self.groups_view.step(-1),
            Command.NEXT_UNDECIDED: deciding.next_undecided,
            Command.NEXT_MEMBER: lambda: self.strip.step(1),
            Command.PREVIOUS_MEMBER: lambda: self.strip.step(-1),
            Command.KEEP: lambda: deciding.decide(Decision.KEEP),
            Command.REMOVE: lambda: deciding.decide(Decision.REMOVE),
            Command.KEEP_ONLY: deciding.keep_only,
            Command.UNDECIDE: lambda: deciding.decide(Decision.UNDECIDED),
            Command.ACCEPT: deciding.accept,
            Command.ACCEPT_SCREEN: deciding.accept_screen,
            Command.PICK: self.strip.picks.toggle,
            Command.PICK_GROUP: self.groups_view.list.picks.toggle,
            Command.PICK_NONE: panes.pick_none,
            Command.IGNORE_GROUP: deciding.ignore_group,
            Command.IGNORE_MEMBER: deciding.ignore_member,
            Command.USE_AS_A: on_show.use_as_a,
            Command.SWAP: on_show.swap,
            Command.OPEN: self._files.open,
            Command.SHOW_IN_FOLDER: self._files.show_in_folder,
            Command.COPY_PATH: self._files.copy_path,
            Command.COPY_IMAGE: self._files.copy_image,
            Command.FOLDER_PAIR: self._files.list_between,
            Command.IGNORE_FOLDERS: self._files.ask_to_set_apart,
            Command.FIND: self._find,
            Command.BULK: self.mark_by_rule,
            Command.UNDO: deciding.undo,
            Command.REDO: deciding.redo,
            Command.APPLY: self.ask_to_apply,
        }
        return handlers | looking_handlers(panes, self.places)

    # --- groups come and go ------------------------------------------------------------------------------------

    def _adopt(self, turn: int, prepared: Prepared | Exception) -> None:
        if turn != self._turn:
            return
        if isinstance(prepared, Exception):
            raise prepared
        self._slow.finish()
        index, keys = prepared
        group = self.on_show.group
        offset = self.groups_view.offset_of_current()
        change = self.review.adopt(index)
        slot = self.review.slot_of(group.paths if group is not None else self._wanted)
        self._wanted = ()
        self._kept.save(change)
        self.groups_view.replace(keys if index is self.review.index else None, slot, offset)
        self._refresh_bar()
        self._kept.look_up(index)

    def _found_earlier(self, saved: dict[str, Decision]) -> None:
        self._slow.finish()
        unfinished, self._unfinished = self._unfinished, False
        change = self.review.restore(saved)
        if change:
            self._show_change(change, by_hand=False)
            self.groups_view.list_anew()
            slot = self.slot
            if unfinished and slot is not None and not self.review.open(slot):
                self.groups_view.next_undecided()  # decided in the last moment, before the next place was kept
            self.statusMessage.emit(taken_up_again(len(change.decided)))

    # --- what can be done --------------------------------------------------------------------------------------

    def _find(self) -> None:
        if not self.panes.sizes()[0]:
            self.panes.toggle(self.groups_view)
        self.groups_view.search.setFocus()
        self.groups_view.search.selectAll()

    def _leave_search(self) -> None:
        """Whoever clicks on after a search means the groups with the next key."""
        if self.groups_view.search.hasFocus():
            self.take_keyboard()

    def mark_by_rule(self) -> None:
        """Open the page of rules."""
        self.rules.open(self.group_model.slots())

    def ask_to_apply(self) -> None:
        """Open the Apply page."""
        if not self.review.totals.remove_files:
            self.statusMessage.emit(translate("results", "Nothing is marked for removal yet."))
            return
        self._dialogs.ask_to_apply()

    def _busy_changed(self, busy: bool) -> None:
        if busy:
            self.statusMessage.emit(translate("results", "Marking…"))
        self._refresh_actions()

    def _show_change(self, change: Change, *, by_hand: bool = True) -> None:
        if change.regrouped:
            self.groups_view.refresh(change.slots)
            self.on_show.show()
        else:
            self.groups_view.redraw(change.slots)
        self.member_model.refresh()
        self.on_show.show_decisions()
        self._refresh_bar(by_hand=by_hand)

    def _refresh_bar(self, *, by_hand: bool = False) -> None:
        totals, now = self.review.totals, time.monotonic()
        (self._pace.note if by_hand else self._pace.rest)(now, totals.decided_groups)
        self.bar.show_totals(totals, self._pace.seconds_left(now, totals.groups - totals.decided_groups))
        self._refresh_actions()

    def _refresh_actions(self) -> None:
        self.commands.enable(
            any_group=bool(self.review.totals.groups),
            group=self.on_show.group is not None,
            pair=self.on_show.has_pair,
            undo=self.review.can_undo,
            redo=self.review.can_redo,
            removals=bool(self.review.totals.remove_files),
            busy=self._slow.busy,
        )
        self.bar.follow(self.commands.by_command, nothing_suggested=self.deciding.why_none())
