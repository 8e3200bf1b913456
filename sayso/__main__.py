"""The command `sayso`: runs the face and turns what it raises into messages and exit codes.

Exit codes, the same for every command and format: 0 clean; 1 findings or differences; 2 could not run;
130 interrupted.
"""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line, and leave with its exit code."""
    try:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):
                # A terminal that cannot show Korean still shows the rest.
                stream.reconfigure(errors="backslashreplace")
        code = _run(arguments)
    except KeyboardInterrupt:
        sys.stderr.write("interrupted\n")
        code = INTERRUPTED
    sys.exit(code)


def _run(arguments: Sequence[str] | None) -> int:
    import click  # noqa: PLC0415 - an interrupt while it is imported ends as well as a later one

    from registry.errors import SaysoError  # noqa: PLC0415 - as above
    from sayso.cli import cli  # noqa: PLC0415 - as above

    try:
        code = cli(arguments, standalone_mode=False, prog_name="sayso")
    except SaysoError as error:
        return _refused(error)
    except click.Abort:
        raise KeyboardInterrupt from None
    except click.ClickException as error:
        error.show()
        return 2
    except OSError as error:
        click.echo(f"error: {_reason(error)}", err=True)
        return 2
    return code if isinstance(code, int) else 0


def _refused(error: Exception) -> int:
    """What kept the command from running: every finding with its place, or one line."""
    from registry.errors import RegistryError  # noqa: PLC0415 - only when there is something to say
    from sayso.console import one_line, say  # noqa: PLC0415 - as above
    from sayso.report import say_findings  # noqa: PLC0415 - as above

    if isinstance(error, RegistryError):
        say_findings(error.findings)
    else:
        say(f"error: {one_line(str(error))}")
    return 2


def _reason(error: OSError) -> str:
    """What the system refused, and where: `generated/glue: Permission denied`."""
    places = " -> ".join(str(name) for name in (error.filename, error.filename2) if name is not None)
    reason = error.strerror or str(error) or type(error).__name__
    return f"{places}: {reason}" if places else reason


if __name__ == "__main__":
    main()
