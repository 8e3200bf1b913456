"""Targets side by side: on a large registry each target is generated in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from typing import TYPE_CHECKING

from generators.generate import generate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from generators.target import File, Target
    from registry.model import Registry

LARGE = 300
"""From how many versions on a second process is worth its start."""

_shared: list[Registry] = []


def generate_all(registry: Registry, targets: Sequence[Target]) -> Iterator[File]:
    """The files of all targets, in their order, whatever process made them."""
    can_fork = "fork" in multiprocessing.get_all_start_methods()
    if len(registry.events) < LARGE or len(targets) < 2 or not can_fork or (os.cpu_count() or 1) < 2:
        yield from generate(registry, targets)
        return
    # Forked children find the registry where it is; nothing of it has to be sent.
    _shared[:] = [registry]
    context = multiprocessing.get_context("fork")
    with ProcessPoolExecutor(max_workers=os.cpu_count(), mp_context=context) as pool:
        # The slowest first, or it would be alone at the end.
        order = sorted(targets, key=lambda target: target.name != "python")
        made = {target.name: pool.submit(_generate, target.name) for target in order}
        for target in targets:
            yield from made[target.name].result()
    _shared.clear()


def _generate(name: str) -> list[File]:
    from generators.generate import chosen  # noqa: PLC0415 - in the child

    registry = _shared[0]
    return list(generate(registry, chosen(registry.config, [name])))
