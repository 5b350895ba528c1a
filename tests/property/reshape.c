/* Structure, features and points, changed at random while training goes on: what is kept is what
 * was there before, by names that the test gives to each unit itself; what is new is what a network
 * of that shape starts with; gradients are those of an independent implementation; and every moment
 * is come back to with the same bits, by steps, by branches, and through a session's file. */
#include "changes.h"
#include "copy.h"
#include "support.h"

#include "../reference/plain.h"

#include "data/formula.h"
#include "data/session/session.h"
#include "data/source.h"
#include "time/timeline.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LAYERS = 5, UNITS = 9, SEEN_MAX = 1 << 14, FORMULAS = 6 };

static const char *const formulas[FORMULAS] = {"x1",    "x2",      "x1*x2",
                                               "x1^2", "sin(x2)", "max(x1,x2)"};

/* What was seen at a mark: a hash of all that a person can see. */
typedef struct Seen {
    Mark mark;
    uint64_t hash;
} Seen;

typedef struct World {
    Session session; /* whose data is trained on; of one that was loaded */
    Trainer trainer;
    Timeline timeline;
    uint64_t seed;
    Seen seen[SEEN_MAX];
    size_t seen_count, visits;
    size_t edits; /* of structure, features or points */
    /* The name of each unit, inputs at 0, by layer; never given twice. */
    unsigned name[LAYERS + 1][32];
    unsigned next_name;
} World;

/* Between epochs it is still to be decided whether the next one's order is drawn. */
static uint64_t hash_of(const Trainer *trainer)
{
    Trainer t = *trainer;
    t.cursor.shuffled = t.cursor.shuffled && (t.cursor.position > 0 || t.cursor.phase > 0);
    Copy copy = copy_state(&t, NOTHING_PENDING);
    uint64_t hash = BITS_NONE;
    for (size_t i = 0; i < copy.size; i++)
        hash = bits_more(hash, (unsigned char)copy.bytes[i]);
    free(copy.bytes);
    return hash;
}

/* Where this has been before, it is as it was. */
static void look(World *w)
{
    Mark mark = journal_mark(timeline_journal(&w->timeline), timeline_place(&w->timeline));
    uint64_t hash = hash_of(&w->trainer);
    w->visits++;
    for (size_t i = 0; i < w->seen_count; i++)
        if (mark_compare(w->seen[i].mark, mark) == 0) {
            if (w->seen[i].hash != hash)
                fail_msg("other bits at event %u, phase %ju", mark.serial, (uintmax_t)mark.ticks);
            return;
        }
    if (w->seen_count < SEEN_MAX)
        w->seen[w->seen_count++] = (Seen){mark, hash};
}

static void arrive(World *w)
{
    while (!timeline_replay(&w->timeline, &(uint64_t){3000}))
        continue;
    assert_false(w->timeline.short_of_memory);
    look(w);
}

static void open_world(World *w, uint64_t seed)
{
    Net net = make_net("2-3-1", "tanh", "tanh");
    const size_t batches[] = {4, 0};
    Hyper hyper = {.rate = 0.05, .batch = batches[seed % 2], .shuffle = true, .seed = 3};
    const Generator *generator;
    bool unknown;
    Error err;
    *w = (World){.seed = seed};
    assert_true(source_open(&w->session.data, "gauss:n=14", &(TableChoice){0}, NULL,
                            &(Preparation){.test = 0.2, .seed = 1}, &generator, &unknown, &err));
    TrainerSpec spec = {.loss = loss_find("half-squared", &err),
                        .optimizer = optimizer_find("momentum", &err),
                        .init = init_find("glorot-uniform", &err)};
    hyper.settings = spec.optimizer->settings;
    assert_true(trainer_init(&w->trainer, &net, &w->session.data, &spec, &hyper, &err));
    assert_true(timeline_init(&w->timeline, &w->trainer, 0, &err));
    w->timeline.replay.data = &w->session.data;
}

