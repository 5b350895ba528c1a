/* The matrices of a layer in random networks at each phase of their first mini-batches: each number
 * is that of a run in double, "—" before it is computed, and W x + b makes z of what is shown. */
#include "audit_net.h"

#include "../view/tap.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 120, HEIGHT = 40, MOST = 8 };

static Player *const p = &audit_player;
static Truth *const m = &audit_truth;

/* Row y of the panel, without the brackets around what is selected. */
static const char *row_of(int y)
{
    static char text[ROW_SIZE];
    Layout layout = app_layout(&p->app);
    Rect r = layout_inside(&layout, PANEL_MATRICES);
    assert_true(y < r.height);
    canvas_part(&p->app.frame.canvas, (Rect){r.x, r.y + y, r.width, 1}, text, sizeof text);
    for (char *c = text; *c; c++)
        if (*c == '[' || *c == ']')
            *c = ' ';
    return text;
}

/* The row that begins with a matrix's name. */
static int find(const char *name)
{
    size_t n = strlen(name);
    Layout layout = app_layout(&p->app);
    for (int y = 0; y < layout_inside(&layout, PANEL_MATRICES).height; y++) {
        const char *text = row_of(y);
        if (strncmp(text, name, n) == 0 &&
            (strchr(" =", text[n]) || strncmp(text + n, "≈", strlen("≈")) == 0))
            return y;
    }
    audit_wrong("no matrix %s", name);
    return -1;
}

/* What the numbers below `name` in row y are multiplied by. */
static double power_of(int y, const char *name)
{
    const char *at = row_of(y), *times;
    for (size_t n = strlen(name); (at = strstr(at, name)); at++) {
        bool word = at == row_of(y) || at[-1] == ' ';
        times = strncmp(at + n, "≈", strlen("≈")) == 0 ? at + n + strlen("≈") : at + n + 1;
        if (word && strncmp(times, "×1e", strlen("×1e")) == 0)
            return pow(10, atoi(times + strlen("×1e")));
        if (word)
            return 1;
    }
    audit_wrong("no '%s' in '%s'", name, row_of(y));
    return 1;
}

static Shown number(const char **at, const char *what, double power, bool known, double right)
{
    Shown shown = {0, 0};
    if (!audit_known(at, known, &shown, what))
        return shown;
    shown.value *= power;
    shown.error *= power;
    audit_same(what, shown, right);
    return shown;
}

static void pass_name(const char **at)
{
    *at += strcspn(*at, " ");
}

/* The inputs of the layer: a row of names, and one of numbers. */
static void check_sources(size_t layer, Shown in[MOST])
{
    const char *name = layer == 0 ? "x" : "a";
    double power = power_of(1, name);
    const char *at = row_of(1);
    pass_name(&at);
    for (size_t i = 0; i < m->run.net.layer[layer].fan_in; i++)
        in[i] = number(&at, name, power, layer == 0 || truth_has_forward(m, layer - 1),
                       truth_a(m, layer, i));
}

/* A row of W with b, z and a. */
static void check_forward(size_t layer, size_t unit, int head, const Shown in[MOST])
{
    const PlainLayer *y = &m->run.net.layer[layer];
    bool forward = truth_has_forward(m, layer);
    double w_power = power_of(head, "W"), b_power = power_of(head, "b");
    double z_power = power_of(head, "z"), a_power = power_of(head, "a");
    Shown sum = {0, 0};
    const char *at = row_of(head + 1 + (int)unit);
    pass_name(&at);
    for (size_t i = 0; i < y->fan_in; i++) {
        Shown w = number(&at, "W", w_power, true, y->w[unit * y->fan_in + i]);
        sum.value += w.value * in[i].value;
        sum.error += fabs(w.value) * in[i].error + fabs(in[i].value) * w.error +
                     w.error * in[i].error;
    }
    Shown b = number(&at, "b", b_power, true, y->b[unit]);
    Shown z = number(&at, "z", z_power, forward, y->z[unit]);
    number(&at, "a", a_power, forward, y->a[unit]);
    sum.value += b.value;
    sum.error += b.error + z.error;
    if (forward && !(fabs(sum.value - z.value) <= 1.0001 * sum.error))
        audit_wrong("layer %zu: W x + b is %.9g of what is shown, z %.9g", layer + 1, sum.value,
                    z.value);
}

/* A row of ∇W with ∇b and δ. */
static void check_backward(size_t layer, size_t unit, int head)
{
    const PlainLayer *y = &m->run.net.layer[layer];
    bool back = truth_has_backward(m, layer);
    double w_power = power_of(head, "∇W"), b_power = power_of(head, "∇b");
    double delta_power = power_of(head, "δ");
    const double *w = m->run.mean + (y->w - m->run.net.theta);
    const double *b = m->run.mean + (y->b - m->run.net.theta);
    const char *at = row_of(head + 1 + (int)unit);
    pass_name(&at);
    for (size_t i = 0; i < y->fan_in; i++)
        number(&at, "∇W", w_power, back, w[unit * y->fan_in + i]);
    number(&at, "∇b", b_power, back, b[unit]);
    number(&at, "δ", delta_power, back, y->delta[unit]);
}

static void check_matrices(void)
{
    if (p->app.view.focus != PANEL_MATRICES)
        player_do(p, "matrices");
    for (size_t l = 0; l < m->run.net.count; l++) {
        Shown in[MOST];
        p->app.view.selection = (Selection){.kind = SELECT_LAYER, .column = l + 1};
        player_rest(p);
        check_sources(l, in);
        for (size_t j = 0; j < m->run.net.layer[l].units; j++) {
            check_forward(l, j, find("W"), in);
            check_backward(l, j, find("∇W"));
        }
    }
}

static void test_the_matrices(void **state)
{
    (void)state;
    audit_each_phase(WIDTH, HEIGHT, "", check_matrices);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_matrices),
    };
    setlocale(LC_CTYPE, "C.UTF-8");
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests_name("audit_matrices", tests, audit_folder_open,
                                       audit_folder_close);
}
