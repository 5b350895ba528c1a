/* A journal without a trainer, and what is measured along it: what tests of measures share. */
#ifndef UNIT_MEASURES_SCRIPT_H
#define UNIT_MEASURES_SCRIPT_H

#include "support.h"

#include "time/curves.h"

enum { PHASES = 6, SAMPLES = 4 };

/* A journal that is trained in by epochs of one mini-batch, without a trainer, and its measures. */
typedef struct Script {
    Journal journal;
    Measures measures;
    LossCurves curves;
    Cursor now;
} Script;

void open_script(Script *s);
void close_script(Script *s);

/* Where it stands. */
Place here(const Script *s);

/* Trains to the end of `epoch`, where the loss is `loss`: for the first time. */
void train_to(Script *s, uint64_t epoch, double loss);

/* Another rate, or edit, or start, right here; and an event of any kind. */
void change(Script *s, JournalKind kind);
void append(Script *s, JournalKind kind);

/* A loss is found out where it stands. */
void look(Script *s, double loss);

/* Goes to the end of an epoch in an event of the present branch. */
void go(Script *s, size_t event, uint64_t epoch);

#endif
