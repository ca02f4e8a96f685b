"""Sessions of the council: members, agenda, criteria, independent scores, discussion."""
