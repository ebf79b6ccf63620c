"""What the codes and numbers of the core are called in the window. No Qt here: plain functions, plain strings."""

from __future__ import annotations

import os

from dedup_gui.core.action_types import ActionKind, ActionResult, Outcome
from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import Notice, NoticeCode, Stage
from dedup_gui.core.settings import Engine, HashKind, Sureness, Theme
from dedup_gui.core.types import Decision, KeeperReason, ModelUse, Relation, SkipCode, Skipped
from dedup_gui.qt.texts.plain import cleaned, printable
from dedup_gui.words.numbers import plural

APP_NAME = "Dedup"

RELATIONS: dict[Relation, str] = {
    Relation.EXACT: "Exact copy",
    Relation.SAME_PIXELS: "Same pixels",
    Relation.RE_ENCODED: "Re-encoded",
    Relation.RESIZED: "Resized",
    Relation.CROPPED: "Cropped",
    Relation.ROTATED: "Rotated",
    Relation.MIRRORED: "Mirrored",
    Relation.EDITED: "Edited",
    Relation.PARTIAL: "Shares a part",
    Relation.BURST: "Another shot",
    Relation.VARIANT: "Other content",
}

SKIP_REASONS: dict[SkipCode, str] = {
    SkipCode.UNREADABLE: "The system refuses to read it",
    SkipCode.MISSING: "It is not there; is its drive connected?",
    SkipCode.VANISHED: "It disappeared during the scan",
    SkipCode.CHANGED: "It changed while it was being read",
    SkipCode.EMPTY: "The file is empty",
    SkipCode.NOT_A_FILE: "It is not a file but a pipe, socket or device",
    SkipCode.NOT_AN_IMAGE: "Named like an image, but its content is something else",
    SkipCode.UNSUPPORTED: "This image format cannot be read here",
    SkipCode.TRUNCATED: "The file ends before the image does",
    SkipCode.DAMAGED: "The image is damaged",
    SkipCode.TOO_LARGE: "It has more pixels than is safe to open",
    SkipCode.TOO_COSTLY: "Reading it takes more time or memory than one file may have",
    SkipCode.SPARSE: "It claims many times the bytes that it has on disk",
    SkipCode.DECODER_CRASHED: "Reading it crashed the decoder",
    SkipCode.ENDED_THE_PROGRAM: "The program ended more than once while reading it",
    SkipCode.PATH_TOO_LONG: "Its path is longer than the system allows",
    SkipCode.PACKAGE: "It belongs to another program's library and is left alone",
}

KEEPER_REASONS: dict[KeeperReason, str] = {
    KeeperReason.UNDAMAGED: "its file is the most complete: data are missing from the other",
    KeeperReason.REFERENCE: "it is in a reference folder",
    KeeperReason.COMPANION: "it belongs to the JPEG beside it, and moves with that",
    KeeperReason.WHOLE_PICTURE: "it shows the whole picture, the others are cut from it",
    KeeperReason.NOT_UPSCALED: "it was not enlarged from a smaller image",
    KeeperReason.ORIGINAL_FORMAT: "it is in its original format, another was made from it",
    KeeperReason.UNEDITED: "the other was edited: most copies look like this one, or something was put around it",
    KeeperReason.MOST_PIXELS: "it has the most pixels",
    KeeperReason.BEST_QUALITY: "it lost the least to compression, blur and lost colour",
    KeeperReason.RICHER_METADATA: "it has the richest metadata",
    KeeperReason.LARGEST_FILE: "it is the largest file",
    KeeperReason.OLDEST: "it is the oldest",
    KeeperReason.NEWEST: "it is the newest",
    KeeperReason.FOLDER_PRIORITY: "it is in the folder you prefer",
    KeeperReason.NOT_A_COPY_NAME: "its name does not look like that of a copy",
    KeeperReason.SHORTEST_PATH: "it has the shortest path",
    KeeperReason.FIRST_PATH: "it comes first by name; nothing else tells them apart",
}

