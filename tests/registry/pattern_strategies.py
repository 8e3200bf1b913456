"""Hypothesis strategies for patterns that are accepted, each with a text that it matches: not every text is refused."""

from __future__ import annotations

from functools import lru_cache

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

characters = st.characters(codec="utf-8")
_escaped_controls = st.sampled_from([(r"\n", "\n"), (r"\t", "\t"), (r"\r", "\r"), (r"\v", "\v"), (r"\f", "\f")])
_hex = st.one_of(
    st.integers(0, 0xFF).map(lambda code: (f"\\x{code:02x}", chr(code))),
    st.one_of(st.integers(0, 0xD7FF), st.integers(0xE000, 0xFFFF)).map(lambda code: (f"\\u{code:04X}", chr(code))),
)
_literal = characters.map(lambda c: (f"\\{c}" if c in r"^$\.*+?()[]{}|" else c, c))
_slash = st.just((r"\/", "/"))
single = st.one_of(_literal, _literal, _slash, _escaped_controls, _hex)
_member = st.one_of(
    characters.map(lambda c: (f"\\{c}" if c in r"^\[]-&~|" and c not in "&~" else c, c)),
    _slash,
    _escaped_controls,
    _hex,
)


@st.composite
def classes(draw):
    written, inside = [], []
    for _ in range(draw(st.integers(1, 4))):
        low, high = sorted((draw(_member), draw(_member)), key=lambda member: member[1])
        ranged = draw(st.booleans())
        written.append(f"{low[0]}-{high[0]}" if ranged else low[0])
        inside.append((low[1], high[1] if ranged else low[1]))
    text = "-" * draw(st.booleans()) + "".join(written) + "-" * draw(st.booleans())
    if draw(st.booleans()):
        outside = [c for c in "aZ0 \n가😀%" if not any(low <= c <= high for low, high in inside) and c != "-"]
        return f"[^{text}]", outside[0] if outside else ""
    return f"[{text}]", draw(st.sampled_from(inside))[draw(st.integers(0, 1))]


def _joined(pairs):
    return "".join(pattern for pattern, _ in pairs), "".join(example for _, example in pairs)


@st.composite
def repeated(draw, inner):
    pattern, example = draw(inner)
    low = draw(st.integers(0, 3))
    high = low + draw(st.integers(0, 2))
    quantifier, times = draw(
        st.sampled_from(
            [
                *[("*", high), ("+", high + 1), ("?", low % 2), (f"{{{low}}}", low)],
                *[(f"{{{low},}}", high), (f"{{{low},{high}}}", high), (f"{{0{low},{high}}}", low)],
            ]
        )
    )
    group = draw(st.sampled_from(["({})", "(?:{})"])).replace("{}", "%s")
    return group % pattern + quantifier + draw(st.sampled_from(["", "", "?"])), example * times


@st.composite
def alternatives(draw, inner):
    options = draw(st.lists(inner, min_size=1, max_size=3)) + draw(st.sampled_from([[], [("", "")]]))
    return f"(?:{'|'.join(pattern for pattern, _ in options)})", draw(st.sampled_from(options))[1]


accepted = st.recursive(
    st.one_of(single, classes()),
    lambda inner: st.one_of(repeated(inner), alternatives(inner), st.lists(inner, max_size=4).map(_joined)),
    max_leaves=6,
)


@lru_cache
def generated(count: int) -> list[tuple[str, list[str]]]:
    cases = []

    @settings(
        max_examples=count,
        phases=[Phase.generate],
        database=None,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(accepted, st.lists(st.text(characters, max_size=6), max_size=4), st.text(characters, max_size=2))
    def collect(pair, others, extra):
        pattern, example = pair
        example = example[:40]
        cases.append((pattern, ["", example, example + extra, example[1:], example[:-1], example + "\n", *others]))

    collect()
    return cases
