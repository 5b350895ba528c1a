#include "stage.h"

#include "app/keymap.h"
#include "core/base/text.h"
#include "core/train/update.h"
#include "view/panel/decision.h"
#include "view/panel/fit.h"
#include "view/panel/explanation.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct StageShape {
    const char *name;
    size_t inputs, layers, units[STAGE_SHAPE_MAX], samples;
} StageShape;

static const StageShape shapes[STAGE_NETS] = {
    [NET_1_1] = {"line", 1, 1, {1}, 3},
    [NET_2_4_1] = {"xor", 2, 2, {4, 1}, 4},
    [NET_3_2_1] = {"majority", 3, 2, {2, 1}, 8},
    [NET_2_2_2] = {"pair", 2, 2, {2, 2}, 5},
    [NET_8_3_8] = {"encoder", 8, 2, {3, 8}, 8},
    [NET_64_32_10] = {"digits", 64, 2, {32, 10}, 10},
    [NET_784_128_10] = {"mnist", 784, 2, {128, 10}, 10},
    [NET_TEN_LAYERS] = {"deep", 3, 10, {3, 3, 3, 3, 3, 3, 3, 3, 3, 3}, 4},
    [NET_NO_HIDDEN] = {"and", 2, 1, {1}, 4},
};

static const Real xor_theta[] = {
    0.75f, -0.5f, -1.25f, 0.625f, 0.375f, 0.875f, -0.25f, -0.0625f, /* w of layer 1 */
    0.125f, -0.375f, 0, 0.5f,                                        /* b */
    1.5f, -0.875f, 0.25f, -0.03125f, 0.1875f,                        /* w and b of layer 2 */
};
static const Real xor_x[] = {0, 0, 0, 1, 1, 0, 1, 1}, xor_t[] = {0, 1, 1, 0};

/* The i-th of a fixed row of numbers on [-1, 1], exact in binary. */
static Real spread(size_t i)
{
    return (Real)((long)(i * 37 % 129) - 64) / 64;
}

/* Targets: one class a sample where there are several outputs, else 0 and 1 in turn. */
static void fill_data(Dataset *data, StageNet which)
{
    for (size_t i = 0; i < data->count * data->inputs; i++)
        data->x[i] = spread(i + 5);
    for (size_t k = 0; k < data->count; k++)
        for (size_t o = 0; o < data->outputs; o++)
            data->t[k * data->outputs + o] =
                data->outputs > 1 ? (Real)(k % data->outputs == o) : (Real)(k % 2);
    if (which == NET_2_4_1) {
        memcpy(data->x, xor_x, sizeof xor_x);
        memcpy(data->t, xor_t, sizeof xor_t);
    }
    dataset_finish(data);
}

static void fill_theta(Stage *s, StageNet which)
{
    size_t n = s->net.parameter_count;
    s->theta = calloc(n, sizeof *s->theta);
    assert_non_null(s->theta);
    for (size_t l = 0; l < s->net.layer_count; l++) {
        const Layer *layer = &s->net.layers[l];
        Real small = layer->fan_in > 8 ? 0.125f : 1;
        for (size_t i = layer->weights; i < layer->biases + layer->units; i++)
            s->theta[i] = spread(i * 5 + l) * small;
    }
    if (which == NET_2_4_1) {
        assert_int_equal(n, sizeof xor_theta / sizeof xor_theta[0]);
        memcpy(s->theta, xor_theta, sizeof xor_theta);
    }
}

void stage_open(Stage *s, StageNet which)
{
    stage_open_with(s, which, "sgd");
}

/* Puts everything up around s->net, s->data and s->theta. */
static void open_around(Stage *s, const char *loss, const char *optimizer)
{
    Error err;
    s->spec = (TrainerSpec){loss_find(loss, &err), optimizer_find(optimizer, &err),
                            init_find("zero", &err), false, 0, s->theta, NULL};
    Hyper hyper = {.rate = 0.5, .seed = 1, .settings = s->spec.optimizer->settings};
    assert_true(trainer_init(&s->trainer, &s->net, &s->data, &s->spec, &hyper, &err));
    assert_true(trace_init(&s->trace, &s->trainer, &err));
    assert_true(trace_init(&s->before, &s->trainer, &err));
    assert_true(evaluation_init(&s->evaluation, &s->net, &s->data, &err));
    assert_true(measure_init(&s->measure, &s->net, &err));
    assert_true(answers_init(&s->answers, &s->net, &err));
    assert_true(curves_init(&s->curves, &err));
    map_init(&s->map, &s->data);
    fit_init(&s->fit, &s->data);
    assert_true(means_init(&s->means, &s->data, &err));
    while (!means_advance(&s->means, &(uint64_t){1 << 20}))
        continue;
    view_init(&s->view);
    s->scene = (Scene){.view = &s->view, .trace = &s->trace, .curves = &s->curves, .map = &s->map,
                       .fit = &s->fit, .means = &s->means,
                       .wave = {.now = &s->trace, .before = &s->before, .progress = 1},
                       .answers = &s->answers,
                       .report = &s->evaluation.report, .run_state = "paused 30/s",
                       .branch = "", .moment = "", .hints = s->hints};
}

