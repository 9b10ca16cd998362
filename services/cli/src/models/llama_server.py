# llama.cpp's own HTTP server, started from its Python package: OpenAI's API on loopback.
import argparse
import signal
import threading

from xllamacpp import CommonParams, Server

parser = argparse.ArgumentParser()
parser.add_argument("--model", required=True)
parser.add_argument("--name", required=True)
parser.add_argument("--port", type=int, required=True)
parser.add_argument("--threads", type=int, required=True)
parser.add_argument("--context", type=int, default=8192)
parser.add_argument("--parallel", type=int, default=4)
parser.add_argument("--max-tokens", type=int, default=-1)
parser.add_argument("--greedy", action="store_true")
args = parser.parse_args()

params = CommonParams()
params.model.path = args.model
params.model_alias = {args.name}  # what clients see; else it is the file's path
params.hostnames = ["127.0.0.1"]
params.port = args.port
params.n_ctx = args.context
params.n_parallel = args.parallel
params.kv_unified = True  # a long conversation may use the context that the others leave
params.cpuparams.n_threads = args.threads
params.cpuparams_batch.n_threads = args.threads
params.n_predict = args.max_tokens
params.ui = False
if args.greedy:
    params.sampling.temp = 0.0

stopped = threading.Event()
for number in (signal.SIGTERM, signal.SIGINT):
    signal.signal(number, lambda *_: stopped.set())
server = Server(params)  # answers while this object lives
stopped.wait()
