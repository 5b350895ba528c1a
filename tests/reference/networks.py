"""Twenty random networks in NumPy, to check instruments against: loss, gradient, Hessian.

Written from the definitions, in double, on numbers that are exact in float. As a program it writes
networks.txt, which tests/reference/networks.c reads; the scripts beside it import it:

    python3 tests/reference/networks.py >tests/reference/networks.txt
"""
import numpy as np

SHAPES = ["2-4-1", "1-6-1", "3-5-2", "2-3-3-1", "4-3", "2-8-8-1", "5-4-3", "2-2-1", "1-1", "6-5-4-3"]
HIDDEN = ["tanh", "sigmoid", "softplus", "silu", "gelu", "sine", "elu", "tanh", "mish", "softsign"]
# The output activation and its loss.
ENDS = [("sigmoid", "half-squared"), ("identity", "half-squared"), ("softmax", "cross-entropy"),
        ("sigmoid", "binary-cross-entropy"), ("tanh", "mean-squared")]


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def normal(z):
    """The distribution function of the normal distribution."""
    return 0.5 * (1 + np.vectorize(__import__("math").erf)(z / np.sqrt(2)))


VALUES = {
    "identity": lambda z: z,
    "sigmoid": sigmoid,
    "tanh": np.tanh,
    "softplus": lambda z: np.logaddexp(0, z),
    "silu": lambda z: z * sigmoid(z),
    "gelu": lambda z: z * normal(z),
    "sine": np.sin,
    "elu": lambda z: np.where(z > 0, z, np.exp(np.minimum(z, 0)) - 1),
    "mish": lambda z: z * np.tanh(np.logaddexp(0, z)),
    "softsign": lambda z: z / (1 + np.abs(z)),
    "softmax": lambda z: np.exp(z - z.max(1, keepdims=True))
    / np.exp(z - z.max(1, keepdims=True)).sum(1, keepdims=True),
}


def sp(z):
    return np.logaddexp(0, z)


SLOPES = {
    "identity": lambda z: np.ones_like(z),
    "sigmoid": lambda z: sigmoid(z) * (1 - sigmoid(z)),
    "tanh": lambda z: 1 - np.tanh(z) ** 2,
    "softplus": sigmoid,
    "silu": lambda z: sigmoid(z) * (1 + z * (1 - sigmoid(z))),
    "gelu": lambda z: normal(z) + z * np.exp(-z * z / 2) / np.sqrt(2 * np.pi),
    "sine": np.cos,
    "elu": lambda z: np.where(z > 0, 1, np.exp(np.minimum(z, 0))),
    "mish": lambda z: np.tanh(sp(z)) + z * (1 - np.tanh(sp(z)) ** 2) * sigmoid(z),
    "softsign": lambda z: 1 / (1 + np.abs(z)) ** 2,
}


