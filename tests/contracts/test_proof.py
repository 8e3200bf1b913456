"""The proof as its caller sees it: what holds, what is left out, and how a failure is told."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

import pytest

from contracts.artefacts import NEEDED, OPTIONAL, artefacts_of
from contracts.engines import engine
from contracts.firehose.partitions import query
from contracts.planes import PLANES, Plane
from contracts.proof import Options, prove
from generators.athena import Duplicates
from registry.errors import EngineError, MissingPartError, UsageError
from registry.layouts import LAYOUTS
from registry.model import Registry, Type
from tests.contracts.faults.seeding import GLUE, REGISTRY, WHOLE, column_type, defined_as, emitting, of_json
from tests.contracts.faults.shared_stream import SHARED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from contracts.results import Proof

SOUND = artefacts_of(REGISTRY, targets=NEEDED + OPTIONAL)
CLICKS = REGISTRY.lineages[0].versions
NEWEST = CLICKS[-1:]
HALVED = emitting("row['ranking_id'] = row.get('ranking_id', 0) // 2 or None")


def proof_of(change: Any = None, **options: Any) -> Proof:
    artefacts = SOUND.changed(change(SOUND.files)) if change else SOUND
    return prove(REGISTRY, artefacts, NEWEST, Options(**{"examples": 20, "planes": (), **options}))


@pytest.mark.parametrize("layout", [row.name for row in LAYOUTS])
def test_the_starter_holds(layout: str) -> None:
    starter = replace(WHOLE, config=WHOLE.config.model_copy(update={"layout": layout}), _index={})
    proof = prove(starter, artefacts_of(starter, targets=NEEDED + OPTIONAL), starter.events, Options(examples=10))
    assert proof.failures == []
    assert proof.holds
    assert set(proof.planes) | {plane for plane, _ in proof.left_out} == {"collector", *(each.name for each in PLANES)}
    assert [(each.event, each.version) for each in proof.proven] == [
        (event.name, event.version) for event in WHOLE.events
    ]
    for each in proof.proven:
        assert (each.valid, each.columns_proven) == (10, each.columns), each.event
        assert each.invalid >= 100


@pytest.mark.parametrize("examples", [1, 2, 3])
def test_few_examples_hold_too(examples: int) -> None:
    proof = proof_of(examples=examples)
    assert proof.failures == []
    assert proof.proven[0].valid == examples
    assert proof.proven[0].columns_proven == proof.proven[0].columns


def test_a_plane_that_is_missing_is_left_out_and_said() -> None:
    @contextmanager
    def missing(*_: object) -> Iterator[Any]:
        raise MissingPartError("a part", "get it")
        yield

    proof = proof_of(planes=(Plane("absent", "", missing), *PLANES[:1]))
    assert proof.left_out == [("absent", "a part is missing: get it")]
    assert proof.planes == ["collector", "jsonschema"]
    assert proof.holds


def test_models_that_were_not_generated_are_left_out() -> None:
    python = next(plane for plane in PLANES if plane.name == "python")
    without = {path: None for path in SOUND.files if path.startswith("python/")}
    assert [plane for plane, _ in proof_of(lambda _: without, planes=(python,)).left_out] == ["python"]


def test_a_narrowed_type_gives_a_small_event_and_the_column() -> None:
    proof = proof_of(of_json(GLUE, column_type("user_id", "bigint", "int")))
    (failure,) = [each for each in proof.failures if each.plane == "firehose card_click_v1"]
    assert failure.event == "card_click@1.2.0"
    assert "column user_id" in failure.message
    assert failure.example is not None
    optional = {field.wire_name for field in NEWEST[0].fields if not field.required}
    assert set(failure.example) & optional == {"user_id"}
    assert len(json.dumps(failure.example)) < 600


def test_a_wrong_value_gives_a_small_event_and_both_values() -> None:
    proof = proof_of(HALVED)
    failure = proof.failures[0]
    assert (failure.law, failure.plane) == ("totality", "table card_click_v1")
    assert failure.message.startswith("column ranking_id: sent ")
    assert failure.example is not None
    assert "dwellSeconds" not in failure.example


def test_a_verdict_gives_a_small_event() -> None:
    proof = proof_of(defined_as("position", {"maximum": Decimal(9999)}))
    refused = next(each for each in proof.failures if "refuses" in each.message)
    assert refused.example is not None
    assert set(refused.example) == {field.wire_name for field in NEWEST[0].fields if field.required}
    assert refused.example["position"] == "10000"
    assert json.loads(refused.message.partition(": ")[2])["path"] == "/position"


def test_rows_that_one_column_spoils_leave_the_other_columns_proven() -> None:
    proof = proof_of(of_json(GLUE, column_type("ranking_id", "bigint", "int")))
    assert {each.plane for each in proof.failures} == {"firehose card_click_v1", "athena ddl card_click_v1"}
    assert proof.proven[0].columns_proven > proof.proven[0].columns / 2


def test_a_refused_event_that_is_not_kept_is_reported() -> None:
    forgotten = emitting("table = 'nowhere'", refused=True)
    lost = [each for each in proof_of(forgotten).failures if each.law == "nothing lost"]
    assert [(each.plane, each.event) for each in lost] == [("table rejected", "card_click@1.2.0")]
    assert lost[0].example is not None


def test_an_engine_that_cannot_read_a_table_is_a_failure_that_names_it() -> None:
    class Broken:
        def create_tables(self, tables: Sequence[Mapping[str, Any]]) -> None: ...
        def create_views(self, views: Sequence[Any]) -> None: ...
        def add_objects(self, objects: Any) -> None: ...

        def read(self, table: str, *, where: str | None = None) -> list[dict[str, Any]]:  # noqa: ARG002 - a session's
            raise EngineError(f"table {table}, column position: no")

    @contextmanager
    def opened(_options: object) -> Iterator[Any]:
        yield Broken()

    proof = proof_of(engine=replace(engine("duckdb"), open=opened))
    assert [(each.plane, each.event, each.message) for each in proof.failures] == [
        ("table card_click_v1", "card_click", "table card_click_v1, column position: no"),
        ("table rejected", "", "table rejected, column position: no"),
    ]


def test_an_engine_that_cannot_be_opened_is_said_before_anything_is_tried() -> None:
    @contextmanager
    def missing(_options: object) -> Iterator[Any]:
        raise MissingPartError("a JDK", "install one")
        yield

    said: list[str] = []
    with pytest.raises(MissingPartError):
        proof_of(engine=replace(engine("duckdb"), open=missing), say=said.append)
    assert said == []


def test_the_same_seed_finds_the_same() -> None:
    change = HALVED
    now = datetime(2026, 11, 22, tzinfo=UTC)
    first, again, other = (proof_of(change, seed=seed, now=now).failures for seed in (3, 3, 4))
    assert first == again
    assert [each.message for each in other]


def test_one_version_finds_what_all_find() -> None:
    """So the line that says how to reproduce a failure needs to name its event only."""
    change = emitting("row['tab'] += '!'")
    artefacts = SOUND.changed(change(SOUND.files))
    now = datetime(2026, 11, 22, tzinfo=UTC)
    options = Options(examples=6, planes=(), now=now)
    found = prove(REGISTRY, artefacts, CLICKS, options).failures
    assert found
    for label in {failure.event for failure in found}:
        alone = prove(REGISTRY, artefacts, [event for event in CLICKS if event.label == label], options).failures
        assert [failure for failure in found if failure.event == label and failure not in alone] == []


@pytest.mark.parametrize("start", ["1999-12-31", "2024-02-29", "2025-06-01"])
def test_a_projection_may_begin_on_any_day(start: str) -> None:
    config = REGISTRY.config.model_copy(update={"targets": {"glue": {"projection_start": start}}})
    registry = Registry(config=config, lineages=REGISTRY.lineages)
    proof = prove(registry, artefacts_of(registry), NEWEST, Options(examples=6, planes=()))
    assert proof.failures == []


@pytest.mark.parametrize("duplicates", get_args(Duplicates))
def test_the_view_drops_the_copies_that_the_settings_say(duplicates: str) -> None:
    registry = _with_duplicates(duplicates)
    options = Options(examples=6, planes=())
    assert prove(registry, artefacts_of(registry), NEWEST, options).failures == []
    other = artefacts_of(_with_duplicates("day" if duplicates == "keep" else "keep"))
    (failure, *_) = prove(registry, other, NEWEST, options).failures
    assert failure.plane == "view card_click"
    assert "times" in failure.message


def _with_duplicates(duplicates: str) -> Registry:
    config = REGISTRY.config.model_copy(update={"targets": {"athena": {"duplicates": duplicates}}})
    return Registry(config=config, lineages=REGISTRY.lineages)


def test_a_shared_stream_without_jq_is_said_and_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    query.cache_clear()
    monkeypatch.setitem(sys.modules, "jq", None)
    with pytest.raises(MissingPartError, match="pip install jq"):
        prove(SHARED, artefacts_of(SHARED), NEWEST, Options(examples=3, planes=()))


def test_a_definition_that_no_value_satisfies_is_said_in_a_sentence() -> None:
    event = NEWEST[0]
    impossible = Type(name="string", form="string", pattern="[a-z]", min_length=2)
    fields = (*event.fields, replace(event.by_name["os_version"], name="x", wire_name="x", type=impossible))
    broken = replace(event, fields=fields)
    registry = replace(REGISTRY, lineages=(replace(REGISTRY.lineages[0], versions=(broken,)),), _index={})
    with pytest.raises(UsageError, match=r"no valid string .* pattern \[a-z\], min_length 2"):
        prove(registry, artefacts_of(registry), (broken,), Options(examples=3, planes=()))
