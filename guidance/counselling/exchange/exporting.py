"""The directory in the forms that others read."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from guidance.counselling.directory import Directory
from guidance.counselling.exchange.columns import COLUMNS, cells_of
from guidance.counselling.exchange.importing import entries
from guidance.counselling.exchange.schema_org import as_schema_org
from guidance.counselling.exchange.spreadsheet import write_csv, write_xlsx
from guidance.counselling.exchange.tabular import as_package
from guidance.counselling.hsds import as_hsds
from guidance.counselling.opening import BERLIN


def _hsds(directory: Directory) -> bytes:
    return _json(
        [service for one in directory.organisations for service in as_hsds(one)["services"]]
    )


def _csv(directory: Directory) -> bytes:
    return write_csv(tuple(COLUMNS), map(cells_of, entries(directory.organisations))).encode()


def _xlsx(directory: Directory) -> bytes:
    return write_xlsx(tuple(COLUMNS), map(cells_of, entries(directory.organisations)))


def _tabular(directory: Directory) -> bytes:
    return as_package(directory.organisations)


def _schema_org(directory: Directory) -> bytes:
    return _json(as_schema_org(directory.organisations, datetime.now(BERLIN).date()))


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


#: How the directory is written, by the name of the format.
FORMATS: Mapping[str, Callable[[Directory], bytes]] = {
    "hsds": _hsds,
    "tabular": _tabular,
    "csv": _csv,
    "xlsx": _xlsx,
    "schema-org": _schema_org,
}
#: Which format the ending of a file's name means.
ENDINGS = {
    ".json": "hsds",
    ".zip": "tabular",
    ".csv": "csv",
    ".xlsx": "xlsx",
    ".jsonld": "schema-org",
}