void stage_open_with(Stage *s, StageNet which, const char *optimizer)
{
    const StageShape *shape = &shapes[which];
    LayerSpec layers[STAGE_SHAPE_MAX];
    Error err;
    *s = (Stage){0};
    for (size_t l = 0; l < shape->layers; l++)
        layers[l] = (LayerSpec){shape->units[l],
                                activation_find(l + 1 < shape->layers ? "tanh" : "sigmoid", &err)};
    assert_true(net_init(&s->net, shape->inputs, shape->layers, layers, &err));
    assert_true(dataset_init(&s->data, shape->name, shape->samples, shape->inputs,
                             shape->units[shape->layers - 1], &err));
    fill_data(&s->data, which);
    fill_theta(s, which);
    open_around(s, "half-squared", optimizer);
}

/* From -1 to 1, never near 0. */
static Real random_number(uint64_t *seed)
{
    Real size = (Real)(test_below(seed, 900) + 100) / 1000;
    return test_below(seed, 2) == 0 ? size : -size;
}

void stage_open_random(Stage *s, uint64_t *seed, const char *loss, const char *output,
                       const char *optimizer)
{
    static const char *const hidden[] = {"tanh", "sigmoid", "softplus", "silu", "leaky-relu"};
    LayerSpec layers[4];
    Error err;
    size_t count = 2 + test_below(seed, 3), inputs = 1 + test_below(seed, 4);
    *s = (Stage){0};
    for (size_t l = 0; l < count; l++) {
        const char *name = l + 1 < count ? hidden[test_below(seed, 5)] : output;
        layers[l] = (LayerSpec){2 + test_below(seed, 4), activation_find(name, &err)};
    }
    size_t outputs = layers[count - 1].units;
    assert_true(net_init(&s->net, inputs, count, layers, &err));
    assert_true(dataset_init(&s->data, "random", 3, inputs, outputs, &err));
    for (size_t i = 0; i < 3 * inputs; i++)
        s->data.x[i] = random_number(seed);
    for (size_t k = 0; k < 3; k++)
        s->data.t[k * outputs + test_below(seed, (uint32_t)outputs)] = 1;
    dataset_finish(&s->data);
    s->theta = calloc(s->net.parameter_count, sizeof *s->theta);
    assert_non_null(s->theta);
    for (size_t i = 0; i < s->net.parameter_count; i++)
        s->theta[i] = random_number(seed);
    open_around(s, loss, optimizer);
}

void stage_close(Stage *s)
{
    trainer_free(&s->trainer);
    trace_free(&s->trace);
    trace_free(&s->before);
    evaluation_free(&s->evaluation);
    measure_free(&s->measure);
    answers_free(&s->answers);
    curves_free(&s->curves);
    map_free(&s->map);
    fit_free(&s->fit);
    means_free(&s->means);
    canvas_free(&s->canvas);
    dataset_free(&s->data);
    free(s->theta);
}

void stage_move(Stage *s, PanelId panel, int across, int down)
{
    Touch touch = {.view = &s->view, .trace = &s->trace, .curves = &s->curves};
    panel_at(panel)->move(&touch, across, down);
}

void stage_add_loss(Stage *s, double epoch, double loss, double test)
{
    LossCurves *c = &s->curves;
    LossPoint *last = c->present.count > 0 ? &c->present.points[c->present.count - 1] : NULL;
    bool again = last && last->epoch >= epoch;
    LossPoint point = {{0}, epoch, loss, loss, loss, loss, test, 0, epoch, NAN};
    c->present.points[again ? c->present.count - 1 : c->present.count++] = point;
    c->reached = c->present.count;
    c->epoch = epoch;
    c->loss = loss;
    c->test = test;
}

void stage_measure(Stage *s)
{
    const Real *theta = s->trainer.parameters.theta;
    s->scene.metrics = evaluation_run(&s->evaluation, &s->net, theta, &s->data, s->spec.loss);
    s->scene.has_metrics = true;
    s->scene.has_penalty = hyper_has_penalty(&s->trainer.hyper);
    s->scene.penalty = s->scene.has_penalty ? update_penalty(&s->net, theta, &s->trainer.hyper) : 0;
    s->scene.metrics_epoch = s->trainer.cursor.epoch;
    stage_add_loss(s, (double)s->trainer.cursor.epoch, s->scene.metrics.training.loss,
                   s->scene.metrics.test.loss);
}

