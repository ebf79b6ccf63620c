"""The values that pass between the stages. All are frozen; arrays live in matrices beside them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dedup_gui.core.action_types import FileState
from dedup_gui.core.quality_facts import Quality

Matrix3 = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]
Box = tuple[int, int, int, int]
IDENTITY: Matrix3 = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


class Relation(StrEnum):
    """What a match is: how image b came from image a, as far as the judge can tell."""

    EXACT = "exact"
    SAME_PIXELS = "same-pixels"
    RE_ENCODED = "re-encoded"
    RESIZED = "resized"
    CROPPED = "cropped"
    ROTATED = "rotated"
    MIRRORED = "mirrored"
    EDITED = "edited"
    PARTIAL = "partial"
    BURST = "burst"
    VARIANT = "variant"


OTHER_PICTURES = (Relation.BURST, Relation.VARIANT)
"""Another moment or exposure, and the same template with other content: alike, and no duplicates."""
NEVER_DUPLICATES = (Relation.PARTIAL, Relation.VARIANT)
"""What ties no two images together; on request such images are shown, and all are to stay."""


class SkipCode(StrEnum):
    """Why a scan could not use a file or folder."""

    UNREADABLE = "unreadable"  # the system refuses to read it: permissions, an I/O error
    MISSING = "missing"
    """A folder or file named by the user is not there (an unplugged drive, a typing error)."""
    VANISHED = "vanished"  # it was found and is gone
    CHANGED = "changed"  # while it was being read
    EMPTY = "empty"  # zero bytes
    NOT_A_FILE = "not-a-file"  # a FIFO, socket or device with an image's name
    NOT_AN_IMAGE = "not-an-image"  # the name says image, the content does not
    UNSUPPORTED = "unsupported"  # an image of a format that this installation cannot decode
    TRUNCATED = "truncated"  # the file ends before the image does
    DAMAGED = "damaged"  # the decoder found an error inside
    TOO_LARGE = "too-large"  # more pixels than the guard allows
    TOO_COSTLY = "too-costly"  # decoding it takes more time or memory than one file may have
    SPARSE = "sparse"  # it claims many times the bytes that it has on disk: reading it would hardly end
    DECODER_CRASHED = "decoder-crashed"  # the decoder's process died on this file
    ENDED_THE_PROGRAM = "ended-the-program"
    """The program ended more than once while this file was being read."""
    PATH_TOO_LONG = "path-too-long"  # its path has more characters than the system takes
    PACKAGE = "package"
    """The inside of another program's library (a Photos Library): removing files there breaks it."""
    ENCRYPTED = "encrypted"  # inside an archive, and locked by a password
    ARCHIVE_TOO_LARGE = "archive-too-large"
    """An archive lists more files than are looked at, or a file inside one has more bytes."""
    NESTED_ARCHIVE = "nested-archive"  # an archive inside an archive: it is not opened


@dataclass(frozen=True, slots=True)
class Skipped:
    """A file or folder that the scan could not use, with the reason.

    Attributes:
        path: absolute path, as the system spells it (surrogateescape where it is not UTF-8).
        code: the reason.
        detail: the system's or the decoder's own words, or "".
    """

    path: str
    code: SkipCode
    detail: str = ""


UNSEEN = -1
"""In the place of a time. No file has it: what is kept of a file that was not there fits none that comes."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One file on disk with an image's name. Two names of one file (hard links) are one FoundFile.

    Attributes:
        path: absolute path (surrogateescape where it is not UTF-8).
        size: bytes.
        mtime_ns: time of the last change of the content, nanoseconds.
        device: the file system's number.
        inode: the file's number there.
        reference: lies in a reference folder, or in an archive; is never removed.
        aliases: other paths of the same file met in this scan, sorted.
        companions: files that move with it (sidecars, the RAW of a RAW+JPEG pair, a Live Photo's MOV), sorted.
        companion_of: path of the image that this one moves with, or "": a RAW of which there is a copy elsewhere.
        ctime_ns: time of the last change of anything of the file, nanoseconds: no program can set it back. 0 where
            the system keeps none; UNSEEN where the file was not there when an earlier review was opened.
        archive: path of the archive that it lies in, or "": then it is only shown, and no copy that others can go by.
    """

    path: str
    size: int
    mtime_ns: int
    device: int
    inode: int
    reference: bool = False
    aliases: tuple[str, ...] = ()
    companions: tuple[str, ...] = ()
    companion_of: str = ""
    ctime_ns: int = 0
    archive: str = ""

    @property
    def unseen(self) -> bool:
        """Whether it was not there when its review was opened: what is shown of it is from before."""
        return self.ctime_ns == UNSEEN

    @property
    def state(self) -> tuple[str, int, int, int]:
        """What tells its content from an earlier one at the same path, as far as that is seen from outside."""
        return self.path, self.size, self.mtime_ns, self.ctime_ns


