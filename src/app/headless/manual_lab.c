/* What the manual page says about instruments: what each measures, and what that means. */
#include "app/headless/manual.h"

#include <stddef.h>

const char *const manual_lab[] = {
    "They measure the network on the screen while somebody looks, on copies and in slices, so that "
    "training and keys go on; where it has moved on meanwhile the title says of which epoch the "
    "numbers are. Each is a verb, too, which trains or loads a network, measures it, and prints "
    "words, **--csv** or **--json**; with **--every N** it measures at the start and every N "
    "epochs, and the table has a line for each: `backprop curvature spiral:n=100 --hidden 8,8 "
    "--batch full -r 0.1 -e 3000 --every 50 --csv`.",
    "* probe | `:probe`, and **w b**: the loss of all training samples after one update from here, "
    "for 201 learning rates over ten decades. The update is that of the optimizer for the whole "
    "training part, without penalties, clipping and dropout: gradient descent goes along −∇L, the "
    "others along what they make of ∇L and of their state. Lines stand at the present rate and at "
    "2/λ, with λ the curvature along it, from exact second derivatives (Pearlmutter 1994): where "
    "the loss is a parabola, a larger rate makes it larger. It follows training, on a copy. Below "
    "it stands the rate test of Smith (2017) as fast.ai does it: 100 mini-batches from here, on a "
    "copy and in the order in which they come next, with a rate that grows from four decades below "
    "the present one to four above; their losses, smoothed; and as its suggestion the place after "
    "half of their longest fall. **backprop probe** and **backprop rate-test** print the same "
    "numbers.",
    "* curvature | `:curvature`, and **w c**: the eigenvalues λ of the second derivatives of the "
    "loss, from exact products: the largest and the least by Lanczos' method, all of them where no "
    "more than 120 parameters move. Frozen ones are left out, and so are penalties and dropout. "
    "Gradient descent leaves a parabola of curvature λ where η λ is above 2; momentum where it is "
    "above 2(1+μ), nesterov 2(1+μ)/(1+2μ). Optimizers that scale each step have their limit for "
    "the scaled λ: 2 for adagrad, adadelta and rmsprop, 2(1+β₁)/(1−β₁), which is 38, for adam and "
    "adamw. The curve stands below that of the loss, over the same epochs, with a dot for each "
    "moment at which somebody looked, which going back leads to again: with all samples in a "
    "mini-batch η λmax rises to the limit and stays about there (Cohen et al. 2021, the edge of "
    "stability; smaller mini-batches stay below). Try `backprop spiral:n=100 --hidden 8,8 "
    "--batch full -r 0.1` and **w c**. Where the loss hardly falls any more it is said whether "
    "that is a saddle, a minimum or saturation.",
    "* gradient noise | `:gradient-noise`, and **w g**: which way each sample pulls the selected "
    "weight or bias, −∂L/∂w of it alone, the strongest first; the mean of all is that of the "
    "training part. A click or the arrows put a sample in the spotlight. Above stand the noise "
    "scale tr Σ/|G|² (McCandlish, Kaplan and Amodei 2018) of all parameters that move, what a "
    "mini-batch leaves of the best step, and how much of the single gradients is left in their "
    "sum. **backprop curvature** and **backprop gradient-noise** print these numbers.",
    "* flow | `:flow`, and **w o**: for each layer how its activations a are spread, from the "
    "least to the largest, and the sizes |∂L/∂z| of the gradients of single samples, each bar "
    "twice the size of the one before, on the same axis for all layers: a gradient that vanishes"
    " moves to the left from the last layer to the first. Beside them, where there is room, how "
    "they have been at the moments measured before: eight tenths of them, and the one in their "
    "middle. \"saturated\" is the share of values where f is flat, \"dead\" the units whose f′ "
    "is 0 for every sample, \"twins\" units of equal weights, which stay equal. Δ/W is how long "
    "the next update by all samples is beside the weights: around 0.001 is healthy, below "
    "0.00001 a layer is asleep, above 0.1 it runs wild. \"moved\" is how far the weights have "
    "come from their start, beside their length there. **backprop flow** prints the numbers.",
    "* doctor | `:doctor`, and **w y**: what is wrong with the training, with the numbers that "
    "say so, why that is, and what to try; at most three findings, what matters first before the"
    " others, and none that another explains. **Enter** tries what is proposed for the one that "
    "is marked, on a second network beside this one (`:twin`) or, where the samples would be "
    "others, in a run of its own. `train --doctor` says the same in the end on standard error, with `--json` as objects; **backprop doctor** prints also the numbers "
    "behind it (`--json`). What is left to learn is (L − least) / (constant − least): \"least\" "
    "is the least loss of any network, exactly, for the loss in force and the samples whose "
    "inputs are equal and whose targets are not; \"constant\" that of the best answer that is "
    "the same for all samples. A network has learnt when a tenth of that is left, or with 95 % "
    "of the samples decided rightly half of it; then no more than overfitting, classes that are "
    "never the answer and contradicting samples are looked for.",
    "* landscape | The loss of all training samples over a plane through the present weights, "
    "on a grid of 51 by 51 points: `:landscape`, and **w v**. It is a surface under light or, "
    "after **m** and where there are no braille dots, a map with lines of equal height. "
    "**Tab** goes to the next plane: two weights (`:landscape weights w[1][1,1] b[2][1]`), "
    "from −r to r; two random directions, as long into each unit as its weights are, biases 0 "
    "(`:landscape random 7`; Li et al. 2018), from −1 to 1; or the first two principal "
    "components of the path so far (`:landscape path`). `:landscape reach 3` shows so much "
    "around the present weights.",
    "A cut shows what lies in it: above the landscape stands what share of the path's "
    "variance lies in the plane, and how far the path goes off it; moments farther off than a "
    "tenth of its length are dotted. Arrows point where −∇L and the optimizer's next step go "
    "within the plane; they are no lengths. The loss is without penalties and dropout. Of "
    "networks of more than 262,144 parameters no path is kept, and of a session's past what "
    "has been gone through since.",
    "Arrow keys and a drag of the mouse turn the surface, **(** **)** and the wheel zoom, "
    "**l** makes heights logarithmic or not; they are so by themselves where the highest loss "
    "is a thousand times the lowest. A click, or `:landscape at 0.5 -1`, sets the weights to "
    "that point; Backspace goes back. `:landscape FILE.svg` draws what is seen. **backprop "
    "landscape** prints the numbers, of the plane that **--plane** names, with the path of "
    "the epochs that it trains; **--svg** draws it, too.",
    NULL,
};
