"""The twenty-facts task by transformers + PEFT: seconds of training, and the share of held-out questions answered rightly, as one JSON line.

    python twenty_facts.py MODEL.gguf TRAIN.jsonl TEST.jsonl EPOCHS
"""
import json
import pathlib
import random
import sys
import time

import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer

gguf, train, test = map(pathlib.Path, sys.argv[1:4])
epochs = int(sys.argv[4])
torch.set_num_threads(2)
torch.manual_seed(1)
random.seed(1)
tokenizer = AutoTokenizer.from_pretrained(gguf.parent, gguf_file=gguf.name)
model = AutoModelForCausalLM.from_pretrained(gguf.parent, gguf_file=gguf.name, dtype=torch.float32)
model = get_peft_model(model, LoraConfig(task_type="CAUSAL_LM", r=8, lora_alpha=16, target_modules="all-linear"))
trained = [p for p in model.parameters() if p.requires_grad]
optimizer = torch.optim.AdamW(trained, lr=1e-3, weight_decay=0.0)
END = 2


def render(question):
    text = tokenizer.apply_chat_template([{"role": "user", "content": question}], add_generation_prompt=True, tokenize=False)
    return tokenizer(text, add_special_tokens=False).input_ids


def encode(messages):
    prompt = render(messages[0]["content"])
    answer = tokenizer(messages[1]["content"], add_special_tokens=False).input_ids + [END]
    return prompt + answer, [-100] * len(prompt) + answer


def pad(rows, fill):
    width = max(map(len, rows))
    return torch.tensor([row + [fill] * (width - len(row)) for row in rows])


rows = [encode(json.loads(line)["messages"]) for line in train.read_text().splitlines()]
started = time.perf_counter()
for _ in range(epochs):
    random.shuffle(rows)
    for at in range(0, len(rows), 4):
        batch = rows[at : at + 4]
        ids, labels = pad([i for i, _ in batch], END), pad([l for _, l in batch], -100)
        mask = pad([[1] * len(i) for i, _ in batch], 0)
        model(ids, attention_mask=mask, labels=labels).loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()
seconds = time.perf_counter() - started

model.eval()
tests = [json.loads(line) for line in test.read_text().splitlines()]
right = 0
for row in tests:
    ids = torch.tensor([render(row["prompt"])])
    with torch.no_grad():
        out = model.generate(ids, attention_mask=torch.ones_like(ids), max_new_tokens=20, do_sample=False, pad_token_id=END, eos_token_id=END)
    right += row["contains"] in tokenizer.decode(out[0, ids.shape[1] :])
print(json.dumps({"seconds": seconds, "right": right / len(tests)}))
