"""Commendations by decision, their withdrawal, and the record of people and units."""
