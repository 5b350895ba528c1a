/* The protocol of a training run: what any program may write of its training, one JSON object a
 * line, in UTF-8, for `check --trace`. This is the one place where it is defined; the manual says
 * the same to people, under TRACES.
 *
 * The first line says what is trained:
 *     {"backprop": 1, "layout": "torch", "model": {"inputs": 2, "layers": [
 *       {"units": 4, "activation": "tanh", "names": ["w1", "b1"]},
 *       {"units": 1, "activation": "sigmoid", "names": ["w2", "b2"]}]},
 *      "loss": "half-squared", "optimizer": {"name": "sgd", "rate": 0.1}}
 *     backprop    the version, 1
 *     layout      of weights: "torch" is [units][fan_in], "keras" [fan_in][units]
 *     model       its inputs, and for each layer its units, its activation, and what its weights
 *                 and its bias are called in the lines to come ("w1", "b1", "w2", … where that is
 *                 not said; of one name alone, a layer without biases)
 *     loss        of a sample; reduction: "mean" (so where it is not said) or "sum" over the
 *                 mini-batch, and over the outputs where the loss goes by PyTorch's name for it
 *     optimizer   its name, or an object of that and its settings; those not said are PyTorch's
 *     precision   "float32" (so where it is not said), "float64", "float16", "bfloat16"
 *     dropout     the share; frozen: the units that stay as they are, "a[1],a[2][3]"
 * Names are those of this program or of PyTorch and Keras (watch/protocol_names.h).
 *
 * Each other line is a step, all of it of before the update:
 *     step        updates made so far. It alone is needed
 *     epoch, loss, test_loss
 *     rate        of this update, where a schedule changes it
 *     w, g        objects: under the name of each array of weights or biases its numbers, and
 *                 those of the gradient of the mini-batch
 *     x, t        inputs and targets, of one sample [n] or of several [samples][n]
 *     a, d        arrays with an entry a layer (null: not said): f(z), and ∂L/∂z
 *     samples     that g is of, where x and t are not all of these
 *     state       an object: for each letter or name of what the optimizer remembers an object
 *                 as w
 *     number      of the update among the optimizer's, from 1, where it is not counted from the
 *                 first line
 *     clipped     true: g was clipped before it was written
 * What is absent is not known, never 0; keys that are not here are ignored. A last line with
 * nothing but step, w and state lets the last update be checked.
 *
 * An array of numbers is nested as its shape is, or {"dtype": "<f4" or "<f8", "shape": [2, 4],
 * "data": base64 of its bytes}. NaN, Infinity and -Infinity may stand for numbers, as Python writes
 * them, and null for NaN. A bias may be [units], [units][1] or [1][units].
 *
 * A line that has no end yet is not whole: it is waited for, or left out where there is no more. */
#ifndef WATCH_PROTOCOL_H
#define WATCH_PROTOCOL_H

#include "core/look/record.h"
#include "data/json.h"

#include <stdio.h>

enum {
    PROTOCOL_VERSION = 1,
    PROTOCOL_LINE_MAX = 16 << 20, /* bytes; core/look/record.h has the limits of what is in it */
    PROTOCOL_DEPTH_MAX = 16,      /* brackets within brackets */
    PROTOCOL_NAME_MAX = 200,      /* bytes of the name of an array */
};

/* A file of it being read. */
typedef struct ProtocolReader {
    const char *path; /* borrowed: for messages */
    FILE *in;         /* borrowed */
    uint64_t line;    /* of the one read last, from 1 */
    char *text;       /* [room], owned */
    size_t size, room;
    bool torn;        /* the file ends within a line, which is left out */
    bool keras;       /* the layout */
    json_t *names;    /* [2·L] texts or null: weights and biases, owned */
    uint64_t settings; /* bits of the rows of hyper_number_table that the optimizer was said with */
    RecordedModel model;
} ProtocolReader;

/* Reads the first line, into reader->model. Messages are "path:line: …". protocol_close releases
 * it, also after failure. */
bool protocol_open(ProtocolReader *reader, FILE *in, const char *path, Error *err);
void protocol_close(ProtocolReader *reader);

/* Reads the next step into a record made for this model; *end where there is none. */
bool protocol_next(ProtocolReader *reader, RecordedStep *step, bool *end, Error *err);

/* What the files of the reader share: a sentence "path:line: …", false; one line that is whole,
 * without its end; it as JSON; a number; and an array of so many rows of so many numbers (rows 0: a
 * vector), which stands in the file the other way round where it is `turned`. */
bool protocol_fail(const ProtocolReader *reader, Error *err, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool protocol_line(ProtocolReader *reader, bool *end, Error *err);
json_t *protocol_parse(const ProtocolReader *reader, RecordedStep *step, Error *err);
bool protocol_number(const ProtocolReader *reader, const json_t *value, const char *place,
                     double *out, Error *err);
bool protocol_array(const ProtocolReader *reader, const json_t *array, const char *place,
                    size_t rows, size_t columns, bool turned, double *out, Error *err);
bool protocol_model(ProtocolReader *reader, const json_t *root, Error *err);

#endif
