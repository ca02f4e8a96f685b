"""`intranet serve`: the server for real use."""

from __future__ import annotations

import click

from intranet.cli import server
from intranet.cli.context import application, settings, tell_troubles
from intranet.cli.words import tr


@click.command("serve")
@click.option("--host", help="Địa chỉ / address (host).")
@click.option("--port", type=click.IntRange(1, 65535), help="Cổng / port (port).")
@click.option("--web-only", is_flag=True, help="Không chạy việc nền / no background work here.")
def command(host: str | None, port: int | None, web_only: bool) -> None:
    """Chạy máy chủ / run the server."""
    chosen = settings()
    app = application(chosen)
    tell_troubles(app)
    address, number = host or chosen.host, port or chosen.port

    def ready() -> None:
        shown = f"[{address}]" if ":" in address else address
        click.echo(tr(f"Lan Tỏa đang chạy tại http://{shown}:{number}/", f"Lan Tỏa runs at http://{shown}:{number}/"))

    server.run(chosen, address, number, jobs_of=None if web_only else app, ready=ready)
