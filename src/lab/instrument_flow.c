/* Flow as an instrument: what it has found, in words and as a table, a line for each layer. */
#include "lab/lab.h"

#include "core/base/text.h"

#include <math.h>
#include <stdio.h>

static bool start(Lab *lab, const Trainer *t, Error *err)
{
    return flow_start(&lab->flow, t, err);
}

static bool advance(Lab *lab, const Trainer *t, uint64_t *work)
{
    return flow_advance(&lab->flow, t, work) || lab->flow.stage == FLOW_NOT_BEGUN;
}

static bool is_going(const Lab *lab)
{
    return lab->flow.stage == FLOW_PASSES;
}

static bool is_of(const Lab *lab, const Trainer *t)
{
    return flow_is_of(&lab->flow, t);
}

static void add_units(const FlowLayer *l, const Activation *f, char *out, size_t size)
{
    if (f->steepest > 0)
        text_append(out, size, N_(", saturated %.3g %%"), 100 * l->health.saturated);
    if (f->can_die)
        text_append(out, size, N_(", dead %zu of %zu"), l->dead, l->units);
    if (l->alike.units > 0)
        text_append(out, size, N_(", %zu units are alike"), l->alike.units);
}

static void add_ways(const FlowLayer *l, char *out, size_t size)
{
    static const char *const paces[] = {[PACE_ASLEEP] = N_(" (asleep: below 1e-5)"),
                                        [PACE_HEALTHY] = "",
                                        [PACE_WILD] = N_(" (wild: above 0.1)")};
    text_append(out, size, N_(", ‖∇W‖ %.3g"), l->health.norm);
    if (flow_pace(l->update) != PACE_UNKNOWN)
        text_append(out, size, N_(", next update by weights %.2g%s"), l->update,
                    paces[flow_pace(l->update)]);
    if (!isnan(l->moved))
        text_append(out, size, N_(", moved %.3g of the start"), l->moved);
}

static const char *const columns[] = {
    "layer", "units", "mean", "deviation", "saturated", "dead", "alike", "gradient_rms",
    "gradient_norm", "weights", "update_by_weights", "moved", NULL};

static void write_row(Findings *out, size_t row, const FlowLayer *l)
{
    const double cells[] = {(double)row + 1, (double)l->units, l->mean, l->deviation,
                            l->health.saturated, (double)l->dead, (double)l->alike.units,
                            l->health.rms, l->health.norm, l->weights, l->update, l->moved};
    for (size_t c = 0; c < sizeof cells / sizeof cells[0]; c++)
        *findings_cell(out, row, c) = cells[c];
}

static bool report(const Lab *lab, const Trainer *t, Findings *out, Error *err)
{
    const Flow *f = &lab->flow;
    const FlowMoment *now = flow_last(f);
    const HealthVerdict way = flow_verdict(f);
    findings_add(out, "loss", f->loss, N_("loss of the training part: %.6g, ‖∇L‖ %.4g"), f->loss,
                 f->gradient);
    findings_add(out, "gradient", f->gradient, NULL);
    findings_add(out, "gradient_ratio", way.ratio, NULL);
    if (!findings_tabulate(out, columns, t->net.layer_count, err))
        return false;
    for (size_t l = 0; l < t->net.layer_count; l++) {
        const FlowLayer *layer = &now->layers[l];
        const Activation *activation = t->net.layers[l].activation;
        char words[FINDING_WORDS_SIZE];
        write_row(out, l, layer);
        snprintf(words, sizeof words, N_("layer %zu, %zu %s: a %.3g ± %.3g"), l + 1, layer->units,
                 activation->row.name, layer->mean, layer->deviation);
        add_units(layer, activation, words, sizeof words);
        add_ways(layer, words, sizeof words);
        findings_say(out, words);
    }
    return true;
}

const Instrument instrument_flow = {
    .row = {"flow", N_("activations, gradients and updates of each layer over all samples")},
    .start = start,
    .advance = advance,
    .is_going = is_going,
    .is_of = is_of,
    .report = report,
};
