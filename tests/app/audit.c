/* Each number on the screen is that of a run in double by plain loops, within the digits shown, and
 * absent before it is computed: for random networks at each phase of their first mini-batches. */
#include "audit_net.h"

#include "../view/tap.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 180, HEIGHT = 70 };

static Player *const p = &audit_player;
static Truth *const m = &audit_truth;

static const Canvas *screen(void)
{
    return &p->app.frame.canvas;
}

static Graph graph(void)
{
    Graph g;
    Layout layout = app_layout(&p->app);
    graph_layout(&g, &p->app.tools.trace.net, layout_network(&layout), &p->app.view,
                 screen()->symbols);
    return g;
}

/* A line of a neuron's block; its ink is that of its last digit. */
static const char *block_line(const Graph *g, size_t column, size_t unit, BlockLine line,
                              uint8_t *ink)
{
    static char text[ROW_SIZE];
    int row = graph_line(g, column, line);
    Rect r = graph_unit(g, column, unit);
    if (row >= BLOCK_LINES)
        audit_wrong("no room for a line of unit %zu of column %zu", unit + 1, column);
    r.y += row;
    canvas_part(screen(), r, text, sizeof text);
    int x = r.x + r.width - 1;
    while (x > r.x && (canvas_cell(screen(), x, r.y)->c < '0' ||
                       canvas_cell(screen(), x, r.y)->c > '9'))
        x--;
    *ink = canvas_cell(screen(), x, r.y)->style.ink;
    return text;
}

/* The number of this pass, or none. */
static void check_block_number(const Graph *g, size_t column, size_t unit, BlockLine line,
                               const char *letter, bool known, double value)
{
    char what[64];
    uint8_t ink;
    const char *at = block_line(g, column, unit, line, &ink);
    Shown shown;
    snprintf(what, sizeof what, "%s of unit %zu in column %zu", letter, unit + 1, column);
    const char *number = strstr(at, letter);
    if (!number)
        audit_wrong("%s: '%s'", what, at);
    number += strlen(letter);
    if (!audit_known(&number, known, &shown, what))
        return;
    if (fabs(shown.value) > 0 && ink == INK_DIM) /* 0 has no sign's colour */
        audit_wrong("%s: '%s' is dim", what, at);
    audit_same(what, shown, value);
}

static void check_unit(const Graph *g, size_t layer, size_t unit)
{
    const PlainLayer *y = &m->run.net.layer[layer];
    size_t bias = (size_t)(y->b - m->run.net.theta) + unit;
    uint8_t ink;
    check_block_number(g, layer + 1, unit, BLOCK_VALUE, "a ", truth_has_forward(m, layer),
                       y->a[unit]);
    check_block_number(g, layer + 1, unit, BLOCK_DELTA, "δ ", truth_has_backward(m, layer),
                       y->delta[unit]);
    const char *text = block_line(g, layer + 1, unit, BLOCK_BIAS, &ink);
    const char *letter = truth_has_update(m) ? "b→" : "b ", *number = strstr(text, letter);
    if (!number)
        audit_wrong("'%s' has no '%s'", text, letter);
    number += strlen(letter);
    audit_same("bias", read_number(&number), truth_theta(m)[bias]);
}

static void check_target(const Graph *g, size_t unit)
{
    Rect r = graph_unit(g, m->run.net.count, unit);
    char text[ROW_SIZE];
    r.y += graph_line(g, m->run.net.count, BLOCK_TARGET);
    r.width += 4;
    canvas_part(screen(), r, text, sizeof text);
    const char *at = strstr(text, "t ");
    if (!at)
        audit_wrong("'%s' is no target", text);
    audit_same("target", audit_digits(at + strlen("t "), 4),
         m->t[m->row * m->run.net.outputs + unit]);
}

/* L stands below the last output, or nowhere. */
static void check_loss_mark(const Graph *g)
{
    size_t column = m->run.net.count, last = m->run.net.outputs - 1;
    Rect block = graph_block(g, column, last), chip = graph_unit(g, column, last);
    int line = graph_line(g, column, BLOCK_LOSS);
    char text[ROW_SIZE];
    int y = line < BLOCK_LINES ? chip.y + line : block.y + block.height;
    canvas_part(screen(), (Rect){chip.x, y, chip.width + 6, 1}, text, sizeof text);
    const char *at = strstr(text, "L ");
    if ((at != NULL) != truth_has_loss(m))
        audit_wrong("'%s' where L is %sknown", text, at ? "not " : "");
    if (at) {
        at += strlen("L ");
        audit_same("L", read_number(&at), m->loss);
    }
}

