"""`sayso lint`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sayso.options import format_option, read, registry_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command(name="lint")
@registry_option
@format_option()
@click.option("--strict", is_flag=True, help="Exit with 1 for warnings too.")
def command(folder: Path, form: str, *, strict: bool) -> int:
    """Check the definitions and say what is wrong, where, and what to do.

    Of consumers' queries it reads the headers; `sayso check` binds them. Exits with 1 when there are errors. `sayso
    explain RULE` says why a rule is there.
    """
    from contracts.queries.consumers import read_queries  # noqa: PLC0415 - not for --help
    from registry.lint import lint  # noqa: PLC0415 - as above
    from registry.loader import ROOT_FILE  # noqa: PLC0415 - as above
    from sayso.console import plural  # noqa: PLC0415 - as above
    from sayso.report import show_findings  # noqa: PLC0415 - as above

    source = read(folder)
    found = (*lint(source), *read_queries(source.root).findings)
    findings = sorted(found, key=lambda finding: finding.sort_key)
    show_findings(findings, plural(len(source.working), "event"), form, source.root)
    if ROOT_FILE not in source.documents:
        return 2  # the file cannot be read at all, so no rule could be applied to anything
    return int(any(strict or finding.severity == "error" for finding in findings))
