/* What the manual page says in whole paragraphs; what tables say is printed from them. */
#include "app/headless/manual.h"

#include <stddef.h>

static const char *const the_screen[] = {
    "The first line says how far the mini-batch has come: forward, loss, backward, update; the "
    "second one what has just been computed and what comes next, or what has happened to the "
    "gradient. A neuron is a block: its symbol, its activation `a`, its bias `b`, δ, and of an "
    "output the target and the loss `L` of the sample. The strip below works out the selected "
    "weight: its slope for the sample in the spotlight as a product, what the other samples say, "
    "their mean, which is used, and the new weight.",
    "After an update the weights and biases in the picture are the new ones (`b→`), and what was "
    "computed with the old ones stays to be read: activations, δ, gradients, and the strip, the "
    "explanation and the matrices, where the weight before and after stand. They say "
    "\"before\" or \"before the update\". What judges the network is of the present "
    "parameters, \"now\": the "
    "answers in the list of samples and their ✓ and ✗ (a forward pass of their own, with nothing "
    "dropped), the report, the decision map, loss and accuracy. `loss 0.12 @71` is the loss at "
    "the end of epoch 71, while a later one is under way; accuracy and report are of the same "
    "epoch then. While an update's wave is on its way, all of it is still of the time before. "
    "Large networks show the strongest links of each layer and say how many.",
    "While phases are stepped (**s**) or played (**<** down to the speeds in phases), the pass is "
    "seen as a wave: pulses carry w·a forward, w·δ backward and Δw in the update, each of the "
    "sample in the spotlight; the hue is the sign, brightness and thickness are the magnitude on "
    "the scale at the lower border, and what is 0 does not flow. Until they arrive the screen but "
    "for the status bar is that of before the phase, then that of after it. Links that the pass "
    "has not reached are faint, and what it has not computed is \"—\". After a step "
    "the wave takes a quarter of a second, and a key or a click ends it at once; in play it takes "
    "as long as the phase. Of several phases at once the last one has a wave. `:set motion off` "
    "switches it off; "
    "by itself it is off without colours and where three frames in a row take more than 50 ms.",
    "Below the network each layer has a line on how its gradient fares: "
    "‖∂L/∂W‖ of one sample, ‖δ‖·‖a‖ (root mean square over the mini-batch, of at most 256 samples "
    "spread over a larger one), and its share of the sum over all layers. Of at most four layers "
    "the bar is that share; of more it is the norm, on an axis of powers of ten from 1e-8 to 1e2, "
    "the same in every frame (↑ ↓ are beyond it, `!` is not finite). Where the window has no line "
    "for each layer, bars and norms stand below the layers. `over time` has a step for each "
    "mini-batch that was looked at, and `↑ ×10` says that a row is a factor of 10 from its "
    "bottom to its top. "
    "`saturated` is the share of (unit, sample) pairs with |f′(z)| ≤ 0.05 · max |f′|, for "
    "sigmoid, tanh, softsign and hard-tanh; `dead` the share of ReLU or hard-tanh units with "
    "f′(z) = 0 in all samples. When a layer has less than a thousandth of another's, the line "
    "above the picture says so: try "
    "`backprop --hidden 8,8,8,8,8,8,8,8,8 --activation sigmoid --init uniform`. It "
    "says \"samples cancel\" where a mean has less than a hundredth of one sample's norm, and "
    "\"∇W is 0 everywhere\" where no weight has a gradient; a bias may still have one. "
    "`gradients` prints each layer's `rms`.",
    "**:** takes a command. Above its line stands what can be typed, by subject, with the key that "
    "does the same; typing finds names and what they do, **Down** and **Up**, PgDn and PgUp or a "
    "click write a row into the line, **Tab** fills in, also names of files, and **Enter** runs "
    "the line as it is seen. **Up** in a line that is typed recalls those before, also of the last "
    "time. `:hidden 8,8 relu` gives layers and their activation.",
    "The mouse selects whatever has an explanation: neurons, links, biases (`b`), targets, `L` "
    "and the loss, a layer by its title or by what stands below it, the rate in the status bar; "
    "over these it has them explained. It focuses a panel, zooms with the wheel and drags the "
    "picture; in an explanation it looks at lines and opens them; the hints are buttons, and the "
    "status bar opens `:settings`, where a second click on a row changes it. With "
    "Shift held down it marks text as always; `:mouse off` and `--mouse off` leave it to the "
    "terminal. What is pasted goes into the open prompt or nowhere; a paste without an end is over "
    "after a second "
    "of silence. A key held down longer than the machine can follow is not worked off afterwards; "
    "Ctrl-Z suspends, Ctrl-S stops nothing.",
    NULL,
};

