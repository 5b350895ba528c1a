"""Writes traces.txt: training in NumPy, done rightly and with one of the usual mistakes on purpose.
A line "== NAME|WORDS" before each trace says what `backprop check --trace` is to find: that all of it
follows, or the name of the mistake (nothing, where it is none of the usual ones).

    /usr/bin/python3 tests/reference/traces.py >tests/reference/traces.txt

It shares nothing with the program: the passes are written from the definitions.
"""
import base64
import json
import math
import sys

import numpy as np

STEPS = 2

erf = np.vectorize(math.erf)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def softplus(z):
    return np.log1p(np.exp(z))


SELU, ALPHA = 1.0507009873554805, 1.6732632423543772

# name: (f, f′)
ACTIVATIONS = {
    "identity": (lambda z: z, lambda z: np.ones_like(z)),
    "sigmoid": (sigmoid, lambda z: sigmoid(z) * (1 - sigmoid(z))),
    "tanh": (np.tanh, lambda z: 1 - np.tanh(z) ** 2),
    "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0) * 1.0),
    "leaky-relu": (lambda z: np.where(z > 0, z, 0.01 * z), lambda z: np.where(z > 0, 1, 0.01)),
    "elu": (lambda z: np.where(z > 0, z, np.exp(z) - 1), lambda z: np.where(z > 0, 1, np.exp(z))),
    "selu": (lambda z: SELU * np.where(z > 0, z, ALPHA * (np.exp(z) - 1)),
             lambda z: SELU * np.where(z > 0, 1, ALPHA * np.exp(z))),
    "softplus": (softplus, sigmoid),
    "softsign": (lambda z: z / (1 + abs(z)), lambda z: 1 / (1 + abs(z)) ** 2),
    "silu": (lambda z: z * sigmoid(z), lambda z: sigmoid(z) * (1 + z * (1 - sigmoid(z)))),
    "gelu": (lambda z: z * (1 + erf(z / 2 ** 0.5)) / 2,
             lambda z: (1 + erf(z / 2 ** 0.5)) / 2 + z * np.exp(-z * z / 2) / (2 * np.pi) ** 0.5),
    "mish": (lambda z: z * np.tanh(softplus(z)),
             lambda z: np.tanh(softplus(z)) + z * (1 - np.tanh(softplus(z)) ** 2) * sigmoid(z)),
    "sine": (np.sin, np.cos),
    "hard-tanh": (lambda z: np.clip(z, -1, 1), lambda z: (abs(z) < 1) * 1.0),
}

# name: (L of samples in rows, ∂L/∂a)
LOSSES = {
    "half-squared": (lambda a, t: ((a - t) ** 2).sum(1) / 2, lambda a, t: a - t),
    "mean-squared": (lambda a, t: ((a - t) ** 2).mean(1), lambda a, t: 2 * (a - t) / t.shape[1]),
    "mean-absolute": (lambda a, t: abs(a - t).mean(1), lambda a, t: np.sign(a - t) / t.shape[1]),
    "huber": (lambda a, t: np.where(abs(a - t) < 1, (a - t) ** 2 / 2, abs(a - t) - 0.5).mean(1),
              lambda a, t: np.clip(a - t, -1, 1) / t.shape[1]),
    "binary-cross-entropy": (lambda a, t: -(t * np.log(a) + (1 - t) * np.log(1 - a)).mean(1),
                             lambda a, t: (a - t) / (a * (1 - a)) / t.shape[1]),
    "cross-entropy": (lambda a, t: -(t * np.log(a)).sum(1), None),
    "hinge": (lambda a, t: np.maximum(0, 1 - t * a).mean(1),
              lambda a, t: np.where(t * a < 1, -t, 0) / t.shape[1]),
}


