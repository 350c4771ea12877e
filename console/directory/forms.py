"""Forms for organisations, their places and services. What a form does not show stays as it is."""

import copy
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from console.directory import labels
from console.directory.store import Json
from guidance.counselling.directory import FORMATS, TARGET_GROUPS, TOPICS
from guidance.counselling.opening import is_valid
from guidance.geography.places import Place, find_places, place_of_postal_code, states

_GROUPS = frozenset[str]().union(*TARGET_GROUPS.values())


def _many(label: Any, choices: Callable[[], list[tuple[str, Any]]]) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple
    )


def _line(label: Any, **options: Any) -> forms.CharField:
    return forms.CharField(label=label, required=False, max_length=300, **options)


def _text(label: Any, **options: Any) -> forms.CharField:
    area = forms.Textarea({"rows": 3})
    return forms.CharField(label=label, required=False, max_length=4000, widget=area, **options)


class OrganisationForm(forms.Form):
    """Name and website of an organisation."""

    name = forms.CharField(label=_("Name"), max_length=200)
    alternate_name = _line(_("Short name"))
    description = _text(_("Description"))
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")

    @staticmethod
    def values(data: Mapping[str, Any]) -> Json:
        """Return what the form shows of an organisation."""
        return {name: data.get(name, "") for name in OrganisationForm.base_fields}

    def applied(self, data: Mapping[str, Any]) -> Json:
        """Return the organisation with what was filled in."""
        return _with(data, self.cleaned_data)


class LocationForm(forms.Form):
    """An address. Coordinates follow from the postal code or the town."""

    id = forms.SlugField(
        label=_("Short name of the place"),
        max_length=60,
        help_text=_("small letters and hyphens, such as saarbruecken"),
    )
    address_1 = _line(_("Street and number"))
    postal_code = forms.RegexField(label=_("Postal code"), regex=r"^\d{5}$", required=False)
    city = forms.CharField(label=_("Town"), max_length=100)
    state_province = forms.ChoiceField(label=_("Federal state"), choices=lambda: labels.areas()[2:])

    def clean(self) -> dict[str, Any]:
        """Find the place by its postal code or town: an address needs a point on the map."""
        given = super().clean() or {}
        if given.get("city") and not self.errors:
            self._place = _place(given["postal_code"], given["city"], given["state_province"])
            if self._place is None:
                self.add_error(
                    "postal_code" if given["postal_code"] else "city",
                    _("There is no such place in this state."),
                )
        return given

    @staticmethod
    def values(location: Mapping[str, Any]) -> Json:
        """Return what the form shows of a location."""
        address = location["addresses"][0]
        shown = ("address_1", "postal_code", "city", "state_province")
        return {"id": location["id"], **{name: address.get(name, "") for name in shown}}

    def applied(self, location: Mapping[str, Any]) -> Json:
        """Return the location with what was filled in; its point only moves with its place."""
        given, new = self.cleaned_data, copy.deepcopy(dict(location))
        new.update(id=given["id"], location_type=new.get("location_type", "physical"))
        former = (new.get("addresses") or [{}])[0]
        address = _with(former, {key: given[key] for key in given if key != "id"})
        moved = any(address.get(k) != former.get(k) for k in ("postal_code", "city"))
        new["addresses"] = [{"country": "DE", "address_type": "physical", **address}]
        if moved and self._place:
            new["latitude"], new["longitude"] = self._place.latitude, self._place.longitude
            new["x_coordinates_of"] = "postal_code" if given["postal_code"] else "town"
        return new


def _place(code: str, city: str, state: str) -> Place | None:
    if code:
        found = place_of_postal_code(code)
        options = [found] if found else []
    else:
        options = [option for mention in find_places(city) for option in mention.options]
    return next((option for option in options if option.state == state), None)


