"""The kinds, by name."""

from __future__ import annotations

from dataclasses import dataclass

from tests.eval.kinds import boards, cameras, codes, copies, graphics, pages, scenes, screens
from tests.eval.kinds.family import Copier, Draw


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of images of which different ones look much alike.

    Attributes:
        draw: draws a family.
        copiers: what true copies are made by.
    """

    draw: Draw
    copiers: tuple[Copier, ...] = copies.ANY


KINDS: dict[str, Kind] = {
    "forms": Kind(pages.forms),
    "one-word": Kind(pages.one_word),
    "numbers": Kind(pages.numbers),
    "certificates": Kind(pages.certificates),
    "slides": Kind(screens.slides),
    "spreadsheets": Kind(screens.spreadsheets),
    "settings": Kind(screens.settings),
    "editor": Kind(screens.editor),
    "square-codes": Kind(codes.square_codes),
    "bar-codes": Kind(codes.bar_codes),
    "tickets": Kind(pages.tickets),
    "plots": Kind(graphics.plots),
    "map-streets": Kind(graphics.map_streets),
    "map-routes": Kind(graphics.map_routes),
    "product-colours": Kind(scenes.product_colours),
    "product-prints": Kind(scenes.product_prints),
    "flags": Kind(graphics.flags, copies.COLOURS),
    "icons": Kind(graphics.icons, copies.ICONS),
    "nearly-empty": Kind(pages.nearly_empty),
    "wallpapers": Kind(screens.wallpapers),
    "night-skies": Kind(scenes.night_skies),
    "drawing-stages": Kind(scenes.drawing_stages),
    "fixed-camera": Kind(cameras.fixed_camera),
    "brackets": Kind(cameras.brackets, copies.NOISE),
    "video-frames": Kind(cameras.video_frames),
    "phone-screens": Kind(screens.phone_screens),
    "viewer-screens": Kind(screens.viewer_screens),
    "captions": Kind(cameras.captions),
    "captions-beside": Kind(cameras.captions_beside),
    "later-pages": Kind(cameras.later_pages, copies.PAGES),
    "later-frames": Kind(cameras.later_frames, copies.FRAMES),
    **{name: Kind(draw) for name, draw in boards.ALL.items()},
}
