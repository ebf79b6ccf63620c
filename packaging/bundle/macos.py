"""macOS: the disk image. Signed and notarised where the environment has an identity, else for trying out alone."""

from __future__ import annotations

import os
import platform
import subprocess

from bundle.identity import DIST, NAME, PACKAGING, version


def make_image(bundle: str) -> str:
    """Make the disk image of the .app.

    Returns:
        Its path.
    """
    os.makedirs(DIST, exist_ok=True)
    target = os.path.join(DIST, f"{NAME}-{version()}-macos-{platform.machine()}.dmg")
    if os.environ.get("SIGNING_IDENTITY"):
        subprocess.run([os.path.join(PACKAGING, "macos", "notarise.sh"), bundle, target], check=True)
    else:
        command = ["hdiutil", "create", "-quiet", "-volname", NAME, "-srcfolder", bundle, "-ov", "-format", "ULFO"]
        subprocess.run([*command, target], check=True)
    return target