@dataclass(frozen=True, slots=True)
class ImageInfo:
    """What the header says of an image, after EXIF orientation.

    Attributes:
        width, height: pixels, upright, at full resolution.
        format: Pillow's name of the format ("JPEG", "HEIF", …) or "RAW".
        mode: Pillow's mode of the stored pixels ("RGB", "L", "I;16", "CMYK", …).
        orientation: EXIF orientation 1-8 that was applied to make it upright.
        pages: pages of a document or frames of an animation; what is read of it elsewhere is the first.
    """

    width: int
    height: int
    format: str
    mode: str
    orientation: int = 1
    pages: int = 1


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Everything computed from one image for comparing.

    The perceptual hashes are not here: they follow from the thumbnail in microseconds (`core.fingerprints.hashing`).

    Attributes:
        info: the header's facts.
        digest: BLAKE3 of the bytes that were decoded, hexadecimal: what says that two files have one content.
        thumbnail: 32x32 grey (ITU-R 601 luma), uint8, row-major, 1024 bytes; upright.
        features: the network's unit vector as little-endian float16 bytes, or b"" where no network ran.
        cutout: of an image seen through in part the thumbnails on black and of alpha, 1024 bytes each; else b"".
        keypoints: rows of `local_keypoints.KEYPOINT`; b"" where no network ran, or where nothing is to be seen.
    """

    info: ImageInfo
    digest: str
    thumbnail: bytes
    features: bytes = b""
    cutout: bytes = b""
    keypoints: bytes = b""


@dataclass(frozen=True, slots=True)
class ImageFile:
    """One image of a scan: the file, its header's facts, and what is known only for members of groups.

    Attributes:
        file: the file on disk.
        info: the header's facts.
        digest: BLAKE3 of the bytes, hexadecimal.
        captured: EXIF capture time "YYYY-MM-DDTHH:MM:SS", or "" (unknown, or not in a group yet).
        quality: None until it stands in a group where that may matter, and where its pixels are not decoded in full.
        problem: why it was not decoded, or None: it takes part by its bytes; sides are 0 unless the header told them.
        companions: the companions of its file as the scan read them; empty until it stands in a group.
    """

    file: FoundFile
    info: ImageInfo
    digest: str = ""
    captured: str = ""
    quality: Quality | None = None
    problem: SkipCode | None = None
    companions: tuple[FileState, ...] = ()

    @property
    def path(self) -> str:
        """The file's path."""
        return self.file.path

    @property
    def pixels(self) -> int:
        """Width times height."""
        return self.info.width * self.info.height


@dataclass(frozen=True, slots=True)
class Candidate:
    """A pair of images to be judged.

    Attributes:
        a: index of the one image in the scan's list; a < b.
        b: index of the other.
        phash_distance: Hamming distance 0-64 in the best orientation, or None (proposed by features alone).
        orientation: index 0-7 into `orientations.ORIENTATIONS`: how b is turned to look like a.
        cosine: cosine of the two feature vectors, or None.
    """

    a: int
    b: int
    phash_distance: int | None = None
    orientation: int = 0
    cosine: float | None = None


class DifferenceKind(StrEnum):
    """What differs in a place."""

    OTHER_CONTENT = "other-content"  # both images have structure there, and it disagrees
    OTHER_COLOUR = "other-colour"
    ADDED = "added"  # one has structure there, the other has none


class EditKind(StrEnum):
    """What was done to one of two images, as far as it was measured."""

    TONES = "tones"  # brightness or contrast
    COLOURS = "colours"
    SHARPNESS = "sharpness"  # sharpened or blurred
    LAID_OVER = "laid-over"  # a caption, logo or watermark
    FRAME = "frame"  # or bars
    COVERED = "covered"  # or censored: a block, a mosaic or blur over a part


