"""`python -m intranet.cli`."""

from intranet.cli import main

if __name__ == "__main__":
    main()
