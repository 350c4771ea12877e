"""Who is asked "which one?" may answer with a part of a name."""

import pytest

from guidance.reading.choosing import chosen

HALLE = ("Halle (Saale) Halle", "Halle (Westfalen) Kreis Gütersloh")
ENGINEERS = ("инженер", "инженер-строитель", "инженер-механик")


@pytest.mark.parametrize(
    ("said", "names", "number"),
    [
        ("Saale", HALLE, 0),
        ("Nie, Halle w Westfalii", HALLE, 1),
        ("Halle", HALLE, None),
        ("строитель", ENGINEERS, 1),
        ("инженер", ENGINEERS, None),
        ("ميكانيك", ("مهندس مدني/مهندسة مدنية", "مهندس ميكانيك/مهندسة ميكانيك"), 1),
        ("?", HALLE, None),
        ("Saale", (), None),
    ],
)
def test_a_word_of_one_name_is_enough(said, names, number):
    """Where it fits one name better than all others, that one is meant."""
    assert chosen(said, names) == number
