"""Wants to end the program."""

import sys

sys.exit("good night")
