#include "golden_explained.h"

#include "view/explain.h"

/* Explained after a step, at line `line` of the walk. */
static void explain(Stage *s, Selection subject, size_t line)
{
    stage_measure(s);
    s->view.focus = PANEL_EXPLAIN;
    s->view.selection = subject;
    stage_draw(s, 80, 24);
    while (line-- > 0)
        explain_move(&s->view, &s->trace, 0, 1);
}

void explain_weight(Stage *s)
{
    explain(s, (Selection){SELECT_LINK, 1, 0, 0}, 1);
}

void explain_neuron(Stage *s)
{
    explain(s, (Selection){SELECT_UNIT, 1, 2, 0}, 2);
}

void explain_loss(Stage *s)
{
    explain(s, (Selection){.kind = SELECT_LOSS}, 0);
}

void explain_bias(Stage *s)
{
    explain(s, (Selection){SELECT_BIAS, 2, 0, 0}, 0);
}

void explain_layer(Stage *s)
{
    explain(s, (Selection){SELECT_LAYER, 1, 0, 0}, 0);
}

void explain_rate(Stage *s)
{
    explain(s, (Selection){.kind = SELECT_RATE}, 0);
}

void explain_check_weight(Stage *s)
{
    s->view.walk.checks = true;
    explain(s, (Selection){SELECT_LINK, 2, 0, 3}, 6);
}

static void matrices(Stage *s, Selection subject)
{
    stage_measure(s);
    s->view.focus = PANEL_MATRICES;
    s->view.selection = subject;
}

void matrices_weight(Stage *s)
{
    matrices(s, (Selection){SELECT_LINK, 1, 1, 1});
}

void matrices_bias(Stage *s)
{
    matrices(s, (Selection){SELECT_BIAS, 2, 0, 0});
}
