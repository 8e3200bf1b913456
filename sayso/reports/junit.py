"""JUnit's XML, as CI servers read it: a suite an event, a case a verdict, a failure for what fails the review."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from sayso.reports.words import advice

if TYPE_CHECKING:
    from registry.compatibility.verdict import EventComparison, Verdict
    from registry.findings import Finding
    from sayso.review import Review

# XML 1.0 has no way to write these characters at all (section 2.2).
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit(review: Review) -> str:
    """One document. An event without a verdict is one case that holds."""
    failing = {*review.open("breaking"), *(review.open("warning") if review.fail_on == "warning" else ())}
    suites = [_suite(event, failing) for event in review.comparison.events]
    suites += [_errors(review.findings)] if review.findings else []
    suites += [] if suites else [_case_alone("sayso diff", review.line)]
    top = ET.Element("testsuites", {"name": "sayso diff"})
    top.extend(suites)
    for name in ("tests", "failures"):
        top.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    ET.indent(top)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ET.tostring(top, encoding="unicode") + "\n"


def _suite(event: EventComparison, failing: set[Verdict]) -> ET.Element:
    cases = [_case(verdict, verdict in failing) for verdict in event.verdicts]
    if not cases:
        return _case_alone(event.name, f"{event.needs} change")
    return _of(event.name, cases)


def _of(name: str, cases: list[ET.Element]) -> ET.Element:
    failures = sum(case.find("failure") is not None for case in cases)
    attributes = {"name": _text(name), "tests": str(len(cases)), "failures": str(failures)}
    suite = ET.Element("testsuite", attributes)
    suite.extend(cases)
    return suite


def _case_alone(name: str, words: str) -> ET.Element:
    return _of(name, [ET.Element("testcase", {"classname": _text(name), "name": _text(words)})])


def _case(verdict: Verdict, fails: bool) -> ET.Element:  # noqa: FBT001 - which of the two it is
    name = " ".join(filter(None, (verdict.rule, verdict.where, verdict.subject)))
    case = ET.Element("testcase", {"classname": _text(verdict.event), "name": _text(name)})
    lines = [str(verdict.position), *(f"hurts {each}" for each in verdict.hurts), *filter(None, [advice(verdict)])]
    if fails:
        kind = f"{verdict.gravity} [{', '.join(verdict.planes)}]"
        failure = ET.SubElement(case, "failure", {"message": _text(verdict.message), "type": kind})
        failure.text = _text("\n".join([*lines, f"accept: sayso accept {verdict.fingerprint} --reason TEXT"]))
    else:
        accepted = [] if verdict.accepted is None else [f"accepted: {verdict.accepted}"]
        ET.SubElement(case, "system-out").text = _text("\n".join([verdict.message, *lines, *accepted]))
    return case


def _errors(findings: tuple[Finding, ...]) -> ET.Element:
    cases = []
    for finding in findings:
        case = ET.Element("testcase", {"classname": finding.position.file, "name": finding.rule})
        failure = ET.SubElement(case, "failure", {"message": _text(finding.message), "type": "error"})
        failure.text = _text(f"{finding.position}\n{finding.help}")
        cases.append(case)
    return _of("errors", cases)


def _text(words: str) -> str:
    return _UNWRITABLE.sub("\ufffd", words)
