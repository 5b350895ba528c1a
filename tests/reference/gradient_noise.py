"""Writes gradient_noise.txt: how single gradients of the networks of networks.py differ, by NumPy.

    python3 tests/reference/gradient_noise.py >tests/reference/gradient_noise.txt
"""
import numpy as np

from networks import line, networks

for k, net in enumerate(networks()):
    g = net.sample_gradients(net.theta)
    mean = g.mean(0)
    # The trace of the covariance matrix itself: NumPy divides by N − 1.
    trace = np.trace(np.atleast_2d(np.cov(g, rowvar=False)))
    line(k, "square", mean @ mean)
    line(k, "trace", trace)
    line(k, "scale", trace / (mean @ mean))
    line(k, "cancelling", np.linalg.norm(g.sum(0)) / np.linalg.norm(g, axis=1).sum())
    # The gradients of all samples at one parameter, which differs from network to network.
    line(k, "pulls", g[:, 7 * k % g.shape[1]])
