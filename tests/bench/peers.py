"""The jobs of tests/bench/jobs.c trained by Python libraries: numpy, torch (eager), sklearn.

    peers.py PEER            answers each line on standard input, a job's name, with
                             "samples_per_second NUMBER"
    peers.py PEER version    says which version it is; exit status 1 without the library
    peers.py PEER threads    says what its libraries compute with, on how many threads, and why

BENCH_OUTPUT says what the last layer for classes is: softmax (with cross-entropy) or sigmoid (with
half the squared error). sklearn always takes softmax for classes, and an identity output for the
others. Samples keep their order; one thread (see one_thread); plain gradient descent; processor
time.
"""
import math
import os
import sys
import time

# Read by the libraries when they are loaded, so before that.
THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
for variable in THREAD_VARIABLES:
    os.environ[variable] = "1"

try:
    import numpy as np
except ImportError:
    sys.exit(1)

RUN_SECONDS = 0.3
SOFTMAX = os.environ.get("BENCH_OUTPUT") == "softmax"

# name: data, samples, mini-batch, sizes, hidden, last, rate
JOBS = {
    "J1": ("xor", 4, 4, (2, 4, 1), "tanh", "sigmoid", 0.1),
    "J2": ("spirals", 500, 10, (2, 8, 8, 1), "tanh", "tanh", 0.05),
    "J3": ("classes", 1797, 32, (64, 32, 10), "tanh", None, 0.05),
    "J4": ("classes", 10000, 64, (784, 128, 10), "relu", None, 0.01),
}


