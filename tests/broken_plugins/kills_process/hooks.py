"""Ends the process on the spot, as a crash inside a compiled library would."""

import os

os._exit(86)
