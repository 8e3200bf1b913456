"""The oracle of the query plane: our binder and Trino's `EXPLAIN (TYPE VALIDATE)` give the same verdict.

Over queries written by hand, queries drawn over the starter and over odd registries, the same with one name changed,
and queries over one registry judged against what it evolved into.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from contracts.engine import View
from contracts.queries import expressions, scope
from contracts.queries.binding import bind
from contracts.queries.catalogue import catalogue
from contracts.queries.consumers import read_queries
from generators.athena import views
from generators.glue import table_inputs
from tests.cases import STARTER
from tests.contracts.evolving import evolved
from tests.contracts.faults.seeding import WHOLE
from tests.contracts.odd_registries import odd_registry
from tests.contracts.query_cases import BINDS, BROKEN, base, corpus
from tests.contracts.query_strategies import broken_queries, queries

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis import strategies as st

    from contracts.queries.catalogue import Catalogue
    from contracts.trino.engine import TrinoSession
    from contracts.trino.server import TrinoServer
    from registry.model import Registry
    from tests.contracts.query_strategies import Drawn

pytestmark = pytest.mark.trino

ODD = ("growing", "depth", "reserved", "nullable", "wire_names")
RIGHT, BROKEN_EXAMPLES, EVOLVED = 50, 80, 60
"""Queries of each kind, for each registry."""

MOST_UNDECIDED = 0.05


@dataclass
class Lake:
    """A registry's tables and views in Trino, and what the binder knows about them."""

    session: TrinoSession
    catalogue: Catalogue
    judged: int = 0
    refused: int = 0
    undecided: list[str] = field(default_factory=list)
    disagreed: list[tuple[str, object, object]] = field(default_factory=list)

    def judge(self, sql: str) -> None:
        """Ask both. The binder may not know; then it must not have found a problem."""
        binding, refused = bind(sql, self.catalogue), self.session.validate(sql)
        self.judged += 1
        self.refused += refused is not None
        if binding.undecided:
            self.undecided.append(sql)
        elif binding.binds != (refused is None):
            self.disagreed.append((sql, refused, binding.problems))

    def ask(self, drawn: st.SearchStrategy[Drawn], examples: int) -> None:
        """Judge so many drawn queries, the same in every run; the shortest ones that disagree are shown."""

        @settings(
            max_examples=examples,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(drawn)
        def judged(query: Drawn) -> None:
            self.judge(query.sql)

        judged()

    def agrees(self) -> None:
        assert sorted(self.disagreed, key=lambda each: len(each[0]))[:3] == []
        assert len(self.undecided) <= MOST_UNDECIDED * self.judged, self.undecided


@pytest.fixture(scope="module")
def lake_of(trino_session_factory: Callable[[], TrinoSession]) -> Callable[[Registry], Lake]:
    def made(registry: Registry) -> Lake:
        return _filled(trino_session_factory(), registry)

    return made


def _filled(session: TrinoSession, registry: Registry) -> Lake:
    environment = next(iter(registry.config.deployments))
    session.create_tables(list(table_inputs(registry, environment)))
    session.create_views([View(view.name, view.sql) for view in views(registry)])
    return Lake(session, catalogue(registry, frozenset({session.database})))


def test_queries_written_by_hand(trino_server: TrinoServer) -> None:
    from contracts.trino.engine import session_over  # noqa: PLC0415 - optional

    with session_over(trino_server, "queries_dev") as session:
        lake = _filled(session, base())
        for sql in corpus(BINDS) + corpus(BROKEN):
            lake.judge(sql)
        lake.agrees()
        assert lake.judged > 150


def test_every_query_of_the_starter_binds(lake_of: Callable[[Registry], Lake]) -> None:
    lake = lake_of(WHOLE)
    for query in read_queries(STARTER).queries:
        assert lake.session.validate(query.sql) is None
        assert bind(query.sql, lake.catalogue).problems == ()


@pytest.mark.parametrize("which", ["starter", "odd"])
def test_drawn_queries(lake_of: Callable[[Registry], Lake], which: str) -> None:
    lake = lake_of(WHOLE if which == "starter" else odd_registry(*ODD))
    tables = sorted(lake.catalogue.makers)
    lake.ask(queries(lake.catalogue, tables), RIGHT)
    assert lake.refused == 0, "they are drawn to bind"
    lake.ask(broken_queries(lake.catalogue, tables), BROKEN_EXAMPLES)
    lake.agrees()


@pytest.mark.parametrize("which", ["starter", "odd"])
def test_queries_over_what_a_registry_was(lake_of: Callable[[Registry], Lake], which: str) -> None:
    before = WHOLE if which == "starter" else odd_registry(*ODD)
    old, lake = catalogue(before), lake_of(evolved(before, Random(which)))
    lake.ask(queries(old, sorted(old.makers)), EVOLVED)
    lake.agrees()
    assert 0.2 < lake.refused / lake.judged < 0.98, "some break, some do not"


@pytest.fixture
def careless_binder(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (scope, expressions):
        monkeypatch.setattr(module, "members", lambda *_: scope.UNKNOWN)


@pytest.mark.usefixtures("careless_binder")
def test_a_binder_that_does_not_look_into_rows_is_caught(lake_of: Callable[[Registry], Lake]) -> None:
    lake = lake_of(odd_registry("depth"))
    lake.ask(broken_queries(lake.catalogue, sorted(lake.catalogue.makers)), BROKEN_EXAMPLES)
    assert lake.disagreed
