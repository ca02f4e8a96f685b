"""`python -m intranet.cli.plugins_load`: load all plugins and print what is wrong with them as JSON."""

from __future__ import annotations

import json
import logging
import sys

MARK = "plugins: "
"""What the line with the answer begins with."""


def main() -> None:
    """Read the instance from the environment, as worker processes do."""
    from intranet.app import create_app
    from intranet.web import i18n

    # The reasons are on standard output; the log would repeat them.
    logging.disable()
    with i18n.speaking(sys.argv[1] if len(sys.argv) > 1 else i18n.DEFAULT):
        plugins = create_app().extensions["host"].plugins
        found = [(plugin.id, str(plugin.problem.reason)) for plugin in plugins.values() if plugin.problem]
    sys.stdout.write(f"\n{MARK}{json.dumps(found)}\n")


if __name__ == "__main__":
    main()
