#include "lab/follow/scale.h"

#include "core/base/text.h"

#include <math.h>
#include <string.h>

static double rows_of(const MistakeCase *c)
{
    return c->now->rows > 1 ? (double)c->now->rows : NAN;
}

static double outputs_of(const MistakeCase *c)
{
    size_t n = net_outputs(&c->model->net);
    return n > 1 ? (double)n : NAN;
}

static double sum_for_mean(const MistakeCase *c)
{
    return c->model->summed ? NAN : rows_of(c);
}

static double mean_for_sum(const MistakeCase *c)
{
    return c->model->summed ? 1 / rows_of(c) : NAN;
}

static double twice_mean(const MistakeCase *c)
{
    return c->model->summed ? NAN : 1 / rows_of(c);
}

static double outputs_summed(const MistakeCase *c)
{
    return c->model->loss && c->model->loss->averaged ? outputs_of(c) : NAN;
}

static double outputs_averaged(const MistakeCase *c)
{
    return c->model->loss && !c->model->loss->averaged ? 1 / outputs_of(c) : NAN;
}

/* Whether L is said with the ½ of ½(a−t)². */
static bool has_half(const MistakeCase *c)
{
    const char *name = c->model->loss ? c->model->loss->row.name : "";
    return (strcmp(name, "half-squared") == 0 && c->model->loss_times <= 1) ||
           strcmp(name, "huber") == 0;
}

static bool has_no_half(const MistakeCase *c)
{
    const char *name = c->model->loss ? c->model->loss->row.name : "";
    return strstr(name, "squared") && !has_half(c);
}

static double doubled(const MistakeCase *c)
{
    return has_half(c) ? 2 : NAN;
}

static double halved(const MistakeCase *c)
{
    return has_no_half(c) ? 0.5 : NAN;
}

static double turned(const MistakeCase *c)
{
    (void)c;
    return -1;
}

static double rated(const MistakeCase *c)
{
    return c->rate < 1 || c->rate > 1 ? c->rate : NAN;
}

static const Scale scales[] = {
    {{"mean against sum", "it was summed over the samples, and the loss is their mean: divide by "
      "their number"}, sum_for_mean},
    {{"sum against mean", "it was averaged over the samples, and the loss is their sum"},
     mean_for_sum},
    {{"a factor of 2", "as of (a−t)² where ½(a−t)² is said, whose derivative is a−t"}, doubled},
    {{"a factor of ½", "as of ½(a−t)² where (a−t)² is said, whose derivative is 2(a−t)"}, halved},
    {{"mean against sum of the outputs", "it was summed over the outputs, and the loss is their "
      "mean"}, outputs_summed},
    {{"sum against mean of the outputs", "it was averaged over the outputs, and the loss is their "
      "sum"}, outputs_averaged},
    {{"mean taken twice", "it was divided by the number of samples twice"}, twice_mean},
    {{"sign", "it points the other way: t−a where a−t belongs"}, turned},
    {{"rate in the gradient", "the gradient was multiplied by η, which belongs to the update"},
     rated},
};
const Table scale_table = TABLE_OF("factor", scales);

static bool near(double a, double b, double within)
{
    return fabs(a - b) <= within * fabs(b);
}

/* Adds a row's words to those that are there. */
static void add_words(const Scale *row, const char *between, ScaleWords *out)
{
    text_append(out->name, sizeof out->name, "%s%s", out->name[0] ? between : "", row->row.name);
    text_append(out->sentence, sizeof out->sentence, "%s%s", out->sentence[0] ? "; " : "",
                row->row.summary);
    out->count++;
}

/* Two rows that make the factor together. */
static bool explain_by_two(const MistakeCase *c, double factor, double within, ScaleWords *out)
{
    for (size_t i = 0; i < scale_table.count; i++)
        for (size_t j = i + 1; j < scale_table.count; j++)
            if (near(factor, scales[i].factor(c) * scales[j].factor(c), within)) {
                add_words(&scales[i], " and ", out);
                add_words(&scales[j], " and ", out);
                return true;
            }
    return false;
}

bool scale_explain(const MistakeCase *c, double factor, double within, ScaleWords *out)
{
    *out = (ScaleWords){.count = 0};
    for (size_t i = 0; i < scale_table.count; i++)
        if (near(factor, scales[i].factor(c), within))
            add_words(&scales[i], " or ", out);
    return out->count > 0 || explain_by_two(c, factor, within, out);
}
