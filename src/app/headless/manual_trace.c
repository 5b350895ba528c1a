/* What the manual page says about traces: the protocol, how a program writes it, and what is told
 * of it. */
#include "app/headless/manual.h"

#include <stddef.h>

const char *const manual_trace[] = {
    "`backprop check --trace FILE` checks a training run that any program has written, in any "
    "language: every gradient is computed again from parameters and samples, every update from the "
    "gradient and what the optimizer remembers, in double. The first number that does not follow "
    "is named, with what would be right, and where it is one of the usual mistakes (below, and "
    "`backprop list mistakes`) that mistake is named too. Exit status 0: all of it follows; 1: it "
    "does not, or the file is none; 2: something has to be said first. `--json` gives the same to "
    "scripts, `-` is standard input. `backprop train --trace FILE` writes such a file. Try "
    "`traces/listing.ndjson` among the files that come with the program: a tutorial's program that "
    "never learns.",
    "A file of it has one JSON object a line, as Python's json.dumps makes it. Here is a whole "
    "program that learns XOR and writes one on standard output; leave `* (1 - A1 * A1)` out and "
    "see what is said:",
    "    import json, numpy as np",
    "    def say(line): print(json.dumps(line, default=np.ndarray.tolist))",
    "    X, T = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0], [1], [1], [0]])",
    "    w = {\"W1\": np.random.randn(3, 2), \"b1\": np.zeros(3),",
    "         \"W2\": np.random.randn(1, 3), \"b2\": np.zeros(1)}",
    "    say({\"backprop\": 1, \"layout\": \"torch\", \"model\": {\"inputs\": 2, \"layers\": [",
    "        {\"units\": 3, \"activation\": \"tanh\", \"names\": [\"W1\", \"b1\"]},",
    "        {\"units\": 1, \"activation\": \"sigmoid\", \"names\": [\"W2\", \"b2\"]}]},",
    "        \"loss\": \"half-squared\", \"optimizer\": {\"name\": \"sgd\", \"rate\": 0.5}})",
    "    for step in range(100):",
    "        A1 = np.tanh(X @ w[\"W1\"].T + w[\"b1\"])",
    "        A2 = 1 / (1 + np.exp(-(A1 @ w[\"W2\"].T + w[\"b2\"])))",
    "        D2 = (A2 - T) * A2 * (1 - A2) / len(X)",
    "        D1 = D2 @ w[\"W2\"] * (1 - A1 * A1)",
    "        g = {\"W1\": D1.T @ X, \"b1\": D1.sum(0), \"W2\": D2.T @ A1, \"b2\": D2.sum(0)}",
    "        say({\"step\": step, \"x\": X, \"t\": T, \"w\": w, \"g\": g})",
    "        w = {k: w[k] - 0.5 * g[k] for k in w}",
    "Without NumPy, lists of lists are written as they are; tensors of PyTorch have tolist too.",
    "The first line says what is trained:",
    "* backprop | The version of the protocol: 1.",
    "* layout | Of weights: \"torch\" is [units][fan_in], a row for each unit; \"keras\" is "
    "[fan_in][units].",
    "* model | \"inputs\", and in \"layers\" for each layer its \"units\", its \"activation\", and "
    "in \"names\" what its weights and its bias are called in the lines to come (w1, b1, w2, … "
    "where that is not said; a layer with one name has no bias).",
    "* loss, reduction | The loss of a sample, and whether that of a mini-batch is their \"mean\" "
    "(where nothing is said) or \"sum\".",
    "* optimizer | A name, or an object of \"name\" and settings: \"rate\", and momentum, beta1, "
    "beta2, epsilon, l1, l2, decay, clip-value, clip-norm as the options of these names; what is "
    "not said is as there.",
    "* precision | \"float32\" (where nothing is said), \"float64\", \"float16\" or \"bfloat16\": "
    "in what the program computes.",
    "* dropout, frozen | The share that is dropped, with which gradients cannot be judged; units "
    "that stay as they are, as in `--freeze`.",
    "What of activations, loss, optimizer, its settings and rate is not said there, options say: "
    "`--loss`, `--rate` and so on. Names are those of this program or of PyTorch and Keras (ReLU, "
    "MSELoss, BCEWithLogitsLoss, CrossEntropyLoss, Adam with lr, betas, eps and weight_decay, …), "
    "whose losses of logits make the last activation themselves.",
    "Each other line is a step. Everything in it is of before its update; the parameters after it "
    "are those of the next line. Only \"step\" is needed, and what is absent is not judged:",
    "* step | Updates made so far: 0, 1, 2, …",
    "* w, g | Objects with an array under each name: the parameters, and the gradient of the "
    "mini-batch.",
    "* x, t | Inputs and targets of the samples that the gradient is of: [n], or [samples][n], a "
    "row for each.",
    "* samples | How many they were, where x and t are only some of them, of which the gradient "
    "cannot be judged.",
    "* a, d | Arrays with an entry for each layer, or null: a = f(z), and δ = ∂L/∂z, of the "
    "sample's loss or of the mini-batch's, for each sample a row.",
    "* rate, loss, test_loss, epoch | Numbers. The rate is that of this update; the loss is "
    "judged to four digits.",
    "* state, number | What the optimizer remembers, an object as w under each of its letters "
    "(v; m and v of Adam, or exp_avg and exp_avg_sq), and the number of this update among its own, "
    "from 1. Where they are absent it is 0 at the first line, and is gone on with.",
    "* clipped | true: g was clipped before it was written.",
    "A last line with nothing but step and w lets the last update be judged too. NaN, Infinity and "
    "null may stand for numbers; a bias may be a row or a column; a large array may be "
    "{\"dtype\": \"<f4\" or \"<f8\", \"shape\": […], \"data\": base64 of its bytes}. Other keys "
    "are ignored, a line without an end is left out. A line has at most 16 MiB and 65,536 "
    "samples, a model at most 2,097,152 parameters.",
    "How far a number may be off is not guessed: for each it is computed how far rounding can lead "
    "in the precision that is said, whatever the order of the sums. A gradient that follows is "
    "never refused, and where rounding may be as large as a layer's gradient that is said. Write "
    "all digits: where they are too few to tell, the mistake is called \"rounded numbers\".",
    NULL,
};