static const char *const pictures[] = {
    "What has been learnt is shown in the right column, in the form that suits the data; `:panel "
    "NAME` shows another, **z** makes it as large as the screen. All of it is of the present "
    "parameters, \"now\".",
    "* map | The answer over the plane of two inputs, which class wins, its name in its area, or "
    "how high one output is, with the border as a line; of a hidden neuron that is selected its "
    "activation. `:axes F1 F3` takes other inputs: those that are not along a side stay as they "
    "are in the sample in the spotlight (`[` `]` take another). A circle is a sample to train on, "
    "a diamond one kept for testing, full where its target is high; of classes the number, "
    "underlined where it is kept. `:decided` leaves the sides alone. **v m**, or `:faces maps`, "
    "draws a small map in each neuron where there is room.",
    "* fit | With one input: samples, the true curve, the answer, and what each unit before the "
    "output adds. `:residuals` draws how far it is off.",
    "* pairs | With more inputs and targets that are numbers: the answer against the target, and "
    "after `:residuals` their difference. R² is of the test part where there is one.",
    "* image | Where the inputs are a square of 8 by 8 or more: the sample, the weights into the "
    "selected unit of the first layer and their gradient, and the mean of each class.",
    "* words | Of `letters` how likely each is the next one, beside what tables of single letters "
    "and of pairs would reach; of `sentiment` what each word alone adds to z of the output. "
    "`:predict the`, `:predict a good day` read a text of your own, which stays while training "
    "goes on.",
    "* samples | Those of the mini-batch. `:rank loss` (or error, number) lists all samples "
    "instead, those kept for testing with a diamond, the worst first, beside the number that says "
    "so; `:rank mistakes` the mistakes alone; a click or the arrows put one in the spotlight, "
    "alone where it is not in the mini-batch; `:rank batch` goes back.",
    "**d**, or `:data`, lists the data sets of the program, each with a picture; **Right** comes "
    "to three experiments, **Enter** begins one. `:trials 40 500` trains from 40 seeds, 500 epochs "
    "each at most, with the settings in force, while you go on looking: how many reach the goal of "
    "`:until` (`:until never` takes it back), after how many epochs, and how the loss is spread; "
    "Enter opens one of them as a run. `:data noise=0.3`, `:data n=300,seed=7`, `:data test=0.3` "
    "and `:data new` change the samples, or how they are divided, and keep the network; Backspace "
    "takes that back.",
    NULL,
};

static const char *const moments[] = {
    "`:goto 120` is after 120 epochs, `:goto 120.3` three mini-batches later, `:goto "
    "120.3.forward1`, `.loss`, `.backward2` or `.update` within the next one; `first` is the start "
    "before any change, `start` the start with the changes made there, and `last`, `previous` and "
    "`next` are moments too. A change of numbers within a mini-batch begins it again, so that a "
    "moment can come twice: `:goto 1.1.forward1@4` is the one in line 4 of the history. "
    "**Backspace** undoes a command at a time: a step, `:epoch 100`, play until it was paused, a "
    "change (but of a command that diverged, its last step); Shift-Left goes back a single epoch. "
    "Everything is there as it was, to the last bit, on "
    "the screen as well: what was not kept is computed again. Going forward where training has "
    "been does the same again, changes of the rate included; anything else begins a branch, and "
    "what lay ahead is kept under a name (`b1`, `b2`, …; `:branch NAME` gives the present one "
    "another; `:branches` lists them). In the loss panel each has at its end what is other in it, "
    "as `rate 1`, and the lower border says `120 of 300` while more is known ahead. Marks on the "
    "curve say what happened there: `◆` a setting was changed, `▲` a number edited, `≈` the "
    "weights jogged, `†` more hidden units than before are saturated in all samples, or dead, `Y` "
    "a branch parts; the mouse over one says what it was, a click goes there, and `:history` "
    "lists them. A moment "
    "belongs to the run since the last restart. **e**, or `:edit w[1][2,1] 0.5`, `b[1][2]`, "
    "`x[1]`, `t[1]`, sets a number by hand, inputs and targets in the sample shown, and the mouse "
    "wheel over the strip, or a drag that begins there, turns the selected one (`:edit up`); the "
    "loss, the map and, dim, the activations that a pass with nothing dropped would have now "
    "follow while it changes (so they do after `:jog`). It is undone and done again like "
    "everything else, and sessions keep it.",
    "`:history` lists what was done: `trained 120 epochs`, `rate 0.1 → 0.2`, `w[1][2,1] 0.3 → "
    "0.5`; `:history 7` goes to the end of line 7, `:history previous` and `next` to a line beside "
    "the present one, and Shift-Right or Space do again what follows, which is said of changes. "
    "`:save` writes the list too, and that of every branch, what one command did, and where units "
    "died, so that a prepared "
    "demonstration can be opened, rewound and shown again, but not of a run that began in the "
    "midst of training, as after `:data keep`: that is said. `backprop train --save` adds a line "
    "for what it trained, and `--load` keeps those before. A session that is named in the place of "
    "the data is known by what is in its file, and is gone on with, too. The past is computed anew "
    "from the start weights. One that takes no more than a fraction of a second is gone through as "
    "it is "
    "opened: it has to lead to the very weights that were saved. A longer one is computed when it "
    "is gone to. Its loss curve and those of its branches come from the session, in some "
    "thousands of points, and are given up where they disagree with the loss; an older session's "
    "fill as one goes. Where the start weights are others now, the processor rounds otherwise, or "
    "the way leads elsewhere, the screen says so and a new past begins with the state saved; of a "
    "branch it is said when one arrives at its end. All branches share the memory that `--memory` "
    "allows; the one with the least training of its own goes first.",
    "Another data set, another shape or a session that is loaded begins a run of its own, with a "
    "past of its own: `r1`, `r2`, …. The run before stays as it is, with its branches and its "
    "curve: **Backspace** at the start of a run goes back to the one it was begun in, `:runs` "
    "lists them all and `:runs r2` goes to one; COMPARING RUNS has more. Runs "
    "share the memory that `--memory` allows: one "
    "that is left keeps a quarter of it at most, all of them a half, and where there is no more "
    "room the oldest is forgotten, first those in which nothing was done; that is said. They are "
    "there until the program ends.",
    NULL,
};

