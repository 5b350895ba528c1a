"""Writes landscape.txt: the loss over three planes through the networks of networks.py, by NumPy in
double, after 40 updates of gradient descent, which are the path.

Of each plane the ends of both axes; the share of the path's variance in it, the farthest of its
moments, the first one's coordinates; −∇L, its length and what of it lies in the plane; and the loss
at 25 points of the grid.

    python3 tests/reference/landscape.py >tests/reference/landscape.txt
"""
import math

import numpy as np

from networks import line, networks

UPDATES, RATE, SIDE, SHOWN = 40, 0.1, 51, (0, 13, 25, 38, 50)
MASK = (1 << 64) - 1


class Pcg:
    """PCG32 and Marsaglia's polar method, as core/base/rng.h says it."""

    def __init__(self, seed, stream):
        self.state, self.increment = 0, (stream << 1 | 1) & MASK
        self.bits()
        self.state = (self.state + seed) & MASK
        self.bits()

    def bits(self):
        old = self.state
        self.state = (old * 6364136223846793005 + self.increment) & MASK
        shifted, turn = ((old >> 18 ^ old) >> 27) & 0xFFFFFFFF, old >> 59
        return (shifted >> turn | shifted << (32 - turn & 31)) & 0xFFFFFFFF

    def uniform(self):
        return -1 + 2 * (self.bits() * 2.0 ** -32)

    def normal(self):
        while True:
            u, v = self.uniform(), self.uniform()
            s = u * u + v * v
            if 0 < s < 1:
                return u * math.sqrt(-2 * math.log(s) / s)


def directions(net, theta, seed):
    """After Li et al.: what goes into a unit is as long as its weights are; biases are 0."""
    rng, out = Pcg(seed, 6), np.zeros((2, len(theta)))
    for d in out:
        for first, bias, _, fan_in in net.blocks:
            for w in range(first, bias, fan_in):
                row = np.array([rng.normal() for _ in range(fan_in)])
                own = np.linalg.norm(theta[w:w + fan_in])
                d[w:w + fan_in] = row * own / (np.linalg.norm(row) + 1e-10)
    return out


def principal(moments):
    values, vectors = np.linalg.eigh(np.cov(moments.T))
    d = vectors[:, [-1, -2]].T.copy()
    for k in range(2):
        along = moments @ d[k]
        if along[np.argmax(np.abs(along))] > 0:
            d[k] = -d[k]
    return d, values[-2:].sum() / values.sum()


def round_up(v):
    unit = 10.0 ** math.floor(math.log10(v))
    return unit * next(s for s in (1, 2, 5, 10) if v / unit <= s)


def frame(kind, theta, pair, at):
    if kind == "random":
        return [(-1, 1), (-1, 1)]
    if kind == "weights":
        reach = round_up(1.5 * max(1, *(abs(theta[p]) for p in pair)))
        return [(-reach - theta[p], reach - theta[p]) for p in pair]
    low, high = at.min(axis=0), at.max(axis=0)
    wide, ends = high - low, []
    for k in range(2):
        w, middle = max(wide[k], wide[1 - k] / 3), (low[k] + high[k]) / 2
        unit = round_up(w / 10)
        ends.append((unit * math.floor((middle - 0.8 * w) / unit),
                     unit * math.ceil((middle + 0.8 * w) / unit)))
    return ends


for k, net in enumerate(networks()):
    path = [net.theta]
    for _ in range(UPDATES):
        path.append(path[-1] - RATE * net.gradient(path[-1]))
    theta = path[-1]
    moments, g = np.array(path) - theta, net.gradient(theta)
    pair = [0, len(theta) - 1]
    for kind in ("weights", "random", "path"):
        if kind == "weights":
            d = np.eye(len(theta))[pair]
        elif kind == "random":
            d = directions(net, theta, k)
        else:
            d, share = principal(moments)
        if np.linalg.matrix_rank(d, 1e-9) < 2:
            continue
        at = np.linalg.lstsq(d.T, moments.T, rcond=None)[0].T
        rest = moments - at @ d
        within = at @ d - (at @ d).mean(axis=0)
        whole = moments - moments.mean(axis=0)
        in_plane = np.sum(within ** 2) / np.sum(whole ** 2)
        assert kind != "path" or abs(in_plane - share) < 1e-9
        ends = frame(kind, theta, pair, at)
        axes = [np.linspace(low, high, SIDE) for low, high in ends]
        down = np.linalg.lstsq(d.T, -g, rcond=None)[0] @ d
        line(k, kind, [*ends[0], *ends[1], in_plane, np.linalg.norm(rest, axis=1).max(), *at[0],
                       np.linalg.norm(g), np.linalg.norm(down),
                       *(net.loss(theta + axes[0][i] * d[0] + axes[1][j] * d[1])
                         for j in SHOWN for i in SHOWN)])
