"""The Firehose stand-in keeps the documented rules: what it refuses, how it names objects, what fails, what it costs.

A stand-in proves nothing about AWS by itself; each law here is AWS's text unless its name says `probed` (seen on
AWS by a third party) or `chosen` (ours).
"""

from __future__ import annotations

import base64
import gzip
import json
from datetime import UTC, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from contracts.firehose.service import MAX_RECORD_BYTES, deliver
from contracts.java_time import java_time_format
from registry.errors import EngineError

ARRIVED = datetime(2018, 8, 27, 10, 30, 5, tzinfo=UTC)
SCHEMA = {"RoleARN": "arn:aws:iam::1:role/r", "DatabaseName": "sayso", "TableName": "clicks"}


def conversion(**changes):
    return {
        "SchemaConfiguration": SCHEMA,
        "InputFormatConfiguration": {"Deserializer": {"OpenXJsonSerDe": {}}},
        "OutputFormatConfiguration": {"Serializer": {"ParquetSerDe": {}}},
        **changes,
    }


def stream(**changes):
    return {
        "BucketARN": "arn:aws:s3:::lake",
        "Prefix": "clicks/dt=!{timestamp:yyyy-MM-dd}/",
        "ErrorOutputPrefix": "errors/!{firehose:error-output-type}/!{timestamp:yyyy/MM/dd}/",
        "DataFormatConversionConfiguration": conversion(),
        **changes,
    }


def raw_stream(**changes):
    return {key: kept for key, kept in stream(**changes).items() if key != "DataFormatConversionConfiguration"}


def table(*columns):
    pairs = columns or (("id", "bigint"), ("at", "timestamp"), ("price", "decimal(10,3)"))
    return {
        "Name": "clicks",
        "StorageDescriptor": {"Columns": [{"Name": name, "Type": kind} for name, kind in pairs]},
    }


def send(*records, configuration=None, glue=None, name="clicks-stream", arrived=ARRIVED):
    return deliver(configuration or stream(), glue or table(), records, arrived, name)


def keys(**changes):
    made = send(b'{"id":1}', b"oops", configuration=stream(**changes)).objects
    return [item.key.rpartition("clicks-stream-")[0] for item in made]


def test_good_rows_become_one_parquet_object_with_the_tables_columns():
    made = send(b'{"id":1,"at":"2026-11-22T10:00:00.5Z"}\n', b'{"id":2,"price":"1.2345"}{"id":3}')
    assert made.failed == ()
    (item,) = made.objects
    read = pq.read_table(pa.BufferReader(item.body))
    assert item.bucket == "lake"
    assert read.column_names == ["id", "at", "price"]
    assert read["id"].to_pylist() == [1, 2, 3]
    assert read["at"].cast(pa.int64()).to_pylist()[0] == 1795341600_500_000_000
    assert read["price"].to_pylist() == [None, Decimal("1.235"), None]


def test_the_file_has_the_profile_that_hive_reads():
    (item,) = send(b'{"id":1,"at":1}').objects
    parquet = pq.ParquetFile(pa.BufferReader(item.body))
    assert parquet.schema.column(1).physical_type == "INT96"
    assert parquet.schema.column(2).physical_type == "FIXED_LEN_BYTE_ARRAY"
    assert parquet.metadata.row_group(0).column(0).compression == "SNAPPY"
    assert parquet.metadata.metadata is None


@pytest.mark.parametrize(("asked", "found"), [("GZIP", "GZIP"), ("UNCOMPRESSED", "UNCOMPRESSED")])
def test_parquet_compression_is_the_serializers(asked, found):
    output = {"Serializer": {"ParquetSerDe": {"Compression": asked}}}
    made = send(
        b'{"id":1}',
        configuration=stream(DataFormatConversionConfiguration=conversion(OutputFormatConfiguration=output)),
    )
    metadata = pq.ParquetFile(pa.BufferReader(made.objects[0].body)).metadata
    assert metadata.row_group(0).column(0).compression == found


