#include "view/glossary.h"

#include "view/chain.h"

#include <stdio.h>
#include <string.h>

#define BIT(ink) (UINT32_C(1) << (ink))
enum {
    TEXT = BIT(INK_TEXT),
    DIM = BIT(INK_DIM),
    BRIGHT = BIT(INK_BRIGHT),
    FRAME = BIT(INK_FRAME) | BIT(INK_FRAME_FOCUS),
    KEY = BIT(INK_KEY),
    BAR = BIT(INK_BAR),
    CURVE = BIT(INK_CURVE),
    OLD = BIT(INK_CURVE_OLD),
    TEST = BIT(INK_CURVE_TEST),
    MARK = BIT(INK_MARK),
    ERROR = BIT(INK_ERROR),
    ON = BIT(INK_ON),
    VALUE = BIT(INK_VALUE),
    MAP = BIT(INK_MAP),
    /* What letters of formulas are written in. */
    INKS = TEXT | DIM | BRIGHT | VALUE | KEY | MARK | ERROR | CURVE
};

static const GlossaryEntry entries[] = {
    {{"weight", "a link: the weight w between two neurons, or with v its gradient or its last "
      "update. Blue and solid is plus, orange and dashed minus, thick is large"},
     "network", "⠤ ⠶ ⣿", "⣿─═│║/\\-=H|", VALUE | TEXT, NULL, "∂L/∂w = ∂L/∂a · ∂a/∂z · ∂z/∂w",
     "w L a z"},
    {{"absent link", "a link whose gradient or update has not been computed yet: single dots"},
     "network", "⠄ ⠄ ⠄", "⣿·", DIM, NULL, NULL, NULL},
    {{"faint link", "a link that the pass has not reached yet"},
     "network", "⠄ ⠄ ⠄", "⣿─═│║/\\-=H|.", DIM | FRAME, NULL, NULL, NULL},
    {{"selected link", "the link that the strip below works out: thick, bright"},
     "network", "⣿⣿⣿", "⣿─═│║/\\-=H|", BRIGHT, NULL, NULL, NULL},
    {{"input", "a chip at the left: one number of the sample in the spotlight"},
     "network", "x₁ +1.000", "+-.", ON, NULL, "∂L/∂x = Σ w δ", "x w delta"},
    {{"neuron", "a chip: the activation of a neuron for the sample in the spotlight; blue is plus, "
      "orange minus, a strong colour large"},
     "network", "h₁ +0.519", "+-.", ON, NULL, "z = Σ w a + b,  a = f(z),  δ = ∂L/∂a · f′(z)",
     "z f w a b delta"},
    {{"output", "a chip at the right: what the network answers; the target is below it"},
     "network", "ŷ +0.617", "+-.", ON, NULL, "z = Σ w a + b,  a = f(z),  δ = ∂L/∂a · f′(z)",
     "z f w a b t delta"},
    {{"selected", "brackets around the neuron, or the numbers of a matrix, that are selected; "
      "around a neuron also where its bias or target is, and has no room of its own; ▸ before "
      "what else is selected, and at a row of cells, with ↓ at their column"},
     "network", "[+0.519] ▸", "[]▸↓>v", BRIGHT | MARK | BAR, NULL, NULL, NULL},
    {{"frozen", "a neuron that updates leave as it is: f freezes it, F lets it learn again"},
     "network", "❄ +0.519", "❄*", ON, NULL, NULL, NULL},
    {{"name", "x is an input, h a hidden neuron, ŷ an output; of several hidden layers, h₂.₁ is "
      "the first neuron of the second. Names of the data stand beside them"},
     "network", "x₁ h₂.₁ ŷ", "₀₁₂₃₄₅₆₇₈₉._-", DIM | TEXT | BRIGHT, NULL, NULL, NULL},
    {{"bias", "what is added to the sum of a neuron whatever comes in"},
     "network", "b +0.188", "+-.", VALUE | BRIGHT, NULL, "∂L/∂b = δ", "b delta"},
    {{"delta", "how the loss changes with the sum z of a neuron: what travels back; without "
      "colour, one of the pass before is in parentheses"},
     "network", "δ -0.046", "δ+-.()", INKS, NULL, "δ = ∂L/∂z = ∂L/∂a · f′(z)", "L z a f"},
    {{"target", "what the output is to be for this sample"},
     "network", "target 1", "-.+", DIM | BRIGHT, NULL, "L(a, t)", "L a t"},
    {{"cells", "a layer that is too tall for chips, each cell a neuron (or several): its colour is "
      "the activation; without colour, darker is larger and - is negative"},
     "network", "▀▄ ░▒▓█", "▀▄█▓▒░·-#%:.*", VALUE | DIM | BAR, NULL, NULL, NULL},
    {{"layer", "a column of neurons: its number or name and its activation function"},
     "network", "hidden tanh", "-", DIM | BRIGHT, "hidden input output", "z = W a + b,  a = f(z)",
     "z a b f"},
    {{"norm", "under each layer, how large the gradient of its weights is for one sample (root "
      "mean square over the mini-batch, of at most 256 spread over a larger one), and the share of "
      "its square in the sum over all layers; in red below a thousandth of the largest"},
     "network", "‖∇W‖ 0.12 46%", "‖∇|.-%<,", DIM | KEY | ERROR, NULL, "‖∇W‖ = ‖δ‖ ‖a‖", "delta a"},
    {{"mean", "the norm of the mean gradient of the mini-batch, which the update uses: the thin "
      "grey bar at the right of the norm's"},
     "network", "mean 0.03", "▁▂▃▄▅▆▇█░▒▓.:-=+*#%@_↑↓^v-", DIM | KEY, "mean",
     "‖mean ∇W‖ = √(Σ (∂L/∂w)²)", "L w"},
    {{"samples cancel", "a layer whose mean gradient has less than a hundredth of the norm of one "
      "sample's: the samples pull in opposite directions, and the update hardly moves"},
     "network", "samples cancel", ":-,.'", KEY | ERROR, "samples cancel mean of layer has", NULL,
     NULL},
    {{"gradient bar", "the logarithm of each layer's norm on a scale that stays, from 1e-8 to "
      "1e2: stairs down to the left, or shorter bars further up, are a gradient that vanishes; "
      "↑ ↓ are beyond the scale"},
     "network", "▃▅▇█ ↑↓", "▁▂▃▄▅▆▇█▏▎▍▌▋▊▉░▒▓.:-=+*#%@_↑↓^v", KEY | ERROR, NULL, NULL, NULL},
    {{"not finite", "an infinite gradient, or none that is a number, as a full bar with !"},
     "network", "!", "!▁▂▃▄▅▆▇█▏▎▍▌▋▊▉░▒▓.:-=+*#%@_∇", ERROR | CURVE, "inf not finite", NULL, NULL},
    {{"past of the norm", "the norms of the mini-batches shown before, the newest at the right; 0 "
      "where it was 0"},
     "network", "▁▂▃▅▇0", "▁▂▃▄▅▆▇█░▒▓_.:-=+*#%@", CURVE | DIM, "past", NULL, NULL},
    {{"saturated and dead", "units whose f′(z) is nearly 0, as a share of units and samples, and "
      "units whose f′(z) is 0 in every sample; s and d where room is short; in red where they hold "
      "the gradient up"},
     "network", "sat 50% d12%", "%", DIM | ERROR, "sat dead s d units", NULL, "f z"},
    {{"pulse", "what flows along a link in this phase: w·a forward, w·δ back, Δw in the update; "
      "full is plus, empty minus"},
     "network", "● ○", "●○Oo", VALUE, NULL, NULL, "w a delta"},
    {{"vanishing", "a layer whose gradient is less than a thousandth of another's; or every ∂L/∂w "
      "is 0, while a bias may still have a gradient"},
     "network", "vanishes: …", ":'-.∇", ERROR, "vanishes explodes everywhere", NULL, NULL},
    {{"phases", "the phases of the mini-batch: layers forward, the loss, layers backward, the "
      "update; lit as far as they are computed"},
     "network", "fwd 2/2 loss", "/", CURVE | DIM, "fwd loss back update", NULL, NULL},
    {{"legend", "the colours of the links from minus to plus, and the value of the strongest"},
     "network", "−━━━━━+ 1", "━=", VALUE, NULL, NULL, NULL},
    {{"scale", "the ends of the legend"},
     "network", "− +", "−+-.e", DIM, NULL, NULL, NULL},
    {{"links drawn", "of a large network, the strongest links of each layer"},
     "network", "120 of 2,048", ",", DIM, NULL, NULL, NULL},
    {{"beyond", "there are more layers at this side: H and L go there, and so does selecting"},
     "network", "← →", "←→<>-", MARK, NULL, NULL, NULL},
    {{"frame", "a panel; the one with the bright frame has the focus (p, z)"},
     "network", "╭─╮", "╭╮╯╰─│┌┐└┘+-|", FRAME, NULL, NULL, NULL},
    {{"title", "what a panel shows, and at its right which part of it"},
     "network", "network · …", "·:[],-()", BRIGHT | DIM, NULL, NULL, NULL},
    {{"before", "in a title: what the pass has computed, with the parameters from before "
      "its update; what judges the network is of the parameters now"},
     "network", "before · now", "·", BRIGHT | DIM, NULL, NULL, NULL},
    {{"dim", "in a title: the numbers in dim are not of this pass, but of the last one, or, after "
      "a change, of the pass to come"},
     "network", "dim: last pass", ":", DIM, NULL, NULL, NULL},
    {{"dropped", "a unit that dropout has left out of this mini-batch: its a and slope are 0"},
     "network", "(dropped)", "()", DIM, NULL, NULL, NULL},
    {{"no room", "a number, or its power of ten, that has no room here: select it, and the strip "
      "has it"},
     "network", "~", "~", ON | DIM | VALUE | TEXT, NULL, NULL, NULL},
    {{"not computed", "a number that has not been computed yet: never 0"},
     "network", "—", "—-·", DIM, NULL, NULL, NULL},
    {{"cut", "something more that has no room here"},
     "network", "…", "….", TEXT | DIM | VALUE | ERROR | BAR | MARK | BRIGHT, NULL, NULL, NULL},

    {{"loss curve", "the loss over the whole data set at the end of each epoch"},
     "loss panel", "⠒⠒⠢⢄", "⣿*─-", CURVE, NULL, NULL, NULL},
    {{"earlier branch", "where training went before it was taken back and changed"},
     "loss panel", "⠒⠒⠢⢄", "⣿*", OLD, NULL, NULL, NULL},
    {{"test loss", "the loss of the part of the data that training does not see"},
     "loss panel", "○", "⣿○·*o", TEST, "test", NULL, NULL},
    {{"present", "where training is now"},
     "loss panel", "●", "●", MARK, NULL, NULL, NULL},
    {{"cursor", "the epoch and loss that are read off, with Left and Right or the mouse"},
     "loss panel", "│●", "│●|", FRAME | BRIGHT, NULL, NULL, NULL},
    {{"place in time", "in the title: the branch and the epoch or phase where training is, and how "
      "far it has come on this line, where that is further"},
     "loss panel", "40 of 100", "·.", DIM, NULL, NULL, NULL},
    {{"axes", "epochs to the right, the loss upwards; l makes it logarithmic; Δ 0.02 below, "
      "where a number would read as the one above: so much less"},
     "loss panel", "└──", "└─│+-|.eΔ", FRAME | DIM, NULL, NULL, NULL},

    {{"decision map", "what the output would be over the plane of two inputs; the colour is its "
      "side and how sure it is; without colour, darker is larger"},
     "map", "▀▀ ░▒▓█", "▀░▒▓█.:%#", MAP | VALUE | TEXT, NULL, NULL, NULL},
    {{"sample of the map", "a sample of the training part: full where its target is high, empty "
      "where it is low"},
     "map", "● ○", "●○", ON | BRIGHT | TEXT, NULL, NULL, NULL},

    {{"spotlight", "the sample whose numbers are in the picture ([ and ] take another), and in an "
      "explanation the line that is looked at"},
     "samples", "▸", "▸>", MARK, NULL, NULL, NULL},
    {{"rows", "in the title: whether these are all samples of the training part, or those of the "
      "mini-batch"},
     "samples", "all 12", "", DIM, NULL, NULL, NULL},
    {{"right", "with its present parameters the network decides as the target says; of a gradient, "
      "that differences agree"},
     "samples", "✓", "✓", CURVE, NULL, NULL, NULL},
    {{"wrong", "the network decides otherwise; of a gradient, that differences do not agree"},
     "samples", "✗", "✗", ERROR, NULL, NULL, NULL},

    {{"confusion", "a row for each class that samples have, with how many are in it, a column "
      "for each decision of the network; precision and recall in percent, or R² where targets are "
      "real"},
     "report", "80.0%", "%.:·²", TEXT | DIM, NULL, "R² = 1 − Σ(t−a)²/Σ(t−mean t)²", "t a"},

    {{"opens", "this line opens an explanation of its own: Right"},
     "explanation", "→", "→->", KEY | MARK, NULL, NULL, NULL},
    {{"more", "so many lines follow below those shown: Down"},
     "explanation", "3 more ↓", "↓v", DIM, NULL, NULL, NULL},
    {{"rounded", "≈ stands where digits were left out, = where there are no more"},
     "explanation", "≈", "≈~=×+", DIM, NULL, NULL, NULL},
    {{"measured", "the share of the samples that the numbers below have taken in so far; it grows "
      "while training does not go on"},
     "explanation", "· 43 %", "·%", DIM, NULL, NULL, NULL},
    {{"power of ten", "the numbers below are to be multiplied by it: 1e-2 is 0.01"},
     "explanation", "×1e-2", "×-x", DIM, NULL, NULL, NULL},
    {{"curve of f", "the activation function around the neuron's z"},
     "explanation", "⠤⠤⡠⠒⠒", "⣿·*", CURVE, NULL, "a = f(z)", "a f z"},
    {{"tangent", "the point (z, a) of the neuron, and the slope f′(z) there"},
     "explanation", "●", "⣿+●", MARK, NULL, "f′(z) = ∂a/∂z", "f z a"},
    {{"zero of f", "where a is 0"},
     "explanation", "⠒⠒⠒", "⣿-", FRAME, NULL, NULL, NULL},

    {{"formula", "what is selected, first in letters, then in the numbers just used"},
     "strip", "∂L/∂w = …", "=×·∂Σ∇←→−-+*./()[]²½′³‖≤≈±ₖ^|,:<>", TEXT | DIM | BRIGHT, NULL, NULL,
     "L w a z f delta eta"},
    {{"number", "its colour is its sign; at least four digits, or … (~) for those left out"},
     "strip", "+0.01360", "+-.…~", VALUE, NULL, NULL, NULL},
    {{"letter", "x, h, ŷ, w, b, z, a, δ, L, η and what else a formula has; subscripts count"},
     "strip", "h₁ ← x₁", "₀₁₂₃₄₅₆₇₈₉←-<", TEXT | BRIGHT | DIM, NULL, NULL, NULL},

    {{"key", "a key that does something now; its hint can be clicked"},
     "hints", "? help", "+−⌫↑↓<>?:[]()^-./", KEY, NULL, NULL, NULL},
    {{"message", "what has just been done, or in red why not"},
     "hints", "rate 0.5 → 1", "→->.+/,;:()'[]", MARK | ERROR, NULL, NULL, NULL},
    {{"text", "words: hints, help, what is typed at the prompt"},
     "hints", "abc", "↓·,.:;()/'-–+<>[]?÷×²%|=&_", TEXT | DIM | BRIGHT, NULL, NULL, NULL},

    {{"data", "the data set, and the shape of the network: inputs, hidden neurons, outputs"},
     "status bar", "xor 2-4-1", "-._…", BAR, NULL, NULL, NULL},
    {{"epoch", "how often all samples have been trained on"},
     "status bar", "epoch 71", "", BAR, "epoch", NULL, NULL},
    {{"step", "how many mini-batches have been trained on: updates made"},
     "status bar", "step 284", "", BAR, "step", NULL, NULL},
    {{"loss", "how wrong the network is for the sample shown; the status bar has the mean over the "
      "training part, now or, with @, at the end of that epoch; accuracy and test belong to it"},
     "status bar", "loss 0.12 @71", "@.-+…", BAR, "loss now", "L(a, t)", "L a t"},
    {{"penalty", "what L1 and L2 add to the loss, which leaves them out"},
     "status bar", "+ penalty 0.1", "+.-", BAR, "penalty", "l1 Σ|w| + l2/2 Σ w²", "w"},
    {{"rate", "the learning rate: how far the next update goes against the gradient"},
     "status bar", "rate 0.5", ".-+", BAR, "rate", "w ← w − η g", "eta g w"},
    {{"accuracy", "the share of samples that the network decides rightly"},
     "status bar", "accuracy 75%", "%.", BAR, "accuracy", NULL, NULL},
    {{"test", "loss and accuracy of the part of the data that training does not see"},
     "status bar", "test 0.4 86%", "%.-+", BAR, "test", NULL, NULL},
    {{"state", "whether training runs, and how fast it does when it does"},
     "status bar", "paused 30/s", "▶>/", BAR, "paused running diverged going back", NULL, NULL},

    {{"L", "the loss of one sample: how wrong the outputs are"}, "letters", "L", "", 0, NULL, NULL,
     NULL},
    {{"w", "a weight"}, "letters", "w", "", 0, NULL, NULL, NULL},
    {{"b", "a bias"}, "letters", "b", "", 0, NULL, NULL, NULL},
    {{"x", "an input"}, "letters", "x", "", 0, NULL, NULL, NULL},
    {{"z", "what a neuron sums up, before its activation function"}, "letters", "z", "", 0, NULL,
     "z = Σ w a + b", NULL},
    {{"a", "an activation: what a neuron hands on; of the inputs, x"}, "letters", "a", "", 0, NULL,
     "a = f(z)", NULL},
    {{"f", "the activation function of the layer, f′ its slope"}, "letters", "f, f′", "", 0, NULL,
     NULL, NULL},
    {{"t", "a target"}, "letters", "t", "", 0, NULL, NULL, NULL},
    {{"delta of", "Δ: a change, such as Δw, what the update adds to w"}, "letters", "Δw", "Δ", INKS,
     NULL, "Δw = w after − w before", "w"},
    {{"theta", "all weights and biases together"}, "letters", "θ", "θ", INKS, NULL, NULL, NULL},
    {{"functions", "σ is the sigmoid; φ and Φ are the density and the distribution of the normal "
      "distribution"}, "letters", "σ φ Φ", "σφΦ", INKS, NULL, "σ(z) = 1/(1 + e^(−z))", "z"},
    {{"eta", "the learning rate"}, "letters", "η", "η", INKS, NULL, NULL, NULL},
    {{"g", "the gradient that the optimizer takes: the mean of the mini-batch, after clipping and "
      "with the L2 penalty"}, "letters", "g", "", 0, NULL, NULL, NULL},
    {{"sum", "the sum over everything of that kind"}, "letters", "Σ", "Σ", INKS, NULL, NULL, NULL},
    {{"partial", "∂L/∂w: by how much L changes for a small change of w alone"}, "letters", "∂", "",
     0, NULL, NULL, NULL},
    {{"nabla", "all derivatives of the weights together"}, "letters", "∇W", "", 0, NULL, NULL,
     NULL},
    {{"momentum", "v: the velocity of momentum; with Adam m is the mean of gradients and v that of "
      "their squares, m′ and v′ corrected for their start at 0"}, "letters", "v, m", "", 0, NULL,
     NULL, NULL},
    {{"settings", "μ, β₁, β₂: what share of v and m is kept; ε keeps a denominator from 0; λ is "
      "the weight decay"}, "letters", "μ β₁ β₂ ε λ", "μβελ", INKS, NULL, NULL, NULL},
};

