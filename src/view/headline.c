#include "view/headline.h"

#include "core/base/text.h"
#include "explain/chain.h"
#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"
#include "view/graph/health.h"
#include "view/graph/neurons.h"
#include "view/when.h"

#include <stdio.h>
#include <string.h>

/* From the longest form to the shortest; widths from which they are used. */
enum { FORMS = 3, LONG_WIDTH = 96, SHORT_WIDTH = 60, SENTENCE_SIZE = 256 };
static const Style done_style = {.ink = INK_CURVE};

/* A phase as the line shows it: `done` of `all` of its parts are computed, the last one being that
 * of layer `layer`. */
typedef struct PhaseMark {
    const char *names[FORMS];
    size_t done, all, layer;
    SelectionKind about;
} PhaseMark;

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void write_mark(Pen *pen, const PhaseMark *mark, int form, bool selected)
{
    bool now = mark->done > 0 && mark->done < mark->all;
    Style style = now ? strong : mark->done > 0 ? done_style : dim;
    if (selected) {
        canvas_text(pen->canvas, pen->x - 1, pen->y, (Style){INK_MARK, INK_TEXT, ATTRIBUTE_BOLD},
                    "▸");
        canvas_mark(pen->canvas, pen->x, pen->y);
        style = (Style){INK_BRIGHT, INK_TEXT, ATTRIBUTE_BOLD | ATTRIBUTE_REVERSE};
    }
    canvas_about(pen->canvas, selection_code(mark->about, 0, 0));
    pen_write(pen, style, "%s", mark->names[form]);
    canvas_about(pen->canvas, 0);
    style.attributes = now ? ATTRIBUTE_BOLD : 0;
    if (now && form == 0)
        pen_write(pen, style, N_(" ▸ layer %zu of %zu"), mark->layer, mark->all);
    else if (now)
        pen_write(pen, style, " ▸ %zu/%zu", mark->layer, mark->all);
    else if (mark->done > 0)
        pen_write(pen, done_style, " ✓");
    else if (form + 1 < FORMS)
        pen_write(pen, dim, " ·");
}

/* "1 forward ✓   2 loss ✓   3 backward ▸ layer 2 of 2   4 update ·"; returns the column behind. */
static int draw_phases(const Scene *scene, Rect area, Canvas *canvas)
{
    const Trace *t = scene->trace;
    size_t layers = t->net.layer_count, done = t->spotlight.is_own ? layers : t->cursor.phase;
    size_t forward = smaller(done, layers);
    size_t backward = done <= layers + 1 ? 0 : smaller(done - layers - 1, layers);
    const PhaseMark marks[] = {
        {{N_("1 forward"), N_("1 fwd"), N_("fwd")}, forward, layers, forward, 0},
        {{N_("2 loss"), N_("2 loss"), N_("loss")}, trace_has_loss(t), 1, 0, SELECT_LOSS},
        {{N_("3 backward"), N_("3 back"), N_("back")}, backward, layers, layers + 1 - backward, 0},
        {{N_("4 update"), N_("4 update"), N_("upd")}, trace_has_update(t), 1, 0, 0},
    };
    int form = area.width >= LONG_WIDTH ? 0 : area.width >= SHORT_WIDTH ? 1 : 2;
    Pen pen = {canvas, area.x + 1, area.y, area.x + area.width};
    /* A person's own sample only goes forward. */
    size_t count = t->spotlight.is_own ? 1 : sizeof marks / sizeof marks[0];
    for (size_t i = 0; i < count; i++) {
        bool selected = marks[i].about && scene->view->selection.kind == marks[i].about;
        pen_write(&pen, plain, "%s", i == 0 ? "" : form == 0 ? "   " : form == 1 ? "  " : " ");
        write_mark(&pen, &marks[i], form, selected);
    }
    return pen.x;
}

/* What the numbers in dim are of, or those beside new parameters; "": nothing is. In words, and
 * where there is little room in fewer. */
static const char *mark_of_time(const Trace *t, bool brief)
{
    if (when_is_before(t))
        return brief ? N_("a, δ before") : N_("a, δ before the update");
    if (!t->ahead.known)
        return "";
    if (t->hyper.dropout > 0)
        return brief ? N_("dim: whole") : N_("dim: nothing dropped");
    return brief ? N_("dim: next") : N_("dim: pass to come");
}

