"""`sayso replay` as a release engineer runs it: what it says, and how it ends."""

from __future__ import annotations

import json
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from tests.deploy.replaying import DAY, EVENT, TABLE, add_collector, body, event, newer
from tests.sayso.running import Ran, edit, run

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.deploy.replaying import Lake


def replay(lake: Lake, *arguments: object) -> Ran:
    """The command, in the registry's folder."""
    return run("replay", "--environment", "prod", *arguments, cwd=lake.root)


def document(lake: Lake, *arguments: object) -> dict[str, Any]:
    """What it says as JSON."""
    found: dict[str, Any] = json.loads(replay(lake, *arguments, "--format", "json").out)
    return found


def test_a_plan_then_the_run_then_nothing_is_left(lake: Lake) -> None:
    lake.reject(body(*map(newer, range(3))))
    lake.release_newer()
    plan = replay(lake)
    assert (plan.code, lake.arrived()) == (0, [])
    assert plan.out.splitlines()[-1] == "ok: 3 of 3 rejected events would be accepted now"
    assert str(DAY.date()) in plan.err
    done = replay(lake, "--apply")
    assert (done.code, lake.numbers()) == (0, [0, 1, 2])
    assert done.out.splitlines()[-1] == "ok: 3 of 3 rejected events sent"
    again = replay(lake, "--apply")
    assert again.code == 0
    assert again.out.splitlines() == ["3 before: sent by an earlier replay", "ok: 0 of 0 rejected events sent"]
    assert lake.numbers() == [0, 1, 2]


def test_what_is_left_is_told_by_event_version_and_rule(lake: Lake) -> None:
    lake.reject(body(newer(1), event(2, card_id=7), event(3, card_id=8)), b"{")
    lake.release_newer()
    ran = replay(lake, "--apply")
    assert ran.code == 1
    rows = [line.split()[:5] for line in ran.out.splitlines()]
    assert ["2", "card_click", "1.0.0", "refused", "type"] in rows
    assert ["1", "card_click", "1.1.0", "sent", "enum"] in rows
    assert ["1", "-", "-", "refused", "json"] in rows
    assert ran.out.splitlines()[-1] == "1 of 4 rejected events sent"
    found = document(lake)
    assert {name: found[name] for name in ("environment", "applied", "rows", "refused", "before")} == {
        "environment": "prod",
        "applied": False,
        "rows": 3,
        "refused": 3,
        "before": 1,
    }
    assert found["groups"][0]["example"].startswith("/card_id: card_id must be ")


def test_events_are_mended_in_a_file_and_sent_once(lake: Lake, tmp_path: Path) -> None:
    pretty = json.dumps(event(2, card_id=8, user_id="다"), indent=2, ensure_ascii=False).replace('"다"', '"2"')
    lake.reject(body(event(1, card_id=7), event(4, card_id="x")), pretty.encode(), body(event(3))[1:-2] + b", }")
    file = tmp_path / "mend me.ndjson"
    assert replay(lake, "--export", file).code == 1
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [line["event"]["card_id"] for line in lines if "event" in line] == [7, "x", 8]
    assert lines[0]["errors"][0]["path"] == "/card_id"
    assert lines[3]["raw"].endswith(", }")
    kept = replay(lake, "--export", file)
    assert (kept.code, "is there already" in kept.err) == (2, True)

    for line in lines:
        if "event" in line:
            line["event"]["card_id"] = str(line["event"]["card_id"])
    lines[3]["event"] = json.loads(lines[3]["raw"].replace(", }", "}"))
    file.write_text("".join(json.dumps(line) + "\n\n" for line in lines), encoding="utf-8-sig")
    assert document(lake, "--from", file)["accepted"] == 3
    assert lake.arrived() == []
    found = document(lake, "--from", file, "--apply")
    assert (found["sent"], found["refused"], lake.numbers()) == (3, 1, [1, 2, 3])
    assert {row["received_at"] for row in lake.arrived()} == {"2026-11-20T12:00:00.000Z"}
    found = document(lake, "--from", file, "--apply")
    assert (found["before"], found["refused"], lake.numbers()) == (3, 1, [1, 2, 3])
    edit(lake.root / EVENT, "card_id: {type: int64", "card_id: {type: string")
    assert document(lake, "--apply")["before"] == 3, "what was mended does not go a second time as it was"


