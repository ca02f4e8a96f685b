"""The common plan database: plans, their waves, duties, targets, and who took part."""
