#include "view/panel/gradient_noise.h"

#include "core/base/text.h"
#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"

#include <math.h>
#include <stdio.h>

/* Columns of a pull; rows that the list keeps, and that the histogram takes where they are left
 * over; and the weight of colour that bars have on the ramp. */
enum { NUMBER_WIDTH = 8, LIST_ROWS = 3, BARS_ROWS = 3, LEVEL = 3 };

/* How a pull is drawn: as what it does to the weight. */
static Style pull_style(double pull)
{
    return (Style){.ink = (uint8_t)ink_value(pull < 0 ? -LEVEL : pull > 0 ? LEVEL : 0, LEVELS)};
}

static size_t listed(const NoiseFacts *g)
{
    return g->up.listed + g->down.listed;
}

/* "3 of 4 samples pull w[1][2,1] down", or shorter, and what comes of all. */
static void draw_verdict(const Net *net, const NoiseFacts *g, Pen *pen, Rect area)
{
    char name[NET_PARAMETER_NAME_SIZE], words[96], number[FORMAT_SIZE];
    bool down = g->down.count >= g->up.count;
    size_t most = down ? g->down.count : g->up.count;
    const char *way = down ? N_("down") : N_("up");
    net_parameter_name(net, g->parameter, name);
    snprintf(words, sizeof words, N_("%zu of %zu samples pull %s %s"), most, g->samples, name,
             way);
    if (canvas_text_width(pen->canvas, words) > area.width)
        snprintf(words, sizeof words, N_("%zu of %zu pull %s %s"), most, g->samples, name, way);
    if (canvas_text_width(pen->canvas, words) > area.width)
        snprintf(words, sizeof words, N_("%zu of %zu pull it %s"), most, g->samples, way);
    pen_flow(pen, area, strong, words);
    snprintf(words, sizeof words, N_("mean pull %s"), format_number(-g->mean, number));
    pen_flow(pen, area, (Style){.ink = (uint8_t)ink_sign(-g->mean)}, words);
}

/* What a mini-batch sees. */
static void draw_scale(const NoiseFacts *g, Pen *pen, Rect area)
{
    char words[96], number[ESTIMATE_SIZE];
    if (!isnan(g->scale.value)) {
        snprintf(words, sizeof words, N_("noise scale %s"), estimate_text(g->scale, number));
        pen_flow(pen, area, plain, words);
    }
    if (g->batch < g->samples && !isnan(g->scale.value)) {
        snprintf(words, sizeof words, N_("mini-batch of %zu: best step × %.2g"), g->batch,
                 gradient_noise_step(g, (double)g->batch));
        pen_flow(pen, area, plain, words);
    }
    if (!isnan(g->cancelling)) {
        snprintf(words, sizeof words, N_("%.2g %% left of single gradients"), 100 * g->cancelling);
        pen_flow(pen, area, dim, words);
    }
}

/* The most wanted first, in as many lines as there are; returns how many. */
static int draw_words(const Net *net, const NoiseFacts *g, Rect area, Canvas *canvas)
{
    Pen pen = {canvas, area.x, area.y, area.x + area.width};
    draw_verdict(net, g, &pen, area);
    draw_scale(g, &pen, area);
    int lines = pen.y - area.y + 1;
    return lines < area.height ? lines : area.height;
}

/* Where the parts are: words above, the list with a line above it, and where that has not all
 * samples a histogram of all. */
typedef struct Parts {
    Rect words, head, list, bars;
} Parts;

static Parts find_parts(const GradientNoise *noise, Rect inside, Symbols symbols)
{
    const NoiseFacts *g = &noise->known;
    Canvas measure = {.symbols = symbols};
    int room = inside.height - 1 - LIST_ROWS, wide = inside.width - 2;
    Parts p = {.words = {inside.x + 1, inside.y, wide, room > 1 ? room : 1}};
    p.words.height = draw_words(&noise->net, g, p.words, &measure);
    int top = inside.y + p.words.height, left = inside.y + inside.height - top - 1;
    bool all = left >= 0 && listed(g) <= (size_t)left;
    int bars = all || left <= LIST_ROWS + BARS_ROWS ? 0
               : left > 5 * BARS_ROWS ? left / 5 : BARS_ROWS;
    p.head = (Rect){inside.x + 1, top, wide, 1};
    p.list = (Rect){inside.x + 1, top + 1, wide, left > bars ? left - bars : 0};
    p.bars = (Rect){inside.x + 1, top + 1 + left - bars, wide, bars};
    return p;
}

/* The number of the pull in a row of the list. Where there are more than rows the strongest of both
 * sides are there, and else, where the sample in the spotlight is none of these, those around it
 * between the two outer ones. */
