"""Official documents at scale: inbox, confirming, following, register, list of what was sent; fan-out, storm, moves.

python -m tests.benchmarks.egov_broadcast [--rounds 40] [--folder FOLDER] [--only TEXT] [--roles …] [--work …] [--small]

200 documents to 100,000 people: 20 million receipts on the embedded database, see `egov_broadcast_data`. Built at the
first use (some minutes, 4 GB) and kept. Times as in `tests.benchmarks.bench`. Beside pages there are "fan-out" against
the bare INSERT … SELECT of the same rows, "storm" of 32 who confirm at a real server, "follow" after changes of the
directory.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from functools import partial

from intranet.database import db
from tests.benchmarks import bench, egov_broadcast_data, egov_broadcast_work, place
from tests.benchmarks.bench import Page

ROLES = ("staff", "unit_head", "office", "leader")
AT = f"/p/{egov_broadcast_data.ID}"


class Bench(bench.Bench):
    """Somebody signed in, and what they look at."""

    def pages(self) -> Iterator[Page]:
        """What everybody reads, then what those who follow do."""
        get = self.get
        with self.app.app_context():
            root = egov_broadcast_data.newest()
        yield Page("inbox", get(f"{AT}/"))
        yield Page("inbox, to confirm", get(f"{AT}/?show=confirm"))
        yield Page("inbox, last page", get(f"{AT}/?page=4"))
        yield Page("inbox, search", get(f"{AT}/?q=sang+kien"))
        yield Page("document in the inbox", get(f"{AT}/items/{root}"))
        yield self.acknowledging()
        yield Page("home", get("/"))
        yield Page("site search", get("/search?q=chuyen+doi"))
        if self.role == "staff":
            return
        yield Page("tracking", get(f"{AT}/sent/{root}"))
        yield Page("tracking, live part", get(f"{AT}/sent/{root}/part"))
        yield Page("tracking, who is late", get(f"{AT}/sent/{root}?state=overdue"))
        yield Page("tracking, a name", get(f"{AT}/sent/{root}?q=nguyen"))
        yield Page("tracking, all units", get(f"{AT}/sent/{root}/units"))
        yield Page("tracking, of one that ended", get(f"{AT}/sent/{root // 2}"))
        yield Page("what was sent", get(f"{AT}/sent?scope=unit"))
        if self.role != "unit_head":
            yield Page("what was sent, all", get(f"{AT}/sent?scope=all"))
            yield Page("what was sent, page 6", get(f"{AT}/sent?scope=all&page=6"))
            yield Page("chain", get(f"{AT}/sent/{root}/chain"))
        if self.role == "office":
            yield Page("register", get(f"{AT}/documents"))
            yield Page("register, search", get(f"{AT}/documents?q=sang+kien"))
            yield Page("document", get(f"{AT}/documents/{root}"))
            yield Page("messages", get(f"{AT}/messages"))

    def acknowledging(self) -> Page:
        """Confirming one document after the other."""
        with self.app.app_context():
            roots = itertools.cycle(egov_broadcast_data.to_confirm())

        def confirm() -> None:
            csrf, self.app.config["WTF_CSRF_ENABLED"] = self.app.config["WTF_CSRF_ENABLED"], False
            self.browser.post(f"{AT}/items/{next(roots)}/acknowledge", {})
            self.app.config["WTF_CSRF_ENABLED"] = csrf

        def prepare() -> None:
            with self.app.app_context():
                egov_broadcast_data.unconfirm(self.person_id)

        return Page("confirm", confirm, prepare)


def main() -> None:
    """Measure and print."""
    parser = bench.options_of(__doc__, ROLES)
    parser.add_argument("--work", nargs="*", default=list(egov_broadcast_work.WORK), help="what to do beside pages")
    options = parser.parse_args()
    sizes = egov_broadcast_data.SMALL if options.small else None
    path = bench.kept("egov", options, egov_broadcast_data.ID, egov_broadcast_data)
    plugins = [bench.plugin(egov_broadcast_data.ID)]
    with place.opened(path, partial(egov_broadcast_data.build, sizes), plugins=plugins) as (app, world):
        with app.app_context():
            print(", ".join(f"{number:,} {name}" for name, number in egov_broadcast_data.counted().items()), "\n")
            # What the time since the build changed, once for all.
            egov_broadcast_data.follow()
            db.session.remove()
        for _here in bench.run(Bench, app, world, options):
            pass
        for name in options.work if not options.explain else ():
            egov_broadcast_work.WORK[name](app, world)


if __name__ == "__main__":
    main()