/* As app_capture_explained does. */
static void capture_explained(Stage *s, Trace *trace, const Trace *shown)
{
    Error err;
    size_t parameter = 0;
    explain_follow(&s->view, shown);
    if (selection_parameter(&s->view.walk.subject, &s->net, &parameter))
        trace_capture_subject(trace, &s->trainer, parameter);
    for (uint64_t work = UINT64_MAX;; measure_work(&s->measure, &s->trainer, &work)) {
        measure_effect(&s->measure, &s->trainer, trace);
        if (s->view.walk.checks)
            assert_true(measure_check(&s->measure, &s->trainer, parameter, trace, &err));
        if (!measure_going(&s->measure, &s->trainer))
            break;
    }
}

/* Fills a trace while another one, or the same, is shown. */
static void capture(Stage *s, Trace *trace, const Trace *shown)
{
    size_t parameter;
    trace_capture(trace, &s->trainer, s->view.spotlight, 0);
    if (panel_at(s->view.focus)->capture)
        panel_at(s->view.focus)->capture(trace, &s->trainer, &s->view);
    if (s->view.focus == PANEL_EXPLAIN)
        capture_explained(s, trace, shown);
    if (selection_parameter(&s->view.selection, &s->net, &parameter))
        trace_capture_terms(trace, &s->trainer, parameter);
}

void stage_phases(Stage *s, size_t phases)
{
    for (; phases > 0; phases--) {
        if (phases == 1)
            capture(s, &s->before, &s->before);
        trainer_finish(&s->trainer, GRAIN_PHASE);
    }
}

/* The map and the answers of the parameters that are shown, as app_judge has them. */
static void judge(Stage *s, const Layout *layout)
{
    const Trace *shown = s->scene.trace;
    const TraceParameters *p = &shown->parameters;
    uint64_t work = UINT64_MAX;
    Error err;
    int across, down;
    answers_ask(&s->answers, p->version, shown->list.sample, shown->list.rows);
    assert_true(answers_advance(&s->answers, &s->net, p->theta, &s->data, &work));
    const Rect plot = decision_plot(layout_inside(layout, PANEL_MAP));
    map_size(&s->canvas, &s->view, plot, &across, &down);
    if (s->map.data && across > 0 && down > 0)
        assert_true(map_update(&s->map, &s->net, p->theta, p->version,
                               map_wanted(&s->map, &s->view, &s->net), s->scene.trace->spotlight.x,
                               across, down,
                               &err));
    int places = fit_places(layout_inside(layout, PANEL_FIT), s->canvas.symbols);
    if (s->fit.data && places > 0)
        assert_true(fit_update(&s->fit, &s->net, p->theta, p->version, s->view.map_output, places,
                               &err));
}

void stage_draw(Stage *s, int width, int height)
{
    Error err;
    if (s->canvas.width != width || s->canvas.height != height)
        assert_true(canvas_resize(&s->canvas, width, height, &err));
    Layout layout = layout_make(width, height, &s->view, &s->net);
    s->scene.trace = wave_shown(&s->scene.wave);
    capture(s, &s->trace, s->scene.trace);
    judge(s, &layout);
    static const Keymap keymap;
    s->scene.hint_count = keymap_hints(&keymap, s->scene.overlay ? KEYS_LIST
                                       : layout_is_covered(&layout, &s->view) ? KEYS_COVER
                                       : panel_at(s->view.focus)->is_worked_in ? KEYS_BESIDE
                                                                               : KEYS_SCREEN,
                                       s->hints);
    screen_draw(&s->scene, &s->canvas, &s->cursor);
}

void stage_help(Stage *s, OverlayLine *lines, size_t most)
{
    s->list = (OverlayList){.title = "keys", .lines = lines, .match = OVERLAY_NO_MATCH};
    s->scene.overlay = &s->list;
    for (size_t i = 0; i < key_table.count && s->list.count < most; i++)
        lines[s->list.count++] =
            (OverlayLine){.key = table_row(&key_table, i)->name,
                          .text = table_row(&key_table, i)->summary};
}

void canvas_part(const Canvas *canvas, Rect r, char *out, size_t size)
{
    size_t used = 0;
    for (int x = r.x; x < r.x + r.width && used + 5 < size; x++) {
        if (!rect_contains((Rect){0, 0, canvas->width, canvas->height}, x, r.y))
            continue;
        uint32_t c = cell_code(canvas_cell(canvas, x, r.y));
        if (c != CELL_CONTINUED)
            used += text_encode(c, out + used);
    }
    while (used > 0 && out[used - 1] == ' ')
        used--;
    out[used] = '\0';
}

void append_without_blanks(char *out, size_t size, const char *text)
{
    size_t used = strlen(out);
    for (; *text && used < size - 1; text++)
        if (*text != ' ')
            out[used++] = *text;
    out[used] = '\0';
}

