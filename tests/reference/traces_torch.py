"""Writes traces_torch.txt: training by PyTorch, with a line of the protocol before each step, in the
form of traces.txt. All of it is to follow. Run it with Debian's python3-torch:

    /usr/bin/python3 tests/reference/traces_torch.py >tests/reference/traces_torch.txt

Layers, losses, optimizers and settings go by PyTorch's own names, as a student has them at hand.
"""
import json

import torch
from torch import nn

STEPS = 3


def numbers(v):
    """All digits of a float, and no more."""
    return json.loads(json.dumps(v.tolist()), parse_float=lambda s: float("%.9g" % float(s)))


def named(model, of):
    return {n: numbers(of(p)) for n, p in model.named_parameters()}


def state_of(model, optimizer, key):
    return named(model, lambda p: optimizer.state[p][key] if key in optimizer.state[p]
                 else torch.zeros_like(p))


def header(model, loss, optimizer, activations):
    linear = [m for m in model if isinstance(m, nn.Linear)]
    names = [n for n, p in model.named_parameters()]
    layers, at = [], 0
    for m, f in zip(linear, activations):
        count = 2 if m.bias is not None else 1
        layers.append({"units": m.out_features, "activation": type(f).__name__,
                       "names": names[at:at + count]})
        at += count
    return {"backprop": 1, "layout": "torch", "loss": type(loss).__name__,
            "reduction": loss.reduction,
            "model": {"inputs": linear[0].in_features, "layers": layers},
            "optimizer": dict(optimizer.defaults, name=type(optimizer).__name__)}


def trace(name, shape, activations, loss, make, bias=True, states=(), clip=None, schedule=None,
          rows=5, steps=STEPS):
    torch.manual_seed(7)
    parts = []
    for m, n, f in zip(shape, shape[1:], activations):
        parts += [nn.Linear(m, n, bias=bias), f]
    model = nn.Sequential(*parts)
    optimizer = make(model.parameters())
    scheduler = schedule(optimizer) if schedule else None
    print("== torch-%s|follows" % name)
    print(json.dumps(header(model, loss, optimizer, activations)))
    for step in range(steps):
        x = torch.randn(rows, shape[0])
        t = torch.rand(rows, shape[-1])
        if isinstance(loss, nn.CrossEntropyLoss):
            labels = torch.randint(shape[-1], (rows,))
            t = nn.functional.one_hot(labels, shape[-1]).float()
        optimizer.zero_grad()
        value = loss(model(x), labels if isinstance(loss, nn.CrossEntropyLoss) else t)
        value.backward()
        line = {"step": step, "loss": value.item(), "rate": optimizer.param_groups[0]["lr"],
                "x": numbers(x), "t": numbers(t)}
        if clip:
            nn.utils.clip_grad_norm_(model.parameters(), clip)
            line["clipped"] = True
        line["w"] = named(model, lambda p: p)
        line["g"] = named(model, lambda p: p.grad)
        if states and step > 0:
            line["state"] = {key: state_of(model, optimizer, key) for key in states}
        print(json.dumps(line))
        optimizer.step()
        if scheduler:
            scheduler.step()
    print(json.dumps({"step": steps, "w": named(model, lambda p: p)}))


O = torch.optim
SMALL, TANH = (2, 3, 1), (nn.Tanh(), nn.Sigmoid())
trace("sgd", SMALL, TANH, nn.MSELoss(), lambda p: O.SGD(p, lr=0.3))
trace("momentum", SMALL, TANH, nn.MSELoss(), lambda p: O.SGD(p, lr=0.3, momentum=0.9))
trace("nesterov", SMALL, TANH, nn.MSELoss(),
      lambda p: O.SGD(p, lr=0.3, momentum=0.8, nesterov=True))
trace("weight-decay", SMALL, TANH, nn.MSELoss(), lambda p: O.SGD(p, lr=0.3, weight_decay=0.1))
trace("adagrad", SMALL, TANH, nn.MSELoss(), lambda p: O.Adagrad(p))
trace("adadelta", SMALL, TANH, nn.MSELoss(), lambda p: O.Adadelta(p))
trace("rmsprop", SMALL, TANH, nn.MSELoss(), lambda p: O.RMSprop(p))
trace("adam", SMALL, TANH, nn.MSELoss(), lambda p: O.Adam(p), states=("exp_avg", "exp_avg_sq"),
      steps=6)
trace("adam-decay", SMALL, TANH, nn.MSELoss(), lambda p: O.Adam(p, lr=0.01, weight_decay=0.1))
trace("adamw", SMALL, TANH, nn.MSELoss(), lambda p: O.AdamW(p, lr=0.01, betas=(0.8, 0.95)))
trace("rprop", SMALL, TANH, nn.MSELoss(), lambda p: O.Rprop(p), steps=5)
trace("clip", SMALL, TANH, nn.MSELoss(), lambda p: O.SGD(p, lr=0.3), clip=0.05)
trace("schedule", SMALL, TANH, nn.MSELoss(), lambda p: O.SGD(p, lr=0.3, momentum=0.9),
      schedule=lambda o: O.lr_scheduler.ExponentialLR(o, 0.5))
trace("no-bias", (3, 4, 2), (nn.ReLU(), nn.Identity()), nn.MSELoss(), lambda p: O.SGD(p, lr=0.1),
      bias=False)
trace("sum", (3, 4, 2), (nn.GELU(), nn.Identity()), nn.MSELoss(reduction="sum"),
      lambda p: O.SGD(p, lr=0.1))
for f in (nn.LeakyReLU(), nn.ELU(), nn.SELU(), nn.Softplus(), nn.Softsign(), nn.SiLU(), nn.Mish(),
          nn.Hardtanh()):
    trace("f-" + type(f).__name__, SMALL, (f, nn.Sigmoid()), nn.L1Loss(),
          lambda p: O.SGD(p, lr=0.1), steps=1)
trace("huber", (3, 4, 4, 2), (nn.Tanh(), nn.ReLU(), nn.Identity()), nn.HuberLoss(),
      lambda p: O.SGD(p, lr=0.1))
trace("smooth-l1", (3, 4, 2), (nn.Sigmoid(), nn.Identity()), nn.SmoothL1Loss(),
      lambda p: O.SGD(p, lr=0.1))
trace("bce", (3, 4, 2), (nn.Tanh(), nn.Sigmoid()), nn.BCELoss(), lambda p: O.Adam(p))
trace("bce-logits", (3, 4, 2), (nn.Tanh(), nn.Identity()), nn.BCEWithLogitsLoss(),
      lambda p: O.Adam(p))
trace("cross-entropy", (3, 4, 3), (nn.Tanh(), nn.Identity()), nn.CrossEntropyLoss(),
      lambda p: O.SGD(p, lr=0.5))
trace("cross-entropy-sum", (3, 4, 3), (nn.ReLU(), nn.Identity()),
      nn.CrossEntropyLoss(reduction="sum"), lambda p: O.SGD(p, lr=0.05))
