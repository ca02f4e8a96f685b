"""Photos of stories: made from evidence or uploads, stored anew, and erased with everything in them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from typing import Any

from sqlalchemy import delete, select
from werkzeug.datastructures import FileStorage

from intranet import Actor, Refused, db, files, images

from ..models import Photo, Story
from ..submissions import evidence
from ..texts import ID, _

KIND_OF_FILES = f"{ID}.photo"
MOST = 12
LARGE, SMALL = 1600, 480
"""Pixels of the longer side: on the page of the story, and in lists."""
LONGEST = {"alt": 250, "caption": 300}
# What a telephone called it may say when and where it was taken.
_NAME = "anh.jpg"
Source = Callable[[], AbstractContextManager[Any]]


@dataclass(frozen=True, slots=True)
class Words:
    """What is said about a photo, and where it stands."""

    alt: str = ""
    caption: str = ""
    position: int = 0


@dataclass(frozen=True, slots=True)
class PhotoChange:
    """What is to become of the photos: words by id, ids to remove, ids of evidence to add, files to add."""

    words: Mapping[int, Words] = field(default_factory=dict)
    removed: Collection[int] = ()
    evidence: Collection[int] = ()
    uploads: Sequence[FileStorage] = ()


def of(story_id: int) -> list[Photo]:
    """The photos of a story in their order."""
    return list(db.session.scalars(select(Photo).where(Photo.story_id == story_id).order_by(Photo.position, Photo.id)))


def get(photo_id: int) -> Photo | None:
    """One photo."""
    return db.session.get(Photo, photo_id)


def first_of(story_ids: Collection[int]) -> dict[int, Photo]:
    """The first photo of each story that has any. One statement."""
    if not story_ids:
        return {}
    found = select(Photo).where(Photo.story_id.in_(story_ids)).order_by(Photo.position.desc(), Photo.id.desc())
    return {photo.story_id: photo for photo in db.session.scalars(found)}


def stored(photo: Photo, size: str) -> files.StoredFile:
    """The file of a photo; `size` is *small* or *large*."""
    return db.session.get_one(files.StoredFile, photo.thumbnail_id if size == "small" else photo.file_id)


def bytes_of(shown: Iterable[Photo]) -> dict[int, int]:
    """How many bytes the large file of each photo has, by the id of the file. One statement."""
    ids = {photo.file_id for photo in shown}
    if not ids:
        return {}
    sizes = select(files.StoredFile.id, files.FileBlob.size).join(files.FileBlob)
    return dict(db.session.execute(sizes.where(files.StoredFile.id.in_(ids))).all())


def pictures_among_evidence(submission_id: int) -> list[files.StoredFile]:
    """The photos among the evidence of a case."""
    return [one for one in evidence.of(submission_id) if evidence.is_picture(one.name)]


def change(actor: Actor, story: Story, wanted: PhotoChange) -> bool:
    """Make the photos of a story as `wanted`, in the caller's transaction; whether anything changed.

    Raises Refused for the field *uploads*.
    """
    shown = of(story.id)
    gone = [photo for photo in shown if photo.id in wanted.removed]
    kept = [photo for photo in shown if photo.id not in wanted.removed]
    chosen = list(_chosen(story.submission_id, wanted))
    if len(kept) + len(chosen) > MOST:
        raise Refused(_("Mỗi bài có tối đa %(num)d ảnh; bỏ bớt ảnh rồi lưu lại", num=MOST), "uploads")
    erase(gone)
    changed = [_say(photo, wanted.words[photo.id]) for photo in kept if photo.id in wanted.words]
    last = max((photo.position for photo in kept), default=0)
    for number, (name, source) in enumerate(chosen, last + 1):
        _add(actor, story, name, source, number)
    db.session.flush()
    return bool(gone or chosen or any(changed))


def erase(photos: Iterable[Photo]) -> None:
    """Forget photos for good, in the caller's transaction: rows, files, and their content."""
    gone = list(photos)
    if not gone:
        return
    kept_in = [file_id for photo in gone for file_id in (photo.file_id, photo.thumbnail_id)]
    ids = [photo.id for photo in gone]
    db.session.execute(delete(Photo).where(Photo.id.in_(ids)).execution_options(synchronize_session="fetch"))
    files.erase(kept_in)


def _chosen(submission_id: int, wanted: PhotoChange) -> Iterator[tuple[str, Source]]:
    if wanted.evidence:
        for one in pictures_among_evidence(submission_id):
            if one.id in wanted.evidence:
                yield one.name, partial(files.open, one)
    for upload in wanted.uploads:
        # Browsers send one nameless, empty part when no file was chosen.
        if upload.filename:
            yield upload.filename, partial(nullcontext, upload.stream)


def _say(photo: Photo, words: Words) -> bool:
    said = Words(photo.alt, photo.caption, photo.position)
    photo.alt, photo.caption, photo.position = words.alt, words.caption, words.position
    return said != words


def _add(actor: Actor, story: Story, name: str, source: Source, position: int) -> None:
    try:
        with source() as stream:
            large, small = images.shrink(stream, (LARGE, SMALL))
    except Refused as refusal:
        raise Refused(f"{name}: {refusal}", "uploads") from refusal
    kept = [
        files.store(actor, BytesIO(one.content), _NAME, subject_kind=KIND_OF_FILES, subject_id=story.id)
        for one in (large, small)
    ]
    photo = Photo(
        story_id=story.id, position=position, file_id=kept[0].id, thumbnail_id=kept[1].id, width=large.width,
        height=large.height,
    )  # fmt: skip
    db.session.add(photo)
