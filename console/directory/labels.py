"""What the codes of the directory are called on the screen."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from console.people import regions
from guidance.languages import LANGUAGES
from guidance.wording import formats

TOPICS: dict[str, Any] = {
    "recognition": _("Recognition of qualifications"),
    "qualification": _("Qualification and courses"),
    "labour_rights": _("Labour rights"),
    "employers": _("Services for employers"),
    "self_employment": _("Self-employment"),
    "psychosocial": _("Psychosocial support"),
    "migrant_organisations": _("Migrants' organisations"),
    "competence_assessment": _("Assessment of skills"),
    "intercultural_training": _("Intercultural training"),
    "professional_support": _("Support for counsellors"),
    "coordination": _("Coordination"),
    "residence": _("Residence"),
    "job_search": _("Job search"),
    "decision": _("Decides on recognition"),
}
FORMATS: dict[str, Any] = {
    "in_person": _("in person"),
    "phone": _("by telephone"),
    "video": _("by video"),
    "email": _("by e-mail"),
    "chat": _("by chat"),
}
TARGET_GROUPS: dict[str, Any] = {
    "person": _("persons who seek advice"),
    "employer": _("employers"),
    "organisation": _("organisations"),
    "professional": _("counsellors and other professionals"),
    "job_centre": _("job centres"),
    "network": _("the network itself"),
    "eu": _("people from the EU"),
    "third_country": _("people from third countries"),
    "refugee": _("refugees"),
    "abroad": _("people still abroad"),
    "newly_arrived": _("newly arrived people"),
    "young": _("young people"),
    "adult": _("adults"),
    "women": _("women"),
    "russian_speaking": _("Russian-speaking people"),
    "academic": _("people with a degree"),
    "vocational": _("people with vocational training"),
    "school_certificate": _("people with a school certificate"),
    "crafts": _("crafts"),
    "ihk": _("commerce and industry"),
    "health": _("health professions"),
    "pedagogy": _("pedagogical professions"),
    "low_threshold": _("low threshold"),
    "low_income": _("people with little income"),
    "receiving_benefits": _("people receiving benefits"),
}
STATUS: dict[str, Any] = {
    "active": _("active"),
    "inactive": _("inactive"),
    "temporarily closed": _("closed for a time"),
    "defunct": _("no longer exists"),
}
CONFIDENCE: dict[str, Any] = {
    "high": _("high: recent or official"),
    "medium": _("medium: specific, but older"),
    "low": _("low: contact is not shown"),
}
#: Fields of an entry, as its history names them; what only holds others has no name of its own.
FIELDS: dict[str, Any] = {
    "name": _("Name"),
    "alternate_name": _("Short name"),
    "description": _("Description"),
    "website": _("Website"),
    "url": _("Website"),
    "status": _("Status"),
    "topics": _("Topics"),
    "languages": _("Languages"),
    "formats": _("Ways of counselling"),
    "target_groups": _("For whom"),
    "eligibility_description": _("For whom, in words"),
    "service_areas": _("Area"),
    "phones": _("Telephone"),
    "email": _("E-mail"),
    "x_opening_hours": _("Opening hours"),
    "reach_via": _("Reached through"),
    "valid_from": _("Since"),
    "valid_until": _("Until"),
    "assured_date": _("Last confirmed"),
    "confidence": _("Certainty"),
    "notes": _("Notes for editors"),
    "sources": _("Sources"),
    "service_at_locations": _("Places"),
    "translations": _("Translation"),
    "address_1": _("Street and number"),
    "postal_code": _("Postal code"),
    "city": _("Town"),
    "state_province": _("Federal state"),
    "latitude": _("Latitude"),
    "longitude": _("Longitude"),
}
_HOLDING = frozenset({"services", "locations", "addresses"})
#: Fields of a fact, as its history names them.
FACT_FIELDS: dict[str, Any] = {
    "value": _("Value"),
    "as_of": _("As of"),
    "source": _("Source"),
    "confidence": _("Certainty"),
    "review_by": _("Look at it by"),
    "note": _("Note for editors"),
}


def path_in_words(path: str) -> str:
    """Return a path in words: "sl-elfe: Telefon" of "services / sl-elfe / phones / 1 / number"."""
    parts = [part for part in path.split(" / ") if part not in _HOLDING and not part.isdecimal()]
    at = next((place for place, part in enumerate(parts) if part in FIELDS), None)
    if at is None:
        return ", ".join(parts)
    field = str(FIELDS[parts[at]])
    return f"{', '.join(parts[:at])}: {field}" if at else field


def named(labels: dict[str, Any], codes: Any) -> list[tuple[str, Any]]:
    """Return codes with their labels; one without a label stands for itself."""
    return sorted(((code, labels.get(code, code)) for code in codes), key=lambda one: str(one[1]))


def languages(used: Any = ()) -> list[tuple[str, str]]:
    """Return the languages a service may be given in: those we speak, and others in use."""
    interface = (get_language() or "de")[:2]
    codes = {*LANGUAGES, *used}
    return sorted(
        ((code, formats.language_name(code, interface)) for code in codes), key=lambda one: one[1]
    )


def areas() -> list[tuple[str, Any]]:
    """Return the areas a service may be for, beside single districts."""
    return [("DE", _("all of Germany")), ("abroad", _("people still abroad")), *regions.choices()]