static const char *const training[] = {
    "- The **loss** is the mean over the samples. `half-squared` is ½Σ(a−t)² over the outputs, "
    "with derivative a−t; `mean-squared` divides by the number of outputs instead. A last, "
    "smaller mini-batch counts with its own mean.",
    "- Activations: `backprop list activations`; `softmax` is for outputs only. Losses: "
    "`cross-entropy` goes with softmax outputs, `binary-cross-entropy` with sigmoid ones, both "
    "computed from z; `hinge` needs targets of −1 and +1; other pairs are refused with the "
    "reason. When nothing is said, real targets get identity and half-squared, two classes "
    "sigmoid (0/1) or tanh (−1/+1) and half-squared, more classes softmax and cross-entropy.",
    "- Optimizers (`backprop list optimizers`) have PyTorch's update and standard values, their "
    "rates too (Adam 0.001); `sgd`, `momentum` and `nesterov` take the data's rate. A rate is 0 "
    "or from 1e-9 to 1e9. `--momentum`, `--beta1`, `--beta2`, `--epsilon` tune them; tests "
    "compare 200 updates of each with PyTorch's.",
    "- `--schedule` (step, exponential, cosine, one-cycle) and `--warmup` change the rate as "
    "epochs go by; the screen and the log show the rate in force.",
    "- `--dropout 0.2` sets a fifth of the hidden activations to 0 in each training pass, drawn "
    "anew for each sample, and divides the others by 0.8; the strip says `(dropped)`. The loss, "
    "accuracy and map leave nothing out. `gradients` and `check` drop what the first mini-batch "
    "would.",
    "- `--freeze 'a[1],a[2][3]'` and `:freeze` keep units as they are: all of layer 1, and unit 3 "
    "of layer 2. No update, penalty or decay changes their weights and bias, nor what the "
    "optimizer remembers of them; `--clip-norm` leaves them out. Gradients are computed and shown "
    "all the same; `❄` marks the neurons. A restart keeps them frozen, another network does not.",
    "- `:jog 0.1` adds normal noise of that standard deviation to every weight, but not to biases "
    "and frozen units: to leave a plateau, or to see how firm a minimum is.",
    "- `--l1`, `--l2` and `--decay` act on weights, not on biases, and the loss leaves them out: "
    "the screen and `train` say the `penalty` of L1 and L2 beside it. L1 moves a weight to 0 and "
    "no further; a larger gradient takes it away from there. `--clip-value` and `--clip-norm` cut "
    "what the update uses; the gradient on the screen is ∂L/∂w itself, and the strip works the "
    "update out with all of them. All of these, the activations, the loss and the optimizer can "
    "be set while the program runs (`:set optimizer adam`) without touching the weights, and "
    "stepped back over. The curve goes on in the new loss.",
    "- `:settings`, or a click on the status bar, lists what is in force, whoever has chosen it, "
    "as it would be typed, numbers to the last digit; `not set` is what nobody has said, and what "
    "has no part in training, as the momentum of an optimizer without one, is left out. Arrows or "
    "the mouse choose a row, Enter puts its command and value into the prompt, where what is typed "
    "takes the place of the value and Enter alone leaves it; `:settings rate` "
    "does both. Whatever changes, by a command or a key, is said with its old and new value.",
    "- Another optimizer, also one given with `--load`, starts with nothing remembered and counts "
    "its updates from 1, as a new one in PyTorch. Settings that still have the old one's standard "
    "value take the new one's; those that you changed stay. The rate becomes the new one's "
    "standard (or the data's) where the two differ, for rates of different optimizers cannot be "
    "compared.",
    "- `check` (and `:check`, for the mini-batch on the screen) compares every partial derivative "
    "with central differences of a plain double-precision forward pass of its own. Parameters "
    "with a kink within the step, as at ReLU's 0, are counted, not judged.",
    "- **Accuracy** is the share of samples whose outputs are on the right side (0/1 or −1/+1 "
    "targets) or whose largest output is the right one (one-hot targets). Real-valued targets "
    "have none.",
    "- `--test 0.3` keeps that share of the samples, drawn by the seed, from training. Their loss "
    "and accuracy stand beside those of the training part: in the status bar (`test 0.41 86%`), "
    "dotted in the loss curve, in the log's last two columns and in the result. `--patience 20` "
    "stops training, or play on the screen, after 20 epochs without a lower test loss; the "
    "weights stay those of the last epoch. `:goto best` goes to the lowest test loss looked at; "
    "`--restore-best` does when training ends or the patience of play is over: result, report, "
    "session and the log's last line are of it then. Sessions keep it: after `--load` the waiting "
    "goes on.",
    "- Pixels of one byte, as in IDX files of images, are taken from 0 to 1 (`--scaling bytes`) "
    "where nothing else is asked for; Debian's package dataset-fashion-mnist has such files: "
    "`backprop /usr/share/datasets/fashion-mnist/t10k-images-idx3-ubyte.gz --hidden 128 "
    "--activation relu --optimizer adam --batch 64`.",
    "- `--scaling min-max` (0 to 1) and `--scaling standard` (mean 0, standard deviation 1) scale "
    "each input by what the training part alone has. Then everything, the screen too, shows "
    "scaled inputs; `backprop data FILE --test 0.3 --scaling standard` prints them, the training "
    "part first.",
    "- After training comes the **report** on the test part, or on the training part where there "
    "is none: confusion matrix, precision and recall of each class, or R² = 1 − "
    "Σ(t−a)²/Σ(t−mean t)² "
    "and the root mean square error, in the target's own units, for real targets; `-` where there "
    "is nothing to divide by. On the screen it is the panel "
    "after the samples (**p**, or `:panel report`). `--quiet` leaves it out.",
    "- With `--log -` the result line goes to standard error, so that standard output stays CSV.",
    "- `--sample K` counts from 1 and adds `preactivations`, `activations` and `deltas`, one "
    "array a layer. The screen numbers samples likewise (`sample 3`, `mini-batch: 2 of 4`), and "
    "`:sample 3` puts that one in the spotlight if the mini-batch has it.",
    "- When training diverges, it stops at the update that would make a parameter infinite or "
    "NaN; that update is not made, the message names the parameter, and `--save` writes the last "
    "finite state. Smaller rates, three to a decade, are tried on a copy, while there is nothing "
    "else to do: from the start, or from here where the last finite state is better than that, "
    "for 100 epochs, twice as many as it took to diverge, or a fraction of a second each. The "
    "first one is advised that stays finite and ends with a smaller loss; that none does is said "
    "too.",
    NULL,
};

