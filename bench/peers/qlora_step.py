"""The QLoRA step of Hugging Face (transformers, PEFT, bitsandbytes NF4 with nested scales) on a CUDA card: one JSON line of tokens a second for each shape.

    python qlora_step.py '{"name": …, "config": {…LlamaConfig…}, "rows": 1, "length": 512, "rank": 16, "labels": 511, "steps": 6}' …
"""
import json
import sys
import tempfile
import time

try:
    import torch
    import bitsandbytes  # noqa: F401  (transformers looks for it late, and says less)
    from peft import LoraConfig, get_peft_model, prepare_model_for_kbit_training
    from transformers import BitsAndBytesConfig, LlamaConfig, LlamaForCausalLM
except ImportError as error:
    sys.exit(f"not measured: {error}")

if not torch.cuda.is_available():
    sys.exit("not measured: this PyTorch has no CUDA card")

# bfloat16 where the card computes in it, as the QLoRA paper has it.
COMPUTE = torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16


def quantized(config):
    """A model of random weights, by way of a checkpoint: that is how it gets its four bits."""
    with tempfile.TemporaryDirectory() as folder:
        LlamaForCausalLM(LlamaConfig(**config)).to(COMPUTE).save_pretrained(folder)
        four_bits = BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_quant_type="nf4", bnb_4bit_use_double_quant=True, bnb_4bit_compute_dtype=COMPUTE)
        return LlamaForCausalLM.from_pretrained(folder, quantization_config=four_bits, device_map={"": 0})


def bench(shape):
    torch.manual_seed(0)
    # Without checkpointing, which would only cost time at this size.
    model = prepare_model_for_kbit_training(quantized(shape["config"]), use_gradient_checkpointing=False)
    model = get_peft_model(model, LoraConfig(task_type="CAUSAL_LM", r=shape["rank"], lora_alpha=2 * shape["rank"], target_modules="all-linear"))
    trained = [p for p in model.parameters() if p.requires_grad]
    optimizer = torch.optim.AdamW(trained, lr=1e-3)
    ids = torch.randint(0, shape["config"]["vocab_size"], (shape["rows"], shape["length"]), device="cuda")
    labels = ids.clone()
    labels[:, : shape["length"] - shape["labels"]] = -100
    seconds = []
    for _ in range(shape["steps"]):
        torch.cuda.synchronize()
        started = time.perf_counter()
        with torch.autocast("cuda", dtype=COMPUTE):
            loss = model(ids, labels=labels).loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(trained, 1.0)
        optimizer.step()
        optimizer.zero_grad()
        torch.cuda.synchronize()
        seconds.append(time.perf_counter() - started)
    return {"name": shape["name"], "tokens_per_second": ids.numel() / min(seconds), "card": torch.cuda.get_device_name(0), "f32_gflops": f32_gflops()}


def f32_gflops(size=4096, repeats=10):
    """What cuBLAS reaches in f32, without TF32."""
    torch.backends.cuda.matmul.allow_tf32 = False
    a, b = (torch.randn(size, size, device="cuda") for _ in range(2))
    seconds = []
    for _ in range(3):
        torch.cuda.synchronize()
        started = time.perf_counter()
        for _ in range(repeats):
            a @ b
        torch.cuda.synchronize()
        seconds.append((time.perf_counter() - started) / repeats)
    return 2 * size**3 / min(seconds) / 1e9


for argument in sys.argv[1:]:
    print(json.dumps(bench(json.loads(argument))), flush=True)
