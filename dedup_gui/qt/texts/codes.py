"""What the codes and numbers of the core are called in the window. No Qt here: plain functions, plain strings."""

from __future__ import annotations

import os

from dedup_gui.core.action_types import ActionKind, ActionResult, Outcome
from dedup_gui.core.errors import DedupError
from dedup_gui.core.events import Notice, NoticeCode, Stage
from dedup_gui.core.settings import Engine, HashKind, Sureness, Theme
from dedup_gui.core.types import Decision, KeeperReason, ModelUse, Relation, SkipCode, Skipped
from dedup_gui.qt.texts.plain import cleaned, printable
from dedup_gui.words import QT_TRANSLATE_NOOP, TranslatedTable, retold, translate
from dedup_gui.words.numbers import sentences

APP_NAME = "Dedup"
_ENDS = ".!?…。！？"
"""What a sentence ends in."""

RELATIONS = TranslatedTable(
    "codes",
    {
        Relation.EXACT: QT_TRANSLATE_NOOP("codes", "Exact copy"),
        Relation.SAME_PIXELS: QT_TRANSLATE_NOOP("codes", "Same pixels"),
        Relation.RE_ENCODED: QT_TRANSLATE_NOOP("codes", "Re-encoded"),
        Relation.RESIZED: QT_TRANSLATE_NOOP("codes", "Resized"),
        Relation.CROPPED: QT_TRANSLATE_NOOP("codes", "Cropped"),
        Relation.ROTATED: QT_TRANSLATE_NOOP("codes", "Rotated"),
        Relation.MIRRORED: QT_TRANSLATE_NOOP("codes", "Mirrored"),
        Relation.EDITED: QT_TRANSLATE_NOOP("codes", "Edited"),
        Relation.PARTIAL: QT_TRANSLATE_NOOP("codes", "Shares a part"),
        Relation.BURST: QT_TRANSLATE_NOOP("codes", "Another shot"),
        Relation.VARIANT: QT_TRANSLATE_NOOP("codes", "Other content"),
    },
)

SKIP_REASONS = TranslatedTable(
    "codes",
    {
        SkipCode.UNREADABLE: QT_TRANSLATE_NOOP("codes", "The system refuses to read it"),
        SkipCode.MISSING: QT_TRANSLATE_NOOP("codes", "It is not there; is its drive connected?"),
        SkipCode.VANISHED: QT_TRANSLATE_NOOP("codes", "It disappeared during the scan"),
        SkipCode.CHANGED: QT_TRANSLATE_NOOP("codes", "It changed while it was being read"),
        SkipCode.EMPTY: QT_TRANSLATE_NOOP("codes", "The file is empty"),
        SkipCode.NOT_A_FILE: QT_TRANSLATE_NOOP("codes", "It is not a file but a pipe, socket or device"),
        SkipCode.NOT_AN_IMAGE: QT_TRANSLATE_NOOP("codes", "Named like an image, but its content is something else"),
        SkipCode.UNSUPPORTED: QT_TRANSLATE_NOOP("codes", "This image format cannot be read here"),
        SkipCode.TRUNCATED: QT_TRANSLATE_NOOP("codes", "The file ends before the image does"),
        SkipCode.DAMAGED: QT_TRANSLATE_NOOP("codes", "The image is damaged"),
        SkipCode.TOO_LARGE: QT_TRANSLATE_NOOP("codes", "It has more pixels than is safe to open"),
        SkipCode.TOO_COSTLY: QT_TRANSLATE_NOOP(
            "codes", "Reading it takes more time or memory than one file may have"
        ),
        SkipCode.SPARSE: QT_TRANSLATE_NOOP("codes", "It claims many times the bytes that it has on disk"),
        SkipCode.DECODER_CRASHED: QT_TRANSLATE_NOOP("codes", "Reading it crashed the decoder"),
        SkipCode.ENDED_THE_PROGRAM: QT_TRANSLATE_NOOP("codes", "The program ended more than once while reading it"),
        SkipCode.PATH_TOO_LONG: QT_TRANSLATE_NOOP("codes", "Its path is longer than the system allows"),
        SkipCode.ENCRYPTED: QT_TRANSLATE_NOOP("codes", "It is locked by a password, inside an archive"),
        SkipCode.ARCHIVE_TOO_LARGE: QT_TRANSLATE_NOOP("codes", "The archive holds too much, or this file in it does"),
        SkipCode.NESTED_ARCHIVE: QT_TRANSLATE_NOOP("codes", "It is an archive inside an archive, and is not opened"),
        SkipCode.PACKAGE: QT_TRANSLATE_NOOP("codes", "It belongs to another program's library and is left alone"),
    },
)