void canvas_row(const Canvas *canvas, int y, char *out, size_t size)
{
    canvas_part(canvas, (Rect){0, y, canvas->width, 1}, out, size);
}

int canvas_find(const Canvas *canvas, const char *text)
{
    char row[ROW_SIZE];
    for (int y = 0; y < canvas->height; y++) {
        canvas_row(canvas, y, row, sizeof row);
        if (strstr(row, text))
            return y;
    }
    return -1;
}

bool canvas_same(const Canvas *a, const Canvas *b)
{
    if (a->width != b->width || a->height != b->height)
        return false;
    for (int y = 0; y < a->height; y++)
        for (int x = 0; x < a->width; x++) {
            const Cell *p = canvas_cell(a, x, y), *q = canvas_cell(b, x, y);
            if (p->c != q->c || p->dots != q->dots || p->style.ink != q->style.ink ||
                p->style.paper != q->style.paper || p->style.attributes != q->style.attributes)
                return false;
        }
    return true;
}

/* Half a unit of the last digit that is written in text[0…length). */
static double half_digit(const char *text, size_t length)
{
    int places = 0, exponent = 0;
    bool point = false;
    for (size_t i = 0; i < length; i++) {
        if (text[i] == 'e') {
            exponent = atoi(text + i + 1);
            break;
        }
        point = point || text[i] == '.';
        places += point && text[i] >= '0' && text[i] <= '9';
    }
    return 0.5000001 * pow(10, exponent - places);
}

Shown read_number(const char **at)
{
    *at += strspn(*at, " ");
    char *end;
    Shown shown = {.value = strtod(*at, &end)};
    if (end == *at)
        fail_msg("a number is expected at '%s'", *at);
    shown.error = half_digit(*at, (size_t)(end - *at));
    *at = end;
    return shown;
}

uint64_t test_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(2685821657736338717);
}

uint32_t test_below(uint64_t *state, uint32_t bound)
{
    return (uint32_t)((test_random(state) >> 32) % bound);
}

void stage_open_vanishing(Stage *s, Real factor)
{
    stage_open(s, NET_TEN_LAYERS);
    for (size_t i = 0; i < s->net.parameter_count; i++)
        s->trainer.parameters.theta[i] *= factor;
    stage_phases(s, trainer_phases(&s->trainer));
}

double stage_norm(const Stage *s, size_t layer)
{
    const Layer *l = &s->net.layers[layer];
    double sum = 0;
    for (size_t i = l->weights; i < l->biases; i++)
        sum += pow((double)s->trainer.parameters.gradient[i], 2);
    return sqrt(sum);
}

const char *stage_head(const Stage *s)
{
    static char rows[2 * ROW_SIZE];
    Layout layout = layout_make(s->canvas.width, s->canvas.height, &s->view, &s->net);
    canvas_row(&s->canvas, 0, rows, ROW_SIZE);
    if (layout.headline.height > 1) {
        strcat(rows, "\n");
        canvas_row(&s->canvas, 1, rows + strlen(rows), ROW_SIZE);
    }
    return rows;
}

Canvas canvas_still(const Canvas *canvas)
{
    Canvas still = {0};
    Error err;
    assert_true(canvas_resize(&still, canvas->width, canvas->height, &err));
    memcpy(still.cells, canvas->cells,
           (size_t)(canvas->width * canvas->height) * sizeof *still.cells);
    return still;
}

/* Where the wave may be seen: on the links and in the key below them. */
static bool is_of_the_wave(const Canvas *a, const Canvas *b, const Rect *network, int x, int y)
{
    return rect_contains(*network, x, y) &&
           (y == network->y + network->height - 1 || canvas_cell(a, x, y)->dots ||
            canvas_cell(b, x, y)->dots);
}

static bool same_cell(const Cell *a, const Cell *b)
{
    /* The loss goes to the targets, which are lit then. */
    bool target = selection_decode(a->about).kind == SELECT_TARGET;
    return cell_code(a) == cell_code(b) &&
           (target || memcmp(&a->style, &b->style, sizeof a->style) == 0);
}

void assert_same_beside_wave(const Canvas *a, const Canvas *b, const Layout *layout)
{
    const Rect *network = &layout->panel[PANEL_NETWORK];
    for (int y = 0; y < a->height - 1; y++)
        for (int x = 0; x < a->width; x++) {
            bool free = a->symbols == SYMBOLS_BRAILLE ? is_of_the_wave(a, b, network, x, y)
                                                      : rect_contains(*network, x, y);
            if (!free && !same_cell(canvas_cell(a, x, y), canvas_cell(b, x, y))) {
                char old[ROW_SIZE], new[ROW_SIZE];
                canvas_row(b, y, old, sizeof old);
                canvas_row(a, y, new, sizeof new);
                fail_msg("row %d, column %d ran ahead of the wave: '%s' was '%s'", y, x, new, old);
            }
        }
}
