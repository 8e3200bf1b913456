"""`sayso completion`."""

from __future__ import annotations

import click


@click.command(name="completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def command(shell: str) -> None:
    """Print the shell's completion script.

    For bash: `eval "$(sayso completion bash)"` in ~/.bashrc.
    """
    from click.shell_completion import get_completion_class  # noqa: PLC0415 - not for --help

    from sayso.cli import cli  # noqa: PLC0415 - as above
    from sayso.console import out  # noqa: PLC0415 - as above

    found = get_completion_class(shell)
    assert found is not None, "click knows the shells of the choice above"
    out(found(cli, {}, "sayso", "_SAYSO_COMPLETE").source())
