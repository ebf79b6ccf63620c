"""What the Apply page says of each way of acting."""

from __future__ import annotations

from collections.abc import Mapping

from dedup_gui.core.action_types import ActionKind
from dedup_gui.core.removal.link_ways import LinkWay, Obstacle
from dedup_gui.core.review.apply_summary import ApplySummary
from dedup_gui.core.settings import ApplyWay
from dedup_gui.qt.texts.codes import folder_name
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, Words, translate
from dedup_gui.words.numbers import clauses, count, size

WAYS = TranslatedTable(
    "applying",
    {
        ApplyWay.TRASH: QT_TRANSLATE_NOOP("applying", "Move to the &trash"),
        ApplyWay.MOVE: QT_TRANSLATE_NOOP("applying", "Move to a &folder"),
        ApplyWay.HARDLINK: QT_TRANSLATE_NOOP("applying", "Replace by &hard links"),
        ApplyWay.SYMLINK: QT_TRANSLATE_NOOP("applying", "Replace by s&ymbolic links"),
        ApplyWay.REFLINK: QT_TRANSLATE_NOOP("applying", "Replace by c&lones"),
        ApplyWay.PLAN: QT_TRANSLATE_NOOP("applying", "Only write the &plan"),
    },
)

TIPS = TranslatedTable(
    "applying",
    {
        ApplyWay.TRASH: QT_TRANSLATE_NOOP(
            "applying", "The trash of this computer; its place is free once the trash is emptied"
        ),
        ApplyWay.MOVE: QT_TRANSLATE_NOOP(
            "applying",
            "The folders they are in are made again below the one you choose; nothing there is overwritten",
        ),
        ApplyWay.HARDLINK: QT_TRANSLATE_NOOP(
            "applying", "The name stays and leads to the image that is kept: one file under two names"
        ),
        ApplyWay.SYMLINK: QT_TRANSLATE_NOOP(
            "applying", "A link that leads to the path of the image that is kept; it is broken when that is moved"
        ),
        ApplyWay.REFLINK: QT_TRANSLATE_NOOP(
            "applying", "A file of its own that shares its space with the image that is kept until one is changed"
        ),
        ApplyWay.PLAN: QT_TRANSLATE_NOOP(
            "applying", "A table (CSV), or a script for a shell or PowerShell; nothing is moved"
        ),
    },
)

_LINKS = (ApplyWay.HARDLINK, ApplyWay.SYMLINK, ApplyWay.REFLINK)


class ApplyingCounts(Words):
    """What counts something here."""

    __slots__ = ()

    def obstacle(self, n: int, obstacle: Obstacle) -> str:
        """Why so many images cannot be replaced by links."""
        return {
            Obstacle.OTHER_CONTENT: self.tr("%n (is|are) no cop(y|ies) byte for byte", "", n),
            Obstacle.OTHER_DRIVE: self.tr("of %n the cop(y is|ies are) on another drive", "", n),
            Obstacle.REFERENCE: self.tr(
                "of %n the cop(y is in a reference folder|ies are in reference folders)", "", n
            ),
            Obstacle.FILE_SYSTEM: self.tr("%n (is on a drive|are on drives) that cannot do it", "", n),
        }[obstacle]

    def headline(self, n: int, way: ApplyWay, size_: str, folder: str) -> str:
        """What is asked about so many images."""
        if way is ApplyWay.MOVE and folder:
            said = self.tr("Move %n image(s) ({size}) to “{folder}”?", "", n)
        else:
            said = {
                ApplyWay.TRASH: self.tr("Move %n image(s) ({size}) to the trash?", "", n),
                ApplyWay.MOVE: self.tr("Move %n image(s) ({size}) to which folder?", "", n),
                ApplyWay.HARDLINK: self.tr("Replace %n image(s) ({size}) by (a hard link|hard links)?", "", n),
                ApplyWay.SYMLINK: self.tr("Replace %n image(s) ({size}) by (a symbolic link|symbolic links)?", "", n),
                ApplyWay.REFLINK: self.tr("Replace %n image(s) ({size}) by (a clone|clones)?", "", n),
                ApplyWay.PLAN: self.tr("Write a plan for %n image(s) ({size})?", "", n),
            }[way]
        return said.format(size=size_, folder=folder)

    def button(self, n: int, way: ApplyWay) -> str:
        """The button that does it."""
        if way is ApplyWay.TRASH:
            return self.tr("&Move %n image(s) to the trash", "", n)
        return self.tr("&Move %n image(s)", "", n) if way is ApplyWay.MOVE else self.tr("&Replace %n image(s)", "", n)

    def groups(self, n: int) -> str:
        """In how many groups they are."""
        return self.tr("They are in %n group(s); at least one image of each group stays where it is.", "", n)

    def companions(self, n: int) -> str:
        """So many files go with them."""
        return self.tr("%n file(s) that belong to them (such as sidecars) move with them.", "", n)

    def aliases(self, n: int) -> str:
        """So many names go with them."""
        return self.tr("%n other name(s) of the same files (hard links) go with them.", "", n)

    def open_groups(self, n: int) -> str:
        """So many groups are not decided."""
        return self.tr("%n group(s) still undecided: undecided images are not touched.", "", n)


