"""Whatever a definition may say, the generated artefacts agree about it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import HealthCheck, Phase, given, reject, seed, settings
from hypothesis import strategies as st

from contracts.artefacts import artefacts_of
from contracts.planes import PLANES
from contracts.proof import Options, prove
from registry.errors import UsageError
from registry.layouts import LAYOUTS, LayoutName
from registry.location import parse_location
from registry.model import Event, Field, Lineage, Registry, Type
from registry.version import Version
from tests.contracts.odd_registries import odd_registry
from tests.registry.model_strategies import fields_of, types

BARE = odd_registry("bare")
_TEMPLATE = "app://talk/{id:int64}?entry={entry?}&page={page:int32}"


def event_of(own: tuple[Field, ...], *, located: bool) -> Event:
    (bare,) = BARE.events
    taken = {field.name for field in bare.fields} | {"received_at", "dt", "version", "location", "id", "entry", "page"}
    fields = tuple(field for field in own if field.name not in taken and not field.type.template)
    if not located:
        return replace(bare, fields=(*bare.fields, *fields))
    template = parse_location(_TEMPLATE)
    type_ = Type(name="url", form="string", pattern=template.language, template=_TEMPLATE)
    location = Field(name="location", wire_name="location", type=type_, role="location", doc="", required=True)
    parameters = tuple(
        Field(name=each.name, wire_name=each.name, type=each.type, role="location", doc="")
        for each in template.parameters
    )
    return replace(bare, fields=(*bare.fields, location, *fields), parameters=parameters)


@seed(1)
@settings(max_examples=40, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(fields_of(types, 8), st.booleans(), st.sampled_from([row.name for row in LAYOUTS]))
def test_any_event_holds(own: tuple[Field, ...], located: bool, layout: LayoutName) -> None:
    event = event_of(own, located=located)
    registry = Registry(
        config=BARE.config.model_copy(update={"layout": layout}),
        lineages=(Lineage(name=event.name, versions=(event,), working=Version(1, 0, 0)),),
    )
    planes = tuple(plane for plane in PLANES if plane.name == "jsonschema")
    try:
        proof = prove(registry, artefacts_of(registry), registry.events, Options(examples=15, planes=planes))
    except UsageError:
        reject()  # a pattern and a length that no text has together
    assert [(failure.plane, failure.message) for failure in proof.failures] == []