class Net:
    def __init__(self, shape, activations, loss, rows, seed, kind=np.float64, bias=True):
        self.random = np.random.RandomState(seed)
        self.shape, self.activations, self.loss, self.kind = shape, activations, loss, kind
        self.bias = bias
        self.W = [self.draw(n, m, scale=1.2 / m ** 0.5) for m, n in zip(shape, shape[1:])]
        self.b = [self.draw(n, scale=0.5 if bias else 0) for n in shape[1:]]
        self.rows = rows

    def draw(self, *size, scale=1.0):
        return (self.random.normal(size=size) * scale).astype(self.kind)

    def samples(self):
        x, n = self.draw(self.rows, self.shape[0]), self.shape[-1]
        if self.loss == "cross-entropy":
            t = np.eye(n)[self.random.randint(n, size=self.rows)]
        elif self.loss == "hinge":
            t = self.random.choice([-1.0, 1.0], size=(self.rows, n))
        else:
            t = self.random.uniform(size=(self.rows, n))
        return x, t.astype(self.kind)

    def forward(self, x, bug):
        self.z, self.a = [], [x]
        for l, (W, b) in enumerate(zip(self.W, self.b)):
            z = self.a[-1] @ (W if "turned" in bug else W.T)
            z = z + (0 if "no-bias" in bug else b)
            f = self.activations[l]
            if "other-f" in bug and l == 0:
                f = "relu" if f != "relu" else "elu"
            self.z.append(z)
            e = np.exp(z - z.max(1, keepdims=True))
            self.a.append(e / e.sum(1, keepdims=True) if f == "softmax" else ACTIVATIONS[f][0](z))

    def slope(self, l, bug):
        name = self.activations[l]
        if "other-f" in bug and l == 0:
            name = "relu" if name != "relu" else "elu"
        f = ACTIVATIONS[name][1]
        last = l + 1 == len(self.W)
        if "no-slope" in bug or ("no-slope-out" in bug and last):
            return 1
        if "no-slope-hidden" in bug and not last:
            return 1
        if "slope-of-a" in bug:
            return f(self.a[l + 1])
        if "one-less-a" in bug and not last:
            return 1 - self.a[l + 1]
        if "slope-by-z" in bug:
            return self.z[l] * (1 - self.z[l]) if name == "sigmoid" else 1 - self.z[l] ** 2
        return f(self.z[l])

    def backward(self, x, t, bug, rate, factor):
        loss = self.loss
        if "other-loss" in bug:
            loss = {"half-squared": "mean-absolute", "mean-squared": "mean-absolute",
                    "huber": "half-squared"}.get(loss, "half-squared")
        last, a = len(self.W) - 1, self.a[-1]
        if loss == "cross-entropy" and self.activations[-1] == "softmax":
            d = a - t
        elif loss == "binary-cross-entropy" and self.activations[-1] == "sigmoid":
            d = (a - t) / t.shape[1]
        else:
            d = LOSSES[loss][1](a, t) * self.slope(last, bug)
        if "slope-too" in bug:
            d = d * a * (1 - a)
        if "sign" in bug:
            d = -d
        self.d, gW, gb = [None] * len(self.W), [None] * len(self.W), [None] * len(self.W)
        for l in range(last, -1, -1):
            self.d[l] = d
            source = self.z[l - 1] if "z-for-a" in bug and l > 0 else self.a[l]
            rows = slice(-1, None) if "last-alone" in bug else slice(None)
            gW[l] = d[rows].T @ source[rows] * factor
            gb[l] = d[rows].sum(0) * factor
            if "bias-alike" in bug:
                gb[l] = np.full_like(gb[l], gb[l].sum())
            if "bias-sum" in bug:
                gb[l] = gb[l] / factor
            if "no-bias-gradient" in bug:
                gb[l] = np.zeros_like(gb[l])
            if ("gradient-turned" in bug or "turned" in bug) and gW[l].shape[0] == gW[l].shape[1]:
                gW[l] = gW[l].T
            if "no-gradient-first" in bug and l == 0:
                gW[l], gb[l] = np.zeros_like(gW[l]), np.zeros_like(gb[l])
            if l > 0:
                W = self.W[l] - rate * gW[l] if "new-back" in bug else self.W[l]
                back = d @ (W.T if "back-turned" in bug or "turned" in bug else W)
                slope = self.slope(l - 1, bug)
                d = (d if "back-none" in bug else back) * slope
                d = d * slope if "slope-twice" in bug else d
        return gW, gb


# A step of each optimizer for one array: state is a list of arrays, t the number of the update.
def sgd(w, g, s, t, o):
    return w - o["rate"] * g


def momentum(w, g, s, t, o):
    s[0] = o.get("momentum", 0.9) * s[0] + g
    return w - o["rate"] * s[0]


def nesterov(w, g, s, t, o):
    mu = o.get("momentum", 0.9)
    s[0] = mu * s[0] + g
    return w - o["rate"] * (g + mu * s[0])


def averaged(w, g, s, t, o):
    s[0] = 0.9 * s[0] + 0.1 * g
    return w - o["rate"] * s[0]


