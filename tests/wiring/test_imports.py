"""Several imports in one run of the program: what one leaves of the other. Servers are real ones on loopback."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from dedup_gui.app import AppServices
from dedup_gui.core.action_types import ActionKind
from dedup_gui.core.events import ScanResult, run_to_end
from dedup_gui.core.settings import Engine, ScanSettings
from dedup_gui.core.types import Decision
from dedup_gui.exchange.other_tools.comparison import Comparison
from tests.core.image_factory import jpeg_bytes, photo, save
from tests.exchange.immich.immich_server import KEY, ImmichState, serving
from tests.services import opened


def state_of(seed: int) -> ImmichState:
    contents = {f"{seed}.jpg": jpeg_bytes(photo(seed), 92)}
    contents[f"{seed} small.jpg"] = jpeg_bytes(photo(seed).resize((200, 150)), 85)
    return ImmichState(assets=contents, groups={str(seed): [f"{seed} small.jpg", f"{seed}.jpg"]})


@pytest.fixture
def services(tmp_path: Path) -> Iterator[AppServices]:
    with opened(tmp_path / "data") as services:
        yield services


def settings(address: str) -> ScanSettings:
    return ScanSettings((address,), engine=Engine.HASH)


def imported(services: AppServices, url: str) -> ScanResult:
    return run_to_end(services.import_immich(url, KEY, settings(url)))


def small_ones_removed(services: AppServices, result: ScanResult) -> int:
    """Have the small image of each group removed; gives the batch's number."""
    removed = {path: Decision.REMOVE for group in result.groups for path in group.paths if "small" in path}
    return run_to_end(services.apply(result.groups, removed, ActionKind.TRASH)).batch


def test_what_was_done_on_a_server_is_undone_though_it_has_no_duplicates_any_more_and_another_is_on_show(
    services: AppServices,
) -> None:
    first, second = state_of(1), state_of(2)
    with serving(first) as url, serving(second) as other:
        batch = small_ones_removed(services, imported(services, url))
        assert first.trashed == {"1 small.jpg"}
        on_show = imported(services, other)
        assert imported(services, url).groups == (), "all of them were resolved"
        run_to_end(services.undo(batch))
        assert first.trashed == set()
        assert all(os.path.isfile(path) for group in on_show.groups for path in group.paths)
        small_ones_removed(services, on_show)
        assert second.trashed == {"2 small.jpg"}


def test_an_import_that_is_stopped_at_its_very_end_leaves_the_server_before_as_it_was(services: AppServices) -> None:
    first, second = state_of(1), state_of(2)
    with serving(first) as url, serving(second) as other:
        on_show = imported(services, url)
        stopped = services.import_immich(other, KEY, settings(other))
        assert any(isinstance(event, Comparison) for event in stopped), "its last word"
        stopped.close()
        assert all(os.path.isfile(path) for group in on_show.groups for path in group.paths)
        small_ones_removed(services, on_show)
        assert (first.trashed, second.trashed) == ({"1 small.jpg"}, set())


def test_a_file_whose_import_is_stopped_at_its_very_end_does_not_take_the_place_of_what_was_kept(
    services: AppServices, tmp_path: Path
) -> None:
    def groups_of(seed: int) -> str:
        paths = [str(tmp_path / name) for name in (f"{seed}.jpg", f"{seed} small.jpg")]
        save(photo(seed), Path(paths[0]), quality=92)
        save(photo(seed).resize((200, 150)), Path(paths[1]), quality=85)
        entry = {"size": 1, "width": 4, "height": 3, "modified_date": 1, "hash": [1] * 8}
        source = tmp_path / f"{seed}.json"
        source.write_text(json.dumps([[{"path": path, **entry} for path in paths]]), encoding="utf-8")
        return str(source)

    first, second = groups_of(1), groups_of(2)
    kept = run_to_end(services.import_groups(first, "", settings(first)))
    stopped = services.import_groups(second, "", settings(second))
    assert any(isinstance(event, Comparison) for event in stopped), "its last word"
    stopped.close()
    last = services.last_result()
    assert last is not None and last.result.groups == kept.groups != ()