static void check_blocks(void)
{
    Graph g = graph();
    for (size_t i = 0; i < m->run.net.inputs; i++) {
        char text[ROW_SIZE];
        canvas_part(screen(), graph_unit(&g, 0, i), text, sizeof text);
        const char *at = text;
        audit_same("input", read_number(&at), truth_a(m, 0, i));
    }
    for (size_t l = 0; l < m->run.net.count; l++)
        for (size_t j = 0; j < m->run.net.layer[l].units; j++)
            check_unit(&g, l, j);
    for (size_t k = 0; k < m->run.net.outputs; k++)
        check_target(&g, k);
    check_loss_mark(&g);
}

/* With z in the place of a, which is that of this pass or absent. */
static void check_sums(void)
{
    p->app.view.sums = true;
    player_draw(p);
    Graph g = graph();
    for (size_t l = 0; l < m->run.net.count; l++)
        for (size_t j = 0; j < m->run.net.layer[l].units; j++) {
            uint8_t ink;
            const char *text = block_line(&g, l + 1, j, BLOCK_VALUE, &ink);
            const char *number = strstr(text, "z ");
            Shown shown;
            if (!number)
                audit_wrong("'%s' has no z", text);
            number += strlen("z ");
            if (audit_known(&number, truth_has_forward(m, l), &shown, "z"))
                audit_same("z", shown, m->run.net.layer[l].z[j]);
        }
    p->app.view.sums = false;
    player_draw(p);
}

/* "12 %" at `text`. */
static void check_percent(const char *what, const char *text, double share)
{
    char right[32];
    snprintf(right, sizeof right, "%.0f %%", 100 * share);
    text += strspn(text, " ");
    bool little = share > 0 && share < 0.00501 && strncmp(text, "<1 %", 4) == 0;
    if (!little && fabs(atof(text) - 100 * share) > 0.501)
        audit_wrong("%s: '%s' is shown for %s", what, text, right);
}

/* Of the units that can be: flat in a sample, or without a slope in all. */
static void check_units(size_t layer, const char *text)
{
    static const struct { const char *name; double steepest; bool dies; } kinds[] = {
        {"sigmoid", 0.25, false}, {"tanh", 1, false}, {"softsign", 1, false},
        {"hard-tanh", 1, true}, {"relu", 0, true}};
    const PlainLayer *y = &m->run.net.layer[layer];
    const char *saturated = strstr(text, "saturated "), *dead = strstr(text, "dead ");
    size_t k = 0, flat = 0, still = 0;
    while (k < 5 && strcmp(kinds[k].name, y->activation->name) != 0)
        k++;
    if (k == 5 || !truth_has_forward(m, layer)) {
        if (saturated || dead)
            audit_wrong("'%s' is said of %s", text, y->activation->name);
        return;
    }
    for (size_t j = 0; j < y->units; j++) {
        bool moves = false;
        for (size_t r = 0; r < m->run.rows; r++) {
            plain_run_row(&m->run, r);
            double slope = fabs(y->activation->slope(y->z[j]));
            flat += slope <= 0.05 * kinds[k].steepest;
            moves |= slope > 0;
        }
        still += !moves;
    }
    plain_run_row(&m->run, m->row);
    if (kinds[k].dies && (still > 0 || !(kinds[k].steepest > 0))) {
        if (!dead)
            audit_wrong("'%s' names no dead units", text);
        check_percent("dead", dead + strlen("dead "), (double)still / (double)y->units);
    } else {
        if (!saturated && strstr(text, " mean "))
            return; /* which has its place */
        if (!saturated)
            audit_wrong("'%s' names no saturated units", text);
        check_percent("saturated", saturated + strlen("saturated "),
                      (double)flat / (double)(y->units * m->run.rows));
    }
}

static double norm_of_mean(size_t layer)
{
    const PlainLayer *y = &m->run.net.layer[layer];
    const double *mean = m->run.mean + (y->w - m->run.net.theta);
    double sum = 0;
    for (size_t i = 0; i < y->units * y->fan_in; i++)
        sum += mean[i] * mean[i];
    return sqrt(sum);
}

static void check_gradient_line(size_t layer, const char *at)
{
    double sum = 0, rms = m->run.rms[layer];
    bool known = truth_has_backward(m, layer);
    Shown shown;
    while (*at && !strchr("0123456789", *at) && strncmp(at, "—", strlen("—")) != 0)
        at++; /* the bar */
    if (!audit_known(&at, known, &shown, "‖∇W‖"))
        return;
    audit_same("‖∇W‖", shown, rms);
    for (size_t l = 0; l < m->run.net.count; l++)
        sum += m->run.rms[l];
    at += strspn(at, " ");
    if (strncmp(at, "mean ", 5) == 0) {
        at += 5;
        audit_same("norm of the mean", read_number(&at), norm_of_mean(layer));
    } else if (truth_has_backward(m, 0) && sum > 1e-9) { /* less is what float makes of 0 */
        check_percent("share", at, rms / sum);
    } else if (strncmp(at + strspn(at, "<0123456789"), " %", 2) == 0) {
        audit_wrong("share: '%s' before all is known", at);
    }
}

