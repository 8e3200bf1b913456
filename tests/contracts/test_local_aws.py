"""The stand-in for S3 and Glue listens to nobody's AWS settings, is quiet, and shares nothing."""

from __future__ import annotations

import pytest

pytest.importorskip("moto.server", reason="needs the packages of sayso[trino]")

from contracts import local_aws
from contracts.local_aws import ACCESS_KEY, aws_refusals, open_local_aws
from registry.errors import EngineError


def test_the_users_aws_settings_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = {
        "AWS_PROFILE": "one-that-is-nowhere",
        "AWS_ENDPOINT_URL": "http://127.0.0.1:1",
        "AWS_ACCESS_KEY_ID": "real",
        "AWS_SECRET_ACCESS_KEY": "real",
        "AWS_SESSION_TOKEN": "real",
        "AWS_USE_FIPS_ENDPOINT": "true",
        "AWS_USE_DUALSTACK_ENDPOINT": "true",
        "HTTP_PROXY": "http://127.0.0.1:1",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    with open_local_aws() as aws:
        s3 = aws.s3()
        credentials = s3._request_signer._credentials
        assert (credentials.access_key, credentials.token) == (ACCESS_KEY, None)
        s3.create_bucket(Bucket="lake")
        s3.put_object(Bucket="lake", Key="a b/ü=%.gz", Body=b"x")
        assert s3.list_objects_v2(Bucket="lake")["Contents"][0]["Key"] == "a b/ü=%.gz"
        aws.glue().create_database(DatabaseInput={"Name": "quiet"})


def test_nothing_is_said(capfd: pytest.CaptureFixture[str]) -> None:
    with open_local_aws() as aws, pytest.raises(EngineError, match=r"^no bucket: "), aws_refusals("no bucket"):
        aws.s3().list_objects_v2(Bucket="nowhere")
    assert capfd.readouterr() == ("", "")


def test_a_server_finds_nothing_of_another() -> None:
    with open_local_aws() as first, open_local_aws() as second:
        first.s3().create_bucket(Bucket="lake")
        assert second.s3().list_buckets()["Buckets"] == []
    with open_local_aws() as third:
        assert third.s3().list_buckets()["Buckets"] == []


def test_a_server_that_does_not_start_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_aws, "_SERVER", "raise SystemExit('no port is free')")
    with pytest.raises(EngineError, match="does not start: no port is free"), open_local_aws():
        pass
