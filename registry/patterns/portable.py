r"""What in a user's pattern ECMAScript (u flag), Python's `re` and Rust's `regex` would not read alike.

A pattern is run by all three: Ajv in the browser, the collector, pydantic. So a small parser accepts only the
subset that means the same to each, and names what to write `instead` of everything else. It goes on after a
problem, so that one look shows them all. Sources: ECMA-262 section 22.2.1 (Patterns, with the u flag), and the
syntax chapters of Python's `re` and Rust's `regex`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

MOST_REPEATS = 1000
MOST_PLACES = 10_000  # with every count written out; Rust refuses an automaton above 10 MB
MOST_DEPTH = 50  # Rust refuses 250 groups inside each other; Python's limit is its stack


@dataclass(frozen=True, slots=True)
class Problem:
    """One construct to replace: where it starts in the pattern, why it is refused, and what to write."""

    offset: int
    message: str
    instead: str


_SETS = {"d": "0-9", "w": "0-9A-Za-z_", "s": r" \t\n\r\f\v"}
_CONTROLS = {"f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_SYNTAX = frozenset(r"^$\.*+?()[]{}|/")
_OPERATORS = frozenset({"&&", "--", "~~", "||"})
_WHOLE = "nothing: a pattern always matches the whole value"
_BARE = {
    ".": ("`.` stops at other line ends in each reader", r"[^\n]"),
    "^": ("`^` anchors", _WHOLE),
    "$": ("`$` anchors", _WHOLE),
    "]": ("`]` outside a class is refused by ECMAScript", r"\]"),
    "{": ("`{` that is not a count is refused by ECMAScript and Rust", r"\{"),
    "}": ("`}` outside a count is refused by ECMAScript", r"\}"),
}
_ESCAPE = re.compile(r"\\(?:[NPopux]\{[^}]*\}|k<[^>]*>|[0-9]+|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|.|$)", re.DOTALL)
_ESCAPES = (
    ("bB", "a word boundary depends on the reader's Unicode tables", "the characters that may stand there"),
    ("AZzG", "this anchors", _WHOLE),
    (
        "pP",
        "Unicode properties are unknown to Python and differ by version",
        "a class of the characters meant",
    ),
    ("123456789k", "Rust has no backreferences", "the text itself, spelt out again"),
    ("0", "Rust has no octal escapes", r"\xHH"),
    ("x", "`\\x` takes exactly two hexadecimal digits", r"\xHH"),
    ("uUN", "only four hexadecimal digits are read alike", r"\uHHHH, or the character itself"),
    ("c", "only ECMAScript has control escapes", r"\xHH"),
)
_GROUPS = (
    (re.compile(r"\(\?<?[=!]"), "Rust has no lookaround", "what is allowed, spelt out"),
    (re.compile(r"\(\?P?<\w*>"), "names of groups are spelt differently, and nothing here uses them", "(?:"),
    (re.compile(r"\(\?P[=>]\w*"), "Rust has no backreferences", "the text itself, spelt out again"),
    (re.compile(r"\(\?>"), "only Python has atomic groups", "(?:"),
    (re.compile(r"\(\?#[^)]*"), "only Python has comments", "nothing: put it into the field's doc"),
    (re.compile(r"\(\?\(\w*\)"), "only Python has conditions", "alternatives: (?:a|b)"),
    (
        re.compile(r"\(\?[A-Za-z^\-]*:?"),
        "flags inside a pattern are not read alike",
        "both cases in a class: [Aa]",
    ),
)
_HEX = re.compile(r"x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}")
_QUANTIFIER = re.compile(r"[*+?]|\{(?=[0-9,])([0-9]*)(,?)([0-9]*)\}")


@lru_cache(maxsize=1024)
def _problems(pattern: str) -> tuple[Problem, ...]:
    parser = _Parser(pattern)
    places = parser.alternation(0)
    while parser.at < len(pattern):
        parser.report(parser.at, "`)` closes no group", r"\)")
        parser.at += 1
        places += parser.alternation(0)
    if places > MOST_PLACES and not parser.found:
        parser.report(0, "the counts multiply to an automaton too large for Rust", "smaller counts")
    return tuple(sorted(parser.found, key=lambda problem: problem.offset))


def portable_problems(pattern: str) -> list[Problem]:
    """Everything in the pattern that the three readers would not read alike, in the order of the text."""
    return list(_problems(pattern))


class _Parser:
    """Recursive descent: every method reads its construct from `at` on; the number returned is its size."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.stopped = False
        self.found: list[Problem] = []

    def report(self, offset: int, message: str, instead: str) -> None:
        self.found.append(Problem(offset, message, instead))

    def take(self, token: str) -> bool:
        taken = self.text.startswith(token, self.at)
        self.at += len(token) if taken else 0
        return taken

    def alternation(self, depth: int) -> int:
        places = self.sequence(depth)
        while self.take("|"):
            places += self.sequence(depth)
        return places

    def sequence(self, depth: int) -> int:
        places = 0
        while self.at < len(self.text) and self.text[self.at] not in "|)":
            if match := _QUANTIFIER.match(self.text, self.at):
                self.report(self.at, f"`{match[0]}` repeats nothing", _escaped(match[0]))
                self.at = match.end()
            else:
                places += self.atom(depth) * self.repeats()
        return places

    def atom(self, depth: int) -> int:
        character = self.text[self.at]
        if character == "(":
            return self.group(depth)
        if character == "[":
            return self.bracket()
        if character == "\\":
            self.escape(in_class=False)
        else:
            if character in _BARE:
                self.report(self.at, *_BARE[character])
            self.raw()
        return 1

    def raw(self) -> str:
        """One character that stands for itself."""
        character = self.text[self.at]
        if "\ud800" <= character <= "\udfff":
            self.report(self.at, "half a surrogate pair is no character", "the whole character")
        self.at += 1
        return character

    def group(self, depth: int) -> int:
        start = self.at
        if depth == MOST_DEPTH:
            self.report(start, f"more than {MOST_DEPTH} groups inside each other", "a flatter pattern")
            self.at, self.stopped = len(self.text), True
            return 0
        if not self.take("(?:"):
            self.opening()
        places = self.alternation(depth + 1)
        if not self.take(")") and not self.stopped:
            self.report(start, "this group is never closed", r"\( for the bracket itself")
        return places

    def opening(self) -> None:
        """`(`, or any of the extensions that start with `(?`."""
        for opening, message, instead in _GROUPS:
            if match := opening.match(self.text, self.at):
                self.report(self.at, message, instead)
                self.at = match.end()
                return
        self.at += 1

    def repeats(self) -> int:
        """The most copies that a quantifier asks for; 1 without one."""
        match = _QUANTIFIER.match(self.text, self.at)
        if not match:
            return 1
        most = self.count(match)
        self.at = match.end()
        self.take("?")
        start = self.at
        while again := _QUANTIFIER.match(self.text, self.at):
            self.at = again.end()
        if start < self.at:
            self.report(start, "a second quantifier; only Python has possessive ones", "a group: (?:a{2})*")
        return most

    def count(self, match: re.Match[str]) -> int:
        if match[0] in "*+?":
            return 1
        # Five digits are enough to be too many, and int() refuses thousands of them.
        low = int((match[1].lstrip("0") or "0")[:5])
        high = int((match[3].lstrip("0") or "0")[:5]) if match[3] else low
        if not match[1]:
            self.report(self.at, "only Python reads a count without its lower end", f"{{0,{match[3]}}}")
        if low > high:
            self.report(self.at, "the ends of this count are reversed", f"{{{high},{low}}}")
        if max(low, high) > MOST_REPEATS:
            self.report(self.at, "Rust's automata have a size limit", f"a count up to {MOST_REPEATS}")
        return max(low, high, 1)

    def bracket(self) -> int:
        """A character class. Outside ASCII Rust needs several states for each member, so those count more."""
        start = self.at
        self.at += 1
        wide = self.take("^")
        if self.take("]"):
            self.report(start, "an empty class is read as a literal `]` by Python and Rust", r"[\]] for the bracket")
            return 1
        first, members = self.at, 0
        while self.at < len(self.text) and self.text[self.at] != "]":
            members += 1
            wide |= self.span(first) > "\x7f"
        if not self.take("]"):
            self.report(start, "this class is never closed", r"\[ for the bracket itself")
        return members + 2 if wide else 1

    def span(self, first: int) -> str:
        """One character or a range of them; returns the last."""
        start = self.at
        if self.text[start] == "-" and start != first and self.text[start + 1 : start + 2] != "]":
            self.report(start, "a hyphen between members is easily taken for a range", r"\-")
        low = self.member()
        if not self.text.startswith("-", self.at) or self.text[self.at + 1 : self.at + 2] in {"", "]"}:
            return low
        doubled = self.operator()
        hyphen = self.at
        self.at += 1
        high = self.member()
        if "" not in {low, high} and low > high and not doubled:
            turned = f"{self.text[hyphen + 1 : self.at]}-{self.text[start:hyphen]}"
            self.report(start, "the ends of this range are reversed", turned)
        return high

    def member(self) -> str:
        character = self.text[self.at]
        if character == "\\":
            return self.escape(in_class=True)
        self.operator()
        if character == "[":
            self.report(self.at, "Rust reads a class inside this class", r"\[")
        return self.raw()

    def operator(self) -> bool:
        """Whether a doubled character stands here, which some reader takes, or may one day take, for an operation."""
        pair = self.text[self.at : self.at + 2]
        if pair in _OPERATORS:
            instead = r"\-" if pair == "--" else f"one {pair[0]}"
            self.report(self.at, f"`{pair}` is or may become an operation between classes", instead)
        return pair in _OPERATORS

    def escape(self, *, in_class: bool) -> str:
        """A backslash and what belongs to it; returns the character meant, or nothing if it is refused."""
        match = _ESCAPE.match(self.text, self.at)
        assert match
        start, self.at = self.at, match.end()
        body = match[0][1:]
        if body in _CONTROLS:
            return _CONTROLS[body]
        if body in _SYNTAX or (body == "-" and in_class):
            return body
        if _HEX.fullmatch(body):
            character = chr(int(body[1:], 16))
            if not "\ud800" <= character <= "\udfff":
                return character
            self.report(start, "half a surrogate pair is no character", "the character itself")
        else:
            self.report(start, *_advice(body, in_class=in_class))
        return ""


def _escaped(text: str) -> str:
    return "".join(f"\\{character}" if character in _SYNTAX else character for character in text)


def _advice(body: str, *, in_class: bool) -> tuple[str, str]:
    """Why an escape is refused and what to write for it."""
    letter = body[:1]
    if letter and letter.lower() in _SETS:
        inside = _SETS[letter.lower()]
        negated = "^" if letter.isupper() else ""
        instead = inside if in_class and not negated else f"[{negated}{inside}]"
        return f"`\\{letter}` depends on the reader's Unicode tables", instead
    for letters, message, instead in _ESCAPES:
        if letter and letter in letters:
            return message, instead
    if not letter:
        return "a backslash at the end escapes nothing", r"\\"
    return "ECMAScript refuses to escape this character", letter
