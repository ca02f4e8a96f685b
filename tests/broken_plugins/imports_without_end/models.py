"""Never comes back."""


def deeper(level: int) -> int:
    return deeper(level + 1) + 1


DEPTH = deeper(0)
