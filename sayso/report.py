"""Findings, rendered: for people, for programs, and for GitHub's annotations."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from sayso.console import out, paint, plural, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from registry.findings import Finding


def text_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """`events/card_click.yaml:14:5: error missing-doc: ...` with an indented `help:` line."""
    for finding in findings:
        severity = paint(finding.severity, finding.severity)
        yield f"{finding.position}: {severity} {finding.rule}: {finding.message}"
        if finding.help:
            yield f"    {paint('help:', 'help')} {finding.help}"


def summary(findings: Sequence[Finding], what: str) -> str:
    """The one line at the end, also when all is well."""
    errors = sum(finding.severity == "error" for finding in findings)
    warnings = len(findings) - errors
    if not findings:
        return paint(f"ok: {what}, no findings", "ok")
    return f"{plural(errors, 'error')}, {plural(warnings, 'warning')} in {what}"


def _json_lines(findings: Sequence[Finding]) -> Iterator[str]:
    yield json.dumps([_flat(finding) for finding in findings], ensure_ascii=False, indent=2)


def _flat(finding: Finding) -> dict[str, object]:
    flat = asdict(finding)
    return {**flat.pop("position"), **flat}


def _github_lines(findings: Sequence[Finding]) -> Iterator[str]:
    """Workflow commands (GitHub Actions documentation, "Workflow commands": error, warning)."""
    for finding in findings:
        place = finding.position
        properties = {
            "file": place.file,
            "line": place.line,
            "col": place.column,
            "title": f"sayso {finding.rule}",
        }
        joined = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
        message = f"{finding.message} {finding.help}".strip()
        yield f"::{finding.severity} {joined}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


_FORMS: dict[str, Callable[[Sequence[Finding]], Iterator[str]]] = {
    "text": text_lines,
    "json": _json_lines,
    "github": _github_lines,
}


def show_findings(findings: Sequence[Finding], what: str, form: str) -> None:
    """Write findings as the result; the summary line is part of the text form only."""
    for line in _FORMS[form](findings):
        out(line)
    if form == "text":
        out(summary(findings, what))


def say_findings(findings: Sequence[Finding]) -> None:
    """Write the findings that kept a command from running."""
    for line in text_lines(findings):
        say(line)
    say(f"cannot go on: {summary(findings, 'the registry')}")
