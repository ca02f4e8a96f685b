"""Who is reached and who is missing."""
