"""Targets side by side: on a large registry each target is generated in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

from generators.generate import generate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generators.target import File, Target
    from registry.model import Registry

LARGE = 300
"""From how many versions on a second process is worth its start."""

_shared: list[tuple[Registry, Sequence[Target]]] = []


def generate_all(registry: Registry, targets: Sequence[Target]) -> Iterator[File]:
    """The files of all targets, in their order, whatever process made them."""
    can_fork = "fork" in multiprocessing.get_all_start_methods()
    processes = min(os.cpu_count() or 1, len(targets))
    if len(registry.events) < LARGE or processes < 2 or not can_fork:
        yield from generate(registry, targets)
        return
    # Forked children find the registry where it is; nothing of it has to be sent.
    _shared[:] = [(registry, targets)]
    context = multiprocessing.get_context("fork")
    try:
        with ProcessPoolExecutor(processes, mp_context=context, initializer=_end_quietly) as pool:
            # The slowest first, or it would be alone at the end.
            order = sorted(range(len(targets)), key=lambda index: targets[index].name != "python")
            made = {index: pool.submit(_generate, index) for index in order}
            for index in range(len(targets)):
                yield from made[index].result()
    finally:
        _shared.clear()


def _end_quietly() -> None:
    """An interrupt ends a child at once; only the parent has something to say about it."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _generate(index: int) -> list[File]:
    registry, targets = _shared[0]
    return list(generate(registry, [targets[index]]))