static void close_world(World *w)
{
    timeline_free(&w->timeline);
    trainer_free(&w->trainer);
    session_free(&w->session);
}

static size_t units_of(const Net *net, size_t column)
{
    return column == 0 ? net->inputs : net->layers[column - 1].units;
}

/* Names for all units of the present network, new ones. */
static void name_all(World *w)
{
    for (size_t c = 0; c <= w->trainer.net.layer_count; c++)
        for (size_t u = 0; u < units_of(&w->trainer.net, c); u++)
            w->name[c][u] = ++w->next_name;
}

/* A weight by the names of what it connects; a bias is from 0. */
typedef struct Known {
    unsigned to, from;
    Real value, state;
} Known;

static size_t list_known(const World *w, Known *list)
{
    const Net *net = &w->trainer.net;
    const Real *theta = w->trainer.parameters.theta, *state = w->trainer.parameters.state;
    size_t count = 0;
    for (size_t l = 0; l < net->layer_count; l++)
        for (size_t u = 0; u < net->layers[l].units; u++)
            for (size_t s = 0; s <= net->layers[l].fan_in; s++) {
                bool bias = s == net->layers[l].fan_in;
                size_t at = net_parameter(net, (ParameterPlace){l, u, bias ? NET_BIAS : (long)s});
                list[count++] = (Known){w->name[l + 1][u], bias ? 0 : w->name[l][s], theta[at],
                                        state[at]};
            }
    return count;
}

enum { KNOWN_MAX = 4096 };

/* After a change: whatever has the same names has the same number, and what is new is as a network
 * of this shape starts. */
static void check_kept(const World *w, const Known *before, size_t count)
{
    static Known now[KNOWN_MAX], fresh[KNOWN_MAX];
    static World start;
    size_t n = list_known(w, now), kept = 0;
    Error err;
    memcpy(start.name, w->name, sizeof start.name);
    assert_true(trainer_init(&start.trainer, &w->trainer.net, &w->session.data, &w->trainer.spec,
                             &w->trainer.hyper, &err));
    assert_int_equal(list_known(&start, fresh), n);
    for (size_t i = 0; i < n; i++) {
        const Known *was = NULL;
        for (size_t k = 0; k < count; k++)
            if (before[k].to == now[i].to && before[k].from == now[i].from)
                was = &before[k];
        Known wanted = was ? *was : fresh[i];
        if (!was)
            wanted.state = 0;
        kept += was != NULL;
        assert_memory_equal(&now[i].value, &wanted.value, sizeof(Real));
        assert_memory_equal(&now[i].state, &wanted.state, sizeof(Real));
    }
    assert_true(kept > 0);
    trainer_free(&start.trainer);
}

/* The gradient over all samples against plain loops in double. */
static void check_gradient(const World *w)
{
    const Net *net = &w->trainer.net;
    const Dataset *data = &w->session.data;
    PlainNet plain = {.inputs = net->inputs, .count = net->layer_count,
                      .loss = plain_loss("half-squared")};
    Trainer t;
    Hyper hyper = w->trainer.hyper;
    Error err;
    hyper.batch = 0;
    hyper.shuffle = false;
    for (size_t l = 0; l < net->layer_count; l++)
        plain.layer[l] = (PlainLayer){
            .units = net->layers[l].units,
            .activation = plain_activation(net->layers[l].activation->row.name)};
    assert_true(plain_allocate(&plain));
    assert_true(trainer_init(&t, net, data, &w->trainer.spec, &hyper, &err));
    double *x = calloc(data->count * data->inputs, sizeof *x);
    double *targets = calloc(data->count, sizeof *targets);
    for (size_t i = 0; i < net->parameter_count; i++)
        plain.theta[i] = (double)(t.parameters.theta[i] = w->trainer.parameters.theta[i]);
    for (size_t i = 0; i < data->count * data->inputs; i++)
        x[i] = (double)data->x[i];
    for (size_t k = 0; k < data->count; k++)
        targets[k] = (double)data->t[k];
    double loss = plain_batch(&plain, data->count, x, targets);
    train(&t, GRAIN_PHASE, trainer_phases(&t) - 1);
    check_near(t.batch.loss, loss, 1e-4 * fmax(1, loss));
    for (size_t i = 0; i < net->parameter_count; i++)
        check_near((double)t.parameters.gradient[i], plain.gradient[i],
                   2e-3 * fmax(0.1, fabs(plain.gradient[i])));
    free(x);
    free(targets);
    plain_free(&plain);
    trainer_free(&t);
}

