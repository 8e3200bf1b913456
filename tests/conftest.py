"""What holds for every test: servers are started once a run, no test is timed, and CI skips nothing."""

from __future__ import annotations

import os
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from registry.errors import MissingPartError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contracts.hive_judge import HiveJudge

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # a machine that is busy makes no test fail

_ONE_WORKER = ("trino", "java")
"""Marks whose tests share a server: with several workers they all go to the same one."""


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for mark in _ONE_WORKER:
            if item.get_closest_marker(mark):
                item.add_marker(pytest.mark.xdist_group(mark))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    """Where every part is required, a skipped test is a failed one: a missing part must not go unseen."""
    report = yield
    if os.environ.get("SAYSO_REQUIRE_ALL") == "1" and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped where nothing may be: {report.longrepr}"
    return report


@pytest.fixture(scope="session")
def hive() -> Iterator[HiveJudge]:
    """Hive's parser and type checker, where Java is."""
    from contracts.hive_judge import open_hive  # noqa: PLC0415 - py4j and pyspark are optional

    with ExitStack() as stack:
        try:
            judge = stack.enter_context(open_hive())
        except MissingPartError as error:
            pytest.skip(str(error))
        yield judge
