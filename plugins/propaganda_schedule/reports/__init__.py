"""Reports of sessions: attendance, evidence, absences."""
