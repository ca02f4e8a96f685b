"""Commands: `intranet egov …`. They run inside the application, like a page without a reader."""

from __future__ import annotations

import click

from .intake.command import take_in
from .outbox.command import outbox
from .texts import ngettext


@click.command("samples")
def publish_samples() -> None:
    """Lập văn bản mẫu khi chưa có văn bản nào, để chạy thử / make examples where there is no document yet."""
    # Only this command needs them; the application should start fast.
    from . import samples

    made = samples.publish()
    click.echo(ngettext("Đã lập %(num)d văn bản mẫu", "Đã lập %(num)d văn bản mẫu", made))


COMMANDS: tuple[click.Command, ...] = (take_in, outbox, publish_samples)
