#include "view/panel/explanation.h"

#include "core/base/text.h"
#include "explain/chain.h"
#include "view/canvas/frame.h"
#include "view/canvas/pen.h"
#include "view/explain/lines.h"
#include "view/when.h"

#include <stdio.h>
#include <string.h>

static Explanation explained(const Walk *walk, const Trace *trace)
{
    Explanation e;
    explanation_of(trace, &walk->subject, walk->checks, &e);
    return e;
}

/* The place of the lines: where there is room, the last rows are kept for what is often got
 * wrong. */
enum { MISTAKE_ROWS = 3, MISTAKE_FROM = 14 };
static Rect lines_area(Rect inside)
{
    if (inside.height >= MISTAKE_FROM)
        inside.height -= MISTAKE_ROWS;
    return inside;
}

/* The row to begin with when one comes here on the way: of a table the first term. */
static size_t start_row(const Explanation *e)
{
    return lines_before(e, e->start) + (e->line[e->start].form == LINE_TABLE);
}

/* Puts the walk on a row, the last one where there are fewer, and selects its place. */
static void look_at(View *view, const Trace *trace, size_t row)
{
    Walk *walk = &view->walk;
    Explanation e = explained(walk, trace);
    Selection door;
    size_t rows = lines_rows(&e);
    walk->line = row < rows ? row : rows - 1;
    lines_about(&e, trace, walk->line, &walk->place, &door);
    view->selection = walk->place;
}

void explain_follow(View *view, const Trace *trace)
{
    Walk *walk = &view->walk;
    if (selection_same(&walk->place, &view->selection)) {
        look_at(view, trace, walk->line);
        return;
    }
    walk->subject = view->selection;
    walk->depth = 0;
    look_at(view, trace, 0);
}

size_t explain_rows(View *view, const Trace *trace)
{
    explain_follow(view, trace);
    Explanation e = explained(&view->walk, trace);
    return lines_rows(&e) + MISTAKE_ROWS;
}

void explain_find_check(View *view, const Trace *trace)
{
    explain_follow(view, trace);
    Explanation e = explained(&view->walk, trace);
    const ExplainLine *check = explanation_heading(&e, WORD_CHECK);
    look_at(view, trace, check ? lines_before(&e, (size_t)(check - e.line)) : 0);
}

static void open_door(View *view, const Trace *trace, const Selection *door)
{
    Walk *walk = &view->walk;
    if (walk->depth == WALK_MAX)
        memmove(walk->past, walk->past + 1, --walk->depth * sizeof walk->past[0]);
    walk->past[walk->depth].subject = walk->subject;
    walk->past[walk->depth++].line = walk->line;
    walk->subject = *door;
    Explanation e = explained(walk, trace);
    look_at(view, trace, start_row(&e));
}

static void go_right(View *view, const Trace *trace)
{
    Explanation e = explained(&view->walk, trace);
    Selection place, door;
    bool opens = lines_about(&e, trace, view->walk.line, &place, &door);
    if (opens && !selection_same(&door, &view->walk.subject))
        open_door(view, trace, &door);
    else if (view->walk.line < start_row(&e))
        look_at(view, trace, start_row(&e));
}

static void go_left(View *view, const Trace *trace)
{
    Walk *walk = &view->walk;
    size_t line = 0;
    if (walk->depth > 0) {
        walk->subject = walk->past[--walk->depth].subject;
        line = walk->past[walk->depth].line;
    }
    look_at(view, trace, line);
}

bool explain_move(Touch *touch, int across, int down)
{
    View *view = touch->view;
    const Trace *trace = touch->trace;
    explain_follow(view, trace);
    size_t line = view->walk.line;
    if (across > 0)
        go_right(view, trace);
    else if (across < 0)
        go_left(view, trace);
    else if (down > 0)
        look_at(view, trace, line + 1);
    else if (line > 0)
        look_at(view, trace, line - 1);
    return true;
}

