"""Its migrations were not run."""
