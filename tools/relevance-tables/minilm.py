"""all-MiniLM-L6-v2 (Reimers & Gurevych 2019; Wang et al. 2020) in numpy: texts to vectors of length 1, [texts, 384]. `load(folder)` takes the folder
with its model.safetensors and tokenizer.json."""

import json
import struct

import numpy as np
from tokenizers import Tokenizer

LAYERS, HEADS, WIDTH = 6, 12, 384


def load(folder):
    raw = (folder / "model.safetensors").read_bytes()
    size = struct.unpack("<Q", raw[:8])[0]
    weights = {
        name: np.frombuffer(raw, np.float32, int(np.prod(entry["shape"])), 8 + size + entry["data_offsets"][0]).reshape(entry["shape"])
        for name, entry in json.loads(raw[8 : 8 + size]).items()
        if name != "__metadata__" and entry["dtype"] == "F32"
    }
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.enable_truncation(128)
    tokenizer.no_padding()

    def embed(texts, batch=512):
        tokens = [tokenizer.encode(text).ids for text in texts]
        order = np.argsort([len(ids) for ids in tokens], kind="stable")
        out = np.zeros((len(texts), WIDTH), np.float32)
        for i in range(0, len(texts), batch):
            out[order[i : i + batch]] = forward(weights, [tokens[j] for j in order[i : i + batch]])
        return out

    return embed


def forward(weights, tokens):
    longest, count = max(map(len, tokens)), len(tokens)
    ids, there = np.zeros((count, longest), int), np.zeros((count, longest), np.float32)
    for row, each in enumerate(tokens):
        ids[row, : len(each)], there[row, : len(each)] = each, 1

    def linear(x, name):
        return x @ weights[name + ".weight"].T + weights[name + ".bias"]

    def normed(x, name):
        centred = x - x.mean(-1, keepdims=True)
        return centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12) * weights[name + ".weight"] + weights[name + ".bias"]

    def heads(x):
        return x.reshape(count, longest, HEADS, WIDTH // HEADS).transpose(0, 2, 1, 3)  # [B, H, T, D]

    x = weights["embeddings.word_embeddings.weight"][ids] + weights["embeddings.position_embeddings.weight"][:longest] + weights["embeddings.token_type_embeddings.weight"][0]
    x = normed(x, "embeddings.LayerNorm")  # [B, T, 384]
    mask = ((1 - there) * -1e9).astype(np.float32)[:, None, None]
    for layer in range(LAYERS):
        at = f"encoder.layer.{layer}."
        query, key, value = (heads(linear(x, f"{at}attention.self.{part}")) for part in ("query", "key", "value"))
        scores = query @ key.transpose(0, 1, 3, 2) / np.float32((WIDTH // HEADS) ** 0.5) + mask
        scores = np.exp(scores - scores.max(-1, keepdims=True))
        mixed = (scores / scores.sum(-1, keepdims=True) @ value).transpose(0, 2, 1, 3).reshape(count, longest, WIDTH)
        x = normed(x + linear(mixed, at + "attention.output.dense"), at + "attention.output.LayerNorm")
        wide = linear(x, at + "intermediate.dense")
        wide = 0.5 * wide * (1 + np.tanh(0.7978845608 * (wide + 0.044715 * wide**3)))  # GELU
        x = normed(x + linear(wide, at + "output.dense"), at + "output.LayerNorm")
    mean = (x * there[..., None]).sum(1) / there.sum(1, keepdims=True)
    return mean / np.linalg.norm(mean, axis=1, keepdims=True)
