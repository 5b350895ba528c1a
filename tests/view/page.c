#include "page.h"

#include "tap.h"

#include <math.h>
#include <string.h>

Selection page_place(const Net *net, size_t parameter)
{
    ParameterPlace p = net_place(net, parameter);
    return p.source == NET_BIAS
               ? (Selection){SELECT_BIAS, p.layer + 1, p.unit, 0}
               : (Selection){SELECT_LINK, p.layer + 1, p.unit, (size_t)p.source};
}

void page_open(Stage *s, Selection subject)
{
    s->view.focus = PANEL_EXPLAIN;
    s->view.zoomed = true;
    s->view.walk = (Walk){.checks = s->view.walk.checks};
    s->view.selection = subject;
    stage_draw(s, PAGE_WIDTH, PAGE_HEIGHT);
}

const char *page_line(const Stage *s, int n)
{
    static char text[ROW_SIZE];
    Layout layout = layout_make(PAGE_WIDTH, PAGE_HEIGHT, &s->view, &s->net);
    Rect r = layout_inside(&layout, PANEL_EXPLAIN);
    if (n < 0 || n >= r.height)
        fail_msg("there is no line %d", n);
    canvas_part(&s->canvas, (Rect){r.x + 2, r.y + n, r.width - 2, 1}, text, sizeof text);
    return text;
}

int page_find(const Stage *s, const char *label, int from)
{
    size_t n = strlen(label);
    for (int y = from; y < PAGE_HEIGHT - 12; y++) {
        const char *line = page_line(s, y);
        if (strncmp(line, label, n) == 0 && (line[n] == ' ' || line[n] == '\0'))
            return y;
    }
    fail_msg("no line '%s'", label);
    return -1;
}

Shown page_number(const Stage *s, const char *label, int from)
{
    const char *at = page_line(s, page_find(s, label, from)) + strlen(label);
    return read_number(&at);
}

void page_check(const char *what, Shown shown, double value)
{
    if (!(fabs(shown.value - value) <= shown.error + 2e-5 * fabs(value) + 2e-6))
        fail_msg("%s: %.9g is shown for %.9g", what, shown.value, value);
}
