#include "view/panel/doctor.h"

#include "core/base/text.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"

#include <stdio.h>
#include <string.h>

/* Columns before the text, for the mark of the finding that is chosen. */
enum { MARGIN = 2, LINES_LEAST = 2 };

static const Style chosen_style = {.ink = INK_MARK}, try_style = {.ink = INK_KEY};

/* The findings; NULL where nothing has been found out yet. */
static const Complaints *complaints_of(const Lab *lab)
{
    return lab && lab->examination.complaints.count > 0 ? &lab->examination.complaints : NULL;
}

static size_t chosen_row(const View *view, const Complaints *c)
{
    return view->complaint < c->count ? view->complaint : c->count - 1;
}

const Complaint *doctor_chosen(const View *view, const Lab *lab)
{
    const Complaints *c = complaints_of(lab);
    return c ? &c->list[chosen_row(view, c)] : NULL;
}

/* "Enter: try rate 0.3"; false where there is no remedy. */
static bool remedy_words(const Complaint *c, bool chosen, char *out, size_t size)
{
    const char *value = strchr(c->remedy, '=');
    if (!value)
        return false;
    snprintf(out, size, chosen ? N_("Enter: try %.*s %s") : N_("try %.*s %s"),
             (int)(value - c->remedy), c->remedy, value + 1);
    return true;
}

/* Writes text below what stands there, as far as there is room. */
static void write(const char *text, Style style, Rect *room, Canvas *canvas)
{
    if (!text[0] || room->height <= 0 || room->width <= 0)
        return;
    int lines = canvas_text_wrapped(canvas, *room, style, text);
    room->y += lines;
    room->height -= lines;
}

/* A finding with all its parts; `room` is what is left below it. The remedy comes before the cause
 * where not both have room. */
static void draw_complaint(const Complaint *c, bool chosen, Rect *room, Canvas *canvas)
{
    char remedy[REMEDY_SIZE + 32];
    bool has_remedy = remedy_words(c, chosen, remedy, sizeof remedy);
    if (chosen) {
        canvas_text(canvas, room->x - MARGIN, room->y, chosen_style, "▸");
        canvas_mark(canvas, room->x - MARGIN, room->y);
    }
    write(c->sentence, strong, room, canvas);
    int cause = canvas_text_lines(canvas, c->cause, room->width);
    if (cause + has_remedy <= room->height)
        write(c->cause, plain, room, canvas);
    if (has_remedy)
        write(remedy, try_style, room, canvas);
}

/* Rows that a finding takes. */
static int rows_of(const Complaint *c, int width, const Canvas *canvas)
{
    int cause = c->cause[0] ? canvas_text_lines(canvas, c->cause, width) : 0;
    return canvas_text_lines(canvas, c->sentence, width) + cause + (strchr(c->remedy, '=') != NULL);
}

/* The first one that is drawn: the chosen one is to be whole. */
static size_t first_row(const Complaints *c, size_t chosen, Rect r, const Canvas *canvas)
{
    size_t first = chosen;
    int rows = rows_of(&c->list[chosen], r.width, canvas);
    while (first > 0) {
        rows += 1 + rows_of(&c->list[first - 1], r.width, canvas);
        if (rows > r.height)
            break;
        first--;
    }
    return first;
}

static void draw_all(const Complaints *c, size_t chosen, Rect r, Canvas *canvas)
{
    for (size_t i = first_row(c, chosen, r, canvas); i < c->count && r.height >= LINES_LEAST; i++) {
        draw_complaint(&c->list[i], i == chosen, &r, canvas);
        r.y++;
        r.height--;
    }
}

/* What is left for text within the frame. */
static Rect text_place(Rect inside)
{
    return (Rect){inside.x + MARGIN, inside.y, inside.width - MARGIN - 1, inside.height};
}

void doctor_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    const Complaints *c = complaints_of(scene->lab);
    Rect inside = frame_inside(r);
    Rect text = text_place(inside);
    char note[64] = "";
    canvas_clip(canvas, inside);
    if (c && text.width > 0 && text.height > 0)
        draw_all(c, chosen_row(scene->view, c), text, canvas);
    canvas_unclip(canvas);
    if (c && !scene->lab_is_now)
        snprintf(note, sizeof note, N_("of epoch %.6g"), scene->lab->examination.facts.epochs);
    else if (c && c->count > 1)
        snprintf(note, sizeof note, N_("%zu findings"), c->count);
    frame_draw(r, focused, N_("doctor"), note, canvas);
}

bool doctor_move(Touch *touch, int across, int down)
{
    const Complaints *c = complaints_of(touch->lab);
    View *view = touch->view;
    if (across != 0 || !c)
        return false;
    size_t at = chosen_row(view, c);
    view->complaint = down > 0 && at + 1 < c->count ? at + 1 : down < 0 && at > 0 ? at - 1 : at;
    return true;
}

void doctor_press(Touch *touch, int x, int y)
{
    const Complaints *c = complaints_of(touch->lab);
    const Canvas canvas = {.symbols = touch->symbols};
    Rect r = text_place(touch->inside);
    (void)x;
    if (!c || c->count == 0 || r.width <= 0)
        return;
    size_t chosen = chosen_row(touch->view, c);
    for (size_t i = first_row(c, chosen, r, &canvas); i < c->count; i++) {
        int end = r.y + rows_of(&c->list[i], r.width, &canvas);
        if (y >= r.y && y < end) {
            bool again = i == chosen && y == end - 1 && c->list[i].remedy[0];
            snprintf(touch->command, sizeof touch->command, "%s", again ? "doctor try" : "");
            touch->view->complaint = i;
            return;
        }
        r.y = end + 1;
    }
}
