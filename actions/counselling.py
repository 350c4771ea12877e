"""Referral to the nearest fitting counselling partner: the form that asks where, and the offers."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rasa_sdk import Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions import situation
from actions.forms import FormStep
from actions.needs import need
from actions.safe import Events, SafeAction
from actions.wishes import FIRST, SPOKEN, Wish, farthest_offered
from guidance.counselling.directory import Partner
from guidance.counselling.live import load_directory
from guidance.counselling.ranking import NEAR_KM, Reason
from guidance.counselling.referral import HOTLINE, Need, Offer, Referral, languages_of, refer
from guidance.geography.places import Place
from guidance.languages import LANGUAGES
from guidance.wording import formats
from guidance.wording.wishes import FARTHER, LANGUAGE, NEXT, PHONE

#: So many ambiguous places are offered as buttons.
MOST_CHOICES = 5
#: So many languages to choose from, and so many partners at once.
MOST_LANGUAGES = 8
MOST_OFFERS = 2
#: So many are looked at for a wish that goes beyond the best ones.
MOST_LOOKED_AT = 10


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
        """Say the offers, or first ask which language is wished."""
        wish = Wish.of(tracker)
        if wish.kind == LANGUAGE:
            _ask_language(dispatcher, tracker, wish)
            return []
        return offer_partners(dispatcher, tracker, wish)


def offer_partners(
    dispatcher: CollectingDispatcher, tracker: Tracker, wish: Wish, most: int = MOST_OFFERS
) -> Events:
    """Say at most so many offers, the best first, and the nationwide ways where none is certain."""
    directory = load_directory()
    wanted = need(tracker, wish)
    referral = refer(wanted, directory, MOST_LOOKED_AT)
    local = _wished(referral, wish)[:most]
    shown = [*local, *_from_everywhere(wanted, referral, local, wish)] or _hotline(wanted)
    if wish.kind == FIRST and not any(offer.certain for offer in referral.offers):
        for partner in referral.ended[:1]:
            dispatcher.utter_message(
                response="utter_offer_ended", organisation=partner.organisation
            )
    dispatcher.utter_message(
        response=_introduction(wish, wanted, referral, local, shown),
        spoken=next(iter(wish.languages), None),
    )
    offered = list(dict.fromkeys([*wish.exclude, *(offer.partner.id for offer in shown)]))
    for number, offer in enumerate(shown, 1):
        last = number == len(shown)
        knows_more = bool(local) and number > len(local)
        dispatcher.utter_message(
            response="utter_partner",
            offer=as_values(offer, wanted.topic, ["knows_more"] if knows_more else []),
            wishes=_ways_on(tracker, wanted, offered) if last else [],
            topics=["request_callback"] if last else [],
        )
    return [SlotSet("offered", offered), SlotSet("wish", wish.as_slot())]


def knows_somebody_new(tracker: Tracker) -> bool:
    """Return whether the best partner has not been offered yet."""
    referral = refer(need(tracker), load_directory(), 1)
    best = (*referral.offers, *referral.nationwide)[:1]
    return any(offer.partner.id not in (tracker.get_slot("offered") or ()) for offer in best)


def _wished(referral: Referral, wish: Wish) -> list[Offer]:
    """Return the local offers in the language that was chosen, all where nobody surely speaks it.

    Who looks farther away gets the nearest of those first.
    """
    offers = list(referral.offers)
    if wish.beyond_km is not None:
        return sorted(offers, key=lambda offer: offer.distance_km or 0)
    if wish.kind != SPOKEN or not any(_speaks(o, wish) for o in (*offers, *referral.nationwide)):
        return offers
    return [offer for offer in offers if _speaks(offer, wish)]


def _speaks(offer: Offer, wish: Wish) -> bool:
    return not set(wish.languages).isdisjoint(offer.partner.languages)


def _from_everywhere(
    wanted: Need, referral: Referral, local: Sequence[Offer], wish: Wish
) -> list[Offer]:
    """Return the nationwide ways that are shown: one behind local offers, else some.

    At the end of the local offers stands the hotline, which knows who else there is.
    """
    ways = list(referral.nationwide)
    if wish.kind == SPOKEN:
        ways = [offer for offer in ways if _speaks(offer, wish)] or ways
    if not wanted.abroad:
        ways.sort(key=lambda offer: offer.partner.id != HOTLINE)
    if local:
        return ways[:1]
    return [] if wanted.exclude and wanted.home else ways[:MOST_OFFERS]


def _hotline(wanted: Need) -> list[Offer]:
    """Return the hotline once more for somebody who has seen all there is."""
    again = replace(wanted, place=None, state=None, exclude=wanted.exclude - {HOTLINE})
    ways = refer(again, load_directory()).nationwide
    return [offer for offer in ways if offer.partner.id == HOTLINE]


def _introduction(
    wish: Wish,
    wanted: Need,
    referral: Referral,
    local: Sequence[Offer],
    shown: Sequence[Offer],
) -> str:
    """Return the name of the sentence that stands before the offers."""
    if wish.kind == SPOKEN:
        spoken = any(_speaks(offer, wish) for offer in shown)
        return "utter_referral_spoken" if spoken else "utter_referral_not_spoken"
    if wish.kind == PHONE and not wish.exclude:
        return "utter_referral_phone"
    if wish.exclude:
        found = local or (not wanted.home and referral.nationwide)
        return f"utter_referral_{wish.kind}" if found else "utter_referral_no_more"
    if not local:
        return f"utter_referral_{referral.notes[0]}"
    if all(offer.distance_km is not None and offer.distance_km > NEAR_KM for offer in local):
        return "utter_referral_far"
    if not any(offer.certain for offer in local):
        return "utter_referral_uncertain"
    return "utter_referral" if len(local) > 1 else "utter_referral_one"


def _ways_on(tracker: Tracker, wanted: Need, offered: Sequence[str]) -> list[str]:
    """Return the wishes that would lead to somebody who was not offered yet."""
    directory = load_directory()
    after = replace(wanted, exclude=frozenset(offered))
    ways = []
    if _finds(after):
        ways.append(NEXT)
    farthest = farthest_offered(wanted.place, offered)
    if farthest is not None and refer(replace(after, beyond_km=farthest), directory, 1).offers:
        ways.append(FARTHER)
    if set(languages_of(wanted, directory)) - {situation.language(tracker)}:
        ways.append(LANGUAGE)
    if wanted.formats != (PHONE,) and _finds(replace(after, formats=(PHONE,), formats_only=True)):
        ways.append(PHONE)
    return ways


def _finds(wanted: Need) -> bool:
    found = refer(wanted, load_directory(), 1)
    return bool(found.offers or (not wanted.home and found.nationwide))


def _ask_language(dispatcher: CollectingDispatcher, tracker: Tracker, wish: Wish) -> None:
    """Ask which language shall be spoken: those that somebody speaks who could be offered."""
    own = situation.language(tracker)
    spoken = languages_of(need(tracker, wish), load_directory())
    choices = [
        {
            "title": formats.language_name(code, own),
            "payload": f'/find_counselling{{"language": "{code}"}}',
        }
        for code in sorted(spoken, key=lambda code: code not in LANGUAGES)
        if code != own
    ]
    dispatcher.utter_message(
        response="utter_which_spoken_language", choices=choices[:MOST_LANGUAGES]
    )


def as_values(offer: Offer, topic: str, more_reasons: Sequence[str] = ()) -> dict[str, Any]:
    """Return an offer on a topic as the values of a partner card (see `guidance.wording.cards`)."""
    partner = offer.partner
    opening = offer.opening
    contact = _who_is_asked(partner)
    return {
        "type": "partner",
        "id": partner.id,
        "topic": topic,
        "organisation": partner.organisation,
        "service": partner.service,
        "service_names": dict(partner.service_names),
        "distance_km": offer.distance_km,
        "reasons": [
            *([reason.kind, _in_words(reason)] for reason in offer.reasons),
            *([kind, ""] for kind in more_reasons),
        ],
        "street": partner.street,
        "postal_code": partner.place.postal_code if partner.place else None,
        "city": partner.place.name if partner.place else None,
        "phone": contact.phone,
        "email": contact.email,
        "website": partner.website or contact.website,
        "languages": list(partner.languages),
        "opening_hours": partner.opening_hours,
        "opening": opening.state,
        "until": opening.until.isoformat() if opening.until else None,
        "next": opening.next.isoformat() if opening.next else None,
        "confirmed_on": partner.confirmed_on,
    }


def _in_words(reason: Reason) -> str:
    """Return what a reason is about: of somebody to be asked the name, else as it is."""
    if reason.kind != "ask_via":
        return reason.value
    asked = load_directory().by_id.get(reason.value)
    return asked.organisation if asked else ""


def _who_is_asked(partner: Partner) -> Partner:
    """Return whose number and address are shown: the partner's, or of who knows for certain."""
    if partner.phone or partner.email or not partner.reach_via:
        return partner
    return load_directory().by_id.get(partner.reach_via, partner)


def _choice(place: Place) -> dict[str, str]:
    where, key = place.district or place.state, situation.place_key(place)
    return {"title": f"{place.name} ({where})", "payload": f'/inform{{"location": "{key}"}}'}
