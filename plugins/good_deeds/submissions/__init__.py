"""Writing submissions: forms, drafts that survive, likely duplicates, evidence, the page of a case."""
