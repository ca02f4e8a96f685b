"""Workers that are killed: the work they do, and a process that forks them, so that each start is cheap."""