KEEPER_REASONS = TranslatedTable(
    "codes",
    {
        KeeperReason.OUTSIDE_ARCHIVE: QT_TRANSLATE_NOOP("codes", "it is the one outside an archive"),
        KeeperReason.UNDAMAGED: QT_TRANSLATE_NOOP(
            "codes", "its file is the most complete: data are missing from the other"
        ),
        KeeperReason.REFERENCE: QT_TRANSLATE_NOOP("codes", "it is in a reference folder"),
        KeeperReason.COMPANION: QT_TRANSLATE_NOOP("codes", "it belongs to the JPEG beside it, and moves with that"),
        KeeperReason.WHOLE_PICTURE: QT_TRANSLATE_NOOP(
            "codes", "it shows the whole picture, the others are cut from it"
        ),
        KeeperReason.NOT_UPSCALED: QT_TRANSLATE_NOOP("codes", "it was not enlarged from a smaller image"),
        KeeperReason.ORIGINAL_FORMAT: QT_TRANSLATE_NOOP(
            "codes", "it is in its original format, another was made from it"
        ),
        KeeperReason.UNEDITED: QT_TRANSLATE_NOOP(
            "codes", "the other was edited: most copies look like this one, or something was put around it"
        ),
        KeeperReason.MOST_PIXELS: QT_TRANSLATE_NOOP("codes", "it has the most pixels"),
        KeeperReason.BEST_QUALITY: QT_TRANSLATE_NOOP(
            "codes", "it lost the least to compression, blur and lost colour"
        ),
        KeeperReason.RICHER_METADATA: QT_TRANSLATE_NOOP("codes", "it has the richest metadata"),
        KeeperReason.LARGEST_FILE: QT_TRANSLATE_NOOP("codes", "it is the largest file"),
        KeeperReason.OLDEST: QT_TRANSLATE_NOOP("codes", "it is the oldest"),
        KeeperReason.NEWEST: QT_TRANSLATE_NOOP("codes", "it is the newest"),
        KeeperReason.FOLDER_PRIORITY: QT_TRANSLATE_NOOP("codes", "it is in the folder you prefer"),
        KeeperReason.NOT_A_COPY_NAME: QT_TRANSLATE_NOOP("codes", "its name does not look like that of a copy"),
        KeeperReason.SHORTEST_PATH: QT_TRANSLATE_NOOP("codes", "it has the shortest path"),
        KeeperReason.FIRST_PATH: QT_TRANSLATE_NOOP("codes", "it comes first by name; nothing else tells them apart"),
    },
)