KEEPER_RULES: dict[KeeperReason, str] = {
    KeeperReason.UNDAMAGED: "A whole file over a damaged one",
    KeeperReason.REFERENCE: "In a reference folder",
    KeeperReason.COMPANION: "The RAW of a JPEG over a copy elsewhere",
    KeeperReason.WHOLE_PICTURE: "The whole picture over a crop of it",
    KeeperReason.NOT_UPSCALED: "Not enlarged from a smaller image",
    KeeperReason.ORIGINAL_FORMAT: "The camera's original format over an export",
    KeeperReason.UNEDITED: "What most copies look like, over an edited one",
    KeeperReason.MOST_PIXELS: "The most pixels",
    KeeperReason.BEST_QUALITY: "The least compression",
    KeeperReason.RICHER_METADATA: "The richest metadata",
    KeeperReason.LARGEST_FILE: "The largest file",
    KeeperReason.OLDEST: "The oldest",
    KeeperReason.NEWEST: "The newest",
    KeeperReason.FOLDER_PRIORITY: "In the preferred folder",
    KeeperReason.NOT_A_COPY_NAME: "A name unlike that of a copy",
    KeeperReason.SHORTEST_PATH: "The shortest path",
    KeeperReason.FIRST_PATH: "The first by name",
}

OUTCOMES: dict[Outcome, str] = {
    Outcome.PLANNED: "Planned, not done",
    Outcome.STARTED: "Begun, not finished",
    Outcome.DONE: "Moved to the trash",
    Outcome.UNDONE: "Put back",
    Outcome.SKIPPED_CHANGED: "Left alone: it changed since the scan",
    Outcome.SKIPPED_MISSING: "Left alone: it, or the drive it was on, is no longer there",
    Outcome.SKIPPED_NO_KEEPER: "Left alone: no unchanged, readable copy was found to keep",
    Outcome.SKIPPED_REFERENCE: "Left alone: it is in a reference folder",
    Outcome.SKIPPED_BUNDLE: "Left alone: a file that belongs to it could not be moved with it",
    Outcome.FAILED: "Failed: the system refused; the file is where it was",
    Outcome.NOT_RESTORED_EXISTS: "Not put back: another file stands in its old place",
    Outcome.NOT_RESTORED_GONE: "Not put back: the trash no longer has it",
    Outcome.DRIVE_AWAY: "Open: its drive is away; once it is back, start the program again, or undo",
    Outcome.UNREADABLE: "Unknown: what was recorded of it is damaged; nothing was done",
}

LINKED: dict[ActionKind, str] = {
    ActionKind.TRASH: "Moved to the trash",
    ActionKind.MOVE: "Moved to the folder",
    ActionKind.HARDLINK: "Replaced by a hard link",
    ActionKind.SYMLINK: "Replaced by a symbolic link",
    ActionKind.REFLINK: "Replaced by a clone that shares its space",
}

DECISIONS: dict[Decision, str] = {
    Decision.UNDECIDED: "Undecided",
    Decision.KEEP: "Keep",
    Decision.REMOVE: "Remove",
}

ENGINES: dict[Engine, str] = {
    Engine.HASH: "Fast",
    Engine.BALANCED: "Balanced",
    Engine.THOROUGH: "Thorough",
}

ENGINE_SENTENCES: dict[Engine, str] = {
    Engine.HASH: "Finds exact copies and images that were resized, re-compressed, rotated or mirrored.",
    Engine.BALANCED: "Also finds crops and edits with a small neural network, and checks every match.",
    Engine.THOROUGH: "Looks hardest, with the large VGG16 network; slower, and it has to be fetched once.",
}

SURENESS: dict[Sureness, str] = {
    Sureness.STRICT: "Strict",
    Sureness.BALANCED: "Balanced",
    Sureness.LOOSE: "Loose",
}

SURENESS_SENTENCES: dict[Sureness, str] = {
    Sureness.STRICT: (
        "Only what is certain. Weak matches are left out: odds below 4.5 times those of the threshold, or a doubt "
        "that full detail leaves."
    ),
    Sureness.BALANCED: (
        "Weak matches, too, marked as such: odds below 4.5 times those of the threshold, or a doubt that full detail "
        "leaves. No rule marks them."
    ),
    Sureness.LOOSE: (
        "Weak matches, other shots of one scene, and look-alikes with other content, each said to be so. No rule "
        "marks them."
    ),
}

HASHES: dict[HashKind, str] = {
    HashKind.PHASH: "pHash",
    HashKind.PHASH_MEAN: "pHash (mean)",
    HashKind.DHASH: "dHash",
    HashKind.AHASH: "aHash",
}

HASH_SENTENCES: dict[HashKind, str] = {
    HashKind.PHASH: "Coarse shapes, as against their median: finds most, and is the usual one",
    HashKind.PHASH_MEAN: "Coarse shapes, as against their mean: says little more than how bright an image is",
    HashKind.DHASH: "Where it grows brighter from left to right: strong where tones were changed",
    HashKind.AHASH: "What is brighter than the whole: strong where little was changed",
}

