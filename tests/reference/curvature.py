"""Writes curvature.txt: all eigenvalues of the Hessians of the networks of networks.py, by NumPy.

    python3 tests/reference/curvature.py >tests/reference/curvature.txt
"""
import numpy as np

from networks import line, networks

for k, net in enumerate(networks()):
    g = net.gradient(net.theta)
    line(k, "loss", net.loss(net.theta))
    line(k, "gradient", np.sqrt(g @ g))
    h = net.hessian(net.theta)
    line(k, "values", np.linalg.eigvalsh(h))
    # √D H √D, with scales as an optimizer could have them.
    d = 1 / (0.1 + np.arange(len(g)) % 5)
    line(k, "scaled", np.linalg.eigvalsh(np.sqrt(d)[:, None] * h * np.sqrt(d)[None, :])[-1])
    # Without the parameters of the first layer's first unit.
    w, b, units, fan_in = net.blocks[0]
    stay = set(range(w, w + fan_in)) | {b}
    move = [i for i in range(len(g)) if i not in stay]
    line(k, "frozen", np.linalg.eigvalsh(h[np.ix_(move, move)]))
