#include "app/speed.h"

static const Speed speeds[] = {
    {{"0.2-phase", "a phase in five seconds"}, "0.2 phases/s", GRAIN_PHASE, 0.2},
    {{"0.5-phase", "a phase in two seconds"}, "0.5 phases/s", GRAIN_PHASE, 0.5},
    {{"1-phase", "one phase a second"}, "1 phase/s", GRAIN_PHASE, 1},
    {{"2-phase", "two phases a second"}, "2 phases/s", GRAIN_PHASE, 2},
    {{"5-phase", "five phases a second"}, "5 phases/s", GRAIN_PHASE, 5},
    {{"10-phase", "ten phases a second"}, "10 phases/s", GRAIN_PHASE, 10},
    {{"30-phase", "thirty phases a second"}, "30 phases/s", GRAIN_PHASE, 30},
    {{"60-phase", "sixty phases a second"}, "60 phases/s", GRAIN_PHASE, 60},
    {{"1", "one epoch a second"}, "1/s", GRAIN_EPOCH, 1},
    {{"2", "two epochs a second"}, "2/s", GRAIN_EPOCH, 2},
    {{"5", "five epochs a second"}, "5/s", GRAIN_EPOCH, 5},
    {{"10", "ten epochs a second"}, "10/s", GRAIN_EPOCH, 10},
    {{"30", "thirty epochs a second"}, "30/s", GRAIN_EPOCH, 30},
    {{"100", "a hundred epochs a second"}, "100/s", GRAIN_EPOCH, 100},
    {{"1000", "a thousand epochs a second"}, "1000/s", GRAIN_EPOCH, 1000},
    {{"max", "as fast as the machine goes"}, "max", GRAIN_EPOCH, 0},
};

const Table speed_table = TABLE_OF("speed", speeds);

const Speed *speed_at(int index)
{
    return &speeds[index];
}
