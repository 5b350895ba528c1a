#include "data/session/session_past.h"

#include "core/base/text.h"
#include "core/net/freeze.h"
#include "data/json.h"
#include "kernel/kernel.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Events of all branches, those that branches share counted in each. */
enum { EVENTS_MAX = 1000000, CHECKSUM_SIZE = 32 };

static const char *checksum_text(uint64_t checksum, char out[CHECKSUM_SIZE])
{
    snprintf(out, CHECKSUM_SIZE, "fnv1a-%016" PRIx64, checksum);
    return out;
}

/* The lines of a journal from event `first` on. */
static json_t *lines_json(const Branch *branch, size_t first, const Timeline *timeline)
{
    json_t *lines = json_array();
    for (size_t i = first; lines && i < branch->count; i++)
        lines = json_append(lines, line_json(&branch->events[i], timeline));
    return lines;
}

/* The end of a branch, where it is known. */
static json_t *tip_json(const Branch *branch)
{
    char tip[CHECKSUM_SIZE];
    return branch->has_tip ? json_string(checksum_text(branch->tip, tip)) : json_null();
}

/* A branch from the one before it in the file that it has most in common with. */
static json_t *branch_json(const Journal *past, size_t i, const Timeline *timeline)
{
    const Branch *branch = &past->branches[i], *from = &past->present;
    for (size_t k = 0; k < i; k++)
        if (branch_shared(branch, &past->branches[k]) > branch_shared(branch, from))
            from = &past->branches[k];
    size_t shared = branch_shared(branch, from);
    json_t *object = json_pack("{s:s, s:s, s:I}", "name", branch->name, "from", from->name, "line",
                               (json_int_t)shared);
    return json_if(json_put(object, "end", tip_json(branch)) &&
                       json_put(object, "lines", lines_json(branch, shared - 1, timeline)), object);
}

static json_t *branches_json(const Journal *past, const Timeline *timeline)
{
    json_t *branches = json_array();
    for (size_t i = 0; branches && i < past->branch_count; i++)
        branches = json_append(branches, branch_json(past, i, timeline));
    return json_unless_empty(branches);
}

json_t *history_json(const Timeline *tl)
{
    char start[CHECKSUM_SIZE];
    Past past;
    if (!past_of(tl, &past))
        return json_null();
    const Branch *present = &past.journal.present;
    json_t *history = json_pack("{s:I, s:s, s:s, s:s}", "present",
                                (json_int_t)past.journal.event + 1, "start",
                                checksum_text(past.start, start), "rounding", kernel_rounding(),
                                "name", present->name);
    return json_if(json_put(history, "end", tip_json(present)) &&
                       json_put(history, "lines", lines_json(present, 0, tl)) &&
                       json_put(history, "branches", branches_json(&past.journal, tl)), history);
}

/* What histories are read with. */
typedef struct HistoryReading {
    SessionPast *out;
    LineReading line;
    const Hyper *hyper; /* of what no line says */
    size_t events;      /* so far, of all branches */
    uint32_t serial;    /* the next one */
    Error *err;
} HistoryReading;

static bool read_checksum(const json_t *text, uint64_t *checksum)
{
    const char *value = json_string_value(text);
    return value && sscanf(value, "fnv1a-%16" SCNx64, checksum) == 1;
}

/* Reads lines behind the first `known` events of `from` (NULL: none) into *branch. */
static bool read_lines(HistoryReading *in, const json_t *lines, const Branch *from, size_t known,
                       Branch *branch)
{
    size_t count = known + json_array_size(lines);
    JournalEvent *events = branch->events = calloc(count, sizeof *events);
    if (!events)
        return error_memory(in->err);
    if (known > 0)
        memcpy(events, from->events, known * sizeof *events);
    for (size_t i = known; i < count; i++) {
        const JournalEvent *before = i > 0 ? &events[i - 1] : NULL;
        events[i].hyper = before ? before->hyper : *in->hyper;
        Error why;
        if (!line_read(json_array_get(lines, i - known), before, &in->line, &events[i], &why))
            return error_set(in->err, "%s: line %zu: %s", branch->name, i + 1, why.message);
        events[i].serial = in->serial++;
    }
    branch->count = count;
    in->events += count;
    return true;
}

