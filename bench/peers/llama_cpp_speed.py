"""llama.cpp on the same GGUF: prefilled and decoded tokens a second for each count of threads, one JSON line each.

    python llama_cpp_speed.py MODEL.gguf PROMPT_TOKENS NEW_TOKENS THREADS…
"""
import json
import sys
import time

from llama_cpp import Llama

path, prompt_tokens, new_tokens = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
for threads in map(int, sys.argv[4:]):
    model = Llama(path, n_ctx=1024, n_threads=threads, n_threads_batch=threads, verbose=False)
    prompt = [1 + i % 900 for i in range(prompt_tokens)]
    prefill, decode = [], []
    for _ in range(3):
        model.reset()
        started = time.perf_counter()
        model.eval(prompt)
        prefill.append(time.perf_counter() - started)
        started = time.perf_counter()
        for i in range(new_tokens):
            model.eval([1 + i % 900])
        decode.append(time.perf_counter() - started)
    print(json.dumps({"threads": threads, "prefill": prompt_tokens / min(prefill), "decode": new_tokens / min(decode)}), flush=True)
