#include "view/explain/glossary.h"

#include "core/base/text.h"

#define BIT(ink) (UINT32_C(1) << (ink))
enum {
    TEXT = BIT(INK_TEXT),
    DIM = BIT(INK_DIM),
    BRIGHT = BIT(INK_BRIGHT),
    FRAME = BIT(INK_FRAME) | BIT(INK_FRAME_FOCUS),
    KEY = BIT(INK_KEY),
    BAR = BIT(INK_BAR),
    CURVE = BIT(INK_CURVE),
    FAINT = BIT(INK_CURVE_FAINT),
    OLD = BIT(INK_CURVE_OLD),
    TEST = BIT(INK_CURVE_TEST),
    MARK = BIT(INK_MARK),
    ERROR = BIT(INK_ERROR),
    ON = BIT(INK_ON),
    VALUE = BIT(INK_VALUE),
    MAP = BIT(INK_MAP),
    IMAGE = GLOSSARY_IMAGE,
    CLASS = GLOSSARY_CLASS,
    SERIES = BIT(INK_SERIES_END + 1) - BIT(INK_SERIES),
    RELIEF = GLOSSARY_RELIEF,
    INKS = TEXT | DIM | BRIGHT | VALUE | KEY | MARK | ERROR | CURVE
};

static const GlossaryEntry entries[] = {
    {{"weight", N_("a link: the weight w between two neurons, or with v its gradient or its last "
                   "update. Blue and solid is plus, orange and dashed minus, thick is large")},
     "network", "⠤ ⠶ ⣿", "⣿─═│║/\\-=|", VALUE | TEXT, NULL, "∂L/∂w = ∂L/∂a · ∂a/∂z · ∂z/∂w",
     "w L a z"},
    {{"map in a neuron", N_("after v m or :faces maps, what each neuron has learnt: its a over "
                            "the plane of the map, the border where z is 0, an output's in the "
                            "middle of its targets")},
     "network", "▀▀▀", "▀▄░▒▓█.:-=+*#%@", MAP | TEXT, NULL, "a = f(z)", "a f z"},
    {{"absent link", N_("a link whose gradient or update has not been computed yet: single dots")},
     "network", "⠄ ⠄ ⠄", "⣿·", DIM, NULL, NULL, NULL},
    {{"faint link", N_("a link that the pass has not reached yet")},
     "network", "⠄ ⠄ ⠄", "⣿─═│║/\\-=|.", DIM | FRAME, NULL, NULL, NULL},
    {{"selected link", N_("the link that the strip below works out: thick, with bright ends and "
                          "its number")},
     "network", "⣿⣿⣿", "⣿─═│║/\\-=|", BRIGHT, NULL, NULL, NULL},
    {{"input", N_("a chip at the left: one number of the sample in the spotlight")},
     "network", "x₁ +1.0000", "+-.", ON, NULL, "∂L/∂x = Σ w δ", "x w delta"},
    {{"neuron", N_("a chip: the activation a of a neuron for the sample in the spotlight, with Z "
                   "its sum z; blue is plus, orange minus, a strong colour large, and a "
                   "line below is 0")},
     "network", "h₁ a +0.5190", "+-.", ON, NULL, "z = Σ wa + b,  a = f(z),  δ = ∂L/∂a · f′(z)",
     "z f w a b delta"},
    {{"output", N_("a chip at the right: what the network answers; the target is below it")},
     "network", "ŷ a +0.6170", "+-.", ON, NULL, "z = Σ wa + b,  a = f(z),  δ = ∂L/∂a · f′(z)",
     "z f w a b t delta"},
    {{"selected", N_("brackets around the neuron, or the numbers of a matrix, that are selected; "
                     "around a neuron also where its bias or target is, and has no room of its "
                     "own; ▸ before what else is selected, and at a row of cells, with ↓ at "
                     "their column")},
     "network", "[+0.519] ▸", "[]▸↓>v", BRIGHT | MARK | BAR, NULL, NULL, NULL},
    {{"frozen", N_("a neuron that updates leave as it is: f freezes it and lets it learn again")},
     "network", "❄ +0.519", "❄*", ON, NULL, NULL, NULL},
    {{"name", N_("x is an input, h a hidden neuron, ŷ an output; of several hidden layers, h₂.₁ "
                 "is the first neuron of the second. The data's names for them are in quotes. "
                 "Bright: its numbers are factors of the selected link's gradient")},
     "network", "x₁ h₂.₁ ŷ", "₀₁₂₃₄₅₆₇₈₉._-\"", DIM | TEXT | BRIGHT, NULL, NULL, NULL},
    {{"bias", N_("what is added to the sum of a neuron whatever comes in")},
     "network", "b +0.188", "+-.", VALUE | BRIGHT, NULL, "∂L/∂b = δ", "b delta"},
    {{"new bias", N_("a bias that the update has changed; a and δ beside it were computed with "
                     "the old one")},
     "network", "b→+0.188", "→-+.>", VALUE | BRIGHT, NULL, NULL, "b"},
    {{"delta", N_("how the loss changes with the sum z of a neuron: what travels back")},
     "network", "δ -0.046", "δ+-.", INKS, NULL, "δ = ∂L/∂z = ∂L/∂a · f′(z)", "L z a f"},
    {{"target", N_("what the output is to be for this sample")},
     "network", "target 1", "-.+", DIM | BRIGHT, NULL, "L(a, t)", "L a t"},
    {{"cells", N_("a layer that is too tall for chips, each cell a neuron (or several): its "
                  "colour is the activation; without colour, denser is larger and - is negative")},
     "network", "▀▄ ░▒▓█", "▀▄█▓▒░·-=#%:.*", VALUE | DIM | BAR, NULL, NULL, NULL},
    {{"image", N_("a square of inputs, a pixel each or the mean of a few: from black, the least "
                  "input of all the data, to white, the largest; the pixel of the selected weight "
                  "is marked")},
     "network", "▀▄ 28 × 28", "▀▄░▒▓█ .:-=+*#%@×x↓v▸>", IMAGE | TEXT | MARK, NULL, NULL, NULL},
    {{"outputs as bars", N_("outputs that add up to 1, from 0 to 1, each with its class; ◂ is "
                            "where the target is")},
     "network", "7 ▄▄▄▖ 0.44 ◂", "▄▖◂.—=·-<", TEXT | DIM | BRIGHT | MARK, "target", NULL, "a t"},
    {{"layer", N_("a column of neurons: its number or name and its activation function")},
     "network", "hidden tanh", "-", DIM | BRIGHT, "hidden input output", "z = W a + b,  a = f(z)",
     "z a b f"},
    {{"buttons", N_("behind the title of a hidden layer, where there is room: a unit more, and one "
                    "less, the selected one or else the last; keys a u and a U do the same")},
     "network", "[add] [+]", "[+−-]", KEY, NULL, NULL, NULL},
    {{"norm", N_("for each layer, how large the gradient of its weights is for one sample "
                 "(rms: root mean square over the mini-batch, of at most 256 spread over a larger "
                 "one), and its share of the sum of all layers; in red below a thousandth of the "
                 "largest")},
     "network", "‖∇W‖ 0.12 46 %", "‖∇|.-%<,:", DIM | TEXT | ERROR, "gradient share layer rms",
     "‖∇W‖ = ‖δ‖ ‖a‖", "delta a"},
    {{"samples cancel", N_("a layer whose mean gradient has less than a hundredth of the norm of "
                           "one sample's: the samples pull in opposite directions, and the "
                           "update hardly moves")},
     "network", "samples cancel", ":-,.'", KEY | ERROR, "samples cancel mean of layer has",
     "‖mean ∇W‖ = √(Σ (∂L/∂w)²)", "L w"},
    {{"gradient bar", N_("of one of at most four layers its share; of more, its norm on an axis "
                         "of powers of ten, the same in every frame: stairs up to the first "
                         "layer are a gradient that vanishes; ↑ ↓ are beyond 1e-8 and 1e2")},
     "network", "▄▄▄▖ ▁▃▅█", "▄▖▁▂▃▄▅▆▇█▏░▒▓.:-=+*#%@_·↑↓^v", DIM | ERROR | FRAME, NULL,
     NULL, NULL},
    {{"not finite", N_("an infinite gradient, or none that is a number, as a full bar with !")},
     "network", "!", "!▄▖=-░·∇", ERROR, "inf not finite", NULL, NULL},
    {{"over time", N_("the norms of the mini-batches shown before, the newest at the right; from "
                      "the bottom to the top of a row is the factor behind ↑, the same for all "
                      "layers; 0 where it was 0")},
     "network", "▁▂▃▅▇0", "▁▂▃▄▅▆▇█░▒▓_.:-=+*#%@↑^×", DIM, "over time", NULL, NULL},
    {{"saturated and dead", N_("the share of units and samples where f′(z) is nearly 0, and of "
                               "units whose f′(z) is 0 in every sample; in red where they hold "
                               "the gradient up")},
     "network", "saturated 50 %", "%", DIM | ERROR, "saturated dead units", NULL, "f z"},
    {{"pulse", N_("what flows along a link in this phase: w·a forward, w·δ back, Δw in the "
                  "update; full is plus, empty minus")},
     "network", "● ○", "●○Oo", VALUE, NULL, NULL, "w a delta"},
    {{"vanishing", N_("a layer whose gradient is less than a thousandth of another's; or every "
                      "∂L/∂w is 0, while a bias may still have a gradient")},
     "network", "vanishes: …", ":'-.∇", ERROR, "vanishes explodes everywhere", NULL, NULL},
    {{"phases", N_("the phases of the mini-batch: layers forward, the loss, layers backward, the "
                   "update; lit as far as they are computed")},
     "network", "1 fwd ✓ 2 · …", "/▸✓·>xv.1234", CURVE | DIM | BRIGHT | TEXT,
     "fwd loss back update forward backward upd v", NULL, NULL},
    {{"legend", N_("what the links show, their colours from minus to plus, and the value of the "
                   "strongest")},
     "network", "−1 ╍╍0━━ +1", "╍━=-", VALUE, NULL, NULL, NULL},
    {{"scale", N_("the ends of the legend")},
     "network", "− +", "−+-.e", DIM, NULL, NULL, NULL},
    {{"links drawn", N_("of a large network, the strongest links of each layer")},
     "network", "120 of 536", ",", DIM, NULL, NULL, NULL},
    {{"beyond", N_("there are more layers at this side: H and L go there, and so does selecting")},
     "network", "← →", "←→<>-", MARK, NULL, NULL, NULL},
    {{"frame", N_("a panel; the one with the bright frame has the focus (p, z)")},
     "network", "╭─╮", "╭╮╯╰─│┌┐└┘+-|", FRAME, NULL, NULL, NULL},
    {{"side", N_("whose picture, map or curve it is, of networks side by side: what it has that "
                 "the others have not; ▸ for the one in front, which keys are for; t changes "
                 "that")},
     "network", "▸2: rate 3", "▸>:,.-+^*…0/()[]", CURVE | SERIES, NULL, NULL, NULL},
    {{"title", N_("what a panel shows, and at its right which part of it")},
     "network", "loss · …", "·:[],-()", BRIGHT | DIM, NULL, NULL, NULL},
    {{"before", N_("in a title: what the pass has computed, with the parameters from before its "
                   "update; what judges the network is of the parameters now")},
     "network", "before · now", "·", BRIGHT | DIM, NULL, NULL, NULL},
    {{"dim", N_("in a title: the numbers in dim are not computed yet: after a change, they are "
                "what the pass to come will give")},
     "network", "dim: next", ":", DIM, NULL, NULL, NULL},
    {{"dropped", N_("a unit that dropout has left out of this mini-batch: its a and slope are 0")},
     "network", "(dropped)", "()", DIM, NULL, NULL, NULL},
    {{"no room", N_("a number, or its power of ten, that has no room here: select it, and the "
                    "strip has it")},
     "network", "~", "~", ON | DIM | VALUE | TEXT, NULL, NULL, NULL},
    {{"not computed", N_("a number that has not been computed yet: never 0")},
     "network", "—", "—-·", DIM | TEXT, NULL, NULL, NULL},
    {{"cut", N_("something more that has no room here")},
     "network", "…", "….", TEXT | DIM | VALUE | ERROR | BAR | MARK | BRIGHT, NULL, NULL, NULL},

    {{"loss curve", N_("the loss over the whole data set: dots where it was measured, as at the "
                       "end of each epoch")},
     "loss panel", "⠒⠒⠢⢄", "⣿*─-", CURVE, NULL, NULL, NULL},
    {{"evaluation", N_("loss, accuracy, map and samples as of now: forward passes alone, of the "
                       "whole data set; before the first training pass the loss panel says so")},
     "loss panel", "an evaluation", ":,.", DIM, NULL, NULL, NULL},
    {{"between", N_("faint: a line from one measured loss to the next, and what lies ahead of the "
                    "present and is come back to by going on")},
     "loss panel", "⠒⠒⠢⢄", "⣿.", FAINT, NULL, NULL, NULL},
    {{"curves side by side", N_("a curve each, in the ink of its network's name, that in front "
                                "unbroken; above them the losses at their ends")},
     "loss panel", "1: 0.12 2: 0.1", ":.—-", DIM, NULL, NULL, NULL},
    {{"earlier branch", N_("where training went before it was taken back and changed; at its end "
                           "stands what was other there, as its rate, and at the end of the "
                           "present curve what that has")},
     "loss panel", "rate 1", "⣿:[],", OLD | DIM | CURVE, NULL, NULL, NULL},
    {{"setting", N_("on the loss curve: a setting was changed, as the rate; a click goes there")},
     "loss panel", "◆", "◆#", BRIGHT, NULL, NULL, NULL},
    {{"edited", N_("on the loss curve: a number was set by hand, or a sample put in or taken out")},
     "loss panel", "▲", "▲^", BRIGHT, NULL, NULL, NULL},
    {{"jogged", N_("on the loss curve: noise was added to the weights")},
     "loss panel", "≈", "≈~", BRIGHT, NULL, NULL, NULL},
    {{"reshaped", N_("on the loss curve: layers, units or features were put in or taken out")},
     "loss panel", "▪", "▪*", BRIGHT, NULL, NULL, NULL},
    {{"stuck", N_("on the loss curve: more hidden units than before are saturated in every sample "
                  "looked at, or dead: they hardly learn")},
     "loss panel", "†", "†t", BRIGHT, NULL, NULL, NULL},
    {{"branch", N_("on the loss curve: another branch parts here")},
     "loss panel", "Y", "Y", BRIGHT, NULL, NULL, NULL},
    {{"change", N_("in the title: the first loss, the present one, and what part of the first has "
                   "gone or come")},
     "loss panel", "0.13 → 0.12", "→,.−-+%×x>", DIM, NULL, NULL, NULL},
    {{"test loss", N_("the loss of the part of the data that training does not see")},
     "loss panel", "⠒ ⠒", "⣿·*o", TEST, "test", NULL, NULL},
    {{"present", N_("where training is now")},
     "loss panel", "●", "●", MARK, NULL, NULL, NULL},
    {{"cursor", N_("the epoch and loss that are read off, with Left and Right or the mouse")},
     "loss panel", "│●", "│●|", FRAME | BRIGHT, NULL, NULL, NULL},
    {{"place in time", N_("below: the epoch or phase where training is, of how far it has come on "
                          "this line, where that is further")},
     "loss panel", "40 of 100", "·.", DIM, NULL, NULL, NULL},
    {{"axes", N_("epochs to the right, or after :scale the samples that training had seen or the "
                 "time that it had taken; the loss upwards from 0; l makes it logarithmic, from a "
                 "power of ten on")},
     "loss panel", "└──", "└─│+-|.e", FRAME | DIM, NULL, NULL, NULL},
    {{"curves of runs", N_("other runs that are compared, and those of a race: each in a hue with "
                           "dashes of its own, and behind its end a piece of its line and what it "
                           "differs in; where there are no dots, letters")},
     "loss panel", "⠒⠒ sgd 1", "⣿…:,.-+=*/()", SERIES | DIM | CURVE, NULL, NULL, NULL},

    {{"compare", N_("a row for each run, one of a race or line of a sweep, in the colour of its "
                    "curve: what differs, epochs, loss, test loss, the lowest loss and its epoch, "
                    "accuracy of the test part or else of the other, epochs to the goal, and the "
                    "norm of the gradient over the training part; what nobody has found out is "
                    "empty, ≤ is at the latest then")},
     "compare", "> r1  sgd 1", ">…:,.-+=*/()_≤<%‖∇", SERIES | CURVE | TEXT | BRIGHT | DIM, NULL,
     "‖∇L(θ)‖", NULL},

    {{"decision map", N_("what the output would be over the plane of two inputs; the colour is "
                         "its side and how sure it is, and where that is nearly the same "
                         "everywhere, words say so; without colour, denser is larger")},
     "map", "▀▀ ░▒▓█", "▀▌░▒▓█.:-=+*#%@", MAP | BRIGHT | TEXT, NULL, NULL, NULL},
    {{"map of a neuron", N_("select a hidden neuron, and the map is of its activation: what it has "
                            "learnt. The line is where its z is 0")},
     "map", "▀▀ h₁", "▀▌░▒▓█.:-=+*#%@", MAP | BRIGHT | TEXT, NULL, NULL, NULL},
    {{"border", N_("the bright line in the map: where the decision changes from one side to the "
                   "other, at the output that stands in the middle of the colours below it")},
     "map", "▀▀ 0.5", "▀│─|.", BRIGHT | MAP | ON, NULL, NULL, NULL},
    {{"sample of the map", N_("full where its target is high, empty where it is low: a circle of "
                              "the training part, a diamond of those kept for testing; the one "
                              "in the spotlight has its colour")},
     "map", "● ○ ◆ ◇", "●○◆◇", MARK | BRIGHT, NULL, NULL, NULL},
    {{"classes in the map", N_("with classes the map shows which one has the largest output; a "
                               "sample has the number of its class, underlined where it is kept "
                               "for testing; in an area stands the class that wins there. Select "
                               "an output, and the map is of it alone; anything else, and it is "
                               "of all again")},
     "map", "1 2 3", "▀░▒▓█.:-=+*#%@", CLASS | ON | MARK | BRIGHT | TEXT, NULL, NULL, NULL},
    {{"sides of the map", N_("the first input grows to the right, the second one upwards, each "
                             "from the least to the largest number beside its side; below it the "
                             "targets of the samples, and the colours from the low one to the "
                             "high one")},
     "map", "x₁ → x₂ ↑", "→↑>^○●-.", TEXT | DIM, NULL, NULL, NULL},

    {{"fit", N_("what the network answers along its one input, under the weights of now, and the "
                "samples: where the curve goes through them it has learnt them")},
     "fit", "⠒⠒ ŷ", "*", CURVE, NULL, NULL, NULL},
    {{"samples of the fit", N_("each at its input and its target; those kept for testing in the "
                               "colour of the test loss; the one in the spotlight is marked")},
     "fit", "· ●", "o×x●", BRIGHT | MARK | TEST, NULL, NULL, NULL},
    {{"true curve", N_("that the samples were drawn around, where the data set has one")},
     "fit", "· ·", ":", DIM, NULL, NULL, NULL},
    {{"residuals", N_("after :residuals a line from each sample to the answer at its input: how "
                      "far the network is off")},
     "fit", "⣿ ⣿", "|", BAR, NULL, NULL, NULL},
    {{"parts of the fit", N_("w a of each unit of the last hidden layer: they and the bias add up "
                             "to what goes into the output")},
     "fit", "⠒⠒", "", FRAME, NULL, NULL, NULL},
    {{"sides of the fit", N_("the input grows to the right and the target upwards, from the least "
                             "to the largest number beside each side")},
     "fit", "-3 3", "→↑>^", TEXT | DIM, NULL, NULL, NULL},

    {{"images", N_("the sample in the spotlight, from black for the least input of all to white "
                   "for the largest, and the mean of the training samples of each class")},
     "image", "▀ mean", "▀▄░▒▓█.:-=+*#%@", IMAGE | DIM, NULL, NULL, NULL},
    {{"weights as an image", N_("the weights into the selected unit of the first layer, each at "
                                "its input's place, and their gradient: plus and minus as the "
                                "links, strongest at the number behind ±; red is no finite "
                                "number")},
     "image", "w→h₁ ±0.5", "▀▄░▒▓█·-=", VALUE | DIM | ERROR, NULL, "∂L/∂w = ∂L/∂a · ∂a/∂z · ∂z/∂w",
     "w L a z"},

    {{"pad", N_("a square of 16 by 16 cells to draw on: white where the pen has been, half as much "
                "beside it. The pen, where keys move it, is + when it is up, * when it leaves ink, "
                "- when it rubs out; beside it the outputs, the largest bold")},
     "drawing", "▀▀ +", "▀▄░▒▓█.:-=+*#%@▖—", IMAGE | MARK | DIM | TEXT | BRIGHT, NULL, NULL, NULL},
    {{"seen", N_("the drawing as the network sees it: with as many pixels as the data have, its "
                 "ink as large and its middle where theirs are")},
     "drawing", "seen: 8 × 8", "▀▄░▒▓█.:-=+*#%@×x", IMAGE | DIM, NULL, NULL, NULL},

    {{"probe", N_("the loss of all training samples after one update from here, upwards, for "
                  "learning rates over ten decades: the curve; a line at the present rate, and at "
                  "the loss before the update. Lower is better; on the upper edge it is larger "
                  "than shown, or no number")},
     "probe", "⠒⠒⠒", "⠒*|.1234567890e+-", CURVE | MARK | DIM | TEXT, NULL, "L(θ + η s)", "L eta"},
    {{"critical rate", N_("2/λ, with λ the curvature of the loss along the step: as far as the "
                          "loss is a parabola, a larger rate makes it larger")},
     "probe", "2/λ", ":", TEST | TEXT, NULL, "2/λ = −2 g·s / s·Hs", NULL},

    {{"curvature", N_("η λmax, the rate times the largest eigenvalue of the loss's second "
                      "derivatives: a bar, and over the epochs a dot for each moment at which it "
                      "was measured; dim ones are ahead, the large one is the present. sgd with "
                      "all samples tends to bring it up to the limit, and to hover there")},
     "curvature", "⠒⠒⠒", "⠒▄▖=*.@_─└│|+-", CURVE | FAINT | MARK | DIM | TEXT | FRAME, NULL,
     "η λmax", "eta"},
    {{"curvature limit", N_("what η λmax may be: beyond it the optimizer leaves a parabola of that "
                            "curvature. For sgd it is 2, for momentum 2(1+μ), for adam 38 with "
                            "β₁ 0.9, of a λ that its state has scaled")},
     "curvature", "│ of 2", "│|-", TEST | MARK, NULL, "η λmax = 2", "eta"},
    {{"eigenvalues", N_("of all directions of the weights how steep the loss bends along them: "
                        "from the least at the left to the largest, higher where there are more "
                        "of them; left of 0 it bends down, as on a saddle. A line stands "
                        "where η λ is at its limit")},
     "curvature", "⠤⣿⠤ ⠤", "#=:|-.e", CURVE | TEST | FRAME | DIM, NULL, "λ", NULL},
    {{"saddle", N_("a level place that bends up one way and down another: λmin is below 0. At a "
                   "minimum all λ are above it; where λmin is next to 0 second derivatives do not "
                   "tell; in saturation nothing bends, for units are flat")},
     "curvature", "saddle", "‖∇≈", BRIGHT | TEXT, NULL, NULL, NULL},

    {{"gradient noise", N_("which way single samples pull the selected weight or bias: a bar to "
                           "the left where a sample wants it smaller, to the right where larger, "
                           "the strongest first, and −∂L/∂w of it alone. Their mean is that of "
                           "all, with which gradient descent moves")},
     "gradient noise", "▄▄│▄", "▄▖=│|▸>−∂_~-+.e", VALUE | MARK | TEXT | BRIGHT | DIM | FRAME,
     NULL, "−∂L/∂w", "L w"},
    {{"noise scale", N_("tr Σ/|G|²: how the gradients of single samples are spread, beside their "
                        "mean. A mini-batch far smaller than this number is ruled by noise, one "
                        "far larger is waste; its best step is 1/(1 + noise scale/samples) of that "
                        "of the whole")},
     "gradient noise", "noise scale 69", "×±%", TEXT | DIM, NULL, "tr Σ/|G|²", NULL},
    {{"pulls", N_("how the pulls of all samples are spread, where there are more than rows")},
     "gradient noise", "▁▃▇▂", "▁▂▃▄▅▆▇█#:.-+", VALUE | DIM, NULL, NULL, NULL},
    {{"flow", N_("for each layer, over all training samples: how its activations a are spread, and "
                 "the sizes |∂L/∂z| of the gradient of single samples, each step twice the one "
                 "before: farther left is smaller. The same axis for all layers shows a gradient "
                 "that vanishes. In red what holds learning up")},
     "flow", "▂▅█▃", "▁▂▃▄▅▆▇█_.:-=+*#%@░▒▓1234567890e",
     VALUE | CURVE | TEXT | DIM | BRIGHT | ERROR, NULL, NULL, "a L z"},
    {{"update by weights", N_("Δ/W: how long the next update by all samples is beside the weights "
                              "that it changes. Around 0.001 is healthy; below 0.00001 the layer "
                              "is asleep, above 0.1 it runs wild")},
     "flow", "Δ/W 0.001", "Δ/0123456789.e-", DIM | ERROR, NULL, "Δ/W = ‖W after − W‖ / ‖W‖", NULL},
    {{"alike", N_("units of a layer whose weights in and out and biases are equal, or for odd "
                  "activations opposite: they get the same gradient and stay the same for ever")},
     "flow", "4 alike", "0123456789", ERROR, NULL, NULL, NULL},
    {{"moved", N_("how far the weights of a layer have come from where they started, by the length "
                  "of these")},
     "flow", "moved 1.2", "0123456789.e", DIM, NULL, "‖W − W at the start‖ / ‖W at the start‖",
     NULL},
    {{"measured so far", N_("the sizes of the gradient at each moment measured before, a column "
                            "each, the larger the higher: how the layer has come to where it is")},
     "flow", "░▒▓█", "░▒▓█.:-=+*#%@→>", CURVE | DIM, NULL, NULL, NULL},

    {{"finding", N_("what is wrong with the training, with the numbers that say so, why that is, "
                    "and what to try; what matters first stands first. Enter does it for the one "
                    "that is marked. Where nothing is wrong it says that")},
     "doctor", "▸", "▸>", MARK | BRIGHT | TEXT | KEY, NULL, NULL, NULL},

    {{"landscape", N_("the loss of all training samples over a plane through the present weights: "
                      "two weights, two random directions d₁ and d₂, or the first two principal "
                      "components of the path so far. Blue is low, yellow high, as the bar says; "
                      "dots in lines are of equal height. It is one cut: another plane shows "
                      "another")},
     "landscape", "▀▄⠒", "▀▄⣿░▒▓█.:-=+*#%@[],()‖|₁₂", RELIEF | DIM | TEXT | BRIGHT, NULL,
     "L(θ + α d₁ + β d₂)", "L"},
    {{"path", N_("the way that training has come, ● where it is now: each moment's nearest point "
                 "in the plane, on the surface, dotted where it is far from the plane. Above "
                 "stands what share of its variance lies in the plane, and how far it is off")},
     "landscape", "● ⠒⠒", "●⣿oO", ON | BRIGHT | MARK | DIM, NULL, NULL, NULL},
    {{"arrows", N_("which way −∇L points, and the optimizer's next step, within the plane: their "
                   "directions, not their lengths")},
     "landscape", "−∇L step", "−∇-sg⣿,", ON | BRIGHT, NULL, NULL, "L"},
    {{"floor", N_("the plane below the surface, with its two directions and their numbers: weights "
                  "as they are, else lengths from the present weights")},
     "landscape", "⠤⠤ w[1][1,1]", "⣿[],", FRAME | DIM | TEXT, NULL, NULL, NULL},

    {{"words", N_("of letters how likely each is the next one, the target marked; of words what "
                  "each alone adds to z of the output, those of the sentence in the spotlight "
                  "marked. :predict reads a text of your own")},
     "words", "the then _", "0123456789.+-", VALUE | BAR | TEXT | MARK, NULL, NULL, NULL},
    {{"tables", N_("losses to compare with: what tables of how often each letter, and each pair of "
                   "letters, comes in the story would reach")},
     "words", "tables 2.65", "", DIM | TEXT, NULL, NULL, NULL},

    {{"pairs", N_("a dot for each sample: its target to the right, what the network answers "
                  "upwards; on the diagonal the answer is right. After :residuals how far it is "
                  "above the target instead. Those kept for testing are in the colour of the test "
                  "loss; the one in the spotlight is marked")},
     "pairs", "· ●", "o.x●", BRIGHT | DIM | TEST | MARK, NULL, NULL, NULL},
    {{"fit in a number", N_("R², the share of the targets' spread that the answers explain, of the "
                            "test part where there is one: 1 is all, 0 no more than their mean")},
     "pairs", "R² 0.93", "²", TEXT | DIM, NULL, NULL, NULL},

    {{"spotlight", N_("the sample whose numbers are in the picture ([ and ] take another), and "
                      "in an explanation the line that is looked at")},
     "samples", "▸", "▸>", MARK, NULL, NULL, NULL},
    {{"said", N_("the class that the network says, the one of its largest output, and how sure it "
                 "is: that output, which softmax makes a share of all. The bar is the output, from "
                 "the low target at its left to the high one")},
     "samples", "said 7 0.44", ".-▄▖=·", DIM | TEXT, "said sure target", NULL, "a t"},
    {{"rows", N_("in the title: whether these are all samples of the training part, or those of "
                 "the mini-batch; after :rank they are of both parts, in the order of L or |ŷ − t| "
                 "beside them")},
     "samples", "all 12", "", DIM, NULL, NULL, NULL},
    {{"kept for testing", N_("behind the number of a sample: it is not trained on")},
     "samples", "12◇", "◇+", DIM | MARK, NULL, NULL, NULL},
    {{"hidden rows", N_("samples that the list has no room for: so many above, and so many more "
                        "below; [ and ] get there")},
     "samples", "▴ 3 ▾ 2 more", "▴▾↑↓^v", DIM, "above more v", NULL, NULL},
    {{"right", N_("with its present parameters the network decides as the target says; of a "
                  "gradient, that differences agree")},
     "samples", "✓", "✓", CURVE, NULL, NULL, NULL},
    {{"wrong", N_("the network decides otherwise; of a gradient, that differences do not agree")},
     "samples", "✗", "✗", ERROR, NULL, NULL, NULL},

    {{"confusion", N_("a row for each class that samples have, with how many are in it, a column "
                      "for each decision of the network; precision and recall in percent, or R² "
                      "where targets are real")},
     "report", "80.0%", "%.:·²", TEXT | DIM, NULL, "R² = 1 − Σ(t−a)²/Σ(t−mean t)²", "t a"},
    {{"histogram", N_("how many of a layer's numbers are in each range from the least to the "
      "greatest: a bar is as high as its share of the largest; blue is plus, orange minus, the "
      "range with 0 in it grey. Activations are those of all samples of the mini-batch")},
     "histogram", "▂▅█▃", "▁▂▃▄▅▆▇█_.:-=+*#%@", VALUE | TEXT | DIM | BRIGHT | ERROR, NULL, NULL,
     NULL},

    {{"opens", N_("this line opens an explanation of its own: Right")},
     "explanation", "→", "→->", KEY | MARK, NULL, NULL, NULL},
    {{"more", N_("so many lines follow below those shown: Down")},
     "explanation", "3 more ↓", "↓v", DIM, NULL, NULL, NULL},
    {{"rounded", N_("≈ stands where digits were left out, = where there are no more")},
     "explanation", "≈", "≈~=×+", DIM, NULL, NULL, NULL},
    {{"measured", N_("the share of the samples that the numbers below have taken in so far; it "
                     "grows while training does not go on")},
     "explanation", "· 43 %", "·%", DIM, NULL, NULL, NULL},
    {{"power of ten", N_("the numbers below are to be multiplied by it: 1e-2 is 0.01")},
     "explanation", "×1e-2", "×-x", DIM, NULL, NULL, NULL},
    {{"curve of f", N_("the activation function around the neuron's z")},
     "explanation", "⠤⠤⡠⠒⠒", "⣿·*", CURVE, NULL, "a = f(z)", "a f z"},
    {{"tangent", N_("the point (z, a) of the neuron, and the slope f′(z) there")},
     "explanation", "●", "⣿+●", MARK, NULL, "f′(z) = ∂a/∂z", "f z a"},
    {{"zero of f", N_("where a is 0")},
     "explanation", "⠒⠒⠒", "⣿-", FRAME, NULL, NULL, NULL},

    {{"formula", N_("what is selected, first in letters, then in the numbers just used")},
     "strip", "∂L/∂w = …", "=×·∂Σ∇←→−-+*./()[]²½′³‖≤≈±ₖ^|,:<>", TEXT | DIM | BRIGHT, NULL, NULL,
     "L w a z f delta eta"},
    {{"number", N_("its colour is its sign; at least four digits, or … (~) for those left out")},
     "strip", "+0.01360", "+-.…~", VALUE, NULL, NULL, NULL},
    {{"letter", N_("x, h, ŷ, w, b, z, a, δ, L, η and what else a formula has; subscripts count")},
     "strip", "weight x₁→h₁", "₀₁₂₃₄₅₆₇₈₉→->", TEXT | BRIGHT | DIM, NULL, NULL, NULL},

    {{"key", N_("a key that does something now; its hint can be clicked")},
     "hints", "? help", "+−⌫←→↑↓<>?:[]()^-./", KEY, NULL, NULL, NULL},
    {{"message", N_("what has just been done, or in red why not")},
     "hints", "rate 0.5 → 1", "→->.+/,;:()'[]", MARK | ERROR, NULL, NULL, NULL},
    {{"text", N_("words: hints, help, what is typed at the prompt")},
     "hints", "abc", "↓·,.:;()/'-–+<>[]?!÷×²%|=&_", TEXT | DIM | BRIGHT, NULL, NULL, NULL},

    {{"data", N_("the data set, and the shape of the network: inputs, hidden neurons, outputs")},
     "status bar", "xor 2-4-1", "-._…", BAR, NULL, NULL, NULL},
    {{"epoch", N_("how often all samples have been trained on")},
     "status bar", "epoch 71", "", BAR, "epoch", NULL, NULL},
    {{"step", N_("how many mini-batches have been trained on: updates made")},
     "status bar", "step 284", "", BAR, "step", NULL, NULL},
    {{"loss", N_("how wrong the network is for the sample shown; the status bar has the mean "
                 "over the training part, now or, with @, at the end of that epoch; accuracy and "
                 "test belong to it")},
     "status bar", "loss 0.12 @71", "@.-+…", BAR, "loss now", "L(a, t)", "L a t"},
    {{"penalty", N_("what L1 and L2 add to the loss, which leaves them out")},
     "status bar", "+ penalty 0.1", "+.-", BAR, "penalty", "l1 Σ|w| + l2/2 Σ w²", "w"},
    {{"rate", N_("the learning rate: how far the next update goes against the gradient")},
     "status bar", "rate 0.5", ".-+", BAR, "rate", "w ← w − η g", "eta g w"},
    {{"accuracy", N_("the share of samples that the network decides rightly")},
     "status bar", "accuracy 75%", "%.", BAR, "accuracy", NULL, NULL},
    {{"test", N_("loss and accuracy of the part of the data that training does not see")},
     "status bar", "test 0.4 86%", "%.-+", BAR, "test", NULL, NULL},
    {{"state", N_("whether training plays or is paused, and how fast it plays")},
     "status bar", "paused 30/s", "▶>/", BAR, "paused playing diverged going back", NULL, NULL},
};

const Table glossary_table = TABLE_OF("entry", entries);

const GlossaryEntry *glossary_entry(size_t index)
{
    return &entries[index];
}

const GlossaryEntry *glossary_find(const char *name)
{
    return &entries[table_called(&glossary_table, name)];
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
