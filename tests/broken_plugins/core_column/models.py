"""Adds a column to a table of core: every insert of a plan would then name it."""

from __future__ import annotations

from sqlalchemy import Column, String

from intranet import db

db.metadata.tables["plan"].append_column(Column("colour", String, default="red"))