def inner(w, g, s, t, o):
    s[0] = 0.9 * s[0] + o["rate"] * g
    return w - s[0]


def adagrad(w, g, s, t, o):
    s[0] = s[0] + g * g
    return w - o["rate"] * g / (np.sqrt(s[0]) + 1e-10)


def rmsprop(w, g, s, t, o):
    s[0] = 0.99 * s[0] + 0.01 * g * g
    return w - o["rate"] * g / (np.sqrt(s[0]) + 1e-8)


def adadelta(w, g, s, t, o):
    s[0] = 0.9 * s[0] + 0.1 * g * g
    d = np.sqrt(s[1] + 1e-6) / np.sqrt(s[0] + 1e-6) * g
    s[1] = 0.9 * s[1] + 0.1 * d * d
    return w - o["rate"] * d


def adam(w, g, s, t, o, corrected=True, root=True):
    s[0] = 0.9 * s[0] + 0.1 * g
    s[1] = 0.999 * s[1] + 0.001 * g * g
    m, v = s[0], s[1]
    if corrected:
        m, v = m / (1 - 0.9 ** t), v / (1 - 0.999 ** t)
    return w - o["rate"] * m / ((np.sqrt(v) if root else v) + 1e-8)


UPDATES = {"sgd": sgd, "momentum": momentum, "nesterov": nesterov, "adagrad": adagrad,
           "rmsprop": rmsprop, "adadelta": adadelta, "adam": adam, "adamw": adam}


def packed(v, how):
    v = np.asarray(v)
    if how == "nested":
        return json.loads(json.dumps(v.tolist()), parse_float=lambda x: float("%.9g" % float(x))
                          ) if v.dtype == np.float32 else v.tolist()
    dtype = "<f4" if v.dtype == np.float32 else "<f8"
    data = base64.b64encode(v.astype(dtype).tobytes()).decode()
    return {"dtype": dtype, "shape": list(v.shape), "data": data}


def named(W, b, layout="torch", how="nested", bias=True):
    out = {}
    for l, (w, v) in enumerate(zip(W, b)):
        out["W%d" % (l + 1)] = packed(w.T if layout == "keras" else w, how)
        if bias:
            out["b%d" % (l + 1)] = packed(v, how)
    return out