class ServiceForm(forms.Form):
    """What an organisation offers, where, for whom and until when."""

    name = forms.CharField(label=_("Name (German)"), max_length=300)
    name_en = _line(_("Name (English)"))
    status = forms.ChoiceField(label=_("Status"), choices=list(labels.STATUS.items()))
    topics = _many(_("Topics"), lambda: labels.named(labels.TOPICS, TOPICS))
    languages = _many(_("Languages beside German"), labels.languages)
    formats = _many(_("Ways of counselling"), lambda: labels.named(labels.FORMATS, FORMATS))
    target_groups = _many(_("For whom"), lambda: labels.named(labels.TARGET_GROUPS, _GROUPS))
    eligibility_description = _text(_("For whom, in words"))
    areas = _many(_("Area"), labels.areas)
    districts = _line(
        _("Districts"), help_text=_("Names of districts, separated by semicolons; empty if none")
    )
    places = _many(_("Places"), list)
    phone = _line(_("Telephone"), help_text=_("of the office, no mobile: +49 681 123456"))
    email = forms.EmailField(label=_("E-mail"), required=False, help_text=_("of the office"))
    url = forms.URLField(label=_("Website of the service"), required=False, assume_scheme="https")
    x_opening_hours = _line(
        _("Opening hours"),
        help_text=_("as OpenStreetMap writes them: Mo-Th 09:00-16:00; Fr 09:00-12:00"),
    )
    reach_via = _line(
        _("Reached through"), help_text=_("id of a service that knows more, if there is no contact")
    )
    valid_from = _line(_("Since"), help_text=_("2026, 2026-03 or 2026-03-31"))
    valid_until = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    assured_date = _line(_("Last confirmed"), help_text=_("2026, 2026-03 or 2026-03-31"))
    confidence = forms.ChoiceField(label=_("Certainty"), choices=list(labels.CONFIDENCE.items()))
    notes = _text(_("Notes for editors"))
    sources = _text(_("Sources"), help_text=_("one address per line"))

    def __init__(self, *args: Any, locations: Iterable[Mapping[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(one["id"], one["addresses"][0]["city"]) for one in locations]
        self.fields["places"].choices = known
        used = (self.initial or {}).get("languages", ())
        self.fields["languages"].choices = labels.languages(used)

    def clean_x_opening_hours(self) -> str:
        """Refuse hours that nobody can evaluate."""
        hours = self.cleaned_data["x_opening_hours"]
        if hours and not is_valid(hours):
            raise forms.ValidationError(_("These hours cannot be read. Example: Mo-Fr 09:00-12:00"))
        return str(hours)

    @staticmethod
    def values(service: Mapping[str, Any]) -> Json:
        """Return what the form shows of a service."""
        same = ("name", "status", "url", "email", "x_opening_hours", "reach_via", "valid_from",
                "valid_until", "assured_date", "confidence", "notes", "eligibility_description",
                "topics", "languages", "formats", "target_groups")  # fmt: skip
        extents = [code for area in service.get("service_areas", ()) for code in area["extent"]]
        return {
            **{name: service[name] for name in same if name in service},
            "name_en": (service.get("translations", {}).get("en") or {}).get("name", ""),
            "phone": next((one["number"] for one in service.get("phones", ())), ""),
            "areas": [code for code in extents if code in _areas()],
            "districts": "; ".join(code for code in extents if code not in _areas()),
            "places": [one["location"] for one in service.get("service_at_locations", ())],
            "sources": "\n".join(service.get("sources", ())),
        }

    def applied(self, service: Mapping[str, Any]) -> Json:
        """Return the service with what was filled in."""
        given = dict(self.cleaned_data)
        if given["valid_until"]:
            given["valid_until"] = given["valid_until"].isoformat()
        own = {name: given.pop(name) for name in _FITTED}
        new = _with(service, given)
        for name, fit in _FITTED.items():
            if own[name] != self.initial.get(name, type(own[name])()) or not service:
                fit(new, own)
        new.setdefault("service_areas", [])
        new.setdefault("sources", [])
        return new


def _with(data: Mapping[str, Any], given: Mapping[str, Any]) -> Json:
    """Return data with the fields that were filled in, without those that were emptied."""
    new = copy.deepcopy(dict(data))
    for name, value in given.items():
        if value:
            new[name] = value
        else:
            new.pop(name, None)
    return new


@cache
def _areas() -> frozenset[str]:
    return frozenset({"DE", "abroad", *states()})


def _fit_name(new: Json, given: Json) -> None:
    others = {code: one for code, one in new.get("translations", {}).items() if code != "en"}
    english = {"en": {"name": given["name_en"]}} if given["name_en"] else {}
    _put(new, "translations", others | english)


def _fit_phone(new: Json, given: Json) -> None:
    further = new.get("phones", [])[1:]
    _put(new, "phones", [{"number": given["phone"]}, *further] if given["phone"] else further)


def _fit_areas(new: Json, given: Json) -> None:
    titles = {code: str(title) for code, title in labels.areas()}
    kinds = {"DE": "country", "abroad": "abroad"}
    districts = [name.strip() for name in given["districts"].split(";") if name.strip()]
    new["service_areas"] = [
        {"name": titles[code], "extent_type": kinds.get(code, "state"), "extent": [code]}
        for code in given["areas"]
    ]
    if districts:
        new["service_areas"].append(
            {"name": ", ".join(districts), "extent_type": "district", "extent": districts}
        )


def _fit_places(new: Json, given: Json) -> None:
    former = {one["location"]: one for one in new.get("service_at_locations", ())}
    places = [dict(former.get(key, {"location": key})) for key in given["places"]]
    if len(places) > 1:  # each place of a service needs an id of its own
        for place in places:
            place.setdefault("id", f"{new['id']}-{place['location']}")
    _put(new, "service_at_locations", places)


def _fit_sources(new: Json, given: Json) -> None:
    new["sources"] = [line.strip() for line in given["sources"].splitlines() if line.strip()]


def _put(new: Json, name: str, value: Any) -> None:
    if value:
        new[name] = value
    else:
        new.pop(name, None)


#: Fields that HSDS keeps in another form, and what puts them there.
_FITTED: Mapping[str, Callable[[Json, Json], None]] = {
    "name_en": _fit_name,
    "phone": _fit_phone,
    "areas": _fit_areas,
    "districts": _fit_areas,
    "places": _fit_places,
    "sources": _fit_sources,
}


class ImportForm(forms.Form):
    """A table of services."""

    file = forms.FileField(label=_("File"), help_text=_("CSV or XLSX, one line per service"))
