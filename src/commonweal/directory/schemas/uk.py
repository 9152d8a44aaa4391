"""The objects of HSDS-UK-3.0: those of HSDS with the fields that the UK profile keeps, and its own three words."""

import re
from functools import cache
from types import GenericAlias, UnionType
from typing import Any, Union, get_args, get_origin

from ninja import Schema
from pydantic import create_model
from pydantic.fields import FieldInfo

from commonweal.directory.engine.profile import UK_FIELDS
from commonweal.directory.schemas import objects, small
from commonweal.directory.schemas.values import Described, Text, absent

_ADDED = {"Accessibility": "accessibility", "ServiceArea": "service_area", "TaxonomyTerm": "term"}
_KIND_BY_NAME = {
    "OrganizationInList": "organization",
    "OrganizationOfService": "organization",
    "LocationInList": "location",
    "ServiceInList": "service",
    "ServiceAtPlace": "service",
    "ServiceReference": "service",
    "ServiceAtLocationInList": "service_at_location",
    "ServiceAtLocationInService": "service_at_location",
}


def _kind(name: str) -> str:
    return _KIND_BY_NAME.get(name) or re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def _translated(annotation: Any) -> Any:
    """`annotation` with every HSDS class in it replaced by its UK one."""
    if isinstance(annotation, type) and issubclass(annotation, Described):
        return uk(annotation)
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is list:
        return GenericAlias(list, (_translated(inner[0]),))
    if origin in (Union, UnionType):
        return Union[tuple(_translated(each) for each in inner)]  # noqa: UP007  made at run time
    return annotation


def _field(info: FieldInfo) -> tuple[Any, FieldInfo]:
    translated = _translated(info.annotation)
    return (translated, info)


@cache
def uk(hsds: type[Schema]) -> type[Schema]:
    """The UK class of an HSDS class, under the same name."""
    kept = UK_FIELDS[_kind(hsds.__name__)]
    fields: dict[str, Any] = {name: _field(info) for name, info in hsds.model_fields.items() if name in kept}
    if added := _ADDED.get(hsds.__name__):
        fields[added] = (Text, absent())
    return create_model(hsds.__name__, __base__=Described, __doc__=hsds.__doc__, **fields)


Service = uk(objects.Service)
ServiceInList = uk(objects.ServiceInList)
ServiceAtLocation = uk(objects.ServiceAtLocation)
ServiceAtLocationInList = uk(objects.ServiceAtLocationInList)
Taxonomy = uk(small.Taxonomy)
TaxonomyTerm = uk(small.TaxonomyTerm)