_COUNTED = ApplyingCounts()


def way_sentence(way: ApplyWay, links: Mapping[ActionKind, LinkWay] | None) -> str:
    """What there is to say beside a way: for how many images it can be done, and why not for the others."""
    if way not in _LINKS:
        return ""
    if links is None:
        return translate("applying", "Looking…")
    found = links[ActionKind(way.value)]
    reasons = clauses(_COUNTED.obstacle(number, obstacle) for obstacle, number in found.obstacles.items())
    if not len(found.paths):
        return translate("applying", "Not for these: {reasons}").format(reasons=reasons)
    if not reasons:
        return ""
    return translate("applying", "For {number}; {reasons}").format(number=count(len(found.paths)), reasons=reasons)


def way_headline(way: ApplyWay, summary: ApplySummary, files: int, bytes_: int, folder: str) -> str:
    """What Apply asks."""
    return _COUNTED.headline(files, way, size(bytes_), folder_name(folder) if folder else "")


def way_button(way: ApplyWay, files: int) -> str:
    """The button that does it."""
    if way is ApplyWay.PLAN:
        return translate("applying", "&Write the plan…")
    return _COUNTED.button(files, way)


def way_lines(way: ApplyWay, summary: ApplySummary) -> list[str]:
    """What Apply will do, one sentence a line."""
    if summary.server:
        return _server_lines(summary.server)
    lines = [
        _COUNTED.groups(summary.groups)
        if summary.groups
        else translate("applying", "Of each of their groups at least one image stays where it is.")
    ]
    if way is ApplyWay.TRASH:
        lines.append(
            translate(
                "applying",
                "They go to the trash of this computer. Undo brings them back, also after the program was closed.",
            )
        )
    elif way is ApplyWay.MOVE:
        lines.append(
            translate(
                "applying",
                "The folders they are in are made again there, and nothing is overwritten; to another drive each "
                "copy is compared before its file goes. Undo brings them back. A scan of that folder finds them.",
            )
        )
    elif way is ApplyWay.PLAN:
        lines.append(
            translate("applying", "Nothing is moved. The table is done by “dedup-gui apply”, a script by itself.")
        )
    else:
        lines.append(
            translate(
                "applying",
                "What they were goes to the trash, and Undo brings it back; the rest stays as it is, and marked.",
            )
        )
    if way is not ApplyWay.PLAN:
        lines.append(
            translate(
                "applying",
                "Just before each move the image and one that stays are read once more; what has changed is left "
                "alone.",
            )
        )
    if summary.companions and way not in _LINKS:
        lines.append(_COUNTED.companions(summary.companions))
    if summary.aliases:
        lines.append(_COUNTED.aliases(summary.aliases))
    if summary.open_groups:
        lines.append(_COUNTED.open_groups(summary.open_groups))
    return lines


def _server_lines(server: str) -> list[str]:
    return [
        translate(
            "applying",
            "They go to the trash of the Immich server {server}; the copies here go with the program. "
            "Undo brings them back; in a later session, once the server was imported again.",
        ).format(server=server),
        translate(
            "applying",
            "Just before, the server is asked once more: a group that has changed there is left alone, and all is if "
            "its trash is switched off.",
        ),
        translate(
            "applying",
            "Where one image of a group stays, it takes over albums, tags, rating and the like. The server forgets "
            "that the images of these groups were duplicates.",
        ),
    ]


def not_remembered() -> str:
    """That links are not chosen again by themselves."""
    return translate("applying", "The next time the trash is chosen again: links are asked for each time.")


def merge() -> str:
    """The box that keeps what only removed copies say."""
    return translate("applying", "Keep what only a &removed copy says: date taken, place, rating, keywords")


def merge_tip() -> str:
    """What that does."""
    return translate(
        "applying",
        "Written into a new sidecar (.xmp) beside the image that stays; the image is not touched, nor a sidecar that "
        "is there. Read from JPEG and WebP files and from sidecars. Undo takes it away again",
    )
