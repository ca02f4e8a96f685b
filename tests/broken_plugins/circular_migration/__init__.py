"""Its migrations follow each other."""
