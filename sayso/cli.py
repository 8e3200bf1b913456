"""The command table. A command's module is imported when it runs, so that `--help` costs nothing but click."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import click

from sayso import __version__

COMMANDS: tuple[tuple[str, str], ...] = (
    ("init", "Write a starter registry into a folder."),
    ("lint", "Check the definitions and say what is wrong, where, and what to do."),
    ("fmt", "Write the definitions in their one canonical layout."),
    ("show", "Show an event: its sentence, fields, versions and table."),
    ("list", "List events, types, targets, rules, engines or planes."),
    ("explain", "Explain a rule: why it is there and how to satisfy it."),
    ("generate", "Write the artefacts: schemas, code, tables, streams, templates."),
    ("diff", "Say what a change breaks: on which plane, whom it hurts, which version it needs."),
    ("accept", "Accept a breaking change on purpose, with a reason."),
    ("bump", "Propose the version that a change needs, and write it."),
    ("release", "Freeze working versions as immutable releases."),
    ("test", "Prove that the artefacts agree, on a real query engine."),
    ("check", "Everything CI needs: lint, generated files, releases, proof."),
    ("bundle", "Pack the collector for Lambda: the same bytes for the same registry."),
    ("serve", "Run the collector on this machine, for apps in development."),
    ("replay", "Send what was rejected, or not delivered, once more."),
    ("cost", "Say what the registry costs a month on each layout."),
    ("schema", "Write the format's JSON Schemas, for editors."),
    ("completion", "Print the shell's completion script."),
)
"""Name and one-line help of every command; its code is `sayso.commands.<name>:command`."""


class _Commands(click.Group):
    """A group that knows its commands' names before it loads them."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return [name for name, _ in COMMANDS]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 - as above
        if cmd_name not in dict(COMMANDS):
            return None
        module = import_module(f"sayso.commands.{cmd_name}")
        found: click.Command = module.command
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 - as above
        with formatter.section("Commands"):
            formatter.write_dl(COMMANDS)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[Any, Any, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from registry.suggest import did_you_mean  # noqa: PLC0415 - only for a command that does not exist

            message = f"there is no command `{args[0]}`. {did_you_mean(args[0], dict(COMMANDS))}"
            raise click.UsageError(message, error.ctx) from None

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            from sayso.console import hush  # noqa: PLC0415 - only when nobody listens any more

            # Whoever read the output has seen enough, which is no error; click would exit with 1.
            hush()
            return 0


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="sayso")
@click.option("--color/--no-color", default=None, help="Default: NO_COLOR, FORCE_COLOR, else whether it is a terminal.")
@click.pass_context
def cli(context: click.Context, *, color: bool | None) -> None:
    """Every event is a sentence; the registry has the say-so.

    One YAML definition becomes schemas, typed code, validators, tables and streams, and a proof that they agree.
    """
    context.color = color  # the commands' contexts take it over
