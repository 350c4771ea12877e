"""`lotse directory`: the counselling directory."""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from bot.commands.shared import Json, as_json_text, configured, fail
from guidance.counselling.directory import TOPICS
from guidance.counselling.live import faults, load_directory, overlay, own_directory
from guidance.counselling.referral import Need, Offer, refer
from guidance.geography.places import find_places

if TYPE_CHECKING:
    from guidance.counselling.exchange.importing import Plan

#: What becomes of the rows of a table.
_KINDS: Final = ("new", "changed", "unchanged", "faulty")
#: So many faults are listed for a person.
_SHOWN = 20

app = typer.Typer(help="The counselling directory.", no_args_is_help=True)


@app.command()
def validate() -> None:
    """Check every entry, those of the feed and the edited ones too, against the rules."""
    found = faults()
    for fault in found:
        typer.echo(fault)
    typer.echo(f"{len(load_directory().partners)} services, {len(found)} faults")
    raise typer.Exit(1 if found else 0)


@app.command("import")
def import_table(
    file: Annotated[
        Path, typer.Argument(help="CSV or XLSX with the columns of docs/directory.md.")
    ],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    into: Annotated[
        Path | None, typer.Option(help="Folder for the entries instead of LOTSE_VAR/directory.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Take entries from a table: all of them, or none where a row is faulty."""
    from guidance.counselling.exchange.columns import REQUIRED
    from guidance.counselling.exchange.files import write_organisations
    from guidance.counselling.exchange.importing import plan
    from guidance.counselling.exchange.spreadsheet import Unreadable, read_table

    folder = into or overlay(configured().var)
    try:
        planned = plan(read_table(file, REQUIRED), load_directory())
        written = not (dry_run or planned.faulty)
        if written:
            write_organisations(folder, planned.organisations)
    except (Unreadable, OSError) as problem:
        fail(problem)
    if as_json:
        typer.echo(as_json_text(_import_report(planned, written)))
    else:
        for line in _import_lines(planned, folder if written else None):
            typer.echo(line)
    raise typer.Exit(1 if planned.faulty else 0)


@app.command()
def export(
    file: Annotated[Path, typer.Argument(help="File to write; - for stdout.")],
    form: Annotated[
        str | None,
        typer.Option("--format", help="hsds, tabular, csv, xlsx, schema-org; else by the ending."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Write the directory: HSDS (.json, or .zip for tables), .csv, .xlsx, schema.org (.jsonld)."""
    from guidance.counselling.exchange.exporting import ENDINGS, FORMATS
    from guidance.counselling.exchange.files import write_files

    chosen = form or ENDINGS.get(file.suffix.lower(), "")
    if chosen not in FORMATS:
        fail(f"--format: {form or file.name!r} is none, use {' | '.join(FORMATS)}", code=2)
    directory = load_directory()
    content = FORMATS[chosen](directory)
    if str(file) == "-":
        sys.stdout.buffer.write(content)
        return
    try:
        write_files({file.absolute(): content})
    except OSError as problem:
        fail(f"{file}: {problem.strerror}, choose another place")
    report = {
        "file": str(file),
        "format": chosen,
        "organisations": len(directory.organisations),
        "services": len(directory.partners),
        "bytes": len(content),
    }
    line = "{services} services as {format}: {file}".format(**report)
    typer.echo(as_json_text(report) if as_json else line)


@app.command()
def sync(
    accept: Annotated[
        bool, typer.Option("--accept", help="Even if more than half of the services are gone.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Fetch the directory at LOTSE_DIRECTORY_URL; the last good copy stays if that fails."""
    from guidance.counselling.exchange import feed

    chosen = configured()
    if not chosen.directory_url:
        fail("LOTSE_DIRECTORY_URL: not set, give the address of an HSDS API", code=2)
    try:
        report = feed.sync(chosen.directory_url, chosen.var, own_directory(), accept=accept)
    except (feed.FeedFailed, OSError) as problem:
        at = feed.last_good(chosen.var)
        kept = f"the copy of {at} stays" if at else "there is no copy yet"
        fail(f"{problem}; {kept}, try again later")
    if as_json:
        typer.echo(as_json_text(asdict(report)))
        return
    for fault in report.faults[:_SHOWN]:
        typer.echo(fault)
    if further := report.faults[_SHOWN:]:
        typer.echo(f"… and {len(further)} more faults; --json lists all")
    news = "changed" if report.changed else "nothing new"
    typer.echo(
        f"{report.url}: {report.services} services of {report.organisations} organisations,"
        f" {len(report.faults)} faults, {news}, {report.seconds} s"
    )


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


def _import_report(planned: "Plan", written: bool) -> dict[str, Any]:
    """Return what an import does, as JSON."""
    return {
        "written": written,
        "counts": {kind: planned.count(kind) for kind in _KINDS},
        "rows": [asdict(outcome) for outcome in planned.outcomes],
        "organisations": sorted(planned.organisations),
    }


def _import_lines(planned: "Plan", folder: Path | None) -> Iterator[str]:
    """Yield what an import does, for a person: the rows that change, and how many there are."""
    for outcome in planned.outcomes:
        if outcome.kind != "unchanged":
            what = ": " + "; ".join(outcome.what) if outcome.what else ""
            yield f"line {outcome.line}: {outcome.id or '(no id)'}: {outcome.kind}{what}"
    yield ", ".join(f"{planned.count(kind)} {kind}" for kind in _KINDS)
    if folder:
        yield f"{len(planned.organisations)} organisations written into {folder}"
    else:
        yield "nothing written" + (", mend the faulty rows" if planned.faulty else "")
