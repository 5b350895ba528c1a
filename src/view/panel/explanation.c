/* The panel of the explanation: its frame, and what keys and mouse do in it. */
#include "view/panel/explanation.h"

#include "view/canvas/frame.h"
#include "view/explain/explain.h"
#include "view/when.h"

#include <stdio.h>

void explain_panel(const Scene *scene, Rect r, bool focused, Canvas *canvas)
{
    Rect inside = frame_inside(r);
    const Trace *t = scene->trace;
    char name[SELECTION_NAME_SIZE], title[SELECTION_NAME_SIZE + 16], note[96] = "", sample[48] = "";
    size_t more = explain_draw(t, scene->view, inside, canvas);
    selection_name(&scene->view->walk.subject, name);
    snprintf(title, sizeof title, "explain %s", name);
    int room = frame_note_room(r, title, canvas);
    if (when_is_before(t) && room < when_shortest(canvas)) {
        snprintf(title, sizeof title, "%s", name);
        room = frame_note_room(r, title, canvas);
    }
    if (t->batch.rows > 1)
        snprintf(sample, sizeof sample, "sample %zu", t->spotlight.sample + 1);
    if (when_is_before(t))
        when_add(canvas, WHEN_ALL, room, sample, note, sizeof note);
    frame_draw(r, focused, title, when_is_before(t) ? note : sample, canvas);
    snprintf(note, sizeof note, " %zu more ↓ ", more);
    if (more > 0)
        frame_foot(r, note, canvas);
}


bool explain_go(Touch *touch, int across, int down)
{
    explain_move(touch->view, touch->trace, across, down);
    return true;
}

void explain_turn_page(Touch *touch, int pages, bool all)
{
    int rows = touch->inside.height;
    long step = all ? (long)NET_UNITS_MAX : rows > 1 ? rows : 1;
    explain_page(touch->view, touch->trace, pages * step);
}

void explain_touch(Touch *touch, int x, int y)
{
    (void)x;
    explain_press(touch->view, touch->trace, touch->inside, y);
}

void explain_leave(View *view)
{
    view->selection = view->walk.subject;
}
