#include "explain/words.h"

#include "core/base/text.h"

static const Word words[WORD_COUNT] = {
    [WORD_LOSS] = {.phase = 2,
        .row = {"L", N_("the loss of one sample: how wrong the outputs are")},
        .symbol = "L"},
    [WORD_WEIGHT] = {.row = {"w", N_("a weight")}, .symbol = "w",
        .mistake = N_("The gradient is that of the weight before the update, not after it.")},
    [WORD_BIAS] = {.row = {"b", N_("a bias")}, .symbol = "b"},
    [WORD_INPUT] = {.row = {"x", N_("an input")}, .symbol = "x",
        .mistake = N_("Nothing is learned of an input: it is data, and no update changes it.")},
    [WORD_Z] = {.phase = 1,
        .row = {"z", N_("what a neuron sums up, before its activation function")},
        .symbol = "z", .formula = "z = Σ wa + b"},
    [WORD_A] = {.phase = 1,
        .row = {"a", N_("an activation: what a neuron hands on; of the inputs, x")},
        .symbol = "a", .formula = "a = f(z)",
        .mistake = N_("It is f(z), not z: the slope is taken at z, before f.")},
    [WORD_F] = {.row = {"f", N_("the activation function of the layer, f′ its slope")},
        .symbol = "f, f′"},
    [WORD_TARGET] = {.row = {"t", N_("a target")}, .symbol = "t"},
    [WORD_CHANGE] = {.row = {"delta of", N_("Δ: a change, such as Δw, what the update adds to w")},
        .symbol = "Δw", .formula = "Δw = w after − w before", .symbols = "w"},
    [WORD_THETA] = {.row = {"theta", N_("all weights and biases together")}, .symbol = "θ"},
    [WORD_FUNCTIONS] = {
        .row = {"functions", N_("σ is the sigmoid; φ and Φ are the density and the distribution "
                                "of the normal distribution")},
        .symbol = "σ φ Φ", .formula = "σ(z) = 1/(1 + e^(−z))", .symbols = "z"},
    [WORD_RATE] = {.row = {"eta", N_("the learning rate")}, .symbol = "η",
        .mistake = N_("A larger rate is not faster for ever: beyond some size the loss grows.")},
    [WORD_G] = {.phase = 3,
        .row = {"g", N_("the gradient that the optimizer takes: the mean of the mini-batch, "
                        "after clipping and with the L2 penalty")},
        .symbol = "g"},
    [WORD_SUM] = {.row = {"sum", N_("the sum over everything of that kind")}, .symbol = "Σ"},
    [WORD_PARTIAL] = {.row = {"partial", N_("∂L/∂w: by how much L changes for a small change of "
                                            "w alone")},
        .symbol = "∂"},
    [WORD_NABLA] = {.row = {"nabla", N_("all derivatives of the weights together")},
        .symbol = "∇W"},
    [WORD_MOMENTUM] = {
        .row = {"momentum", N_("v: the velocity of momentum; with Adam m is the mean of "
                               "gradients and v that of their squares, m′ and v′ corrected for "
                               "their start at 0; with rprop p is the gradient before")},
        .symbol = "v, m, p"},
    [WORD_SETTINGS] = {
        .row = {"settings", N_("μ, β₁, β₂: what share of v and m is kept; ε keeps a denominator "
                               "from 0; λ is the weight decay")},
        .symbol = "μ β₁ β₂ ε λ"},

    [WORD_RULE] = {
        .row = {"chain-rule", N_("the derivative of a chain of functions: the product of the "
                                 "derivatives of its links")}},
    [WORD_W_GRADIENT] = {.phase = 3,
        .row = {"w-gradient", N_("how the loss of this sample changes with the weight")},
        .mistake = N_("It is of one sample; the update goes by the mean over the mini-batch.")},
    [WORD_B_GRADIENT] = {.phase = 3,
        .row = {"b-gradient", N_("how the loss of this sample changes with the bias: δ itself")}},
    [WORD_A_GRADIENT] = {.phase = 3,
        .row = {"a-gradient", N_("how the loss changes with what this neuron hands on")},
        .mistake = N_("It comes back through all neurons that the activation goes to, not one.")},
    [WORD_X_GRADIENT] = {.phase = 3,
        .row = {"x-gradient", N_("how the loss changes with this input")}},
    [WORD_SLOPE] = {.phase = 1,
        .row = {"slope", N_("how steep the activation function is where the neuron stands")},
        .mistake = N_("It is f′ at z, not at a; 1−a² is tanh′(z) written with a.")},
    [WORD_DELTA] = {.phase = 3,
        .row = {"error", N_("how the loss changes with the sum of the neuron: what travels back")},
        .mistake = N_("f′(z) must not be left out; softmax with cross-entropy has it in a − t.")},
    [WORD_Z_BY_W] = {.phase = 1,
        .row = {"z-by-w", N_("how the sum changes with the weight: the activation that comes in")},
        .mistake = N_("It is the activation at the start of the link, not the weight.")},
    [WORD_Z_BY_B] = {
        .row = {"z-by-b", N_("how the sum changes with the bias: 1, whatever comes in")}},
    [WORD_MEAN] = {.phase = 3,
        .row = {"batch-mean", N_("the mean over the samples of the mini-batch")},
        .mistake = N_("It is a mean, not a sum: a larger mini-batch makes no larger step.")},
    [WORD_DROPOUT] = {
        .row = {"dropout", N_("the activation function; dropout sets some of its values to 0 and "
                              "makes up for it in the others")}},
    [WORD_CURVE] = {
        .row = {"curve", N_("the activation function around the sum of the neuron, and its "
                            "tangent")}},
    [WORD_TERM] = {.phase = 2,
        .row = {"term", N_("the part that one output has in the loss")}},
    [WORD_OFF] = {.phase = 1,
        .row = {"off", N_("how far the output is from its target")},
        .mistake = N_("It is output minus target: where the output is too large, it is plus.")},

    [WORD_UPDATE] = {.row = {"update", N_("how the optimizer makes a new number of the old one")}},
    [WORD_DESCENT] = {
        .row = {"descent", N_("gradient descent: a step against the gradient, as long as the "
                              "rate and the gradient say")},
        .mistake = N_("The step goes against the gradient: minus, not plus.")},
    [WORD_FROZEN] = {.row = {"held", N_("the neuron is frozen: the update leaves it as it is")}},
    [WORD_BATCH_GRADIENT] = {.phase = 3,
        .row = {"batch-gradient", N_("the mean gradient of the mini-batch, before anything is done "
                                     "to it")}},
    [WORD_CUT] = {.phase = 4,
        .row = {"cut-gradient", N_("the gradient, cut where it was larger than allowed")}},
    [WORD_FACTOR] = {.phase = 4,
        .row = {"norm-factor", N_("what all gradients are multiplied by, so that their norm is "
                                  "allowed")}},
    [WORD_L2] = {.phase = 4,
        .row = {"l2-term", N_("what the L2 penalty adds to the gradient")}},
    [WORD_STATE] = {.phase = 4,
        .row = {"state", N_("what the optimizer has kept of this number so far")}},
    [WORD_NEXT_STATE] = {.phase = 4,
        .row = {"next-state", N_("what the optimizer keeps of it now")}},
    [WORD_CORRECTED] = {.phase = 4,
        .row = {"corrected", N_("the same without what its start at 0 makes too small")}},
    [WORD_DECAY] = {.phase = 4,
        .row = {"decay-term", N_("what weight decay takes from the weight")}},
    [WORD_STEP] = {.phase = 4,
        .row = {"optimizer-step", N_("what the optimizer adds")},
        .mistake = N_("A step can be lost: less than half of the last digit of the number.")},
    [WORD_L1] = {.phase = 4,
        .row = {"l1-term", N_("what the L1 penalty takes from the size of the weight")}},
    [WORD_AFTER] = {.phase = 4,
        .row = {"after", N_("the number after the update")}},

    [WORD_EFFECT] = {
        .row = {"effect", N_("what all updates together did to the loss of the mini-batch")}},
    [WORD_PREDICTED] = {.phase = 4,
        .row = {"predicted", N_("what the gradient says that the loss would change by")},
        .mistake = N_("It holds for small steps only: a curved loss changes otherwise.")},
    [WORD_ACTUAL] = {.phase = 4,
        .row = {"actual", N_("what the loss has changed by")}},
    [WORD_NEXT_LOSS] = {.phase = 4,
        .row = {"next-loss", N_("the loss of the same mini-batch after the update")}},
    [WORD_CHECK] = {
        .row = {"check", N_("the gradient beside differences of the loss, which know nothing of "
                            "the backward pass")}},
    [WORD_EPSILON] = {.row = {"epsilon", N_("how far the number is moved, up and down")}},
    [WORD_UP] = {.row = {"up", N_("the loss where the number is larger by ε")}},
    [WORD_DOWN] = {.row = {"down", N_("the loss where the number is smaller by ε")}},
    [WORD_QUOTIENT] = {.row = {"quotient", N_("the slope of the loss between the two")}},
    [WORD_BACKPROP] = {.row = {"backprop", N_("the slope that the backward pass has found")}},
    [WORD_ERROR] = {
        .row = {"relative-error", N_("how far the two are apart, beside the larger of them")}},
    [WORD_VERDICT] = {.row = {"verdict", N_("whether the gradient is right")}},

    [WORD_LAYER] = {
        .row = {"units", N_("the sums, activations and errors of all neurons of the layer")}},
    [WORD_SHAPE] = {
        .row = {"shape", N_("how many numbers the layer learns: a weight for each neuron and "
                            "each source, a bias for each neuron")}},
    [WORD_WEIGHTS_NORM] = {
        .row = {"weights-norm", N_("how large the weights of the layer are together")}},
    [WORD_NORM] = {.phase = 3,
        .row = {"sample-norm", N_("how large the gradient of one sample is in this layer: ‖δ‖ "
                                  "times ‖a‖ of what comes in; rms is the root of the mean of "
                                  "its squares over the samples")}},
    [WORD_MEAN_NORM] = {.phase = 3,
        .row = {"mean-norm", N_("how large the mean gradient of the mini-batch is in this layer")},
        .mistake = N_("Samples that pull in opposite directions cancel in the mean.")},
    [WORD_NEXT_RATE] = {.row = {"next-rate", N_("the learning rate of the next update")}},
    [WORD_SET_RATE] = {
        .row = {"set-rate", N_("the learning rate as it is set, before the schedule")}},
    [WORD_SCHEDULE] = {.row = {"schedule", N_("how the learning rate changes as epochs go by")}},
    [WORD_SCHEDULE_EPOCHS] = {
        .row = {"schedule-epochs", N_("the length or the period of the schedule in epochs")}},
    [WORD_SCHEDULE_FACTOR] = {
        .row = {"schedule-factor", N_("what the schedule multiplies the learning rate by")}},
    [WORD_OPTIMIZER] = {.row = {"optimizer", N_("how a gradient becomes an update")}},
};

const Table word_table = TABLE_OF("word", words);

const Word *word_of(WordId id)
{
    return &words[id];
}

const Word *word_find(const char *name)
{
    int index = table_called(&word_table, name);
    return index >= 0 ? &words[index] : NULL;
}
