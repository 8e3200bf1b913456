"""The command `sayso`: runs the face and turns what it raises into messages and exit codes.

Exit codes, the same for every command and format: 0 clean; 1 findings or differences; 2 could not run;
130 interrupted.
"""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    import click  # noqa: PLC0415 - a broken installation should still say so in one line

    from registry.errors import RegistryError, SaysoError  # noqa: PLC0415 - as above
    from sayso.cli import cli  # noqa: PLC0415 - as above

    try:
        code = cli(standalone_mode=False, prog_name="sayso")
        sys.exit(code if isinstance(code, int) else 0)
    except RegistryError as error:
        from sayso.report import say_findings  # noqa: PLC0415 - only when there is something to say

        say_findings(error.findings)
        sys.exit(2)
    except SaysoError as error:
        click.echo(f"error: {error}", err=True)
        sys.exit(2)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except (KeyboardInterrupt, click.Abort):
        click.echo("interrupted", err=True)
        sys.exit(130)
    except BrokenPipeError:
        # Whoever read the output has seen enough; Python must not complain about it while it closes stdout.
        sys.stderr.close()
        sys.exit(0)


if __name__ == "__main__":
    main()