static const char *const tables[] = {
    "`backprop list data` names the built-in sets. A table is a file with a sample a line, UTF-8 "
    "with or without byte order mark, LF or CRLF, RFC 4180 quotes. The whole column decides, never "
    "its first cell; what was decided is said in a line each (notes on standard error, `:describe` "
    "on the screen, `backprop data FILE --describe`); what cannot be decided is refused, and the "
    "sentence names the option that settles it.",
    "**Formats** are told by the first bytes: text with cells (below); FANN's training files; "
    "dense ARFF; images of MNIST (`train-images-idx3-ubyte`), whose labels are in the file "
    "beside them; `.npy`, whose last column is the target; `.npz` with X and y, or x_train "
    "and y_train; each of them also packed by gzip.",
    "**Cells** are parted by comma, semicolon, tabulator, | or blanks: the one by which all lines "
    "have as many cells, then the one with more numbers; `--separator` says it, and so does a "
    "first line `sep=;`. A separator at the end of every line is none. Lines that begin with # "
    "are comments, but one right above the table with as many cells names the columns. The first "
    "line is a header when it has a text over a column of numbers, when `--inputs` or `--targets` "
    "name its cells, or when it is one cell short: then the first column names the rows. In a "
    "table of texts alone it is one when nothing in it occurs again. `--header on` or `off` "
    "settles it; `--skip-lines N` leaves out a title.",
    "**Numbers** have a point or, all of them, a comma; commas that could all mark thousands are "
    "refused until `--decimal comma` is said. Marks of thousands, 5%, $5, 5.0f, 1d5, hexadecimal "
    "are errors with their place. Numbers are kept in double precision until they are scaled.",
    "**Missing** are an empty cell, NA, N/A, NaN, null and ?, whatever the case, and among numbers "
    "-, . and None; `--missing-values` names others instead. `--missing drop` leaves their rows "
    "out; `--missing mean` puts in the mean of the training part, of texts the commonest, and "
    "leaves out rows without a target.",
    "**Targets**: the last column, or `--targets`. Texts are classes; so are 2 to 20 different "
    "whole numbers that stand twice or more on average and are not 0/1 or -1/+1, unless "
    "`--problem regression` is said; `--problem classification`, and losses and outputs for "
    "classes, make a class of each value. Classes stand in the order of their values. 0/1 and "
    "-1/+1 are one output, classes one each. **Inputs**: all other columns, or `--inputs`; names, "
    "numbers from 1, ranges (`height,3,5-8`). Texts become an input for each value, up to 64; "
    "`--categories` does so with columns of numbers. Dates are refused.",
    "`--test 0.3` keeps a part for testing, of each class its share (`--split random`: of all "
    "samples alike). `--scaling standard` or `min-max` scales inputs that are numbers by what the "
    "training part has, `--scaling-targets` targets that are any numbers; the loss is then of "
    "scaled targets. A session keeps names, values, classes and scalings of its columns: other "
    "data that `--load` is given is read by them, matched by name where both have names, else by "
    "place, and nothing is learnt anew.",
    "`backprop data FILE` prints the table as it was understood; with `--test` or `--scaling` what "
    "the network sees, the training part first. Limits: 256 MiB, 4,000,000 rows, 10,000 columns, "
    "268,435,456 numbers, 256 classes. Errors read `file:line:column: what, and what would be "
    "right`.",
    NULL,
};