@pytest.mark.parametrize("moment", ["1677-09-22 00:00:00", "1969-12-31 23:59:59.999999999", "2262-04-11 00:00:00"])
def test_times_far_from_now_survive_the_file(moment):
    (item,) = send(json.dumps({"at": moment}).encode()).objects
    assert str(pq.read_table(pa.BufferReader(item.body))["at"].cast(pa.string())[0]).startswith(moment)


def test_failed_records_become_json_lines_with_the_documented_keys():
    made = send(b'{"id":1}', b'{"id":"oops"}', b"{")
    assert [(each.index, each.code.partition(".")[2], each.path) for each in made.failed] == [
        (1, "MalformedData", "id"),
        (2, "ParseError", ""),
    ]
    data, errors = made.objects
    assert data.key.startswith("clicks/dt=2018-08-27/")
    assert errors.key.startswith("errors/format-conversion-failed/2018/08/27/clicks-stream-1-")
    lines = [json.loads(line) for line in errors.body.splitlines()]
    assert [base64.b64decode(line["rawData"]) for line in lines] == [b'{"id":"oops"}', b"{"]
    assert set(lines[0]) == {
        "attemptsMade",
        "arrivalTimestamp",
        "lastErrorCode",
        "lastErrorMessage",
        "attemptEndingTimestamp",
        "rawData",
        "sequenceNumber",
        "subSequenceNumber",
        "dataCatalogTable",
    }
    assert set(lines[0]["dataCatalogTable"]) == {
        "catalogId",
        "databaseName",
        "tableName",
        "region",
        "versionId",
        "catalogArn",
    }
    assert lines[0]["arrivalTimestamp"] == 1535365805000
    assert lines[0]["dataCatalogTable"]["versionId"] == "LATEST"


def test_no_good_row_no_parquet_object_and_no_record_no_object():
    assert len(send(b"{").objects) == 1
    assert send() == send().__class__((), (), 0)


@pytest.mark.parametrize(("size", "billed"), [(0, 5120), (1, 5120), (5120, 5120), (5121, 10240)])
def test_each_record_is_billed_rounded_up_to_5_kb(size, billed):
    assert send(b" " * size, b" " * size).billed_bytes == 2 * billed


def test_names_and_bytes_are_the_same_for_the_same_delivery_and_differ_for_others():
    first = send(b'{"id":1}', b"oops")
    assert first == send(b'{"id":1}', b"oops")
    assert first.objects[0].key != send(b'{"id":2}', b"oops").objects[0].key


def test_an_objects_name_is_stream_version_time_and_id():
    (item,) = send(b'{"id":1}').objects
    name = item.key.removeprefix("clicks/dt=2018-08-27/")
    assert name.startswith("clicks-stream-1-2018-08-27-10-30-05-")
    assert name.endswith(".parquet")
    assert len(name.removeprefix("clicks-stream-1-2018-08-27-10-30-05-").removesuffix(".parquet")) == 36


def test_file_extension_replaces_the_suffix():
    assert send(b'{"id":1}', configuration=stream(FileExtension=".pq")).objects[0].key.endswith(".pq")


@pytest.mark.parametrize(
    ("prefix", "error_prefix", "expected"),
    [
        (None, None, ["2018/08/27/10/", "format-conversion-failed/2018/08/27/10/"]),
        (
            "myFirehosePrefix/",
            None,
            ["myFirehosePrefix/2018/08/27/10/", "myFirehosePrefix/format-conversion-failed/2018/08/27/10/"],
        ),
        (
            None,
            "myFirehoseFailures/!{firehose:error-output-type}/",
            ["2018/08/27/10/", "myFirehoseFailures/format-conversion-failed/"],
        ),
        (
            "p/year=!{timestamp:yyyy}/month=!{timestamp:MM}/",
            "e/!{timestamp:'year='yyyy'/month='MM'/day='dd'/hour='HH}/!{firehose:error-output-type}",
            ["p/year=2018/month=08/", "e/year=2018/month=08/day=27/hour=10/format-conversion-failed"],
        ),
        (
            "p/!{timestamp:yyyy-MM-dd'T'HH:mm:ss''}/",
            "!{firehose:error-output-type}/",
            ["p/2018-08-27T10:30:05'/", "format-conversion-failed/"],
        ),
    ],
)
def test_prefixes_are_evaluated(prefix, error_prefix, expected):
    assert keys(Prefix=prefix, ErrorOutputPrefix=error_prefix) == expected


