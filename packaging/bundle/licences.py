"""Under which licences what lies in the bundle is given on, as SPDX expressions, and which we do not give on."""

from __future__ import annotations

import re

BY_DISTRIBUTION = {
    "blake3": "CC0-1.0 OR Apache-2.0",
    "dedup-gui": "MIT",
    "flatbuffers": "Apache-2.0",
    "onnxruntime": "MIT",
    "opencv-python-headless": "Apache-2.0 AND MIT AND BSD-3-Clause AND LGPL-2.1-or-later",
    "pi-heif": "BSD-3-Clause AND LGPL-3.0-or-later",
    "protobuf": "BSD-3-Clause",
    "pyinstaller": "GPL-2.0-or-later WITH Bootloader-exception",
    "pyside6-essentials": "LGPL-3.0-only",
    "shiboken6": "LGPL-3.0-only",
    "rawpy": "MIT AND LGPL-2.1-only",
    "scipy": "BSD-3-Clause AND GPL-3.0-or-later WITH GCC-exception-3.1",
}
"""Distributions whose metadata say it in other words, or say less than their parts; with a choice, what we chose."""

VENDORED = {
    "libscipy_openblas": ("OpenBLAS with LAPACK", "BSD-3-Clause"),
    "libopenblas": ("OpenBLAS with LAPACK", "BSD-3-Clause"),
    "libgfortran": ("GNU Fortran runtime", "GPL-3.0-or-later WITH GCC-exception-3.1"),
    "libquadmath": ("GNU quad-precision runtime", "LGPL-2.1-or-later"),
    "libgomp": ("GNU OpenMP runtime", "GPL-3.0-or-later WITH GCC-exception-3.1"),
    "libavif": ("libavif with aom and dav1d", "BSD-2-Clause"),
    "libaom": ("aom", "BSD-2-Clause"),
    "libavcodec": ("FFmpeg", "LGPL-2.1-or-later"),
    "libavformat": ("FFmpeg", "LGPL-2.1-or-later"),
    "libavutil": ("FFmpeg", "LGPL-2.1-or-later"),
    "libswscale": ("FFmpeg", "LGPL-2.1-or-later"),
    "libswresample": ("FFmpeg", "LGPL-2.1-or-later"),
    "libvpx": ("libvpx", "BSD-3-Clause"),
    "libdrm": ("libdrm", "MIT"),
    "libcrypto": ("OpenSSL", "Apache-2.0"),
    "libssl": ("OpenSSL", "Apache-2.0"),
    "libpng16": ("libpng", "libpng-2.0"),
    "libjpeg": ("libjpeg-turbo or libjpeg", "IJG"),
    "libtiff": ("LibTIFF", "libtiff"),
    "libwebp": ("libwebp", "BSD-3-Clause"),
    "libwebpdemux": ("libwebp", "BSD-3-Clause"),
    "libwebpmux": ("libwebp", "BSD-3-Clause"),
    "libsharpyuv": ("libwebp", "BSD-3-Clause"),
    "libopenjp2": ("OpenJPEG", "BSD-2-Clause"),
    "liblcms2": ("Little CMS", "MIT"),
    "libzstd": ("Zstandard", "BSD-3-Clause"),
    "liblzma": ("XZ Utils' liblzma", "0BSD"),
    "libfreetype": ("FreeType", "FTL"),
    "libharfbuzz": ("HarfBuzz", "MIT"),
    "libbrotlicommon": ("Brotli", "MIT"),
    "libbrotlidec": ("Brotli", "MIT"),
    "libxcb": ("libxcb", "MIT"),
    "libXau": ("libXau", "MIT"),
    "libheif": ("libheif", "LGPL-3.0-or-later"),
    "libde265": ("libde265", "LGPL-3.0-or-later"),
    "libjasper": ("JasPer", "JasPer-2.0"),
    "libraw_r": ("LibRaw", "LGPL-2.1-only"),
    "libsqlite3": ("SQLite", "blessing"),
    "libffi": ("libffi", "MIT"),
    "libbz2": ("bzip2", "bzip2-1.0.6"),
    "libuuid": ("libuuid of util-linux", "BSD-3-Clause"),
    "libicudata": ("ICU", "Unicode-3.0"),
    "libicui18n": ("ICU", "Unicode-3.0"),
    "libicuuc": ("ICU", "Unicode-3.0"),
    "libz": ("zlib", "Zlib"),
    "libexpat": ("Expat", "MIT"),
}
"""Libraries that packages and Python bring along: the beginning of the name -> what it is, its licence."""

EXCEPTIONS = ("GCC-exception-3.1", "Bootloader-exception")
"""Of the GPL: what is linked to the runtime, or begun by the boot loader, may have any licence."""

TEXTS = {"LGPL-3.0": ("LGPL-3.txt", "GPL-3.txt"), "LGPL-2.1": ("LGPL-2.1.txt",), "Apache-2.0": ("Apache-2.0.txt",),
         "GPL-3.0": ("GPL-3.txt",)}  # fmt: skip
"""Beginning of an identifier -> files in packaging/licences; version 3 of the LGPL adds to the text of the GPL."""


def may_be_given_on(expression: str) -> bool:
    """Whether an SPDX expression leaves a way without the GPL, but for the exceptions that allow ours.

    Args:
        expression: identifiers with WITH, AND, OR (which binds least); no brackets.
    """
    return any(
        all(_is_free(part.strip()) for part in re.split(r"\bAND\b", choice))
        for choice in re.split(r"\bOR\b", expression)
    )


def _is_free(part: str) -> bool:
    name, _, exception = part.partition(" WITH ")
    return not re.match(r"A?GPL-", name) or exception.strip() in EXCEPTIONS


def vendored(file_name: str) -> tuple[str, str] | None:
    """What a library is and its licence, by its file name; None = not known.

    Args:
        file_name: such as "libwebp-51b0b3f7.so.7.2.0".
    """
    stem = re.split(r"-[0-9a-f]{8}|64_-|p-r0|-\d|\.so|\.\d|\.dylib|\.dll", file_name, maxsplit=1)[0].removesuffix(
        "64_"
    )
    return VENDORED.get(stem)


def texts_of(expression: str) -> list[str]:
    """Names of the licence texts of ours that an expression asks for."""
    return [name for start, names in TEXTS.items() if start in expression for name in names]
