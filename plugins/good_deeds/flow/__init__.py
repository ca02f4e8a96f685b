"""The course of a submission: stages and steps as data, one service that walks them, reminders."""
