"""The LoRA step of PyTorch + PEFT on this machine's cores: one JSON line of tokens a second for each shape.

    python lora_step.py '{"name": …, "config": {…LlamaConfig…}, "rows": 4, "length": 128, "rank": 8, "labels": 64, "steps": 4}' …
"""
import json
import sys
import time

import torch
from peft import LoraConfig, get_peft_model
from transformers import LlamaConfig, LlamaForCausalLM

THREADS = 2


def bench(shape):
    torch.manual_seed(0)
    model = LlamaForCausalLM(LlamaConfig(**shape["config"]))
    model = get_peft_model(model, LoraConfig(task_type="CAUSAL_LM", r=shape["rank"], lora_alpha=2 * shape["rank"], target_modules="all-linear"))
    optimizer = torch.optim.AdamW([p for p in model.parameters() if p.requires_grad], lr=1e-3)
    ids = torch.randint(0, shape["config"]["vocab_size"], (shape["rows"], shape["length"]))
    labels = ids.clone()
    labels[:, : shape["length"] - shape["labels"]] = -100
    seconds = []
    for _ in range(shape["steps"]):
        started = time.perf_counter()
        model(ids, labels=labels).loss.backward()
        torch.nn.utils.clip_grad_norm_([p for p in model.parameters() if p.requires_grad], 1.0)
        optimizer.step()
        optimizer.zero_grad()
        seconds.append(time.perf_counter() - started)
    return {"name": shape["name"], "tokens_per_second": ids.numel() / min(seconds)}


torch.set_num_threads(THREADS)
for argument in sys.argv[1:]:
    print(json.dumps(bench(json.loads(argument))), flush=True)
