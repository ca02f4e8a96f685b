"""Photos that people give us: turned upright, made smaller, and without anything but what is seen.

Nothing of the file itself is kept: the picture is decoded and written anew as JPEG, so that what the camera or a
program wrote beside it (EXIF with place and time, XMP, IPTC, comments, colour profiles, the small picture inside, bytes
after the end) is gone. Colours are turned into sRGB first, which is what a picture without a profile is taken for.

A small file may unfold into gigabytes. So the size that a file claims is looked at before anything is unfolded, only
known formats are opened, and one picture at a time is worked on in a process: at most some 200 MB.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from intranet.access import Refused
from intranet.web.i18n import _

if TYPE_CHECKING:
    from PIL.Image import Image

FORMATS: Final = ("JPEG", "PNG", "WEBP")
EXTENSIONS: Final = ("jpg", "jpeg", "png", "webp")
"""Of the files that can be read; what is made is always `jpg`."""
ACCEPT: Final = "image/jpeg,image/png,image/webp"
"""For the file chooser: phones turn their own formats into JPEG when they read this."""
MOST_PIXELS: Final = 24_000_000
"""Of pictures that have to be unfolded whole."""
MOST_PIXELS_IN_PARTS: Final = 120_000_000
"""Of plain JPEG files, of which only every second, fourth or eighth pixel is unfolded."""
QUALITY: Final = 82
# How to turn what was taken with each orientation of EXIF, as numbers of `Image.Transpose`.
_UPRIGHT: Final[dict[int, Any]] = {2: 0, 3: 3, 4: 1, 5: 5, 6: 4, 7: 6, 8: 2}
_SIDEWAYS: Final = (5, 4, 6, 2)
_ORIENTATION: Final = 0x0112
_HEIC: Final = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1", b"ftypavif")
_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG file that holds nothing but a picture. Sizes in pixels."""

    content: bytes
    width: int
    height: int


def shrink(stream: BinaryIO, longest: Sequence[int] = (1600, 480), quality: int = QUALITY) -> tuple[Picture, ...]:
    """The photo in `stream` once for each of `longest`, the most pixels of its longer side; never enlarged.

    `quality` is that of JPEG, 1 to 95. What is transparent becomes white. Raises :class:`Refused` with a sentence for
    the reader when it is no picture that can be read, moves, or is too large.
    """
    # Here, not above: it takes a tenth of a second, which no start should pay.
    from PIL import Image

    stream.seek(0)
    if stream.read(16)[4:12] in _HEIC:
        raise Refused(_("Chưa đọc được ảnh HEIC, AVIF. Lưu ảnh dạng JPEG rồi chọn lại."))
    stream.seek(0)
    with _one_at_a_time:
        try:
            with Image.open(stream, formats=FORMATS) as opened:
                _check(opened)
                return _made(opened, longest, quality)
        except Refused:
            raise
        except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
            raise _too_large() from error
        except Exception as error:
            # Whatever a decoder stumbled over, it is the file's fault.
            raise Refused(
                _("Không đọc được ảnh này. Mở ảnh trên máy, lưu lại dạng JPEG hoặc PNG rồi chọn lại.")
            ) from error


def _check(opened: Any) -> None:
    width, height = opened.size
    in_parts = opened.format in ("JPEG", "MPO") and not opened.info.get("progressive")
    if width * height > (MOST_PIXELS_IN_PARTS if in_parts else MOST_PIXELS):
        raise _too_large()
    if opened.format not in ("JPEG", "MPO") and getattr(opened, "is_animated", False):
        raise Refused(_("Không dùng được ảnh động. Chọn một ảnh chụp."))


def _too_large() -> Refused:
    return Refused(_("Ảnh quá lớn. Lưu ảnh dạng JPEG với cạnh dài không quá 4.000 điểm ảnh rồi chọn lại."))


def _made(opened: Any, longest: Sequence[int], quality: int) -> tuple[Picture, ...]:
    turn, profile, size = _UPRIGHT.get(_orientation(opened)), opened.info.get("icc_profile"), opened.size
    first = max(longest)
    if opened.format in ("JPEG", "MPO"):
        # Decodes every second, fourth or eighth pixel only: still twice as many as are shown.
        opened.draft(None, _within(size, 2 * first))
        if opened.size[0] * opened.size[1] > MOST_PIXELS:
            raise _too_large()
    image = _in_srgb(_fitted(_plain(opened), _within(size, first)), profile)
    if turn is not None:
        image = image.transpose(turn)
    made: dict[int, Picture] = {}
    for side in sorted(longest, reverse=True):
        image = _fitted(image, _within(size if turn not in _SIDEWAYS else (size[1], size[0]), side))
        made[side] = _written(image, quality)
    return tuple(made[side] for side in longest)


def _orientation(opened: Any) -> int:
    # What a camera wrote may be broken; the picture need not be.
    try:
        return int(opened.getexif().get(_ORIENTATION, 1))
    except Exception:
        return 1


def _within(size: tuple[int, int], side: int) -> tuple[int, int]:
    """The size of a picture whose longer side is at most `side`."""
    longer = max(size)
    if longer <= side:
        return size
    return max(1, round(size[0] * side / longer)), max(1, round(size[1] * side / longer))


def _plain(opened: Image) -> Image:
    """The picture in a mode that can be made smaller: no palette, no transparency, eight bits."""
    from PIL import Image

    if opened.mode.startswith("I") or opened.mode == "F":
        # Sixteen bits: converting cuts off instead of scaling.
        return opened.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if opened.has_transparency_data:
        over = opened.convert("RGBA")
        white = Image.new("RGB", over.size, "white")
        white.paste(over, mask=over.getchannel("A"))
        return white
    if opened.mode in ("RGB", "L", "CMYK"):
        opened.load()
        return opened
    return opened.convert("RGB")


def _fitted(image: Image, size: tuple[int, int]) -> Image:
    from PIL import Image

    return image if image.size == size else image.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _in_srgb(image: Image, profile: bytes | None) -> Image:
    if profile:
        from PIL import ImageCms

        try:
            source, target = ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB")
            turned = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
            if turned is not None:
                return turned
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            # A profile of another mode, or none at all: the colours as they stand are near enough.
            pass
    return image.convert("RGB")


def _written(image: Image, quality: int) -> Picture:
    from PIL import Image

    # Pasted into an empty one: what was read beside the picture would be written again.
    bare = Image.new("RGB", image.size)
    bare.paste(image)
    written = io.BytesIO()
    bare.save(written, "JPEG", quality=quality, optimize=True, progressive=True)
    return Picture(written.getvalue(), *bare.size)
