"""The front end's validator in person: Ajv over the generated JSON Schemas, in a Node process."""

from __future__ import annotations

import json
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from contracts.node import find_node, install_packages
from registry.errors import EngineError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

PACKAGES = {"ajv": "8.20.0", "ajv-formats": "3.0.1"}

_WORKER = Path(__file__).with_name("ajv_worker.mjs")
_STOP_LIMIT = 10.0


class Ajv:
    """A running validator. Schemas are sent and compiled when their label is first used."""

    def __init__(self, process: subprocess.Popen[str], schemas: Mapping[str, dict[str, Any]], log: IO[str]) -> None:
        self._process = process
        self._schemas = schemas
        self._log = log
        self._sent: set[str] = set()

    def verdicts(self, label: str, events: Sequence[bytes]) -> list[bool]:
        """Whether each event, a JSON text in UTF-8, is valid; text that is not JSON or not UTF-8 is not.

        It takes text and not values, so that JavaScript reads the numbers as it would in the app.

        Raises:
            UsageError: there is no schema of this label.
            EngineError: Ajv refuses the schema, or the process ended.
        """
        self._send_schema(label)
        texts = [_text(event) for event in events]
        reply = self._ask({"label": label, "events": [text for text in texts if text is not None]})
        answers = iter(reply["verdicts"])
        return [text is not None and next(answers) == "1" for text in texts]

    def _send_schema(self, label: str) -> None:
        if label in self._sent:
            return
        if label not in self._schemas:
            raise UsageError(f"no JSON Schema of {label}")
        self._ask({"label": label, "schema": self._schemas[label]})
        self._sent.add(label)

    def _ask(self, message: dict[str, Any]) -> dict[str, Any]:
        assert self._process.stdin is not None, "opened with pipes"
        assert self._process.stdout is not None, "opened with pipes"
        try:
            self._process.stdin.write(json.dumps(message) + "\n")
            self._process.stdin.flush()
            line = self._process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if not line:
            raise EngineError(f"the Node process with Ajv ended: {self._last_words()}")
        reply: dict[str, Any] = json.loads(line)
        if "error" in reply:
            raise EngineError(f"Ajv refuses the schema of {message['label']}: {reply['error']}")
        return reply

    def _last_words(self) -> str:
        self._process.wait(_STOP_LIMIT)
        self._log.seek(0)
        lines = [line.strip() for line in self._log if "Error" in line]
        return lines[0] if lines else f"exit code {self._process.returncode}"


def _text(event: bytes) -> str | None:
    try:
        return event.decode()
    except UnicodeDecodeError:
        return None


@contextmanager
def open_ajv(
    cache: Path, schemas: Mapping[str, dict[str, Any]], say: Callable[[str], None] = lambda _line: None
) -> Iterator[Ajv]:
    """Run Ajv (JSON Schema 2020-12, strict mode, formats on) for as long as the context lasts.

    `schemas` are self-contained, by label (`card_click@1.2.0`). Not for several threads at once.

    Raises:
        MissingPartError: Node.js, npm or Ajv cannot be had.
    """
    command = [find_node(), str(_WORKER), str(install_packages(cache, PACKAGES, say))]
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        process = subprocess.Popen(  # noqa: S603 no part of it comes from outside
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            encoding="utf-8",
        )
        try:
            yield Ajv(process, schemas, log)
        finally:
            _stop(process)


def _stop(process: subprocess.Popen[str]) -> None:
    """Close its input, which is how it knows that it is done."""
    try:
        process.communicate(timeout=_STOP_LIMIT)
    except (subprocess.TimeoutExpired, BrokenPipeError):
        process.kill()
        process.wait()
