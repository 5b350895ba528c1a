/* Instruments without a screen, and the doctor's findings. */
#include "app/headless/ending.h"
#include "app/headless/headless_doctor.h"
#include "app/headless/say.h"
#include "core/base/text.h"

#include <stdlib.h>
#include <string.h>

/* Multiply-adds between two looks for a signal. */
static const uint64_t slice_work = UINT64_C(1) << 24;

bool headless_run_instrument(const Instrument *instrument, Lab *lab, const Trainer *t, bool *done,
                             Error *err)
{
    *done = false;
    if (!instrument->start(lab, t, err))
        return false;
    while (!*done && !ending_signal())
        *done = instrument->advance(lab, t, &(uint64_t){slice_work});
    return true;
}

bool headless_examine(Lab *lab, const Trainer *t, Error *err)
{
    bool done;
    if (!headless_run_instrument(&instrument_doctor, lab, t, &done, err))
        return false;
    if (!done)
        lab->examination.complaints.count = 0;
    return true;
}

void headless_say_findings(const Complaints *complaints)
{
    for (size_t i = 0; i < complaints->count; i++) {
        char words[COMPLAINT_WORDS_SIZE], line[COMPLAINT_WORDS_SIZE + 16] = "doctor: ";
        complaint_words(&complaints->list[i], words, sizeof words);
        text_append(line, sizeof line, "%s", words);
        headless_complain(line);
    }
}

/* One finding as an object; what there is nothing to try of has no option. */
static json_t *finding_json(const Complaint *c)
{
    json_t *json = json_object();
    const char *value = strchr(c->remedy, '=');
    bool ok = json_put(json, "finding", json_string(c->diagnosis->row.name)) &&
              json_put(json, "sentence", json_string(c->sentence)) &&
              json_put(json, "cause", json_string(c->cause));
    if (value)
        ok = ok &&
             json_put(json, "option", json_stringn(c->remedy, (size_t)(value - c->remedy))) &&
             json_put(json, "value", json_string(value + 1));
    return json_if(ok, json);
}

json_t *headless_findings_json(const Complaints *complaints)
{
    json_t *list = json_array();
    for (size_t i = 0; list && i < complaints->count; i++)
        list = json_append(list, finding_json(&complaints->list[i]));
    return list;
}
