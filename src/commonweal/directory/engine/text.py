"""Words of a text, the same way for every engine: folding, splitting, stems, words that carry no meaning."""

import html
import re
import threading
import unicodedata
from functools import lru_cache

import snowballstemmer

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_TAG = re.compile(r"<[^>]{1,200}>|#{2,}\w*#{2,}|\\n")
_ARABIC = re.compile(r"[\u0600-\u06ff]")
_LATIN = re.compile(r"^[a-z]+$")
_SAME_ARABIC = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None, "ؤ": "و", "ئ": "ي"})
_stemmers = {"en": snowballstemmer.stemmer("english"), "ar": snowballstemmer.stemmer("arabic")}
_lock = threading.Lock()

STOPWORDS = frozenset(
    [
        "a",
        "about",
        "after",
        "all",
        "also",
        "am",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "because",
        "been",
        "but",
        "by",
        "can",
        "could",
        "do",
        "does",
        "for",
        "from",
        "get",
        "got",
        "had",
        "has",
        "have",
        "he",
        "her",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "its",
        "just",
        "me",
        "my",
        "near",
        "need",
        "needs",
        "no",
        "nor",
        "not",
        "of",
        "off",
        "on",
        "or",
        "our",
        "out",
        "please",
        "she",
        "should",
        "so",
        "some",
        "somebody",
        "someone",
        "something",
        "than",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "these",
        "they",
        "this",
        "those",
        "through",
        "to",
        "too",
        "until",
        "up",
        "us",
        "want",
        "was",
        "we",
        "were",
        "what",
        "when",
        "where",
        "which",
        "while",
        "who",
        "whom",
        "why",
        "will",
        "with",
        "without",
        "would",
        "you",
        "your",
        "help",
        "i'm",
        "im",
        "looking",
        "find",
        "y",
        "yr",
        "a",
        "ac",
        "ar",
        "at",
        "i",
        "o",
        "yn",
        "yng",
        "ym",
        "am",
        "dan",
        "dros",
        "drwy",
        "gan",
        "heb",
        "hyd",
        "rhag",
        "er",
        "ei",
        "eu",
        "fy",
        "dy",
        "ein",
        "eich",
        "mae",
        "oes",
        "sydd",
        "sy",
        "yw",
        "oedd",
        "bod",
        "na",
        "ni",
        "nad",
        "nid",
        "neu",
        "ond",
        "os",
        "pan",
        "pwy",
        "beth",
        "ble",
        "sut",
        "hwn",
        "hon",
        "hyn",
        "angen",
        "eisiau",
        "cymorth",
        "في",
        "من",
        "على",
        "عن",
        "الى",
        "الي",
        "مع",
        "هذا",
        "هذه",
        "ذلك",
        "التي",
        "الذي",
        "او",
        "و",
        "ثم",
        "لا",
        "ما",
        "هل",
        "كل",
        "انا",
        "احتاج",
        "اريد",
        "مساعده",
    ]
)
"""Words that say nothing about what is sought, folded: English, Welsh and Arabic."""


def words(text: str) -> list[str]:
    """The words of `text` in order: no tags or entities, no case, no accents, Arabic letters made alike.

    “Children’s” gives childrens; digits stay, so “33125” is a word.
    """
    if "&" in text or "<" in text or "#" in text or "\\" in text:
        text = _TAG.sub(" ", html.unescape(text))
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_SAME_ARABIC)
    found = _WORD.findall(text.casefold())
    return [word.replace("'", "").replace("’", "") if "'" in word or "’" in word else word for word in found]


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of one folded word: Snowball's English for a-z, its Arabic for Arabic letters, else the word."""
    if _LATIN.match(word):
        language = "en"
    elif _ARABIC.search(word):
        language = "ar"
    else:
        return word
    with _lock:  # a Snowball stemmer keeps the word it works on in itself
        return str(_stemmers[language].stemWord(word)) or word


def content_words(text: str) -> list[str]:
    """The words of `text` that say what is sought; all of them when none does."""
    every = words(text)
    return [word for word in every if word not in STOPWORDS] or every


def stems(text: str) -> list[str]:
    """Stems of the content words of `text`, in order, with repeats."""
    return [stem(word) for word in words(text) if word not in STOPWORDS]
