"""`sayso diff` as it is met in a pull request: what it says, with which exit code."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest

from tests.git_folders import commit
from tests.sayso.changes import DWELL, add_a_field, fingerprints, remove_a_field
from tests.sayso.running import edit, run, tree

if TYPE_CHECKING:
    from pathlib import Path


def test_nothing_changed_is_one_line(shop: Path) -> None:
    ran = run("diff", cwd=shop)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("ok: nothing changed, compared with main (")
    assert ran.out.count("\n") == 1


def test_another_layout_is_told(shop: Path) -> None:
    edit(shop / "sayso.yaml", "readers:", "layout: shared_stream\nreaders:")
    ran = run("diff", cwd=shop)
    assert ran.code == 0
    assert "the layout was stream_per_event and is shared_stream" in ran.out + ran.err


def test_an_optional_field_is_a_minor_change(shop: Path) -> None:
    add_a_field(shop)
    ran = run("diff", cwd=shop)
    assert (ran.code, ran.err) == (0, "")
    assert "card_click 1.2.0: minor" in ran.out
    assert "`nickname` was added" in ran.out
    assert "ok: 0 breaking in 1 event, a minor change" in ran.out


def test_a_removed_field_names_planes_query_and_owner(shop: Path) -> None:
    remove_a_field(shop)
    before = tree(shop)
    ran = run("diff", cwd=shop)
    assert (ran.code, ran.err) == (1, "")
    assert "card_click 1.2.0: major; breaks wire, code, query; warns of table" in ran.out.splitlines()
    assert "breaking field-removed [wire, code]" in ran.out
    assert "warning column-idle [table, query]: the column `dwell_seconds` stays in the table card_click_v1" in ran.out
    assert "consumers/daily_clicks.sql:10:" in ran.out
    assert "the query `daily_clicks` of growth" in ran.out
    assert "card_click@1.0.0, still sent by android (mobile-team)" in ran.out
    assert ran.out.splitlines()[-1].startswith("failed: ")
    assert tree(shop) == before
    comment = run("diff", "--format", "markdown", cwd=shop).out
    assert "Breaks wire, code, query; warns of table." in comment.splitlines()
    assert "| query | the query `daily_clicks` of growth |" in comment


def test_a_release_edited_in_place_hurts_the_apps_that_were_built_with_it(shop: Path) -> None:
    edit(shop / "events/push_open.yaml", "minimum: 0", "minimum: 1")
    said = "hurts: push_open@1.0.0, still sent by android (mobile-team), ios (mobile-team)"
    assert said in run("diff", cwd=shop).out
    assert run("bump", "--write", cwd=shop).code == 0
    assert said not in run("diff", cwd=shop).out, "a new major has its own"


def test_a_release_is_told(shop: Path) -> None:
    assert run("release", "card_click", cwd=shop).code == 0
    ran = run("diff", cwd=shop)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("card_click 1.2.0\n  1.2.0: is released now\n")


def test_what_is_deprecated_is_told_with_its_reason(shop: Path) -> None:
    edit(shop / "events/share.yaml", "owner:", "deprecated: {in: 1.0.0, reason: Nobody reads it.}\nowner:")
    assert "  is deprecated now: Nobody reads it." in run("diff", cwd=shop).out.splitlines()


QUERY = "-- name: clicks\n-- owner: growth\n-- what: Clicks.\nSELECT positon FROM card_click\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (QUERY, "consumers/clicks.sql:4:8: error query-invalid: does not bind: there is no column `positon` here"),
        (QUERY.replace("card_click", "video_play"), "consumers/clicks.sql:4:21: error query-invalid: does not bind"),
        (QUERY.replace("card_click", "shares"), "    help: Did you mean `share`?"),
        (QUERY.replace("owner", "onwer"), "consumers/clicks.sql:2:4: error query-file: `onwer` is no key"),
        (f"{QUERY};SELECT 1", "consumers/clicks.sql:5:2: error query-file: holds more than one statement"),
    ],
)
def test_a_query_that_is_brought_and_cannot_be_asked_fails(shop: Path, text: str, said: str) -> None:
    (shop / "consumers/clicks.sql").write_text(text, encoding="utf-8")
    ran = run("diff", cwd=shop)
    assert (ran.code, ran.err) == (1, "")
    assert f"{said}" in ran.out
    assert "    help: " in ran.out
    assert ran.out.splitlines()[-1].startswith("failed: 0 breaking, ")
    assert "### ❌ 1 error" in run("diff", "--format", "markdown", cwd=shop).out.replace("2 errors", "1 error")
    commit(shop, "A query")
    assert run("diff", "HEAD~1..HEAD", cwd=shop).code == 1, "as it is read from git"


def test_a_query_that_never_could_be_asked_is_a_note(shop: Path) -> None:
    (shop / "consumers/clicks.sql").write_text(QUERY, encoding="utf-8")
    commit(shop, "A query")
    add_a_field(shop)
    ran = run("diff", "--against", "HEAD", cwd=shop)
    assert (ran.code, ran.err) == (0, "")
    assert "note: consumers/clicks.sql:4:8: does not bind" in ran.out


def test_accepted_is_counted_and_passes_until_it_expires(shop: Path) -> None:
    remove_a_field(shop)
    found = fingerprints(shop)
    assert len(found) >= 2
    assert run("accept", *found, "--reason", "growth agreed", "--until", "2999-12-31", cwd=shop).code == 0
    ran = run("diff", cwd=shop)
    assert (ran.code, ran.err) == (0, "")
    assert "ok: 0 breaking, " in ran.out
    assert f", {len(found)} accepted in 1 event" in ran.out
    edit(shop / "accepted.yaml", "2999-12-31", "2020-12-31")
    ran = run("diff", cwd=shop)
    assert ran.code == 1
    assert "accepted.yaml:3:3: error acceptance-expired" in ran.out
    assert f"failed: {len(found)} breaking" in ran.out


@pytest.mark.parametrize(
    ("change", "fail_on", "code"),
    [
        (remove_a_field, "breaking", 1),
        (remove_a_field, "never", 0),
        (add_a_field, "warning", 0),
    ],
)
def test_what_fails_is_a_choice(shop: Path, change: object, fail_on: str, code: int) -> None:
    assert callable(change)
    change(shop)
    assert run("diff", "--fail-on", fail_on, cwd=shop).code == code


def test_warnings_fail_where_that_is_wanted(shop: Path) -> None:
    remove_a_field(shop)
    run("accept", *fingerprints(shop), "--reason", "agreed", cwd=shop)
    assert run("diff", "--fail-on", "warning", cwd=shop).code == 1


def test_every_report_is_written_whole(shop: Path, tmp_path: Path) -> None:
    remove_a_field(shop)
    names = ("text", "json", "github", "gitlab", "markdown", "junit", "sarif")
    reports = [f"--report={name}={tmp_path}/reports/{name}" for name in names]
    ran = run("--color", "diff", "--format", "json", *reports, cwd=shop)
    assert ran.code == 1
    written = {name: (tmp_path / "reports" / name).read_text(encoding="utf-8") for name in names}
    assert written["json"] == ran.out
    assert all(text.endswith("\n") and "\x1b" not in text for text in written.values())


def test_a_file_whose_name_is_no_text_is_in_every_report(shop: Path, tmp_path: Path) -> None:
    (shop / "consumers").mkdir(exist_ok=True)
    (shop / "consumers" / os.fsdecode(b"\xff\xfe.sql")).write_text("SELECT 1")
    names = ("text", "json", "github", "gitlab", "markdown", "junit", "sarif")
    ran = run("diff", *(f"--report={name}={tmp_path}/{name}" for name in names), cwd=shop)
    assert ran.code == 1
    assert "consumers/%FF%FE.sql" in (tmp_path / "sarif").read_text(encoding="utf-8")
    assert all("dcff" in (tmp_path / name).read_text(encoding="utf-8") for name in names if name != "sarif")


@pytest.mark.parametrize("report", ["markdown", "markdown=", "html=review.html", "=x"])
def test_a_report_without_a_place_is_wrong_usage(shop: Path, report: str) -> None:
    ran = run("diff", "--report", report, cwd=shop)
    assert (ran.code, ran.out) == (2, "")


def test_two_releases(shop: Path) -> None:
    ran = run("diff", "card_click@1.0.0..1.1.0", cwd=shop)
    assert "card_click 1.0.0 → 1.1.0" in ran.out
    assert run("diff", "card_click@1.1.0..card_click@1.1.0", cwd=shop).out.startswith("ok: nothing changed")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["card_clik@1.0.0..1.1.0"], "Did you mean `card_click`"),
        (["card_click@1.0.0..1.1.1"], "Did you mean `1.1.0`"),
        (["card_click@1.0.0..1.1.0", "--against", "main"], "not both"),
        (["main..side", "--against", "main"], "not both"),
        (["main...side"], "A..B"),
        (["main"], "--against main"),
        (["--against", "mian"], "Did you mean `main`"),
        (["mian..HEAD"], "Did you mean `main`"),
        (["--against", "./events"], "holds no registry"),
    ],
)
def test_what_does_not_exist_gets_the_nearest(shop: Path, arguments: list[str], said: str) -> None:
    ran = run("diff", *arguments, cwd=shop)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def test_a_deleted_event_breaks(shop: Path) -> None:
    (shop / DWELL).unlink()
    ran = run("diff", cwd=shop)
    assert ran.code == 1
    assert "card_click 1.2.0 (removed)" in ran.out


def test_other_line_breaks_change_nothing(shop: Path) -> None:
    for path in (shop / "events").glob("*.yaml"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert "nothing changed" in run("diff", cwd=shop).out


def test_a_change_of_the_envelope_is_said_once(shop: Path) -> None:
    edit(shop / "envelope.yaml", "doc: Who did it", "doc: Who has done it")
    ran = run("diff", cwd=shop)
    assert ran.code == 0
    assert "the same in 14 more events" in ran.out


def test_a_definition_with_errors_is_no_difference(shop: Path) -> None:
    edit(shop / DWELL, "version: 1.2.0", "vresion: 1.2.0")
    ran = run("diff", cwd=shop)
    assert (ran.code, ran.out) == (2, "")
    assert "events/card_click.yaml:4:1: error unknown-key" in ran.err


def test_an_acceptance_that_cannot_be_read_stops(shop: Path) -> None:
    (shop / "accepted.yaml").write_text("accepted:\n  abc: {reason: x}\n")
    ran = run("diff", cwd=shop)
    assert ran.code == 2
    assert "accepted.yaml:2:3: error" in ran.err


def test_an_idle_acceptance_is_a_note(shop: Path) -> None:
    (shop / "accepted.yaml").write_text("accepted:\n  0123456789ab: {reason: x, until: 2020-01-01}\n")
    ran = run("diff", cwd=shop)
    assert ran.code == 0
    assert "note: 1 acceptance in accepted.yaml that nothing needs any more: 0123456789ab" in ran.out


def test_a_retired_version_that_is_still_sent(shop: Path) -> None:
    digests = json.loads((shop / "releases/digests.json").read_text())
    del digests["card_click"]["1.0.0"]
    (shop / "releases/digests.json").write_text(json.dumps(digests))
    (shop / "releases/card_click/1.0.0.json").unlink()
    ran = run("diff", cwd=shop)
    assert ran.code == 1
    assert (
        "breaking producer-still-emits [wire]: android (mobile-team) emits card_click@1.0.0 until 2027-06-30" in ran.out
    )
    assert "breaking producer-still-emits [wire]: ios (mobile-team) emits card_click@1.0.0 until 2027-03-31" in ran.out


def test_check_counts_what_the_change_breaks(shop: Path) -> None:
    remove_a_field(shop)
    ran = run("check", "--against", "main", "--examples", "1", cwd=shop)
    assert (ran.code, "field-removed" in ran.out) == (1, True)
    assert " breaking, " in ran.out.splitlines()[-1]
    found = json.loads(run("check", "--against", "main", "--examples", "1", "--format", "json", cwd=shop).out)
    assert (found["holds"], found["diff"]["fails"], found["proof"]["holds"]) == (False, True, True)


def test_lint_reads_what_was_accepted(shop: Path) -> None:
    (shop / "accepted.yaml").write_text("accepted:\n  0123456789ab: {reason: x, untli: 2999-01-01}\n")
    ran = run("lint", cwd=shop)
    assert ran.code == 1
    assert "accepted.yaml:2:29: error unknown-key" in ran.out
    assert "Did you mean `until`?" in ran.out


def test_apps_that_are_no_longer_asked_after_are_named(shop: Path) -> None:
    edit(shop / "producers/android.yaml", "card_click, version: 1.1.0", "card_click, version: 1.1.0, until: 2999-12-31")
    (shop / "producers/web.yaml").unlink()
    ran = run("diff", cwd=shop)
    assert (ran.code, ran.err) == (0, "")
    said = [line for line in ran.out.splitlines() if line.startswith("note: ")]
    assert "note: android (mobile-team) emits card_click@1.1.0: it ends on 2999-12-31 now" in said
    assert sum(line.startswith("note: web (web-team) emits ") for line in said) == len(said) - 1 == 9
    commit(shop, "An end")
    edit(shop / "producers/android.yaml", "until: 2999-12-31", "until: 3000-12-31")
    assert "note: " not in run("diff", "--against", "HEAD", cwd=shop).out


def test_apps_of_an_event_that_is_gone_are_named_once(shop: Path) -> None:
    edit(shop / "producers/ios.yaml", "  - {event: push_open, version: 1.0.0}\n", "")
    (shop / "releases/push_open/1.0.0.json").unlink()
    (shop / "events/push_open.yaml").unlink()
    digests = json.loads((shop / "releases/digests.json").read_text(encoding="utf-8"))
    del digests["push_open"]
    (shop / "releases/digests.json").write_text(json.dumps(digests), encoding="utf-8")
    edit(shop / "producers/android.yaml", "  - {event: push_open, version: 1.0.0}\n", "")
    ran = run("diff", cwd=shop)
    assert ran.code == 1
    assert "hurts: ios (mobile-team) emits push_open@1.0.0" in ran.out
    assert "note: ios" not in ran.out