static void check_gradients(void)
{
    Layout layout = app_layout(&p->app);
    Rect r = layout_inside(&layout, PANEL_NETWORK);
    size_t found = 0;
    for (int y = r.y; y < r.y + r.height; y++) {
        char text[ROW_SIZE], name[32];
        canvas_part(screen(), (Rect){r.x, y, r.width, 1}, text, sizeof text);
        snprintf(name, sizeof name, " layer %zu ", found + 1);
        if (strncmp(text, name, strlen(name)) != 0)
            continue;
        check_gradient_line(found, text + strlen(name));
        check_units(found++, text);
    }
    assert_int_equal(found, m->run.net.count);
}

/* Whether the answer decides sample k rightly; *close where that hangs on the last digits. */
static bool is_right(size_t k, const double *a, bool *close)
{
    const Dataset *d = p->app.run.setup->trainer.data;
    const Real *t = d->t + k * d->outputs;
    bool right = true;
    size_t best = 0;
    *close = false;
    for (size_t o = 0; o < d->outputs && d->kind == TARGET_BINARY; o++) {
        double middle = ((double)d->low + (double)d->high) / 2;
        *close |= fabs(a[o] - middle) < 1e-5;
        right &= (a[o] > middle) == ((double)t[o] > middle);
    }
    for (size_t o = 0; o < d->outputs; o++)
        best = a[o] > a[best] ? o : best;
    for (size_t o = 0; o < d->outputs && d->kind == TARGET_ONE_HOT; o++) {
        *close |= o != best && fabs(a[o] - a[best]) < 1e-5;
        right &= ((double)t[o] > 0.5) == (o == best);
    }
    return right;
}

/* "ŷ 0.25 …" of a row: its numbers in the order of the columns' heads. */
static void check_sample_row(const char *heads, const char *text)
{
    const Dataset *d = p->app.run.setup->trainer.data;
    const char *at = text + strcspn(text, "0123456789");
    size_t k = strtoul(at, NULL, 10) - 1, input = 0, target = 0, output = 0;
    double a[16];
    bool close;
    truth_answer(m, k, a);
    at += strspn(at, "0123456789");
    for (const char *head = heads + strspn(heads, " "); *head;) {
        size_t length = strcspn(head, " ");
        if (strncmp(head, "ŷ − t", strlen("ŷ − t")) == 0) {
            audit_same("ŷ − t", read_number(&at), a[0] - (double)d->t[k * d->outputs]);
            break;
        } else if (*head == 'x') {
            audit_same("input", read_number(&at), (double)d->x[k * d->inputs + input++]);
        } else if (*head == 't') {
            audit_same("target", read_number(&at), (double)d->t[k * d->outputs + target++]);
        } else if (strncmp(head, "ŷ", strlen("ŷ")) == 0) {
            audit_same("ŷ", read_number(&at), a[output++]);
        } else {
            break; /* the ends of the bar */
        }
        head += length + strspn(head + length, " ");
    }
    if (d->kind == TARGET_REAL)
        return;
    bool right = is_right(k, a, &close), shown = strstr(text, "✓") != NULL;
    if (right != shown && !close)
        audit_wrong("'%s' is %s", text, right ? "right" : "wrong");
}

/* "▸ 3  0.1 0.2  c1  c0  0.72 ✓". */
static void check_class_row(const char *text)
{
    const Dataset *d = p->app.run.setup->trainer.data;
    const char *at = text + strcspn(text, "0123456789");
    size_t k = strtoul(at, NULL, 10) - 1, best = 0;
    double a[16];
    char said[32];
    truth_answer(m, k, a);
    for (size_t o = 0; o < d->outputs; o++)
        best = a[o] > a[best] ? o : best;
    snprintf(said, sizeof said, " %s ", d->output_names[best]);
    at = strchr(at, 'c');
    assert_non_null(at);
    at += strcspn(at, " ");
    if (strncmp(at + strspn(at, " ") - 1, said, strlen(said)) != 0)
        audit_wrong("'%s' does not say%s", text, said);
    at += strspn(at, " ");
    at += strcspn(at, " ");
    audit_same("sure", read_number(&at), a[best]);
}

static void check_samples(void)
{
    Layout layout = app_layout(&p->app);
    Rect r = layout_inside(&layout, PANEL_SAMPLES);
    char heads[ROW_SIZE], text[ROW_SIZE];
    canvas_part(screen(), (Rect){r.x, r.y, r.width, 1}, heads, sizeof heads);
    for (size_t row = 0; row < m->run.rows && (int)row + 1 < r.height; row++) {
        canvas_part(screen(), (Rect){r.x, r.y + 1 + (int)row, r.width, 1}, text, sizeof text);
        if (p->app.run.setup->trainer.data->kind == TARGET_ONE_HOT)
            check_class_row(text);
        else
            check_sample_row(heads, text);
    }
}

