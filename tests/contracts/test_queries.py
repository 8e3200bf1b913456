"""Reading consumers' queries: the header, one statement, and every problem with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from contracts.queries.consumers import Query, read_queries, read_query
from contracts.queries.parsing import parse
from contracts.queries.plane import query_findings
from contracts.queries.rules import QUERY_RULES
from contracts.queries.scope import Problem
from registry.loader import load
from tests.cases import expected_text
from tests.contracts.query_cases import BASE, case_folders, check

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "-- name: clicks\n-- owner: growth\n-- what: Clicks.\n"


@pytest.mark.parametrize("case", case_folders(), ids=lambda case: case.name)
def test_what_a_change_does_to_a_query(case: Path, tmp_path: Path) -> None:
    check(case, tmp_path)


def test_every_rule_of_queries_has_a_case() -> None:
    shown = " ".join(expected_text(case / "expected.txt") for case in case_folders()).split()
    assert {rule.id for rule in QUERY_RULES} - set(shown) == set(), "tests/cases/queries/<case>/ is missing"


def read(text: str) -> Query:
    query, findings = read_query("consumers/a.sql", text)
    assert findings == []
    assert query
    return query


def places(text: str) -> list[tuple[int, int]]:
    query, findings = read_query("consumers/a.sql", text)
    assert query is None
    assert {finding.rule for finding in findings} == {"query-file"}
    assert all(finding.help for finding in findings)
    return [(finding.position.line, finding.position.column) for finding in findings]


class TestHeader:
    def test_is_read(self) -> None:
        query = read(HEADER + "SELECT 1\n")
        assert (query.name, query.owner, query.what) == ("clicks", "growth", "Clicks.")
        assert (query.sql, query.line) == ("SELECT 1\n", 4)

    def test_goes_on_where_it_is_indented(self) -> None:
        assert read(HEADER + "--   By day,\n--   and feed.\nSELECT 1").what == "Clicks. By day, and feed."

    def test_may_hold_comments_and_empty_lines(self) -> None:
        query = read("-- Made by hand\n\n" + HEADER + "\n-- not a key\n\nSELECT 1 -- name: other\n")
        assert (query.name, query.line) == ("clicks", 9)

    def test_any_line_ending_and_a_byte_order_mark(self, tmp_path: Path) -> None:
        (tmp_path / "consumers").mkdir()
        text = (HEADER + "SELECT\n1").replace("\n", "\r\n")
        (tmp_path / "consumers" / "a.sql").write_bytes(b"\xef\xbb\xbf" + text.encode())
        (query,) = read_queries(tmp_path).queries
        assert (query.what, query.sql) == ("Clicks.", "SELECT\n1")

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("SELECT 1", [(1, 1), (1, 1), (1, 1)]),
            (HEADER + "-- onwer: x\nSELECT 1", [(4, 4)]),
            (HEADER + "-- owner: x\nSELECT 1", [(4, 4)]),
            ("-- name: a\n-- owner:\n-- what: b\nSELECT 1", [(1, 1)]),
            (HEADER + "SELECT 1\n<<<<<<< HEAD\nFROM a\n=======\nFROM b\n>>>>>>> b\n", [(5, 1)]),
            ("-- name: A b\n-- owner: a\n-- what: b\nSELECT 1", [(1, 1)]),
        ],
        ids=["none", "unknown", "twice", "empty", "a conflict", "no name"],
    )
    def test_is_strict(self, text: str, expected: list[tuple[int, int]]) -> None:
        assert places(text) == expected


class TestStatement:
    @pytest.mark.parametrize(
        "sql",
        [
            "SELECT 1;",
            "SELECT ';' -- ; a\n;",
            'SELECT ";" FROM t; -- the end',
            "SELECT 1 /* ; */;\n\n",
            "SELECT 'it''s;'",
        ],
    )
    def test_is_one(self, sql: str) -> None:
        assert read(HEADER + sql).sql == sql

    @pytest.mark.parametrize(
        ("sql", "place"),
        [
            ("SELECT 1;\n  SELECT 2", (5, 3)),
            ("SELECT 1;;", (4, 10)),
            ("", (1, 1)),
            ("/* nothing */", (1, 1)),
            (";", (1, 1)),
        ],
    )
    def test_is_not_none_or_two(self, sql: str, place: tuple[int, int]) -> None:
        assert places(HEADER + sql) == [place]


class TestFolder:
    def test_may_be_missing(self, tmp_path: Path) -> None:
        assert read_queries(tmp_path).queries == ()

    def test_reports_what_is_not_read(self, tmp_path: Path) -> None:
        folder = tmp_path / "consumers"
        (folder / "folder.sql").mkdir(parents=True)
        (folder / "LOUD.SQL").write_text(HEADER + "SELECT 1")
        (folder / "latin.sql").write_bytes(HEADER.encode() + b"SELECT '\xe9'")
        (folder / "README.md").write_text("hello")
        (folder / "large.sql").write_text(HEADER + "SELECT 1" + " " * (1 << 20))
        read_ = read_queries(tmp_path)
        assert read_.queries == ()
        assert [str(finding.position) for finding in read_.findings] == [
            "consumers/LOUD.SQL:1:1",
            "consumers/folder.sql:1:1",
            "consumers/large.sql:1:1",
            "consumers/latin.sql:4:9",
        ]

    def test_two_queries_of_one_name(self, tmp_path: Path) -> None:
        (tmp_path / "consumers").mkdir()
        for name in ("a", "b"):
            (tmp_path / "consumers" / f"{name}.sql").write_text(HEADER + "SELECT 1")
        (finding,) = read_queries(tmp_path).findings
        assert finding.position.file == "consumers/b.sql"
        assert "consumers/a.sql" in finding.message


def test_queries_are_not_bound_while_the_definitions_are_broken(tmp_path: Path) -> None:
    (tmp_path / "consumers").mkdir()
    (tmp_path / "consumers" / "a.sql").write_text(HEADER + "SELECT nope FROM card_click")
    for path in BASE.rglob("*.yaml"):
        copy = tmp_path / path.relative_to(BASE)
        copy.parent.mkdir(exist_ok=True)
        copy.write_bytes(path.read_bytes())
    (finding,) = query_findings(load(tmp_path))
    assert (finding.rule, str(finding.position)) == ("query-invalid", "consumers/a.sql:4:8")
    (tmp_path / "events" / "push_open.yaml").write_text("event: [")
    assert query_findings(load(tmp_path)) == []


@pytest.mark.parametrize(
    ("sql", "place"),
    [
        ("SELECT ((((", (1, 11)),
        ("SELECT 1 FROM", (1, 10)),
        ("SELECT CAST(a AS) FROM t", (1, 17)),
        ("SELECT 1\nFROM t WHERE a = 'x", (1, 1)),
    ],
)
def test_what_is_no_sql_is_told_in_words_of_sql(sql: str, place: tuple[int, int]) -> None:
    problem = parse(sql)
    assert isinstance(problem, Problem)
    assert problem[:2] == place
    assert not re.search("class|Token|keyword|FROM t", problem.message)
