"""What comes in: by upload, from the folder, by command; accepted, waiting or refused."""
