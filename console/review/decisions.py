"""What the verdicts on a message come to: who has to read it again, and what holds in the end."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from console.people.models import Account
from console.review.models import Judgement, Resolution, Verdict

#: A message: its conversation and the number of its event.
Key = tuple[str, int]


@dataclass(slots=True)
class Case:
    """A message with all that was said about it."""

    key: Key
    verdicts: list[Verdict] = field(default_factory=list)
    resolution: Resolution | None = None

    @property
    def disputed(self) -> bool:
        """Return whether readers differ and nobody has settled it."""
        return self.resolution is None and len({verdict.intent for verdict in self.verdicts}) > 1

    @property
    def wants_second_reader(self) -> bool:
        """Return whether one reader alone found it not right."""
        alone = len(self.verdicts) == 1 and self.resolution is None
        return alone and self.verdicts[0].judgement != Judgement.RIGHT

    @property
    def intent(self) -> str:
        """Return the intent that holds; empty while that is open."""
        if self.resolution:
            return self.resolution.intent
        return "" if self.disputed or not self.verdicts else self.verdicts[0].intent

    @property
    def understood(self) -> str:
        """Return the intent the assistant took it for."""
        return self.verdicts[0].understood if self.verdicts else ""

    @property
    def corrected(self) -> bool:
        """Return whether it holds that the message was understood wrongly, and what is right."""
        return bool(self.intent) and self.intent != self.understood


def cases() -> list[Case]:
    """Return all messages that were judged, in the order of their first verdict."""
    found: dict[Key, Case] = {}
    for verdict in Verdict.objects.select_related("reader").order_by("at", "id"):
        key = (verdict.conversation_id, verdict.number)
        found.setdefault(key, Case(key)).verdicts.append(verdict)
    for resolution in Resolution.objects.select_related("by"):
        key = (resolution.conversation_id, resolution.number)
        if key in found:
            found[key].resolution = resolution
    return list(found.values())


def to_read_again(known: Iterable[Case], reader: Account) -> list[Case]:
    """Return the messages a reader can give a second opinion on: not on the own."""
    return [
        case
        for case in known
        if case.wants_second_reader and case.verdicts[0].reader_id != reader.pk
    ]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far first and second readers agree: of `number` messages, the share, Cohen's kappa."""

    number: int
    share: float | None
    kappa: float | None


def agreement(known: Iterable[Case]) -> Agreement:
    """Return how far readers agree; None where nothing was read twice, or chance explains all."""
    pairs = [_two(case.verdicts) for case in known if len(case.verdicts) > 1]
    if not pairs:
        return Agreement(0, None, None)
    share = sum(one == other for one, other in pairs) / len(pairs)
    first, second = (Counter(readings) for readings in zip(*pairs, strict=True))
    by_chance = sum(first[label] * second[label] for label in first) / len(pairs) ** 2
    kappa = None if by_chance == 1 else (share - by_chance) / (1 - by_chance)
    return Agreement(len(pairs), share, kappa)


def _two(verdicts: Sequence[Verdict]) -> tuple[str, str]:
    return verdicts[0].intent, verdicts[1].intent


def verdicts_of(conversation: str) -> dict[int, list[Verdict]]:
    """Return the verdicts on a conversation's messages by the numbers of their events."""
    found: dict[int, list[Verdict]] = defaultdict(list)
    for verdict in Verdict.objects.filter(conversation_id=conversation).order_by("at", "id"):
        found[verdict.number].append(verdict)
    return found
