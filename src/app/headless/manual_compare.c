/* What the manual page says about runs beside each other. */
#include "app/headless/manual.h"

#include <stddef.h>

const char *const manual_compare[] = {
    "- **Runs**: `:runs` lists all, with epochs, losses, accuracy and what differs from the "
    "present one: **Enter** goes to one, **m** marks it to be compared, **e** names it anew, "
    "**D** forgets it; `:runs rename r1 fast`, `:runs delete r1`, `:runs mark r1`. "
    "`:branches` is the same for branches. `:runs save all.json` writes all runs, with their "
    "pasts, to one session's file, which `:load` and the command line open with all of them.",
    "- **Curves**: the loss panel shows marked runs over each other, each in a hue with "
    "dashes of its own and a name made of what differs, as \"sgd 1\"; a name that you gave goes"
    " before. **Left**, **Right** and the mouse read a loss off, **Up** and **Down** go from "
    "curve to curve. `:scale samples` draws them by the samples that training had seen, "
    "`:scale seconds` by the time that training had taken on this machine, without frames and"
    " evaluations: what was not measured to the end, as of a session, is not drawn then, "
    "which is said. `:scale epochs`, `:scale log`, `:scale linear`.",
    "- **Table**: `:compare`, **w u** or `:compare r1 r3` shows runs in rows: what differs, "
    "epochs, loss, test loss, the lowest loss that was looked at and its epoch, accuracy, "
    "epochs to the goal (that of `--until`, or `:compare until=test_loss=0.1`), and the norm "
    "of the gradient of the loss over the training part, without penalties. ≤ says that "
    "nobody looked right before. **z** has room for all columns, **Enter** opens a row. "
    "`:compare FILE.csv` and `FILE.md` write it to a new file, numbers at nine digits, "
    "`:compare!` also over one that is there.",
    "- **Race**: `:race rates=0.01,0.1,1`, `:race optimizers`, `:race seeds=8`, `:race "
    "hidden=4,8+8 500` train from the present run's start with one value after the other, as "
    "many epochs as the present run has, or as stand behind: in turn, so that all are as far,"
    " while you go on with the present run. In a value + stands for a comma. Of optimizers "
    "each but the present one has its own usual rate. At most sixteen take part. Their curves"
    " and rows are what `train` gives with these options, to the last bit; **Enter** in the "
    "table opens one as a run, which trains it once more. **Esc** or `:race stop` lets it "
    "stand, `:race go` goes on, `:race clear` forgets it.",
    "- **Sweeps**: `:compare FILE.csv` with the file of a `sweep` lists its lines instead of "
    "writing one; what is there decides, and a sweep's file is never written over. **Enter** "
    "opens a line as a run that its command trains.",
    NULL,
};
