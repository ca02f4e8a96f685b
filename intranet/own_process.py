"""The limits of a process that reads a file somebody gave us: a hostile or broken file costs it, nothing else."""

from __future__ import annotations


def limit(memory: int, seconds: int) -> None:
    """Let this process have no more than `memory` bytes and `seconds` of computing, where the system can say so."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
