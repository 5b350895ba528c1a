"""Writes probe.txt: what the probe finds in the networks of networks.py, by NumPy in double.

    python3 tests/reference/probe.py >tests/reference/probe.txt
"""
import numpy as np

from networks import line, networks

for k, net in enumerate(networks()):
    g = net.gradient(net.theta)
    h = net.hessian(net.theta)
    line(k, "loss", net.loss(net.theta))
    line(k, "slope", -g @ g)
    line(k, "curvature", g @ h @ g)
    # The line of a rate of 0.1: from 1e-6 on, twenty a decade.
    rates = [10.0 ** (-6 + i / 20) for i in range(0, 201, 10)]
    line(k, "line", [net.loss(net.theta - r * g) for r in rates])