THEMES: dict[Theme, str] = {
    Theme.SYSTEM: "Like the system",
    Theme.LIGHT: "Light",
    Theme.DARK: "Dark",
}

PROVIDERS: dict[str, str] = {
    "auto": "the fastest that works",
    "cpu": "the processor only",
}

STAGES: dict[Stage, str] = {
    Stage.DISCOVER: "Looking for images",
    Stage.FINGERPRINT: "Reading images",
    Stage.MATCH: "Comparing",
    Stage.JUDGE: "Checking matches",
}

NOTICES: dict[NoticeCode, str] = {
    NoticeCode.CACHE_REBUILT: "The cache was damaged and has been started afresh. Nothing is lost but time.",
    NoticeCode.CACHE_UNAVAILABLE: "The cache cannot be written, so the next scan will not be faster than this one.",
    NoticeCode.PROVIDER_CHANGED: "The graphics processor stopped answering; the scan goes on without it.",
    NoticeCode.MODEL_NOT_INSTALLED: "The chosen network is not installed, so this scan uses the built-in one.",
    NoticeCode.HISTORY_DAMAGED: (
        "The record of removals and decisions was damaged. What could be read of it was kept, and the damaged file "
        "was set aside."
    ),
    NoticeCode.HISTORY_WRITTEN_ANEW: (
        "The record of removals and decisions was removed from the disk while the program was using it. It has been "
        "written anew, whole; what removes it will do so again."
    ),
    NoticeCode.SETTINGS_DEFAULTED: "Some settings could not be read and stand at their defaults.",
    NoticeCode.ALREADY_OPEN: (
        "Dedup is already open, or scanning, on the same data. Nothing is lost by working in both, but what you "
        "decide in one is not seen in the other until that is started again."
    ),
}


def notice_sentence(notice: Notice) -> str:
    """Say what a scan's notice means, with the system's own words where there are any."""
    return with_detail(NOTICES[notice.code], notice.detail)


def with_detail(sentence: str, detail: str) -> str:
    """Append the system's own words in brackets."""
    return f"{sentence} ({printable(detail)})" if detail else sentence


def skip_sentence(skipped: Skipped) -> str:
    """Say why an image was skipped."""
    return with_detail(SKIP_REASONS[skipped.code], skipped.detail)


def outcome_sentence(result: ActionResult, kind: ActionKind = ActionKind.TRASH) -> str:
    """Say how an action ended."""
    sentence = LINKED[kind] if result.outcome is Outcome.DONE else OUTCOMES[result.outcome]
    if kind is ActionKind.MOVE and result.outcome is Outcome.NOT_RESTORED_GONE:
        sentence = "Not put back: the folder no longer has it"
    return with_detail(sentence, result.detail)


def error_sentence(error: DedupError) -> str:
    """Say what is wrong and what to do about it."""
    message = "\n".join(cleaned(line) for line in str(error).strip().splitlines())
    if message and message[-1] not in ".!?…":
        message += "."
    return f"{message} {error.advice}".strip()


def error_message(error: DedupError) -> str:
    """The same as a message of its own: it begins as a sentence does, whatever was to stand before it."""
    sentence = error_sentence(error)
    return sentence[:1].upper() + sentence[1:]


def folder_name(path: str) -> str:
    """The last part of a path, or the path itself for a drive."""
    return printable(os.path.basename(path.rstrip("/\\")) or path)


def model_phrase(model: ModelUse) -> str:
    """Name the network of a scan and where it ran; "" where none did."""
    if not model.name:
        return ""
    where = {"cpu": "processor", "cuda": "NVIDIA GPU", "directml": "GPU", "coreml": "Apple Neural Engine or GPU"}
    return printable(f"{model.name} on {where.get(model.provider, model.provider or 'processor')}")


def scan_summary(images: int, groups: int, reclaimable: str, unsure: int) -> str:
    """Summarise a finished scan: "1,234 images, 56 groups, 789 MB can be freed, 3 images to be looked at"."""
    parts = [plural(images, "image"), plural(groups, "group")]
    if groups:
        parts.append(f"{reclaimable} can be freed")
    if unsure:
        parts.append(f"{plural(unsure, 'image')} to be looked at")
    return ", ".join(parts)
