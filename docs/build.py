"""Write the reference pages from the code: `make docs`. A test holds the pages against what this would write.

Each page is a function from nothing to Markdown; its row in `PAGES` says where it goes.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import click
from pydantic import BaseModel

from contracts.engines import ENGINES
from contracts.planes import PLANES
from generators.targets import TARGETS
from registry.accepted import AcceptanceDefinition, AcceptedDefinition
from registry.config import Config
from registry.definitions import EnvelopeDefinition, EventDefinition, FieldDefinition, VocabularyDefinition
from registry.lint import RULES
from registry.type_names import DIALECTS
from registry.type_row import READERS
from registry.types import TYPES
from sayso.cli import COMMANDS, cli
from sayso.rules import RULE_TEXTS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

FOLDER = Path(__file__).parent / "reference"
NOTE = "<!-- Written by `make docs` from the code; do not edit. -->\n\n"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"

    return "\n".join([line(head), line(["---"] * len(head)), *map(line, rows), ""])


def _code(text: str) -> str:
    return f"`{text}`" if text else ""


def types() -> str:
    """The type table."""
    planes = [dialect.cell for dialect in DIALECTS]
    parts = ["# Types\n\nOne row a type; every plane reads it. `{...}` is filled in from the field.\n"]
    for row in TYPES:
        constraints = ", ".join(map(_code, sorted(row.constraints))) or "none"
        widens = "; ".join(f"{reader}: {', '.join(row.widens[reader]) or 'nothing'}" for reader in READERS)
        cells = [(plane, _code(str(getattr(row, plane)))) for plane in planes]
        cells += [("typescript", _code(row.typescript)), ("python", _code(row.python))]
        cells += [("on the wire", " or ".join(map(_code, row.forms))), ("constraints", constraints)]
        cells += [("fits into", ", ".join(row.fits) or "nothing else"), ("may widen to", widens)]
        cells += [("in a location", "yes" if row.url_safe else "no")]
        parts.append(f"## `{row.syntax}`\n\n{row.says}\n\n" + _table(("plane", "it is"), cells))
    return "\n".join(parts)


def rules() -> str:
    """The lint rules."""
    parts = [f"# Lint rules\n\n{len(RULES)} rules. `sayso explain RULE` prints the same text.\n"]
    parts.append(_table(("rule", "severity"), [(f"[`{rule.id}`](#{rule.id})", rule.severity) for rule in RULES]))
    for rule in RULES:
        bound = " A registry cannot lower it." if rule.sound else ""
        parts.append(f"## {rule.id}\n\n**{rule.severity}**.{bound} {rule.why}\n\n*Instead:* {rule.help}\n")
    return "\n".join(parts)


def changes() -> str:
    """The rules of changes, the consumers' queries included."""
    found = [rule for rule in RULE_TEXTS if rule.about != "definition"]
    parts = [f"# Rules of changes\n\n{len(found)} rules. `sayso explain RULE` prints the same text.\n"]
    rows = [(f"[`{rule.id}`](#{rule.id})", rule.gravity, rule.about, rule.bound) for rule in found]
    parts.append(_table(("rule", "gravity", "planes", "asked for"), rows))
    parts += [f"## {rule.id}\n\n{rule.why}\n\n*Instead:* {rule.instead}\n" for rule in found]
    return "\n".join(parts)


def targets() -> str:
    """The targets and their settings."""
    wanted = 'targets: {typescript: {package: "@shop/events"}, python: false}'
    says = "What `sayso generate` writes. Settings stand in `sayso.yaml` below `targets:`, and `false` for a target"
    parts = [f"# Targets\n\n{says}\nthat is not wanted: `{wanted}`.\n"]
    for target in TARGETS:
        parts.append(f"## {target.name}\n\n{target.says}\n")
        settings = list(_keys(target.settings))
        parts.append(_table(("setting", "default", "what it does"), settings) if settings else "No settings.\n")
    return "\n".join(parts)


def _keys(model: type[BaseModel]) -> Iterator[tuple[str, str, str]]:
    for name, field in model.model_fields.items():
        default = "required" if field.is_required() else _code(_default(field.get_default(call_default_factory=True)))
        yield _code(field.alias or name), default, (field.description or "").strip()


def _default(value: Any) -> str:
    if isinstance(value, BaseModel):
        return ", ".join(f"{name}: {_default(held)}" for name, held in value)
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: ""}[value]
    return ", ".join(map(str, value)) if isinstance(value, tuple) else str(value or "")


def config() -> str:
    """`sayso.yaml`."""
    head = ("key", "default", "what it does")
    parts = ["# sayso.yaml\n", _table(head, list(_keys(Config)))]
    for name, field in Config.model_fields.items():
        parts += [f"## `{name}`\n\n" + _table(head, list(_keys(model))) for model in _models((field.annotation,))]
        inner = _models(get_args(field.annotation))
        parts += [f"## `{name}`: each\n\n" + _table(head, list(_keys(model))) for model in inner]
    return "\n".join(parts)


def _models(types: Sequence[Any]) -> list[type[BaseModel]]:
    """Those with keys of their own."""
    return [each for each in types if isinstance(each, type) and issubclass(each, BaseModel)]


def definitions() -> str:
    """The definition files."""
    head = ("key", "default", "what it says")
    files: tuple[tuple[str, type[BaseModel]], ...] = (
        ("events/*.yaml: an event", EventDefinition),
        ("A field", FieldDefinition),
        ("envelope.yaml", EnvelopeDefinition),
        ("vocabulary.yaml", VocabularyDefinition),
        ("accepted.yaml", AcceptedDefinition),
        ("accepted.yaml: an acceptance", AcceptanceDefinition),
    )
    parts = ["# Definition files\n"]
    parts += [f"## {title}\n\n" + _table(head, list(_keys(model))) for title, model in files]
    return "\n".join(parts)


def command_line() -> str:
    """Every command's own help."""
    # With the command's own settings: click keeps a help option that was made with others.
    context = click.Context(cli, info_name="sayso", **{**cli.context_settings, "terminal_width": 100})
    parts = ["# Command line\n", "```text", cli.get_help(context), "```\n"]
    for name, _ in COMMANDS:
        command = cli.get_command(context, name)
        assert command is not None, "the table's commands exist"
        inner = click.Context(command, info_name=name, parent=context, terminal_width=100)
        parts += [f"## sayso {name}\n", "```text", command.get_help(inner), "```\n"]
    return "\n".join(parts)


def engines() -> str:
    """Engines and planes of the proof."""
    parts = ["# Engines and planes of the proof\n"]
    parts.append(_table(("engine", "what it is"), [(_code(row.name), row.says) for row in ENGINES]))
    parts.append(_table(("plane", "who judges"), [(_code(row.name), row.says) for row in PLANES]))
    return "\n".join(parts)


PAGES: Mapping[str, Callable[[], str]] = {
    "types.md": types,
    "rules.md": rules,
    "changes.md": changes,
    "targets.md": targets,
    "config.md": config,
    "definitions.md": definitions,
    "cli.md": command_line,
    "engines.md": engines,
}


def pages() -> dict[str, str]:
    """Every page by file name."""
    return {name: NOTE + page().rstrip() + "\n" for name, page in PAGES.items()}


if __name__ == "__main__":
    for name, text in pages().items():
        FOLDER.mkdir(exist_ok=True)
        (FOLDER / name).write_text(text, encoding="utf-8")
        sys.stdout.write(f"wrote {FOLDER.relative_to(Path.cwd())}/{name}\n")
