"""Every rule of every kind, as it is listed and explained: of definitions, of changes, of consumers' queries."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.queries.rules import QUERY_RULES
from registry.compatibility import RULES as CHANGE_RULES
from registry.errors import UsageError
from registry.lint import RULES as LINT_RULES
from registry.suggest import did_you_mean


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule as people read it. `about` says what it judges: definitions, or the planes of a change."""

    id: str
    about: str
    gravity: str
    why: str
    instead: str
    bound: str = ""

    @property
    def first(self) -> str:
        """The first sentence of the why."""
        return self.why.split(". ")[0].rstrip(".") + "."


def _bound(*, sound: bool) -> str:
    return "always" if sound else "unless sayso.yaml's `lint` says otherwise"


_ASKED = {
    "always": "whatever the mode",
    "both": "in every mode but `none`",
    "backward": "in the modes that look backward",
    "forward": "in the modes that look forward",
}
COMMAND_RULES: tuple[RuleText, ...] = (
    RuleText(
        "query-file",
        "query",
        "error",
        "A file in consumers/ is no query with a name and an owner: its header is missing or misspelt, or it holds no "
        "SELECT, or more than one. No change of a table is held against it, so it is not protected.",
        "Write `-- name:`, `-- owner:` and `-- what:` above one SELECT; a second one goes into a file of its own.",
        "whatever the mode",
    ),
    RuleText(
        "acceptance-expired",
        "acceptance",
        "error",
        "A change was accepted until a day that has passed, and it still breaks what it broke.",
        "Mend the change, or accept it anew: `sayso accept FINGERPRINT --reason TEXT --until DATE`.",
        "whatever the mode",
    ),
    RuleText(
        "generated-drift",
        "definition",
        "error",
        "A generated file is not what the definitions say: it was edited, or they changed since. What is deployed or "
        "packed from it would be something else than what was reviewed.",
        "Run `sayso generate` and commit the result.",
        _bound(sound=True),
    ),
)
"""What single commands report beside the tables of rules."""
RULE_TEXTS: tuple[RuleText, ...] = (
    *(
        RuleText(each.id, "definition", each.severity, each.why, each.help, _bound(sound=each.sound))
        for each in LINT_RULES
    ),
    *(
        RuleText(each.id, ", ".join(each.planes), each.gravity, each.why, each.instead, _ASKED[each.direction])
        for each in CHANGE_RULES
    ),
    *(RuleText(each.id, "query", each.gravity, each.why, each.instead, "whatever the mode") for each in QUERY_RULES),
    *COMMAND_RULES,
)


def explain(name: str) -> str:
    """What a rule is about and how to satisfy it. Raises UsageError with the nearest name when there is none."""
    found = {each.id: each for each in RULE_TEXTS}
    if name not in found:
        raise UsageError(f"there is no rule `{name}`. {did_you_mean(name, found)}")
    rule = found[name]
    about = "" if rule.about == "definition" else f" on {rule.about}"
    return f"{rule.id} ({rule.gravity}{about}, {rule.bound})\n\n{rule.why}\n\nTo mend it: {rule.instead}\n"
