"""Pictures for the invented stories: a plain landscape, another one for each number."""

from __future__ import annotations

import io
from random import Random
from typing import Final

from PIL import Image, ImageDraw
from werkzeug.datastructures import FileStorage

SIZE: Final = (1200, 800)
_SKIES: Final = ((222, 235, 247), (253, 236, 214), (214, 232, 226), (236, 226, 240))
_LANDS: Final = ((64, 112, 84), (44, 88, 110), (120, 104, 60), (90, 72, 108))


def picture(number: int) -> FileStorage:
    """A JPEG as a browser sends it."""
    chance = Random(number)  # noqa: S311  no secret, a landscape
    image = Image.new("RGB", SIZE, _SKIES[number % len(_SKIES)])
    draw = ImageDraw.Draw(image)
    x, radius = chance.randint(150, 1050), chance.randint(50, 90)
    draw.ellipse((x - radius, 120, x + radius, 120 + 2 * radius), fill=(250, 214, 130))
    red, green, blue = _LANDS[number // 2 % len(_LANDS)]
    for ridge in range(4):
        base, fade = 380 + 110 * ridge, 18 * (3 - ridge)
        points = [(0, SIZE[1]), *((step * 150, base - chance.randint(0, 140)) for step in range(9)), (1200, SIZE[1])]
        draw.polygon(points, fill=(min(red + 2 * fade, 255), min(green + fade, 255), min(blue + fade, 255)))
    sent = io.BytesIO()
    image.save(sent, "JPEG", quality=80)
    sent.seek(0)
    return FileStorage(sent, f"anh-{number}.jpg", content_type="image/jpeg")
