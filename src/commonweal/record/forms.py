"""What managers look for in the trail."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commonweal.people.models import Organisation
from commonweal.record.queries import TrailFilter


class TrailForm(forms.Form):
    """Filters of the trail; read from the address."""

    q = forms.CharField(label=_("Search people, acts and things"), required=False, max_length=100)
    who = forms.CharField(label=_("Who"), required=False, max_length=100)
    act = forms.CharField(label=_("What happened"), required=False, max_length=100)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    about = forms.CharField(required=False, max_length=255, widget=forms.HiddenInput)

    def __init__(self, data: object, *, organisations: list[Organisation]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        choices = [("", _("All")), *((str(each.pk), each.name) for each in organisations)]
        field = self.fields["organisation"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def wanted(self) -> TrailFilter:
        """The filter; what cannot be read (a mistyped date) filters nothing and is shown as an error."""
        self.is_valid()
        given = self.cleaned_data
        return TrailFilter(
            text=given.get("q", ""),
            about=given.get("about", ""),
            who=given.get("who", ""),
            act=given.get("act", ""),
            since=given.get("since"),
            until=given.get("until"),
            organisation=given.get("organisation", ""),
        )
