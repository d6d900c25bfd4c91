"""The one map from Cyrillic to Latin, Kazakh letters included."""

ALPHABET = "аәбвгғдеёжзийкқлмнңоөпрстуұүфхһцчшщъыіьэюя"

# One entry per letter above; a hyphen is a letter that falls silent.
_ENTRIES = (
    "a a b v g g d e yo zh z i i k k l m n n o o p r s t u u u f kh h ts ch sh shch - y i - e yu ya"
)

LATIN = {
    letter: latin.replace("-", "") for letter, latin in zip(ALPHABET, _ENTRIES.split(), strict=True)
}
