#include "lab/doctor/doctor.h"

#include "core/base/text.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static bool explains(const Diagnosis *diagnosis, const Diagnosis *other)
{
    for (size_t i = 0; diagnosis->explains[i]; i++)
        if (strcmp(diagnosis->explains[i], other->row.name) == 0)
            return true;
    return false;
}

/* Whether one of those that are listed explains it. */
static bool is_explained(const Complaints *c, const Diagnosis *diagnosis)
{
    for (size_t i = 0; i < c->count; i++)
        if (explains(c->list[i].diagnosis, diagnosis))
            return true;
    return false;
}

static void add(Complaints *c, const Diagnosis *diagnosis, const DoctorFacts *facts)
{
    Complaint *new = &c->list[c->count++];
    *new = (Complaint){.diagnosis = diagnosis};
    diagnosis->say(facts, new->sentence, sizeof new->sentence);
    diagnosis->explain(facts, new->cause, sizeof new->cause);
    diagnosis->treat(facts, new->remedy, sizeof new->remedy);
}

void complaint_words(const Complaint *c, char *out, size_t size)
{
    const char *value = strchr(c->remedy, '=');
    snprintf(out, size, "%s", c->sentence);
    if (c->cause[0])
        text_append(out, size, " %s", c->cause);
    if (value)
        text_append(out, size, N_(" Try --%.*s %s."), (int)(value - c->remedy), c->remedy,
                    value + 1);
}

size_t complaint_number(const Complaint *c)
{
    size_t i = 0;
    while (table_row(&diagnosis_table, i) != &c->diagnosis->row)
        i++;
    return i + 1;
}

void doctor_judge(const DoctorFacts *facts, Complaints *c)
{
    c->count = 0;
    for (size_t i = 0; i < diagnosis_table.count && c->count < COMPLAINTS_MAX; i++) {
        const Diagnosis *diagnosis = (const Diagnosis *)table_row(&diagnosis_table, i);
        bool last = i + 1 == diagnosis_table.count; /* nothing is wrong */
        if (last ? c->count == 0 : diagnosis->holds(facts) && !is_explained(c, diagnosis))
            add(c, diagnosis, facts);
    }
}

/* A plateau may be a saddle, where nothing else explains it. */
bool doctor_asks_for_curvature(const DoctorFacts *facts)
{
    Complaints c;
    doctor_judge(facts, &c);
    bool asks = false;
    for (size_t i = 0; i < c.count; i++)
        asks = asks || c.list[i].diagnosis->asks_for_curvature;
    return asks && isnan(facts->lowest);
}
