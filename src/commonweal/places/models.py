"""Areas with boundaries, postcodes, towns and where each list came from."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from commonweal.kernel import clock, ids
from commonweal.kernel.geometry import Box, Point


class Gazetteer(models.Model):
    """One list that was loaded: its licence must be shown where its data is."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    key = models.CharField(max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    licence = models.CharField(_("licence"), max_length=200, blank=True)
    version = models.CharField(_("version"), max_length=80, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    loaded_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class AreaQuerySet(models.QuerySet["Area"]):
    def around(self, point: Point) -> "AreaQuerySet":
        """Areas whose bounding box holds the point: candidates only, the outline decides."""
        return self.filter(
            south__lte=point.latitude,
            north__gte=point.latitude,
            west__lte=point.longitude,
            east__gte=point.longitude,
        )


class Area(models.Model):
    """A named area with a code: a council, a ward, a county. `boundary` is the text of a GeoJSON geometry."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    code = models.CharField(_("code"), max_length=40)
    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=200, db_index=True, editable=False)
    kind = models.CharField(_("kind"), max_length=60)
    country = models.CharField(_("country"), max_length=2, blank=True)
    parent = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    south = models.FloatField(null=True, blank=True)
    west = models.FloatField(null=True, blank=True)
    north = models.FloatField(null=True, blank=True)
    east = models.FloatField(null=True, blank=True)
    boundary = models.TextField(_("boundary"), blank=True)
    source = models.CharField(max_length=80, blank=True)
    updated_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[models.Manager["Area"]] = AreaQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="places_one_area_per_code"),
            models.CheckConstraint(condition=~Q(parent=models.F("id")), name="places_area_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="places_area_on_earth",
            ),
        ]
        indexes = [
            models.Index(fields=["south", "north"], name="places_area_box"),
            models.Index(fields=["code"], name="places_area_code"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> Point | None:
        """The centroid, when known."""
        if self.latitude is None or self.longitude is None:
            return None
        return Point(self.latitude, self.longitude)

    @property
    def box(self) -> Box | None:
        """The bounding box, when known."""
        if self.south is None or self.west is None or self.north is None or self.east is None:
            return None
        return Box(self.south, self.west, self.north, self.east)


class Postcode(models.Model):
    """A postcode or outcode with its centroid. Millions of rows that nothing points at: a plain number as key."""

    id = models.BigAutoField(primary_key=True)
    country = models.CharField(_("country"), max_length=2)
    code = models.CharField(_("postcode"), max_length=12)
    precision = models.CharField(max_length=8, default="postcode")
    latitude = models.FloatField()
    longitude = models.FloatField()
    town = models.CharField(_("town"), max_length=120, blank=True)
    admin = models.CharField(_("region"), max_length=120, blank=True)
    areas = models.CharField(_("area codes"), max_length=200, blank=True)
    ended = models.CharField(_("ended"), max_length=7, blank=True)
    source = models.CharField(max_length=80, blank=True)

    class Meta:
        ordering = ["country", "code"]
        constraints = [
            models.UniqueConstraint(fields=["country", "code"], name="places_one_row_per_postcode"),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)), name="places_postcode_on_earth"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)


class Place(models.Model):
    """A town, city or village. `weight` ranks namesakes (people, or how many postcodes it has)."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    source = models.CharField(max_length=80)
    source_id = models.CharField(max_length=200)
    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=200, db_index=True, editable=False)
    country = models.CharField(_("country"), max_length=2)
    admin = models.CharField(_("region"), max_length=120, blank=True)
    kind = models.CharField(max_length=8, default="town")
    latitude = models.FloatField()
    longitude = models.FloatField()
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    weight = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-weight", "name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], name="places_one_row_per_place"),
            models.CheckConstraint(
                condition=Q(latitude__range=(-90, 90), longitude__range=(-180, 180)), name="places_place_on_earth"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def point(self) -> Point:
        return Point(self.latitude, self.longitude)


class PlaceName(models.Model):
    """Another name of a place, as it is compared: Caerdydd for Cardiff."""

    id = models.BigAutoField(primary_key=True)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="names")
    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=200, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "name_key"], name="places_one_row_per_other_name")]

    def __str__(self) -> str:
        return self.name
