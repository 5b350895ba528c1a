#include "explained.h"

#include "../view/stage.h"
#include "../view/tap.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const Player *player;
static const char *about = "";

void explained_of(const Player *whose, const char *words)
{
    player = whose;
    about = words;
}

const char *explained_line(int n)
{
    static char text[ROW_SIZE];
    Layout layout = app_layout(&player->app);
    Rect r = layout_inside(&layout, PANEL_EXPLAIN);
    assert_true(n >= 0 && n < r.height);
    canvas_part(&player->app.frame.canvas, (Rect){r.x + 2, r.y + n, r.width - 2, 1}, text,
                sizeof text);
    return text;
}

int explained_find(const char *label, int from)
{
    Layout layout = app_layout(&player->app);
    size_t n = strlen(label);
    for (int y = from; y < layout_inside(&layout, PANEL_EXPLAIN).height; y++) {
        const char *text = explained_line(y);
        if (strncmp(text, label, n) == 0 && (text[n] == ' ' || text[n] == '\0'))
            return y;
    }
    return -1;
}

/* A number, or "—" just where it is not known, at *at. */
static bool read_known(const char **at, bool known, Shown *shown, const char *what)
{
    *at += strspn(*at, " ");
    bool absent = strncmp(*at, "—", strlen("—")) == 0;
    if (absent == known)
        fail_msg("%sphase %zu, %s: '%s' where the number is %sknown",
                 about, player->app.tools.trace.cursor.phase, what, *at,
                 known ? "" : "not ");
    if (absent)
        *at += strlen("—");
    else
        *shown = read_number(at);
    return known;
}

/* A value that is NaN is not known here. */
static void same(const char *what, Shown shown, double value)
{
    if (!(isnan(value) || fabs(shown.value - value) <= shown.error + 3e-5 * fabs(value) + 2e-6))
        fail_msg("%sphase %zu, wave %g, %s: %.9g is shown for %.9g", about,
                 player->app.tools.trace.cursor.phase, (double)player->app.motion.drawn, what,
                 shown.value, value);
}

void explained_number(const char *label, int from, bool known, double value)
{
    Shown shown;
    int y = explained_find(label, from);
    if (y < 0)
        fail_msg("no line '%s'", label);
    const char *at = explained_line(y) + strlen(label);
    if (read_known(&at, known, &shown, label))
        same(label, shown, value);
}

/* The power of ten behind `name` in a table's titles. */
static double power_of(const char *titles, const char *name)
{
    char wanted[32];
    snprintf(wanted, sizeof wanted, " %s", name);
    const char *at = strstr(titles, wanted);
    if (!at)
        fail_msg("'%s' is expected in '%s'", name, titles);
    at += strlen(wanted);
    if (strncmp(at, " ×1e", strlen(" ×1e")) == 0)
        return pow(10, atoi(at + strlen(" ×1e")));
    return strncmp(at, " e", 2) == 0 ? pow(10, atoi(at + 2)) : 1;
}

static void pass_word(const char **at)
{
    *at += strspn(*at, " ");
    while (**at && **at != ' ')
        ++*at;
}

static void add(Shown *sum, Shown v)
{
    sum->value += v.value;
    sum->error += v.error;
}

static void check_last(const ExplainedTable *t, int y, const char *name, double power, double value,
                       Shown *shown)
{
    const char *at = explained_line(y);
    if (strncmp(at, name, strlen(name)) != 0)
        fail_msg("'%s' is expected at '%s'", name, at);
    pass_word(&at);
    pass_word(&at);
    if (!read_known(&at, t->known[2], shown, name))
        return;
    shown->value *= power;
    shown->error *= power;
    same(name, *shown, value);
}

/* What is shown of two factors makes the product that is shown. */
static void check_product(const Shown f[EXPLAINED_COLUMNS])
{
    double made = f[0].value * f[1].value;
    double error = fabs(f[0].value) * f[1].error + fabs(f[1].value) * f[0].error +
                   f[0].error * f[1].error + f[2].error;
    if (!(fabs(made - f[2].value) <= 1.0001 * error + 1e-12))
        fail_msg("%sphase %zu: %.9g is shown for %.9g × %.9g", about,
                 player->app.tools.trace.cursor.phase, f[2].value, f[0].value, f[1].value);
}

void explained_table(const ExplainedTable *t, int y)
{
    double power[EXPLAINED_COLUMNS];
    Shown sum = {0, 0}, shown;
    for (int i = 0; i < EXPLAINED_COLUMNS; i++)
        power[i] = power_of(explained_line(y), t->names[i]);
    for (size_t k = 0; k < t->rows; k++) {
        const char *at = explained_line(++y);
        Shown all[EXPLAINED_COLUMNS];
        pass_word(&at);
        for (int i = 0; i < EXPLAINED_COLUMNS; i++) {
            if (i > 0 && t->multiplies)
                pass_word(&at);
            if (!read_known(&at, t->known[i], &shown, t->names[i]))
                continue;
            shown.value *= power[i];
            shown.error *= power[i];
            same(t->names[i], shown, t->value[k][i]);
            all[i] = shown;
            if (i == 2)
                add(&sum, shown);
        }
        if (t->multiplies && t->known[0] && t->known[1] && t->known[2])
            check_product(all);
    }
    if (t->has_bias) {
        check_last(t, ++y, "b", power[2], t->bias, &shown);
        add(&sum, t->known[2] ? shown : (Shown){0, 0});
    }
    if (!t->total)
        return;
    check_last(t, ++y, t->total, power[2], t->sum, &shown);
    if (t->known[2] && !(fabs(shown.value - sum.value) <= shown.error + sum.error + 1e-6))
        fail_msg("%sphase %zu: %s %.9g is shown for the sum of terms %.9g",
                 about, player->app.tools.trace.cursor.phase,
                 t->total, shown.value, sum.value);
}