/* A name as it may stand on the screen, that no branch before has. */
static bool read_name(HistoryReading *in, const json_t *object, char out[BRANCH_NAME_SIZE])
{
    const char *name = json_string_value(object);
    char shown[4 * BRANCH_NAME_SIZE];
    if (!name || !*name || strlen(name) >= BRANCH_NAME_SIZE)
        return error_set(in->err, "each branch needs a name of 1 to %d bytes",
                         BRANCH_NAME_SIZE - 1);
    text_visible(name, shown, sizeof shown);
    if (strcmp(shown, name) != 0)
        return error_set(in->err, "the name '%s' has characters that cannot be shown", shown);
    snprintf(out, BRANCH_NAME_SIZE, "%s", name);
    return !journal_branch(&in->out->past.journal, name) ||
           error_set(in->err, "there are two branches %s", name);
}

static bool same_edit(const Edit *a, const Edit *b)
{
    return a->is_data == b->is_data && a->sample == b->sample && a->index == b->index &&
           memcmp(&a->value, &b->value, sizeof a->value) == 0 &&
           memcmp(&a->before, &b->before, sizeof a->before) == 0;
}

/* Whether the same was done besides training. */
static bool same_change(const JournalEvent *a, const JournalEvent *b)
{
    switch (a->kind) {
    case JOURNAL_JOG:
        return memcmp(&a->amount, &b->amount, sizeof a->amount) == 0;
    case JOURNAL_EDIT:
        return same_edit(&a->edit, &b->edit);
    case JOURNAL_RESHAPE:
        return a->reshape.kind == b->reshape.kind && a->reshape.layer == b->reshape.layer &&
               a->reshape.unit == b->reshape.unit;
    case JOURNAL_INSERT:
    case JOURNAL_REMOVE:
        return a->sample.id == b->sample.id && a->sample.place == b->sample.place;
    case JOURNAL_MOVE:
        return memcmp(&a->move.distance, &b->move.distance, sizeof a->move.distance) == 0;
    case JOURNAL_START:
    case JOURNAL_TRAIN:
    case JOURNAL_SET:
    case JOURNAL_RESET:
        break;
    }
    return true;
}

/* Whether the same was done: only training may have gone further in one of them. */
static bool same_event(const JournalEvent *a, const JournalEvent *b)
{
    bool same_end = a->kind == JOURNAL_TRAIN ||
                    (a->to.epoch == b->to.epoch && a->to.step == b->to.step &&
                     a->to.position == b->to.position && a->to.phase == b->to.phase);
    return a->kind == b->kind && a->grain == b->grain && hyper_same(&a->hyper, &b->hyper) &&
           a->shape == b->shape && a->samples == b->samples && same_change(a, b) && same_end;
}

/* The branch is with the past, to be released, also after failure; left out where its events are
 * too many. */
