"""The invented agency of `intranet demo`: its units, people, plans. Nobody and nothing in it exists.

All days are counted from the day on which the demo is made, so that it always looks alive.
"""
