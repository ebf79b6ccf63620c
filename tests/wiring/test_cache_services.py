"""What is kept to save time: counted and forgotten on a real disk."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from dedup_gui.core.events import run_to_end
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.types import Decision
from tests.services import opened


def test_the_cache_is_counted_and_forgotten_and_what_is_precious_stays(tmp_path: Path) -> None:
    pictures = tmp_path / "pictures"
    pictures.mkdir()
    for number in range(3):
        Image.linear_gradient("L").rotate(number * 10).save(pictures / f"{number}.png")
    settings = ScanSettings((str(pictures),), engine=Engine.HASH)
    with opened(tmp_path / "data") as services:
        caches = services.caches()
        assert caches.folder == str(tmp_path / "data")
        run_to_end(services.scan(settings))
        services.save_decisions([(str(pictures / "0.png"), "digest", Decision.KEEP)])
        before = caches.size()
        assert before > 10_000
        assert caches.clear() == caches.size()
        again = run_to_end(services.scan(settings))
        assert again.counts.from_cache == 0
        assert run_to_end(services.scan(settings)).counts.from_cache == 3
    with opened(tmp_path / "data") as services:
        assert (tmp_path / "data" / "history.sqlite").is_file()
        assert services.start_notices() == []


def test_where_there_is_no_cache_yet(tmp_path: Path) -> None:
    with opened(tmp_path / "data") as services:
        assert services.caches().size() >= 0
        assert services.caches().clear() >= 0
