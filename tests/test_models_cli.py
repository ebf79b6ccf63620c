"""`dedup-gui models`, through the program's own `main`."""

from __future__ import annotations

from pathlib import Path

import onnx
import pytest

from dedup_gui.__main__ import main
from tests.core.networks import vgg16_styles as styles
from tests.core.networks.file_server import Manners, serving


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(["models", *arguments])
    told = capsys.readouterr()
    return code, told.out, told.err


@pytest.mark.parametrize("arguments", [(), ("list",)])
def test_the_list_names_what_is_there_and_what_can_be_had(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = run(capsys, *arguments)
    assert (code, err) == (0, "")
    lines = {line.split()[0]: line for line in out.splitlines()}
    assert "embedded" in lines["efficientnet-lite0"]
    assert "not installed" in lines["vgg16-fc2"]
    assert "553.4 MB" in lines["vgg16-fc2"]
    assert "Apache-2.0" in lines["vgg16-fc2"]


def test_a_model_is_imported_listed_and_removed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "small.onnx"
    onnx.save(styles.torch(styles.make_weights(3)), path)
    code, out, err = run(
        capsys, "import", str(path), "--name", "Mine", "--layer", "pool5", "--preprocessing", "torch"
    )
    assert (code, out) == (0, "mine is installed: pool5, 64 numbers.\n")
    assert "verify" in err
    assert "installed" in next(line for line in run(capsys)[1].splitlines() if line.startswith("mine"))
    assert run(capsys, "remove", "mine")[:2] == (0, "mine is removed.\n")
    assert "mine" not in run(capsys)[1]


def test_what_cannot_be_done_is_told_on_stderr(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for arguments, words in (
        (("fetch", "resnet"), "no model named"),
        (("remove", "efficientnet-lite0"), "part of the program"),
        (("import", str(tmp_path / "gone.onnx")), "cannot be read"),
    ):
        code, out, err = run(capsys, *arguments)
        assert (code, out) == (1, "")
        assert words in err


def test_a_wrong_file_from_a_mirror_is_not_kept(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, isolated_home: Path
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving(Manners(b"not half a gigabyte")) as server:
        mirror = f"http://127.0.0.1:{server.server_port}/models"
        code, _, err = run(capsys, "fetch", "vgg16-fc2-int8", "--mirror", mirror)
    assert code == 1
    assert "19 bytes, not 138407238" in err
    assert list(isolated_home.rglob("*.onnx*")) == []
