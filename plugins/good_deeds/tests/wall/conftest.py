"""Stories in every state, and photos as telephones make them."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from werkzeug.datastructures import FileStorage

SECRET = "Quang Hoa"
BODY = "Ba chủ nhật liền.\n\n- Nhà thứ nhất\n- Nhà thứ hai\n\n## Kết quả\n\n22 hộ nhận tin cảnh báo sớm."


def photo(name="IMG_20260512.jpg", size=(600, 400), colour="orange"):
    """A photo with the place where it was taken, as it is uploaded."""
    exif, made = Image.Exif(), BytesIO()
    exif[0x010F], exif[0x010E] = "MayAnhBiMat", SECRET
    exif.get_ifd(0x8825).update({1: "N", 2: (22.0, 39.0, 12.0), 3: "E", 4: (106.0, 15.0, 36.0)})
    Image.new("RGB", size, colour).save(made, "JPEG", exif=exif, comment=b"BIMAT")
    return FileStorage(BytesIO(made.getvalue()), name)


@pytest.fixture
def open_portal(app, agency):
    """The agency lets its website read stories; `open_portal(False)` closes it again, `sites` may embed them."""
    from intranet import SYSTEM
    from intranet.host import service_settings

    versions = [0]

    def choose(on=True, sites=""):
        values = {"portal": on, "portal_sites": sites}
        versions.append(service_settings.save_settings(SYSTEM, "good_deeds", None, values, versions[-1]))

    return choose


@pytest.fixture
def make_story(make_submission, actor_of):
    """`make_story("Tiêu đề", photos=1, published=True, on_portal=False, lead="…", **case)`: a story, published."""
    from intranet_plugins.good_deeds.wall import photos as kept
    from intranet_plugins.good_deeds.wall import service

    def make(title="Cài cảnh báo sạt lở", photos=0, published=True, lead="Anh đến từng nhà.", **more):
        office = actor_of("office")
        shown = {name: more.pop(name) for name in ("on_portal", "featured_on", "body", "quote") if name in more}
        submission = make_submission(**{"stage": "commended", **more})
        draft = service.Draft(
            **{"title": title, "lead": lead, "quote": "Tin đến sớm thì kịp.", "body": BODY, "byline": "Ngọc", **shown}
        )
        uploads = [photo() for _number in range(photos)]
        story = service.save(office, submission.id, 0, draft, kept.PhotoChange(uploads=uploads))
        if photos:
            words = {one.id: kept.Words(f"Ảnh {n}", f"Chú thích {n}", n) for n, one in enumerate(kept.of(story.id), 1)}
            story = service.save(office, submission.id, story.version, draft, kept.PhotoChange(words))
        return service.publish(office, submission.id, story.version) if published else story

    return make
