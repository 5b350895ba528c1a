#include "watch/protocol_write.h"

#include "data/json.h"
#include "watch/protocol.h"

#include <math.h>
#include <string.h>

/* "w1" and "b1" of the first layer, as a reader takes them where no names are said. */
static json_t *layer_json(const Layer *layer, size_t l)
{
    json_t *names = json_array();
    names = json_append(names, json_sprintf("w%zu", l + 1));
    names = json_append(names, json_sprintf("b%zu", l + 1));
    return json_pack("{s:I, s:s, s:o}", "units", (json_int_t)layer->units, "activation",
                     layer->activation->row.name, "names", names);
}

static json_t *model_json(const Net *net)
{
    json_t *layers = json_array();
    for (size_t l = 0; layers && l < net->layer_count; l++)
        layers = json_append(layers, layer_json(&net->layers[l], l));
    return json_pack("{s:I, s:o}", "inputs", (json_int_t)net->inputs, "layers", layers);
}

/* Whether a number has a part in the updates, with which it is to be known. */
static bool is_of_update(Hyper *hyper, size_t i)
{
    const Optimizer *optimizer = hyper_optimizer(hyper);
    const double *number = hyper_number(hyper, i);
    const struct {
        const double *number;
        unsigned uses; /* 0: where it is not 0 */
    } of_update[] = {{&hyper->settings.momentum, USES_MOMENTUM},
                     {&hyper->settings.beta1, USES_BETA1},
                     {&hyper->settings.beta2, USES_BETA2},
                     {&hyper->settings.epsilon, USES_EPSILON},
                     {&hyper->l1, 0}, {&hyper->l2, 0}, {&hyper->decay, 0},
                     {&hyper->clip_value, 0}, {&hyper->clip_norm, 0}};
    for (size_t k = 0; k < sizeof of_update / sizeof of_update[0]; k++)
        if (of_update[k].number == number)
            return of_update[k].uses ? optimizer->uses & of_update[k].uses : *number > 0;
    return false;
}

/* The optimizer with all numbers that it goes by. */
static json_t *optimizer_json(const Trainer *t)
{
    Hyper hyper = t->hyper;
    json_t *json = json_object();
    bool ok = json_put(json, "name", json_string(t->spec.optimizer->row.name)) &&
              json_put(json, "rate", json_real(hyper.rate));
    for (size_t i = 0; i < hyper_number_table.count; i++)
        if (is_of_update(&hyper, i))
            ok = json_put(json, table_row(&hyper_number_table, i)->name,
                          json_real(*hyper_number(&hyper, i))) && ok;
    if (hyper.l1 > 0 && hyper.l1_rule == L1_DEAD)
        ok = json_put(json, "l1-rule", json_string("dead")) && ok;
    return json_if(ok, json);
}

static bool put_frozen(json_t *json, const Trainer *t, Error *err)
{
    char list[4096];
    const bool *flags = freeze_flags(&t->frozen, t->hyper.frozen);
    if (!flags)
        return true;
    if (!freeze_list(&t->net, flags, list, sizeof list))
        return error_set(err, "too many units are frozen one by one to be named in a trace");
    return json_put(json, "frozen", json_string(list)) || error_memory(err);
}

bool protocol_write_model(FILE *out, const Trainer *t, Error *err)
{
    json_t *json = json_pack("{s:i, s:s, s:o, s:s, s:s, s:o, s:s}", "backprop", PROTOCOL_VERSION,
                             "layout", "torch", "model", model_json(&t->net), "loss",
                             t->spec.loss->row.name, "reduction", "mean", "optimizer",
                             optimizer_json(t), "precision", "float32");
    if (!json || !put_frozen(json, t, err)) {
        json_decref(json);
        return json ? false : error_memory(err);
    }
    bool ok = true;
    if (t->hyper.dropout > 0)
        ok = json_put(json, "dropout", json_real(t->hyper.dropout)) &&
             json_put(json, "unchecked",
                      json_string("a, d and g: which units were dropped is not in the lines"));
    ok = ok && json_line(json, out);
    fputc('\n', out);
    json_decref(json);
    return ok || error_memory(err);
}

static void write_number(FILE *out, double v)
{
    if (isfinite(v))
        fprintf(out, "%.9g", v);
    else
        fputs(isnan(v) ? "NaN" : v > 0 ? "Infinity" : "-Infinity", out);
}

/* Three bytes as four characters; fewer at the end. */
static void write_base64(FILE *out, const unsigned char *bytes, size_t n)
{
    static const char alphabet[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < n; i += 3) {
        unsigned bits = (unsigned)bytes[i] << 16 | (i + 1 < n ? (unsigned)bytes[i + 1] << 8 : 0) |
                        (i + 2 < n ? bytes[i + 2] : 0);
        fputc(alphabet[bits >> 18], out);
        fputc(alphabet[bits >> 12 & 63], out);
        fputc(i + 1 < n ? alphabet[bits >> 6 & 63] : '=', out);
        fputc(i + 2 < n ? alphabet[bits & 63] : '=', out);
    }
}

