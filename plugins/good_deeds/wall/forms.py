"""The filters of the wall, the form of a story, and what is asked before it goes up or down."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import request

from intranet import clock, forms, movement_choices, row_id, unit_choices

from ..models import Photo, Story, Submission
from ..texts import CATEGORIES, SUBJECTS, _, lazy
from . import photos
from .photos import PhotoChange, Words
from .queries import Filters, first_year
from .service import LONGEST, Consent, Draft

CONSENTS = {"yes": lazy("Đồng ý"), "no": lazy("Không đồng ý"), "": lazy("Chưa hỏi")}


class FilterWall(forms.FilterForm):
    """The filters above the wall."""

    q = forms.LineField(lazy("Tìm trong các bài"), id="wall-q")
    category = forms.NullableSelect(lazy("Loại"), empty=lazy("Mọi loại"), choices=CATEGORIES)
    movement = forms.NullableSelect(
        lazy("Phong trào"), coerce=row_id, empty=lazy("Mọi phong trào"), choices=movement_choices
    )
    unit = forms.NullableSelect(lazy("Đơn vị"), coerce=row_id, empty=lazy("Toàn cơ quan"), choices=unit_choices)
    year = forms.NullableSelect(lazy("Năm"), coerce=row_id, empty=lazy("Mọi năm"))

    def __init__(self) -> None:
        super().__init__()
        years = range(clock.today().year, first_year() - 1, -1)
        self.year.choices = forms.choices_of((year, str(year)) for year in years)

    @property
    def filters(self) -> Filters:
        """What was chosen. What cannot be chosen narrows nothing."""
        tab = request.args.get("tab", "")
        year = self.year.data if self.year.data in {choice.value for choice in self.year.choices} else None
        return Filters(
            self.category.data if self.category.data in CATEGORIES else "", self.movement.data, self.unit.data, year,
            self.q.data or "", tab if tab in SUBJECTS or tab in CATEGORIES else "",
        )  # fmt: skip


def _month(value: Any) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


class StoryForm(forms.VersionedForm):
    """A story."""

    title = forms.LineField(lazy("Tiêu đề"), [forms.Required(), forms.Length(max=LONGEST["title"])])
    lead = forms.ProseField(lazy("Lời dẫn"), [forms.Length(max=LONGEST["lead"])],
                            description=lazy("Một, hai câu, hiện trên trang chung và trong kết quả tìm"))  # fmt: skip
    quote = forms.LineField(lazy("Câu nói"), [forms.Length(max=LONGEST["quote"])],
                            description=lazy("Lời của người trong bài, không cần dấu ngoặc kép"))  # fmt: skip
    body = forms.ProseField(
        lazy("Nội dung"), [forms.Length(max=LONGEST["body"])],
        description=lazy("Cách một dòng trống để sang đoạn; “- ” ở đầu dòng thành danh sách, “## ” thành đề mục"),
    )  # fmt: skip
    byline = forms.LineField(lazy("Người viết, chụp ảnh"), [forms.Length(max=LONGEST["byline"])])
    evidence = forms.Checkboxes(lazy("Lấy ảnh từ minh chứng"), coerce=row_id, choices=())
    uploads = forms.MultipleFileField(
        lazy("Thêm ảnh"),
        description=lazy("Chọn được nhiều ảnh. Ảnh được thu nhỏ, bỏ nơi chụp và mọi thông tin máy ảnh ghi kèm."),
    )  # fmt: skip
    consent = forms.Choices(lazy("Đồng ý đăng"), choices=CONSENTS, default="",
                            description=lazy("Ý kiến của người, tập thể được nêu gương"))  # fmt: skip
    consent_note = forms.LineField(lazy("Cách xác nhận"), [forms.Length(max=200)],
                                   description=lazy("Ví dụ: gọi điện ngày 12/5/2026"))  # fmt: skip
    on_portal = forms.BooleanField(
        lazy("Đưa lên cổng thông tin điện tử"),
        description=lazy("Mọi người xem được, không cần đăng nhập; chỉ khi người được nêu gương đồng ý"),
    )
    featured_on = forms.NullableSelect(
        lazy("Gương của tháng"), coerce=_month, empty=lazy("Không chọn"),
        description=lazy("Bài đứng đầu trang chung trong tháng đó"),
    )  # fmt: skip

    def __init__(self, submission: Submission, story: Story | None, shown: Sequence[Photo]) -> None:
        values = _values(submission, story)
        super().__init__(data={**values, "version": str(story.version if story else 0)})
        self.featured_on.choices = forms.choices_of(_months(story))
        pictures = photos.pictures_among_evidence(submission.id)
        self.evidence.choices = forms.choices_of((one.id, one.name) for one in pictures)
        self.photos = [PhotoPart(photo, number) for number, photo in enumerate(shown, 1)]

    @property
    def draft(self) -> Draft:
        """What was written, for the service."""
        return Draft(
            self.title.data or "", self.lead.data or "", self.quote.data or "", self.body.data or "",
            self.byline.data or "", bool(self.on_portal.data), self.featured_on.data,
        )  # fmt: skip

    @property
    def wanted_photos(self) -> PhotoChange:
        """What is to become of the photos."""
        words = {part.photo.id: part.words for part in self.photos}
        removed = {part.photo.id for part in self.photos if part.removed}
        return PhotoChange(words, removed, self.evidence.data or (), self.uploads.data or ())

    @property
    def answer(self) -> Consent:
        """What whoever is the example said."""
        return Consent(self.consent.data or "", self.consent_note.data or "")


class PhotoPart:
    """The fields of one photo: what was typed, else what is stored."""

    def __init__(self, photo: Photo, number: int) -> None:
        self.photo, self.number = photo, number
        sent = request.form if f"alt-{photo.id}" in request.form else None
        self.alt = self._text(sent, "alt", photo.alt)
        self.caption = self._text(sent, "caption", photo.caption)
        self.removed = sent is not None and f"removed-{photo.id}" in sent
        place = sent.get(f"place-{photo.id}", "") if sent is not None else str(number)
        self.place = int(place) if place.isascii() and place.isdecimal() and len(place) < 4 else number

    @property
    def words(self) -> Words:
        """What is said about it, and where it stands."""
        return Words(self.alt, self.caption, self.place)

    def _text(self, sent: Any, name: str, stored: str) -> str:
        if sent is None:
            return stored
        return (forms.squeezed(sent.get(f"{name}-{self.photo.id}", "")) or "")[: photos.LONGEST[name]]


class TakeDownForm(forms.VersionedForm):
    """Why a story goes."""

    reason = forms.ProseField(lazy("Lý do gỡ bài"), [forms.Required(), forms.Length(max=1000)])
    no_consent = forms.BooleanField(lazy("Người được nêu gương không còn đồng ý đăng"))


class VersionForm(forms.VersionedForm):
    """A decision about a story as it was read."""


def _values(submission: Submission, story: Story | None) -> dict[str, Any]:
    known = {"consent": submission.consent, "consent_note": submission.consent_note}
    if story is not None and story.status != "unpublished":
        names = ("title", "lead", "quote", "body", "byline", "on_portal", "featured_on")
        return {**{name: getattr(story, name) for name in names}, **known}
    parts = [submission.deed]
    if submission.result:
        parts += [f"## {_('Kết quả')}", submission.result]
    if submission.spread:
        parts += [f"## {_('Lan tỏa')}", submission.spread]
    lead = submission.result or submission.deed
    return {"title": submission.title, "lead": _first_sentences(lead), "body": "\n\n".join(parts), **known}


def _first_sentences(text: str, most: int = 240) -> str:
    """The beginning of `text`, ending with a sentence where one ends early enough."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    end = line.rfind(". ", 0, most)
    return line[: end + 1] if end > 0 else line[:most].rpartition(" ")[0] + "…"


def _months(story: Story | None) -> list[tuple[date, str]]:
    """This month, the next one and the two before, and the one that was chosen."""
    today = clock.today().replace(day=1)
    numbers = [today.year * 12 + today.month - 1 + step for step in (1, 0, -1, -2)]
    months = {date(number // 12, number % 12 + 1, 1) for number in numbers}
    if story is not None and story.featured_on is not None:
        months.add(story.featured_on)
    return [(month, _("Tháng %(month)d/%(year)d", month=month.month, year=month.year)) for month in sorted(months)]
