"""What talks to AWS talks to moto's server here, whatever account the shell is logged in to."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.deploy.replaying import Lake


@pytest.fixture(scope="module")
def aws() -> Iterator[None]:
    """moto's server, for every client that is made without an address of its own."""
    pytest.importorskip("moto.server", reason="needs the packages of sayso[trino]")
    from contracts.local_aws import open_local_aws  # noqa: PLC0415 - moto is optional

    with pytest.MonkeyPatch.context() as patch, open_local_aws() as local:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        patch.setenv("AWS_ENDPOINT_URL", local.url)
        patch.setenv("AWS_ACCESS_KEY_ID", "sayso")
        patch.setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")
        patch.setenv("AWS_CONFIG_FILE", os.devnull)
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
        yield


@pytest.fixture
def lake(aws: None, tmp_path: Path) -> Iterator[Lake]:
    """A registry with an environment that nobody else uses."""
    from tests.deploy.replaying import Lake  # noqa: PLC0415 - boto3 is optional

    found = Lake(tmp_path / "shop")
    yield found
    found.remove_streams()
