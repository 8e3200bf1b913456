"""Every rule finds its planted fault, and finds it alone."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from generators import cloudformation
from generators.cloudformation import CloudFormationSettings
from generators.cloudformation.rules import RULES, check_template
from generators.cloudformation.rules_glue import known_type
from registry.loader import load
from tests.cases import ROOT

Template = dict[str, Any]
STREAM, TABLE = "CardViewV1Stream", "CardViewV1Table"
PARTITIONED = {
    "Prefix": "events/!{partitionKeyFromQuery:k}/",
    "DynamicPartitioningConfiguration": {"Enabled": True},
    "ProcessingConfiguration": {
        "Enabled": True,
        "Processors": [
            {
                "Type": "MetadataExtraction",
                "Parameters": [
                    {"ParameterName": "MetadataExtractionQuery", "ParameterValue": "{k: .event}"},
                    {"ParameterName": "JsonParsingEngine", "ParameterValue": "JQ-1.6"},
                ],
            }
        ],
    },
}


@pytest.fixture(scope="module")
def whole() -> Template:

    registry = load(ROOT / "cloudformation" / "shop" / "input").whole()
    file = next(iter(cloudformation.generate(registry, CloudFormationSettings())))
    template: Template = json.loads(file.text)
    return template


@pytest.fixture
def template(whole: Template) -> Template:
    return deepcopy(whole)


def destination(template: Template) -> dict[str, Any]:
    found: dict[str, Any] = template["Resources"][STREAM]["Properties"]["ExtendedS3DestinationConfiguration"]
    return found


def table(template: Template) -> dict[str, Any]:
    found: dict[str, Any] = template["Resources"][TABLE]["Properties"]["TableInput"]
    return found


def test_nothing_is_wrong_before_a_fault_is_planted(template: Template) -> None:
    assert check_template(template) == ()


def test_dynamic_partitioning_as_it_should_be(template: Template) -> None:
    destination(template).update(deepcopy(PARTITIONED))
    assert check_template(template) == ()


@pytest.mark.parametrize(
    ("fault", "part"),
    [
        ({"BufferingHints": {"SizeInMBs": 63, "IntervalInSeconds": 60}}, "SizeInMBs is 63: with a conversion"),
        ({"BufferingHints": {"SizeInMBs": 129, "IntervalInSeconds": 60}}, "SizeInMBs is 129"),
        ({"BufferingHints": {"SizeInMBs": 64, "IntervalInSeconds": 901}}, "IntervalInSeconds is 901"),
        ({"CompressionFormat": "GZIP"}, "UNCOMPRESSED"),
        ({"ErrorOutputPrefix": ""}, "ErrorOutputPrefix is needed"),
        ({"ErrorOutputPrefix": "errors/!{timestamp:yyyy}/"}, "needs !{firehose:error-output-type}"),
        (
            {"ErrorOutputPrefix": "errors/!{firehose:error-output-type}/!{partitionKeyFromQuery:k}/"},
            "cannot hold partition keys",
        ),
        ({"Prefix": "events/!{firehose:error-output-type}/"}, "which is for ErrorOutputPrefix"),
        ({"Prefix": "events/dt=!{time:yyyy}/"}, "no expression !{time:...}"),
        ({"FileExtension": "parquet"}, "FileExtension parquet"),
        ({"Prefix": "events/!{partitionKeyFromQuery:k}/"}, "dynamic partitioning is not enabled"),
    ],
)
def test_a_fault_in_a_stream(template: Template, fault: dict[str, Any], part: str) -> None:
    destination(template).update(fault)
    assert_found(template, f"{STREAM}: ", part)


@pytest.mark.parametrize("key", ["SchemaConfiguration", "InputFormatConfiguration", "OutputFormatConfiguration"])
def test_a_conversion_without_a_part(template: Template, key: str) -> None:
    del destination(template)["DataFormatConversionConfiguration"][key]
    assert f"{STREAM}: DataFormatConversionConfiguration has no {key}" in check_template(template)


@pytest.mark.parametrize("key", ["RoleARN", "DatabaseName", "TableName"])
def test_a_schema_without_a_part(template: Template, key: str) -> None:
    del destination(template)["DataFormatConversionConfiguration"]["SchemaConfiguration"][key]
    assert_found(template, f"{STREAM}: ", f"SchemaConfiguration has no {key}")


def _hints(size: int, interval: int) -> dict[str, Any]:
    return {"BufferingHints": {"SizeInMBs": size, "IntervalInSeconds": interval}}


@pytest.mark.parametrize(
    ("fault", "part"),
    [
        ({"Prefix": "events/"}, "needs partition keys in Prefix"),
        ({"Prefix": "events/!{partitionKeyFromLambda:k}/"}, "needs a Lambda processor"),
        ({"ProcessingConfiguration": {"Enabled": True, "Processors": []}}, "needs a MetadataExtraction processor"),
        (_hints(64, 59), "IntervalInSeconds is 59: with dynamic partitioning"),
    ],
)
def test_a_fault_in_dynamic_partitioning(template: Template, fault: dict[str, Any], part: str) -> None:
    destination(template).update({**deepcopy(PARTITIONED), **fault})
    assert_found(template, f"{STREAM}: ", part)


def test_dynamic_partitioning_that_processes_nothing(template: Template) -> None:
    destination(template).update(deepcopy(PARTITIONED))
    destination(template)["ProcessingConfiguration"]["Enabled"] = False
    assert_found(template, f"{STREAM}: ", "needs an enabled ProcessingConfiguration")


@pytest.mark.parametrize(
    ("type_", "parameters", "part"),
    [
        (
            "MetadataExtraction",
            {"MetadataExtractionQuery": "{k: .k}", "JsonParsingEngine": "JQ-1.7"},
            "JsonParsingEngine is JQ-1.7: it must be JQ-1.6",
        ),
        ("MetadataExtraction", {"JsonParsingEngine": "JQ-1.6"}, "processor has no MetadataExtractionQuery"),
        ("RecordDeAggregation", {}, "processor has no SubRecordType"),
        ("RecordDeAggregation", {"SubRecordType": "XML"}, "SubRecordType is XML: it must be JSON or DELIMITED"),
        ("RecordDeAggregation", {"SubRecordType": "DELIMITED"}, "DELIMITED needs a Delimiter"),
    ],
)
def test_a_fault_in_a_processor(template: Template, type_: str, parameters: dict[str, str], part: str) -> None:
    destination(template).update(deepcopy(PARTITIONED))
    processors = destination(template)["ProcessingConfiguration"]["Processors"]
    pairs = [{"ParameterName": name, "ParameterValue": value} for name, value in parameters.items()]
    processors[:] = [*(each for each in processors if each["Type"] != type_), {"Type": type_, "Parameters": pairs}]
    assert_found(template, f"{STREAM}: ", part)


def test_a_stream_of_two_destinations(template: Template) -> None:
    template["Resources"][STREAM]["Properties"]["S3DestinationConfiguration"] = {}
    assert_found(template, f"{STREAM}: ", "one destination")


@pytest.mark.parametrize("name", ["a b", "a" * 65, ""])
def test_a_name_that_no_stream_can_have(template: Template, name: str) -> None:
    template["Resources"][STREAM]["Properties"]["DeliveryStreamName"] = name
    assert_found(template, f"{STREAM}: ", "DeliveryStreamName")


@pytest.mark.parametrize("type_", ["integer", "struct<a: int>", "decimal(39,0)", "varchar", "array<>", "STRING"])
def test_a_type_that_no_column_can_have(template: Template, type_: str) -> None:
    table(template)["StorageDescriptor"]["Columns"][1]["Type"] = type_
    assert_found(template, f"{TABLE}: ", f"column event: {type_} is no type")


def test_two_columns_that_differ_in_case(template: Template) -> None:
    table(template)["StorageDescriptor"]["Columns"][1]["Name"] = "Position"
    assert check_template(template) == (
        f"{TABLE}: name Position: lower-case letters, digits and underscores, up to 255",
        f"{TABLE}: column position is declared 2 times",
    )


@pytest.mark.parametrize("comment", ["é" * 128, "two\nlines"])
def test_a_comment_that_glue_does_not_take(template: Template, comment: str) -> None:
    table(template)["StorageDescriptor"]["Columns"][1]["Comment"] = comment
    assert_found(template, f"{TABLE}: ", "column event: a comment")


def test_a_description_that_glue_does_not_take(template: Template) -> None:
    table(template)["Description"] = "é" * 1025
    assert_found(template, f"{TABLE}: ", "Description")


def test_a_parameter_that_is_no_text(template: Template) -> None:
    table(template)["Parameters"]["sayso.major"] = 1
    assert_found(template, f"{TABLE}: ", "parameter sayso.major is 1")


@pytest.mark.parametrize(
    ("key", "value", "part"),
    [
        ("projection.dt.type", None, "projection.dt.type is missing"),
        ("storage.location.template", "s3://b/events/", "does not hold ${dt}"),
        ("storage.location.template", "s3://b/dt=${dt}", "does not end with a slash"),
    ],
)
def test_a_projection_that_finds_nothing(template: Template, key: str, value: str | None, part: str) -> None:
    parameters = table(template)["Parameters"]
    parameters.pop(key)
    parameters.update({key: value} if value else {})
    assert_found(template, f"{TABLE}: ", part)


@pytest.mark.parametrize(
    ("name", "fault", "part"),
    [
        ("Api", {"ProtocolType": "REST"}, "ProtocolType is REST"),
        ("Collector", {"FunctionName": "a" * 65}, "FunctionName"),
        ("Collector", {"Code": {"ZipFile": "#" * (4 * 1024 * 1024 + 1)}}, "Code.ZipFile"),
        ("DeliveryRole", {"RoleName": "a" * 65}, "RoleName"),
        (
            "DeliveryRole",
            {"Policies": [{"PolicyName": "p", "PolicyDocument": {"Statement": ["a" * 10_240]}}]},
            "the inline policies",
        ),
        (
            "Bucket",
            {"LifecycleConfiguration": {"Rules": [{"Id": str(number)} for number in range(1001)]}},
            "1001 lifecycle rules",
        ),
        ("Bucket", {"LifecycleConfiguration": {"Rules": [{"Id": "a"}, {"Id": "a"}]}}, "one Id"),
    ],
)
def test_a_fault_beside_the_streams(template: Template, name: str, fault: dict[str, Any], part: str) -> None:
    template["Resources"][name]["Properties"].update(fault)
    found = [each for each in check_template(template) if not each.startswith("template: ")]
    assert len(found) == 1
    assert found[0].startswith(f"{name}: ")
    assert part in found[0]


@pytest.mark.parametrize(("section", "most"), [("Resources", 500), ("Parameters", 200), ("Outputs", 200)])
def test_too_many(template: Template, section: str, most: int) -> None:
    template[section] = {f"Name{number}": {"Type": "T"} for number in range(most + 1)}
    assert_found(template, "template: ", f"{most + 1} {section}")


def test_too_large(template: Template) -> None:
    template["Metadata"] = "a" * 1_000_000
    assert_found(template, "template: ", "bytes")


def assert_found(template: Template, start: str, part: str) -> None:
    found = check_template(template)
    assert len(found) == 1
    assert found[0].startswith(start)
    assert part in found[0]


def test_intrinsics_are_not_judged(template: Template) -> None:
    destination(template)["Prefix"] = {"Fn::Sub": "events/!{timestamp:yyyy}/"}
    template["Resources"][STREAM]["Properties"]["DeliveryStreamName"] = {"Ref": "Name"}
    table(template)["Name"] = {"Ref": "Name"}
    assert check_template(template) == ()


def test_every_rule_says_what_it_rests_on() -> None:
    assert all(type_.startswith("AWS::") for type_, _ in RULES)


@pytest.mark.parametrize(
    ("text", "known"),
    [
        ("array<struct<a:int,b:map<string,decimal(3,1)>>>", True),
        ("map<string,array<timestamp>>", True),
        ("char(255)", True),
        ("varchar(65536)", False),
        ("char(0)", False),
        ("decimal(3,4)", False),
        ("map<string>", False),
        ("map<array<int>,int>", False),
        ("struct<a>", False),
        ("struct<a:int,>", False),
        ("array<int", False),
        ("uniontype<int,string>", False),
        ("", False),
    ],
)
def test_type_strings(text: str, known: bool) -> None:
    assert known_type(text) is known
