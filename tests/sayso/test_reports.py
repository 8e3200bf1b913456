"""Every form of one review: well-formed whatever the definitions say, complete, and short enough for where it goes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from markdown_it import MarkdownIt

from registry.changes import diff
from registry.compatibility.verdict import Comparison, EventComparison, Verdict
from registry.findings import Finding, Position
from registry.loader import load
from sayso.reports import REPORTS
from sayso.reports.markdown import MARKER
from sayso.reports.markup import code, fenced, prose
from sayso.review import Review
from tests.lint_cases import BASE
from tests.sayso.sarif_subset import SARIF

if TYPE_CHECKING:
    from registry.model import Event

NASTY = 'a | b `c|d` <script>x</script> @team [x](y) *b* _i_ ``` \r\n# 한국어 & "q" \x1b[31m ]]> ::error:: %0A \\ -->'
LIMIT = 65_536


@pytest.fixture(scope="module")
def event() -> Event:
    return load(BASE).whole().lineages[0].newest


def verdict(number: int = 0, **members: Any) -> Verdict:
    known: dict[str, Any] = {
        "rule": "field-removed",
        "planes": ("table", "query"),
        "gravity": "breaking",
        "event": "card_click",
        "where": f"content.field_{number}",
        "message": NASTY,
        "instead": NASTY,
        "position": Position("events/card click.yaml", 3, 5),
        "subject": NASTY,
        "hurts": (NASTY, "the query `daily` of growth"),
    }
    return Verdict(**{**known, **members})


def compared(event: Event, *verdicts: Verdict, name: str = "card_click") -> EventComparison:
    old = replace(event, name=name, sentence={"en": f"{{user}} {NASTY}", "ko": "{user}가 눌렀다"})
    new = replace(old, sentence={**old.sentence, "en": "{user} clicked"}, summary="Other words.")
    return EventComparison(
        name=name,
        old=old,
        new=new,
        changes=diff(old, new),
        verdicts=tuple(replace(each, event=name) for each in verdicts),
        needs="major",
        ddl=(f"ALTER TABLE `{name}_v1` ADD COLUMNS (`x` string COMMENT '```')", f"-- {NASTY}"),
    )


def review(*events: EventComparison, **members: Any) -> Review:
    return Review(before="main (12345678)", after="the work tree", comparison=Comparison(events=events), **members)


@pytest.fixture
def whole(event: Event) -> Review:
    """A review with everything in it that there may be."""
    verdicts = (
        verdict(1),
        verdict(2, gravity="warning"),
        verdict(3, gravity="note"),
        verdict(4, accepted=NASTY),
        verdict(5, where="", hurts=()),
    )
    removed = EventComparison(name="gone", old=event, new=None, changes=(), verdicts=(), needs="major")
    added = EventComparison(name="new", old=None, new=event, changes=(), verdicts=(), needs="minor")
    finding = Finding("acceptance-expired", "error", Position("accepted.yaml", 3, 3), NASTY, NASTY)
    return review(
        compared(event, *verdicts), removed, added, above=Path("data/이벤트"), findings=(finding,), notes=(NASTY,)
    )


@pytest.mark.parametrize("name", list(REPORTS))
def test_every_form_is_text_with_an_end(whole: Review, name: str) -> None:
    for each in (whole, review()):
        text = REPORTS[name](each)
        assert text.endswith("\n")
        assert text.strip()
        text.encode()


def test_text_is_a_line_a_verdict(whole: Review) -> None:
    lines = REPORTS["text"](whole).splitlines()
    shown = [line for line in lines if line.startswith("events/card click.yaml:3:5: ")]
    assert len(shown) == 5
    assert not any("\x1b[31m]" in line or "\r" in line for line in lines)
    assert lines[-1].endswith("failed\x1b[0m: 2 breaking, 1 warning, 1 error, 1 accepted in 3 events, "
                              "a major change, compared with main (12345678)")  # fmt: skip


def test_json_is_what_its_schema_says(whole: Review) -> None:
    schema = json.loads((files("sayso.reports") / "diff.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    for each in (whole, review()):
        document = json.loads(REPORTS["json"](each))
        Draft202012Validator(schema).validate(document)
    assert document["verdict"] == "nothing changed, compared with main (12345678)"
    document = json.loads(REPORTS["json"](whole))
    assert document["counts"] == {"breaking": 2, "warning": 1, "note": 1, "accepted": 1}
    assert document["events"][0]["verdicts"][0]["message"] == NASTY


def test_annotations_have_file_and_line(whole: Review) -> None:
    lines = REPORTS["github"](whole).splitlines()
    place = "file=data/이벤트/events/card click.yaml,line=3,col=5,title="
    levels = [line.partition(" ")[0] for line in lines if place in line]
    assert levels == ["::error", "::notice", "::error", "::warning", "::notice"]
    assert lines[-2].startswith("::error file=data/이벤트/accepted.yaml,line=3,col=3,title=sayso acceptance-expired::")
    # What a definition says is one line of data: it can start no command of its own.
    assert len(lines) == 7
    assert not any(line.startswith("::error::") for line in lines)


def test_gitlabs_issues_have_what_it_wants(whole: Review) -> None:
    issues = json.loads(REPORTS["gitlab"](whole))
    assert len({issue["fingerprint"] for issue in issues}) == len(issues) == 6
    for issue in issues:
        assert issue.keys() == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert issue["location"]["lines"]["begin"] >= 1
        assert issue["location"]["path"].startswith("data/이벤트/")
    assert json.loads(REPORTS["gitlab"](review())) == []


def test_junit_counts_what_fails(whole: Review) -> None:
    top = ET.fromstring(REPORTS["junit"](whole))
    suites = top.findall("testsuite")
    assert [suite.get("name") for suite in suites] == ["card_click", "gone", "new", "errors"]
    for suite in suites:
        cases = suite.findall("testcase")
        assert suite.get("tests") == str(len(cases))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
    assert (top.get("tests"), top.get("failures")) == ("8", "3")
    strict = ET.fromstring(REPORTS["junit"](replace(whole, fail_on="warning")))
    assert strict.get("failures") == "4"
    assert ET.fromstring(REPORTS["junit"](review())).get("tests") == "1"


def test_sarif_is_what_the_standard_says(whole: Review) -> None:
    validator = Draft202012Validator(SARIF, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for each in (whole, review()):
        validator.validate(json.loads(REPORTS["sarif"](each)))
    run = json.loads(REPORTS["sarif"](whole))["runs"][0]
    assert [len(each.get("suppressions", ())) for each in run["results"]] == [0, 0, 0, 1, 0, 0]
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
    uri = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "data/%EC%9D%B4%EB%B2%A4%ED%8A%B8/events/card%20click.yaml"


def test_markdown_says_the_verdict_first(whole: Review) -> None:
    lines = REPORTS["markdown"](whole).splitlines()
    assert lines[0] == MARKER
    assert lines[1] == "### ❌ 2 changes break something, 1 error, a **major** change"
    text = "\n".join(lines)
    assert "1 change was accepted" in text
    for part in ("before:", "after:", "DDL that will be run", "A sample event", "table, query", "`daily` of growth"):
        assert part in text, part


def test_a_table_of_the_markdown_has_five_cells_everywhere(whole: Review) -> None:
    rows = [line for line in REPORTS["markdown"](whole).splitlines() if line.startswith("|")]
    assert len(rows) == 6
    for row in rows:
        assert len(re.findall(r"(?<!\\)\|", row)) == 6, row


def test_nothing_of_a_definition_becomes_markup(whole: Review) -> None:
    text = REPORTS["markdown"](whole)
    outside = re.sub(r"(`+).+?(?<!`)\1(?!`)", "", re.sub(r"(?ms)^(`{3,})\w*\n.*?^\1$", "", text))
    assert "<script" not in outside
    assert not re.search(r"(?<!\w)@\w", outside)
    tags = set(re.findall(r"<(/?[a-z]+)", outside))
    assert tags <= {"details", "/details", "summary", "/summary", "br"}
    assert outside.count("<details>") == outside.count("</details>")


@pytest.mark.parametrize(
    ("members", "first"),
    [
        ({"gravity": "note"}, "✅ Nothing breaks, a **major** change"),
        ({"gravity": "warning"}, "⚠️ Nothing breaks, 1 warning, a **major** change"),
        ({"accepted": "agreed"}, "✅ What breaks was accepted, a **major** change"),
        ({"accepted": "agreed", "gravity": "warning"}, "✅ Nothing breaks, a **major** change"),
        ({}, "❌ 1 change breaks something, a **major** change"),
    ],
)
def test_the_verdict_is_the_worst(event: Event, members: dict[str, Any], first: str) -> None:
    assert REPORTS["markdown"](review(compared(event, verdict(**members)))).splitlines()[1] == f"### {first}"


def test_where_nothing_matters_markdown_is_short(event: Event) -> None:
    assert len(REPORTS["markdown"](review()).splitlines()) == 2
    words = replace(event, summary="Other words.")
    only = EventComparison(
        name=event.name, old=event, new=words, changes=diff(event, words), verdicts=(), needs="patch"
    )
    text = REPORTS["markdown"](review(only))
    assert "<details>" not in text
    assert len(text) < 500


@pytest.mark.parametrize(("events", "each"), [(30, 20), (120, 10), (3_000, 1), (1, 3_000)])
def test_markdown_stays_below_githubs_limit_and_says_what_is_missing(event: Event, events: int, each: int) -> None:
    made = [compared(event, *map(verdict, range(each)), name=f"event_{number:04d}") for number in range(events)]
    text = REPORTS["markdown"](review(*made))
    assert len(text.encode("utf-16-le")) // 2 < LIMIT
    assert "Left out, since GitHub takes 65,536 characters: sample events of" in text
    assert text.count("<details>") == text.count("</details>")


def test_of_one_event_with_too_much_to_say_the_first_is_said(event: Event) -> None:
    found = [verdict(number, where=f"f{number}") for number in range(600)]
    comparison = EventComparison(name="wide", old=event, new=event, changes=(), verdicts=tuple(found), needs="major")
    text = REPORTS["markdown"](review(comparison))
    assert "#### `wide`" in text
    assert text.count("| ❌ |") == 10
    assert "all but 10 changes of 1 event" in text


def test_what_breaks_is_folded_last(event: Event) -> None:
    harmless = [compared(event, verdict(gravity="note"), name=f"a_{number:03d}") for number in range(100)]
    text = REPORTS["markdown"](review(*harmless, compared(event, verdict(), name="z_breaks")))
    shown, _, left_out = text.partition("*Left out")
    assert shown.index("#### `z_breaks`") < shown.index("#### `a_000`")
    assert "z_breaks" not in left_out


def test_events_alike_are_said_once(event: Event) -> None:
    made = []
    for number in range(500):
        one = replace(event, name=f"event_{number:03d}")
        found = verdict(event=one.name, message=f"the column of {one.name}_v1 is lost", hurts=())
        comparison = EventComparison(name=one.name, old=one, new=one, changes=(), verdicts=(found,), needs="major")
        made.append(comparison)
    text = REPORTS["markdown"](review(*made))
    assert text.count("####") == 1
    assert "and 479 more." in text
    accepting = next(line for line in text.splitlines() if line.startswith("sayso accept "))
    assert len(re.findall(r"\b[0-9a-f]{12}\b", accepting)) == 500


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("card_click_v1", "card_click_v1"),
        ("_x_ *y*", "\\_x\\_ \\*y\\*"),
        ("a | b", "a \\| b"),
        ("`a\\|b`", "<code>a&#92;&#124;b</code>"),
        ("`a|b` <i>", "`a\\|b` &lt;i&gt;"),
        ("one ` tick", "one \\` tick"),
        ("two\r\nlines", "two lines"),
        ("ask @team, mail a@b", "ask @<!-- -->team, mail a@b"),
        ("문의는@team, _@team", "문의는@<!-- -->team, \\_@<!-- -->team"),
        ("# big", "\\# big"),
        ("- a", "\\- a"),
        ("1) a", "1\\) a"),
        ("---", "\\---"),
        ("-5 of 3.5", "-5 of 3.5"),
    ],
)
def test_prose(text: str, shown: str) -> None:
    assert prose(text, in_table=True) == shown


@given(st.text("#>+-=.)1*_` \n~"))
def test_no_text_becomes_a_block(text: str) -> None:
    kinds = [token.type for token in MarkdownIt().parse(prose(text))]
    assert kinds in ([], ["paragraph_open", "inline", "paragraph_close"])


def test_thousands_of_backticks_take_no_time() -> None:
    assert prose("`" * 20_000) == "\\`" * 20_000
    assert prose("".join("`" * each + "a" for each in range(1, 200))).count("a") == 199


@given(st.text() | st.text("`\\|a \n"))
def test_no_text_breaks_out(text: str) -> None:
    for cell in (code(text, in_table=True), prose(text, in_table=True)):
        assert len(cell.splitlines()) <= 1
        # As a row is cut into cells: an escaped sign, whatever it stands in, is passed over.
        assert "|" not in re.sub(r"\\[!-/:-@\[-`{-~]", "", cell)
    block = fenced(text, "json").split("\n")
    fence = block[0].removesuffix("json")
    assert block[-1] == fence
    assert all(fence not in line for line in block[1:-1])
