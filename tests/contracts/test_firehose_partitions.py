"""The Firehose stand-in's dynamic partitioning: records taken apart, keys by jq, a prefix a key, what is refused.

Each law is AWS's text unless its name says `probed` (seen on AWS by a third party) or `chosen` (ours).
"""

from __future__ import annotations

import base64
import gzip
import json
from datetime import UTC, datetime

import pytest

from contracts.firehose.partitions import MOST_PARTITIONS, MOST_SUB_RECORDS
from contracts.firehose.service import deliver
from registry.errors import EngineError

pytest.importorskip("jq", reason="needs the packages of sayso[test]")

ARRIVED = datetime(2026, 11, 22, 23, 59, 59, tzinfo=UTC)
APART = {"Type": "RecordDeAggregation", "Parameters": [{"ParameterName": "SubRecordType", "ParameterValue": "JSON"}]}
APPEND = {"Type": "AppendDelimiterToRecord"}


def extraction(query="{kind: .kind}", engine="JQ-1.6"):
    pairs = {"MetadataExtractionQuery": query, "JsonParsingEngine": engine}
    parameters = [{"ParameterName": name, "ParameterValue": value} for name, value in pairs.items()]
    return {"Type": "MetadataExtraction", "Parameters": parameters}


def processing(*processors):
    return {"Enabled": True, "Processors": list(processors or (APART, extraction(), APPEND))}


def stream(**changes):
    configuration = {
        "BucketARN": "arn:aws:s3:::lake",
        "Prefix": "rows/!{partitionKeyFromQuery:kind}/dt=!{timestamp:yyyy-MM-dd}/",
        "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/",
        "BufferingHints": {"SizeInMBs": 64, "IntervalInSeconds": 60},
        "DynamicPartitioningConfiguration": {"Enabled": True, "RetryOptions": {"DurationInSeconds": 300}},
        "ProcessingConfiguration": processing(),
        **changes,
    }
    return {key: value for key, value in configuration.items() if value is not None}


def send(*records, **changes):
    return deliver(stream(**changes), {}, records, ARRIVED, "all")


def bodies(delivery):
    return {item.key.rpartition("all-1-")[0]: item.body for item in delivery.objects}


def test_documents_go_below_their_key_each_with_a_line_feed():
    made = send(b'{"kind":"a","n":1}\n{"kind":"b"}{"kind":"a","n":2}\n', b'{"kind":"a", "n": 3}')
    assert made.failed == ()
    assert bodies(made) == {
        "rows/a/dt=2026-11-22/": b'{"kind":"a","n":1}\n{"kind":"a","n":2}\n{"kind":"a", "n": 3}\n',
        "rows/b/dt=2026-11-22/": b'{"kind":"b"}\n',
    }


def test_taking_apart_removes_the_line_feeds_and_only_appending_puts_them_back():
    made = send(b'{"kind":"a"}\n{"kind":"a"}\n', ProcessingConfiguration=processing(APART, extraction()))
    assert list(bodies(made).values()) == [b'{"kind":"a"}{"kind":"a"}']


def test_the_order_of_the_processors_means_nothing():
    records = (b'{"kind":"a"}\n{"kind":"b"}\n',)
    other = processing(APPEND, extraction(), APART)
    assert bodies(send(*records)) == bodies(send(*records, ProcessingConfiguration=other))


def test_every_object_is_compressed_by_itself():
    made = send(b'{"kind":"a"}{"kind":"b"}', CompressionFormat="GZIP", FileExtension=".json.gz")
    assert {gzip.decompress(item.body) for item in made.objects} == {b'{"kind":"a"}\n', b'{"kind":"b"}\n'}
    assert all(item.key.endswith(".json.gz") for item in made.objects)


@pytest.mark.parametrize(
    ("record", "message"),
    [
        (b'{"kind":', "JSON"),
        (b'[{"kind":"a"}]', ""),
        (b'{"kind":null}', "must not be null or empty"),
        (b'{"kind":""}', "must not be null or empty"),
        (b'{"other":1}', "must not be null or empty"),
        (b"", ""),
        (b"\xff", ""),
    ],
)
def test_what_has_no_key_is_kept_below_the_error_prefix_with_the_reason(record, message):
    made = send(b'{"kind":"a"}', record)
    assert [(each.index, each.code) for each in made.failed] == [(1, "DynamicPartitioning.MetadataExtractionFailed")]
    assert message in made.failed[0].message
    errors = bodies(made)["errors/metadata-extraction-failed/"]
    (line,) = [json.loads(each) for each in errors.splitlines()]
    assert base64.b64decode(line["rawData"]) == record
    assert line["errorCode"] == "DynamicPartitioning.MetadataExtractionFailed"


