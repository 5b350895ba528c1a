/* `check --trace`: whether the steps that any program has written follow from each other. */
#include "app/headless/headless.h"
#include "app/headless/result.h"
#include "core/base/text.h"
#include "lab/follow/follow.h"
#include "watch/protocol.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

/* Digits of a number, and those of one that differs from another behind them. */
enum { SHOWN_DIGITS = 9, ALL_DIGITS = 17 };

/* A file being judged. The steps are before, now and next, in turns. */
typedef struct Judgement {
    const Options *options;
    const char *path;
    FILE *in;
    ProtocolReader reader;
    RecordedStep step[3];
    Follow follow;
    uint64_t lines;
    FollowEnd end;
} Judgement;

/* What the first line leaves out and an option says; where both say it, they are to agree. */
static bool same_row(const char *path, const char *option, const TableRow *file,
                     const TableRow *said, Error *err)
{
    return file == said ||
           error_set(err, "--%s %s does not go with %s, which says %s", option, said->name, path,
                     file->name);
}

static bool take_activation(Judgement *j, size_t l, int index, const char *option, Error *err)
{
    Layer *layer = &j->reader.model.net.layers[l];
    const Activation *said = (const Activation *)table_row(&activation_table, (size_t)index);
    if (!layer->activation)
        layer->activation = said;
    return same_row(j->path, option, &layer->activation->row, &said->row, err);
}

static bool take_activations(Judgement *j, Error *err)
{
    const Options *o = j->options;
    Net *net = &j->reader.model.net;
    size_t last = net->layer_count - 1, given = o->activation.count;
    if (options_given(o, activation) && given != 1 && given != last)
        return error_set(err, "--activation: one, or one for each of the %zu hidden layers of %s",
                         last, j->path);
    for (size_t l = 0; l < last && options_given(o, activation); l++)
        if (!take_activation(j, l, o->activation.index[given == 1 ? 0 : l], "activation", err))
            return false;
    if (options_given(o, output_activation) &&
        !take_activation(j, last, o->output_activation, "output-activation", err))
        return false;
    for (size_t l = 0; l <= last; l++)
        if (!net->layers[l].activation)
            return error_set(err, "%s:1: the activation of layer %zu is not said; --%s sigmoid "
                             "would say it", j->path, l + 1,
                             l < last ? "activation" : "output-activation");
        else if (l < last && !net->layers[l].activation->elementwise)
            return error_set(err, "--activation: %s is for the output layer only",
                             net->layers[l].activation->row.name);
    return true;
}

static bool take_loss(Judgement *j, Error *err)
{
    RecordedModel *model = &j->reader.model;
    const Loss *said = (const Loss *)table_row(&loss_table, (size_t)j->options->loss);
    if (!options_given(j->options, loss))
        return true;
    model->loss = model->loss ? model->loss : said;
    return same_row(j->path, "loss", &model->loss->row, &said->row, err);
}

/* A number of the optimizer. */
static bool same_number(const Judgement *j, const char *option, double file, double said,
                        Error *err)
{
    bool same = file <= said && file >= said;
    return same || error_set(err, "--%s %g does not go with %s, which says %g", option, said,
                             j->path, file);
}

/* The optimizer's numbers: what the file says stands. */
static bool take_numbers(Judgement *j, Error *err)
{
    Hyper *hyper = &j->reader.model.hyper, said = j->options->numbers;
    for (size_t i = 0; i < hyper_number_table.count; i++) {
        const HyperNumber *row = (const HyperNumber *)table_row(&hyper_number_table, i);
        double *number = hyper_number(hyper, i), option = *hyper_number(&said, i);
        if (!options_given_at(j->options, offsetof(Options, numbers) + row->offset))
            continue;
        if (!(j->reader.settings >> i & 1))
            *number = option;
        if (!same_number(j, row->row.name, *number, option, err))
            return false;
    }
    if (!options_given(j->options, rate))
        return true;
    hyper->rate = isnan(hyper->rate) ? j->options->rate : hyper->rate;
    return same_number(j, "rate", hyper->rate, j->options->rate, err);
}

static bool take_optimizer(Judgement *j, Error *err)
{
    RecordedModel *model = &j->reader.model;
    const Optimizer *said =
        (const Optimizer *)table_row(&optimizer_table, (size_t)j->options->optimizer);
    if (!options_given(j->options, optimizer))
        return true;
    if (!model->optimizer) {
        model->optimizer = said;
        model->hyper = hyper_usual(said);
        model->hyper.rate = NAN;
    }
    return same_row(j->path, "optimizer", &model->optimizer->row, &said->row, err);
}

/* Whether loss and output belong together: else there is no δ to judge by. */
static bool methods_fit(const Judgement *j, Error *err)
{
    const RecordedModel *model = &j->reader.model;
    const char *output = model->net.layers[model->net.layer_count - 1].activation->row.name;
    return !model->loss || !model->loss->partner || strcmp(model->loss->partner, output) == 0 ||
           error_set(err, "%s:1: the loss %s goes with %s outputs, and these are %s", j->path,
                     model->loss->row.name, model->loss->partner, output);
}

