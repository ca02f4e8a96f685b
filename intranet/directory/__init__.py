"""Who works where, since when: units with their history, people, memberships, groups, audiences."""
