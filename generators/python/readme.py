"""The package's README: how to send an event, with the registry's first event as the example."""

from __future__ import annotations

from typing import TYPE_CHECKING

from generators.python.module import event_class
from generators.python.names import module_name
from generators.python.package import version_module

if TYPE_CHECKING:
    from registry.model import Registry

_README = """\
# {package}

The events of `{registry}` as typed [pydantic](https://docs.pydantic.dev) models, one module a live version. Generated
by sayso: change the definitions, not these files.

```python
from {package}.{event} import {name}  # the newest version
from {package}.{event}.{version} import {name}  # this version, as long as it is live

event = {name}(...)  # natural values or the wire's strings; event and version are filled in
event.to_json()  # bytes to send; what was left out is not in them
event.to_wire()  # the same as a dict
{name}.model_validate_json(data)  # the event's JSON Schema, no more and no less
```

- Attributes are the columns' names, with an underscore behind Python's own words (`from_`); JSON has the wire's names.
  A constructor takes either.
- A model holds the wire form: ids, decimals, moments and UUIDs are strings. A constructor also takes `int`, `float`,
  `Decimal`, `datetime`, `date` and `UUID` where they fit. A `datetime` needs a time zone; a `float` is no decimal.
- A URL is percent-encoded: `urllib.parse.quote(text, safe="")` makes a parameter of a location of any text.
- An event never changes; `event.model_copy(update={{...}})` is another one, validated as a new one is.
- `None` in a constructor means left out, unless the definition says `nullable`: then it is sent as null.
- `{package}.model_of("{raw}", "{number}")` finds the model of an event that is known by name only.
- Refused as malformed although some JSON readers take it: a lone surrogate, and a name that a map has twice when either
  value is invalid.
"""


def readme(package: str, registry: Registry) -> str:
    """`README.md`."""
    if not registry.lineages:
        return f"# {package}\n\nThe registry `{registry.config.registry}` has no events yet.\n"
    newest = registry.lineages[0].newest
    return _README.format(
        package=package,
        registry=registry.config.registry,
        event=module_name(newest.name),
        raw=newest.name,
        name=event_class(newest),
        version=version_module(newest.version),
        number=newest.version,
    )
