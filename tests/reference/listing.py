"""Writes assets/traces/listing.ndjson: the NumPy program of the tutorial that this one grew from, run
as it was printed, with a line of the protocol after each epoch. It learns XOR by 2-2-1, sigmoid in
both layers, and hardly ever does: it defines sigmoid_derivative and never calls it.

    /usr/bin/python3 tests/reference/listing.py >assets/traces/listing.ndjson

tests/unit/trace.c does the same again in C, from the weights of the first epoch.
"""
import json

import numpy as np

EPOCHS, WRITTEN = 1000, 20

np.random.seed(1)
X = np.array([[0, 0, 1, 1], [0, 1, 0, 1]])
y = np.array([[0, 1, 1, 0]])

W1 = np.random.normal(0, 1, (2, 2))
b1 = np.random.normal(0, 1, (2, 1))
W2 = np.random.normal(0, 1, (1, 2))
b2 = np.random.normal(0, 1, (1, 1))
learning_rate = 0.05


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_derivative(z):
    return sigmoid(z) * (1 - sigmoid(z))


def write(**line):
    if line.get("step", 0) <= WRITTEN:
        print(json.dumps(line))


def parameters(W1, b1, W2, b2):
    return {"W1": W1.tolist(), "b1": b1.tolist(), "W2": W2.tolist(), "b2": b2.tolist()}


write(backprop=1, layout="torch",
      model={"inputs": 2, "layers": [
          {"units": 2, "activation": "sigmoid", "names": ["W1", "b1"]},
          {"units": 1, "activation": "sigmoid", "names": ["W2", "b2"]}]},
      loss="mean-squared", optimizer={"name": "sgd", "rate": learning_rate}, precision="float64")

for epoch in range(EPOCHS):
    # forward
    Z1 = np.dot(W1, X) + b1
    A1 = sigmoid(Z1)
    Z2 = np.dot(W2, A1) + b2
    A2 = sigmoid(Z2)
    loss = np.mean(np.square(y - A2))

    # backward
    dA2 = -(y - A2)
    dW2 = np.dot(dA2, A1.T)
    db2 = np.sum(dA2, axis=1, keepdims=True)
    dA1 = np.dot(W2.T, dA2)
    dW1 = np.dot(dA1, X.T)
    db1 = np.sum(dA1, axis=1, keepdims=True)

    write(step=epoch, epoch=epoch, loss=loss, x=X.T.tolist(), t=y.T.tolist(),
          w=parameters(W1, b1, W2, b2), g=parameters(dW1, db1, dW2, db2))

    # update
    W2 = W2 - learning_rate * dW2
    b2 = b2 - learning_rate * db2
    W1 = W1 - learning_rate * dW1
    b1 = b1 - learning_rate * db1

write(step=EPOCHS, w=parameters(W1, b1, W2, b2))
