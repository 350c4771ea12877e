"""Referral to the nearest fitting counselling partner: the form that asks where, and the offers."""

from datetime import UTC, datetime
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import situation
from actions.forms import FormStep
from actions.safe import Events, SafeAction
from actions.situation import ABROAD, UNKNOWN
from guidance.countries import origin
from guidance.directory import Partner, load_directory
from guidance.places import Place
from guidance.professions import profession, target_groups
from guidance.referral import HOTLINE, Need, Offer, refer
from guidance.topics import topics

#: So many ambiguous places are offered as buttons.
MOST_CHOICES = 5


class ValidateCounsellingForm(FormStep):
    """Take what the person says while asked where they live."""

    form = "counselling_form"
    own_intents = frozenset({"find_counselling", "inform"})

    def name(self) -> str:
        """Return the action's name."""
        return "validate_counselling_form"


class ActionAskPlace(SafeAction):
    """Ask where the person lives: openly, between places of one name, or with an example."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_ask_place"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say the question that fits what is known."""
        options = [Place(**option) for option in tracker.get_slot("place_options") or ()]
        if options:
            dispatcher.utter_message(
                response="utter_which_place", choices=[_choice(o) for o in options[:MOST_CHOICES]]
            )
        elif tracker.get_slot("place_misses"):
            dispatcher.utter_message(response="utter_place_not_found")
        else:
            dispatcher.utter_message(response="utter_ask_place")
        return []


class ActionRefer(SafeAction):
    """Offer the partners who fit the person best, each with the reasons."""

    def name(self) -> str:
        """Return the action's name."""
        return "action_refer"

    def act(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> Events:
        """Say the offers, the nearest fitting first."""
        referral = refer(need(tracker), load_directory())
        notes = [note for note in referral.notes if note != "ended_offer"]
        certain = any(offer.certain for offer in referral.offers)
        for partner in () if certain else referral.ended[:1]:
            dispatcher.utter_message(
                response="utter_offer_ended", organisation=partner.organisation
            )
        if referral.offers:
            dispatcher.utter_message(response="utter_referral")
        elif notes:
            dispatcher.utter_message(response=f"utter_referral_{notes[0]}")
        everywhere = sorted(referral.nationwide, key=lambda offer: offer.partner.id != HOTLINE)
        offers = [*referral.offers[:2], *everywhere[:1]] if referral.offers else everywhere[:2]
        for number, offer in enumerate(offers, 1):
            last = number == len(offers)
            dispatcher.utter_message(
                response="utter_partner",
                offer=as_values(offer),
                topics=_ways_on(tracker) if last else [],
            )
        return [SlotSet("offered", [offer.partner.id for offer in offers])]


def need(tracker: Tracker) -> Need:
    """Return what the person is looking for, as far as the conversation tells."""
    places = situation.place_options(tracker)
    place = places[0] if len(places) == 1 else None
    topic = topics().get(tracker.get_slot("topic") or "")
    return Need(
        topic=(topic and topic.counselling) or "recognition",
        at=datetime.now(UTC),
        place=place if place and place.kind != "state" else None,
        state=place.state if place else None,
        abroad=situation.is_abroad(tracker),
        languages=(situation.language(tracker),),
        targets=targets(tracker),
    )


def targets(tracker: Tracker) -> frozenset[str]:
    """Return the groups of people the person belongs to, as far as is known."""
    groups: set[str] = set()
    if key := situation.profession(tracker):
        groups |= target_groups(profession(key))
    if code := situation.country(tracker):
        groups.add("eu" if origin(code) == "eu" else "third_country")
    return frozenset(groups)


def as_values(offer: Offer) -> dict[str, Any]:
    """Return an offer as the values of a partner card (see `guidance.cards`)."""
    partner = offer.partner
    opening = offer.opening
    contact = _who_is_asked(partner)
    return {
        "type": "partner",
        "id": partner.id,
        "organisation": partner.organisation,
        "service": partner.service,
        "service_names": dict(partner.service_names),
        "distance_km": offer.distance_km,
        "reasons": [[reason.kind, reason.value] for reason in offer.reasons],
        "street": partner.street,
        "postal_code": partner.place.postal_code if partner.place else None,
        "city": partner.place.name if partner.place else None,
        "phone": contact.phone,
        "email": contact.email,
        "website": contact.website,
        "languages": list(partner.languages),
        "opening": opening.state,
        "until": opening.until.isoformat() if opening.until else None,
        "next": opening.next.isoformat() if opening.next else None,
        "confirmed_on": partner.confirmed_on,
    }


def _who_is_asked(partner: Partner) -> Partner:
    """Return whose contact is shown: the partner's own, or that of who knows it for certain."""
    if partner.phone or partner.email or partner.website or not partner.reach_via:
        return partner
    return load_directory().by_id.get(partner.reach_via, partner)


def _choice(place: Place) -> dict[str, str]:
    where, key = place.district or place.state, situation.place_key(place)
    return {"title": f"{place.name} ({where})", "payload": f'/inform{{"location": "{key}"}}'}


def _ways_on(tracker: Tracker) -> list[str]:
    if tracker.get_slot("place") in (UNKNOWN, ABROAD, None):
        return ["ask_hotline", "ask_counselling_online", "talk_to_human"]
    return ["ask_counselling_online", "ask_documents", "request_callback"]
