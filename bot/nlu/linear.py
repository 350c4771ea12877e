"""A sparse linear classifier, laid out so that one message costs one gather and one small product.

Rasa's own sparse classifiers make features dense; scikit-learn multiplies one row with a
class-major matrix. Here the weights lie feature-major: the rows of the n-grams that a message has
are gathered (a few hundred of some hundred thousand) and summed.
"""

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from os import cpu_count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class LinearModel:
    """One-versus-rest linear classifier over TF-IDF weighted n-grams."""

    labels: tuple[str, ...]
    vocabulary: dict[str, int]  # n-gram -> row
    idf: Floats  # (rows,)
    weights: Floats  # (rows, labels)
    bias: Floats  # (labels,)

    def margins(self, grams: Iterable[str]) -> Floats:
        """Return one signed distance per label, shape (labels,), for a message's n-grams."""
        rows = self.vocabulary
        counts = Counter(rows[gram] for gram in grams if gram in rows)
        if not counts:
            return self.bias
        index = np.fromiter(counts.keys(), np.intp, len(counts))
        often = np.fromiter(counts.values(), np.float32, len(counts))
        values: Floats = (1 + np.log(often)) * self.idf[index]
        margins: Floats = (values / np.linalg.norm(values)) @ self.weights[index] + self.bias
        return margins

    def save(self, path: Path) -> None:
        """Write the model, weights in half precision: that changed no decision we measured."""
        np.savez(
            path,
            labels=np.array(self.labels),
            vocabulary=np.frombuffer("\n".join(self.vocabulary).encode(), np.uint8),
            idf=self.idf.astype(np.float16),
            weights=self.weights.astype(np.float16),
            bias=self.bias,
        )

    @classmethod
    def load(cls, path: Path) -> "LinearModel":
        """Return the model written by `save`."""
        with np.load(io.BytesIO(path.read_bytes())) as stored:
            grams = stored["vocabulary"].tobytes().decode().split("\n")
            return cls(
                labels=tuple(stored["labels"].tolist()),
                vocabulary={gram: row for row, gram in enumerate(grams)},
                idf=stored["idf"].astype(np.float32),
                weights=stored["weights"].astype(np.float32),
                bias=stored["bias"],
            )


def fit(
    messages: Sequence[Sequence[str]],
    labels: Sequence[str],
    *,
    regularisation: float,
    min_messages: int = 2,
    max_grams: int = 200_000,
) -> LinearModel:
    """Return a linear support vector machine per label, trained on the messages' n-grams.

    `regularisation` is the SVM's C; n-grams in fewer than `min_messages` messages are left out,
    and of the rest the `max_grams` that decide most are kept.
    """
    vocabulary = _vocabulary(messages, min_messages)
    counts = _counts(messages, vocabulary)
    idf = _idf(counts)
    matrix = _tfidf(counts, idf)
    names = tuple(sorted(set(labels)))
    target = np.array(labels)

    def one_against_rest(name: str) -> tuple[Floats, float]:
        machine = LinearSVC(C=regularisation, tol=0.03, max_iter=200, random_state=1)
        machine.fit(matrix, target == name)
        return machine.coef_[0].astype(np.float32), float(machine.intercept_[0])

    # liblinear lets go of the interpreter lock: threads share the matrix and use all cores.
    with ThreadPoolExecutor(cpu_count()) as threads:
        fitted = list(threads.map(one_against_rest, names))
    model = LinearModel(
        labels=names,
        vocabulary=vocabulary,
        idf=idf,
        weights=np.stack([weights for weights, _ in fitted], axis=1),
        bias=np.array([bias for _, bias in fitted], np.float32),
    )
    return _keep_strongest(model, max_grams)


def probabilities(margins: Floats, temperature: float) -> Floats:
    """Return the margins as probabilities that sum to one (softmax at that temperature)."""
    scaled = margins / temperature
    shifted = np.exp(scaled - scaled.max())
    likely: Floats = shifted / shifted.sum()
    return likely


def _vocabulary(messages: Sequence[Sequence[str]], min_messages: int) -> dict[str, int]:
    frequency = Counter(chain.from_iterable(set(grams) for grams in messages))
    kept = sorted(gram for gram, count in frequency.items() if count >= min_messages)
    return {gram: row for row, gram in enumerate(kept)}


def _counts(messages: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> csr_matrix:
    indices: list[int] = []
    data: list[int] = []
    ends = [0]
    for grams in messages:
        counts = Counter(vocabulary[gram] for gram in grams if gram in vocabulary)
        indices.extend(counts.keys())
        data.extend(counts.values())
        ends.append(len(indices))
    return csr_matrix(
        (np.array(data, np.float64), np.array(indices, np.int32), np.array(ends, np.int32)),
        shape=(len(messages), len(vocabulary)),
    )


def _idf(counts: csr_matrix) -> Floats:
    messages, grams = counts.shape
    present = np.bincount(counts.indices, minlength=grams)
    idf: Floats = (np.log((1 + messages) / (1 + present)) + 1).astype(np.float32)
    return idf


def _tfidf(counts: csr_matrix, idf: Floats) -> csr_matrix:
    matrix = counts.copy()
    matrix.data = (1 + np.log(matrix.data)) * idf[matrix.indices]
    lengths = np.sqrt(np.add.reduceat(np.append(matrix.data**2, 0), matrix.indptr[:-1]))
    lengths[np.diff(matrix.indptr) == 0] = 1
    matrix.data /= np.repeat(lengths, np.diff(matrix.indptr))
    return matrix


def _keep_strongest(model: LinearModel, limit: int) -> LinearModel:
    if len(model.vocabulary) <= limit:
        return model
    strength = np.abs(model.weights).max(axis=1) * model.idf
    kept = np.sort(np.argpartition(strength, -limit)[-limit:])
    grams = list(model.vocabulary)
    return LinearModel(
        labels=model.labels,
        vocabulary={grams[old]: new for new, old in enumerate(kept)},
        idf=model.idf[kept],
        weights=model.weights[kept],
        bias=model.bias,
    )
