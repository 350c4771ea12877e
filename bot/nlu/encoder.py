"""An optional sentence encoder: what a message means, as a vector, where a server can afford one.

`LOTSE_ENCODER` names a folder with `tokenizer.json` and `model.onnx`, as sentence encoders are
published. Needs the extra: `pip install lotse[encoder]`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from bot.nlu.linear import Floats
from bot.settings import SettingsError

#: Tokens looked at: the first two hundred words or so.
_LONGEST = 256
#: Messages encoded at once in training.
_BATCH = 64


class EncoderError(SettingsError):
    """The encoder cannot be used; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Encoder:
    """A tokenizer and a network that gives each token a vector, or each text."""

    tokenizer: Any
    session: Any

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Return a vector of length one per text, shape (texts, dimensions)."""
        parts = [self._encode(texts[at : at + _BATCH]) for at in range(0, len(texts), _BATCH)]
        return np.concatenate(parts)

    def _encode(self, texts: Sequence[str]) -> Floats:
        tokens = self.tokenizer.encode_batch(list(texts))
        given = {
            "input_ids": np.array([one.ids for one in tokens], np.int64),
            "attention_mask": np.array([one.attention_mask for one in tokens], np.int64),
            "token_type_ids": np.array([one.type_ids for one in tokens], np.int64),
        }
        wanted = {put.name: given[put.name] for put in self.session.get_inputs()}
        out = self.session.run(None, wanted)[0].astype(np.float32)
        if out.ndim == 3:  # a vector per token: their mean, without the padding
            mask = given["attention_mask"][..., None]
            out = (out * mask).sum(axis=1) / np.maximum(mask.sum(axis=1), 1)
        lengths = np.linalg.norm(out, axis=1, keepdims=True)
        return np.asarray(out / np.maximum(lengths, 1e-9), np.float32)


@cache
def load(folder: Path) -> Encoder:
    """Return the encoder in a folder; EncoderError where it cannot be used."""
    for name in ("tokenizer.json", "model.onnx"):
        if not (folder / name).is_file():
            raise EncoderError(f"LOTSE_ENCODER: {folder / name} is missing, give a folder with it")
    try:
        from onnxruntime import InferenceSession
        from tokenizers import Tokenizer
    except ImportError as error:
        raise EncoderError(
            f"LOTSE_ENCODER: {error.name} is not installed, install lotse[encoder]"
        ) from error
    try:
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        session = InferenceSession(folder / "model.onnx", providers=["CPUExecutionProvider"])
    except Exception as error:  # both libraries raise bare exceptions of their own
        raise EncoderError(f"LOTSE_ENCODER: {folder} cannot be read ({error})") from error
    tokenizer.enable_padding()
    tokenizer.enable_truncation(_LONGEST)
    return Encoder(tokenizer, session)
