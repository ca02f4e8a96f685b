"""Needs what nobody installed."""

import a_library_nobody_has

bp = a_library_nobody_has.bp