const Table glossary_table = {"entry", entries, sizeof entries[0],
                              sizeof entries / sizeof entries[0]};

const GlossaryEntry *glossary_entry(size_t index)
{
    return &entries[index];
}

const GlossaryEntry *glossary_find(const char *name)
{
    size_t i = 0;
    while (i + 1 < glossary_table.count && strcmp(entries[i].row.name, name) != 0)
        i++;
    return &entries[i];
}

const GlossaryEntry *glossary_of_selection(const Selection *s, const Net *net)
{
    static const char *const names[] = {
        [SELECT_NONE] = "formula", [SELECT_UNIT] = "neuron", [SELECT_LINK] = "weight",
        [SELECT_BIAS] = "bias",    [SELECT_LAYER] = "layer", [SELECT_LOSS] = "loss",
        [SELECT_RATE] = "rate",    [SELECT_TARGET] = "target"};
    const char *name = names[s->kind];
    if (s->kind == SELECT_UNIT && s->column == 0)
        name = "input";
    else if (s->kind == SELECT_UNIT && s->column == net->layer_count)
        name = "output";
    return glossary_find(name);
}

/* What is no loss has its sign. */
static const char *write_number(bool known, double value, bool has_sign, char out[FORMAT_SIZE])
{
    if (!known)
        return "—";
    return has_sign ? format_number(value, out) : format_plain(value, out);
}