def test_the_date_is_appended_literally_and_only_to_a_prefix_without_expressions_as_probed():
    assert keys(Prefix="legacy", ErrorOutputPrefix=None)[0] == "legacy2018/08/27/10/"
    assert keys(Prefix="x/!{timestamp:dd}/")[0] == "x/27/"
    assert len(keys(Prefix="!{firehose:random-string}")[0]) == 11


def test_an_error_prefix_without_expressions_gets_type_and_date_by_choice():
    assert keys(Prefix=None, ErrorOutputPrefix="bad/")[1] == "bad/format-conversion-failed/2018/08/27/10/"


def test_times_are_utc_or_the_custom_zones():
    late = datetime.fromisoformat("2018-08-28T01:00:00+09:00")
    assert send(b'{"id":1}', arrived=late).objects[0].key.startswith("clicks/dt=2018-08-27/")
    seoul = stream(CustomTimeZone="Asia/Seoul")
    assert send(b'{"id":1}', configuration=seoul, arrived=late).objects[0].key.startswith("clicks/dt=2018-08-28/")
    with pytest.raises(ValueError, match="time zone"):
        send(b"{}", arrived=datetime(2018, 8, 27))  # noqa: DTZ001 - naive is the point


def test_without_conversion_the_bytes_are_concatenated_verbatim():
    configuration = raw_stream()
    made = send(b'{"a":1}\n', b"oops", configuration=configuration)
    assert [item.body for item in made.objects] == [b'{"a":1}\noops']
    assert made.failed == ()
    disabled = stream(DataFormatConversionConfiguration={"Enabled": False})
    assert send(b"x", configuration=disabled).objects[0].body == b"x"


def test_without_conversion_gzip_is_one_gzip_object():
    (item,) = send(b"a\n", b"b\n", configuration=raw_stream(CompressionFormat="GZIP")).objects
    assert gzip.decompress(item.body) == b"a\nb\n"
    assert item.key.endswith(".gz")


def test_case_insensitive_is_the_deserializers_setting():
    exact = conversion(InputFormatConfiguration={"Deserializer": {"OpenXJsonSerDe": {"CaseInsensitive": "false"}}})
    (item,) = send(b'{"ID":1}', configuration=stream(DataFormatConversionConfiguration=exact)).objects
    assert pq.read_table(pa.BufferReader(item.body))["id"].to_pylist() == [None]


REFUSED = {
    "no bucket": stream(BucketARN="lake"),
    "compression with conversion": stream(CompressionFormat="GZIP"),
    "buffer below 64 with conversion": stream(BufferingHints={"SizeInMBs": 63, "IntervalInSeconds": 60}),
    "buffer above 128": stream(BufferingHints={"SizeInMBs": 129, "IntervalInSeconds": 60}),
    "interval above 900": stream(BufferingHints={"SizeInMBs": 64, "IntervalInSeconds": 901}),
    "one buffering hint alone": stream(BufferingHints={"SizeInMBs": 64}),
    "unknown time zone": stream(CustomTimeZone="Asia/Soul"),
    "expression without an error prefix": stream(ErrorOutputPrefix=None),
    "error prefix without the type": stream(ErrorOutputPrefix="e/!{timestamp:yyyy}/"),
    "error type in the prefix": stream(Prefix="!{firehose:error-output-type}/"),
    "unknown expression": stream(Prefix="!{date:yyyy}/"),
    "open expression": stream(Prefix="x!{timestamp:yyyy"),
    "pattern outside the subset": stream(Prefix="!{timestamp:yyyy-MMM}/"),
    "too long a prefix": stream(Prefix="x" * 1025),
    "too long an evaluated prefix": stream(Prefix="x" * 513),
    "file extension": stream(FileExtension="parquet"),
    "no input format": stream(DataFormatConversionConfiguration=conversion(InputFormatConfiguration={})),
    "no output format": stream(DataFormatConversionConfiguration=conversion(OutputFormatConfiguration={})),
    "both deserializers": stream(
        DataFormatConversionConfiguration=conversion(
            InputFormatConfiguration={"Deserializer": {"OpenXJsonSerDe": {}, "HiveJsonSerDe": {}}}
        )
    ),
    "hive deserializer": stream(
        DataFormatConversionConfiguration=conversion(InputFormatConfiguration={"Deserializer": {"HiveJsonSerDe": {}}})
    ),
    "small parquet blocks": stream(
        DataFormatConversionConfiguration=conversion(
            OutputFormatConfiguration={"Serializer": {"ParquetSerDe": {"BlockSizeBytes": 1}}}
        )
    ),
    "no schema": stream(DataFormatConversionConfiguration=conversion(SchemaConfiguration={})),
    "no role for the schema": stream(
        DataFormatConversionConfiguration=conversion(SchemaConfiguration={**SCHEMA, "RoleARN": ""})
    ),
    "absent table": stream(
        DataFormatConversionConfiguration=conversion(SchemaConfiguration={**SCHEMA, "TableName": "clcks"})
    ),
    "processors": stream(ProcessingConfiguration={"Enabled": True}),
    "unknown compression": raw_stream(CompressionFormat="ZIP"),
}


