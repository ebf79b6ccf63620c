"""Write resources/samples: a small image of every format, for the self-test. Run from the checkout's root.

The images are those that the fuzzer begins with; where a format has several, the first that is decoded.
"""

from __future__ import annotations

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.insert(0, ROOT)

from dedup_gui.core.errors import ImageError  # noqa: E402
from dedup_gui.core.image.decode import load_upright  # noqa: E402
from dedup_gui.core.image.formats import HEAD, sniff  # noqa: E402
from tests.fuzz.seeds import images  # noqa: E402

TARGET = os.path.join(ROOT, "resources", "samples")
DEEP = b"II*\0\x38\0\0\0"
"""How the fuzzer's TIFF of floating point begins: the one that OpenCV reads."""


def main() -> int:
    """Write the samples that are not there yet."""
    os.makedirs(TARGET, exist_ok=True)
    for suffix, content in images():
        form = sniff(content[:HEAD], f"x{suffix}")
        name = "deep-tiff" if content.startswith(DEEP) else form.lower()
        path = os.path.join(TARGET, name + suffix)
        if not form or any(os.path.splitext(known)[0] == name for known in os.listdir(TARGET)):
            continue
        with open(path, "wb") as file:
            file.write(content)
        try:
            load_upright(path)
        except ImageError as error:
            print(f"{path}: {error}")
            os.remove(path)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
