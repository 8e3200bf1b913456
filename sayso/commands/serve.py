"""`sayso serve`."""

from __future__ import annotations

from pathlib import Path

import click

from sayso.options import registry_option


@click.command(name="serve")
@registry_option
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at; 0.0.0.0: all.")
@click.option("--port", type=click.IntRange(0, 65535), default=8787, show_default=True, help="0: any that is free.")
@click.option(
    "--rows",
    type=click.Path(path_type=Path, file_okay=False),
    help="Append the rows of each stream to a file in this folder. Default: they go nowhere.",
)
def command(folder: Path, host: str, port: int, rows: Path | None) -> None:
    """Run the collector on this machine, for apps in development, until Ctrl-C.

    POST events to /events as to the deployed one: the answer is the same, and each event's verdict is shown here.
    A change of a definition is taken with the next request.
    """
    import sys  # noqa: PLC0415 - not for --help
    from datetime import UTC, datetime  # noqa: PLC0415 - as above

    from deploy.gateway import Gateway  # noqa: PLC0415 - as above
    from registry.loader import find_root  # noqa: PLC0415 - as above
    from sayso.console import out, plural, wants_colour  # noqa: PLC0415 - as above
    from sayso.serving import LocalCollector  # noqa: PLC0415 - as above

    colour = wants_colour(sys.stdout)  # asked here: a request's thread knows nothing of the command line
    local = LocalCollector(
        find_root(folder), rows, lambda: datetime.now(UTC), lambda line: click.echo(line, color=colour)
    )
    with Gateway(host, port, local.collect) as gateway:
        events = plural(len(local.registry.lineages), "event")
        out(f"{gateway.url}/events takes {events} of {local.registry.config.registry}; Ctrl-C ends it")
        try:
            gateway.serve_forever()
        except KeyboardInterrupt:
            out("ended")
