/* How fast play goes: from one phase in five seconds to as fast as the machine can. */
#ifndef APP_SPEED_H
#define APP_SPEED_H

#include "core/base/table.h"
#include "core/train/trainer.h"

typedef struct Speed {
    TableRow row;
    const char *text;  /* as the status bar says it */
    Grain grain;
    double per_second; /* 0: no limit */
} Speed;

extern const Table speed_table; /* from slow to fast */
enum { SPEED_DEFAULT = 12 };    /* 30 epochs a second */

const Speed *speed_at(int index);

#endif
