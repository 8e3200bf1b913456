"""Findings, rendered: for people, for programs, and for GitHub's annotations."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from sayso.console import one_line, out, paint, plural, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from registry.findings import Finding, Position


def show_findings(findings: Sequence[Finding], what: str, form: str, root: Path) -> None:
    """Write the findings of the registry at `root` as the result; a summary is part of the text form only."""
    for line in _FORMS[form](findings, root):
        out(line)
    if form == "text":
        out(summary(findings, what))


def say_findings(findings: Sequence[Finding], then: str = "cannot go on") -> None:
    """Write the findings that kept a command from running, and what it does now."""
    for line in _text_lines(findings):
        say(line)
    say(f"{then}: {summary(findings, 'the registry')}")


def summary(findings: Sequence[Finding], what: str) -> str:
    """The one line at the end, also when all is well."""
    if not findings:
        return paint(f"ok: {what}, no findings", "ok")
    return f"{counted(findings)} in {what}"


def counted(findings: Sequence[Finding]) -> str:
    """`1 error, 2 warnings`."""
    errors = sum(finding.severity == "error" for finding in findings)
    return f"{plural(errors, 'error')}, {plural(len(findings) - errors, 'warning')}"


def _text_lines(findings: Sequence[Finding], _root: Path | None = None) -> Iterator[str]:
    """`events/card_click.yaml:14:5: error missing-doc: ...` with an indented `help:` line."""
    for finding in findings:
        severity = paint(finding.severity, finding.severity)
        yield f"{one_line(str(finding.position))}: {severity} {finding.rule}: {one_line(finding.message)}"
        if finding.help:
            yield f"    {paint('help:', 'help')} {one_line(finding.help)}"


def _json_lines(findings: Sequence[Finding], _root: Path) -> Iterator[str]:
    yield as_json([flat(finding) for finding in findings])


def as_json(value: object) -> str:
    """A result as one JSON document; what JSON has no form for, such as a version, is its text."""
    return json.dumps(value, ensure_ascii=False, indent=2, default=str)


def flat(finding: Finding) -> dict[str, object]:
    """A finding as JSON has it: file, line and column beside the rest."""
    members = asdict(finding)
    return {**members.pop("position"), **members}


def _github_lines(findings: Sequence[Finding], root: Path) -> Iterator[str]:
    above = below_the_checkout(root)
    for finding in findings:
        message = f"{finding.message}\n{finding.help}".strip()
        yield annotation(finding.severity, finding.position, f"sayso {finding.rule}", message, above)


def annotation(level: str, place: Position, title: str, message: str, above: Path) -> str:
    """A workflow command (GitHub Actions documentation, "Workflow commands": error, warning, notice).

    `above` is the registry's folder below the checkout.
    """
    properties = {"file": (above / place.file).as_posix(), "line": place.line, "col": place.column, "title": title}
    joined = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    return f"::{level} {joined}::{_data(message)}"


def below_the_checkout(root: Path) -> Path:
    """The registry's folder as an annotation needs it: counted from the repository's root."""
    checkout = Path(os.environ.get("GITHUB_WORKSPACE") or ".").resolve()
    return root.relative_to(checkout) if root.is_relative_to(checkout) else Path()


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


_FORMS: dict[str, Callable[[Sequence[Finding], Path], Iterator[str]]] = {
    "text": _text_lines,
    "json": _json_lines,
    "github": _github_lines,
}