/* Room for a layer of names behind column c, or one less. */
static void move_names(World *w, size_t c, int by)
{
    size_t from = c + (by < 0), to = c + (by > 0);
    memmove(w->name[to], w->name[from], (LAYERS - (from > to ? from : to) + 1) * sizeof *w->name);
}

static void draw_features(World *w, Net *net)
{
    char list[256] = "";
    Features *features;
    Error err;
    unsigned named[FORMULAS] = {0}, after[FORMULAS];
    size_t count = 0;
    for (size_t i = 0; i < w->trainer.net.inputs; i++)
        for (size_t k = 0; k < FORMULAS; k++)
            if (w->trainer.net.features
                    ? strcmp(w->trainer.net.features->list[i].text, formulas[k]) == 0
                    : i == k)
                named[k] = w->name[0][i];
    for (size_t k = 0; k < FORMULAS; k++)
        if (draw_below(&w->seed, 2) == 0 || (k + 1 == FORMULAS && count == 0)) {
            snprintf(list + strlen(list), sizeof list - strlen(list), "%s%s", count > 0 ? "," : "",
                     formulas[k]);
            after[count++] = named[k] > 0 ? named[k] : ++w->next_name;
        }
    assert_true(formulas_read(&w->session.data, list, &features, &err));
    const Features *known = features_are_columns(features)
                                ? NULL
                                : dataset_know_features(&w->session.data, features, &err);
    free(features);
    assert_true(reshape_features(&w->trainer.net, known, net, &err));
    memcpy(w->name[0], after, sizeof after);
}

/* Draws a change of shape and names what it makes as it should; false where it cannot be. */
static bool draw_reshape(World *w, Reshape *r, Net *net)
{
    const Net *now = &w->trainer.net;
    const Activation *relu = activation_find("relu", NULL);
    size_t hidden = now->layer_count - 1, sizes[LAYERS], count = draw_below(&w->seed, LAYERS - 1);
    *r = (Reshape){(ReshapeKind)draw_below(&w->seed, 6), 0, 0};
    r->layer = hidden > 0 ? draw_below(&w->seed, hidden) : 0;
    size_t units = now->layers[r->layer].units;
    switch (r->kind) {
    case RESHAPE_ADD_UNITS: {
        size_t more = 1 + draw_below(&w->seed, 2);
        if (hidden == 0 || units + more > UNITS ||
            !reshape_add_units(now, r->layer, more, net, NULL))
            return false;
        for (size_t i = 0; i < more; i++)
            w->name[r->layer + 1][units + i] = ++w->next_name;
        return true;
    }
    case RESHAPE_REMOVE_UNIT:
        r->unit = draw_below(&w->seed, units);
        if (hidden == 0 || units == 1 || !reshape_remove_unit(now, r->layer, net, NULL))
            return false;
        memmove(&w->name[r->layer + 1][r->unit], &w->name[r->layer + 1][r->unit + 1],
                (units - r->unit) * sizeof(unsigned));
        return true;
    case RESHAPE_ADD_LAYER:
        r->layer = draw_below(&w->seed, hidden + 1);
        units = 1 + draw_below(&w->seed, 4);
        if (now->layer_count == LAYERS ||
            !reshape_add_layer(now, r->layer, units, relu, net, NULL))
            return false;
        move_names(w, r->layer + 1, 1);
        for (size_t i = 0; i < units; i++)
            w->name[r->layer + 1][i] = ++w->next_name;
        return true;
    case RESHAPE_REMOVE_LAYER:
        if (hidden == 0 || !reshape_remove_layer(now, r->layer, net, NULL))
            return false;
        move_names(w, r->layer + 1, -1);
        return true;
    case RESHAPE_SIZES: {
        unsigned output[32];
        memcpy(output, w->name[now->layer_count], sizeof output);
        for (size_t l = 0; l < count; l++) {
            sizes[l] = 1 + draw_below(&w->seed, UNITS);
            for (size_t u = l < hidden ? now->layers[l].units : 0; u < sizes[l]; u++)
                w->name[l + 1][u] = ++w->next_name;
        }
        memcpy(w->name[count + 1], output, sizeof output);
        return reshape_sizes(now, count, sizes, relu, net, NULL);
    }
    case RESHAPE_FEATURES:
        draw_features(w, net);
        return true;
    }
    return false;
}

