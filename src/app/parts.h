/* A run together with what looks at it, as it is put on the screen: made and released. */
#ifndef APP_PARTS_H
#define APP_PARTS_H

#include "app/app.h"

typedef struct Parts {
    Run run;
    Tools tools;
    bool has_past;    /* what the session says of it could be used */
    Error past_error; /* why not */
    size_t left_out;  /* its branches that there is no room for */
} Parts;

/* Makes a run for `options`, and what shows it. `room`: bytes for its past, 0: as options say.
 * Released by parts_free also after failure. */
bool parts_make(Parts *parts, const Options *options, size_t room, Status *status, Error *err);
void parts_free(Parts *parts);

/* Releases what looks at a network. */
void parts_free_tools(Tools *tools);

#endif
