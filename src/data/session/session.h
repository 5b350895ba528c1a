/* A training run as a file: JSON with everything needed to go on bit for bit.
 *
 *   {"backprop": 1,
 *    "network": {"inputs": n, "layers": [{"units": m, "activation": "tanh",
 *                                         "weights": [[n numbers] × m], "biases": [m],
 *                                         "frozen": [units from 1]}, …]},
 *    "data": "xor"  or  {"file": "points.csv", "checksum": "fnv1a-…", "separator": …, …},
 *    "columns": {"width": …, "targets": …, "list": [{"name": …, "place": …, …}, …]},
 *    "preparation": {"test": …, "seed": …, "split": …, "scaling": …, "target_scaling": …},
 *    "features": ["x1", "x1*x2", …],
 *    "edits": [{"sample": 1, "column": "x1" or "t1", "value": …}, …],
 *    "loss": …, "optimizer": {"name": …, "updates": …, "slots": [[n numbers] × slots]},
 *    "init": …, "bias": …, "rate": …, "settings": {"momentum": …, "l2": …, …},
 *    "batch": "full" or n, "shuffle": …, "seed": …,
 *    "rng": {"generator": "pcg32", "seed": …},
 *    "cursor": {"epoch": …, "step": …, "position": …, "phase": …, "jogs": …,
 *               "order": "stored" or "drawn"},
 *    "history": {"present": 2, "start": "fnv1a-…", "rounding": "fused" or "baseline",
 *                "lines": [{"did": "start", …},
 *                          {"did": "train", "by": "epoch", "epoch": …, …}, …],
 *                "name": "b2", "end": "fnv1a-…",
 *                "branches": [{"name": "b1", "from": "b2", "line": 2, "end": "fnv1a-…",
 *                              "lines": [line 2 as this one has it, …]}, …]},
 *    "best": {"loss": …, "rest": …, "line": 2, "epoch": …, "step": …},
 *    "curves": [{"line": "b2", "from": 1, "start": 0, "spacing": 0,
 *                "points": [[epoch, loss, test loss], …]}, …],
 *    "stuck": [{"line": "b2", "event": 2, "layer": 1, "saturated": …, "dead": …, …}, …],
 *    "commands": [{"from": [line, phases], "to": [line, phases]}, …]}
 *
 * `network` and `data` are enough; the rest has defaults. Edits are left out where another data set
 * is named. Parameters have nine digits, which hold a float exactly. The generator's state is a
 * function of the seed and the epoch (core/base/rng.h). */
#ifndef DATA_SESSION_SESSION_H
#define DATA_SESSION_SESSION_H

#include "core/train/trainer.h"
#include "data/session/session_curve.h"
#include "data/session/session_marks.h"
#include "data/session/session_past.h"
#include "data/table/table.h"

/* The lowest test loss that was looked at: after `step` mini-batches, `epoch` whole epochs, in an
 * event of the present branch. */
typedef struct SessionBest {
    bool known;
    double loss;
    size_t event;
    uint64_t epoch, step;
} SessionBest;

typedef struct Session {
    Net net;
    Real *theta, *state;   /* owned; state is the optimizer's */
    bool *frozen;          /* owned: [unit_count] flags of core/net/freeze.h */
    Dataset data;          /* owned */
    TrainerSpec spec;      /* spec.start is theta when the file has no seed, else the data's own
                              or NULL */
    Net start_net;         /* the shape that the run began with, where spec.start is the data's */
    Hyper hyper;
    Cursor cursor;         /* phase 0; `phases` more are to be computed */
    size_t phases;
    SessionPast past;
    SessionCurves curves;  /* owned */
    SessionMarks marks;    /* owned */
    SessionBest best;
} Session;

/* The lowest test loss of a timeline, for its file, and from one into a timeline. */
SessionBest session_best(const Timeline *timeline);
void session_best_take(const SessionBest *best, Timeline *timeline);

/* What a file is to hold, all of it borrowed. */
typedef struct SessionSaving {
    const Trainer *trainer;
    const Timeline *timeline; /* its journal is the history, with what was measured; NULL: none */
    SessionBest best;         /* left out where the present branch does not have its place */
    bool anywhere;            /* the data's file is to be found from any folder */
    bool fresh;               /* a file that is there already is not replaced: that is an error */
} SessionSaving;

/* Bytes of a file: one that is larger is neither written nor read. */
enum { SESSION_BYTES_MAX = 1 << 30 };

/* Whether a file has room for a session of `trainer`, as far as the count of its numbers tells. */
bool session_fits(const Trainer *trainer, Error *err);

/* Writes the trainer's state; a diverged one as its last finite state, before the mini-batch that
 * diverged, and one that a timeline has on its way to another place as it is on that way. The file
 * is replaced wholly or not at all. */
bool session_write(const char *path, const SessionSaving *what, Error *err);

/* The same without a history. */
bool session_save(const char *path, const Trainer *trainer, Error *err);

/* And with the timeline's lines as one. */
bool session_save_past(const char *path, const Timeline *timeline, Error *err);

/* Whether a regular file begins as a session does, with a brace. False where it cannot be read. */
bool session_is_at(const char *path);

/* Whether that is the file meant by the name of a data set. */
bool session_is_named(const char *name);

/* Reads a session, with data set `data_name` instead of the file's own when it is not NULL: that is
 * read as `choice` says, and its columns are understood as the session's own. The kinds of files
 * that may be read are the choice's. Released by session_free also after failure. */
bool session_load(Session *session, const char *path, const char *data_name,
                  const TableChoice *choice, Error *err);
void session_free(Session *session);

/* The same of what a trainer is now, without a file, and with this share of the samples kept for
 * testing. */
bool session_carry(Session *session, const Trainer *trainer, const char *data_name,
                   const TableChoice *choice, double test, unsigned char split, Error *err);

/* Reads what a saved network answers by, and what it was trained by: network, parameters, methods,
 * hyper-parameters, the cursor, and the schema of its data without any samples. So the data's file
 * may be elsewhere by now; only a session of 0.1 says nothing of its columns, and for one of those
 * the file is read. Released by session_free also after failure. */
bool session_load_network(Session *session, const char *path, FileKind files, Error *err);

/* Makes a trainer that stands where the session stood. The session's data must outlive it. */
bool session_resume(const Session *session, Trainer *trainer, Error *err);

#endif
