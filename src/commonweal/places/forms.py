"""What operators fill in to load a list of places."""

from django import forms
from django.utils.translation import gettext_lazy as _

LARGEST_UPLOAD = 50 * 1024 * 1024
FORMATS = [
    ("", _("Find out from the file")),
    ("onspd", _("ONS Postcode Directory")),
    ("centroids", _("CSV of postcodes with coordinates")),
    ("geonames-postal", _("GeoNames postal codes")),
    ("geonames-cities", _("GeoNames towns and cities")),
    ("geojson", _("Area boundaries (GeoJSON)")),
]


class ImportForm(forms.Form):
    """A file and what it is."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV, tab-separated text or GeoJSON, also as .gz or .zip. At most 50 MB; load larger files with the command line."
        ),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty. Choose another.")},
    )
    format = forms.ChoiceField(label=_("What it is"), choices=FORMATS, required=False)
    country = forms.CharField(
        label=_("Country"),
        required=False,
        max_length=2,
        help_text=_("Two letters such as GB, if the file does not say it."),
    )
    kind = forms.CharField(
        label=_("What the boundaries are"), required=False, max_length=60, help_text=_("For example district or ward.")
    )
    licence = forms.CharField(
        label=_("Licence"),
        required=False,
        max_length=200,
        help_text=_("As the publisher states it. Shown beside the list."),
    )
    tolerant = forms.BooleanField(label=_("Leave wrong rows out instead of refusing the whole file"), required=False)

    def clean_file(self) -> object:
        """Refuses what is too large to load while somebody waits."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_UPLOAD:
            raise forms.ValidationError(
                _("The file is larger than 50 MB. Load it with “commonweal import places” on the server.")
            )
        return file
