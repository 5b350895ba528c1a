/* What the manual page says about networks side by side. */
#include "app/headless/manual.h"

#include <stddef.h>

const char *const manual_beside[] = {
    "`:twin rate=3` puts a second network beside the first: it has begun as that one began, from "
    "the same samples, in the same order, with the same start weights, but for what is named, and "
    "is trained to the moment at which the first one stands. `:twin optimizer=adam`, `:twin "
    "init=zero`, `:twin hidden=4`, `:twin batch=1`, `:twin seed=2`, `:twin features=x1,x2,x1*x2`: "
    "any option that has a part in training, several at once with blanks between. An optimizer "
    "brings its own rate unless one is named. `:twin` again adds one, up to four. What would be "
    "trained on other samples, as by `test`, is refused, and so is a run that no options lead to, "
    "as one whose samples were set by hand; where the first one has been changed on its way, that "
    "is said, and **r** starts all again.",
    "Each has a number and a name that says what it has and the others have not, \"1: rate 0.3\", "
    "which stands before the titles of its panels and at the end of its loss curve, in an ink of "
    "its own. Pictures and maps of all are shown where there is room, side by side or one above "
    "the other, and links of all have one scale; else the one in front is shown alone. **t** "
    "brings the next one to the front, a click on its picture too: what is selected, explained "
    "and listed, and the status bar, are of that one.",
    "**Space**, **b**, **s**, **Enter**, **Backspace**, `:goto` and counts step all of them, and "
    "they stand at the same moment: where mini-batches are of other sizes, all have been through "
    "the same samples, as far as whole mini-batches go; where there are more layers, all are "
    "forward, at the loss or backward. **r** and **R** start all again, those with a seed of "
    "their own from that. A setting, as **+**, is for the one in front, and so are edits, jogs "
    "and units; that is said, and its name follows. Each has its own history. Goals and patience "
    "are looked at in the one that leads.",
    "One that diverges says so, and stays there; the others go on, and back before that it is "
    "with them again. **v** and then **d**, or `:twin difference`, have the links in front show "
    "their numbers less those of the other network, weights, gradients or updates, where both "
    "have the same shape. `:twin off` leaves the one in front; the others are kept as runs, which "
    "`:runs` lists, and share the memory. So it ends, too, where samples are changed or another "
    "run begins. `:save` and `--resume` have the one in front.",
    NULL,
};
