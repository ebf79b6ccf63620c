"""What the Apply page says of each way of acting."""

from __future__ import annotations

from collections.abc import Mapping

from dedup_gui.core.action_types import ActionKind
from dedup_gui.core.removal.link_ways import LinkWay, Obstacle
from dedup_gui.core.review.apply_summary import ApplySummary
from dedup_gui.core.settings import ApplyWay
from dedup_gui.qt.texts.codes import folder_name
from dedup_gui.words.numbers import count, plural, size

WAYS: dict[ApplyWay, str] = {
    ApplyWay.TRASH: "Move to the &trash",
    ApplyWay.MOVE: "Move to a &folder",
    ApplyWay.HARDLINK: "Replace by &hard links",
    ApplyWay.SYMLINK: "Replace by s&ymbolic links",
    ApplyWay.REFLINK: "Replace by c&lones",
    ApplyWay.PLAN: "Only write the &plan",
}

TIPS: dict[ApplyWay, str] = {
    ApplyWay.TRASH: "The trash of this computer; its place is free once the trash is emptied",
    ApplyWay.MOVE: "The folders they are in are made again below the one you choose; nothing there is overwritten",
    ApplyWay.HARDLINK: "The name stays and leads to the image that is kept: one file under two names",
    ApplyWay.SYMLINK: "A link that leads to the path of the image that is kept; it is broken when that is moved",
    ApplyWay.REFLINK: "A file of its own that shares its space with the image that is kept until one is changed",
    ApplyWay.PLAN: "A table (CSV), or a script for a shell or PowerShell; nothing is moved",
}

_OBSTACLES: dict[Obstacle, tuple[str, str]] = {
    Obstacle.OTHER_CONTENT: ("{} is no copy byte for byte", "{} are no copies byte for byte"),
    Obstacle.OTHER_DRIVE: ("of {} the copy is on another drive", "of {} the copies are on another drive"),
    Obstacle.REFERENCE: (
        "of {} the copy is in a reference folder",
        "of {} the copies are in reference folders",
    ),
    Obstacle.FILE_SYSTEM: ("{} is on a drive that cannot do it", "{} are on drives that cannot do it"),
}
_LINKS: dict[ApplyWay, tuple[str, str]] = {
    ApplyWay.HARDLINK: ("a hard link", "hard links"),
    ApplyWay.SYMLINK: ("a symbolic link", "symbolic links"),
    ApplyWay.REFLINK: ("a clone", "clones"),
}


def way_sentence(way: ApplyWay, links: Mapping[ActionKind, LinkWay] | None) -> str:
    """What there is to say beside a way: for how many images it can be done, and why not for the others."""
    if way not in _LINKS:
        return ""
    if links is None:
        return "Looking …"
    found = links[ActionKind(way.value)]
    reasons = "; ".join(
        _OBSTACLES[obstacle][number > 1].format(count(number)) for obstacle, number in found.obstacles.items()
    )
    if not len(found.paths):
        return f"Not for these: {reasons}"
    return f"For {count(len(found.paths))}; {reasons}" if reasons else ""


def way_headline(way: ApplyWay, summary: ApplySummary, files: int, bytes_: int, folder: str) -> str:
    """What Apply asks."""
    images = f"{plural(files, 'image')} ({size(bytes_)})"
    if way is ApplyWay.TRASH:
        return f"Move {images} to the trash?"
    if way is ApplyWay.MOVE:
        return f"Move {images} to “{folder_name(folder)}”?" if folder else f"Move {images} to which folder?"
    if way is ApplyWay.PLAN:
        return f"Write a plan for {images}?"
    return f"Replace {images} by {_LINKS[way][files != 1]}?"


def way_button(way: ApplyWay, files: int) -> str:
    """The button that does it."""
    images = plural(files, "image")
    return {
        ApplyWay.TRASH: f"&Move {images} to the trash",
        ApplyWay.MOVE: f"&Move {images}",
        ApplyWay.PLAN: "&Write the plan …",
    }.get(way, f"&Replace {images}")


def way_lines(way: ApplyWay, summary: ApplySummary) -> list[str]:
    """What Apply will do, one sentence a line."""
    if summary.server:
        return [
            f"They go to the trash of the Immich server {summary.server}; the copies here go with the program. "
            "Undo brings them back; in a later session, once the server was imported again.",
            "Just before, the server is asked once more: a group that has changed there is left alone, and all is if "
            "its trash is switched off.",
            "Where one image of a group stays, it takes over albums, tags, rating and the like. The server forgets "
            "that the images of these groups were duplicates.",
        ]
    where = f"They are in {plural(summary.groups, 'group')}; at least one image of each group stays where it is."
    lines = [where if summary.groups else "Of each of their groups at least one image stays where it is."]
    if way is ApplyWay.TRASH:
        lines.append(
            "They go to the trash of this computer. Undo brings them back, also after the program was closed."
        )
    elif way is ApplyWay.MOVE:
        lines.append(
            "The folders they are in are made again there, and nothing is overwritten; to another drive each copy is "
            "compared before its file goes. Undo brings them back. A scan of that folder finds them."
        )
    elif way is ApplyWay.PLAN:
        lines.append("Nothing is moved. The table is done by “dedup-gui apply”, a script by itself.")
    else:
        lines.append(
            "What they were goes to the trash, and Undo brings it back; the rest stays as it is, and marked."
        )
    if way is not ApplyWay.PLAN:
        lines.append(
            "Just before each move the image and one that stays are read once more; what has changed is left alone."
        )
    if summary.companions and way not in _LINKS:
        lines.append(f"{plural(summary.companions, 'file')} that belong to them (such as sidecars) move with them.")
    if summary.aliases:
        lines.append(f"{plural(summary.aliases, 'other name')} of the same files (hard links) go with them.")
    if summary.open_groups:
        lines.append(f"{plural(summary.open_groups, 'group')} still undecided: undecided images are not touched.")
    return lines


NOT_REMEMBERED = "The next time the trash is chosen again: links are asked for each time."
MERGE = "Keep what only a &removed copy says: date taken, place, rating, keywords"
MERGE_TIP = (
    "Written into a new sidecar (.xmp) beside the image that stays; the image is not touched, nor a sidecar that is "
    "there. Read from JPEG and WebP files and from sidecars. Undo takes it away again"
)