/* Writes "sample 3, epoch 3, dim: pass to come" at the right, as much of it as has room from column
 * `left` on: what tells old numbers from new stays longest, the epoch is in the status bar too. */
static void draw_moment(const Scene *scene, Rect area, int left, Canvas *canvas)
{
    static const struct {
        bool sample, epoch, brief;
    } forms[] = {{true, true, false}, {true, true, true}, {true, false, true},
                 {false, false, false}, {false, false, true}};
    const Trace *t = scene->trace;
    char sample[FORMAT_SIZE], epoch[48];
    int end = area.x + area.width - 1;
    chain_sample(t, sample);
    snprintf(epoch, sizeof epoch, N_("epoch %llu"), (unsigned long long)t->cursor.epoch);
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++) {
        char all[160] = "";
        const char *parts[] = {forms[i].sample ? sample : "", forms[i].epoch ? epoch : "",
                               mark_of_time(t, forms[i].brief)};
        for (size_t k = 0; k < sizeof parts / sizeof parts[0]; k++)
            frame_add_note(canvas, (int)sizeof all, parts[k], all, sizeof all);
        int width = canvas_text_width(canvas, all);
        if (width > end - left - 2)
            continue;
        canvas_text(canvas, end - width, area.y, dim, all);
        return;
    }
}

/* What a sentence says: with its rule where it has one, in full, where there is less room, and,
 * beside something that matters more, what comes. */
typedef struct Sentence {
    char fullest[SENTENCE_SIZE], full[SENTENCE_SIZE], brief[SENTENCE_SIZE], next[SENTENCE_SIZE];
} Sentence;

static void say_start(const Trace *t, Sentence *s)
{
    char units[FORMAT_RANGE_SIZE];
    format_range(&t->net, 1, units);
    snprintf(s->next, SENTENCE_SIZE, N_("Next: layer 1."));
    if (t->cursor.step > 0 || t->ahead.known) {
        snprintf(s->full, SENTENCE_SIZE,
                 N_("Something was changed: a pass begins anew, and first %s are computed."),
                 units);
        snprintf(s->brief, SENTENCE_SIZE, N_("Something was changed. Next: layer 1, forward."));
        return;
    }
    snprintf(s->full, SENTENCE_SIZE,
             N_("No pass has been made yet. The sample stands at the left; first %s are computed."),
             units);
    snprintf(s->brief, SENTENCE_SIZE, N_("No pass has been made yet. Next: layer 1, forward."));
}

static void say_forward(const Trace *t, size_t layer, Sentence *s)
{
    char units[FORMAT_RANGE_SIZE], next[FORMAT_RANGE_SIZE], y[FORMAT_SIZE];
    size_t layers = t->net.layer_count, sample = t->spotlight.sample + 1;
    format_range(&t->net, layer + 1, units);
    if (layer + 1 < layers) {
        format_range(&t->net, layer + 2, next);
        snprintf(s->full, SENTENCE_SIZE,
                 N_("%s have summed their inputs, z = W %s + b, and answer a = f(z). %s next."),
                 units, format_source(layer), next);
        snprintf(s->brief, SENTENCE_SIZE,
                 N_("Layer %zu answers, a = f(W %s + b). Next: layer %zu."), layer + 1,
                 format_source(layer), layer + 2);
        snprintf(s->next, SENTENCE_SIZE, N_("Next: layer %zu."), layer + 2);
        return;
    }
    if (net_outputs(&t->net) == 1)
        snprintf(s->full, SENTENCE_SIZE,
                 N_("For sample %zu the network says %s = %s; the target is %.4g. Next: the loss."),
                 sample, units,
                 format_fixed((double)t->spotlight.a[t->net.layers[layer].first], 7, y),
                 (double)t->spotlight.t[0]);
    else
        snprintf(s->full, SENTENCE_SIZE,
                 N_("For sample %zu the network has said %s. Next: the loss, how wrong they are."),
                 sample, units);
    snprintf(s->brief, SENTENCE_SIZE, N_("The network has answered. Next: the loss."));
    snprintf(s->next, SENTENCE_SIZE, N_("Next: the loss."));
}

