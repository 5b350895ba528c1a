#include "core/look/record.h"

#include <math.h>
#include <stdlib.h>

void recorded_model_free(RecordedModel *model)
{
    free(model->frozen);
    model->frozen = NULL;
}

bool record_init(RecordedStep *step, const Net *net, Error *err)
{
    *step = (RecordedStep){.memory = calloc(net->parameter_count, RECORD_PLACES * sizeof(double))};
    record_clear(step);
    return step->memory || error_memory(err);
}

static bool reserve(RecordedStep *step, size_t room, Error *err)
{
    if (room <= step->row_room)
        return true;
    double *memory = malloc(room * sizeof *memory);
    if (!memory)
        return error_memory(err);
    free(step->row_memory);
    step->row_memory = memory;
    step->row_room = room;
    return true;
}

bool record_rows(RecordedStep *step, const Net *net, size_t rows, bool values, Error *err)
{
    size_t outputs = net_outputs(net), units = values ? net->unit_count : 0;
    size_t each = net->inputs + outputs + 2 * units, most = RECORD_VALUES_MAX / each;
    if (rows > most)
        return error_set(err, "there are %zu samples; at most %zu of this model would be right",
                         rows, most);
    if (!reserve(step, rows * each, err))
        return false;
    step->rows = rows;
    step->x = step->row_memory;
    step->t = step->x + rows * net->inputs;
    step->a = values ? step->t + rows * outputs : NULL;
    step->d = values ? step->a + rows * units : NULL;
    return true;
}

void record_free(RecordedStep *step)
{
    free(step->memory);
    free(step->row_memory);
    *step = (RecordedStep){0};
}

void record_clear(RecordedStep *step)
{
    *step = (RecordedStep){.epoch = NAN,
                           .loss = NAN,
                           .test_loss = NAN,
                           .rate = NAN,
                           .memory = step->memory,
                           .row_memory = step->row_memory,
                           .row_room = step->row_room};
}

double *record_place(const RecordedStep *step, const Net *net, size_t place)
{
    return step->memory + place * net->parameter_count;
}