static size_t pull_in_row(const NoiseFacts *g, size_t rows, size_t spotlight, size_t row)
{
    size_t count = listed(g), top = (rows + 1) / 2, below = count - (rows - top), at;
    bool is_there = gradient_noise_find(g, spotlight, &at);
    if (count <= rows)
        return row;
    if (rows < 3 || !is_there || at < top || at >= below)
        return row < top ? row : count - rows + row;
    if (row == 0 || row + 1 == rows)
        return row == 0 ? 0 : count - 1;
    size_t around = rows - 2, first = at > around / 2 ? at - around / 2 : 1;
    first = first < 1 ? 1 : first;
    first = first > count - 1 - around ? count - 1 - around : first;
    return first + row - 1;
}

/* To the left of the middle where a sample wants the weight smaller, else to the right. */
static void draw_bar(double pull, double most, Rect row, Canvas *canvas)
{
    int half = (row.width - 1) / 2, middle = row.x + half;
    int cells = most > 0 ? (int)(fabs(pull) / most * half + 0.5) : 0;
    Rect bar = {pull < 0 ? middle - cells : middle + 1, row.y, cells, 1};
    canvas_text(canvas, middle, row.y, (Style){.ink = INK_FRAME}, "│");
    canvas_bar_across(canvas, bar, cells * HALVES, pull_style(pull));
}

static int digits_of(size_t n)
{
    return n < 10 ? 1 : 1 + digits_of(n / 10);
}

/* The strongest pull listed. */
static double strongest(const NoiseFacts *g)
{
    double up = g->up.listed > 0 ? fabs(g->up.pull[0].gradient) : 0;
    double down = g->down.listed > 0 ? fabs(g->down.pull[0].gradient) : 0;
    return up > down ? up : down;
}

/* Columns before the bars. */
static int before_bars(const NoiseFacts *g)
{
    int digits = digits_of(g->samples);
    return 2 + (digits > 2 ? digits : 2) + 1 + NUMBER_WIDTH + 1;
}

static void draw_head(const Net *net, const NoiseFacts *g, Rect row, Canvas *canvas)
{
    int before = before_bars(g), wide = row.width - before;
    char head[FORMAT_SIZE];
    snprintf(head, sizeof head, "−∂L/∂%c",
             net_place(net, g->parameter).source == NET_BIAS ? 'b' : 'w');
    int x = row.x + before - 1 - canvas_text_width(canvas, head);
    canvas_text(canvas, x, row.y, dim, head);
    if (wide < 15)
        return;
    canvas_text(canvas, row.x + before, row.y, dim, N_("smaller"));
    int width = canvas_text_width(canvas, N_("larger"));
    canvas_text(canvas, row.x + row.width - width, row.y, dim, N_("larger"));
}

static void draw_row(const NoiseFacts *g, const Pull *p, bool lit, Rect row, Canvas *canvas)
{
    char number[FORMAT_SIZE], sample[FORMAT_SIZE];
    int before = before_bars(g), ends = row.x + before - 2 - NUMBER_WIDTH;
    double pull = -p->gradient;
    if (lit) {
        canvas_mark(canvas, row.x, row.y);
        canvas_text(canvas, row.x, row.y, (Style){.ink = INK_MARK}, "▸");
    }
    snprintf(sample, sizeof sample, "%zu", p->sample + 1);
    canvas_text(canvas, ends - canvas_text_width(canvas, sample), row.y, lit ? strong : plain,
                sample);
    format_fixed(pull, NUMBER_WIDTH, number);
    int x = row.x + before - 1 - canvas_text_width(canvas, number);
    canvas_text(canvas, x, row.y, (Style){.ink = (uint8_t)ink_sign(pull)}, number);
    if (row.width - before >= 3)
        draw_bar(pull, strongest(g), (Rect){row.x + before, row.y, row.width - before, 1}, canvas);
}

static void draw_list(const NoiseFacts *g, size_t spotlight, Rect area, Canvas *canvas)
{
    size_t rows = (size_t)area.height;
    for (size_t row = 0; row < rows && row < listed(g); row++) {
        const Pull *p = gradient_noise_pull(g, pull_in_row(g, rows, spotlight, row));
        draw_row(g, p, p->sample == spotlight, (Rect){area.x, area.y + (int)row, area.width, 1},
                 canvas);
    }
}