def trace(shape, activations, loss, rows=4, bug=(), optimizer="sgd", rate=0.3, seed=1,
          summed=False, layout="torch", how="nested", kind=np.float64, said=None, bias=True,
          say=(), settings=None, digits=None, rates=None, without=(), steps=STEPS):
    net = Net(shape, activations, loss, rows, seed, kind, bias)
    o = dict(settings or {}, rate=rate)
    header = {"backprop": 1, "layout": layout,
              "model": {"inputs": shape[0], "layers": [
                  {"units": n, "activation": f,
                   "names": ["W%d" % (l + 1)] + (["b%d" % (l + 1)] if bias else [])}
                  for l, (n, f) in enumerate(zip(shape[1:], activations))]},
              "loss": loss, "reduction": "sum" if summed else "mean",
              "optimizer": dict(o, name=optimizer),
              "precision": "float32" if kind == np.float32 else "float64"}
    header.update(said or {})
    state = [[np.zeros_like(v), np.zeros_like(v)] for v in net.W + net.b]
    before, lines, batches = None, [header], [net.samples() for _ in range(steps + 1)]
    for step in range(steps):
        if rates:
            o["rate"] = rates[step]
        x, t = batches[step]
        line = {"step": step, "epoch": step, "rate": o["rate"], "x": packed(x, how),
                "t": packed(t, how), "w": named(net.W, net.b, layout, how, bias)}
        used = batches[step + 1] if "next-samples" in bug else (x, t)
        used = (x, np.roll(t, 1, 0)) if "rolled" in bug else used
        factor = 1 if summed else 1 / rows
        factor *= {"sum": rows, "mean": 1 / rows, "twice": 2, "half": 0.5, "third": 1 / 3, "rated": rate}.get(
            bug[0] if bug else "", 1)
        net.forward(used[0], bug)
        line["loss"] = float(LOSSES[loss][0](net.a[-1], used[1]).sum() * (1 if summed else 1 / rows))
        gW, gb = net.backward(*used, bug, o["rate"], factor)
        if "not-cleared" in bug and before:
            gW = [g + p for g, p in zip(gW, before[0])]
            gb = [g + p for g, p in zip(gb, before[1])]
        if "noise" in bug:
            gW[0] = gW[0] * net.random.uniform(0.5, 1.5, size=gW[0].shape)
        if "l2-in-g" in bug:
            gW = [g + o["l2"] * W for g, W in zip(gW, net.W)]
        line["g"] = named(gW, gb, layout, how, bias)
        if "old-gradient" in bug and before:
            line["g"] = named(*before, layout, how, bias)
        if "a" in say:
            line["a"] = [packed(v, how) for v in net.a[1:]]
        if "d" in say:
            line["d"] = [packed(v, how) for v in net.d]
        used_g = before if "stale" in bug and before else (gW, gb)
        decay = o.get("decay", 0)
        for k, (v, g) in enumerate(zip(net.W + net.b, used_g[0] + used_g[1])):
            weights = k < len(net.W)
            if (("biases-stay" in bug or not bias) and not weights) or ("first-stays" in bug and k == 0):
                continue
            s, number, step_of = state[k], step + 1, UPDATES[optimizer]
            if "forgets" in bug:
                s[0], s[1] = s[0] * 0, s[1] * 0
            if "clip" in o and "no-clip" not in bug:
                g = np.clip(g, -o["clip"], o["clip"])
            if "clip-value" in o and "no-clip" not in bug:
                g = np.clip(g, -o["clip-value"], o["clip-value"])
            if ("l2" in o and (weights or "l2-biases" in bug)) and "no-l2" not in bug:
                g = g + o["l2"] * v
            if weights and decay and "no-l2" not in bug:
                v = v * (1 - o["rate"] * decay)
            if "l2" in o and "weight_decay" in o:
                raise ValueError
            if "averaged" in bug:
                step_of = averaged
            if "inner" in bug:
                step_of = inner
            if "other-optimizer" in bug:
                step_of = UPDATES["rmsprop" if optimizer == "adam" else "nesterov"]
            oo = dict(o)
            if "no-rate" in bug:
                oo["rate"] = 1
            if "rate-twice" in bug:
                oo["rate"] = o["rate"] ** 2
            if "uphill" in bug:
                oo["rate"] = -o["rate"]
            if "old-rate" in bug and step > 0:
                oo["rate"] = rates[step - 1]
            if "update-sum" in bug:
                g = g * rows
            if "count-from-0" in bug:
                number = step + 2
            if step_of is adam:
                new = adam(v, g, s, number, oo, "uncorrected" not in bug, "no-root" not in bug)
            else:
                new = step_of(v, g, s, number, oo)
            (net.W if weights else net.b)[k % len(net.W)] = new.astype(kind)
        before = (gW, gb)
        if "read-late" in bug:
            line["w"] = named(net.W, net.b, layout, how, bias)
        if "next-weights" in bug:
            net.forward(x, bug)
            gW, gb = net.backward(x, t, bug, o["rate"], factor)
            line["g"] = named(gW, gb, layout, how, bias)
        for key in without:
            line.pop(key, None)
        lines.append(line)
    lines.append({"step": steps, "w": named(net.W, net.b, layout, how, bias)})
    text = "".join(json.dumps(v) + "\n" for v in lines)
    if digits:
        short = json.loads("[" + ",".join(text.splitlines()[1:]) + "]",
                           parse_float=lambda v: round(float(v), digits))
        text = "".join(json.dumps(v) + "\n" for v in [header] + short)
    sys.stdout.write(text)


A = dict(shape=(2, 3, 1), activations=("tanh", "sigmoid"), loss="half-squared")
B = dict(shape=(3, 4, 3, 2), activations=("sigmoid", "tanh", "sigmoid"), loss="mean-squared",
         rows=5, seed=2, kind=np.float32)
C = dict(shape=(4, 3, 3), activations=("relu", "softmax"), loss="cross-entropy", rows=3, seed=3,
         kind=np.float32)
D = dict(shape=(3, 3, 3), activations=("sigmoid", "tanh"), loss="half-squared", rows=3, seed=4,
         summed=True)
E = dict(shape=(2, 4, 4, 1), activations=("elu", "tanh", "identity"), loss="huber", rows=6, seed=5,
         kind=np.float32)
F = dict(shape=(3, 4, 2), activations=("tanh", "sigmoid"), loss="binary-cross-entropy", rows=4,
         seed=6, kind=np.float32)
