/* The command that shows what the network says to a sample of a person's own. */
#include "app/app.h"
#include "app/command/command.h"
#include "core/base/text.h"
#include "data/generate/words.h"
#include "data/table/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The inputs that are typed, in whatever way they are. */
static bool read_sample(App *app, const char *text, Real *x, Error *err)
{
    const Dataset *data = app->run.setup->trainer.data;
    char note[WORDS_NOTE_SIZE];
    if (!inputs_are_text(data->inputs_are))
        return table_read_sample(data, text, x, err);
    if (!words_read(data, text, x, note, err))
        return false;
    if (note[0])
        app_say(app, false, "%s", note);
    return true;
}

static void write_sample(const Dataset *data, const Real *x, FILE *out)
{
    char text[PROMPT_SIZE];
    if (!inputs_are_text(data->inputs_are)) {
        table_write_sample(data, x, out);
        return;
    }
    words_write(data, x, text, sizeof text);
    fputs(text, out);
}

/* Opens the prompt with the sample in the spotlight, to be changed there. */
static bool ask(App *app, Error *err)
{
    const Trainer *t = &app->run.setup->trainer;
    char *line = NULL;
    size_t inputs = net_columns(&t->net);
    FILE *out = text_open(&line);
    if (out) {
        fputs("predict ", out);
        write_sample(t->data, app_base(app), out);
    }
    line = text_close(out, &line);
    bool ok = line || error_memory(err);
    if (ok && strlen(line) >= PROMPT_SIZE)
        ok = error_set(err, "predict: %zu inputs are too many for one line; backprop predict "
                       "--load SESSION FILE answers to the rows of a file", inputs);
    else if (ok)
        prompt_open(&app->prompt, line);
    free(line);
    return ok;
}

static bool do_predict(App *app, const Argument *argument, Error *err)
{
    if (!argument->text[0])
        return ask(app, err);
    Real *base = malloc(net_columns(&app->run.setup->trainer.net) * sizeof *base);
    bool ok = (base || error_memory(err)) && read_sample(app, argument->text, base, err) &&
              app_show_own(app, base, err);
    free(base);
    return ok;
}

const Command command_predict = {
    .row = {"predict", "show what the network says to a sample of your own, VALUE,VALUE,… in the "
            "order of the inputs and in the table's units, or letters, or a sentence; Esc goes "
            "back to the data's"},
    .subject = SUBJECT_LOOK,
    .level = LEVEL_USUAL,
    .usage = "[VALUE,…]",
    .argument = ARGUMENT_TEXT,
    .run = do_predict,
};
