#include "lab/doctor/scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void scan_free(Scan *s)
{
    free(s->sums);
    free(s->targets);
    free(s->slot);
    *s = (Scan){.stage = SCAN_NONE};
}

/* More than twice as many slots as samples, so that most are found at once. */
static size_t slots_for(size_t samples)
{
    size_t slots = 4;
    while (slots < 2 * samples)
        slots *= 2;
    return slots;
}

bool scan_start(Scan *s, const Net *net, const Dataset *data, const Loss *loss, Error *err)
{
    size_t columns = data->inputs + data->outputs, slots = slots_for(data->count);
    scan_free(s);
    s->sums = calloc(2 * columns, sizeof *s->sums);
    s->targets = malloc(data->count * sizeof *s->targets);
    s->slot = calloc(slots + data->count, sizeof *s->slot);
    if (!s->sums || !s->targets || !s->slot) {
        scan_free(s);
        return error_memory(err);
    }
    s->squares = s->sums + columns;
    s->next = s->slot + slots;
    s->slots = slots;
    s->revision = data->revision;
    s->samples = data->count;
    s->inputs = data->inputs;
    s->outputs = data->outputs;
    s->features = net->features;
    s->loss = loss;
    s->output = net->layers[net->layer_count - 1].activation;
    s->stage = SCAN_SAMPLES;
    return true;
}

bool scan_is_of(const Scan *s, const Net *net, const Dataset *data, const Loss *loss)
{
    return s->stage != SCAN_NONE && s->revision == data->revision && s->samples == data->count &&
           s->inputs == data->inputs && s->outputs == data->outputs && s->loss == loss &&
           s->features == net->features &&
           s->output == net->layers[net->layer_count - 1].activation;
}

static const Real *inputs_of(const Dataset *data, size_t k)
{
    return data->x + k * data->inputs;
}

static const Real *targets_of(const Dataset *data, size_t k)
{
    return data->t + k * data->outputs;
}

static bool same(size_t n, const Real *a, const Real *b)
{
    for (size_t i = 0; i < n; i++)
        if (a[i] < b[i] || a[i] > b[i])
            return false;
    return true;
}

/* FNV-1a over the numbers; 0 and −0 are the same one. */
static uint64_t hash_of(size_t n, const Real *v)
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    for (size_t i = 0; i < n; i++) {
        double x = (double)v[i] + 0.0;
        uint64_t bits;
        memcpy(&bits, &x, sizeof bits);
        hash = (hash ^ bits ^ bits >> 32) * UINT64_C(0x100000001b3);
    }
    return hash ^ hash >> 29;
}

/* Puts sample k into the group of those whose inputs are the same. */
static void join_group(Scan *s, const Dataset *data, size_t k)
{
    size_t at = hash_of(data->inputs, inputs_of(data, k)) & (s->slots - 1);
    while (s->slot[at] > 0 &&
           !same(data->inputs, inputs_of(data, s->slot[at] - 1), inputs_of(data, k)))
        at = (at + 1) & (s->slots - 1);
    s->next[k] = s->slot[at];
    s->slot[at] = (uint32_t)k + 1;
}

static void add_column(Scan *s, size_t column, double v, double first)
{
    s->sums[column] += v - first;
    s->squares[column] += (v - first) * (v - first);
}

/* How far a target is outside of the outputs' range; 0 within. */
static double distance_beyond(const Scan *s, double t)
{
    return fmax(0, fmax(t - s->output->high, s->output->low - t));
}

static void add_sample(Scan *s, const Dataset *data, size_t k)
{
    const Real *x = inputs_of(data, k), *t = targets_of(data, k);
    for (size_t i = 0; i < data->inputs; i++)
        add_column(s, i, (double)x[i], (double)data->x[i]);
    for (size_t i = 0; i < data->outputs; i++) {
        double beyond = distance_beyond(s, (double)t[i]);
        add_column(s, data->inputs + i, (double)t[i], (double)data->t[i]);
        s->facts.beyond += beyond > 0;
        if (beyond > distance_beyond(s, s->facts.beyond_most))
            s->facts.beyond_most = (double)t[i];
    }
    join_group(s, data, k);
}

/* Targets k of a group, in s->targets; returns how many. */
static size_t gather(Scan *s, const Dataset *data, size_t slot, size_t output)
{
    size_t n = 0;
    for (size_t k = s->slot[slot]; k > 0; k = s->next[k - 1])
        s->targets[n++] = (double)targets_of(data, k - 1)[output];
    return n;
}

