"""The binder without an engine: the verdicts that Trino gave to the corpus, and what a binding says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from contracts.queries import operators, relations, scope
from contracts.queries.binding import Binding, bind
from contracts.queries.catalogue import catalogue
from contracts.queries.scope import UNKNOWN, Rows
from registry.errors import MissingPartError
from tests.contracts.query_cases import BINDS, BROKEN, base, corpus

if TYPE_CHECKING:
    from collections.abc import Callable

BASE = catalogue(base())


def bound(sql: str) -> Binding:
    return bind(sql, BASE)


def reads(sql: str) -> dict[str, str]:
    return {".".join((read.table, *read.path)): str(read.type) for read in bound(sql).reads}


@pytest.mark.parametrize("sql", corpus(BINDS))
def test_what_trino_takes_binds(sql: str) -> None:
    assert bound(sql).problems == ()


@pytest.mark.parametrize("sql", corpus(BROKEN))
def test_what_trino_refuses_does_not(sql: str) -> None:
    assert bound(sql).problems != ()


def test_what_is_known_here_is_what_a_star_shows() -> None:
    """Trino's hidden columns (`"$path"`) can be read, but are nobody's next guess."""
    (problem,) = bound("SELECT zzzzzz FROM card_click_v1").problems
    assert "`app_version`" in problem.help
    assert "$" not in problem.help
    assert bound('SELECT "$path" FROM card_click_v1').problems == ()


def test_functions_of_ones_own_are_declared_before_the_query() -> None:
    """Athena's alone: Trino, which judges the corpus, knows no such statement."""
    declared = "USING EXTERNAL FUNCTION f(x VARCHAR) RETURNS BIGINT LAMBDA 'a', EXTERNAL FUNCTION g(x ROW(y INT))\n"
    declared += "RETURNS VARCHAR LAMBDA 'b'\n"
    assert bound(f"{declared}SELECT f(tab) + 1, g(dt) FROM card_click").problems == ()
    (problem,) = bound(f"{declared}WITH c AS (SELECT tab FROM card_click) SELECT f(nope) FROM c").problems
    assert problem[:2] == (3, 49)


def _all_may_be_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operators, "comparable", lambda *_: True)


def _rows_are_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scope, "members", lambda *_: UNKNOWN)


def _unknown_columns_are_let_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scope, "_missing", lambda *_: UNKNOWN)


def _the_first_of_two_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    named = Rows.named
    monkeypatch.setattr(Rows, "named", lambda rows, parts: named(rows, parts)[:1])


def _unknown_tables_are_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relations, "did_you_mean", lambda *_: "")
    monkeypatch.setattr(type(BASE), "is_ours", lambda *_: False)


def _using_leaves_both_sides(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relations, "_using", lambda _work, _using, left, right: left.beside(right))


def _commas_bind_as_joins(monkeypatch: pytest.MonkeyPatch) -> None:
    def flat(select: Any) -> list[list[object]]:
        args = select.args
        first = [[args["from_"].this]] if args.get("from_") else []
        return first + [[join.this] for join in args.get("joins") or ()]

    monkeypatch.setattr(relations, "_between_commas", flat)


WRONG: tuple[Callable[[pytest.MonkeyPatch], None], ...] = (
    _all_may_be_compared,
    _rows_are_not_looked_into,
    _unknown_columns_are_let_pass,
    _the_first_of_two_is_taken,
    _unknown_tables_are_open,
    _using_leaves_both_sides,
    _commas_bind_as_joins,
)


@pytest.mark.parametrize("spoil", WRONG, ids=lambda spoil: spoil.__name__.strip("_"))
def test_a_wrong_binder_is_caught_by_the_corpus(
    monkeypatch: pytest.MonkeyPatch, spoil: Callable[[pytest.MonkeyPatch], None]
) -> None:
    spoil(monkeypatch)
    wrong = [sql for sql in corpus(BINDS) if bound(sql).problems]
    wrong += [sql for sql in corpus(BROKEN) if not bound(sql).problems]
    assert wrong


