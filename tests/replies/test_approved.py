"""What Lotse says, approved word for word: a changed text is a changed file, which somebody reads.

`pytest tests/replies --approve` writes the files anew; the difference is reviewed as code is.
"""

from collections.abc import Iterator

import pytest
from ruamel.yaml import YAML

from guidance.languages import LANGUAGES
from guidance.topics import topics
from guidance.wording.catalogue import SIMPLE_GERMAN
from guidance.wording.replies import reply
from tests.conftest import ROOT
from tests.replies.passed import PASSED

RESPONSES = YAML(typ="safe").load(ROOT / "domain.yml")["responses"]


@pytest.mark.parametrize("language", [*LANGUAGES, SIMPLE_GERMAN])
def test_replies_are_as_approved(language, approved):
    """Every answer to every question, short and long, in all its variants."""
    approved(ROOT / "tests" / "replies" / f"{language}.md", "\n".join(_page(language)) + "\n")


def _page(language: str) -> Iterator[str]:
    for intent in topics():
        for name in (f"utter_{intent}", f"utter_{intent}_more"):
            for variant in RESPONSES.get(name, ()):
                yield f"## {name}{_condition(variant)}\n"
                said = reply(name, variant, language, PASSED)
                yield said.text
                yield from sorted({f"- {source.title}, {source.as_of}" for source in said.sources})
                yield ""


def _condition(variant: dict) -> str:
    known = [f"{slot['name']} = {slot['value']}" for slot in variant.get("condition", ())]
    return f" ({', '.join(known)})" if known else ""