static void reshape(World *w)
{
    static Known before[KNOWN_MAX];
    unsigned names[LAYERS + 1][32];
    Reshape r;
    Net net;
    Error err;
    name_all(w);
    size_t count = list_known(w, before);
    memcpy(names, w->name, sizeof names);
    if (!draw_reshape(w, &r, &net)) {
        memcpy(w->name, names, sizeof names);
        return;
    }
    if (!timeline_reshape(&w->timeline, &net, &r, &err))
        fail_msg("%s", err.message);
    check_kept(w, before, count);
}

static void change_points(World *w)
{
    Dataset *data = &w->session.data;
    Real values[3] = {(Real)draw_uniform(&w->seed, -3, 3), (Real)draw_uniform(&w->seed, -3, 3),
                      draw_below(&w->seed, 2) ? 1 : -1};
    Error err;
    size_t count = data->count;
    if (draw_below(&w->seed, 2) == 0 && count < 30) {
        assert_true(timeline_insert(&w->timeline, values, &err));
        assert_int_equal(data->count, count + 1);
        assert_memory_equal(dataset_base(data, count), values, 2 * sizeof(Real));
        assert_memory_equal(data->t + count, values + 2, sizeof(Real));
    } else if (count > 1) {
        assert_true(timeline_remove(&w->timeline, draw_below(&w->seed, count), &err));
        assert_int_equal(data->count, count - 1);
    } else {
        assert_false(timeline_remove(&w->timeline, 0, &err));
        check_holds(err.message, "the only sample");
    }
}

static void set_something(World *w)
{
    Hyper hyper = w->trainer.hyper;
    Error err;
    Edit edit = {.is_data = draw_below(&w->seed, 2) == 0, .value = (Real)0.5};
    if (draw_below(&w->seed, 2) == 0) {
        hyper.rate = hyper_rate(draw_uniform(&w->seed, 0.001, 0.1));
        hyper.batch = draw_below(&w->seed, 6);
        assert_true(timeline_set(&w->timeline, &hyper, &err));
        return;
    }
    edit.sample = edit.is_data ? draw_below(&w->seed, w->session.data.count) : 0;
    edit.index = edit.is_data ? draw_below(&w->seed, 2)
                              : draw_below(&w->seed, w->trainer.net.parameter_count);
    assert_true(timeline_edit(&w->timeline, &edit, &err));
}

/* One thing done, as a person might. */
static void act(World *w)
{
    const Journal *j = timeline_journal(&w->timeline);
    size_t what = draw_below(&w->seed, 12);
    uint64_t work = UINT64_MAX;
    if (w->trainer.divergence.happened)
        what = 9;
    w->edits += what < 6;
    if (what < 4) {
        reshape(w);
        check_gradient(w);
    } else if (what < 6) {
        change_points(w);
        check_gradient(w);
    } else if (what < 7) {
        set_something(w);
    } else if (what < 9) {
        timeline_advance(&w->timeline, (Grain)draw_below(&w->seed, 3), &work);
        assert_false(w->timeline.short_of_memory);
    } else if (what < 10) {
        if (timeline_back(&w->timeline))
            arrive(w);
    } else if (what < 11) {
        size_t event = draw_below(&w->seed, j->present.count);
        const JournalEvent *e = &j->present.events[event];
        uint64_t first = event_start(e), last = event_end(e);
        first = first < last && e->kind == JOURNAL_TRAIN ? first : last;
        timeline_go(&w->timeline, (Place){event, first + draw_below(&w->seed, last - first + 1)});
        arrive(w);
    } else if (j->branch_count > 0) {
        timeline_enter(&w->timeline, draw_below(&w->seed, j->branch_count));
        arrive(w);
    }
    look(w);
}