ALL = {"a": A, "b": B, "c": C, "d": D, "e": E, "f": F}
OPTIMIZERS = ("momentum", "nesterov", "adagrad", "rmsprop", "adadelta", "adam")

# What is written: name, networks, arguments, and what is to be said: None, that all follows.
CASES = [
    ("right", "abcdef", dict(say=("a", "d"), steps=3), None),
    ("right-keras", "bd", dict(layout="keras"), None),
    ("right-base64", "ae", dict(how="base64"), None),
    ("right-no-bias", "ab", dict(bias=False), None),
    ("right-no-gradient", "ac", dict(without=("g", "a", "d")), None),
    ("right-momentum-rates", "a", dict(optimizer="momentum", rates=(0.3, 0.1, 0.2), steps=3), None),
    ("right-l2", "ab", dict(settings={"l2": 0.1}), None),
    ("right-decay", "a", dict(settings={"decay": 0.1}, optimizer="adam", rate=0.01), None),
    ("right-clip", "a", dict(settings={"clip-value": 0.02}), None),
    ("no-slope", "abd", dict(bug=("no-slope",), say=("a", "d")), "σ′ left out in layers 1"),
    ("no-slope-out", "ab", dict(bug=("no-slope-out",)), "σ′ left out in layer "),
    ("no-slope-hidden", "abc", dict(bug=("no-slope-hidden",)), "σ′ left out in layer"),
    ("no-slope-no-g", "ab", dict(bug=("no-slope-hidden",), without=("g", "a", "d")),
     "σ′ left out in layer"),
    ("slope-too", "acf", dict(bug=("slope-too",), say=("a",)), "σ′ once too often in layer 2"),
    ("slope-twice", "bd", dict(bug=("slope-twice",), say=("a", "d")), "σ′ once too often in layer"),
    ("slope-of-a", "ab", dict(bug=("slope-of-a",)), "σ′ of a in the place of z"),
    ("slope-by-z", "af", dict(bug=("slope-by-z",)), "σ′ as it is written in a, but of z"),
    ("no-bias", "bce", dict(bug=("no-bias",), say=("a",)), "a bias forgotten in layers 1"),
    ("no-bias-silent", "bd", dict(bug=("no-bias",)), "a bias forgotten in layers 1"),
    ("no-bias-gradient", "ac", dict(bug=("no-bias-gradient",)), "a bias without a gradient"),
    ("bias-alike", "bc", dict(bug=("bias-alike",)), "∂L/∂b summed over the units"),
    ("bias-sum", "af", dict(bug=("bias-sum",)), "mean against sum in b[1], b[2]"),
    ("turned", "d", dict(bug=("turned",)), "layout"),
    ("back-turned", "d", dict(bug=("back-turned",)), "W where Wᵀ belongs"),
    ("gradient-turned", "d", dict(bug=("gradient-turned",)), "a gradient transposed"),
    ("back-none", "d", dict(bug=("back-none",)), "δ of the wrong layer"),
    ("z-for-a", "ac", dict(bug=("z-for-a",)), "z in the place of a"),
    ("no-gradient", "bc", dict(bug=("no-gradient-first",)), "a layer without a gradient in"),
    ("other-loss", "abd", dict(bug=("other-loss",)), "derivative of another loss: "),
    ("other-f", "ae", dict(bug=("other-f",), say=("a", "d")), "another activation: "),
    ("other-f-silent", "bd", dict(bug=("other-f",)), "another activation: "),
    ("read-late", "ace", dict(bug=("read-late",)), "weights read after the update"),
    ("read-late-momentum", "b", dict(bug=("read-late",), optimizer="momentum"),
     "weights read after the update"),
    ("next-weights", "bcd", dict(bug=("next-weights",)),
     "gradient computed after the update"),
    ("new-back", "abe", dict(bug=("new-back",), say=("a",)),
     "δ handed back through new weights"),
    ("not-cleared", "bcf", dict(bug=("not-cleared",), say=("a",)), "gradients not set to zero"),
    ("next-samples", "ade", dict(bug=("next-samples",)), "samples in another order"),
    ("rolled", "bc", dict(bug=("rolled",), say=("a",)), "samples in another order"),
    ("last-alone", "acd", dict(bug=("last-alone",), say=("a",)), "one sample alone"),
    ("sum", "bc", dict(bug=("sum",)), "mean against sum"),
    ("mean", "d", dict(bug=("mean",)), "sum against mean"),
    ("mean-twice", "b", dict(bug=("mean",)), "mean taken twice"),
    ("twice", "ade", dict(bug=("twice",)), "a factor of 2"),
    ("half", "b", dict(bug=("half",)), "a factor of ½"),
    ("outputs-sum", "b", dict(bug=("twice",)), "mean against sum of the outputs"),
    ("outputs-mean", "h", dict(bug=("third",)), "sum against mean of the outputs"),
    ("sign", "bd", dict(bug=("sign",), say=("a",)), "sign"),
    ("rated", "abd", dict(bug=("rated",)), "rate in the gradient"),
    ("sum-no-slope", "a", dict(bug=("sum", "no-slope-hidden")),
     "σ′ left out in layer 1; also mean against sum"),
    ("old-gradient", "bd", dict(bug=("old-gradient",)), "gradient of another step"),
    ("uphill", "ac", dict(bug=("uphill",)), "uphill"),
    ("no-rate", "bf", dict(bug=("no-rate",)), "rate left out"),
    ("rate-twice", "ae", dict(bug=("rate-twice",)), "rate applied twice"),
    ("biases-stay", "cd", dict(bug=("biases-stay",)), "biases not updated in layers 1"),
    ("first-stays", "a", dict(bug=("first-stays", "biases-stay"), bias=False),
     "a layer not updated in layer 1"),
    ("forgets", "bc", dict(bug=("forgets",), optimizer="momentum"), "memory not kept"),
    ("averaged", "ac", dict(bug=("averaged",), optimizer="momentum"), "1−μ before the gradient"),
    ("inner", "ab", dict(bug=("inner",), optimizer="momentum", rates=(0.3, 0.1, 0.2), steps=3),
     "rate within the velocity"),
    ("uncorrected", "bc", dict(bug=("uncorrected",), optimizer="adam", rate=0.01),
     "bias correction left out"),
    ("miscounted", "ac", dict(bug=("count-from-0",), optimizer="adam", rate=0.01),
     "updates counted wrong"),
    ("no-root", "ab", dict(bug=("no-root",), optimizer="adam", rate=1e-4), "root left out"),
    ("other-optimizer", "bc", dict(bug=("other-optimizer",), optimizer="momentum"),
     "another optimizer: nesterov"),
    ("no-l2", "ac", dict(bug=("no-l2",), settings={"l2": 0.1}), "penalty left out"),
    ("l2-in-g", "ac", dict(bug=("l2-in-g",), settings={"l2": 0.1}), "penalty in the gradient"),
    ("l2-biases", "bc", dict(bug=("l2-biases",), settings={"l2": 0.1}), "penalty of biases"),
    ("no-clip", "ab", dict(bug=("no-clip",), settings={"clip-value": 0.02}), "clipping left out"),
    ("stale", "bc", dict(bug=("stale",)), "gradient of the step before"),
    ("old-rate", "ac", dict(bug=("old-rate",), rates=(0.3, 0.1, 0.2), steps=3), "rate of another step"),
    ("update-sum", "ab", dict(bug=("update-sum",)), "gradient used as another multiple"),
    ("rounded", "ab", dict(digits=4), "rounded numbers"),
    ("few-digits", "ab", dict(bug=("no-slope-hidden",), digits=5), "σ′ left out in layer"),
    ("few-digits-update", "ae", dict(bug=("uphill",), digits=5, without=("g",)), "uphill"),
    ("few-digits-noise", "ae", dict(bug=("noise",), digits=5), ""),
    ("noise", "ace", dict(bug=("noise",)), ""),
    ("one-less-a", "ab", dict(bug=("one-less-a",)), ""),
    ("two", "ab", dict(bug=("no-slope-hidden", "bias-alike", "last-alone")), ""),
]
CASES += [("right-" + o, "ac", dict(optimizer=o, rate=0.05), None) for o in OPTIMIZERS]
CASES += [("right-f-" + f, "g", dict(activations=(f, "identity")), None) for f in ACTIVATIONS]
ALL["h"] = dict(shape=(2, 2, 3), activations=("tanh", "sigmoid"), loss="half-squared", rows=2)
ALL["g"] = dict(A, kind=np.float32, rows=3)

for name, networks, arguments, said in CASES:
    for n in networks:
        print("== %s-%s|%s" % (name, n, "follows" if said is None else said))
        trace(**dict(ALL[n], **arguments))
