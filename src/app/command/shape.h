/* Changes of the network's shape by commands: read, foretold, and made. */
#ifndef APP_COMMAND_SHAPE_H
#define APP_COMMAND_SHAPE_H

#include "app/app.h"

enum { SHAPE_WORDS_SIZE = 80 };

typedef struct ShapeChange {
    Reshape reshape;
    Net net; /* the network after it */
} ShapeChange;

/* Other hidden sizes, with the layers kept as far as they go. */
bool shape_read_sizes(const App *app, const SizeList *sizes, ShapeChange *change, Error *err);

/* Trains on with these features, which are copied. */
bool shape_use_features(App *app, const Features *list, Error *err);

/* Adds what it would come to: "2-4-1 → 2-4-4-1: 12 weights and biases stay, 25 are new". */
void shape_foretell(const App *app, const ShapeChange *change, char *out, size_t size);

/* Notes where the keys after a would act, and what would go, for their hints. */
void shape_note_additions(App *app);

/* Makes it, written down and shown, and says what has come of it. */
bool shape_change(App *app, const ShapeChange *change, Error *err);

#endif