static void test_everything_comes_back(void **state)
{
    World *w = malloc(sizeof *w);
    (void)state;
    assert_non_null(w);
    for (size_t i = 0, edits = 0; edits < fewer(10000); i++) {
        char name[16];
        snprintf(name, sizeof name, "%zu", i);
        open_world(w, draw_seed((const char *[]){"reshape", name, NULL}));
        for (size_t k = 0; k < 150; k++)
            act(w);
        assert_true(w->visits > w->seen_count);
        edits += w->edits;
        close_world(w);
    }
    free(w);
}

/* Through a file: the same state, and the same bits wherever one goes in it. */
static void test_sessions_have_it(void **state)
{
    World *w = malloc(sizeof *w), *v = malloc(sizeof *v);
    assert_non_null(w);
    assert_non_null(v);
    for (size_t i = 0; i < fewer(40); i++) {
        char name[16];
        const char *path = in_folder(state, "s.json");
        size_t left_out = 0;
        Error err;
        snprintf(name, sizeof name, "%zu", i);
        open_world(w, draw_seed((const char *[]){"reshaped session", name, NULL}));
        for (size_t k = 0; k < 60; k++)
            act(w);
        if (!session_save_past(path, &w->timeline, &err))
            fail_msg("%s", err.message);
        *v = (World){0};
        if (!session_load(&v->session, path, NULL, &(TableChoice){0}, &err) ||
            !session_resume(&v->session, &v->trainer, &err) ||
            !timeline_init(&v->timeline, &v->trainer, 0, &err))
            fail_msg("%s", err.message);
        v->timeline.replay.data = &v->session.data;
        if (!past_fits(&v->session.past.past, &v->trainer, &err) ||
            !timeline_recall(&v->timeline, &v->session.past.past, &left_out, &err))
            fail_msg("%s: %s", name, err.message);
        assert_int_equal(left_out, 0);
        for (size_t k = 0; k < 12; k++) {
            const Journal *j = timeline_journal(&w->timeline);
            /* A file has no numbers of a mini-batch that is over, nor of one that diverged. */
            bool same = w->trainer.cursor.phase == v->trainer.cursor.phase;
            if (k > 0)
                assert_true(same || w->trainer.divergence.happened);
            if (same && hash_of(&w->trainer) != hash_of(&v->trainer))
                fail_msg("case %zu: other bits after loading, visit %zu", i, k);
            if (k % 3 == 2 && j->branch_count > 0) {
                size_t to = draw_below(&w->seed, j->branch_count);
                timeline_enter(&v->timeline,
                               (size_t)branch_find(timeline_journal(&v->timeline),
                                                   j->branches[to].name));
                timeline_enter(&w->timeline, to);
            } else {
                size_t event = draw_below(&w->seed, j->present.count);
                Place place = {event, event_end(&j->present.events[event])};
                timeline_go(&w->timeline, place);
                timeline_go(&v->timeline, place);
            }
            while (!timeline_replay(&w->timeline, &(uint64_t){UINT64_MAX}))
                continue;
            while (!timeline_replay(&v->timeline, &(uint64_t){UINT64_MAX}))
                continue;
        }
        close_world(w);
        close_world(v);
    }
    free(w);
    free(v);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_everything_comes_back),
        cmocka_unit_test_setup_teardown(test_sessions_have_it, folder_make, folder_remove),
    };
    cmocka_set_message_output(CM_OUTPUT_TAP);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
