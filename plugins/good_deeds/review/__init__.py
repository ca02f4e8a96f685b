"""The spreadsheet of those who review: sort, filter, assign, export, statistics."""