static const char *const answers[] = {
    "`backprop predict --load SESSION FILE` prints as CSV what the network answers, a row for each "
    "row of the file: `predicted`, and `p(CLASS)` of each class where the outputs are "
    "probabilities (softmax; of a single sigmoid output for 0 and 1 the one of `p(1)`); numbers "
    "under the names of their targets, in the targets' own units. Where several targets of 0 and "
    "1 stand side by side each has its column. `--keep` puts the file's columns before, as they "
    "stand there; a number is called `predicted NAME` then where its target is among them. "
    "Columns are found by their names where the file and the session have them, else "
    "by their places; the target may be absent, and the session's scaling and categories are "
    "applied. The file that was trained on is not needed. Nothing is dropped out.",
    "Without FILE, or with `-`, lines of standard input are answered one by one, each before the "
    "next is waited for. The first of them is a header where a cell is the name of one of the "
    "session's inputs, or where the session has no names and the line has no numbers; what parts "
    "the cells is found out from it.",
    "A row that cannot be answered (a cell that is missing, no number or a new category, too many "
    "cells) ends it with status 1 and a sentence that has its line. `--missing mean` puts what the "
    "session has learnt in the place of missing cells. `--skip-errors` says the sentence, leaves "
    "the cells of that row empty and goes on; the status is 1 all the same. A line with nothing in "
    "it at all is no row.",
    "On the screen `:data keep FILE` goes on with the network as it is and with other data, read "
    "as its own was: columns by their names, the same categories, classes and scaling.",
    "`:predict 5.1,3.5,1.4,0.2` puts a sample of your own into the spotlight: the "
    "inputs in their order and in the table's units, without a target. It goes forward under the "
    "weights of the moment, with nothing dropped, and training goes on behind it; what comes "
    "after the forward pass is absent. `:predict` alone opens the line with the sample shown, `e` "
    "edits an input of it, and Esc or `[` goes back to the data.",
    "`backprop evaluate --load SESSION FILE` prints loss, accuracy and report over all rows of the "
    "file, none of which are kept for testing; without FILE those of the session's own data, as "
    "`train` does.",
    "`--json`: one object in the place of the words, on standard output, with `train --log -` on "
    "standard error; of `predict` one a line, as {\"predicted\": \"oak\", \"p\": {\"elm\": 0.1, "
    "\"oak\": 0.9}} or {\"price\": 3.2}, with `--keep` the row's cells under \"input\". Of `train` "
    "and `evaluate`: data, inputs, outputs, hidden, loss_function, optimizer, seed, rate, threads, "
    "epoch, step, loss, accuracy, test_loss, test_accuracy, r2 (the mean over the targets), "
    "penalty, diverged and report: part, samples and, for classes, classes, matrix (a row for each "
    "class), precision and recall, for numbers targets, r2 and rmse, in the targets' own units; of "
    "`train` also stopped (by the patience) and restored. Of `check`: data, loss, ok, and layers "
    "with layer, activation, error, parameter, gradient, difference, checked and kinks. What does "
    "not exist in a run is null. One that diverges has its object, too.",
    NULL,
};

