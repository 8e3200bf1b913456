"""Code plane: what the rules call compatible, tsc and mypy compile; what they call broken, one of the two refuses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from registry.compatibility import BY_ID, RULES
from registry.compatibility.rule import Judgement
from registry.errors import MissingPartError
from tests.contracts.code_evolution import Pair, evolved_pairs, python_errors, typescript_errors

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from registry.compatibility.rule import Rule

pytestmark = [pytest.mark.node, pytest.mark.xdist_group("code")]
COUNT = 400
ODD = (1529, 1800)
"""Pairs that showed a fault when thousands were tried: a class goes with a list that is always empty."""
PAIRS = {pair.name: pair for pair in evolved_pairs([*range(COUNT), *ODD])}
ON_CODE = [rule for rule in RULES if "code" in rule.planes and rule.direction != "always"]
DOUBTED = [rule for rule in ON_CODE if rule.id.endswith(("-added", "-changed"))]
"""Rules whose change may leave every call as it was: the others break one whenever there is something to judge."""
HARMLESS = (
    "wire-name-changed",
    "optional-field-added",
    "enum-value-added",
    "null-gained",
    "required-lost",
    "role-moved",
)
Errors = dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module")
def errors(tmp_path_factory: pytest.TempPathFactory) -> Errors:
    """What each language's compiler refuses of the old calls, by pair."""
    pairs = list(PAIRS.values())
    try:
        typescript = typescript_errors(tmp_path_factory.mktemp("typescript"), pairs)
    except MissingPartError as error:
        pytest.skip(str(error))
    return {"TypeScript": typescript, "Python": python_errors(tmp_path_factory.mktemp("python"), pairs)}


def disagreement(pair: Pair, errors: Mapping[str, Mapping[str, list[str]]], rules: Iterable[Rule] = RULES) -> str:
    """What proves the verdict on the code plane wrong; empty when nothing does."""
    refused = [each[pair.name][0] for each in errors.values() if pair.name in each]
    breaking = pair.breaking(rules)
    if refused and not breaking:
        return f"{pair.name} is called compatible, and {refused[0]}"
    if breaking and not refused:
        return f"{pair.name} is called broken by {breaking[0].rule}: {breaking[0].message}; and every old call compiles"
    return ""


def test_compatible_means_that_every_old_call_compiles_and_breaking_that_one_does_not(errors: Errors) -> None:
    found = [wrong for pair in PAIRS.values() if (wrong := disagreement(pair, errors))]
    assert found == [], "\n".join(found)


def test_both_verdicts_are_frequent_and_both_languages_have_a_say(errors: Errors) -> None:
    refused = {language: each.keys() for language, each in errors.items()}
    assert COUNT / 5 < len(refused["TypeScript"] | refused["Python"]) < COUNT * 4 / 5
    assert refused["TypeScript"] - refused["Python"]
    assert refused["Python"] - refused["TypeScript"]


@pytest.mark.parametrize("rule", ON_CODE, ids=lambda rule: rule.id)
def test_a_rule_that_is_left_out_is_noticed(rule: Rule, errors: Errors) -> None:
    rules = [each for each in RULES if each is not rule]
    assert any(disagreement(pair, errors, rules) for pair in PAIRS.values()), f"nothing in {COUNT} pairs needs it"


@pytest.mark.parametrize("rule", DOUBTED, ids=lambda rule: rule.id)
def test_a_rule_that_always_says_breaking_is_noticed(rule: Rule, errors: Errors) -> None:
    wrong = replace(rule, judge=lambda _pair, _change: iter([Judgement("always")]))
    assert any(disagreement(pair, errors, with_rule(wrong)) for pair in PAIRS.values())


@pytest.mark.parametrize("rule_id", HARMLESS)
def test_a_rule_that_speaks_of_code_and_should_not_is_noticed(rule_id: str, errors: Errors) -> None:
    rule = BY_ID[rule_id]
    wrong = replace(rule, planes=("code",), direction="backward", gravity="breaking", judge=said_of_code(rule))
    assert any(disagreement(pair, errors, with_rule(wrong)) for pair in PAIRS.values())


def said_of_code(rule: Rule) -> Callable[..., Iterator[Judgement]]:
    return lambda pair, change: (each._replace(planes=("code",)) for each in rule.judge(pair, change))


def with_rule(rule: Rule) -> list[Rule]:
    """The rules with this one in the place of its namesake."""
    return [rule if each.id == rule.id else each for each in RULES]


def test_calls_of_an_event_that_was_removed_do_not_compile(tmp_path: Path) -> None:
    first, second, *_ = PAIRS.values()
    try:
        found = typescript_errors(tmp_path / "typescript", [Pair(first.old, second.new)])
    except MissingPartError as error:
        pytest.skip(str(error))
    assert any(f"has no exported member '{first.name}'" in each for each in found[first.name])
    assert "code" in BY_ID["event-removed"].planes
