/* What the manual page says about what is changed by hand: structure, inputs, samples, links. */
#include "app/headless/manual.h"

#include <stddef.h>

const char *const manual_by_hand[] = {
    "All of this is done while the network trains, is written down in the history, and is "
    "undone like a step; sessions keep it. A moment that is gone to has the shape, the inputs "
    "and the samples of then.",
    "- **Units and layers**: **a u** and **a l** add a unit and a layer where the selection is, "
    "**a U** and **a L** take one out; [add] and [del] behind a layer's title, where there is "
    "room for them, give it a unit and take one out; `:unit add 2 to 1`, `:unit remove "
    "a[1][3]`, `:layer add 4 relu after 1`, `:layer remove 2` say which. `:hidden keep 8,8` "
    "keeps the layers as far as they go, where `:hidden 8,8` begins another run. What can be "
    "kept is kept: the other weights do not change, new ones come from the initialiser and the "
    "seed, and what the optimizer remembers follows. What would go is said before it does, in "
    "the line that is typed and after **a**. A layer that is taken out, or put in where links "
    "were, has its neighbours begin with new links.",
    "- **Inputs**: `--features 'x1,x2,x1*x2,sin(x1)'` makes the inputs formulas over the "
    "columns of the data; **a f**, or `:feature`, lists some to be switched, and `:feature "
    "x1*sin(3*x2)` switches any. Columns are x1, x2, … or called by name; there are + − * / ^, "
    "brackets, pi, e, and the functions sin, cos, tan, exp, log, sqrt, abs, sign, tanh, min and "
    "max. Each is an input neuron; what is shown and explained is what the network sees. "
    "`predict`, `data`, `sweep` (where + parts the formulas of one list) and sessions go by "
    "them; `none` is the columns as they are. With `--scaling` they are formulas of the scaled "
    "columns.",
    "- **Samples**: **a p**, or `:point`, puts a cross on the map. Digits add a sample of that "
    "class there, by its name or target where all are digits, as of 0 and 1, else by its number "
    "(of real targets one of nine steps from the lowest to the highest, and `:point add 0.37` "
    "any; `:point add 1 0.5 -1` says where, in the units of the table), arrows move it, **t** "
    "takes a sample up and puts it down, **Delete** takes it out. With the mouse a press adds "
    "one of the class chosen last, with the button held more of them, and a press on one takes "
    "it along. The other columns are those of the sample in the spotlight. `:point save "
    "mine.csv` writes all samples, with the columns and the units of the table. Those kept for "
    "testing stay.",
    "- **Drawing**: where the inputs are the pixels of a square, as of digits, **a d**, or "
    "`:draw`, shows a pad of 16 by 16 cells. The mouse draws on it; **d** puts the pen down, "
    "and then arrows draw. What is drawn is brought to the size of the network as the data "
    "were, which is found out from all samples to train on but your own, and said: its ink "
    "becomes as long as theirs usually is, and its centre of mass, or its middle where the "
    "data's middles differ less, goes where theirs are. The network answers while one draws, "
    "with bars for its outputs. **e** rubs out, **c** clears the pad, **Backspace** takes the "
    "last stroke back; **0** to **9**, or `:draw keep NAME`, keep the drawing as a sample of "
    "that class, by its name or else its number.",
    "- **Links of TensorFlow's Playground**: `--import 'https://playground.tensorflow.org/#…'` "
    "and `:import` take data, shape and settings from one, and the same points and start "
    "weights, since both come from the seed in it: the losses are that page's. The page "
    "computes in double and this program in float, so that they part where training is chaotic, "
    "as with a large rate. What the link leaves open is taken as the page takes it, and said; "
    "what is given beside it goes before it. `:copy link` puts the link that begins with the "
    "present settings on the clipboard, and `:snapshot` writes it below the screen.",
    "- It sets what that page does otherwise: `--shuffle off`; `--leftover carry`, for which "
    "samples that make no whole mini-batch at an epoch's end join the first one of the next "
    "(with an order drawn anew, as many of that); and `--l1-rule dead`, for which a weight "
    "whose sign the L1 penalty alone would change is 0 from then on, a dead link. The points "
    "are `playground:spiral,noise=0.2,train=50,page-seed=0.12345`; `:data new` draws others.",
    NULL,
};