/* How the pulls of all samples are spread: bars, and the ends below them. */
static void draw_spread(const Histogram *h, Rect area, Canvas *canvas)
{
    int wide = area.width < (int)h->bins ? area.width : area.width / (int)h->bins * (int)h->bins;
    int high = area.height - 1, bottom = area.y + high;
    long zero = histogram_bin(h, 0);
    size_t most = 1;
    char low[FORMAT_SIZE], end[FORMAT_SIZE];
    for (size_t i = 0; i < h->bins; i++)
        most = h->count[i] > most ? h->count[i] : most;
    for (int x = 0; x < wide; x++) {
        /* Where there are fewer columns than ranges, each has the fullest of its own. */
        size_t from = (size_t)x * h->bins / (size_t)wide;
        size_t until = ((size_t)x + 1) * h->bins / (size_t)wide, count = h->count[from];
        for (size_t i = from; i < until; i++)
            count = h->count[i] > count ? h->count[i] : count;
        /* The highest one stays off the row above. */
        int eighths = (int)ceil((double)count / (double)most * (EIGHTHS * high - 3));
        canvas_bar(canvas, (Rect){area.x + x, area.y, 1, high}, eighths,
                   pull_style((double)((long)from - zero)));
    }
    canvas_text(canvas, area.x, bottom, dim, format_within(h->low, NUMBER_WIDTH, low));
    format_within(h->high, NUMBER_WIDTH, end);
    canvas_text(canvas, area.x + wide - canvas_text_width(canvas, end), bottom, dim, end);
}

static const char *missing_words(const NoiseFacts *g)
{
    if (g->samples == 0)
        return N_("being measured …");
    return isnan(g->square.value) ? N_("the gradient is not a number") : "";
}

static void draw(const Scene *scene, const GradientNoise *noise, Rect inside, Canvas *canvas)
{
    const NoiseFacts *g = &noise->known;
    Parts p = find_parts(noise, inside, canvas->symbols);
    draw_words(&noise->net, g, p.words, canvas);
    if (p.list.height < 1)
        return;
    draw_head(&noise->net, g, p.head, canvas);
    draw_list(g, scene->trace->spotlight.sample, p.list, canvas);
    if (p.bars.height > 1 && g->spread.total > 0)
        draw_spread(&g->spread, p.bars, canvas);
}

void gradient_noise_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    const GradientNoise *g = scene->lab ? &scene->lab->gradient_noise : NULL;
    Rect inside = frame_inside(r);
    char note[64];
    canvas_clip(canvas, inside);
    if (g && *missing_words(&g->known))
        canvas_text_within(canvas, inside.x + 1, inside.y, inside.width - 1, dim,
                           missing_words(&g->known));
    else if (g)
        draw(scene, g, inside, canvas);
    canvas_unclip(canvas);
    bool old = g && g->known.samples > 0 &&
               (!scene->lab_is_now || g->stage != NOISE_DONE);
    if (old)
        snprintf(note, sizeof note, N_("of epoch %llu"), (unsigned long long)g->known.epoch);
    else
        snprintf(note, sizeof note, "%s", N_("of single samples"));
    frame_draw(r, focused, old ? N_("gradient noise") : N_("gradient noise · now"), note, canvas);
}

static void ask_for(Touch *touch, const Pull *pull)
{
    if (pull)
        snprintf(touch->command, sizeof touch->command, "sample %zu", pull->sample + 1);
}

bool gradient_noise_move(Touch *touch, int across, int down)
{
    const NoiseFacts *g = touch->lab ? &touch->lab->gradient_noise.known : NULL;
    size_t at, count;
    if (across != 0 || !g || *missing_words(g) || (count = listed(g)) == 0)
        return false;
    if (!gradient_noise_find(g, touch->trace->spotlight.sample, &at))
        at = down > 0 ? 0 : count - 1;
    else if (down > 0)
        at = at + 1 < count ? at + 1 : at;
    else
        at = at > 0 ? at - 1 : 0;
    ask_for(touch, gradient_noise_pull(g, at));
    return true;
}

void gradient_noise_wheel(Touch *touch, int x, int y, int by)
{
    (void)x;
    (void)y;
    gradient_noise_move(touch, 0, by);
}

void gradient_noise_press(Touch *touch, int x, int y)
{
    const GradientNoise *noise = touch->lab ? &touch->lab->gradient_noise : NULL;
    const NoiseFacts *g = noise ? &noise->known : NULL;
    if (!g || *missing_words(g))
        return;
    Parts p = find_parts(noise, touch->inside, touch->symbols);
    size_t row = (size_t)(y - p.list.y);
    if (rect_contains(p.list, x, y) && row < listed(g))
        ask_for(touch, gradient_noise_pull(g, pull_in_row(g, (size_t)p.list.height,
                                                          touch->trace->spotlight.sample, row)));
}