@pytest.mark.parametrize("configuration", REFUSED.values(), ids=REFUSED)
def test_a_configuration_is_refused(configuration):
    with pytest.raises(EngineError, match="clicks-stream"):
        send(b'{"id":1}', configuration=configuration)


@pytest.mark.parametrize("size", [64, 128])
def test_allowed_buffers_are_not_refused(size):
    hints = {"SizeInMBs": size, "IntervalInSeconds": 0}
    assert send(b'{"id":1}', configuration=stream(BufferingHints=hints)).objects
    assert send(b'{"id":1}', configuration=raw_stream(BufferingHints={**hints, "SizeInMBs": 1})).objects


def test_an_evaluated_prefix_has_at_most_512_characters():
    assert send(b'{"id":1}', configuration=raw_stream(Prefix="!{timestamp:dd}".ljust(525, "x"))).objects
    with pytest.raises(EngineError, match="512"):
        send(b'{"id":1}', configuration=raw_stream(Prefix="!{timestamp:dd}".ljust(526, "x")))


@pytest.mark.parametrize("name", ["", "a b", "x" * 65])
def test_a_stream_name_is_refused(name):
    with pytest.raises(EngineError):
        send(b'{"id":1}', name=name)


def test_a_record_has_at_most_1000_kib():
    full = b'{"id":1}'.ljust(MAX_RECORD_BYTES)
    assert send(full).failed == ()
    with pytest.raises(EngineError, match="record 1 has 1,024,001 bytes"):
        send(b"{}", full + b" ")


def test_a_table_that_hive_would_refuse_is_refused_with_its_column():
    with pytest.raises(EngineError, match=r"table clicks, column id: .*offset 0"):
        send(b"{}", glue=table(("id", "integer")))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("yyyy/MM/dd/HH", "2018/08/27/10"), ("yyyyMMdd", "20180827"), ("'dt='yyyy", "dt=2018"), ("''yyyy", "'2018")],
)
def test_a_java_pattern_writes_and_reads(pattern, text):
    shape = java_time_format(pattern)
    assert shape.write(ARRIVED) == text
    assert shape.write(shape.read(text)) == text


@pytest.mark.parametrize("text", ["2018-8-27", "2018-08-27 ", "2018-13-01", "2018-02-30", "x018-08-27", ""])
def test_a_java_pattern_does_not_read_other_texts(text):
    assert java_time_format("yyyy-MM-dd").read(text) is None


def test_a_java_pattern_reads_a_repeated_field_only_if_both_agree():
    assert java_time_format("yyyy/yyyy").read("2018/2018") is not None
    assert java_time_format("yyyy/yyyy").read("2018/2019") is None


@pytest.mark.parametrize("pattern", ["yy", "EEE", "yyyy'open", "YYYY", "hh", "yyyy[MM]"])
def test_a_java_pattern_outside_the_subset_is_refused(pattern):
    with pytest.raises(ValueError, match="offset"):
        java_time_format(pattern)