class Network:
    """One of them: sizes, hidden and output activations, loss, theta, x [n][inputs], t."""

    def __init__(self, k):
        rng = np.random.default_rng(1000 + k)
        self.shape, self.hidden = SHAPES[k % len(SHAPES)], HIDDEN[k // 2]
        self.sizes = [int(s) for s in self.shape.split("-")]
        self.output, self.loss_name = ENDS[(k + k // 5) % len(ENDS)]
        if self.output == "softmax" and self.sizes[-1] == 1:
            self.output, self.loss_name = "identity", "half-squared"
        self.samples = 6 + k
        self.blocks, n = [], 0  # of each layer: where W and b are in theta
        for fan_in, units in zip(self.sizes, self.sizes[1:]):
            self.blocks.append((n, n + units * fan_in, units, fan_in))
            n += units * fan_in + units
        exact = lambda a: a.astype(np.float32).astype(float)
        self.theta = exact(rng.normal(0, 0.9, n))
        self.x = exact(rng.uniform(-1.5, 1.5, (self.samples, self.sizes[0])))
        outputs = self.sizes[-1]
        if self.output == "softmax":
            self.t = np.eye(outputs)[rng.integers(outputs, size=self.samples)]
        elif self.loss_name == "binary-cross-entropy":
            self.t = rng.integers(2, size=(self.samples, outputs)).astype(float)
        else:
            self.t = exact(rng.uniform(-0.9, 0.9, (self.samples, outputs)))

    def activations(self):
        return [self.hidden] * (len(self.blocks) - 1) + [self.output]

    def forward(self, theta):
        """z and a of each layer."""
        a, zs, outs = self.x, [], []
        for (w, b, units, fan_in), name in zip(self.blocks, self.activations()):
            z = a @ theta[w:b].reshape(units, fan_in).T + theta[b:b + units]
            a = VALUES[name](z)
            zs.append(z)
            outs.append(a)
        return zs, outs

    def losses(self, theta):
        """L of each sample."""
        zs, outs = self.forward(theta)
        a, t, z = outs[-1], self.t, zs[-1]
        if self.loss_name == "half-squared":
            return ((a - t) ** 2).sum(1) / 2
        if self.loss_name == "mean-squared":
            return ((a - t) ** 2).mean(1)
        if self.loss_name == "cross-entropy":
            m = z.max(1, keepdims=True)
            return (m[:, 0] + np.log(np.exp(z - m).sum(1))) - (t * z).sum(1)
        # binary-cross-entropy from z: mean over the outputs
        return (np.logaddexp(0, z) - t * z).mean(1)

    def loss(self, theta):
        return self.losses(theta).mean()

    def sample_gradients(self, theta):
        """[samples][n]."""
        zs, outs = self.forward(theta)
        a, t = outs[-1], self.t
        if self.output == "softmax":
            delta = a - t
        elif self.loss_name == "binary-cross-entropy":
            delta = (a - t) / self.sizes[-1]
        else:
            share = 2 / self.sizes[-1] if self.loss_name == "mean-squared" else 1
            delta = share * (a - t) * SLOPES[self.output](zs[-1])
        g = np.zeros((self.samples, len(theta)))
        for l in range(len(self.blocks) - 1, -1, -1):
            w, b, units, fan_in = self.blocks[l]
            into = outs[l - 1] if l > 0 else self.x
            g[:, w:b] = (delta[:, :, None] * into[:, None, :]).reshape(self.samples, -1)
            g[:, b:b + units] = delta
            if l > 0:
                delta = delta @ theta[w:b].reshape(units, fan_in) * SLOPES[self.hidden](zs[l - 1])
        return g

    def gradient(self, theta):
        return self.sample_gradients(theta).mean(0)

    def hessian(self, theta):
        """By central differences of the gradient, with Richardson's extrapolation: about 1e-10."""
        n = len(theta)
        h = np.zeros((n, n))
        for i in range(n):
            e = np.zeros(n)
            e[i] = 1e-3
            near = (self.gradient(theta + e) - self.gradient(theta - e)) / 2e-3
            far = (self.gradient(theta + 2 * e) - self.gradient(theta - 2 * e)) / 4e-3
            h[i] = (4 * near - far) / 3
        return (h + h.T) / 2


def networks(count=20):
    return [Network(k) for k in range(count)]


def check():
    """The gradient is that of the loss, by differences: where it is not, nothing is written."""
    for k, net in enumerate(networks()):
        g = net.gradient(net.theta)
        for i in range(len(g)):
            e = np.zeros(len(g))
            e[i] = 1e-5
            d = (net.loss(net.theta + e) - net.loss(net.theta - e)) / 2e-5
            assert abs(d - g[i]) < 1e-8 * (1 + abs(d)), (k, i, d, g[i])


def line(k, name, values):
    """What the scripts print of network k."""
    print(k, name, *("%.12g" % v for v in np.ravel(values)))


if __name__ == "__main__":
    check()
    for k, net in enumerate(networks()):
        print(k, "network", net.shape, net.hidden, net.output, net.loss_name, net.samples)
        line(k, "theta", net.theta)
        line(k, "x", net.x)
        line(k, "t", net.t)