@pytest.mark.parametrize("count", [MOST_SUB_RECORDS, MOST_SUB_RECORDS + 1])
def test_probed_a_record_of_more_than_500_documents_is_not_taken_apart_and_lost_as_a_whole(count):
    made = send(b'{"kind":"a"}\n' * count)
    is_whole = count <= MOST_SUB_RECORDS
    assert bool(made.failed) == (not is_whole)
    assert list(bodies(made)) == ["rows/a/dt=2026-11-22/" if is_whole else "errors/metadata-extraction-failed/"]


def test_without_taking_apart_a_record_of_two_documents_has_no_key():
    made = send(b'{"kind":"a"}\n{"kind":"a"}\n', ProcessingConfiguration=processing(extraction(), APPEND))
    assert [each.index for each in made.failed] == [0]


def test_more_partitions_than_a_stream_has_go_to_the_error_prefix():
    records = [json.dumps({"kind": f"k{number}"}).encode() for number in range(MOST_PARTITIONS + 2)]
    made = send(*records)
    assert [each.index for each in made.failed] == [MOST_PARTITIONS, MOST_PARTITIONS + 1]
    assert {each.code for each in made.failed} == {"DynamicPartitioning.ActivePartitionsLimitExceeded"}
    assert len(made.objects) == MOST_PARTITIONS + 1


REFUSED = {
    "no key in the prefix": (stream(Prefix="rows/"), "should contain Dynamic Partitioning namespaces"),
    "a key, and no partitioning": (
        stream(DynamicPartitioningConfiguration=None, ProcessingConfiguration=None),
        "is not enabled",
    ),
    "no error prefix": (stream(ErrorOutputPrefix=None), "ErrorOutputPrefix can't be null"),
    "a key in the error prefix": (
        stream(ErrorOutputPrefix="e/!{firehose:error-output-type}/!{partitionKeyFromQuery:kind}/"),
        "ErrorOutputPrefix can't contain !{partitionKeyFromQuery:kind}",
    ),
    "no processing": (stream(ProcessingConfiguration=None), "Processing Configuration is not enabled"),
    "no query": (stream(ProcessingConfiguration=processing(APART)), "MetadataExtraction processor should be present"),
    "another engine": (stream(ProcessingConfiguration=processing(extraction(engine="JQ-1.7"))), "is not JQ-1.6"),
    "no jq": (stream(ProcessingConfiguration=processing(extraction(query="{kind: .kind"))), "is not a jq query"),
    "a small buffer": (stream(BufferingHints={"SizeInMBs": 63, "IntervalInSeconds": 60}), "must be at least 64 when"),
    "a short interval": (
        stream(BufferingHints={"SizeInMBs": 64, "IntervalInSeconds": 59}),
        "must be at least 60 seconds when",
    ),
    "retries for ever": (
        stream(
            DynamicPartitioningConfiguration={"Enabled": True, "RetryOptions": {"DurationInSeconds": 7201}},
        ),
        "DurationInSeconds",
    ),
    "no kind of documents": (
        stream(ProcessingConfiguration=processing({"Type": "RecordDeAggregation"}, extraction())),
        "neither JSON nor DELIMITED",
    ),
    "not simulated: a delimiter of documents": (
        stream(
            ProcessingConfiguration=processing(
                {
                    "Type": "RecordDeAggregation",
                    "Parameters": [{"ParameterName": "SubRecordType", "ParameterValue": "DELIMITED"}],
                },
                extraction(),
            )
        ),
        "not part of this stand-in",
    ),
    "not simulated: another delimiter": (
        stream(
            ProcessingConfiguration=processing(
                extraction(), {**APPEND, "Parameters": [{"ParameterName": "Delimiter", "ParameterValue": ";"}]}
            )
        ),
        "not part of this stand-in",
    ),
    "not simulated: a Lambda": (
        stream(ProcessingConfiguration=processing({"Type": "Lambda"}, extraction())),
        "not part of this stand-in",
    ),
    "not simulated: a conversion too": (stream(DataFormatConversionConfiguration={"Enabled": True}), "stand-in"),
}


@pytest.mark.parametrize(("configuration", "message"), REFUSED.values(), ids=REFUSED)
def test_a_configuration_is_refused(configuration, message):
    with pytest.raises(EngineError) as refused:
        deliver(configuration, {}, [b'{"kind":"a"}'], ARRIVED, "all")
    assert message in str(refused.value)
