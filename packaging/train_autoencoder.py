"""Trains the embedded autoencoder on a folder of images, on a CPU, and writes its encoder as ONNX.

    python packaging/train_autoencoder.py FOLDER [--out FILE] [--minutes 20] [--threads 1] [--seed 1]

Needs the extra `networks` (PyTorch). The autoencoder sees a crop, turned, mirrored, recoloured or noisy version
of an image and has to draw the whole, clean image; beside that, codes of two versions of one image have to be
nearer to each other than to those of other images (NT-Xent, Chen et al. 2020). Both make the code of a crop or a
shift land near its original's, which a plain autoencoder's does not.

It reports, on images it was not trained on, the error of what it draws and how well versions find each other.
"""

from __future__ import annotations

import argparse
import hashlib
import time
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from onnx import TensorProto, checker, helper, numpy_helper
from torch import nn
from torch.nn import functional
from training_images import make_images, read_folder

OUT = Path(__file__).resolve().parents[1] / "resources" / "models" / "autoencoder.onnx"

SIDE = 96
"""The encoder's input."""
DRAWN = 24
"""Side of what the decoder draws."""
LENGTH = 256
BATCH = 96
TRAINING, HELD_OUT = 3000, 400
TEMPERATURE = 0.1
CONTRAST = 0.4
"""Share of the contrastive loss."""


