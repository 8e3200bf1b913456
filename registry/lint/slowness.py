"""slow-pattern: refusing a text takes no longer than a request may.

The collector's `re` tries one way to read a text after another, as browsers do: a text that fails at its end costs as
many steps as there are ways to read what is before. They are counted on the automaton, character by character, along
the texts that can be read in most ways.
"""

from __future__ import annotations

from functools import lru_cache
from heapq import heapify, heappop, heappush, nlargest
from math import log2, log10
from typing import TYPE_CHECKING, NamedTuple

from registry.lint.rule import Context, Problem, Rule
from registry.patterns import portable_problems
from registry.patterns.tree import Character, Choice, Repeat, Sequence, UnreadableError, tree_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from registry.compatibility.automaton import Automaton
    from registry.patterns.tree import Tree

    Counts = dict[int, int]
    """In how many ways each state is come to."""

MOST_STEPS = 10**8  # about a second
LONGEST = 1_000_000  # characters of a string that has no limit: the row must fit into a record of 1,000 KiB
_LOOKED_AT = 512
_WIDTH = 12
_MOST_WORK = 200_000


class Effort(NamedTuple):
    """How many steps refusing a text of so many characters may take, about."""

    length: int
    steps: float


@lru_cache(maxsize=4096)
def effort(pattern: str, longest: int) -> Effort:
    """The most that a text of at most `longest` characters costs, or of fewer where that is too much already.

    Raises:
        UnreadableError: the pattern is not in the portable subset, or too large.
    """
    from registry.compatibility.automaton import automaton  # noqa: PLC0415 - most registries have few patterns

    longest = min(longest, _longest(tree_of(pattern), longest))
    machine = automaton(pattern)
    certain = max(64, 2 * len(machine.jumps))  # the ways that have not become more by then never do
    steps, ways = [0], [0]
    for length, (sum_, last) in enumerate(_Counter(machine).worst(min(longest, _LOOKED_AT)), 1):
        steps.append(sum_)
        ways.append(last)
        if sum_ > MOST_STEPS:
            return Effort(length, float(sum_))
        if length == certain and max(ways[: length // 2]) >= max(ways[length // 2 :]):
            break
    seen = len(steps) - 1
    if seen < 2:
        return Effort(longest, float(steps[-1]))
    growth = log2(steps[seen] / steps[seen // 2])
    return Effort(longest, steps[seen] * (longest / seen) ** growth)


def _longest(tree: Tree, most: int) -> int:
    """Characters of the longest text, none of which is beyond `most`."""
    match tree:
        case Character():
            return 1
        case Sequence(parts):
            return min(sum(_longest(part, most) for part in parts), most)
        case Choice(options):
            return max(_longest(option, most) for option in options)
        case Repeat(body, _, times):
            return min(_longest(body, most) * (most if times is None else times), most)


class _Counter:
    """Counts the ways through an automaton, as a backtracking matcher goes them: no turn of a loop reads nothing."""

    def __init__(self, machine: Automaton) -> None:
        self._machine = machine
        self._bodies = {state: _body(machine, state) for state in range(len(machine.jumps)) if _is_loop(machine, state)}
        self._ranks = self._ranked()
        self._work = 0

    def worst(self, most: int) -> Iterator[tuple[int, int]]:
        """Character by character: the steps up to here, and the ways to have come here, of the costliest text."""
        places: list[tuple[int, Counts]] = [(0, self._spread({self._machine.start: 1}))]
        for _ in range(most):
            found: dict[frozenset[int], tuple[int, Counts]] = {}
            for steps, counts in places:
                for further in self._onward(counts):
                    sum_, states = steps + sum(further.values()), frozenset(further)
                    if states not in found or found[states][0] < sum_:
                        found[states] = sum_, further
            places = nlargest(_WIDTH, found.values(), key=lambda place: place[0])
            if not places or self._work > _MOST_WORK:
                return
            yield places[0][0], sum(places[0][1].values())

    def _onward(self, counts: Counts) -> Iterator[Counts]:
        """Where one more character leads: one of each range that is told from the others."""
        steps = [(step, ways) for state, ways in counts.items() if (step := self._machine.steps[state])]
        seen = set()
        for low in {low for (ranges, _), _ in steps for low, _ in ranges} | {
            high + 1 for (ranges, _), _ in steps for _, high in ranges
        }:
            moved: Counts = {}
            for (ranges, target), ways in steps:
                if any(first <= low <= last for first, last in ranges):
                    moved[target] = moved.get(target, 0) + ways
            if moved and (key := tuple(moved.items())) not in seen:
                seen.add(key)
                yield self._spread(moved)

    def _spread(self, counts: Counts) -> Counts:
        """The states that read a character, or accept, with the ways to them.

        First out of the turns that have read something, perhaps round to the next one; then into turns that have not.
        """
        found: Counts = {}
        begun: Counts = {}
        for state, ways, target in self._walk(counts, lambda state: -state, found):
            into = begun if target >= state else counts
            into[target] = into.get(target, 0) + ways
        for state, ways, target in self._walk(begun, self._ranks.__getitem__, found):
            if state not in self._bodies.get(target, ()):
                begun[target] = begun.get(target, 0) + ways
        return found

    def _walk(self, counts: Counts, rank: Callable[[int], int], found: Counts) -> Iterator[tuple[int, int, int]]:
        """Every jump from the states that are counted, and from those that are while this goes on, in order."""
        waiting = [(rank(state), state) for state in counts]
        heapify(waiting)
        while waiting:
            _, state = heappop(waiting)
            self._work += 1
            if state == 0 or self._machine.steps[state]:
                found[state] = found.get(state, 0) + counts[state]
            for target in self._machine.jumps[state]:
                is_known = target in counts
                yield state, counts[state], target
                if not is_known and target in counts:
                    heappush(waiting, (rank(target), target))

    def _ranked(self) -> list[int]:
        """A number for each state, smaller than those of the states that it jumps to, without going round."""
        size = len(self._machine.jumps)
        ranks, seen, left = [0] * size, set(), size
        for start in range(size):
            waiting = [(start, False)]
            while waiting:
                state, is_left = waiting.pop()
                if is_left:
                    ranks[state], left = left, left - 1
                elif state not in seen:
                    seen.add(state)
                    jumps = (each for each in self._machine.jumps[state] if state not in self._bodies.get(each, ()))
                    waiting += [(state, True), *((each, False) for each in jumps)]
        return ranks


def _is_loop(machine: Automaton, state: int) -> bool:
    """Whether a loop begins here: an automaton is built from its end, so all other jumps lead to smaller numbers."""
    return any(target >= state for target in machine.jumps[state])


def _body(machine: Automaton, loop: int) -> set[int]:
    """The states of a loop's turn."""
    seen, waiting = {loop}, [machine.jumps[loop][0]]
    while waiting:
        state = waiting.pop()
        if state not in seen:
            seen.add(state)
            step = machine.steps[state]
            waiting += [*machine.jumps[state], *([step[1]] if step else ())]
    return seen


def _slow(context: Context) -> Iterator[Problem]:
    for type_, place in context.types:
        if type_.pattern and not type_.template and not portable_problems(type_.pattern):
            try:
                found = effort(type_.pattern, LONGEST if type_.max_length is None else min(type_.max_length, LONGEST))
            except UnreadableError:
                continue
            if found.steps > MOST_STEPS:
                steps = f"10^{int(log10(found.steps))}"
                message = f"the pattern takes {steps} steps to refuse some texts of {found.length:,} characters"
                advice = "Let nothing be read in two ways, as by `(?:a+)+` or `a*a*`; or write a smaller `max_length`."
                yield Problem(place / "pattern", message, advice)


SLOW_PATTERN = Rule(
    id="slow-pattern",
    severity="error",
    why="The pattern can read a text in many ways, and the collector tries all of them before it refuses one. Whoever "
    "sends such a text, on purpose or not, keeps it busy until its time is over, and the events that came with it are "
    "not taken. With `(?:a+)+`, thirty letters are enough.",
    help="Begin each turn of a repetition with a character that the turn before cannot take: [a-z]+(?:-[a-z]+)* "
    "instead of (?:[a-z]+-?)+. Where that is not possible, a `max_length` limits what a text may cost.",
    check=_slow,
)