class TestReads:
    def test_columns_and_paths_with_their_types(self) -> None:
        sql = "SELECT c.content.kind, content.tags[1], element_at(experiments, 'a') FROM card_click c WHERE dt = 'x'"
        assert reads(sql) == {
            "card_click.content.kind": "varchar",
            "card_click.content.tags.[]": "varchar",
            "card_click.experiments.{}": "varchar",
            "card_click.dt": "varchar",
        }

    def test_through_subqueries_with_queries_and_unnest(self) -> None:
        sql = """WITH i AS (SELECT cards AS c FROM card_impression)
            SELECT t.id, x.k FROM i CROSS JOIN UNNEST(c) AS t (id, kind, place, ratio)
            CROSS JOIN LATERAL (SELECT t.kind AS k) x"""
        assert reads(sql).keys() == {
            "card_impression.cards",
            "card_impression.cards.[].content_id",
            "card_impression.cards.[].content_kind",
        }

    def test_in_lambdas(self) -> None:
        assert reads("SELECT transform(cards, c -> c.position) FROM card_impression") == {
            "card_impression.cards": str(BASE.makers["card_impression"]().type_at(("cards",))),
            "card_impression.cards.[].position": "integer",
        }

    def test_both_sides_of_using_and_of_a_union(self) -> None:
        assert reads("SELECT 1 FROM card_click JOIN push_open USING (user_id)").keys() == {
            "card_click.user_id",
            "push_open.user_id",
        }
        sql = "SELECT u.a.id FROM (SELECT content AS a FROM card_click UNION ALL SELECT content FROM card_click_v1) u"
        assert {"card_click.content.id", "card_click_v1.content.id"} < reads(sql).keys()

    def test_what_comes_out(self) -> None:
        columns = bound(
            "SELECT dt, count(*) AS n, avg(position) m, content.author FROM card_click GROUP BY 1, 4"
        ).columns
        assert [(name, str(type_)) for name, type_ in columns or ()] == [
            ("dt", "varchar"),
            ("n", "bigint"),
            ("m", "double"),
            ("author", 'row("id" bigint, "is_official" boolean)'),
        ]

    def test_every_environment_has_the_tables(self) -> None:
        for name in ("queries_dev.card_click", "AwsDataCatalog.queries_prod.CARD_CLICK"):
            assert reads(f'SELECT "DT" FROM {name}') == {"card_click.dt": "varchar"}


class TestUndecided:
    @pytest.mark.parametrize(
        "sql",
        [
            "SELECT a, b.c FROM crm.users",
            "SELECT t.a FROM TABLE(some_function(1)) t",
            "SELECT my_function(dt).a FROM card_click",
            "SELECT u.x FROM card_click CROSS JOIN UNNEST(my_function(dt)) AS u",
        ],
    )
    def test_what_cannot_be_known_is_no_problem(self, sql: str) -> None:
        assert bound(sql).problems == ()
        assert bound(sql).undecided > 0

    def test_a_query_of_any_depth_is_read_or_left_alone(self) -> None:
        many = " OR ".join(["dt = 'x'"] * 3000)
        assert bound(f"SELECT dt FROM card_click WHERE {many} OR nope = 1").problems != ()
        deep = "(" * 2000 + "dt" + ")" * 2000
        assert bound(f"SELECT {deep} FROM card_click") == Binding(problems=(), undecided=1)

    def test_what_can_be_known_beside_it_is(self) -> None:
        (problem,) = bound("SELECT u.name, c.nope FROM crm.users u JOIN card_click c ON c.user_id = u.id").problems
        assert "nope" in problem.message


class TestProblems:
    @pytest.mark.parametrize(
        ("sql", "place", "help_"),
        [
            ("SELECT dt,\n  content.kid\nFROM card_click", (2, 3), "`kind`"),
            ("SELECT dt\nFROM card_clik", (2, 6), "`card_click`"),
            ("SELECT dt,\n  positio\nFROM card_click", (2, 3), "`position`"),
            ("SELECT dt\nFROM card_click\nWHERE dt", (3, 7), "CAST"),
            ("SELECT dt\nFROM card_click WHERE ()) AND", (2, 25), "Athena"),
        ],
    )
    def test_say_where_and_what_to_do(self, sql: str, place: tuple[int, int], help_: str) -> None:
        (problem,) = bound(sql).problems
        assert problem[:2] == place
        assert help_ in problem.help

    def test_words_that_only_the_parser_reserves_are_names(self) -> None:
        assert [
            problem[:2] for problem in bound('SELECT n.list[1], c.array[1], "array"[1] FROM card_click c').problems
        ] == [
            (1, 8),
            (1, 19),
            (1, 31),
        ]
        assert bound("SELECT ARRAY[1][1] + 1, ARRAY [position] FROM card_click").problems == ()

    def test_one_missing_table_is_one_problem(self) -> None:
        assert len(bound("SELECT n.a, n.b.c, d FROM nope n WHERE e = 1").problems) == 1

    def test_only_a_query_is_one(self) -> None:
        assert not bound("DROP TABLE card_click").binds

    def test_the_parser_may_be_missing(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(__import__("sys").modules, "sqlglot", None)
        with pytest.raises(MissingPartError, match="sqlglot"):
            bound("SELECT 1")
