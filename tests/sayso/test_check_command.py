"""`sayso check`: definitions, generated files, releases and proof, with one verdict."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from contracts.results import Proof, Proven
from registry.version import Version
from tests.sayso.running import edit, run, tree

if TYPE_CHECKING:
    from pathlib import Path

QUICK = ("--examples", "1")


@pytest.fixture
def quick(registry: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A registry whose proof is not carried out, and holds."""
    prove(monkeypatch)
    return registry


def prove(monkeypatch: pytest.MonkeyPatch, *, holds: bool = True) -> None:
    def proof(*_: object) -> Proof:
        proven = Proven(
            event="card_click", version=Version(1, 0, 0), valid=1, invalid=2, columns=3, columns_proven=3, seconds=0.1
        )
        found = Proof(proven=[proven], planes=["collector"], left_out=[("ajv", "Node is missing")])
        if not holds:
            found.fail("card_click@1.0.0", "totality", "view card_click", "no column\nat all", {"card_id": "7"})
        return found

    monkeypatch.setattr("sayso.commands.test.run_proof", proof)


def test_a_sound_registry_is_proven(registry: Path) -> None:
    before = tree(registry)
    ran = run("check", *QUICK, cwd=registry)
    assert ran.code == 0
    assert ran.out.splitlines()[-1] == "ok: 1 event, 1 version tried, 0 failures"
    assert tree(registry) == before


@pytest.mark.parametrize("holds", [True, False])
def test_json_is_one_document(holds: bool, registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prove(monkeypatch, holds=holds)
    ran = run("check", "--format", "json", cwd=registry)
    document = json.loads(ran.out)
    assert ran.code == int(not holds)
    assert (document["holds"], document["findings"], document["proof"]["holds"]) == (holds, [], holds)
    assert document["proof"]["proven"][0]["version"] == "1.0.0"
    assert document["proof"]["left_out"] == [{"plane": "ajv", "reason": "Node is missing"}]
    examples = [failure["example"] for failure in document["proof"]["failures"]]
    assert examples == ([] if holds else [{"card_id": "7"}])


def test_json_is_one_document_when_nothing_can_be_proven(quick: Path) -> None:
    edit(quick / "events/card_click.yaml", "int64", "int46")
    ran = run("check", "--format", "json", cwd=quick)
    document = json.loads(ran.out)
    assert (ran.code, document["holds"], document["proof"]) == (1, False, None)
    assert document["findings"][0]["rule"] == "unknown-type"


def test_a_failure_is_an_annotation_of_its_definition(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prove(monkeypatch, holds=False)
    monkeypatch.setenv("GITHUB_WORKSPACE", str(registry))
    ran = run("check", "--format", "github", cwd=registry)
    assert ran.code == 1
    annotation, verdict = ran.out.splitlines()
    assert annotation.startswith("::error file=events/card_click.yaml,line=1,col=1,title=sayso proof::totality")
    assert annotation.endswith("no column%0Aat all")
    assert verdict == "failed: 1 event, 1 version tried, 1 failure"


def test_a_failure_as_text_can_be_tried_again(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prove(monkeypatch, holds=False)
    ran = run("check", "--seed", "7", cwd=registry)
    assert ran.code == 1
    assert "sayso test card_click@1.0.0 --examples 100 --seed 7 --engine duckdb" in ran.out
    assert ran.out.splitlines()[-1].startswith("failed: ")
    registry.rename(registry.parent / "{of} ours")
    elsewhere = run("check", "-C", "{of} ours", cwd=registry.parent).out
    assert "--engine duckdb -C '{of} ours'\n" in elsewhere


@pytest.mark.parametrize("fault", ["changed", "missing", "stale"])
def test_generated_files_must_be_what_the_definitions_say(fault: str, quick: Path) -> None:
    assert run("generate", cwd=quick).code == 0
    assert run("check", cwd=quick).code == 0
    one = quick / "generated/glue/local/card_click_v1.json"
    if fault == "changed":
        one.write_text("{}")
    elif fault == "missing":
        one.unlink()
    else:
        edit(quick / "sayso.yaml", "glue: {}", "glue: false")
    before = tree(quick)
    ran = run("check", cwd=quick)
    assert ran.code == 1
    assert "generated/glue/local/card_click_v1.json:1:1: error generated-drift: " in ran.out
    assert ran.out.splitlines()[-1].startswith("failed: 1 event, ")
    assert tree(quick) == before


def test_warnings_do_not_stop_it(quick: Path) -> None:
    edit(quick / "events/card_click.yaml", 'examples:\n  - {card_id: "7"}\n', "")
    ran = run("check", cwd=quick)
    assert ran.code == 0
    assert ran.out.splitlines()[-1].startswith("ok: 1 event, 0 errors, 1 warning, ")


def test_a_missing_engine_says_how_to_get_it(registry: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from registry.errors import MissingPartError  # noqa: PLC0415 - as the engine would

    def missing(*_: object) -> None:
        raise MissingPartError("duckdb", "`pip install 'sayso[test]'`")

    monkeypatch.setattr("sayso.commands.test.run_proof", missing)
    ran = run("check", "--format", "json", cwd=registry)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == "error: duckdb is missing: `pip install 'sayso[test]'`\n"


def test_a_query_that_the_tables_cannot_answer_is_told_and_the_proof_goes_on(quick: Path) -> None:
    (quick / "consumers").mkdir()
    query = "-- name: clicks\n-- owner: growth\n-- what: all of them\nSELECT nope FROM card_click\n"
    (quick / "consumers" / "clicks.sql").write_text(query)
    ran = run("check", *QUICK, cwd=quick)
    assert ran.code == 1
    assert "consumers/clicks.sql:4:8: error query-invalid" in ran.out
    assert "card_click  1.0.0" in ran.out, "the proof went on"


def test_lint_says_what_is_no_query_too(quick: Path) -> None:
    (quick / "consumers").mkdir()
    (quick / "consumers" / "clicks.sql").write_text("-- name: clicks\n-- onwer: growth\n-- what: Clicks.\nSELECT 1\n")
    ran = run("lint", cwd=quick)
    assert (ran.code, ran.err) == (1, "")
    assert "consumers/clicks.sql:2:4: error query-file: `onwer` is no key of a query's header" in ran.out
    assert run("check", cwd=quick).out.count("onwer") == 1
