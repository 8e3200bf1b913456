"""One event in the pull request's comment, with as much of it as there is room for."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from sayso.reports.markup import code, fenced, folded, prose, table
from sayso.reports.words import in_order, is_grave, plain_changes, said, sample, sentences, spoken, touched, versions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from registry.compatibility.verdict import EventComparison, Verdict

NAMED = 5
"""The level at which nothing is left of an event but its name."""
FIRST = 10
"""How many changes are left when not even all that matters has room."""
MOST_FOLDED = 20
_SIGNS = {"breaking": "❌", "warning": "⚠️"}


def event_block(group: list[EventComparison], level: int) -> str:
    """Events alike, with less and less: all of it, no samples, no DDL, what matters, the first of that, nothing."""
    if level >= NAMED:
        return ""
    event, *others = group
    parts = [f"#### {code(event.name)} {versions(event)}{_step(event)}"]
    parts += [_same(others)] if others else []
    if level < 3:
        parts += filter(None, [_sentences(event)])
    parts += filter(None, [_touched(event), _judged(event, level)])
    if level < 4:
        parts += filter(None, [_acceptance(group)])
    if level < 2 and event.ddl:
        parts.append(folded("DDL that will be run", fenced("\n".join(map(_statement, event.ddl)), "sql")))
    if level < 1:
        parts += filter(None, [_samples(event)])
    return "\n\n".join(parts)


def _same(others: list[EventComparison]) -> str:
    more = f" and {len(others) - MOST_FOLDED} more" if len(others) > MOST_FOLDED else ""
    return f"The same in {', '.join(code(other.name) for other in others[:MOST_FOLDED])}{more}."


def _step(event: EventComparison) -> str:
    return "" if event.needs == "none" else f" · {event.needs}"


def _touched(event: EventComparison) -> str:
    """Which planes are hurt, in one line above the table that says how."""
    found = touched(event)
    return f"{found[0].upper()}{found[1:]}." if found else ""


def _sentences(event: EventComparison) -> str:
    """What the event says, before and after where that differs, else once; where nothing matters, not at all."""
    lines: list[str] = []
    if not is_grave(event) and all(before == after for _, before, after in sentences(event)):
        return ""
    for language, before, after in sentences(event):
        label = f"**{prose(language)}** "
        if before and after and before != after:
            lines += [f"> {label}before: {_slots(before)}\\", f"> {label}after: {_slots(after)}\\"]
        elif not lines or before != after:
            lines.append(f"> {label}{_slots(after or before)}\\")
    return "\n".join(lines).removesuffix("\\")


def _slots(sentence: str) -> str:
    """A sentence with its slots as code."""
    return prose(sentence.replace("`", "'").replace("{", "`").replace("}", "`"))


def _judged(event: EventComparison, level: int) -> str:
    """What the rules say: a table of what matters, a list of what does not."""
    matters = [each for each in in_order(event) if each.gravity != "note"]
    notes = [*(_noted(each) for each in event.verdicts if each.gravity == "note"), *_harmless(event)]
    notes = notes if level < 3 else []
    matters = matters if level < 4 else matters[:FIRST]
    head = ("", "change", "breaks", "who is hurt", "do instead")
    parts = [table(head, [*map(_row, matters)])] if matters else []
    return "\n\n".join([*parts, *filter(None, ["\n".join(f"- {each}" for each in notes)])])


def _row(verdict: Verdict) -> tuple[str, ...]:
    hurts = "<br>".join(prose(each, in_table=True) for each in verdict.hurts)
    if verdict.accepted is not None:
        sign, instead = "☑️", f"accepted: {prose(verdict.accepted, in_table=True)}"
    else:
        sign, instead = _SIGNS[verdict.gravity], prose(verdict.instead, in_table=True)
    return sign, _noted(verdict), ", ".join(verdict.planes), hurts, instead


def _noted(verdict: Verdict) -> str:
    """The message and its rule; the place too, unless the message names it."""
    named = not verdict.where or f"`{verdict.where}`" in verdict.message
    where = "" if named else f"{code(verdict.where, in_table=True)}: "
    return f"{where}{prose(verdict.message, in_table=True)} ({code(verdict.rule, in_table=True)})"


def _harmless(event: EventComparison) -> list[str]:
    return [
        (f"{code(change.where, in_table=True)}: " if change.where else "") + prose(said(change), in_table=True)
        for change in plain_changes(event)
    ]


def _acceptance(group: list[EventComparison]) -> str:
    """The commands that accept what breaks, folded: they are not the first thing to do."""
    breaking: dict[str, list[str]] = {}
    for each in (verdict for event in group for verdict in event.verdicts):
        if each.gravity == "breaking" and each.accepted is None:
            breaking.setdefault(f"{each.rule} {each.where}", []).append(each.fingerprint)
    lines = [f"sayso accept {' '.join(found)} --reason TEXT  # {what}" for what, found in breaking.items()]
    return folded("It is meant: accept it", fenced("\n".join(lines), "sh")) if lines else ""


def _statement(text: str) -> str:
    return text if text.startswith("--") else f"{text};"


def _samples(event: EventComparison) -> str:
    """The first example on both sides: as a difference, with the sentence that it says."""
    before, after = sample(event.old), sample(event.new)
    if before == after and not is_grave(event):
        return ""
    if before and after and before != after:
        shown = fenced("\n".join(_differing(before.splitlines(), after.splitlines())), "diff")
    elif before or after:
        shown = fenced(after or before, "json")
    else:
        return ""
    said_so = "\n\n".join(_spoken(event))
    title = "A sample event, before and after" if before and after else "A sample event"
    return folded(title, f"{said_so}\n\n{shown}" if said_so else shown)


def _differing(before: list[str], after: list[str]) -> Iterator[str]:
    """The lines of two JSON texts, marked where they differ; a comma alone, as another line follows, is none."""
    old, new = ([line.rstrip(",") for line in lines] for lines in (before, after))
    match = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for tag, from_old, to_old, from_new, to_new in match.get_opcodes():
        if tag == "equal":
            yield from (f" {line}" for line in after[from_new:to_new])
        else:
            yield from (f"-{line}" for line in before[from_old:to_old])
            yield from (f"+{line}" for line in after[from_new:to_new])


def _spoken(event: EventComparison) -> Iterator[str]:
    for language, _, _ in sentences(event)[:1]:
        before, after = spoken(event.old, language), spoken(event.new, language)
        if before and after and before != after:
            yield f"Before: {prose(before)}"
            yield f"After: {prose(after)}"
        elif before or after:
            yield prose(after or before)
