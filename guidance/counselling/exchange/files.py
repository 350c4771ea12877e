"""Writing what others read at the same time: all of a file or nothing, all files or none."""

import os
import tempfile
from collections.abc import Mapping
from io import StringIO
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML


def write_organisations(folder: Path, organisations: Mapping[str, Mapping[str, Any]]) -> None:
    """Write organisations by their ids as `<id>.yml`; OSError leaves the folder as it was."""
    write_files({folder / f"{key}.yml": as_yaml(data) for key, data in organisations.items()})


def as_yaml(data: Mapping[str, Any]) -> bytes:
    """Return an organisation as it stands in a file of the directory."""
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 120
    text = StringIO()
    yaml.dump(data, text)
    return text.getvalue().encode()


def write_files(contents: Mapping[Path, bytes]) -> None:
    """Write all files beside their places first, then put them there one after the other."""
    written: dict[Path, Path] = {}
    try:
        for path, content in contents.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".new")
            written[path] = Path(name)
            with os.fdopen(handle, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(handle)
            Path(name).chmod(0o644)
        for path in list(written):
            written.pop(path).replace(path)
    finally:
        for left in written.values():
            left.unlink(missing_ok=True)
