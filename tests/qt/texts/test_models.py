"""What is said of networks."""

from __future__ import annotations

import pytest

from dedup_gui.qt.texts.models import provider_sentences


@pytest.mark.parametrize(
    ("reason", "sentences"),
    [
        ("", ""),
        ("only-provider", "Nothing but the processor is offered here."),
        ("asked-for", "It runs where the settings say."),
        ("asked-for cosine 0.99999", "It runs where the settings say."),
        (
            "faster 14.2x cosine 0.99999",
            "It is 14.2 times as fast there as on the processor, with the same features.",
        ),
        ("openvino-slower 0.4x", "OpenVINO is no faster than the processor (0.4 of its speed)."),
        ("directml-differs 0.9312", "The GPU gives other features than the processor (cosine 0.9312)."),
        ("coreml-not-installed", "Apple's Neural Engine or GPU is not offered by the installed runtime."),
        (
            "faster 2.0x cosine 0.99999; cuda-failed no driver.",
            "It is 2.0 times as fast there as on the processor, with the same features. "
            "The NVIDIA GPU failed: no driver.",
        ),
        ("something-new", "something-new"),
    ],
)
def test_why_a_network_runs_where_it_runs(reason: str, sentences: str) -> None:
    assert provider_sentences(reason) == sentences