def test_what_is_wrong_with_a_file_has_its_line(lake: Lake, tmp_path: Path) -> None:
    lake.reject(body(event(1, card_id=7)))
    path = tmp_path / "file.ndjson"
    replay(lake, "--export", path)
    line = path.read_text()
    wrong = {
        line + line: ":2: ",
        line + "{\n": ":2: not JSON",
        "\n[]\n": ":2: a line is an object",
        line.replace('"event"', '"raw"'): ':1: has no "event"',
        line.replace("2026", "x"): ':1: "id" is not one',
        "[" * 100_000: ":1: nested too deep",
    }
    for text, words in wrong.items():
        path.write_text(text, encoding="utf-8")
        ran = replay(lake, "--from", path, "--apply")
        assert (ran.code, ran.out) == (2, "")
        assert f"{path}{words}" in ran.err
    path.write_bytes(b"\xff")
    assert "not UTF-8" in replay(lake, "--from", path).err
    assert replay(lake, "--from", tmp_path / "none").code == 2
    path.write_text(line.replace("-0", "-5").replace('"card_id": 7', '"card_id": "7"'), encoding="utf-8")
    ran = replay(lake, "--from", path, "--apply")
    assert (ran.code, "there is no rejected row 2026-11-20/" in ran.out, lake.arrived()) == (1, True, [])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--dead-letters", "--since", "2026-11-20"), "--dead-letters sends all that waits"),
        (("--queue", "x"), "--queue belongs to --dead-letters"),
        (("--export", "new", "--apply"), "--export sends nothing"),
        (("--since", "2026-11-20", "--until", "2026-11-19"), "--since is after --until"),
        (("--since", "yesterday"), "yesterday"),
        (("--from", "nowhere.ndjson"), "nowhere.ndjson: No such file"),
    ],
)
def test_what_makes_no_sense_is_refused(lake: Lake, arguments: tuple[str, ...], words: str) -> None:
    ran = replay(lake, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err


def test_what_keeps_it_from_running_is_said_with_what_to_do(lake: Lake) -> None:
    ran = run("replay", "--environment", "prd", cwd=lake.root)
    assert (ran.code, ran.err) == (2, "error: sayso.yaml has no environment `prd`. Did you mean `prod`?\n")
    edit(lake.root / "sayso.yaml", lake.bucket, f"{lake.bucket}-not")
    ran = replay(lake, "--apply")
    assert (ran.code, ran.out) == (2, "")
    assert f"s3://{lake.bucket}-not/rejected/: " in ran.err
    assert "correct the environment's `bucket` in sayso.yaml" in ran.err


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"AWS_PROFILE": "nobody"}, "nobody"),
        ({"AWS_ACCESS_KEY_ID": "AKIANOBODY"}, "InvalidAccessKeyId"),
        ({"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_EC2_METADATA_DISABLED": "true"}, "credentials"),
    ],
)
def test_credentials_that_are_none_are_said_to_be(
    lake: Lake, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], words: str
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with checked_credentials(lake):
        ran = replay(lake)
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert "look at the AWS credentials of this shell" in ran.err


@contextmanager
def checked_credentials(lake: Lake) -> Iterator[None]:
    """moto looks at who asks, which it does not otherwise."""
    url = f"{lake.aws.s3.meta.endpoint_url}/moto-api/reset-auth"

    def after(requests: str) -> None:
        plain = {"Content-Type": "text/plain"}
        urllib.request.urlopen(urllib.request.Request(url, requests.encode(), plain, method="POST")).close()

    after("0")
    try:
        yield
    finally:
        after("inf")


def test_dead_letters_are_counted_and_drained_from_the_queue_of_the_deployed_collector(lake: Lake) -> None:
    ran = replay(lake, "--dead-letters")
    assert ran.code == 2
    assert f"the function {lake.prefix}collector: " in ran.err
    assert "deploy the stack first" in ran.err
    queue = lake.aws.sqs.create_queue(QueueName=lake.name)["QueueUrl"]
    add_collector(lake.aws, lake.prefix, {"SAYSO_DEAD_LETTERS": queue})
    row = json.dumps({**event(1), "received_at": "2026-11-20T12:00:00.000Z"}) + "\n"
    letter = {"stream": f"{lake.prefix}{TABLE}", "failed_at": "2026-11-20T12:00:01Z", "lines": row}
    lake.aws.sqs.send_message(QueueUrl=queue, MessageBody=json.dumps(letter))
    lake.put(f"dead-letters/{lake.prefix}{TABLE}/dt=2026-11-20/a.ndjson", row.replace('"1"', '"2"').encode())
    plan = replay(lake, "--dead-letters")
    assert (plan.code, plan.out) == (0, "ok: 1 message and 1 object would be sent; `--apply` sends them\n")
    done = replay(lake, "--dead-letters", "--apply", "--queue", queue)
    assert (done.code, done.out) == (0, "ok: 1 message and 1 object: 2 sent, with 2 rows\n")
    assert [row["user_id"] for row in lake.arrived()] == ["1", "2"]
    assert document(lake, "--dead-letters")["messages"] == 0


def test_a_collector_without_a_queue_is_one_of_an_older_stack(lake: Lake) -> None:
    add_collector(lake.aws, lake.prefix, {})
    ran = replay(lake, "--dead-letters")
    assert (ran.code, "deploy the stack again, or name the queue with --queue" in ran.err) == (2, True)