/* The bytes of a float, the least significant first. */
static void take_apart(Real v, unsigned char out[4])
{
    float number = (float)v;
    uint32_t bits;
    memcpy(&bits, &number, sizeof bits);
    for (size_t i = 0; i < 4; i++)
        out[i] = (unsigned char)(bits >> 8 * i);
}

static void write_packed(FILE *out, const Real *v, size_t rows, size_t columns)
{
    enum { AT_ONCE = 3 }; /* numbers of 4 bytes, whose bytes are whole groups of three */
    unsigned char bytes[4 * AT_ONCE];
    size_t n = (rows > 0 ? rows : 1) * columns;
    fputs("{\"dtype\":\"<f4\",\"shape\":[", out);
    if (rows > 0)
        fprintf(out, "%zu,", rows);
    fprintf(out, "%zu],\"data\":\"", columns);
    for (size_t i = 0; i < n; i += AT_ONCE) {
        size_t some = n - i < AT_ONCE ? n - i : AT_ONCE;
        for (size_t k = 0; k < some; k++)
            take_apart(v[i + k], bytes + 4 * k);
        write_base64(out, bytes, 4 * some);
    }
    fputs("\"}", out);
}

static void write_vector(FILE *out, const Real *v, size_t n)
{
    fputc('[', out);
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            fputc(',', out);
        write_number(out, (double)v[i]);
    }
    fputc(']', out);
}

/* [rows][columns], or a vector where there are no rows. */
static void write_array(FILE *out, const Real *v, size_t rows, size_t columns)
{
    if ((rows > 0 ? rows : 1) * columns > PROTOCOL_TEXT_MAX) {
        write_packed(out, v, rows, columns);
        return;
    }
    if (rows == 0) {
        write_vector(out, v, columns);
        return;
    }
    fputc('[', out);
    for (size_t i = 0; i < rows; i++) {
        if (i > 0)
            fputc(',', out);
        write_vector(out, v + i * columns, columns);
    }
    fputc(']', out);
}

static void write_parameters(FILE *out, const char *key, const Net *net, const Real *theta)
{
    fprintf(out, "\"%s\":{", key);
    for (size_t l = 0; l < net->layer_count; l++) {
        const Layer *layer = &net->layers[l];
        fprintf(out, "%s\"w%zu\":", l > 0 ? "," : "", l + 1);
        write_array(out, theta + layer->weights, layer->units, layer->fan_in);
        fprintf(out, ",\"b%zu\":", l + 1);
        write_array(out, theta + layer->biases, 0, layer->units);
    }
    fputc('}', out);
}

/* What the optimizer remembers, where it does. */
static void write_state(FILE *out, const Trainer *t, const Real *state)
{
    const Optimizer *optimizer = t->spec.optimizer;
    if (optimizer->states == 0)
        return;
    fputs(",\"state\":{", out);
    for (size_t s = 0; s < optimizer->states; s++) {
        fputs(s > 0 ? "," : "", out);
        write_parameters(out, optimizer->state[s].letter, &t->net,
                         state + s * t->parameters.count);
    }
    fputc('}', out);
}

/* a or d: an entry a layer. */
static void write_layers(FILE *out, const char *key, const Trainer *t, const Real *values)
{
    fprintf(out, ",\"%s\":[", key);
    for (size_t l = 0; l < t->net.layer_count; l++) {
        const Layer *layer = &t->net.layers[l];
        fputs(l > 0 ? "," : "", out);
        write_array(out, values + batch_at(&t->batch, layer, 0), t->batch.rows, layer->units);
    }
    fputc(']', out);
}

void protocol_write_step(FILE *out, const Trainer *t, const Cursor *before)
{
    const Batch *b = &t->batch;
    fprintf(out, "{\"step\":%llu,\"epoch\":%llu,\"loss\":", (unsigned long long)before->step,
            (unsigned long long)before->epoch);
    write_number(out, b->loss);
    fputs(",\"rate\":", out);
    write_number(out, t->update.rate);
    if (t->spec.optimizer->states > 0)
        fprintf(out, ",\"number\":%llu", (unsigned long long)t->update.number);
    fputc(',', out);
    write_parameters(out, "w", &t->net, t->parameters.before);
    fputc(',', out);
    write_parameters(out, "g", &t->net, t->parameters.gradient);
    fputs(",\"x\":", out);
    write_array(out, b->input, b->rows, t->net.inputs);
    fputs(",\"t\":", out);
    write_array(out, b->target, b->rows, net_outputs(&t->net));
    write_layers(out, "a", t, b->a);
    write_layers(out, "d", t, b->delta);
    write_state(out, t, t->parameters.state_next);
    fputs("}\n", out);
}

void protocol_write_end(FILE *out, const Trainer *t)
{
    fprintf(out, "{\"step\":%llu,\"epoch\":%llu,", (unsigned long long)t->cursor.step,
            (unsigned long long)t->cursor.epoch);
    write_parameters(out, "w", &t->net, t->parameters.theta);
    write_state(out, t, t->parameters.state);
    fputs("}\n", out);
}
