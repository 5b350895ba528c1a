"""Writes optimizers.txt: 200 updates of each optimizer by PyTorch, in double.

The gradient of parameter i at update t is a formula of both, the same in
tests/property/optimizer.c: (i + 1) / 4 * w + sin(t * (i + 1)) / 2. The even parameters are taken
for weights, the odd ones for biases, which are not penalized. Run it with Debian's python3-torch:

    python3 tests/reference/optimizers.py >tests/reference/optimizers.txt
"""
import math

import torch

N, UPDATES, SHOWN = 6, 200, (1, 2, 3, 10, 50, 200)

CASES = {
    # name: (PyTorch's class, its arguments, clip by value, clip by norm)
    "sgd": (torch.optim.SGD, dict(lr=0.1), 0, 0),
    "momentum": (torch.optim.SGD, dict(lr=0.1, momentum=0.9), 0, 0),
    "nesterov": (torch.optim.SGD, dict(lr=0.1, momentum=0.9, nesterov=True), 0, 0),
    "adagrad": (torch.optim.Adagrad, dict(), 0, 0),
    "adadelta": (torch.optim.Adadelta, dict(), 0, 0),
    "rmsprop": (torch.optim.RMSprop, dict(), 0, 0),
    "adam": (torch.optim.Adam, dict(), 0, 0),
    "adamw": (torch.optim.AdamW, dict(), 0, 0),
    "rprop": (torch.optim.Rprop, dict(), 0, 0),
    "sgd l2=0.1": (torch.optim.SGD, dict(lr=0.1, weight_decay=0.1), 0, 0),
    "adam l2=0.1": (torch.optim.Adam, dict(weight_decay=0.1), 0, 0),
    "sgd clip-value=0.2": (torch.optim.SGD, dict(lr=0.1), 0.2, 0),
    "sgd clip-norm=0.5": (torch.optim.SGD, dict(lr=0.1), 0, 0.5),
}


def run(name, make, arguments, clip_value, clip_norm):
    w = [torch.tensor([math.cos(i)], dtype=torch.float64, requires_grad=True) for i in range(N)]
    decay = arguments.pop("weight_decay", make(w, **arguments).defaults.get("weight_decay", 0))
    groups = [{"params": w[0::2], "weight_decay": decay}, {"params": w[1::2], "weight_decay": 0}]
    optimizer = make(groups if make is not torch.optim.Rprop else w, **arguments)
    for t in range(1, UPDATES + 1):
        for i in range(N):
            g = (i + 1) / 4 * w[i].item() + math.sin(t * (i + 1)) / 2
            w[i].grad = torch.tensor([g], dtype=torch.float64)
        if clip_value:
            torch.nn.utils.clip_grad_value_(w, clip_value)
        if clip_norm:
            torch.nn.utils.clip_grad_norm_(w, clip_norm)
        optimizer.step()
        if t in SHOWN:
            print(name.replace(" ", "|"), t, *("%.17g" % v.item() for v in w))


for case, row in CASES.items():
    run(case, *row)
