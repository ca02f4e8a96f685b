"""Photos: upright, small, and nothing in them but what is seen."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import zlib

import pytest
from PIL import Image, ImageCms, ImageDraw, PngImagePlugin

from intranet import images
from intranet.access import Refused

SECRETS = (b"Quang Hoa", b"CanonSecret", b"XMPSECRET", b"IPTCSECRET", b"COMMENTSECRET", b"PROFILESECRET", b"TAILSECRET")


def colours(size: tuple[int, int] = (400, 200)) -> Image.Image:
    """Left red, right blue, and a green mark in the upper left corner."""
    picture = Image.new("RGB", size, "red")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((size[0] // 2, 0, *size), fill="blue")
    draw.rectangle((0, 0, size[0] // 8, size[1] // 4), fill="green")
    return picture


def from_a_camera(orientation: int = 1, size: tuple[int, int] = (400, 200), **saving: object) -> bytes:
    """A JPEG with everything a camera and its programs write into it, place and small picture included."""
    picture = colours(size)
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x010E] = orientation, "CanonSecret", "Quang Hoa"
    exif.get_ifd(0x8825).update({1: "N", 2: (22.0, 39.0, 12.0), 3: "E", 4: (106.0, 15.0, 36.0)})
    made = io.BytesIO()
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">XMPSECRET</x:xmpmeta>'
    picture.save(made, "JPEG", quality=90, exif=exif, xmp=xmp, comment=b"COMMENTSECRET", **saving)
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00" + struct.pack(">I", 10) + b"IPTCSECRET"
    content = made.getvalue()
    return content[:2] + b"\xff\xed" + struct.pack(">H", len(iptc) + 2) + iptc + content[2:] + b"TAILSECRET"


def shrunk(content: bytes, *longest: int) -> list[Image.Image]:
    return [Image.open(io.BytesIO(one.content)) for one in images.shrink(io.BytesIO(content), longest or (1600,))]


def test_nothing_of_what_the_camera_wrote_is_left():
    content = from_a_camera()
    assert all(secret in content for secret in SECRETS if secret not in (b"PROFILESECRET",))
    for made in images.shrink(io.BytesIO(content), (1600, 120)):
        assert [secret for secret in SECRETS if secret in made.content] == []
        assert not any(mark in made.content for mark in (b"Exif", b"http://ns.adobe.com", b"Photoshop", b"ICC_PROFILE"))
        opened = Image.open(io.BytesIO(made.content))
        assert dict(opened.getexif()) == {}
        assert set(opened.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}


def test_texts_of_a_png_are_gone_too():
    texts, made = PngImagePlugin.PngInfo(), io.BytesIO()
    texts.add_text("Author", "Quang Hoa")
    texts.add_itxt("XML:com.adobe.xmp", "XMPSECRET")
    colours().save(made, "PNG", pnginfo=texts)
    (small,) = images.shrink(io.BytesIO(made.getvalue()), (1600,))
    assert b"Quang Hoa" not in small.content
    assert b"XMPSECRET" not in small.content


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_whichever_way_the_camera_was_held(orientation):
    back = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    held = colours() if orientation == 1 else colours().transpose(Image.Transpose(back[orientation]))
    exif, taken = Image.Exif(), io.BytesIO()
    exif[0x0112] = orientation
    held.save(taken, "JPEG", exif=exif, quality=95)
    for upright in shrunk(taken.getvalue(), 400, 100):
        width, height = upright.size
        assert (width, height) == (4 * height // 2, height)
        red, blue, green = (upright.getpixel((width * x // 16, height * y // 8)) for x, y in ((4, 6), (12, 4), (1, 1)))
        assert (red[0] > 200, red[2] < 60) == (True, True)
        assert (blue[2] > 200, blue[0] < 60) == (True, True)
        assert (green[1] > 100, green[0] < 60) == (True, True)


def test_sizes_are_those_of_the_longer_side_and_nothing_is_enlarged():
    made = images.shrink(io.BytesIO(from_a_camera(size=(3000, 1500))), (480, 1600))
    assert [(one.width, one.height) for one in made] == [(480, 240), (1600, 800)]
    assert [one.size for one in shrunk(from_a_camera(size=(300, 90)), 1600)] == [(300, 90)]
    assert [one.size for one in shrunk(from_a_camera(size=(4000, 3)), 400)] == [(400, 1)]


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_png_becomes_a_picture(mode):
    made = io.BytesIO()
    (Image.new("I;16", (40, 20), 40_000) if mode == "I;16" else colours((40, 20)).convert(mode)).save(made, "PNG")
    (opened,) = shrunk(made.getvalue())
    assert (opened.mode, opened.size) == ("RGB", (40, 20))
    if mode == "I;16":
        assert 140 < opened.getpixel((5, 5))[0] < 170, "sixteen bits are scaled, not cut off"


def test_what_is_transparent_becomes_white():
    made = io.BytesIO()
    Image.new("RGBA", (40, 20), (200, 0, 0, 0)).save(made, "PNG")
    assert shrunk(made.getvalue())[0].getpixel((20, 10)) == (255, 255, 255)


def test_colours_of_a_profile_are_turned_into_srgb():
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ"))
    content = io.BytesIO()
    colours().save(content, "JPEG", icc_profile=lab.tobytes())
    (opened,) = shrunk(content.getvalue())
    assert "icc_profile" not in opened.info
    broken = io.BytesIO()
    colours().save(broken, "JPEG", icc_profile=b"PROFILESECRET" * 20)
    assert b"PROFILESECRET" not in images.shrink(io.BytesIO(broken.getvalue()))[0].content


def test_pictures_for_print_can_be_read():
    made = io.BytesIO()
    colours().convert("CMYK").save(made, "JPEG")
    assert shrunk(made.getvalue())[0].mode == "RGB"


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is huge."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 64)) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(6_000, 6_000), (60_000, 60_000), (2_000_000_000, 1)])
def test_a_bomb_is_refused_before_it_unfolds(size):
    with pytest.raises(Refused, match="Ảnh quá lớn"):
        images.shrink(io.BytesIO(bomb(*size)))


def test_a_text_bomb_is_refused():
    packed = zlib.compress(b"\0" * 200_000_000, 9)
    content = bomb(10, 10)
    text = chunk(b"zTXt", b"Comment\0\0" + packed)
    with pytest.raises(Refused):
        images.shrink(io.BytesIO(content[:33] + text * 2 + content[33:]))


def test_a_large_plain_photo_of_a_telephone_is_taken_a_progressive_one_is_not():
    content = io.BytesIO()
    Image.new("L", (8_000, 4_000), 90).save(content, "JPEG")
    assert shrunk(content.getvalue(), 480)[0].size == (480, 240)
    content = io.BytesIO()
    Image.new("L", (8_000, 4_000), 90).save(content, "JPEG", progressive=True)
    with pytest.raises(Refused, match="Ảnh quá lớn"):
        images.shrink(io.BytesIO(content.getvalue()))


def test_moving_pictures_and_other_formats_are_refused_with_the_way_out():
    frames = [Image.new("RGB", (20, 20), colour) for colour in ("red", "blue")]
    for kind in ("PNG", "WEBP"):
        moving = io.BytesIO()
        frames[0].save(moving, kind, save_all=True, append_images=frames[1:])
        with pytest.raises(Refused, match="ảnh động"):
            images.shrink(io.BytesIO(moving.getvalue()))
    for kind in ("GIF", "BMP", "TIFF"):
        other = io.BytesIO()
        frames[0].save(other, kind)
        with pytest.raises(Refused, match="lưu lại dạng JPEG"):
            images.shrink(io.BytesIO(other.getvalue()))
    with pytest.raises(Refused, match="HEIC"):
        images.shrink(io.BytesIO(b"\0\0\0\x18ftypheic" + bytes(40)))


@pytest.mark.parametrize("content", [b"", b"x", b"\xff\xd8\xff", b"<svg onload='alert(1)'/>", from_a_camera()[:900]])
def test_what_is_no_whole_picture_is_refused(content):
    with pytest.raises(Refused, match="Không đọc được ảnh này"):
        images.shrink(io.BytesIO(content))


def test_broken_exif_does_not_spoil_a_photo():
    content = from_a_camera()
    at = content.index(b"Exif\0\0") + 6
    assert shrunk(content[:at] + b"\xff" * 20 + content[at + 20 :])[0].size == (400, 200)


def test_nothing_is_loaded_before_a_photo_comes():
    code = "import intranet.images, intranet.app, sys; print([name for name in sys.modules if name.startswith('PIL')])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
