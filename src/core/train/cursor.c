#include "core/train/cursor.h"

#include "core/method/schedule.h"

uint64_t cursor_ticks(const Cursor *c, size_t phases)
{
    return c->step * phases + (c->phase < phases ? c->phase : 0);
}

double cursor_epochs(const Cursor *c, size_t count)
{
    return (double)c->epoch + (double)c->position / (double)count;
}

uint64_t cursor_update_number(const Cursor *c)
{
    return c->step - c->optimizer_step + 1;
}

size_t cursor_carried(const Cursor *c, const Hyper *h, size_t count)
{
    return c->position == 0 && c->epoch > 0 ? hyper_carried(h, count) : 0;
}

/* Of the epoch's own. */
static size_t own_rows(const Cursor *c, const Hyper *h, size_t count)
{
    size_t left = count - c->position, batch = hyper_batch(h, count);
    return batch < left ? batch : left;
}

size_t cursor_rows(const Cursor *c, const Hyper *h, size_t count)
{
    return own_rows(c, h, count) + cursor_carried(c, h, count);
}

double cursor_rate(const Cursor *c, const Hyper *h, size_t count)
{
    double part = (double)cursor_rows(c, h, count) / (double)count;
    return h->rate * schedule_multiplier(h->schedule, cursor_epochs(c, count), part,
                                         h->schedule_epochs, h->schedule_factor, h->warmup);
}

void cursor_complete(Cursor *c, const Hyper *h, size_t count)
{
    size_t left = count - c->position - own_rows(c, h, count);
    c->step++;
    c->position = count - left;
    if (left == 0 || left <= hyper_carried(h, count)) {
        c->position = 0;
        c->epoch++;
    }
}