KEEPER_RULES = TranslatedTable(
    "codes",
    {
        KeeperReason.OUTSIDE_ARCHIVE: QT_TRANSLATE_NOOP("codes", "Outside an archive"),
        KeeperReason.UNDAMAGED: QT_TRANSLATE_NOOP("codes", "A whole file over a damaged one"),
        KeeperReason.REFERENCE: QT_TRANSLATE_NOOP("codes", "In a reference folder"),
        KeeperReason.COMPANION: QT_TRANSLATE_NOOP("codes", "The RAW of a JPEG over a copy elsewhere"),
        KeeperReason.WHOLE_PICTURE: QT_TRANSLATE_NOOP("codes", "The whole picture over a crop of it"),
        KeeperReason.NOT_UPSCALED: QT_TRANSLATE_NOOP("codes", "Not enlarged from a smaller image"),
        KeeperReason.ORIGINAL_FORMAT: QT_TRANSLATE_NOOP("codes", "The camera's original format over an export"),
        KeeperReason.UNEDITED: QT_TRANSLATE_NOOP("codes", "What most copies look like, over an edited one"),
        KeeperReason.MOST_PIXELS: QT_TRANSLATE_NOOP("codes", "The most pixels"),
        KeeperReason.BEST_QUALITY: QT_TRANSLATE_NOOP("codes", "The least compression"),
        KeeperReason.RICHER_METADATA: QT_TRANSLATE_NOOP("codes", "The richest metadata"),
        KeeperReason.LARGEST_FILE: QT_TRANSLATE_NOOP("codes", "The largest file"),
        KeeperReason.OLDEST: QT_TRANSLATE_NOOP("codes", "The oldest"),
        KeeperReason.NEWEST: QT_TRANSLATE_NOOP("codes", "The newest"),
        KeeperReason.FOLDER_PRIORITY: QT_TRANSLATE_NOOP("codes", "In the preferred folder"),
        KeeperReason.NOT_A_COPY_NAME: QT_TRANSLATE_NOOP("codes", "A name unlike that of a copy"),
        KeeperReason.SHORTEST_PATH: QT_TRANSLATE_NOOP("codes", "The shortest path"),
        KeeperReason.FIRST_PATH: QT_TRANSLATE_NOOP("codes", "The first by name"),
    },
)

OUTCOMES = TranslatedTable(
    "codes",
    {
        Outcome.PLANNED: QT_TRANSLATE_NOOP("codes", "Planned, not done"),
        Outcome.STARTED: QT_TRANSLATE_NOOP("codes", "Begun, not finished"),
        Outcome.DONE: QT_TRANSLATE_NOOP("codes", "Moved to the trash"),
        Outcome.UNDONE: QT_TRANSLATE_NOOP("codes", "Put back"),
        Outcome.SKIPPED_CHANGED: QT_TRANSLATE_NOOP("codes", "Left alone: it changed since the scan"),
        Outcome.SKIPPED_MISSING: QT_TRANSLATE_NOOP(
            "codes", "Left alone: it, or the drive it was on, is no longer there"
        ),
        Outcome.SKIPPED_NO_KEEPER: QT_TRANSLATE_NOOP(
            "codes", "Left alone: no unchanged, readable copy was found to keep"
        ),
        Outcome.SKIPPED_REFERENCE: QT_TRANSLATE_NOOP("codes", "Left alone: it is in a reference folder"),
        Outcome.SKIPPED_BUNDLE: QT_TRANSLATE_NOOP(
            "codes", "Left alone: a file that belongs to it could not be moved with it"
        ),
        Outcome.FAILED: QT_TRANSLATE_NOOP("codes", "Failed: the system refused; the file is where it was"),
        Outcome.NOT_RESTORED_EXISTS: QT_TRANSLATE_NOOP("codes", "Not put back: another file stands in its old place"),
        Outcome.NOT_RESTORED_GONE: QT_TRANSLATE_NOOP("codes", "Not put back: the trash no longer has it"),
        Outcome.DRIVE_AWAY: QT_TRANSLATE_NOOP(
            "codes", "Open: its drive is away; once it is back, start the program again, or undo"
        ),
        Outcome.UNREADABLE: QT_TRANSLATE_NOOP(
            "codes", "Unknown: what was recorded of it is damaged; nothing was done"
        ),
    },
)

LINKED = TranslatedTable(
    "codes",
    {
        ActionKind.TRASH: QT_TRANSLATE_NOOP("codes", "Moved to the trash"),
        ActionKind.MOVE: QT_TRANSLATE_NOOP("codes", "Moved to the folder"),
        ActionKind.HARDLINK: QT_TRANSLATE_NOOP("codes", "Replaced by a hard link"),
        ActionKind.SYMLINK: QT_TRANSLATE_NOOP("codes", "Replaced by a symbolic link"),
        ActionKind.REFLINK: QT_TRANSLATE_NOOP("codes", "Replaced by a clone that shares its space"),
    },
)

DECISIONS = TranslatedTable(
    "codes",
    {
        Decision.UNDECIDED: QT_TRANSLATE_NOOP("codes", "Undecided"),
        Decision.KEEP: QT_TRANSLATE_NOOP("codes", "Keep"),
        Decision.REMOVE: QT_TRANSLATE_NOOP("codes", "Remove"),
    },
)

