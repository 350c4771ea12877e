"""An encoder that an operator brings along joins the n-grams; without one nothing changes."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper
from tokenizers import Tokenizer, models, pre_tokenizers

from bot.nlu import encoder, linear
from bot.nlu.intents import Thresholds, understand
from bot.nlu.ngrams import intent_grams

#: Two words of one meaning have one vector, in whatever language.
MEANING = {"[UNK]": (0, 0), "money": (1, 0), "geld": (1, 0), "time": (0, 1), "zeit": (0, 1)}


@pytest.fixture
def folder(tmp_path):
    """Return a folder with a tiny encoder: a table of word vectors as ONNX."""
    vocabulary = {word: number for number, word in enumerate(MEANING)}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    tokenizer.save(str(tmp_path / "tokenizer.json"))
    table = helper.make_tensor(
        "table", TensorProto.FLOAT, (len(MEANING), 2), np.array(list(MEANING.values())).ravel()
    )
    ids = helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "tokens"])
    out = helper.make_tensor_value_info("vectors", TensorProto.FLOAT, ["batch", "tokens", 2])
    node = helper.make_node("Gather", ["table", "input_ids"], ["vectors"])
    graph = helper.make_graph([node], "words", [ids], [out], [table])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    onnx.save(model, tmp_path / "model.onnx")
    return tmp_path


def test_a_vector_is_the_mean_of_its_tokens(folder):
    """Of length one, and padding does not count."""
    vectors = encoder.load(folder).vectors(["money", "money time", "nothing known here"])

    assert vectors.shape == (3, 2)
    assert np.allclose(vectors, [(1, 0), (0.5**0.5, 0.5**0.5), (0, 0)])


def test_what_was_never_seen_is_understood_by_its_meaning(folder, tmp_path):
    """Trained on English words, asked with German ones; and the model survives its file."""
    encode = encoder.load(folder).vectors
    texts = ["money", "money money", "time", "time time"]
    model = linear.fit(
        map(intent_grams, texts),
        ["ask_costs", "ask_costs", "ask_duration", "ask_duration"],
        regularisation=1.0,
        min_messages=1,
        vectors=encode(texts),
    )
    model.save(tmp_path / "model.npz")
    loaded = linear.LinearModel.load(tmp_path / "model.npz")
    best = [
        understand(loaded, text, [], Thresholds(), encode).ranking[0][0]
        for text in ("geld", "zeit")
    ]

    assert best == ["ask_costs", "ask_duration"]


def test_a_folder_without_encoder_is_named(tmp_path):
    """What is missing and where."""
    with pytest.raises(encoder.EncoderError, match=r"tokenizer\.json is missing"):
        encoder.load(tmp_path)


def test_a_broken_encoder_is_named(folder):
    """Not the library's own message alone."""
    (folder / "model.onnx").write_bytes(b"nothing")

    with pytest.raises(encoder.EncoderError, match="cannot be read"):
        encoder.load(folder)