static bool take_options(Judgement *j, Status *status, Error *err)
{
    *status = STATUS_USAGE;
    if (!take_activations(j, err) || !take_loss(j, err) || !take_optimizer(j, err) ||
        !take_numbers(j, err))
        return false;
    *status = STATUS_FAILURE;
    return methods_fit(j, err);
}

/* What an option has to say before more can be judged. */
static bool ask_for(const Judgement *j, const RecordedStep *now, Error *err)
{
    static const struct {
        const char *what, *option;
    } needs[] = {
        [FOLLOW_NEEDS_LOSS] = {"the loss", "--loss half-squared"},
        [FOLLOW_NEEDS_OPTIMIZER] = {"the optimizer", "--optimizer sgd"},
        [FOLLOW_NEEDS_RATE] = {"the learning rate", "--rate 0.1"},
    };
    return error_set(err, "%s:%llu: %s is not said, without which this step cannot be judged; %s "
                     "would say it", j->path, (unsigned long long)now->line, needs[j->end].what,
                     needs[j->end].option);
}

/* Judges each step once the one after it is there. */
static bool judge(Judgement *j, Status *status, Error *err)
{
    bool end = false;
    RecordedStep *before = NULL, *now = NULL, *next = NULL;
    *status = STATUS_FAILURE;
    while (!end && j->end == FOLLOW_ON) {
        next = &j->step[j->lines % 3];
        if (!protocol_next(&j->reader, next, &end, err))
            return false;
        if (now)
            j->end = follow_step(&j->follow, before, now, end ? NULL : next);
        if (j->end > FOLLOW_DEPARTED) {
            *status = STATUS_USAGE;
            return ask_for(j, now, err);
        }
        before = now;
        now = next;
        j->lines += !end;
    }
    return true;
}

static bool open_file(Judgement *j, Error *err)
{
    bool standard = strcmp(j->path, "-") == 0;
    j->path = standard ? "standard input" : j->path;
    j->in = standard ? stdin : fopen(j->options->trace, "r");
    return j->in || error_set(err, "%s: cannot read: %s", j->path, strerror(errno));
}

static bool begin(Judgement *j, Status *status, Error *err)
{
    *status = STATUS_USAGE;
    if (j->options->data || j->options->load || j->options->import)
        return error_set(err, "check --trace judges a file by itself: data, --load and --import "
                         "do not go with it");
    *status = STATUS_FAILURE;
    if (!open_file(j, err) || !protocol_open(&j->reader, j->in, j->path, err) ||
        !take_options(j, status, err))
        return false;
    for (size_t i = 0; i < 3; i++)
        if (!record_init(&j->step[i], &j->reader.model.net, err))
            return false;
    return follow_init(&j->follow, &j->reader.model, err);
}

/* "1 update", "2 updates". */
static const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

static void name_parameter(const Judgement *j, const Difference *d,
                           char name[NET_PARAMETER_NAME_SIZE])
{
    net_parameter_name(&j->reader.model.net, d->index, name);
}

/* "2.1e-06 of a gradient (w[1][2,1], step 3)". */
static void print_largest(const Judgement *j, const char *before, const char *of,
                          const Difference *d, uint64_t step)
{
    char name[NET_PARAMETER_NAME_SIZE];
    name_parameter(j, d, name);
    printf("%s %.2g of %s (%s, step %llu)", before, d->relative, of, name,
           (unsigned long long)step);
}

/* The line for people when all of it follows. */
static void print_followed(const Judgement *j)
{
    const FollowCounts *c = &j->follow.counts;
    char path[1024];
    text_visible(j->path, path, sizeof path);
    printf("%s: %llu gradient%s and %llu update%s follow; largest relative difference", path,
           (unsigned long long)c->gradients, plural(c->gradients), (unsigned long long)c->updates,
           plural(c->updates));
    if (c->gradients > 0)
        print_largest(j, "", "a gradient", &c->gradient, c->gradient_step);
    if (c->updates > 0)
        print_largest(j, c->gradients > 0 ? "," : "", "a new parameter", &c->update,
                      c->update_step);
    putchar('\n');
}

/* What the line above leaves out. */
static void print_remarks(const Judgement *j)
{
    const FollowCounts *c = &j->follow.counts;
    char note[200];
    if (j->reader.torn)
        headless_complain("note: the last line is cut off and was left out");
    if (c->unjudged > 0) {
        snprintf(note, sizeof note, "note: %llu of %llu steps could not be judged: numbers are "
                 "missing or not finite", (unsigned long long)c->unjudged,
                 (unsigned long long)c->steps);
        headless_complain(note);
    }
    if (j->reader.model.hyper.dropout > 0)
        headless_complain("note: gradients cannot be judged: which units were dropped is not "
                          "written");
    if (c->vague > 0) {
        snprintf(note, sizeof note, "note: of %llu layer%s' gradients nothing can be told: "
                 "rounding may be as large as they are", (unsigned long long)c->vague,
                 plural(c->vague));
        headless_complain(note);
    }
}

