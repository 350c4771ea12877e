"""Referral: the right partner for each of the people the network was made for."""

import random
from dataclasses import replace
from datetime import datetime, timedelta
from statistics import mean
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guidance.counselling.directory import TOPICS, Directory, Partner
from guidance.counselling.live import load_directory
from guidance.counselling.opening import BERLIN
from guidance.counselling.ranking import candidates, standing
from guidance.counselling.referral import Need, Offer, Referral, languages_of, refer
from guidance.geography.places import Place, distance_km, place_of_postal_code

TUESDAY = datetime(2026, 11, 24, 10, tzinfo=BERLIN)
SAARBRUECKEN, NEUNKIRCHEN, ST_WENDEL, MERZIG = "66111", "66538", "66606", "66663"
HANNOVER, HALLE, KOELN, MUENCHEN, ZWEIBRUECKEN = "30159", "06108", "50667", "80331", "66482"


def ask(topic: str, code: str | None = None, *targets: str, **more: object) -> Referral:
    place = place_of_postal_code(code) if code else None
    need = Need(topic, TUESDAY, place=place, targets=frozenset(targets), **more)
    return refer(need, load_directory())


def ids(offers: tuple[Offer, ...]) -> list[str]:
    return [offer.partner.id for offer in offers]


def kinds(offer: Offer) -> set[str]:
    return {reason.kind for reason in offer.reasons}


CASES = [
    (("recognition", SAARBRUECKEN), {"languages": ("ru",)}, "sl-elfe"),
    (("recognition", NEUNKIRCHEN, "academic"), {}, "sl-caritas-schaumberg-blies"),
    (("recognition", ST_WENDEL, "academic"), {}, "sl-caritas-schaumberg-blies"),
    (("recognition", SAARBRUECKEN), {"languages": ("ar",)}, "sl-saaris-seaq"),
    (("recognition", NEUNKIRCHEN), {}, "sl-saaris-seaq"),
    (("recognition", MERZIG), {"languages": ("uk",)}, "sl-saaris-seaq"),
    (("recognition",), {"state": "DE-SL"}, "sl-saaris-seaq"),
    (("self_employment", ST_WENDEL), {}, "sl-fitt-gruendungslotse"),
    (("competence_assessment", MERZIG), {}, "sl-arbeitskammer"),
    (("qualification", SAARBRUECKEN, "low_threshold"), {}, "sl-diakonie-quis"),
    (("residence", SAARBRUECKEN, "newly_arrived"), {}, "sl-caritas-neue-migration"),
    (("migrant_organisations", SAARBRUECKEN), {}, "sl-paritaetischer-zmo"),
    (("psychosocial", SAARBRUECKEN), {}, "sl-drk-hotline"),
    (("psychosocial", NEUNKIRCHEN), {"formats": ("phone",)}, "sl-drk-hotline"),
    (("intercultural_training", SAARBRUECKEN, "job_centre"), {}, "sl-bfw-schulungen"),
    (("coordination", MERZIG), {}, "sl-merzig-iq"),
    (("labour_rights", HANNOVER, "third_country"), {}, "ni-faire-integration"),
    (("employers", HANNOVER), {}, "ni-rkw-nord"),
    (("employers",), {"state": "DE-NI"}, "ni-rkw-nord"),
    (("employers", KOELN), {}, "nw-iq-west"),
]


@pytest.mark.parametrize(("asked", "more", "expected"), CASES)
def test_the_partner_made_for_this_need_comes_first(asked, more, expected):
    """These are the people and partners of the programme's own texts."""
    assert ids(ask(*asked, **more).offers)[0] == expected


def test_a_counsellor_who_needs_supervision_is_sent_to_the_red_cross():
    """Professionals get what is made for professionals."""
    offers = ask("professional_support", SAARBRUECKEN, "professional").offers

    assert ids(offers)[0] == "sl-drk-supervision"
    assert ("ask_via", "sl-drk-psz-burbach") in offers[0].reasons


