/* An instrument at work to its end, and what the doctor finds as sentences or as JSON. */
#ifndef APP_HEADLESS_HEADLESS_DOCTOR_H
#define APP_HEADLESS_HEADLESS_DOCTOR_H

#include "data/json.h"
#include "lab/lab.h"

/* Measures; *done says whether that has come to its end, and no signal has asked for it before.
 * False without memory. */
bool headless_run_instrument(const Instrument *instrument, Lab *lab, const Trainer *trainer,
                             bool *done, Error *err);

/* The doctor's findings, for which lab->course is to be filled: in lab->examination, or none. */
bool headless_examine(Lab *lab, const Trainer *trainer, Error *err);

/* A line each on standard error. */
void headless_say_findings(const Complaints *complaints);

/* An array of objects; NULL without memory. */
json_t *headless_findings_json(const Complaints *complaints);

#endif
