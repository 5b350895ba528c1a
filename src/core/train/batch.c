#include "core/train/batch.h"

#include <stdlib.h>
#include <string.h>

bool batch_reserve(Batch *b, const Net *net, size_t rows, Error *err)
{
    size_t values = real_lines(rows * net->unit_count), inputs = real_lines(rows * net->inputs);
    size_t needed = 3 * values + inputs + rows * net_outputs(net);
    if (needed > b->room) {
        Real *memory = malloc(needed * sizeof *memory);
        if (!memory)
            return error_memory(err);
        free(b->memory);
        b->memory = memory;
        b->room = needed;
    }
    b->rows = b->done = 0;
    b->capacity = rows;
    b->z = b->memory;
    b->a = b->z + values;
    b->delta = b->a + values;
    b->gathered = b->delta + values;
    return true;
}

void batch_free(Batch *b)
{
    free(b->memory);
    *b = (Batch){0};
}

void batch_borrow(Batch *b, size_t rows, const Real *input, const Real *target)
{
    b->rows = rows;
    b->input = input;
    b->target = target;
}

Real *batch_inputs(Batch *b, size_t rows)
{
    batch_borrow(b, rows, b->gathered, NULL);
    return b->gathered;
}

static void gather(size_t rows, size_t columns, const Order *order, size_t at, const Real *from,
                   Real *to)
{
    for (size_t r = 0; r < rows; r++, at++) {
        at = at < order->count ? at : 0;
        memcpy(to + r * columns, from + order->samples[at] * columns, columns * sizeof *to);
    }
}

void batch_gather(Batch *b, const Dataset *data, const Order *order, size_t first, size_t rows)
{
    Real *target = b->gathered + real_lines(b->capacity * data->inputs);
    gather(rows, data->inputs, order, first, data->x, b->gathered);
    gather(rows, data->outputs, order, first, data->t, target);
    batch_borrow(b, rows, b->gathered, target);
}

size_t batch_outputs(const Batch *b, const Net *net)
{
    return batch_at(b, &net->layers[net->layer_count - 1], 0);
}