ENGINES = TranslatedTable(
    "codes",
    {
        Engine.HASH: QT_TRANSLATE_NOOP("codes", "Fast"),
        Engine.BALANCED: QT_TRANSLATE_NOOP("codes", "Balanced"),
        Engine.THOROUGH: QT_TRANSLATE_NOOP("codes", "Thorough"),
    },
)

ENGINE_SENTENCES = TranslatedTable(
    "codes",
    {
        Engine.HASH: QT_TRANSLATE_NOOP(
            "codes", "Finds exact copies and images that were resized, re-compressed, rotated or mirrored."
        ),
        Engine.BALANCED: QT_TRANSLATE_NOOP(
            "codes", "Also finds crops and edits with a small neural network, and checks every match."
        ),
        Engine.THOROUGH: QT_TRANSLATE_NOOP(
            "codes", "Looks hardest, with the large VGG16 network; slower, and it has to be fetched once."
        ),
    },
)

SURENESS = TranslatedTable(
    "codes",
    {
        Sureness.STRICT: QT_TRANSLATE_NOOP("codes", "Strict"),
        Sureness.BALANCED: QT_TRANSLATE_NOOP("codes", "Balanced"),
        Sureness.LOOSE: QT_TRANSLATE_NOOP("codes", "Loose"),
    },
)

SURENESS_SENTENCES = TranslatedTable(
    "codes",
    {
        Sureness.STRICT: QT_TRANSLATE_NOOP(
            "codes",
            "Firm matches only. Weak ones are left out: odds below 4.5 times those of the threshold (engine Fast: "
            "more than 2 % of the blocks differ), or a doubt that full detail leaves.",
        ),
        Sureness.BALANCED: QT_TRANSLATE_NOOP(
            "codes",
            "Weak matches, too, marked as such: odds below 4.5 times those of the threshold (engine Fast: more than "
            "2 % of the blocks differ), or a doubt that full detail leaves. No rule marks them.",
        ),
        Sureness.LOOSE: QT_TRANSLATE_NOOP(
            "codes",
            "Weak matches, other shots of one scene, and look-alikes with other content, each said to be so. No rule "
            "marks them.",
        ),
    },
)

HASHES = TranslatedTable(
    "codes",
    {
        HashKind.PHASH: QT_TRANSLATE_NOOP("codes", "pHash"),
        HashKind.PHASH_MEAN: QT_TRANSLATE_NOOP("codes", "pHash (mean)"),
        HashKind.DHASH: QT_TRANSLATE_NOOP("codes", "dHash"),
        HashKind.AHASH: QT_TRANSLATE_NOOP("codes", "aHash"),
    },
)

HASH_SENTENCES = TranslatedTable(
    "codes",
    {
        HashKind.PHASH: QT_TRANSLATE_NOOP(
            "codes", "Coarse shapes, as against their median: finds most, and is the usual one"
        ),
        HashKind.PHASH_MEAN: QT_TRANSLATE_NOOP(
            "codes", "Coarse shapes, as against their mean: says little more than how bright an image is"
        ),
        HashKind.DHASH: QT_TRANSLATE_NOOP(
            "codes", "Where it grows brighter from left to right: strong where tones were changed"
        ),
        HashKind.AHASH: QT_TRANSLATE_NOOP(
            "codes", "What is brighter than the whole: strong where little was changed"
        ),
    },
)

THEMES = TranslatedTable(
    "codes",
    {
        Theme.SYSTEM: QT_TRANSLATE_NOOP("codes", "Like the system"),
        Theme.LIGHT: QT_TRANSLATE_NOOP("codes", "Light"),
        Theme.DARK: QT_TRANSLATE_NOOP("codes", "Dark"),
    },
)

PROVIDERS = TranslatedTable(
    "codes",
    {
        "auto": QT_TRANSLATE_NOOP("codes", "the fastest that works"),
        "cpu": QT_TRANSLATE_NOOP("codes", "the processor only"),
    },
)