def test_the_local_network_is_named_beside_the_counselling_office():
    """Who lives in Merzig learns who is there, not only who is in Saarbrücken."""
    assert "sl-merzig-iq" in ids(ask("recognition", MERZIG).offers)


def test_an_offer_that_has_ended_is_named_and_the_way_on_is_given():
    """Educators in Halle look for a course that ended in 2022."""
    referral = ask("qualification", HALLE, "pedagogy")

    assert [partner.id for partner in referral.ended] == ["st-awo-spi-paedagogik"]
    assert "ended_offer" in referral.notes
    assert ids(referral.offers) == ["st-caritas-koordination"]
    assert ids(referral.nationwide)[0] == "de-hotline-alid"


def test_ended_offers_are_never_offered():
    """A closed office must not appear as somewhere to go."""
    gone = {
        partner.id for partner in load_directory().partners if partner.has_ended(TUESDAY.date())
    }
    shown = {
        partner
        for topic in TOPICS
        for code in (SAARBRUECKEN, HANNOVER, HALLE, "10115", "60311", "39104")
        for partner in ids(ask(topic, code).offers + ask(topic, code).nationwide)
    }

    assert shown & gone == set()


def test_a_person_abroad_is_sent_to_the_central_service_centre():
    """From Damascus nobody can visit a German office."""
    referral = ask("recognition", abroad=True, languages=("ar",))

    assert referral.offers == ()
    assert ids(referral.nationwide)[0] == "de-zsba"
    assert {"de-hotline-alid", "de-portal-anerkennung"} <= set(ids(referral.nationwide))


def test_who_does_not_say_where_gets_the_nationwide_ways():
    """Refusing to name a place is no dead end."""
    referral = ask("recognition")

    assert referral.notes == ("place_unknown", "none_certain")
    assert ids(referral.nationwide)[0] == "de-hotline-alid"


def test_a_certain_offer_needs_no_nationwide_ways():
    """In München there is an office with number and hours."""
    referral = ask("recognition", MUENCHEN)

    assert referral.offers[0].certain
    assert (referral.nationwide, referral.notes) == ((), ())


def test_over_the_border_of_the_state_the_near_office_is_named_with_a_reservation():
    """Zweibrücken is near Saarbrücken, but in Rheinland-Pfalz."""
    first = ask("recognition", ZWEIBRUECKEN).offers[0]

    assert first.partner.id == "sl-saaris-seaq"
    assert "other_state" in kinds(first)
    assert not first.certain


def test_the_reasons_say_why():
    """ELFE is offered for the language and the area, and somebody else knows its number."""
    (offer, *_) = ask("recognition", SAARBRUECKEN, languages=("ru",)).offers

    assert ("speaks", "ru") in offer.reasons
    assert ("for_group", "russian_speaking") in offer.reasons
    assert ("serves_area", "Regionalverband Saarbrücken") in offer.reasons
    assert ("ask_via", "sl-iq-koordination") in offer.reasons


def test_those_already_shown_are_left_out():
    """The button "another one" must lead on."""
    shown = ids(ask("recognition", SAARBRUECKEN).offers)
    further = ids(ask("recognition", SAARBRUECKEN, exclude=frozenset(shown)).offers)

    assert further
    assert not set(shown) & set(further)


def test_partners_for_other_people_are_not_offered():
    """A refugee has no use for a service for employers, nor a Syrian for one for EU citizens."""
    offers = ask("labour_rights", HANNOVER, "refugee").offers

    assert "ni-mobile-beschaeftigte-hannover" not in ids(offers)
    assert "de-rkf" not in ids(ask("residence", KOELN).nationwide)


def test_where_nothing_is_said_of_the_topic_who_is_on_the_spot_comes_first():
    """In Merzig that is IQ Merzig; for a question on recognition it is the Servicestelle."""
    assert ids(ask("recognition", MERZIG, general=True).offers)[0] == "sl-merzig-iq"
    assert ids(ask("recognition", MERZIG).offers)[0] == "sl-saaris-seaq"