static double least_of(const Scan *s, size_t n)
{
    double sum = s->loss->least(n, s->targets, s->output->low, s->output->high);
    return s->loss->averaged ? sum / (double)s->outputs : sum;
}

/* The samples of a group whose targets differ, which all of them do then. */
static void find_contradictions(Scan *s, const Dataset *data, size_t slot)
{
    size_t first = s->slot[slot] - 1, n = 1, other = SIZE_MAX;
    for (size_t k = s->next[first]; k > 0; k = s->next[k - 1], n++)
        if (other == SIZE_MAX && !same(data->outputs, targets_of(data, first),
                                       targets_of(data, k - 1)))
            other = k - 1;
    if (other == SIZE_MAX)
        return;
    if (s->facts.contradicting == 0) {
        s->facts.pair[0] = first < other ? first : other;
        s->facts.pair[1] = first < other ? other : first;
    }
    s->facts.contradicting += n;
}

static size_t do_group(Scan *s, const Dataset *data, size_t slot)
{
    size_t n = 0;
    if (s->slot[slot] == 0)
        return 0;
    for (size_t output = 0; output < s->outputs; output++) {
        n = gather(s, data, slot, output);
        s->least += least_of(s, n);
    }
    find_contradictions(s, data, slot);
    return n;
}

static void do_constant(Scan *s, const Dataset *data, size_t output)
{
    for (size_t k = 0; k < data->count; k++)
        s->targets[k] = (double)targets_of(data, k)[output];
    s->constant += least_of(s, data->count);
}

static void take(ScanColumn *column, size_t index, double value, bool replaces)
{
    if (replaces)
        *column = (ScanColumn){index, value};
}

/* Sizes and deviations of the columns. */
static void end(Scan *s, const Dataset *data)
{
    ScanFacts *f = &s->facts;
    double n = (double)data->count;
    f->spread_least.value = INFINITY;
    for (size_t i = 0; i < s->inputs + s->outputs; i++) {
        double first = (double)(i < s->inputs ? data->x[i] : data->t[i - s->inputs]);
        double off = s->sums[i] / n, mean = first + off;
        double variance = fmax(0, s->squares[i] / n - off * off);
        double size = sqrt(variance + mean * mean), deviation = sqrt(variance);
        if (i >= s->inputs) {
            take(&f->target_most, i - s->inputs, size, size > f->target_most.value);
            continue;
        }
        take(&f->size_most, i, size, size > f->size_most.value);
        take(&f->spread_most, i, deviation, deviation > f->spread_most.value);
        take(&f->spread_least, i, deviation, deviation > 0 && deviation < f->spread_least.value);
    }
    f->least = s->least / n;
    f->constant = s->constant / n;
}

/* The next one of a stage, of `count`; true when all are done. */
static bool advance_stage(Scan *s, const Dataset *data, uint64_t *work)
{
    static const ScanStage following[] = {[SCAN_SAMPLES] = SCAN_GROUPS,
                                          [SCAN_GROUPS] = SCAN_CONSTANT,
                                          [SCAN_CONSTANT] = SCAN_DONE};
    const size_t counts[] = {[SCAN_SAMPLES] = data->count,
                             [SCAN_GROUPS] = s->slots,
                             [SCAN_CONSTANT] = s->outputs};
    uint64_t cost = 4;
    if (s->stage == SCAN_SAMPLES) {
        add_sample(s, data, s->done);
        cost = 4 * (s->inputs + s->outputs);
    } else if (s->stage == SCAN_GROUPS) {
        cost += 8 * s->outputs * do_group(s, data, s->done);
    } else {
        do_constant(s, data, s->done);
        cost = 8 * data->count;
    }
    *work -= cost < *work ? cost : *work;
    if (++s->done < counts[s->stage])
        return false;
    s->stage = following[s->stage];
    s->done = 0;
    return s->stage == SCAN_DONE;
}

bool scan_advance(Scan *s, const Net *net, const Dataset *data, const Loss *loss, uint64_t *work)
{
    if (!scan_is_of(s, net, data, loss))
        s->stage = SCAN_NONE;
    while (*work > 0 && s->stage != SCAN_NONE && s->stage != SCAN_DONE)
        if (advance_stage(s, data, work))
            end(s, data);
    return s->stage == SCAN_DONE;
}
