"""Bảng tin: short news of departments about the emulation movement."""
