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

size_t cursor_rows(const Cursor *c, const Hyper *h, size_t count)
{
    size_t left = count - c->position, batch = hyper_batch(h, count);
    return batch < left ? batch : left;
}

double cursor_rate(const Cursor *c, const Hyper *h, size_t count)
{
    double part = (double)cursor_rows(c, h, count) / (double)count;
    return h->rate * schedule_multiplier(h->schedule, cursor_epochs(c, count), part,
                                         h->schedule_epochs, h->schedule_factor, h->warmup);
}

void cursor_complete(Cursor *c, size_t rows, size_t count)
{
    c->step++;
    c->position += rows;
    if (c->position >= count) {
        c->position = 0;
        c->epoch++;
    }
}
