"""Files that come with the program: icons, models, demo images."""

from __future__ import annotations

import os
import sys

from dedup_gui.core.errors import DedupError
from dedup_gui.words import translate


def resource_root() -> str:
    """The folder of the program's own files: in a frozen program, an installed wheel or a checkout.

    Raises:
        DedupError: there is none; the installation is damaged.
    """
    package = os.path.dirname(os.path.abspath(__file__))
    places = [os.path.join(package, "_resources"), os.path.join(os.path.dirname(package), "resources")]
    bundle = getattr(sys, "_MEIPASS", "")
    if bundle:
        places.insert(0, os.path.join(bundle, "resources"))
    for place in places:
        if os.path.isdir(place):
            return place
    raise DedupError(
        translate("errors", "The program's own files are missing."), translate("errors", "Install the program again.")
    )


def resource_path(*parts: str) -> str:
    """The absolute path of one of the program's own files or folders.

    Args:
        parts: its place below the resource folder, for instance "demo", "harbour.jpg".

    Raises:
        DedupError: it is not there; the installation is damaged.
    """
    path = os.path.join(resource_root(), *parts)
    if not os.path.exists(path):
        raise DedupError(
            translate("errors", "{names}, one of the program's own files, is missing.").format(names="/".join(parts)),
            translate("errors", "Install the program again."),
        )
    return path