STAGES = TranslatedTable(
    "codes",
    {
        Stage.DISCOVER: QT_TRANSLATE_NOOP("codes", "Looking for images"),
        Stage.FINGERPRINT: QT_TRANSLATE_NOOP("codes", "Reading images"),
        Stage.MATCH: QT_TRANSLATE_NOOP("codes", "Comparing"),
        Stage.JUDGE: QT_TRANSLATE_NOOP("codes", "Checking matches"),
    },
)

NOTICES = TranslatedTable(
    "codes",
    {
        NoticeCode.CACHE_REBUILT: QT_TRANSLATE_NOOP(
            "codes", "The cache was damaged and has been started afresh. Nothing is lost but time."
        ),
        NoticeCode.CACHE_UNAVAILABLE: QT_TRANSLATE_NOOP(
            "codes", "The cache cannot be written, so the next scan will not be faster than this one."
        ),
        NoticeCode.PROVIDER_CHANGED: QT_TRANSLATE_NOOP(
            "codes", "The graphics processor stopped answering; the scan goes on without it."
        ),
        NoticeCode.MODEL_NOT_INSTALLED: QT_TRANSLATE_NOOP(
            "codes", "The chosen network is not installed, so this scan uses the built-in one."
        ),
        NoticeCode.HISTORY_DAMAGED: QT_TRANSLATE_NOOP(
            "codes",
            "The record of removals and decisions was damaged. What could be read of it was kept, and the damaged "
            "file was set aside.",
        ),
        NoticeCode.HISTORY_WRITTEN_ANEW: QT_TRANSLATE_NOOP(
            "codes",
            "The record of removals and decisions was removed from the disk while the program was using it. It has "
            "been written anew, whole; what removes it will do so again.",
        ),
        NoticeCode.SETTINGS_DEFAULTED: QT_TRANSLATE_NOOP(
            "codes", "Some settings could not be read and stand at their defaults."
        ),
        NoticeCode.ALREADY_OPEN: QT_TRANSLATE_NOOP(
            "codes",
            "Dedup is already open, or scanning, on the same data. Nothing is lost by working in both, but what you "
            "decide in one is not seen in the other until that is started again.",
        ),
    },
)


_WHERE_IT_RAN = TranslatedTable(
    "codes",
    {
        "cpu": QT_TRANSLATE_NOOP("codes", "processor"),
        "cuda": QT_TRANSLATE_NOOP("codes", "NVIDIA GPU"),
        "directml": QT_TRANSLATE_NOOP("codes", "GPU"),
        "coreml": QT_TRANSLATE_NOOP("codes", "Apple Neural Engine or GPU"),
    },
)


def notice_sentence(notice: Notice) -> str:
    """Say what a scan's notice means, with the system's own words where there are any."""
    return with_detail(NOTICES[notice.code], notice.detail)


def with_detail(sentence: str, detail: str) -> str:
    """Append the system's own words in brackets."""
    if not detail:
        return sentence
    return translate("codes", "{sentence} ({detail})").format(sentence=sentence, detail=printable(detail))


def skip_sentence(skipped: Skipped) -> str:
    """Say why an image was skipped."""
    return with_detail(SKIP_REASONS[skipped.code], skipped.detail)


def outcome_sentence(result: ActionResult, kind: ActionKind = ActionKind.TRASH) -> str:
    """Say how an action ended."""
    sentence = LINKED[kind] if result.outcome is Outcome.DONE else OUTCOMES[result.outcome]
    if kind is ActionKind.MOVE and result.outcome is Outcome.NOT_RESTORED_GONE:
        sentence = translate("codes", "Not put back: the folder no longer has it")
    return with_detail(sentence, retold("details", result.detail))


def error_sentence(error: DedupError) -> str:
    """Say what is wrong and what to do about it."""
    message = "\n".join(cleaned(line) for line in str(error).strip().splitlines())
    if message and message[-1] not in _ENDS:
        message = translate("codes", "{sentence}.").format(sentence=message)
    return sentences((message, error.advice))


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
    where = _WHERE_IT_RAN.get(model.provider) or printable(model.provider) or _WHERE_IT_RAN["cpu"]
    return translate("codes", "{model} on {processor}").format(model=printable(model.name), processor=where)
