/* Commands for what is compared: the curves of the loss panel. */
#include "app/app.h"
#include "app/command/command.h"
#include "core/base/text.h"

#include <stdio.h>

typedef enum ScaleWord {
    SCALE_LOG, SCALE_LINEAR, SCALE_EPOCHS, SCALE_SAMPLES, SCALE_SECONDS,
} ScaleWord;

static const TableRow scales[] = {
    [SCALE_LOG] = {"log", N_("losses on a logarithmic scale")},
    [SCALE_LINEAR] = {"linear", N_("losses on a linear scale")},
    [SCALE_EPOCHS] = {"epochs", N_("losses by epochs")},
    [SCALE_SAMPLES] = {"samples", N_("losses by the samples that training had seen")},
    [SCALE_SECONDS] = {"seconds", N_("losses by the time that training had taken, where that was "
                                     "measured")},
};
static const Table scale_table = TABLE_OF("scale", scales);

static void do_scale(App *app, const Argument *argument)
{
    View *view = &app->view;
    int word = argument->word;
    if (word >= SCALE_EPOCHS)
        view->curve_by = (unsigned char)(CURVE_EPOCHS + word - SCALE_EPOCHS);
    else
        view->log_loss = word < 0 ? !view->log_loss : word == SCALE_LOG;
}

const Command command_scale = {
    .row = {"scale", N_("loss on a logarithmic or linear scale; by epochs, samples seen or time")},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_USUAL,
    .usage = "[log|linear|epochs|samples|seconds]",
    .argument = ARGUMENT_WORD,
    .words = &scale_table,
    .choose = do_scale,
};
