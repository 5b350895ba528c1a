#include "view/panel/words.h"

#include "core/base/text.h"
#include "explain/format.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { LETTER_WIDTH = 20, WORD_WIDTH = 28, BAR_MOST = 12, LISTED_MAX = 1024, TEXT_SIZE = 256,
       LETTERS_ROW = 27 };

bool words_are_read(const Net *net)
{
    return inputs_are_text(net->inputs_are);
}

/* One line of the list: a name, a number and its bar. */
typedef struct Item {
    size_t index;
    double value;
    bool first; /* it stands before those that are not */
} Item;

static bool comes_before(const Item *a, const Item *b)
{
    return a->first == b->first ? fabs(a->value) > fabs(b->value) : a->first;
}

/* The strongest first; of those alike the first one. Lists are short. */
static void sort_items(Item *items, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        Item item = items[i];
        size_t k = i;
        for (; k > 0 && comes_before(&item, &items[k - 1]); k--)
            items[k] = items[k - 1];
        items[k] = item;
    }
}

/* "the": the letters before; or "{bad, is, not}": the words of the sentence that are inputs, in the
 * order of these, for that is all that the network is given. */
static void write_text(const Scene *scene, char *out, size_t size)
{
    const Reading *r = scene->reading;
    const Dataset *d = r->data;
    *out = '\0';
    for (size_t i = 0; i < d->inputs; i++) {
        if (!(r->x[i] > (Real)0.5))
            continue;
        if (d->inputs_are == INPUTS_LETTERS)
            text_append(out, size, "%s", d->output_names[i % LETTERS_ROW]);
        else
            text_append(out, size, "%s%s", *out ? ", " : "{", d->input_names[i]);
    }
    if (d->inputs_are == INPUTS_WORDS)
        text_append(out, size, *out ? "}" : "{}");
}

/* The first line: the text, what is said to it, and what would be right. */
static void draw_head(const Scene *scene, Pen *pen)
{
    const Reading *r = scene->reading;
    const Dataset *d = r->data;
    const Real *t = scene->trace->spotlight.t;
    char text[TEXT_SIZE], answer[TEXT_SIZE];
    write_text(scene, text, sizeof text);
    if (d->inputs_are == INPUTS_LETTERS) {
        pen_write(pen, strong, "%s", text);
        size_t said = dataset_largest(d->outputs, r->answer);
        pen_write(pen, plain, N_(" then %s"), d->output_names[said]);
        if (t)
            pen_write_if_fits(pen, dim, N_(", target %s"), d->output_names[dataset_class_of(d, t)]);
        return;
    }
    snprintf(answer, sizeof answer, "%s %.2f", d->output_names[0], (double)r->answer[0]);
    int room = pen->end - pen->x - canvas_text_width(pen->canvas, answer) - 2;
    pen->x += canvas_text_within(pen->canvas, pen->x, pen->y, room, strong, text);
    pen_write(pen, plain, "  %s", answer);
    if (t)
        pen_write_if_fits(pen, dim, N_("  target %g"), (double)t[0]);
}

static void draw_item(const Scene *scene, const Item *item, double most, Rect r, Canvas *canvas)
{
    const Reading *reading = scene->reading;
    const Dataset *d = reading->data;
    bool letters = d->inputs_are == INPUTS_LETTERS;
    const Real *t = scene->trace->spotlight.t;
    const char *name = (letters ? d->output_names : d->input_names)[item->index];
    bool here = letters ? t && dataset_class_of(d, t) == item->index
                        : reading->x[item->index] > (Real)0.5;
    int name_width = letters ? 2 : 10, bar = r.width - name_width - 8;
    Style style = here ? (Style){INK_MARK, INK_TEXT, ATTRIBUTE_BOLD} : plain;
    bar = bar < BAR_MOST ? bar : BAR_MOST;
    canvas_text_within(canvas, r.x, r.y, name_width - 1, style, name);
    Pen pen = {canvas, r.x + name_width, r.y, r.x + r.width};
    if (letters)
        pen_write(&pen, plain, "%.2f ", item->value);
    else
        pen_write(&pen, (Style){.ink = (uint8_t)ink_sign(item->value)}, "%+5.2f ", item->value);
    int halves = most > 0 ? (int)(fabs(item->value) / most * bar * HALVES + 0.5) : 0;
    uint8_t ink = letters ? INK_BAR : (uint8_t)ink_value(item->value, most);
    canvas_bar_across(canvas, (Rect){pen.x, r.y, bar, 1}, halves, (Style){.ink = ink});
}

/* As many as there is room for, one column after the other. */
static void draw_items(const Scene *scene, Rect area, Canvas *canvas)
{
    const Reading *r = scene->reading;
    const Dataset *d = r->data;
    bool letters = d->inputs_are == INPUTS_LETTERS;
    Item items[LISTED_MAX];
    size_t n = letters ? d->outputs : d->inputs;
    n = n < LISTED_MAX ? n : LISTED_MAX;
    for (size_t i = 0; i < n; i++)
        items[i] = letters ? (Item){i, (double)r->answer[i], false}
                           : (Item){i, r->score[i], r->x[i] > (Real)0.5};
    sort_items(items, n);
    int least = letters ? LETTER_WIDTH : WORD_WIDTH;
    int columns = area.width / least > 0 ? area.width / least : 1;
    int width = area.width / columns;
    double most = letters ? 1 : 0;
    for (size_t i = 0; i < n && !letters; i++)
        most = fmax(most, fabs(items[i].value));
    for (size_t i = 0; i < n && area.height > 0; i++) {
        int column = (int)i / area.height, row = (int)i % area.height;
        if (column < columns)
            draw_item(scene, &items[i], most,
                      (Rect){area.x + column * width, area.y + row, width - 1, 1}, canvas);
    }
}

/* "loss 1.92; tables: letters 2.65, pairs 1.85", or less of it. */
static void draw_references(const Scene *scene, Pen *pen)
{
    const LossReference *all = scene->trace->data->references;
    if (scene->has_metrics)
        pen_write(pen, plain, N_("loss %.3g"), scene->metrics.training.loss);
    if (!pen_write_if_fits(pen, dim, N_("; tables: %s %.3g, %s %.3g"), all[0].name,
                           all[0].loss, all[1].name, all[1].loss))
        pen_write_if_fits(pen, dim, N_("; tables %.3g, %.3g"), all[0].loss, all[1].loss);
}

void words_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    Rect inside = frame_inside(r);
    const Reading *reading = scene->reading;
    bool letters = scene->trace->net.inputs_are == INPUTS_LETTERS;
    canvas_clip(canvas, inside);
    if (reading && reading->valid && inside.height > 2) {
        bool references = reading->data->references[0].name && inside.height > 4;
        Pen pen = {canvas, inside.x, inside.y, inside.x + inside.width};
        draw_head(scene, &pen);
        draw_items(scene, (Rect){inside.x, inside.y + 1, inside.width,
                                 inside.height - 1 - references}, canvas);
        pen = (Pen){canvas, inside.x, inside.y + inside.height - 1, inside.x + inside.width};
        if (references)
            draw_references(scene, &pen);
    }
    canvas_unclip(canvas);
    frame_draw(r, focused, letters ? N_("next letter · now") : N_("words · now"),
               letters ? N_(":predict the") : N_("each alone; :predict a good day"), canvas);
}
