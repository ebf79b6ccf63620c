"""Makes the embedded network of 8 bits, resources/models/efficientnet_lite0_gem_int8.onnx, from that of 16.

    python packaging/quantise_embedded_model.py FILE [OUT]

FILE is what `make_embedded_model.py` writes. Weights get 8 bits for each channel, what flows between the layers 8
bits for each tensor (static, as Jacob et al. 2018, "Quantization and Training of Neural Networks for Efficient
Integer-Arithmetic-Only Inference"); the pooling at the end stays as it is. The ranges are those that the pictures of
resources/demo show, whole, in quarters, and quarters turned. The same file on the same kind of processor. Needs the
build extra.
"""

from __future__ import annotations

import argparse
import hashlib
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnxruntime
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from PIL import Image

RESOURCES = Path(__file__).resolve().parents[1] / "resources"
OUT = RESOURCES / "models" / "efficientnet_lite0_gem_int8.onnx"
INPUT, SIDE = "image", 224
BATCH = 4
OPERATORS = ["Conv", "Add", "Clip"]


class Pictures(CalibrationDataReader):  # type: ignore[misc]  # the runtime has no types
    """The demo library's pictures and parts of them, a few at a time."""

    def __init__(self) -> None:
        squares = [
            np.asarray(part.resize((SIDE, SIDE), Image.Resampling.BICUBIC), np.uint8)
            for path in sorted((RESOURCES / "demo").glob("*.jpg"))
            for part in parts(path)
        ]
        self._batches = iter([np.stack(squares[start : start + BATCH]) for start in range(0, len(squares), BATCH)])

    def get_next(self) -> dict[str, npt.NDArray[np.uint8]] | None:
        """The next batch, or None."""
        batch = next(self._batches, None)
        return None if batch is None else {INPUT: batch}


def parts(path: Path) -> Iterator[Image.Image]:
    """A picture, its quarters, and its quarters turned."""
    with Image.open(path) as opened:
        picture = opened.convert("RGB")
    yield picture
    width, height = (side // 2 for side in picture.size)
    for left in (0, width):
        for top in (0, height):
            quarter = picture.crop((left, top, left + width, top + height))
            yield quarter
            yield quarter.transpose(Image.Transpose.ROTATE_90)


def quantise(source: Path, out: Path) -> None:
    """Write the network of 8 bits."""
    with tempfile.TemporaryDirectory() as folder:
        widened, prepared = Path(folder) / "widened.onnx", Path(folder) / "prepared.onnx"
        options = onnxruntime.SessionOptions()
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.optimized_model_filepath = str(widened)  # weights of 32 bits again, nothing in their way
        onnxruntime.InferenceSession(str(source), options, providers=["CPUExecutionProvider"])
        quant_pre_process(str(widened), str(prepared), skip_symbolic_shape=True)
        quantize_static(
            str(prepared),
            str(out),
            Pictures(),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            reduce_range=True,  # 7 bits: sums of two products fit 16 bits on processors that add them so
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.MinMax,
            op_types_to_quantize=OPERATORS,
        )


def main() -> None:
    """Make it, and print its size and SHA-256."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path, nargs="?", default=OUT)
    options = parser.parse_args()
    quantise(options.source, options.out)
    written = options.out.read_bytes()
    print(f"{options.out}: {len(written)} bytes, SHA-256 {hashlib.sha256(written).hexdigest()}")


if __name__ == "__main__":
    main()