const char *glossary_number(const Trace *t, const Selection *s, char out[FORMAT_SIZE])
{
    size_t parameter;
    switch (s->kind) {
    case SELECT_UNIT:
        return write_number(chain_has_activation(t, s->column),
                            chain_activation(t, s->column, s->unit), true, out);
    case SELECT_LINK:
    case SELECT_BIAS:
        return selection_parameter(s, &t->net, &parameter)
                   ? write_number(true, (double)t->theta[parameter], true, out) : NULL;
    case SELECT_TARGET:
        return write_number(true, (double)t->t[s->unit], true, out);
    case SELECT_LOSS:
        return write_number(trace_has_loss(t), t->sample_loss, false, out);
    case SELECT_RATE:
        snprintf(out, FORMAT_SIZE, "%.6g", t->next_rate); /* as it is set */
        return out;
    case SELECT_NONE:
    case SELECT_LAYER:
        break;
    }
    return NULL;
}

const char *glossary_own_formula(const Trace *t, const Selection *s,
                                 char out[GLOSSARY_FORMULA_SIZE])
{
    const Optimizer *optimizer = chain_optimizer(t);
    if (s->kind == SELECT_LOSS || s->kind == SELECT_TARGET)
        snprintf(out, GLOSSARY_FORMULA_SIZE, "L = %s", t->spec.loss->formula);
    else if (s->kind == SELECT_RATE)
        snprintf(out, GLOSSARY_FORMULA_SIZE, "%s: %s", optimizer->row.name, optimizer->formula);
    else if ((s->kind == SELECT_UNIT && s->column > 0) || s->kind == SELECT_LAYER)
        snprintf(out, GLOSSARY_FORMULA_SIZE, "a = %s",
                 t->net.layers[s->column - 1].activation->formula);
    else
        return NULL;
    return out;
}
