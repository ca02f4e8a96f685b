"""Puts a table into the metadata without a class."""

from __future__ import annotations

from sqlalchemy import Column, Integer, Table

from intranet import db

note = Table("unit_note", db.metadata, Column("id", Integer, primary_key=True))