static const char *const sessions[] = {
    "However the program ends (**q**, a signal, a closed window), what was trained or edited is "
    "kept in `$XDG_STATE_HOME/backprop/last.json` (or `~/.local/state/backprop/last.json`), and "
    "`backprop --resume` goes on there. The run that **d**, `:hidden`, `:init`, `:load` and the "
    "like replace is written there too: `:resume` brings it back, and puts the one on the screen "
    "in its place. There is one such place; of two programs the one that ends later has it. A way "
    "to another moment does not hold leaving up: what is kept and saved then stands where that way "
    "has come to, with all that was known.",
    "`:save NAME` writes a new file, or one that this session was loaded from or saved to and "
    "nobody else has changed; `:save! NAME` writes over any other. `backprop train --save` always "
    "writes over what is there, also when a signal such as TERM, HUP or XCPU ends it and when the "
    "reader of `--log -` goes; `backprop --save` does so when it ends, unless nothing was done. A "
    "new session's name ends in .json or has no ending, for other endings promise other formats.",
    "`:copy command` puts the command line that leads to just what is seen on the terminal's "
    "clipboard: data, shape, settings, seed and, by `--epochs`, how far training has come, but "
    "nothing about when it ends by itself. What was done by hand or in the middle of training is "
    "in a session's file alone; it says so then. Where a configuration file was read, "
    "--no-config is in the line; elsewhere such a file may add settings of its own. "
    "`:copy explanation` does the same with all lines on what is selected, and "
    "`:snapshot [PANEL] FILE.txt` writes the screen or a panel as plain text to a new file "
    "(`:snapshot!` over an old one). The clipboard is reached by OSC 52, which the terminal does "
    "not answer: xterm has to allow it (`disallowedWindowOps`), tmux too (`set -s set-clipboard "
    "on`), and some have none; the line is on the screen as well.",
    "`--save` and `:save` write JSON: network, data (by name, or by path with a checksum), "
    "optimizer, hyper-parameters, seed and place in the epoch, the test part and the scaling, "
    "edits of the data and, from the screen, the history. "
    "`src/data/session/session.h` has the layout. What concerns the screen and the machine "
    "(`--palette`, `--symbols`, `--speed`, `--memory`, …) is the person's, not the session's, and "
    "`:load` leaves it as it is. Rates outside 1e-9 … "
    "1e9, which could be set once, stay in old sessions until they are changed. A file with only "
    "`network` and `data` is enough:",
    "    {\"network\": {\"inputs\": 2, \"layers\": [{\"units\": 1, \"activation\": \"sigmoid\",",
    "                                          \"weights\": [[1, -1]], \"biases\": [0]}]}, "
    "\"data\": \"xor\"}",
    NULL,
};

static const char *const saving[] = {
    "A file is replaced wholly or not at all: a new one in the same folder, \".backprop-\" and a "
    "number, is written, synchronised and renamed; one that a killed program has left is removed "
    "by the next save to that name. Symbolic links are followed, also where they lead to no file "
    "yet. Owner, group and mode stay as far as the system lets them, but for setuid, setgid and "
    "sticky bits. Names may be as long as the system allows, 255 bytes as a rule. Where nothing "
    "can be written is found before training, and so is a network too large: a session may have 1 "
    "GiB.",
    "--save, and the commands save, load and data, refuse what is no regular file; what is read "
    "without a screen, and --log, may be a pipe or a device. --log is refused, with status 2, "
    "where it is the file of the data, the settings, the session loaded or the one saved, and "
    "--save where it is that of the data or the settings, both where it is that of a built-in "
    "data set, by whatever name or link; --load and --save may be the same.",
    "The command save writes a new file, or one that this session was loaded from or saved to and "
    "nobody else has changed; save! and --save write over others too.",
    NULL,
};

static const char *const settings[] = {
    "`$XDG_CONFIG_HOME/backprop/config` (or `~/.config/backprop/config`): the lines of the `:` "
    "prompt, such as `set speed 100` or `speed 100`, `data majority`, `links gradients`; `key x "
    "explain` has a key of the screen run another command, `key x none` nothing, while those of "
    "lists and after **g**, **a** and **w** stay as they are; `#` "
    "starts a comment. The command line wins. Colours follow the terminal; `--color`, "
    "`--palette`, `--theme light` (**T** on the screen), `--symbols ascii` and `NO_COLOR` overrule "
    "that. The background "
    "is painted black or white, so nothing depends on the terminal's own.",
    "The kernels that suit the processor are chosen by themselves; `BACKPROP_KERNELS=baseline`, "
    "`avx2`, `avx512` or, on aarch64, `neon` overrules that. They give the same bits but for "
    "`baseline`, which rounds twice where the others round once: a session trained on x86-64 goes "
    "on at aarch64 to the last bit, and back, whatever C library is there. Machines: Linux on "
    "x86-64 and aarch64 (a Raspberry Pi with a 64-bit system), gcc or clang; the sources compile "
    "with musl too. `configure` refuses big-endian machines, -ffast-math and x87 arithmetic.",
    "Layers and mini-batches large enough to gain by it are trained by several threads "
    "(`--threads`), which change no bit; small networks always on one.",
    NULL,
};

static const char *const files[] = {
    "* $XDG_CONFIG_HOME/backprop/config | Settings: one option a line, as in \"set rate 0.5\" or "
    "\"rate 0.5\"; # starts a comment. Below ~/.config where that is not set.",
    "* $XDG_STATE_HOME/backprop/last.json | The session left last, or the one that another has "
    "taken the place of: --resume and the command resume go on there. Below ~/.local/state where "
    "that is not set. It is written when the program ends, also by a signal; --save writes its "
    "own file beside it, but leaves one from before alone where nothing was done.",
    "* $XDG_STATE_HOME/backprop/history | The last 300 commands typed, which Up recalls. It is "
    "written when the program ends, for its owner's eyes alone.",
    NULL,
};

static const char *const terminal[] = {
    "The terminal is left as it was found, however the program ends; one that takes no output "
    "holds nothing up. What is pasted goes into the open prompt, its first line without control "
    "characters, or nowhere. A key that only repeats is dropped when it has waited half a second; "
    "what a terminal answers is never taken for keys. A paste that has no end is over after a "
    "second of silence, an answer after 0.3. Flow control is off: Ctrl-S stops nothing. Ctrl-Z "
    "suspends; Ctrl-\\ ends the program as SIGQUIT does. Esc is a key when nothing follows for 25 "
    "milliseconds, or as many as the variable ESCDELAY says.",
    NULL,
};

