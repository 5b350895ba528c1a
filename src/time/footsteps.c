/* What one step back undoes where the journal does not say so: steps over what was known, and the
 * steps of one command. */
#include "time/timeline_inside.h"

#include <string.h>

bool timeline_has_reached(const Trainer *t, Grain grain)
{
    if (t->divergence.happened)
        return true;
    if (t->batch.done > 0 || (grain != GRAIN_PHASE && t->cursor.phase != trainer_phases(t)))
        return false;
    return grain != GRAIN_EPOCH || t->cursor.position == 0;
}

Footstep *timeline_last_footstep(Timeline *tl)
{
    return tl->footstep_count > 0 ? &tl->footsteps[tl->footstep_count - 1] : NULL;
}

void timeline_end_footstep(Timeline *tl, bool ended)
{
    Footstep *last = timeline_last_footstep(tl);
    if (tl->stepping) {
        last->to = timeline_place(tl);
        last->ended = ended;
    }
    tl->stepping = false;
}

/* The oldest half makes room: going back over them follows the journal again. */
static Footstep *add_footstep(Timeline *tl, Footstep step)
{
    enum { HALF = FOOTSTEPS_MAX / 2 };
    if (tl->footstep_count == FOOTSTEPS_MAX) {
        memmove(tl->footsteps, tl->footsteps + HALF, HALF * sizeof *tl->footsteps);
        tl->footstep_count = HALF;
        tl->command_first = tl->command_first > HALF ? tl->command_first - HALF : 0;
    }
    tl->footsteps[tl->footstep_count] = step;
    return &tl->footsteps[tl->footstep_count++];
}

void timeline_open_command(Timeline *tl)
{
    tl->command_open = true;
    tl->command_from = timeline_place(tl);
    tl->command_first = tl->footstep_count;
}

/* What the command has done so far becomes one footstep. */
void timeline_end_steps(Timeline *tl)
{
    Place here = timeline_place(tl);
    timeline_end_footstep(tl, false);
    if (tl->command_open && place_compare(here, tl->command_from) > 0 &&
        !tl->replay.trainer->divergence.happened) {
        tl->footstep_count = tl->command_first;
        add_footstep(tl, (Footstep){.from = tl->command_from, .to = here, .ended = true});
    }
    tl->command_open = false;
}

size_t timeline_commands(const Timeline *tl, Footstep out[FOOTSTEPS_MAX])
{
    Place here = timeline_place(tl);
    bool open = tl->command_open && place_compare(here, tl->command_from) > 0;
    size_t count = open ? tl->command_first : tl->footstep_count;
    memcpy(out, tl->footsteps, count * sizeof *out);
    if (open && count < FOOTSTEPS_MAX)
        out[count++] = (Footstep){.from = tl->command_from, .to = here};
    else if (tl->stepping && count > 0)
        out[count - 1].to = here;
    return count;
}

static bool has_place(const Journal *j, Place place)
{
    if (place.event >= j->present.count)
        return false;
    const JournalEvent *e = &j->present.events[place.event];
    return place.ticks >= event_start(e) && place.ticks <= event_end(e);
}

void timeline_take_commands(Timeline *tl, const Footstep *commands, size_t count)
{
    const Journal *j = timeline_journal(tl);
    Place here = timeline_place(tl), last = {0, 0};
    tl->footstep_count = 0;
    for (size_t i = 0; i < count && i < FOOTSTEPS_MAX; i++) {
        Footstep step = commands[i];
        bool fits = has_place(j, step.from) && has_place(j, step.to) &&
                    place_compare(last, step.from) <= 0 && place_compare(step.from, step.to) < 0 &&
                    place_compare(step.to, here) <= 0;
        if (!fits)
            return;
        step.ended = true;
        tl->footsteps[tl->footstep_count++] = step;
        last = step.to;
    }
}

void timeline_command(Timeline *tl, bool begins)
{
    timeline_end_steps(tl);
    tl->commanded = begins;
}

void timeline_join(Timeline *tl, Place from)
{
    Place here = timeline_place(tl);
    timeline_end_steps(tl);
    if (place_compare(here, from) > 0)
        add_footstep(tl, (Footstep){.from = from, .to = here, .ended = true});
}

/* Where a step of `grain` begins that is made here: further back when it goes on with one that the
 * journal has unfinished. */
static Place footstep_start(Timeline *tl, Grain grain)
{
    const Trainer *t = tl->replay.trainer;
    const Journal *j = &tl->replay.journal;
    const JournalEvent *e = journal_now(j);
    const Footstep *last = timeline_last_footstep(tl);
    Place place = timeline_place(tl);
    if (last && place_compare(last->to, place) == 0)
        return place;
    if (e->kind == JOURNAL_TRAIN && e->grain == grain && place.ticks == event_end(e) &&
        !timeline_has_reached(t, grain))
        journal_step_before(j, &t->cursor, t->divergence.happened, &place);
    return last && place_compare(place, last->to) < 0 ? last->to : place;
}

void timeline_resume_footstep(Timeline *tl, Grain grain)
{
    const Footstep *last = timeline_last_footstep(tl);
    if (last && !last->ended && last->grain == grain &&
        place_compare(last->to, timeline_place(tl)) == 0)
        tl->stepping = true;
}

void timeline_begin_footstep(Timeline *tl, Grain grain)
{
    add_footstep(tl, (Footstep){.from = footstep_start(tl, grain), .grain = grain});
    tl->stepping = true;
}
