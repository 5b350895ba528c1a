#include "data/session/session_marks.h"

#include "data/json.h"
#include "data/session/session_line.h"

#include <stdlib.h>
#include <string.h>

/* Whether the branch has the event of this serial, and where. */
static bool find_serial(const Branch *branch, uint32_t serial, size_t *event)
{
    for (*event = 0; *event < branch->count; ++*event)
        if (branch->events[*event].serial == serial)
            return true;
    return false;
}

/* A branch that has the event of this serial; NULL without one. */
static const Branch *branch_with(const Journal *j, uint32_t serial, size_t *event)
{
    if (find_serial(&j->present, serial, event))
        return &j->present;
    for (size_t i = 0; i < j->branch_count; i++)
        if (find_serial(&j->branches[i], serial, event))
            return &j->branches[i];
    return NULL;
}

static json_t *point_json(const Branch *branch, size_t event, const StuckPoint *p)
{
    return json_pack("{s:s, s:I, s:I, s:I, s:I, s:I, s:I, s:I, s:I}", "line", branch->name, "event",
                     (json_int_t)event + 1, "layer", (json_int_t)p->layer + 1, "saturated",
                     (json_int_t)p->units.saturated, "dead", (json_int_t)p->units.dead, "epoch",
                     (json_int_t)p->cursor.epoch, "step", (json_int_t)p->cursor.step, "position",
                     (json_int_t)p->cursor.position, "phase", (json_int_t)p->cursor.phase);
}

json_t *stuck_json(const Timeline *tl)
{
    const Marked *list = &tl->measures.stuck;
    json_t *all = json_array();
    for (size_t i = 0; all && i < list->count; i++) {
        const StuckPoint *point = marked_record(list, i);
        size_t event;
        const Branch *branch = branch_with(timeline_journal(tl), point->mark.serial, &event);
        if (branch)
            all = json_append(all, point_json(branch, event, point));
    }
    return json_unless_empty(all);
}

json_t *commands_json(const Timeline *tl)
{
    Footstep steps[FOOTSTEPS_MAX];
    size_t count = timeline_commands(tl, steps);
    json_t *all = json_array();
    for (size_t i = 0; all && i < count; i++) {
        const Footstep *s = &steps[i];
        all = json_append(all, json_pack("{s:[I, I], s:[I, I]}", "from",
                                         (json_int_t)s->from.event + 1, (json_int_t)s->from.ticks,
                                         "to", (json_int_t)s->to.event + 1,
                                         (json_int_t)s->to.ticks));
    }
    return json_unless_empty(all);
}

static bool read_index(const json_t *object, const char *name, size_t *index)
{
    uint64_t number;
    bool ok = line_whole(object, name, INT64_MAX, &number) && number > 0;
    *index = ok ? (size_t)number - 1 : 0;
    return ok;
}

static bool read_size(const json_t *object, const char *name, size_t *size)
{
    uint64_t number;
    bool ok = line_whole(object, name, INT64_MAX, &number);
    *size = (size_t)number;
    return ok;
}

static bool read_stuck(const json_t *json, StuckMark *mark)
{
    StuckPoint *p = &mark->point;
    Cursor *c = &p->cursor;
    const char *branch = json_string_value(json_object_get(json, "line"));
    if (!branch || strlen(branch) >= sizeof mark->branch)
        return false;
    strcpy(mark->branch, branch);
    return read_index(json, "event", &mark->event) && read_index(json, "layer", &p->layer) &&
           read_size(json, "saturated", &p->units.saturated) &&
           read_size(json, "dead", &p->units.dead) &&
           line_whole(json, "epoch", INT64_MAX, &c->epoch) &&
           line_whole(json, "step", INT64_MAX, &c->step) &&
           read_size(json, "position", &c->position) && read_size(json, "phase", &c->phase);
}

static bool read_place(const json_t *pair, Place *place)
{
    json_int_t line, ticks;
    bool ok = json_unpack((json_t *)pair, "[I, I!]", &line, &ticks) == 0 && line > 0 && ticks >= 0;
    if (ok)
        *place = (Place){(size_t)line - 1, (uint64_t)ticks};
    return ok;
}

static bool read_command(const json_t *json, Footstep *step)
{
    *step = (Footstep){.ended = true};
    return read_place(json_object_get(json, "from"), &step->from) &&
           read_place(json_object_get(json, "to"), &step->to);
}

/* Room for the records of an array of at most `most`, or why there is none. */
static void *make_room(const json_t *array, const char *name, size_t most, size_t size, Error *err)
{
    size_t count = json_array_size(array);
    void *room = NULL;
    if (!json_is_array(array) || count > most)
        error_set(err, "%s: an array of at most %zu is needed", name, most);
    else if (!(room = calloc(count + 1, size)))
        error_memory(err);
    return room;
}

static bool read_all_stuck(const json_t *json, SessionMarks *marks, Error *err)
{
    marks->stuck = make_room(json, "stuck", STUCK_ALL, sizeof *marks->stuck, err);
    for (size_t i = 0; marks->stuck && i < json_array_size(json); i++)
        if (!read_stuck(json_array_get(json, i), &marks->stuck[marks->stuck_count++]))
            return error_set(err, "stuck: mark %zu: line, event, layer, saturated, dead, epoch, "
                             "step, position and phase are needed", i + 1);
    return marks->stuck;
}

static bool read_all_commands(const json_t *json, SessionMarks *marks, Error *err)
{
    marks->commands = make_room(json, "commands", FOOTSTEPS_MAX, sizeof *marks->commands, err);
    for (size_t i = 0; marks->commands && i < json_array_size(json); i++)
        if (!read_command(json_array_get(json, i), &marks->commands[marks->command_count++]))
            return error_set(err, "commands: command %zu: from and to are needed, each a line and "
                             "phases", i + 1);
    return marks->commands;
}

bool marks_read(const json_t *stuck, const json_t *commands, SessionMarks *marks, Error *err)
{
    *marks = (SessionMarks){0};
    return (!stuck || read_all_stuck(stuck, marks, err)) &&
           (!commands || read_all_commands(commands, marks, err));
}

void session_marks_free(SessionMarks *marks)
{
    free(marks->stuck);
    free(marks->commands);
    *marks = (SessionMarks){0};
}

/* Whether training of the branch's event came to that place, and the network has such units. */
static bool fits(StuckMark *mark, const Branch *branch, const Shapes *shapes)
{
    StuckPoint *p = &mark->point;
    if (mark->event >= branch->count)
        return false;
    const JournalEvent *e = &branch->events[mark->event];
    uint64_t ticks = event_ticks(e, &p->cursor);
    if (p->layer + 1 >= event_layers(e))
        return false;
    size_t units = p->units.all = shapes_net(shapes, e->shape, &e->hyper).layers[p->layer].units;
    return ticks >= event_start(e) && ticks <= event_end(e) && p->units.dead <= units &&
           p->units.saturated <= units - p->units.dead;
}

void session_marks_take(const SessionMarks *marks, Timeline *tl)
{
    const Journal *j = timeline_journal(tl);
    for (size_t i = 0; i < marks->stuck_count; i++) {
        StuckMark mark = marks->stuck[i];
        const Branch *branch = journal_branch(j, mark.branch);
        if (branch && fits(&mark, branch, &tl->replay.shapes))
            measures_take_stuck(&tl->measures, &branch->events[mark.event], &mark.point);
    }
    timeline_take_commands(tl, marks->commands, marks->command_count);
}
