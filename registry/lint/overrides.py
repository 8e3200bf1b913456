"""lint-override: what sayso.yaml says about rules is about rules that exist, and may be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from registry.lint.rule import Context, Problem, Rule
from registry.suggest import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator


def _overrides(context: Context) -> Iterator[Problem]:
    for name, severity in context.config.lint.items():
        rule, place = context.rules.get(name), context.root / "lint" / name
        if rule is None:
            yield Problem(place, f"there is no rule `{name}`", did_you_mean(name, context.rules))
        elif rule.sound and severity != "error":
            message = f"`{name}` cannot be set to {severity}: what is generated relies on it"
            yield Problem(place, message, "Remove the line.")


LINT_OVERRIDE = Rule(
    id="lint-override",
    severity="error",
    sound=True,
    why="sayso.yaml changes the severity of a rule that does not exist, or of one that what is generated relies on. "
    "The line would have no effect, and its author believes that it has.",
    help="Take the name that is suggested, or remove the line. `sayso explain` lists every rule.",
    check=_overrides,
)