/* Loss and accuracy of the samples first … first + count − 1, under the parameters now. */
static double evaluate(size_t first, size_t count, double *good, bool *close)
{
    double loss = 0, a[16];
    bool one;
    *good = 0;
    *close = false;
    for (size_t k = first; k < first + count; k++) {
        loss += truth_answer(m, k, a) / (double)count;
        *good += is_right(k, a, &one) ? 100 / (double)count : 0;
        *close |= one;
    }
    return loss;
}

static const char *status_of(const char *label)
{
    static char row[ROW_SIZE];
    canvas_row(screen(), screen()->height - 1, row, sizeof row);
    const char *at = strstr(row, label);
    if (!at)
        audit_wrong("no '%s' in '%s'", label, row);
    return at + strlen(label);
}

static void check_status(void)
{
    const Trainer *t = &p->app.run.setup->trainer;
    const Dataset *d = t->data;
    double good;
    bool close;
    double loss = evaluate(0, d->count, &good, &close);
    audit_same("loss", audit_digits(status_of(" loss "), 5), loss);
    audit_same("rate", audit_digits(status_of(" rate "), 6), m->run.settings.rate);
    size_t done = m->run.updates - (truth_has_update(m) || m->run.updates == 0 ? 0 : 1);
    assert_int_equal(strtoul(status_of(" step "), NULL, 10), done);
    size_t batch = t->hyper.batch > 0 && t->hyper.batch < d->count ? t->hyper.batch : d->count;
    assert_int_equal(strtoul(status_of(" epoch "), NULL, 10),
                     done / ((d->count + batch - 1) / batch));
    if (d->kind != TARGET_REAL && !close)
        audit_same("accuracy", audit_digits(status_of(" accuracy "), 3), good);
    if (d->test_count == 0)
        return;
    loss = evaluate(d->count, d->test_count, &good, &close);
    const char *at = status_of(" test ");
    audit_same("test loss", audit_digits(at, 5), loss);
    at += strcspn(at, " ");
    if (d->kind != TARGET_REAL && !close)
        audit_same("test accuracy", audit_digits(at, 3), good);
}

/* The number behind some words of the headline, as it is written, or with so many digits. */
static void check_words(const char *row, const char *words, double right, int digits)
{
    const char *at = strstr(row, words);
    if (!at)
        audit_wrong("no '%s' in '%s'", words, row);
    at += strlen(words);
    audit_same(words, digits > 0 ? audit_digits(at, digits) : read_number(&at), right);
}

/* Which sample it is of, and the sentence: the answer when it is there, then the loss. */
static void check_headline(void)
{
    Rect r = app_layout(&p->app).headline;
    const Trainer *t = &p->app.run.setup->trainer;
    const PlainNet *net = &m->run.net;
    char moment[ROW_SIZE], sentence[ROW_SIZE];
    assert_int_equal(r.height, 2);
    canvas_part(screen(), (Rect){r.x, r.y, r.width, 1}, moment, sizeof moment);
    canvas_part(screen(), (Rect){r.x, r.y + 1, r.width, 1}, sentence, sizeof sentence);
    check_words(moment, "sample ", (double)trainer_sample(t, m->row) + 1, 9);
    if (m->phases == net->count && net->outputs == 1) {
        check_words(sentence, "the network says ŷ = ", net->layer[net->count - 1].a[0], 0);
        check_words(sentence, "the target is ", m->t[m->row], 4);
    }
    if (m->phases == net->count + 1)
        check_words(sentence, "L = ", m->loss, 0);
    if (m->phases == 2 * net->count + 1)
        check_words(sentence, "the mean of ", (double)m->run.rows, 9);
}

static void check_picture(void)
{
    p->app.view.selection = (Selection){.kind = SELECT_NONE};
    player_settle(p);
    player_rest(p);
    check_headline();
    check_blocks();
    check_gradients();
    check_samples();
    check_status();
    check_sums();
}

static void test_the_picture(void **state)
{
    (void)state;
    audit_each_phase(WIDTH, HEIGHT, "", check_picture);
}

static void test_the_picture_with_penalties_and_clipping(void **state)
{
    (void)state;
    audit_each_phase(WIDTH, HEIGHT,
                     "--l1 0.02 --l2 0.05 --clip-value 0.2 --clip-norm 0.3 --decay 0.03",
                     check_picture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_picture),
        cmocka_unit_test(test_the_picture_with_penalties_and_clipping),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("audit", tests, audit_folder_open, audit_folder_close);
}