static const char *const signals[] = {
    "SIGTERM, SIGINT, SIGHUP, SIGQUIT and SIGXCPU end the interactive program in order, with what "
    "is to be saved, and then as the system says; a second one ends it at once. Every other "
    "signal that ends a program puts the terminal back first. What was ignored at the start, as "
    "below nohup, stays ignored; SIGPIPE and SIGXFSZ are: the write fails and says so. Training "
    "without a screen is ended by the same five: it saves where --save says, and then ends as the "
    "system says. When the reader of --log - goes, it saves and ends with status 0; one who only "
    "stops reading holds up the training, but not its end.",
    NULL,
};

static const char *const many[] = {
    "`sweep` trains all combinations of what `--vary` lists, on all processors (`--jobs`), and "
    "writes a line of CSV for each: what was varied, then epochs, loss, accuracy, test_loss, "
    "test_accuracy, r2 (of the test part where there is one), status, command, seconds; a varied "
    "option of such a name is called vary_loss, vary_epochs. What does not exist or is not finite "
    "is empty. `command` is the line of `train` that gives just these numbers. Every column but "
    "seconds is the same on every machine but with baseline kernels; `--no-seconds` leaves that "
    "empty.",
    "A KEY of `--vary` is an option of `train` that takes a value, `data`, or what is said of a "
    "data set (`noise`, or `data.seed` where an option has the name). VALUES have commas between; "
    "`1..40` are whole numbers, `0..0.5:6` six numbers at the same distance, `0.01..10:log:7` "
    "seven of which each is the same multiple of the one before. Inside of a value `+` stands for "
    "a comma: `--vary hidden=4,8+8`.",
    "The status is done (all epochs were trained), reached (the goal of `--until`), stopped "
    "(`--patience`), diverged (its numbers are those of where it ended, and count nowhere), or "
    "refused (these options do not go together; the first reason is printed).",
    "With `--out FILE` each line is added as soon as it is there. What stands in FILE is not "
    "trained again, whether it was ended, killed, or has all; a line that was cut off is done "
    "again. `--part 2/10` trains the second of each ten: parts that machines have made apart are "
    "joined by `cat`, and names of columns in the middle do no harm, nor does a line before them "
    "that was cut off. In the end a summary has the "
    "least loss (the test loss, where there is one) and, for each value, least, median and most.",
    "`trials 40` is `sweep --vary seed=1..40` (weights, order and test part; the data stay): how "
    "many reach the goal of `--until`, after how many epochs (least, most, median), how the goal's "
    "number, else the training loss, is spread at the end, and, but with `-q`, a line for each "
    "seed. `--until` "
    "takes train_loss, test_loss, accuracy or test_accuracy, as in `--until test_loss=0.2`.",
    "What courses do by hand, press reset and count, with the Playground's start weights:",
    "    backprop trials 40 circle --hidden 3 --activation tanh --until 0.01 \\",
    "        --init playground --output-activation tanh --test 0.5 --batch 10 --rate 0.03",
    "On one machine no other program is needed. Under GNU parallel, over several:",
    "    grid='spiral --vary rate=0.01..10:log:7 --vary optimizer=sgd,adam --vary seed=1..40'",
    "    parallel -S host1,host2,host3,host4 --workdir . \\",
    "        backprop sweep $grid --part {}/4 --out part{}.csv ::: 1 2 3 4",
    "    cat part*.csv > all.csv                          # on a disk that all of them share",
    "    backprop sweep $grid --out all.csv               # the summary; trains what is missing",
    "As a Slurm array, a script for `sbatch`:",
    "    #!/bin/sh",
    "    #SBATCH --array=1-20",
    "    #SBATCH --cpus-per-task=8",
    "    #SBATCH --time=01:00:00",
    "    srun backprop sweep spiral --quiet \\",
    "        --vary rate=0.01..10:log:7 --vary optimizer=sgd,adam --vary seed=1..40 \\",
    "        --part $SLURM_ARRAY_TASK_ID/20 --jobs $SLURM_CPUS_PER_TASK \\",
    "        --out part$SLURM_ARRAY_TASK_ID.csv",
    "As an indexed Job of Kubernetes, whose indices begin at 0:",
    "    apiVersion: batch/v1",
    "    kind: Job",
    "    metadata: {name: sweep}",
    "    spec: {completions: 20, parallelism: 5, completionMode: Indexed, template: {spec: {",
    "      restartPolicy: OnFailure,",
    "      volumes: [{name: out, persistentVolumeClaim: {claimName: out}}],",
    "      containers: [{name: backprop, image: backprop, workingDir: /out,",
    "        volumeMounts: [{name: out, mountPath: /out}], command: [sh, -c, 'backprop sweep",
    "        spiral --vary seed=1..400 --part $((JOB_COMPLETION_INDEX + 1))/20",
    "        --out part$JOB_COMPLETION_INDEX.csv --quiet']}]}}}",
    NULL,
};

