"""Stories for everybody: wall, pages, photos, feed, fragment for the website."""
