"""What a scan is asked to do. Frozen; written to the JSON report as it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dedup_gui.core.types import KeeperReason


class Engine(StrEnum):
    """How hard a scan looks."""

    HASH = "hash"
    """Digests and perceptual hashes."""
    BALANCED = "balanced"
    """All candidate generators and the judge, with the embedded network."""
    THOROUGH = "thorough"
    """The same with VGG16 fc2, where it is installed."""


class HashKind(StrEnum):
    """The perceptual hashes of 64 bits that candidate pairs can come from."""

    PHASH = "phash"
    """Signs of the low frequencies as against their median."""
    PHASH_MEAN = "phash-mean"
    """The same as against their mean, in which the brightness of the whole image weighs: it says less."""
    DHASH = "dhash"
    """Whether brightness rises from one field to the next."""
    AHASH = "ahash"
    """Whether fields are brighter than the whole."""


DEFAULT_HASHES: tuple[HashKind, ...] = (HashKind.PHASH,)


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """What to scan and how.

    Attributes:
        folders: folders (or single files) to scan, recursively.
        references: folders nothing is ever removed from; scanned too.
        excludes: globs against the file's or folder's name, or against the whole path where they hold a separator.
        min_size: bytes; smaller files are passed over.
        include_hidden: also hidden files and folders.
        archives: also what lies in .zip and .cbz archives, to be looked at alone.
        engine: how hard to look.
        hashes: which perceptual hashes propose pairs to the hash engine; one at least. The others use pHash.
        model: a name of the registry or the path of an ONNX file; "" = the engine's own.
        provider: "auto", "cpu", "cuda", …
        include_bursts: also group other shots of the same scene.
        include_partials: also show pairs of images that share a part, each as a group of its own.
        firm_only: weak matches tie no images together.
        threads: decoding threads; 0 = one per core.
        max_pixels: guard against decompression bombs: larger images are skipped, code "too-large".
    """

    folders: tuple[str, ...]
    references: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    min_size: int = 1
    include_hidden: bool = False
    archives: bool = False
    engine: Engine = Engine.BALANCED
    hashes: tuple[HashKind, ...] = DEFAULT_HASHES
    model: str = ""
    provider: str = "auto"
    include_bursts: bool = False
    include_partials: bool = False
    firm_only: bool = False
    threads: int = 0
    max_pixels: int = 256_000_000


class Sureness(StrEnum):
    """How sure it must be that images belong together, for them to be shown together."""

    STRICT = "strict"
    """Firm matches only."""
    BALANCED = "balanced"
    """Weak ones, too, and said to be so."""
    LOOSE = "loose"
    """Also other shots of one scene, and what looks alike and differs in content."""


class Theme(StrEnum):
    """The window's colours."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class ApplyWay(StrEnum):
    """What becomes of the images that leave; the names of actions, and one that does nothing."""

    TRASH = "trash"
    MOVE = "move"
    HARDLINK = "hardlink"
    SYMLINK = "symlink"
    REFLINK = "reflink"
    PLAN = "plan"


REMEMBERED_WAYS = frozenset({ApplyWay.TRASH, ApplyWay.MOVE, ApplyWay.PLAN})
"""What is chosen again the next time: nothing that puts links in the place of files."""


DEFAULT_KEEPER_RULES: tuple[KeeperReason, ...] = (
    KeeperReason.REFERENCE,
    KeeperReason.WHOLE_PICTURE,
    KeeperReason.NOT_UPSCALED,
    KeeperReason.ORIGINAL_FORMAT,
    KeeperReason.UNEDITED,
    KeeperReason.MOST_PIXELS,
    KeeperReason.BEST_QUALITY,
    KeeperReason.RICHER_METADATA,
    KeeperReason.LARGEST_FILE,
    KeeperReason.OLDEST,
    KeeperReason.NOT_A_COPY_NAME,
    KeeperReason.SHORTEST_PATH,
    KeeperReason.FIRST_PATH,
)


@dataclass(frozen=True, slots=True)
class AppSettings:
    """What the person set, kept in settings.json. Window geometry is not here (QSettings has it).

    Attributes:
        language: its code, "en" or "zh_CN"; "" = the system's.
        theme: the window's colours.
        folders: the folder list of the start page: scanned.
        references: the folder list of the start page: reference folders.
        excludes: globs and excluded folders.
        recent: folders scanned lately, newest first, at most ten.
        engine: how hard to look.
        hashes: which perceptual hashes propose pairs to the hash engine; none = pHash.
        model: a name of the registry or a path; "" = the engine's own.
        provider: "auto", "cpu", …
        include_hidden: also hidden files and folders.
        archives: also what lies in .zip and .cbz archives.
        include_bursts: also group other shots of the same scene.
        include_partials: also show pairs of images that share a part, each as a group of its own.
        sureness: how sure it must be that images belong together.
        min_size: bytes.
        threads: decoding threads; 0 = one per core.
        keeper_rules: which rule speaks first when a keeper is suggested.
        mirror_url: where models are fetched from instead of their own source; "" = their own.
        vgg16_offered: the one offer to fetch VGG16 was made.
        apply_way: what the Apply page chooses at first.
        move_folder: the folder that images were moved to last; "" = none yet.
        look_behind: at the start, the folders of the last review are scanned again behind it.
        keys: commands that have other keys than the program gives them, with these; the window knows which there are.
    """

    language: str = ""
    theme: Theme = Theme.SYSTEM
    folders: tuple[str, ...] = ()
    references: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    recent: tuple[str, ...] = ()
    engine: Engine = Engine.BALANCED
    hashes: tuple[HashKind, ...] = DEFAULT_HASHES
    model: str = ""
    provider: str = "auto"
    include_hidden: bool = False
    archives: bool = False
    include_bursts: bool = False
    include_partials: bool = False
    sureness: Sureness = Sureness.BALANCED
    min_size: int = 1
    threads: int = 0
    keeper_rules: tuple[KeeperReason, ...] = DEFAULT_KEEPER_RULES
    mirror_url: str = ""
    vgg16_offered: bool = False
    apply_way: ApplyWay = ApplyWay.TRASH
    move_folder: str = ""
    look_behind: bool = True
    keys: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def scan_settings(self) -> ScanSettings:
        """The scan that the start page's folder list and the options ask for."""
        return ScanSettings(
            folders=self.folders,
            references=self.references,
            excludes=self.excludes,
            min_size=self.min_size,
            include_hidden=self.include_hidden,
            archives=self.archives,
            engine=self.engine,
            hashes=self.hashes or DEFAULT_HASHES,
            model=self.model,
            provider=self.provider,
            include_bursts=self.include_bursts or self.sureness is Sureness.LOOSE,
            include_partials=self.include_partials,
            firm_only=self.sureness is Sureness.STRICT,
            threads=self.threads,
        )