static const char *const environment[] = {
    "* BACKPROP_KERNELS | The kernels that compute, one of those below; what suits the processor "
    "is chosen when it is not set. A session goes on with others, and on another machine, x86-64 "
    "or aarch64, to the last bit, but not from or to baseline, which rounds twice where the "
    "others round once.",
    NULL,
};

static const char *const examples[] = {
    "    backprop train xor --epochs 3000 --log -          # CSV, a line for each epoch",
    "    backprop train iris.csv --hidden 8 --save iris.json",
    "    backprop train --load iris.json --epochs 500      # so many more, bit for bit as if it "
    "had never stopped",
    "    backprop predict --load iris.json new.csv         # what it answers, a row for each row",
    "    backprop evaluate --load iris.json new.csv        # and how often it is right",
    "    backprop gradients mazur --sample 1               # one forward and backward pass as JSON",
    "    backprop check vowels --activation gelu           # gradient against differences of the "
    "loss; exit 1 if wrong",
    "    backprop sweep moons --vary rate=0.01..1:log:3 --vary seed=1..9 --out moons.csv",
    "    backprop trials 40 circle --hidden 3 --until 0.01 # how many of 40 get there",
    "    backprop data parity:4                            # the samples as CSV",
    "    backprop list options                             # also data, activations, init, "
    "scaling, …: backprop list lists",
    NULL,
};

/* The newest version first; what a person notices. */
static const char *const changes[] = {
    "* 0.2.0 | Another data set, shape or session begins a run of its own: the one before is kept, "
    "Backspace at the start goes back to it, and `:runs` lists them. `:panel histogram` shows how "
    "the weights, gradients and activations of a layer are spread. Explanations list β₁ and ε "
    "where an optimizer uses them. This page explains what the README used to, and lists what may "
    "follow a command. Options may stand before the verb, a session is known by what is in its "
    "file, and saved under a name that ends in .json or has no ending; `:mouse off` gives the "
    "mouse to the terminal; there is completion for zsh and fish. "
    "**:** lists and finds commands, `?` begins with twelve keys; **g**, **a** and **w** wait for "
    "a second one, **v** and **p** show what there is, **F** is gone: **f** frees, too. "
    "Training without an end is called play: `:play`, once `:run`. "
    "The picture is drawn anew: the phases and a sentence above it, neurons as blocks, the formula "
    "as a table with words, gradients as lines, marks of what happened on the loss curve, a map "
    "of which class wins; what a pass has not computed is \"—\", and no number of the pass before; "
    "`:settings`, `:copy` and `:snapshot`; **Z** shows z. One command is one undo. "
    "Tables are read as people have them: any separator, missing cells, texts as inputs, whole "
    "numbers as classes, `--problem`, `--missing`, `--scaling-targets`, `:describe`, files of "
    "NumPy, MNIST, Weka and FANN. `predict` and `evaluate` apply a saved network to other data, "
    "`--json` gives results to scripts. Classes stand in the order of their values, and the test "
    "part has of each its share. `:predict` shows a sample of one's own, `:data keep` goes on with "
    "other data. "
    "The data sets of the Playground, curves with one input and others have come, each with what "
    "may be said of it; `:data noise=0.3` and `:data new` change that while the network goes on. "
    "The panel fit is the picture of one input, and the map may be one neuron's. "
    "`sweep` and `trials` train many times, on all processors, and `--until` takes an accuracy "
    "or a test loss, too. Digits, spread vowels, letters and sentences have come, with panels of "
    "images, words and pairs, maps of any two inputs and in each neuron; d lists the data sets "
    "with experiments, `:rank` the worst samples. Pixels of IDX files are taken from 0 to 1. "
    "Units, layers, inputs and samples come and go while the network trains, and links of "
    "TensorFlow's Playground come in and go out with the same numbers. `check --trace` checks the "
    "training of any program, and names the usual mistakes.",
    "* 0.1.0 | The first version: training on the screen in steps as small as a phase, forward and "
    "back, exactly; branches, explanations, the wave, edits by hand; sessions with their history; "
    "`train`, `gradients`, `check` and `data` without a screen.",
    NULL,
};
const ManualSection manual_changes = {"CHANGES", changes};

const ManualSection manual_sections[] = {
    {"THE SCREEN", the_screen},
    {"PICTURES", pictures},
    {"TIME", moments},
    {"TRAINING", training},
    {"INSTRUMENTS", manual_lab},
    {"BY HAND", manual_by_hand},
    {"COMPARING RUNS", manual_compare},
    {"SIDE BY SIDE", manual_beside},
    {"DATA", tables},
    {"ANSWERS", answers},
    {"SESSIONS", sessions},
    {"SAVING", saving},
    {"MANY RUNS", many},
    {"TRACES", manual_trace},
    {"SETTINGS", settings},
    {"FILES", files},
    {"TERMINAL", terminal},
    {"SIGNALS", signals},
    {"ENVIRONMENT", environment},
    {"EXAMPLES", examples},
    {NULL, NULL},
};