def test_advice_comes_before_the_authority_that_decides():
    """A carpenter is advised by the Servicestelle, then sent to the chamber of crafts."""
    found = ids(ask("recognition", SAARBRUECKEN, "crafts", "vocational").offers)

    assert found.index("sl-saaris-seaq") < found.index("sl-hwk")


def test_farther_away_means_beyond_those_offered():
    """Nobody nearer, and also those over the border of the state."""
    offers = ask("recognition", SAARBRUECKEN, beyond_km=5.0).offers

    assert offers and all(offer.distance_km > 5 for offer in offers)


def test_only_by_phone_leaves_out_who_has_none():
    """A number or the format; without either, nobody is offered."""
    offers = ask("recognition", MUENCHEN, formats=("phone",), formats_only=True).offers

    assert offers
    assert all(o.partner.phone or "phone" in o.partner.formats for o in offers)


def test_the_languages_to_choose_from_are_those_somebody_speaks():
    """Russian in Saarbrücken, although the person asks in German."""
    need = Need("recognition", TUESDAY, place=place_of_postal_code(SAARBRUECKEN), languages=("de",))

    assert "ru" in languages_of(need, load_directory())
    assert "de" not in languages_of(need, load_directory())


# ---- What must hold for any directory

HERE = Place("Kassel", "DE-HE", 51.3127, 9.4797, "34117", "Kassel", "town")
OPEN, CLOSED = "Mo-Fr 09:00-16:00", "Su 09:00-16:00"


def synthetic(number: int, seed: int = 5, area: str | None = None) -> Directory:
    """Make partners all over Germany: places, languages, hours, groups and certainty at random."""
    dice = random.Random(seed)
    codes = [f"{code:05}" for code in range(1067, 99998, 97)]
    places = [place for place in map(place_of_postal_code, codes) if place]

    def partner(key: int) -> Partner:
        place = dice.choice(places)
        return Partner(
            id=f"p{key}",
            organisation=f"Verein {key}",
            service="Beratung",
            place=place,
            state=place.state,
            topics=frozenset(dice.sample(sorted(TOPICS), 2)),
            service_area=frozenset({area or dice.choice([place.state, place.district or "DE"])}),
            languages=tuple(dice.sample(["ar", "en", "fa", "ru", "tr", "uk"], dice.randint(0, 3))),
            formats=tuple(dice.sample(["in_person", "phone", "video"], dice.randint(0, 3))),
            target_groups=frozenset(dice.sample(["academic", "eu", "young"], dice.randint(0, 1))),
            opening_hours=f"Mo-Fr {dice.randint(7, 11):02}:00-{dice.randint(12, 18)}:00",
            confidence=dice.choice(["high", "medium", "low"]),
            confirmed_on=str(dice.randint(2018, 2026)),
            phone="+49 561 7872000",
        )

    return Directory(tuple(partner(key) for key in range(number)))


def rank(directory: Directory, key: str, need: Need) -> int:
    return ids(refer(need, directory, limit=len(directory.partners)).offers).index(key)


@given(st.integers(0, 30), st.floats(0, 300), st.floats(0, 300), st.sampled_from(["", "phone"]))
def test_farther_away_never_ranks_higher(seed, one, other, remote):
    """Distance can only count against an office."""
    near, far = sorted((one, other))
    others = synthetic(40, seed, "DE-HE").partners
    need = Need("recognition", TUESDAY, place=HERE, languages=("ar",))

    def rank_at(way: float) -> int:
        place = replace(HERE, latitude=HERE.latitude + way / 111.2)
        mine = Partner(
            "mine", "Verein", "Beratung", frozenset({"recognition"}), frozenset({"DE-HE"}),
            "medium", place=place, state="DE-HE", formats=tuple(filter(None, [remote])),
        )  # fmt: skip
        return rank(Directory((*others, mine)), "mine", need)

    assert rank_at(near) <= rank_at(far)


