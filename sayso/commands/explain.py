"""`sayso explain`."""

from __future__ import annotations

import click


@click.command(name="explain")
@click.argument("rule")
def command(rule: str) -> None:
    """Explain a rule: why it is there and how to satisfy it."""
    from sayso.console import out  # noqa: PLC0415 - not for --help
    from sayso.rules import explain  # noqa: PLC0415 - as above

    out(explain(rule))
