"""What stored files keep about a person: who uploaded them."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select, update

from intranet.database import db, transaction
from intranet.files.models import FileBlob, StoredFile
from intranet.hookspecs.personal import Erasure, PersonalRecord
from intranet.web.i18n import _


def records(person_id: int) -> Iterator[PersonalRecord]:
    """The files the person uploaded, in one record: there may be thousands."""
    found = db.session.execute(
        select(StoredFile.name, FileBlob.size, StoredFile.created_at, StoredFile.archived_at)
        .join(FileBlob, FileBlob.digest == StoredFile.digest)
        .where(StoredFile.uploaded_by == person_id)
        .order_by(StoredFile.id)
    )
    rows = [
        {"name": name, "bytes": size, "created_at": created_at, "archived_at": archived_at}
        for name, size, created_at, archived_at in found
    ]
    if rows:
        yield PersonalRecord(_("Tệp đã tải lên"), {"files": rows})


def erase(person_id: int) -> Iterator[Erasure]:
    """The files belong to what they were uploaded for; who uploaded them is forgotten."""
    with transaction():
        of_person = update(StoredFile).where(StoredFile.uploaded_by == person_id).values(uploaded_by=None)
        nameless = of_person.returning(StoredFile.id).execution_options(synchronize_session=False)
        changed = len(db.session.scalars(nameless).all())
    yield Erasure(
        _("Tên người tải tệp lên"), erased=changed, kept=changed,
        reason=_("Nội dung tệp thuộc hồ sơ công việc nên được giữ, không còn tên người tải lên") if changed else "",
    )  # fmt: skip
