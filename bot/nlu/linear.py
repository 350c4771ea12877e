"""A sparse linear classifier, laid out so that one message costs one gather and one small product.

Rasa's own sparse classifiers make features dense; scikit-learn multiplies one row with a
class-major matrix. Here the weights lie feature-major: the rows of the n-grams that a message has
are gathered (a few hundred of some hundred thousand) and summed. N-grams are known by a 31-bit
hash, so that neither training nor a running model holds half a million strings.
"""

import io
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from os import cpu_count
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction import FeatureHasher
from sklearn.preprocessing import normalize
from sklearn.svm import LinearSVC

Floats = NDArray[np.float32]
Hashes = NDArray[np.int32]

#: So wide that two of half a million n-grams rarely share a column.
_HASHER = FeatureHasher(2**31 - 1, input_type="string", alternate_sign=False, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class LinearModel:
    """One-versus-rest linear classifier over TF-IDF weighted n-grams."""

    labels: tuple[str, ...]
    grams: Hashes  # (rows,), sorted
    idf: Floats  # (rows,)
    weights: Floats  # (rows, labels)
    bias: Floats  # (labels,)
    meaning: Floats  # (dimensions of an encoder's vector, labels); none without an encoder

    def margins(self, grams: Iterable[str], vector: Floats | None = None) -> Floats:
        """Return one signed distance per label, shape (labels,), for a message.

        It is given by its n-grams, and by its vector if the model was trained with vectors.
        """
        base = self.bias if vector is None else self.bias + vector @ self.meaning
        counts = _HASHER.transform([grams])
        rows, known = _rows(self.grams, counts.indices)
        if not known.any():
            return base
        index = rows[known]
        values: Floats = (1 + np.log(counts.data[known])) * self.idf[index]
        margins: Floats = (values / np.linalg.norm(values)) @ self.weights[index] + base
        return margins

    def knows_any(self, grams: Iterable[str]) -> bool:
        """Return whether any of the n-grams was seen in training."""
        return bool(_rows(self.grams, _HASHER.transform([grams]).indices)[1].any())

    def save(self, path: Path) -> None:
        """Write the model, weights in half precision: that changed no decision we measured."""
        np.savez(
            path,
            labels=np.array(self.labels),
            grams=self.grams,
            idf=self.idf.astype(np.float16),
            weights=self.weights.astype(np.float16),
            bias=self.bias,
            meaning=self.meaning,
        )

    @classmethod
    def load(cls, path: Path) -> "LinearModel":
        """Return the model written by `save`."""
        with np.load(io.BytesIO(path.read_bytes())) as stored:
            return cls(
                labels=tuple(stored["labels"].tolist()),
                grams=stored["grams"],
                idf=stored["idf"].astype(np.float32),
                weights=stored["weights"].astype(np.float32),
                bias=stored["bias"],
                meaning=stored["meaning"],
            )


def fit(
    messages: Iterable[Iterable[str]],
    labels: Sequence[str],
    *,
    regularisation: float,
    min_messages: int = 2,
    max_grams: int = 200_000,
    vectors: Floats | None = None,
) -> LinearModel:
    """Return a linear support vector machine per label, trained on the messages' n-grams.

    `regularisation` is the SVM's C; n-grams in fewer than `min_messages` messages are left out,
    and of the rest the `max_grams` that decide most are kept. `vectors` of an encoder, shape
    (messages, dimensions), join the n-grams.
    """
    grams, counts = _frequent(_HASHER.transform(messages), min_messages)
    idf = _idf(counts)
    matrix = _tfidf(counts, idf)
    if vectors is not None:
        matrix = hstack([matrix, vectors], format="csr")
    names = tuple(sorted(set(labels)))
    target = np.array(labels)

    def one_against_rest(name: str) -> tuple[Floats, float]:
        # Looser, it is as good on our data, and learns nothing at all where features are few.
        machine = LinearSVC(C=regularisation, tol=0.1, random_state=1)
        machine.fit(matrix, target == name)
        return machine.coef_[0].astype(np.float32), float(machine.intercept_[0])

    # liblinear lets go of the interpreter lock: threads share the matrix and use all cores.
    with ThreadPoolExecutor(cpu_count()) as threads:
        fitted = list(threads.map(one_against_rest, names))
    weights = np.stack([weights for weights, _ in fitted], axis=1)
    model = LinearModel(
        labels=names,
        grams=grams,
        idf=idf,
        weights=weights[: len(grams)],
        bias=np.array([bias for _, bias in fitted], np.float32),
        meaning=weights[len(grams) :],
    )
    return _keep_strongest(model, max_grams)


def probabilities(margins: Floats, temperature: float) -> Floats:
    """Return the margins as probabilities that sum to one (softmax at that temperature)."""
    scaled = margins / temperature
    shifted = np.exp(scaled - scaled.max())
    likely: Floats = shifted / shifted.sum()
    return likely


def _frequent(counts: csr_matrix, min_messages: int) -> tuple[Hashes, csr_matrix]:
    """Return the hashes of the frequent n-grams, sorted, and the counts of those alone."""
    hashes, messages = np.unique(counts.indices, return_counts=True)
    kept = hashes[messages >= min_messages]
    rows, known = _rows(kept, counts.indices)
    before = np.concatenate([[0], np.cumsum(known)])
    shape = (counts.shape[0], len(kept))
    return kept, csr_matrix((counts.data[known], rows[known], before[counts.indptr]), shape=shape)


def _rows(grams: Hashes, wanted: Hashes) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
    """Return where each wanted hash stands among the sorted ones, and whether it does."""
    rows = np.searchsorted(grams, wanted)
    rows[rows == len(grams)] = 0
    return rows, grams[rows] == wanted


def _idf(counts: csr_matrix) -> Floats:
    messages, grams = counts.shape
    present = np.bincount(counts.indices, minlength=grams)
    idf: Floats = (np.log((1 + messages) / (1 + present)) + 1).astype(np.float32)
    return idf


def _tfidf(counts: csr_matrix, idf: Floats) -> csr_matrix:
    matrix = counts.astype(np.float64)  # liblinear computes in double precision
    matrix.data = (1 + np.log(matrix.data)) * idf[matrix.indices]
    return normalize(matrix, copy=False)


def _keep_strongest(model: LinearModel, limit: int) -> LinearModel:
    if len(model.grams) <= limit:
        return model
    strength = np.abs(model.weights).max(axis=1) * model.idf
    kept = np.sort(np.argpartition(strength, -limit)[-limit:])
    return replace(model, grams=model.grams[kept], idf=model.idf[kept], weights=model.weights[kept])