@given(st.integers(0, 30), st.integers(0, 39))
def test_closing_never_ranks_higher(seed, key):
    """An open door is never worse than a closed one."""
    directory = synthetic(40, seed, "DE-HE")
    need = Need("recognition", TUESDAY, place=HERE)

    def rank_with(hours: str) -> int:
        partners = [
            replace(partner, opening_hours=hours if partner.id == f"p{key}" else OPEN,
                    target_groups=frozenset(), topics=frozenset({"recognition"}))
            for partner in directory.partners
        ]  # fmt: skip
        return rank(Directory(tuple(partners)), f"p{key}", need)

    assert rank_with(OPEN) <= rank_with(CLOSED)


def random_places(number: int) -> list[Place]:
    dice = random.Random(1)
    found = (place_of_postal_code(f"{dice.randrange(1067, 99999):05}") for _ in range(20 * number))
    return [place for place in found if place][:number]


def test_everybody_gets_an_answer_fast():
    """A thousand people all over the country, five topics, five thousand partners."""
    directory = Directory((*load_directory().partners, *synthetic(5_000).partners))
    topics = ("recognition", "qualification", "labour_rights", "residence", "employers")
    needs = [Need(topic, TUESDAY, place=p) for p in random_places(1_000) for topic in topics]
    assert len(needs) == 5_000
    refer(needs[0], directory)

    answers, milliseconds = [], []
    for need in needs:
        start = process_time()
        answers.append(refer(need, directory))
        milliseconds.append((process_time() - start) * 1_000)

    assert all(answer.offers or answer.nationwide for answer in answers)
    assert mean(milliseconds) < 3
    assert sorted(milliseconds)[-50] < 5  # in some of the last the memory is tidied up


def test_the_nearest_is_the_nearest():
    """Where nothing but the way differs, the order is that of a plain comparison of all."""
    alike = [
        replace(partner, topics=frozenset({"recognition"}), languages=(), formats=(),
                target_groups=frozenset(), opening_hours=None, confidence="high", confirmed_on=None)
        for partner in synthetic(500, area="DE-NI").partners
    ]  # fmt: skip
    directory = Directory(tuple(alike))
    for place in random_places(200):
        home = replace(place, state="DE-NI")
        found = refer(Need("recognition", TUESDAY, place=home), directory, 1).offers[0]
        nearest = min(distance_km(home, partner.place) for partner in alike)

        assert found.distance_km == nearest


@pytest.mark.parametrize(("topic", "beyond"), [("recognition", None), ("residence", 40)])
def test_nobody_is_lost_by_looking_only_nearby(topic, beyond):
    """What is looked up by area and cell is what a look at all of them finds."""
    directory = Directory((*load_directory().partners, *synthetic(1_000).partners))
    for place in random_places(100):
        need = Need(topic, TUESDAY, place=place, beyond_km=beyond)
        found = {p.id for p in candidates(need, directory, topic) if standing(need, p)}

        assert found == {p.id for p in directory.by_topic[topic] if standing(need, p)}


def test_the_hour_counts_in_german_time():
    """At nine in the evening in Kyiv it is eight in Germany, and the office is closed."""
    need = Need("recognition", TUESDAY + timedelta(hours=10), place=place_of_postal_code(MUENCHEN))

    assert {offer.opening.state for offer in refer(need, load_directory()).offers} <= {
        "closed",
        "unknown",
    }


@pytest.mark.parametrize(
    ("name", "kind", "expected"),
    [("Landkreis Neunkirchen", "district", 18), ("Saarland", "state", None)],
)
def test_a_district_or_a_state_is_place_enough(name, kind, expected):
    """Some say only roughly where they live; from a whole state no distance is told."""
    place = Place(name, "DE-SL", 49.3619, 7.1198, None, None, kind)
    first = refer(Need("recognition", TUESDAY, place=place), load_directory()).offers[0]

    assert first.partner.id == "sl-saaris-seaq"
    assert first.distance_km == (expected and pytest.approx(expected, abs=3))