@dataclass(frozen=True, slots=True)
class Difference:
    """A place in which two aligned images differ.

    Attributes:
        box: (x, y, width, height), pixels of upright a.
        kind: what differs.
        strength: mean difference where it is largest, levels of the worst channel, 0-255.
    """

    box: Box
    kind: DifferenceKind
    strength: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why two images match.

    Attributes:
        method: what decided: "digest", "pixels", "hash" or "geometry".
        phash_distance: Hamming distance 0-64 in the best orientation; None where not computed.
        cosine: cosine of the feature vectors; None where no network ran.
        inliers: keypoints that agree with the transform; 0 where geometry did not run.
        transform: maps homogeneous pixel coordinates of upright b into upright a, at full resolution.
        crop_box: (x, y, width, height) of b inside a, pixels of upright a, clipped to a.
        rotation: degrees counter-clockwise that turn a into b, in (-180, 180].
        mirrored: whether b is a mirror image (mirrored left to right, then turned by `rotation`).
        scale: side of b over side of a, of the shared part.
        agreement: likeness of the aligned pixels, 0-1.
        differences: places in which the two differ, where they were looked for; the strongest first.
        edits: what was done to one of the two, where that was measured, in the order of `EditKind`.
    """

    method: str
    phash_distance: int | None = None
    cosine: float | None = None
    inliers: int = 0
    transform: Matrix3 = IDENTITY
    crop_box: Box = (0, 0, 0, 0)
    rotation: float = 0.0
    mirrored: bool = False
    scale: float = 1.0
    agreement: float = 1.0
    differences: tuple[Difference, ...] = ()
    edits: tuple[EditKind, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A pair accepted by the judge.

    Attributes:
        a: path of the one image (of a crop: the whole picture).
        b: path of the other.
        relation: what b is to a.
        evidence: why.
        weak: accepted, but near the threshold: shown as such.
    """

    a: str
    b: str
    relation: Relation
    evidence: Evidence
    weak: bool = False


class KeeperReason(StrEnum):
    """Why an image is the suggested keeper, as against the runner-up."""

    OUTSIDE_ARCHIVE = "outside-archive"
    """Asked before all others, whatever the person's order: what lies in an archive is never the image to keep."""
    UNDAMAGED = "undamaged"
    """Asked next, whatever the person's order: a damaged file is never suggested beside a whole one."""
    REFERENCE = "reference-folder"
    COMPANION = "companion"
    """Asked after the reference folders, whatever the person's order: no pair of RAW and JPEG is torn apart."""
    WHOLE_PICTURE = "whole-picture"
    NOT_UPSCALED = "not-upscaled"
    ORIGINAL_FORMAT = "original-format"
    UNEDITED = "unedited"
    MOST_PIXELS = "most-pixels"
    BEST_QUALITY = "best-quality"
    RICHER_METADATA = "richer-metadata"
    LARGEST_FILE = "largest-file"
    OLDEST = "oldest"
    NEWEST = "newest"
    FOLDER_PRIORITY = "folder-priority"
    NOT_A_COPY_NAME = "not-a-copy-name"
    SHORTEST_PATH = "shortest-path"
    FIRST_PATH = "first-path"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The suggested keeper of a group.

    Attributes:
        path: the keeper's path.
        reason: the rule that set it apart from the runner-up.
        between_edits: the runner-up was an edit of it, or it of the runner-up, and the reason does not tell which of
            the two is the original.
    """

    path: str
    reason: KeeperReason
    between_edits: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Images judged duplicates of one another; or, on request, two images that merely share a part (`partial`).

    Attributes:
        id: 1-based place in the result, which is sorted by the first member's path.
        members: at least two, sorted by path; the first word on order belongs to the view.
        matches: the accepted pairs among the members, sorted.
        suggestion: the suggested keeper.
    """

    id: int
    members: tuple[ImageFile, ...]
    matches: tuple[Match, ...]
    suggestion: Suggestion

    @property
    def paths(self) -> tuple[str, ...]:
        """The members' paths, in the members' order."""
        return tuple([member.file.path for member in self.members])

    @property
    def no_duplicates(self) -> bool:
        """Whether its images merely share a part, or a template: none is suggested to go."""
        for match in self.matches:
            if match.relation not in NEVER_DUPLICATES:
                return False
        return bool(self.matches)

    def stays(self, path: str) -> bool:
        """Whether a member is suggested to stay: the keeper, or every image where none is a duplicate."""
        return path == self.suggestion.path or self.no_duplicates


class Decision(StrEnum):
    """What the person decided for one image."""

    UNDECIDED = "undecided"
    KEEP = "keep"
    REMOVE = "remove"


@dataclass(frozen=True, slots=True)
class ModelUse:
    """Which network a scan used, and where it ran. All empty for the hash engine."""

    name: str = ""
    sha256: str = ""
    provider: str = ""
    reason: str = ""
