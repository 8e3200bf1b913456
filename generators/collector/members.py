"""The members of an object in variables of their own, read once: what a row is made of.

What was not sent, or is null, is ABSENT. The members of a record lie beside its own variable, so a record costs no
call.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from registry.types import row_of

if TYPE_CHECKING:
    from registry.model import Field


class Member(NamedTuple):
    """A member: its field, its variable, whether it may be ABSENT, and of a record the members."""

    field: Field
    var: str
    optional: bool
    inside: tuple[Member, ...] = ()

    @property
    def present(self) -> str:
        """The test of whether there is a value; empty where there always is."""
        return f"{self.var} is not ABSENT" if self.optional else ""


class Reading:
    """Writes the lines that read the members of one object; `members` are what was read."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._count = 0

    def members(self, fields: tuple[Field, ...], holder: str = "value", guard: str = "") -> tuple[Member, ...]:
        """Read the members of the holder; the guard says when there is one."""
        return tuple(self._member(field, holder, guard) for field in fields)

    def _member(self, field: Field, holder: str, guard: str) -> Member:
        access = f"{holder}[{field.wire_name!r}]" if field.required else f"{holder}.get({field.wire_name!r}, ABSENT)"
        self._count += 1
        var = f"x{self._count}"
        self.lines.append(f"{var} = {access} if {guard} else ABSENT" if guard else f"{var} = {access}")
        if field.nullable:
            self.lines += [f"if {var} is None:", f"    {var} = ABSENT"]
        member = Member(field, var, bool(guard) or field.nullable or not field.required)
        if row_of(field.type).shape != "record":
            return member
        return member._replace(inside=self.members(field.type.fields, var, member.present))