static void say_loss(const Trace *t, Sentence *s)
{
    char units[FORMAT_RANGE_SIZE], loss[FORMAT_SIZE];
    format_range(&t->net, t->net.layer_count, units);
    snprintf(s->full, SENTENCE_SIZE,
             N_("L = %s says how wrong the answer to sample %zu is. Next: δ = ∂L/∂z at %s."),
             format_plain(t->spotlight.loss, loss), t->spotlight.sample + 1, units);
    snprintf(s->fullest, SENTENCE_SIZE,
             N_("L = %s, by %s, says how wrong the answer to sample %zu is. "
                "Next: δ = ∂L/∂z at %s."),
             loss, t->spec.loss->formula, t->spotlight.sample + 1, units);
    snprintf(s->brief, SENTENCE_SIZE, N_("L = %s: how wrong. Next: δ at %s."), loss, units);
    snprintf(s->next, SENTENCE_SIZE, N_("Next: δ at %s."), units);
}

static void say_backward(const Trace *t, size_t layer, Sentence *s)
{
    char units[FORMAT_RANGE_SIZE], next[FORMAT_RANGE_SIZE];
    format_range(&t->net, layer + 1, units);
    if (layer == 0) {
        snprintf(s->full, SENTENCE_SIZE,
                 N_("Every weight has its slope ∂L/∂w, the mean of %zu. Next: the update."),
                 t->batch.rows);
        snprintf(s->brief, SENTENCE_SIZE, N_("All slopes are known. Next: the update."));
        snprintf(s->next, SENTENCE_SIZE, N_("Next: the update."));
        return;
    }
    format_range(&t->net, layer, next);
    snprintf(s->full, SENTENCE_SIZE,
             N_("δ = ∂L/∂z is known at %s. It is passed back through the weights: %s next."),
             units, next);
    snprintf(s->brief, SENTENCE_SIZE, N_("δ is known at %s. Next: back to %s."), units, next);
    snprintf(s->next, SENTENCE_SIZE, N_("Next: back to %s."), next);
}

static void say_update(Sentence *s)
{
    snprintf(s->full, SENTENCE_SIZE,
             N_("The update has moved the weights and biases (b→); a and δ are from before it."));
    snprintf(s->fullest, SENTENCE_SIZE,
             N_("The update has moved the weights and biases (b→); a and δ are from before it. "
                "Next: a new pass."));
    snprintf(s->brief, SENTENCE_SIZE, N_("The weights are new; a and δ are from before."));
    snprintf(s->next, SENTENCE_SIZE, N_("Next: a new pass."));
}

/* "the network says y1 = 2.5, y2 = 300": as many as have room. */
static void list_answers(const Trace *t, const Real *a, size_t outputs, char out[SENTENCE_SIZE])
{
    enum { LISTED = 4 };
    const Dataset *d = t->data;
    char symbol[FORMAT_SIZE];
    snprintf(out, SENTENCE_SIZE, N_("the network says "));
    for (size_t k = 0; k < outputs && k < LISTED; k++) {
        const char *called = d->output_names && d->output_names[k]
                                 ? d->output_names[k]
                                 : format_unit(&t->net, t->net.layer_count, k, symbol);
        text_append(out, SENTENCE_SIZE, "%s%.30s = %.7g", k > 0 ? ", " : "", called,
                    dataset_own_value(d, k, a[k]));
    }
    if (outputs > LISTED)
        text_append(out, SENTENCE_SIZE, ", …");
}

/* What the network says to a person's own sample, in the units of the targets. */
static void say_answer(const Trace *t, char out[SENTENCE_SIZE])
{
    const Dataset *d = t->data;
    size_t last = t->net.layer_count - 1, outputs = net_outputs(&t->net);
    const Real *a = t->spotlight.a + t->net.layers[last].first;
    char symbol[FORMAT_SIZE], number[FORMAT_SIZE];
    size_t k = d->kind == TARGET_ONE_HOT ? dataset_class_of(d, a) : 0;
    const char *called = d->output_names && d->output_names[k]
                             ? d->output_names[k]
                             : format_unit(&t->net, last + 1, k, symbol);
    if (d->kind == TARGET_ONE_HOT)
        snprintf(out, SENTENCE_SIZE, N_("the network says %.60s (%s)"), called,
                 format_short((double)a[k], 7, number));
    else if (outputs == 1 && d->kind == TARGET_BINARY)
        snprintf(out, SENTENCE_SIZE, N_("the network says %.60s = %s, nearer to %.4g"), called,
                 format_short((double)a[0], 7, number),
                 (double)(dataset_class_of(d, a) ? d->high : d->low));
    else
        list_answers(t, a, outputs, out);
}