class Encoder(nn.Module):  # type: ignore[misc]
    """float32 [N, 3, 96, 96] in -1…1 to codes [N, 256]."""

    def __init__(self) -> None:
        super().__init__()
        widths = ((3, 48, 7, 4), (48, 96, 3, 2), (96, 160, 3, 2), (160, 160, 3, 1), (160, 192, 3, 2))
        self.convolutions = nn.ModuleList(
            nn.Conv2d(inputs, outputs, size, stride, size // 2, bias=False)
            for inputs, outputs, size, stride in widths
        )
        self.norms = nn.ModuleList(nn.BatchNorm2d(outputs) for _, outputs, _, _ in widths)
        self.dense = nn.Linear(192 * 3 * 3, LENGTH)

    def forward(self, images: torch.Tensor) -> torch.Tensor:
        """Codes."""
        for convolution, norm in zip(self.convolutions, self.norms, strict=True):
            images = functional.relu(norm(convolution(images)))
        codes: torch.Tensor = self.dense(images.flatten(1))
        return codes


class Decoder(nn.Module):  # type: ignore[misc]
    """Codes to float32 [N, 3, 24, 24]."""

    def __init__(self) -> None:
        super().__init__()
        self.dense = nn.Linear(LENGTH, 128 * 6 * 6)
        widths = ((128, 64), (64, 32))
        self.convolutions = nn.ModuleList(nn.Conv2d(inputs, outputs, 3, 1, 1) for inputs, outputs in widths)
        self.last = nn.Conv2d(32, 3, 3, 1, 1)

    def forward(self, codes: torch.Tensor) -> torch.Tensor:
        """The picture."""
        images = functional.relu(self.dense(codes)).view(-1, 128, 6, 6)
        for convolution in self.convolutions:
            images = functional.relu(convolution(functional.interpolate(images, scale_factor=2)))
        drawn: torch.Tensor = self.last(images)
        return drawn


def views(images: torch.Tensor, generator: torch.Generator) -> torch.Tensor:
    """One changed version of each image: crop, shift, turn, mirror, colours, blur, noise.

    Args:
        images: float32 [N, 3, S, S] in -1…1.
        generator: of all choices.

    Returns:
        float32 [N, 3, 96, 96].
    """
    count = len(images)

    def uniform(low: float, high: float, *shape: int) -> torch.Tensor:
        return torch.rand(count, *shape, generator=generator) * (high - low) + low

    zoom = uniform(0.55, 1.0)
    stretch = uniform(0.85, 1.18)
    angle = torch.where(uniform(0, 1) < 0.4, uniform(-0.35, 0.35), torch.zeros(count))
    quarter = torch.where(uniform(0, 1) < 0.25, torch.randint(0, 4, (count,), generator=generator), 0)
    angle = angle + quarter * (torch.pi / 2)
    mirror = torch.where(uniform(0, 1) < 0.2, -1.0, 1.0)
    shift = uniform(-1, 1, 2) * (1 - zoom)[:, None]
    across, down = zoom * stretch.clamp(max=1 / 0.85) ** 0.5, zoom / stretch**0.5
    cos, sin = torch.cos(angle), torch.sin(angle)
    place = torch.stack(
        [
            torch.stack([cos * across * mirror, -sin * down, shift[:, 0]], 1),
            torch.stack([sin * across * mirror, cos * down, shift[:, 1]], 1),
        ],
        1,
    )
    grid = functional.affine_grid(place, [count, 3, SIDE, SIDE], align_corners=False)
    seen = functional.grid_sample(images, grid, padding_mode="zeros", align_corners=False)
    grey = seen.mean(1, keepdim=True)
    seen = grey + (seen - grey) * uniform(0.0, 1.3, 1, 1, 1)
    seen = seen * uniform(0.65, 1.35, 1, 1, 1) + uniform(-0.25, 0.25, 1, 1, 1)
    seen = seen * uniform(0.88, 1.12, 3, 1, 1)
    if torch.rand(1, generator=generator) < 0.3:
        seen = functional.interpolate(functional.avg_pool2d(seen, 2), size=SIDE, mode="bilinear")
    noise = torch.randn(seen.shape, generator=generator) * uniform(0, 0.12, 1, 1, 1)
    return (seen + noise).clamp(-1, 1)


def as_floats(images: npt.NDArray[np.uint8]) -> torch.Tensor:
    """uint8 [N, S, S, 3] to float32 [N, 3, S, S] in -1…1."""
    return torch.from_numpy(images).permute(0, 3, 1, 2).float() / 127.5 - 1


def contrast(one: torch.Tensor, other: torch.Tensor) -> torch.Tensor:
    """NT-Xent of two versions' codes."""
    codes = functional.normalize(torch.cat([one, other]))
    likeness = codes @ codes.T / TEMPERATURE
    likeness.fill_diagonal_(-1e9)
    count = len(one)
    partners = torch.cat([torch.arange(count, 2 * count), torch.arange(count)])
    return functional.cross_entropy(likeness, partners)


def train(images: npt.NDArray[np.uint8], minutes: float, seed: int) -> tuple[Encoder, Decoder, int]:
    """Train until the time is over."""
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    encoder, decoder = Encoder(), Decoder()
    parameters = [*encoder.parameters(), *decoder.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=2e-3, weight_decay=1e-3)
    begun = time.monotonic()
    steps = 0
    while (share := (time.monotonic() - begun) / (minutes * 60)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * min(1, steps / 50) * (0.02 + 0.98 * 0.5 * (1 + np.cos(np.pi * share)))
        chosen = torch.randint(0, len(images), (BATCH,), generator=generator)
        batch = as_floats(images[chosen.numpy()])
        one, other = encoder(views(batch, generator)), encoder(views(batch, generator))
        target = functional.interpolate(batch, size=DRAWN, mode="area")
        error = functional.mse_loss(decoder(one), target)
        near = contrast(one, other)
        loss = error + CONTRAST * near
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        steps += 1
        if steps % 50 == 0:
            print(
                f"{100 * share:3.0f} %  step {steps}  error {error.item():.4f}  contrast {near.item():.3f}",
                flush=True,
            )
    return encoder.eval(), decoder.eval(), steps


@torch.no_grad()  # type: ignore[untyped-decorator]
def report(encoder: Encoder, decoder: Decoder, images: npt.NDArray[np.uint8]) -> None:
    """Print figures on images not trained on."""
    generator = torch.Generator().manual_seed(99)
    batch = as_floats(images)
    whole = functional.interpolate(batch, size=SIDE, mode="area")
    target = functional.interpolate(batch, size=DRAWN, mode="area")
    clean, changed = encoder(whole), encoder(views(batch, generator))
    plain = functional.mse_loss(target.mean((2, 3), keepdim=True).expand_as(target), target).item()
    for name, codes in (("from the image itself", clean), ("from a changed version", changed)):
        error = functional.mse_loss(decoder(codes), target).item()
        print(
            f"error {name}: {error:.4f} (its mean colour alone: {plain:.4f}), PSNR {10 * np.log10(4 / error):.1f} dB"
        )
    likeness = functional.normalize(changed) @ functional.normalize(clean).T
    right = likeness.diagonal()
    first = (likeness.argmax(1) == torch.arange(len(images))).float().mean().item()
    others = likeness - 10 * torch.eye(len(images))
    above = (right > others.max()).float().mean().item()
    print(f"of {len(images)}: the original is nearest for {first:.3f}, nearer than every wrong pair for {above:.3f}")


def export(encoder: Encoder) -> bytes:
    """The encoder as an ONNX graph from bytes to codes; weights with 16 bits, batch normalisation folded in."""
    nodes: list[Any] = [
        helper.make_node("Cast", ["image"], ["floats"], to=TensorProto.FLOAT),
        helper.make_node("Transpose", ["floats"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("Mul", ["planes", "scale"], ["scaled"]),
        helper.make_node("Sub", ["scaled", "one"], ["layer0"]),
    ]
    weights = [
        numpy_helper.from_array(np.array(1 / 127.5, np.float32), "scale"),
        numpy_helper.from_array(np.array(1, np.float32), "one"),
    ]
    casts = []

    def store(name: str, values: torch.Tensor) -> str:
        half = values.detach().numpy().astype(np.float16)
        weights.append(numpy_helper.from_array(half, f"{name}.half"))
        casts.append(helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT))
        return name

    pairs = list(zip(encoder.convolutions, encoder.norms, strict=True))
    for number, (convolution, norm) in enumerate(pairs):
        scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
        kernel = store(f"kernel{number}", convolution.weight * scale[:, None, None, None])
        bias = store(f"bias{number}", norm.bias - norm.running_mean * scale)
        size, stride = convolution.kernel_size[0], convolution.stride[0]
        shape: dict[str, Any] = {"kernel_shape": [size] * 2, "strides": [stride] * 2, "pads": [size // 2] * 4}
        nodes.append(helper.make_node("Conv", [f"layer{number}", kernel, bias], [f"sum{number}"], **shape))
        nodes.append(helper.make_node("Relu", [f"sum{number}"], [f"layer{number + 1}"]))
    nodes.append(helper.make_node("Flatten", [f"layer{len(pairs)}"], ["flat"]))
    dense = [store("matrix", encoder.dense.weight), store("offset", encoder.dense.bias)]
    nodes.append(helper.make_node("Gemm", ["flat", *dense], ["code"], transB=1))
    graph = helper.make_graph(
        [*casts, *nodes],
        "autoencoder",
        [helper.make_tensor_value_info("image", TensorProto.UINT8, ["N", SIDE, SIDE, 3])],
        [helper.make_tensor_value_info("code", TensorProto.FLOAT, ["N", LENGTH])],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=7, producer_name="dedup")
    checker.check_model(model, full_check=True)
    content: bytes = model.SerializeToString(deterministic=True)
    return content


def main() -> None:
    """Train, report, write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    photos = read_folder(arguments.folder)
    if not photos:
        raise SystemExit(f"There are no images in {arguments.folder}.")
    held = max(1, len(photos) // 5)
    print(f"{len(photos)} photos, {held} of them held out", flush=True)
    encoder, decoder, steps = train(
        make_images(photos[held:], TRAINING, arguments.seed), arguments.minutes, arguments.seed
    )
    print(f"{steps} steps")
    report(encoder, decoder, make_images(photos[:held], HELD_OUT, arguments.seed + 1))
    content = export(encoder)
    arguments.out.write_bytes(content)
    print(f"{arguments.out}: {len(content)} bytes, SHA-256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