def draws(seed, count):
    """The first numbers of the splitmix64 sequence of the seed."""
    z = np.uint64(seed) + np.arange(1, count + 1, dtype=np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def samples_of(job):
    """Inputs and targets, float32; the numbers of jobs.c."""
    data, count, _, sizes, _, _, _ = job
    if data == "xor":
        return (np.array([[0, 0], [0, 1], [1, 0], [1, 1]], np.float32),
                np.array([[0], [1], [1], [0]], np.float32))
    k = np.arange(count)
    if data == "spirals":
        r = (k // 2 + 1) / (count / 2)
        angle = 3 * math.pi * r + math.pi * (k % 2)
        x = np.stack([r * np.cos(angle), r * np.sin(angle)], 1).astype(np.float32)
        return x, np.where(k % 2 == 1, 1, -1).astype(np.float32)[:, None]
    x = (draws(1, count * sizes[0]) >> np.uint64(11)).astype(np.float64) * 2.0 ** -52 - 1
    t = np.zeros((count, sizes[-1]), np.float32)
    t[k, (draws(2, count) % np.uint64(sizes[-1])).astype(np.int64)] = 1
    return x.astype(np.float32).reshape(count, sizes[0]), t


def last_of(job):
    return job[5] or ("softmax" if SOFTMAX else "sigmoid")


def numpy_epoch(job):
    """A function that trains an epoch with a hand-written, vectorised loop."""
    x, t = samples_of(job)
    _, count, batch, sizes, hidden, _, rate = job
    names = [hidden] * (len(sizes) - 2) + [last_of(job)]
    rng = np.random.default_rng(1)
    layers = []
    for fan_in, units in zip(sizes, sizes[1:]):
        bound = math.sqrt(6 / (fan_in + units))
        layers.append((rng.uniform(-bound, bound, (fan_in, units)).astype(np.float32),
                       np.zeros(units, np.float32)))
    eta = np.float32(rate)

    def activate(name, z):
        if name == "tanh":
            return np.tanh(z, out=z)
        if name == "relu":
            return np.maximum(z, 0, out=z)
        if name == "sigmoid":
            return 1 / (1 + np.exp(-z))
        z -= z.max(1, keepdims=True)
        np.exp(z, out=z)
        z /= z.sum(1, keepdims=True)
        return z

    def slope(name, a):
        if name == "tanh":
            return 1 - a * a
        return a > 0 if name == "relu" else a * (1 - a)

    def epoch():
        for first in range(0, count, batch):
            a = [x[first:first + batch]]
            for (w, b), name in zip(layers, names):
                z = a[-1] @ w
                z += b
                a.append(activate(name, z))
            delta = a[-1] - t[first:first + batch]
            if names[-1] != "softmax":
                delta *= slope(names[-1], a[-1])
            scale = eta / np.float32(len(delta))
            for i in range(len(layers) - 1, -1, -1):
                w, b = layers[i]
                gradient = a[i].T @ delta
                bias = delta.sum(0)
                if i > 0:
                    delta = delta @ w.T
                    delta *= slope(names[i - 1], a[i])
                gradient *= scale
                w -= gradient
                b -= bias * scale
    return epoch


def torch_epoch(job):
    """A function that trains an epoch with torch.nn and torch.optim.SGD, eager."""
    import torch
    torch.manual_seed(1)
    x, t = (torch.from_numpy(v) for v in samples_of(job))
    _, count, batch, sizes, hidden, _, rate = job
    kinds = {"tanh": torch.nn.Tanh, "relu": torch.nn.ReLU, "sigmoid": torch.nn.Sigmoid}
    last = last_of(job)
    parts = []
    for fan_in, units in zip(sizes, sizes[1:]):
        parts += [torch.nn.Linear(fan_in, units), kinds[hidden]()]
    parts.pop()
    if last == "softmax":
        t = t.argmax(1)
        loss_of = torch.nn.CrossEntropyLoss()
    else:
        parts.append(kinds[last]())
        loss_of = torch.nn.MSELoss()
    net = torch.nn.Sequential(*parts)
    descent = torch.optim.SGD(net.parameters(), lr=rate)

    def epoch():
        for first in range(0, count, batch):
            descent.zero_grad(set_to_none=True)
            loss_of(net(x[first:first + batch]), t[first:first + batch]).backward()
            descent.step()
    return epoch


def sklearn_epoch(job):
    """A function that trains an epoch with MLPClassifier or MLPRegressor, partial_fit."""
    from sklearn.neural_network import MLPClassifier, MLPRegressor
    x, t = samples_of(job)
    data, _, batch, sizes, hidden, _, rate = job
    kind = MLPClassifier if data == "classes" else MLPRegressor
    net = kind(hidden_layer_sizes=sizes[1:-1], activation=hidden, solver="sgd", alpha=0,
               batch_size=batch, learning_rate_init=rate, momentum=0,
               nesterovs_momentum=False, shuffle=False, random_state=1)
    if data == "classes":
        labels = t.argmax(1)
        net.partial_fit(x, labels, classes=np.arange(sizes[-1]))
        return lambda: net.partial_fit(x, labels)
    flat = t.ravel()
    return lambda: net.partial_fit(x, flat)


def rate_of(epoch, count):
    """Samples in a second of processor time: whole epochs, after one that warms up."""
    epoch()
    batch, epochs, start = 1, 0, time.process_time()
    now = start
    while now < start + RUN_SECONDS:
        before = now
        for _ in range(batch):
            epoch()
        epochs += batch
        now = time.process_time()
        if now - before < RUN_SECONDS / 50:
            batch *= 2
    return epochs * count / (now - start)


def version_of(peer):
    try:
        return __import__(peer).__version__
    except Exception:  # a library that is there but broken is as good as none
        sys.exit(1)


def one_thread(peer):
    """Holds the libraries of the peer to one thread, by threadpoolctl where it is there, else by
    the variables alone; says so, with what was found."""
    module = __import__(peer)
    told = ""
    if peer == "torch":
        module.set_num_threads(1)
        told = "; torch itself: %d" % module.get_num_threads()
    try:
        import threadpoolctl
    except ImportError:
        return "threads: 1 by %s (no threadpoolctl to look)%s" % (", ".join(THREAD_VARIABLES), told)
    threadpoolctl.threadpool_limits(limits=1)
    pools = []
    for pool in threadpoolctl.threadpool_info():
        words = (pool["internal_api"], pool["version"], pool.get("architecture"))
        pools.append("%s: %d" % (" ".join(w for w in words if w), pool["num_threads"]))
    found = ", ".join(pools) or "no BLAS with threads is loaded (OpenBLAS is not)"
    return "threads set by threadpoolctl: %s%s" % (found, told)


def main():
    makers = {"numpy": numpy_epoch, "torch": torch_epoch, "sklearn": sklearn_epoch}
    if len(sys.argv) < 2 or sys.argv[1] not in makers:
        sys.exit("usage: peers.py numpy|torch|sklearn [version | threads]")
    version = version_of(sys.argv[1])
    threads = one_thread(sys.argv[1])
    if len(sys.argv) > 2:
        print(threads if sys.argv[2] == "threads" else version)
        return
    epochs = {}
    for line in sys.stdin:
        name = line.strip()
        if name not in epochs:
            epochs[name] = makers[sys.argv[1]](JOBS[name])
        print("samples_per_second %.6g" % rate_of(epochs[name], JOBS[name][1]), flush=True)


if __name__ == "__main__":
    main()