/* A sample of the data that is in no mini-batch: what would be right is known. */
static void say_alone(const Trace *t, const char *answer, Sentence *s)
{
    const Dataset *d = t->data;
    size_t k = t->spotlight.sample;
    const Real *target = d->t + k * d->outputs;
    bool test = k >= d->count;
    const char *part = test ? N_(" of the test part") : "";
    char right[DATASET_NAME_SIZE], name[DATASET_NAME_SIZE];
    if (d->kind == TARGET_ONE_HOT)
        snprintf(right, sizeof right, "%s",
                 dataset_output_name(d, dataset_class_of(d, target), name));
    else
        snprintf(right, sizeof right, "%.5g", dataset_own_value(d, 0, target[0]));
    snprintf(s->fullest, SENTENCE_SIZE,
             N_("Sample %zu%s alone: %.100s; target %s. It is %s: no gradient. Esc goes back."),
             k + 1, part, answer, right,
             test ? N_("not trained on") : N_("not in this mini-batch"));
    snprintf(s->full, SENTENCE_SIZE, N_("Sample %zu%s alone: %.100s; target %s. Esc goes back."),
             k + 1, part, answer, right);
    snprintf(s->brief, SENTENCE_SIZE, N_("Sample %zu%s: %.100s; target %s."), k + 1,
             test ? N_(" (test)") : "", answer, right);
    snprintf(s->next, SENTENCE_SIZE, N_("Sample %zu%s alone. Esc goes back."), k + 1, part);
}

static void say_own(const Trace *t, Sentence *s)
{
    char answer[SENTENCE_SIZE];
    say_answer(t, answer);
    if (t->spotlight.sample < SIZE_MAX) {
        say_alone(t, answer, s);
        return;
    }
    snprintf(s->fullest, SENTENCE_SIZE,
             N_("Your own sample: %.160s. It has no target: no loss, no gradient. Esc goes back."),
             answer);
    snprintf(s->full, SENTENCE_SIZE, N_("Your own sample: %.160s. Esc goes back."), answer);
    snprintf(s->brief, SENTENCE_SIZE, N_("Own sample: %.160s."), answer);
    snprintf(s->next, SENTENCE_SIZE, N_("Your own sample. Esc goes back."));
}

/* What has just been computed, and what comes. */
static void say(const Trace *t, Sentence *s)
{
    size_t layers = t->net.layer_count, done = t->cursor.phase;
    if (t->spotlight.is_own)
        say_own(t, s);
    else if (done == 0)
        say_start(t, s);
    else if (done <= layers)
        say_forward(t, done - 1, s);
    else if (done == layers + 1)
        say_loss(t, s);
    else if (done <= 2 * layers + 1)
        say_backward(t, 2 * layers + 1 - done, s);
    else
        say_update(s);
}

/* What has happened to the gradient comes first; the sentence follows where both have room. */
static void draw_sentence(const Scene *scene, Rect area, Canvas *canvas)
{
    const Trace *t = scene->trace;
    const Style warning = {(uint8_t)health_ink(t), INK_TEXT, ATTRIBUTE_BOLD};
    char words[SENTENCE_SIZE];
    Sentence s = {.fullest = ""};
    Pen pen = {canvas, area.x + 1, area.y, area.x + area.width};
    say(t, &s);
    if (health_words(t, canvas, area.width - 2, words, sizeof words))
        pen_write(&pen, warning, "%s   ", words);
    const char *const forms[] = {s.fullest, s.full, s.brief, s.next};
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (*forms[i] && pen_write_if_fits(&pen, plain, "%s", forms[i]))
            return;
}

void headline_draw(const Scene *scene, Rect area, Canvas *canvas)
{
    char words[SENTENCE_SIZE];
    Rect sentence = {area.x, area.y + 1, area.width, 1};
    /* What has happened to the gradient takes the only line where there is no other. */
    if (area.height == 1 &&
        health_words(scene->trace, canvas, area.width - 2, words, sizeof words)) {
        draw_sentence(scene, area, canvas);
        return;
    }
    if (area.height > 0)
        draw_moment(scene, area, draw_phases(scene, area, canvas), canvas);
    if (area.height > 1)
        draw_sentence(scene, sentence, canvas);
}
