"""`lotse directory`: the counselling directory."""

from datetime import UTC, datetime
from typing import Annotated, Any

import typer

from bot.commands.shared import Json, as_json_text, fail
from guidance.directory import TOPICS, load_directory
from guidance.directory_rules import validate as faults_of
from guidance.places import find_places
from guidance.referral import Need, Offer, refer

app = typer.Typer(help="The counselling directory.", no_args_is_help=True)


@app.command()
def validate() -> None:
    """Check every entry against the rules of the directory."""
    directory = load_directory()
    faults = faults_of(directory)
    for fault in faults:
        typer.echo(fault)
    typer.echo(f"{len(directory.partners)} services, {len(faults)} faults")
    raise typer.Exit(1 if faults else 0)


@app.command()
def nearest(
    place: Annotated[str, typer.Argument(help="Postal code, town, district or state.")],
    topic: Annotated[str, typer.Option(help=", ".join(sorted(TOPICS)))] = "recognition",
    language: Annotated[str | None, typer.Option(help="Language to be spoken.")] = None,
    as_json: Json = False,
) -> None:
    """Show the partners who fit best, each with the reasons."""
    if topic not in TOPICS:
        fail(f"--topic: {topic!r} is none, use one of {', '.join(sorted(TOPICS))}", code=2)
    found = find_places(place)
    if not found:
        fail(f"{place!r}: no such place in Germany, give a postal code or a town")
    spoken = (language,) if language else ()
    need = Need(topic, datetime.now(UTC), place=found[0].options[0], languages=spoken)
    referral = refer(need, load_directory())
    rows = [_row(offer) for offer in (*referral.offers, *referral.nationwide)]
    if as_json:
        typer.echo(as_json_text(rows))
        return
    for row in rows:
        way = "" if row["distance_km"] is None else f"{row['distance_km']} km  "
        typer.echo(f"{way}{row['service']} ({row['organisation']})")
        typer.echo(f"    {', '.join(row['reasons'])}")


def _row(offer: Offer) -> dict[str, Any]:
    partner, opening = offer.partner, offer.opening
    distance = None if offer.distance_km is None else round(offer.distance_km, 1)
    return {
        "id": partner.id,
        "organisation": partner.organisation,
        "service": partner.service,
        "distance_km": distance,
        "languages": list(partner.languages),
        "open": None if opening.state == "unknown" else opening.state == "open",
        "next_opening": opening.next.isoformat() if opening.next else None,
        "phone": partner.phone,
        "email": partner.email,
        "website": partner.website,
        "reasons": [f"{kind}:{value}" if value else kind for kind, value in offer.reasons],
        "confirmed_on": partner.confirmed_on,
    }
