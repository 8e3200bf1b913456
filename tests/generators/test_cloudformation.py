"""Stacks: whole, small enough, accepted by cfn-lint and by our own rules, and split without moving tables about."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from cfnlint.api import ManualArgs, lint

from generators import cloudformation
from generators.cloudformation import CloudFormationSettings
from generators.cloudformation.intrinsics import logical_id
from generators.cloudformation.rules import MAX_LIFECYCLE_RULES, check_template
from generators.cloudformation.settings import sites
from generators.cloudformation.storage import lifecycle
from generators.firehose import firehose_settings
from generators.firehose import generate as generate_streams
from generators.glue import table_inputs
from generators.lake import stream_prefix
from registry.errors import UsageError
from registry.loader import load
from registry.model import Lineage
from tests.cases import ROOT, STARTER, case_folders, golden_case

if TYPE_CHECKING:
    from pathlib import Path

    from registry.model import Registry

Template = dict[str, Any]
SHOP, SHARED = (ROOT / "cloudformation" / name / "input" for name in ("shop", "shared"))


@pytest.fixture(scope="module")
def registry() -> Registry:
    return load(SHOP).whole()


@pytest.fixture(scope="module")
def shared() -> Registry:
    return load(SHARED).whole()


@pytest.fixture(scope="module")
def large(registry: Registry) -> Registry:
    return of_size(300, registry)


def of_size(count: int, registry: Registry) -> Registry:
    """Many events in one environment."""
    newest = registry.lineages[0].newest
    events = [replace(newest, name=f"event_{number}") for number in range(count)]
    lineages = tuple(Lineage(name=event.name, versions=(event,), working=event.version) for event in events)
    place = registry.config.environments["dev"]
    return replace(
        registry, config=registry.config.model_copy(update={"environments": {"dev": place}}), lineages=lineages
    )


def templates(registry: Registry, **settings: Any) -> dict[str, Template]:
    files = cloudformation.generate(registry, CloudFormationSettings(**settings))
    return {file.path: json.loads(file.text) for file in files}


def of_type(template: Template, type_: str) -> dict[str, Any]:
    return {name: each["Properties"] for name, each in template["Resources"].items() if each["Type"] == type_}


def complaints(template: Template) -> list[str]:
    found = lint(json.dumps(template), config=ManualArgs(regions=["us-east-1", "ap-northeast-2"]))
    return [f"{each.rule.id}: {each.message}" for each in found]


def produce(root: Path) -> dict[str, str]:
    registry = load(root).whole()
    settings = CloudFormationSettings.model_validate(registry.config.targets.get("cloudformation", {}))
    return {file.path: file.text for file in cloudformation.generate(registry, settings)}


@pytest.mark.parametrize("folder", case_folders("cloudformation"), ids=lambda folder: folder.name)
def test_golden(folder: Path) -> None:
    golden_case(folder, produce)


class TestLint:
    @pytest.mark.parametrize("root", [STARTER, SHOP, SHARED], ids=["starter", "shop", "shared"])
    def test_cfn_lint_and_our_rules_find_nothing(self, root: Path) -> None:
        for template in templates(load(root).whole()).values():
            assert complaints(template) == []
            assert check_template(template) == ()

    @pytest.mark.parametrize(
        "settings",
        [
            {"stream_alarms": False},
            {"reserved_concurrency": 10, "memory_mb": 1024, "log_days": 400, "cors_origins": ("https://a.example",)},
        ],
    )
    def test_whatever_the_settings(self, registry: Registry, settings: dict[str, Any]) -> None:
        template = templates(registry, **settings)["cloudformation/dev.json"]
        assert complaints(template) == []
        assert check_template(template) == ()

    def test_our_rules_find_nothing_in_any_part(self, large: Registry) -> None:
        found = templates(large, parts=4)
        assert {path: check_template(each) for path, each in found.items()} == dict.fromkeys(found, ())

    @pytest.mark.parametrize("settings", [{}, {"stream_alarms": False}])
    def test_cfn_lint_finds_nothing_in_the_stack_and_its_smallest_part(
        self, large: Registry, settings: dict[str, Any]
    ) -> None:
        root, *parts = templates(large, parts=4, **settings).values()
        assert complaints(root) == []
        assert complaints(min(parts, key=lambda part: len(part["Resources"]))) == []


class TestContent:
    def test_the_tables_are_those_of_the_glue_target(self, registry: Registry) -> None:
        tables = of_type(templates(registry)["cloudformation/prod.json"], "AWS::Glue::Table")
        assert [each["TableInput"] for each in tables.values()] == list(table_inputs(registry, "prod"))

    def test_the_streams_differ_from_the_firehose_target_in_references_only(self, registry: Registry) -> None:
        streams = of_type(templates(registry)["cloudformation/dev.json"], "AWS::KinesisFirehose::DeliveryStream")
        files = generate_streams(registry, firehose_settings(registry))
        plain = {file.path: json.loads(file.text) for file in files if file.path.startswith("firehose/dev/")}
        assert len(streams) == len(plain)
        for stream, file in zip(streams.values(), plain.values(), strict=True):
            assert same_but_for_references(stream, file)

    def test_the_collector_knows_the_prefix_of_the_streams(self, registry: Registry) -> None:
        template = templates(registry)["cloudformation/prod.json"]
        (function,) = of_type(template, "AWS::Lambda::Function").values()
        prefix = stream_prefix(registry.config, "prod")
        variables = function["Environment"]["Variables"]
        assert variables.pop("SAYSO_STREAM_PREFIX") == prefix
        assert variables == {"SAYSO_DEAD_LETTERS": {"Ref": "DeadLetters"}, "SAYSO_BUCKET": {"Ref": "Bucket"}}
        for stream in of_type(template, "AWS::KinesisFirehose::DeliveryStream").values():
            assert stream["DeliveryStreamName"].startswith(prefix)

    def test_the_collector_runs_on_the_python_of_its_target(self, registry: Registry) -> None:
        targets = {"lambda": {"python": 3.12, "architecture": "x86_64"}}
        older = replace(registry, config=registry.config.model_copy(update={"targets": targets}))
        for found, wanted in ((registry, ("python3.13", ["arm64"])), (older, ("python3.12", ["x86_64"]))):
            (function,) = of_type(templates(found)["cloudformation/prod.json"], "AWS::Lambda::Function").values()
            assert (function["Runtime"], function["Architectures"]) == wanted

    def test_the_collector_may_write_where_it_keeps_dead_letters(self, registry: Registry) -> None:
        role = templates(registry)["cloudformation/dev.json"]["Resources"]["CollectorRole"]["Properties"]
        allowed = {
            action: statement["Resource"]
            for statement in role["Policies"][0]["PolicyDocument"]["Statement"]
            for action in statement["Action"]
        }
        assert allowed["sqs:SendMessage"] == [{"Fn::GetAtt": ["DeadLetters", "Arn"]}]
        assert allowed["s3:PutObject"] == [{"Fn::Sub": "${Bucket.Arn}/dead-letters/*"}]
        assert len(allowed) == 5

    def test_an_api_that_cannot_call_the_collector_raises_an_alarm(self, registry: Registry) -> None:
        """Then no metric of the collector tells of it."""
        alarms = of_type(templates(registry)["cloudformation/dev.json"], "AWS::CloudWatch::Alarm")
        assert [
            (each["MetricName"], each["Dimensions"])
            for each in alarms.values()
            if each["Namespace"] == "AWS/ApiGateway"
        ] == [("5xx", [{"Name": "ApiId", "Value": {"Ref": "Api"}}])]

    def test_the_bucket_outlives_the_stack(self, registry: Registry) -> None:
        bucket = templates(registry)["cloudformation/dev.json"]["Resources"]["Bucket"]
        assert (bucket["DeletionPolicy"], bucket["UpdateReplacePolicy"]) == ("Retain", "Retain")

    def test_tags_are_on_all_that_can_carry_them(self, registry: Registry) -> None:
        template = templates(registry)["cloudformation/prod.json"]
        (bucket,) = of_type(template, "AWS::S3::Bucket").values()
        (api,) = of_type(template, "AWS::ApiGatewayV2::Api").values()
        assert bucket["Tags"] == [{"Key": "team", "Value": "data"}]
        assert api["Tags"] == {"team": "data"}

    @pytest.mark.parametrize("database", ["d", "d" * 60, "d" * 255])
    @pytest.mark.parametrize("count", [10, 20, 30, 40, 60])
    def test_policies_fit_into_their_roles_however_long_names_are(
        self, registry: Registry, count: int, database: str
    ) -> None:
        some = of_size(count, registry)
        place = some.config.environments["dev"].model_copy(update={"database": database, "bucket": "b" * 63})
        events = [replace(event, name=f"{event.name:x<38}") for event in some.events]
        lineages = tuple(Lineage(name=each.name, versions=(each,), working=each.version) for each in events)
        config = some.config.model_copy(update={"environments": {"dev": place}})
        template = templates(replace(some, config=config, lineages=lineages))["cloudformation/dev.json"]
        assert check_template(template) == ()
        policies = json.dumps(of_type(template, "AWS::IAM::Role"))
        assert (events[0].name in policies) == (count <= 30)

    def test_no_role_may_do_everything(self, registry: Registry) -> None:
        for role in of_type(templates(registry)["cloudformation/dev.json"], "AWS::IAM::Role").values():
            for statement in role["Policies"][0]["PolicyDocument"]["Statement"]:
                assert all("*" not in action for action in statement["Action"])
                assert "*" not in statement["Resource"]


def same_but_for_references(one: Any, other: Any) -> bool:
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same_but_for_references(one[key], other[key]) for key in one)
    return isinstance(one, dict) or one == other


class TestLifecycle:
    def test_every_table_is_kept_as_long_as_its_event_says(self, registry: Registry) -> None:
        rules = lifecycle(sites(registry, CloudFormationSettings())[0])
        days = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "Prefix" in rule}
        kept = {"rejected/": 90, "replays/": 90, "errors/": 90, "dead-letters/": 90}
        assert days == {"events/card_click_v2/": 400, "events/card_view_v1/": 90, **kept}

    def test_a_thousand_rules_are_enough_for_any_number_of_tables(self, large: Registry) -> None:
        newest = large.lineages[0].newest
        events = [replace(newest, name=f"e{number}", retention_days=30 + number % 4) for number in range(1200)]
        lineages = tuple(Lineage(name=event.name, versions=(event,), working=None) for event in events)
        rules = lifecycle(sites(replace(large, lineages=lineages), CloudFormationSettings())[0])
        assert len(rules) <= MAX_LIFECYCLE_RULES
        assert {"Id": "events", "Status": "Enabled", "Prefix": "events/", "ExpirationInDays": 33} in rules
        assert sum(rule.get("ExpirationInDays") == 33 for rule in rules) == 1


class TestParts:
    def test_every_table_is_in_one_part(self, large: Registry) -> None:
        root, *parts = templates(large, parts=16).values()
        names = [each["TableInput"]["Name"] for part in parts for each in of_type(part, "AWS::Glue::Table").values()]
        assert sorted(names) == sorted(table["Name"] for table in table_inputs(large, "dev"))
        assert not of_type(root, "AWS::Glue::Table")

    @pytest.mark.parametrize("alarms", [True, False])
    @pytest.mark.parametrize("layout", ["registry", "shared"])
    def test_the_stack_names_every_part_and_gives_it_what_it_needs(
        self, layout: str, alarms: bool, request: pytest.FixtureRequest
    ) -> None:
        found = templates(of_size(300, request.getfixturevalue(layout)), parts=4, stream_alarms=alarms)
        root = found.pop("cloudformation/dev.json")
        stacks = of_type(root, "AWS::CloudFormation::Stack")
        urls = [each["TemplateURL"]["Fn::Sub"] for each in stacks.values()]
        assert urls == [path.replace("cloudformation/dev/", "${TemplateBase}/") for path in found]
        for stack, part in zip(stacks.values(), found.values(), strict=True):
            assert stack["Parameters"].keys() == part["Parameters"].keys()
            assert all(f'{{"Ref": "{name}"}}' in json.dumps(part) for name in part["Parameters"])
        assert complaints(min(found.values(), key=lambda part: len(part["Resources"]))) == []

    def test_a_new_event_moves_no_table(self, large: Registry) -> None:
        more = Lineage(name="one_more", versions=(replace(large.events[0], name="one_more"),), working=None)
        before, after = (placed(each, parts=4) for each in (large, replace(large, lineages=(more, *large.lineages))))
        assert {name: after[name] for name in before} == before

    def test_a_registry_that_says_its_parts_moves_no_table_while_it_grows(self, registry: Registry) -> None:
        """CloudFormation cannot move one: the new one cannot have the name before the old one lets go of it."""
        small, large = (of_size(count, registry) for count in (90, 100))
        before, after = placed(small, parts=16), placed(large, parts=16)
        assert {name: after[name] for name in before} == before
        assert [check_template(each) for each in templates(small, parts=16).values()] == [()] * 17

    @pytest.mark.parametrize(
        ("count", "parts", "said"),
        [
            (
                100,
                None,
                "the 101 tables of dev do not fit into one CloudFormation template: write `.*{parts: 4}` below",
            ),
            (600, None, "one CloudFormation template: write `cloudformation: {parts: 16}` below"),
            (600, 4, "do not fit into 4 nested stacks: write `cloudformation: {parts: 16}` below"),
        ],
    )
    def test_a_stack_that_is_too_small_is_not_divided_but_said(
        self, registry: Registry, count: int, parts: int | None, said: str
    ) -> None:
        """Divided, all that stands would have to move at once."""
        with pytest.raises(UsageError, match=said):
            templates(of_size(count, registry), parts=parts)

    def test_a_small_registry_is_one_template(self, registry: Registry) -> None:
        assert list(templates(registry)) == ["cloudformation/dev.json", "cloudformation/prod.json"]


def placed(registry: Registry, **settings: Any) -> dict[str, str]:
    return {name: path for path, template in templates(registry, **settings).items() for name in template["Resources"]}


class TestSharedStream:
    def test_there_is_one_stream_for_all_events_and_one_for_what_is_rejected(self, shared: Registry) -> None:
        template = templates(shared)["cloudformation/dev.json"]
        streams = of_type(template, "AWS::KinesisFirehose::DeliveryStream").values()
        assert [each["DeliveryStreamName"] for each in streams] == ["shop-dev-events", "shop-dev-rejected"]
        assert len(of_type(template, "AWS::Glue::Table")) == 3

    def test_the_alarms_know_what_can_go_wrong_with_it(self, shared: Registry) -> None:
        template = templates(shared)["cloudformation/dev.json"]
        alarms = of_type(template, "AWS::CloudWatch::Alarm")
        assert alarms["EventsOverfull"]["MetricName"] == "PartitionCountExceeded"
        assert {"EventsLate", "RejectedLate"} <= alarms.keys()
        assert "EventsUnconverted" not in alarms

    def test_the_delivery_role_reads_no_table_and_writes_below_each(self, shared: Registry) -> None:
        role = templates(shared)["cloudformation/dev.json"]["Resources"]["DeliveryRole"]["Properties"]
        allowed = {
            action: statement["Resource"]
            for statement in role["Policies"][0]["PolicyDocument"]["Statement"]
            for action in statement["Action"]
        }
        assert not [action for action in allowed if action.startswith("glue:")]
        prefixes = [each["Fn::Sub"].removeprefix("${Bucket.Arn}/") for each in allowed["s3:PutObject"]]
        assert prefixes == ["lines/card_click_v2/*", "lines/card_view_v1/*", "rejected/*", "errors/*"]

    def test_every_table_is_kept_as_long_as_its_event_says(self, shared: Registry) -> None:
        rules = lifecycle(sites(shared, CloudFormationSettings())[0])
        days = {rule["Prefix"]: rule["ExpirationInDays"] for rule in rules if "Prefix" in rule}
        assert days["lines/card_click_v2/"] == 400
        assert days["lines/card_view_v1/"] == 90

    def test_in_a_large_registry_it_stays_in_the_stack_itself(self, shared: Registry) -> None:
        root, *parts = templates(of_size(600, shared), parts=16).values()
        names = [each["DeliveryStreamName"] for each in of_type(root, "AWS::KinesisFirehose::DeliveryStream").values()]
        assert names == ["shop-dev-events"]
        assert sum(len(of_type(part, "AWS::Glue::Table")) for part in parts) == 601
        assert [check_template(each) for each in (root, *parts)] == [()] * (1 + len(parts))


def test_logical_ids_keep_names_apart() -> None:
    names = ["a_1", "a1", "a_b", "ab", "a__b", "card_click_v1", "_a", "aB"]
    assert logical_id("card_click_v1") == "CardClickV1"
    assert len({logical_id(name) for name in names}) == len(names)
    assert all(logical_id(name).isalnum() for name in names)