static bool read_branch(HistoryReading *in, const json_t *object)
{
    Journal *past = &in->out->past.journal;
    Branch *branch = &past->branches[past->branch_count];
    const json_t *lines = json_object_get(object, "lines"), *end = json_object_get(object, "end");
    uint64_t shared;
    char name[BRANCH_NAME_SIZE];
    if (!read_name(in, json_object_get(object, "name"), name))
        return false;
    const Branch *from = journal_branch(past, json_string_value(json_object_get(object, "from")));
    if (!from)
        return error_set(in->err, "%s: from is to name a branch before it", name);
    if (!line_whole(object, "line", from->count, &shared) || shared == 0)
        return error_set(in->err, "%s: line is to be a line of %s, from 1 to %zu", name, from->name,
                         from->count);
    if (json_array_size(lines) == 0)
        return error_set(in->err, "%s: lines are needed", name);
    if (in->events + shared - 1 + json_array_size(lines) > EVENTS_MAX) {
        in->out->left_out++;
        return true;
    }
    *branch = (Branch){.has_tip = end};
    memcpy(branch->name, name, sizeof name);
    past->branch_count++;
    if (end && !read_checksum(end, &branch->tip))
        return error_set(in->err, "%s: end is to be a checksum like fnv1a-0123456789abcdef", name);
    if (!read_lines(in, lines, from, (size_t)shared - 1, branch))
        return false;
    JournalEvent *both = &branch->events[shared - 1];
    both->serial = from->events[shared - 1].serial;
    return same_event(both, &from->events[shared - 1]) ||
           error_set(in->err, "%s: line %zu is not that of %s", name, (size_t)shared, from->name);
}

/* From the first that there is no room for on, all are left out: they may go on from that one. */
static bool read_branches(HistoryReading *in, const json_t *branches)
{
    size_t count = json_array_size(branches);
    if (branches && !json_is_array(branches))
        return error_set(in->err, "branches is to be an array");
    for (size_t i = 0; i < count && in->out->left_out == 0; i++) {
        bool room = in->out->past.journal.branch_count < BRANCHES_MAX;
        if (room && !read_branch(in, json_array_get(branches, i)))
            return false;
        if (!room || in->out->left_out > 0)
            in->out->left_out = count - i;
    }
    return true;
}

static bool read_present(HistoryReading *in, const json_t *history)
{
    Journal *past = &in->out->past.journal;
    const json_t *name = json_object_get(history, "name"), *end = json_object_get(history, "end");
    const json_t *lines = json_object_get(history, "lines");
    const char *rounding = json_string_value(json_object_get(history, "rounding"));
    size_t count = json_array_size(lines);
    uint64_t present;
    if (!read_checksum(json_object_get(history, "start"), &in->out->past.start) || !rounding ||
        count == 0 || count > EVENTS_MAX || !line_whole(history, "present", count, &present) ||
        present == 0)
        return error_set(in->err, "an object with present, start, rounding and lines is needed");
    past->present.has_tip = end;
    if (end && !read_checksum(end, &past->present.tip))
        return error_set(in->err, "end is to be a checksum like fnv1a-0123456789abcdef");
    char own[BRANCH_NAME_SIZE] = "b1";
    if (name && !read_name(in, name, own))
        return false;
    memcpy(past->present.name, own, sizeof own);
    past->event = (size_t)present - 1;
    if (strcmp(rounding, kernel_rounding()) != 0)
        snprintf(in->out->unusable, sizeof in->out->unusable, "it was computed with %s rounding, "
                 "and this processor has %s", strcmp(rounding, "fused") == 0 ? "fused" : "baseline",
                 kernel_rounding());
    return read_lines(in, lines, NULL, 0, &past->present);
}

bool history_read(const json_t *history, const Net *net, Dataset *data, const Hyper *hyper,
                  SessionPast *out, Error *err)
{
    HistoryReading in = {.out = out, .hyper = hyper, .err = err,
                         .line = {net, data, &out->frozen, &out->past.shapes}};
    *out = (SessionPast){0};
    return !history || (read_present(&in, history) &&
                        read_branches(&in, json_object_get(history, "branches")));
}

bool session_past_freeze(const SessionPast *past, Trainer *trainer, Error *err)
{
    uint32_t number;
    for (uint32_t i = 0; i < past->frozen.count; i++) {
        const Net net = {.unit_count = past->frozen.units[i]};
        if (!freeze_number(&trainer->frozen, &net, past->frozen.sets[i], &number, err))
            return false;
    }
    return true;
}

void session_past_free(SessionPast *past)
{
    freeze_free(&past->frozen);
    shapes_free(&past->past.shapes);
    journal_free(&past->past.journal);
    *past = (SessionPast){0};
}