static json_t *difference_json(const Judgement *j, const Difference *d, uint64_t step)
{
    char name[NET_PARAMETER_NAME_SIZE];
    name_parameter(j, d, name);
    return json_pack("{s:o, s:s, s:I}", "relative", json_finite(d->relative), "parameter", name,
                     "step", (json_int_t)step);
}

/* What was found wrong, or null. */
static json_t *finding_json(const Judgement *j)
{
    const FollowFinding *x = &j->follow.finding;
    char name[FOLLOW_NAME_SIZE], title[FOLLOW_WORDS_SIZE], sentence[FOLLOW_WORDS_SIZE];
    if (j->end == FOLLOW_ON)
        return json_null();
    follow_name(&j->follow, name);
    follow_words(&j->follow, title, sentence);
    return json_pack("{s:I, s:I, s:s, s:s, s:o, s:o, s:o, s:o, s:s}", "line", (json_int_t)x->line,
                     "step", (json_int_t)x->step, "kind",
                     table_row(&follow_kind_table, x->kind)->name, "what", name, "theirs",
                     json_finite(x->where.theirs), "right", json_finite(x->where.ours),
                     "tolerance", json_finite(x->where.tolerance), "mistake",
                     title[0] ? json_string(title) : json_null(), "sentence", sentence);
}

static bool print_json(const Judgement *j, bool follows, Error *err)
{
    const FollowCounts *c = &j->follow.counts;
    char path[1024];
    text_visible(j->path, path, sizeof path);
    json_t *json = json_pack("{s:s, s:b, s:I, s:I, s:I, s:I, s:o}", "file", path, "ok", follows,
                             "steps", (json_int_t)c->steps, "gradients",
                             (json_int_t)c->gradients, "updates", (json_int_t)c->updates,
                             "unjudged", (json_int_t)c->unjudged, "finding", finding_json(j));
    bool ok = json;
    if (c->gradients > 0)
        ok = json_put(json, "gradient", difference_json(j, &c->gradient, c->gradient_step)) && ok;
    if (c->updates > 0)
        ok = json_put(json, "update", difference_json(j, &c->update, c->update_step)) && ok;
    return result_write(stdout, json_if(ok, json), err);
}

/* The two lines for people when something does not follow. */
static void complain_of_finding(const Judgement *j)
{
    const FollowFinding *x = &j->follow.finding;
    char name[FOLLOW_NAME_SIZE], title[FOLLOW_WORDS_SIZE], sentence[FOLLOW_WORDS_SIZE];
    char line[2 * FOLLOW_WORDS_SIZE + 4];
    Error what;
    follow_name(&j->follow, name);
    follow_words(&j->follow, title, sentence);
    int digits = (float)x->where.theirs < (float)x->where.ours ||
                         (float)x->where.theirs > (float)x->where.ours
                     ? SHOWN_DIGITS
                     : ALL_DIGITS;
    error_set(&what, "%s:%llu: step %llu: %s is %.*g, and %.*g would be right (within %.1g)",
              j->path, (unsigned long long)x->line, (unsigned long long)x->step, name, digits,
              x->where.theirs, digits, x->where.ours, x->where.tolerance);
    headless_complain(what.message);
    snprintf(line, sizeof line, "%s%s%s", title, title[0] ? ": " : "", sentence);
    headless_complain(line);
}

/* Whoever writes into a pipe is not to be killed for a mistake: the rest is read and left. */
static void read_rest(const Judgement *j)
{
    fflush(stdout);
    while (j->in == stdin && getc(stdin) != EOF)
        continue;
}

/* Whether anything was judged: a file of which nothing is known does not follow. */
static bool has_judged(const Judgement *j, Error *err)
{
    const FollowCounts *c = &j->follow.counts;
    return j->end != FOLLOW_ON || c->gradients + c->updates > 0 ||
           error_set(err, "%s: no step of %llu can be judged: a gradient needs w, x, t and g, an "
                     "update w here and in the next line", j->path, (unsigned long long)c->steps);
}

static Status report(const Judgement *j, Error *err)
{
    Error unused;
    bool judged = has_judged(j, err), follows = j->end == FOLLOW_ON && judged;
    if (j->options->json && !print_json(j, follows, judged ? err : &unused))
        return STATUS_FAILURE;
    if (!judged)
        return STATUS_FAILURE;
    if (follows && !j->options->json)
        print_followed(j);
    if (follows)
        print_remarks(j);
    if (!follows && !j->options->json)
        complain_of_finding(j);
    if (!follows)
        read_rest(j);
    err->message[0] = '\0';
    return follows ? STATUS_OK : STATUS_FAILURE;
}

static void finish(Judgement *j)
{
    follow_free(&j->follow);
    for (size_t i = 0; i < 3; i++)
        record_free(&j->step[i]);
    protocol_close(&j->reader);
    if (j->in && j->in != stdin)
        fclose(j->in);
}

Status headless_check_trace(const Options *options)
{
    Judgement j = {.options = options, .path = options->trace};
    Error err = {.message = ""};
    Status status;
    if (begin(&j, &status, &err) && judge(&j, &status, &err))
        status = report(&j, &err);
    if (err.message[0])
        headless_complain(err.message);
    finish(&j);
    return err.is_memory ? STATUS_FAILURE : status;
}