void explain_page(Touch *touch, int pages, bool all)
{
    View *view = touch->view;
    explain_follow(view, touch->trace);
    Explanation e = explained(&view->walk, touch->trace);
    look_at(view, touch->trace, touch_turned(view->walk.line, lines_rows(&e) - 1,
                                             lines_area(touch->inside).height, pages, all));
}

/* The row at the top: the one looked at is in the upper half, and the page is full. */
static size_t first_row(size_t all, size_t row, size_t shown)
{
    size_t above = shown * 2 / 5, first = row > above ? row - above : 0;
    size_t last = all > shown ? all - shown : 0;
    return first < last ? first : last;
}

void explain_press(Touch *touch, int x, int y)
{
    View *view = touch->view;
    Rect area = lines_area(touch->inside);
    (void)x;
    explain_follow(view, touch->trace);
    Explanation e = explained(&view->walk, touch->trace);
    size_t rows = lines_rows(&e);
    size_t row = first_row(rows, view->walk.line, (size_t)area.height) + (size_t)(y - area.y);
    if (y < area.y || y >= area.y + area.height || row >= rows)
        return;
    if (row == view->walk.line)
        go_right(view, touch->trace);
    else
        look_at(view, touch->trace, row);
}

/* What is often got wrong about the line looked at, below the lines. */
static void draw_mistake(const Explanation *e, size_t row, Rect inside, Canvas *canvas)
{
    char text[256];
    Rect area = lines_area(inside);
    const ExplainLine *line = lines_at(e, row);
    const char *mistake = word_of(line->word)->mistake;
    int rows = inside.height - area.height;
    if (rows == 0 || !mistake)
        return;
    snprintf(text, sizeof text, N_("Often got wrong: %s"), mistake);
    int used = canvas_text_lines(canvas, text, inside.width - 2);
    used = used < rows ? used : rows;
    canvas_text_wrapped(canvas, (Rect){inside.x + 1, inside.y + inside.height - used,
                                       inside.width - 2, used}, dim, text);
}

/* Draws the lines that there is room for, the one looked at among them, and returns how many follow
 * below. */
static size_t draw_page(const Trace *trace, const View *view, Rect inside, Canvas *canvas)
{
    Rect area = lines_area(inside);
    if (area.width <= 0 || area.height <= 0)
        return 0;
    Explanation e = explained(&view->walk, trace);
    draw_mistake(&e, view->walk.line, inside, canvas);
    size_t rows = lines_rows(&e);
    size_t first = first_row(rows, view->walk.line, (size_t)area.height);
    size_t end = first + (size_t)area.height;
    lines_draw(&e, trace, first, view->walk.line, area, canvas);
    return rows > end ? rows - end : 0;
}

void explain_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    Rect inside = frame_inside(r);
    const Trace *t = scene->trace;
    char name[SELECTION_NAME_SIZE], title[SELECTION_NAME_SIZE + 16], note[96] = "";
    char sample[FORMAT_SIZE] = "";
    size_t more = draw_page(t, scene->view, inside, canvas);
    selection_name(&scene->view->walk.subject, name);
    snprintf(title, sizeof title, "explain %s", name);
    int room = frame_note_room(r, title, canvas);
    if (when_is_before(t) && room < when_shortest(canvas)) {
        snprintf(title, sizeof title, "%s", name);
        room = frame_note_room(r, title, canvas);
    }
    if (t->batch.rows > 1 || t->spotlight.is_own)
        chain_sample(t, sample);
    if (when_is_before(t))
        when_add(canvas, room, sample, note, sizeof note);
    frame_draw(r, focused, title, when_is_before(t) ? note : sample, canvas);
    snprintf(note, sizeof note, " %zu more ↓ ", more);
    if (more > 0)
        frame_foot(r, note, canvas);
}

void explain_leave(View *view)
{
    view->selection = view->walk.subject;
}
