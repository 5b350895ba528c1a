/* What PyTorch and Keras call what this program has too: aliases in tables.
 *
 * Names are compared without capitals and without what is no letter or digit: LeakyReLU,
 * leaky_relu and leaky-relu are one. */
#ifndef WATCH_PROTOCOL_NAMES_H
#define WATCH_PROTOCOL_NAMES_H

#include "core/look/record.h"

/* The rows of these names, or NULL with a sentence. */
const Activation *protocol_activation(const char *name, Error *err);
const Optimizer *protocol_optimizer(const char *name, Error *err);

/* The loss of that name, with what its name says besides. */
typedef struct NamedLoss {
    const Loss *loss;
    double times;      /* what our L is to be multiplied by */
    bool of_logits;    /* it makes its activation of z itself, where the last layer has none */
    bool over_outputs; /* its reduction is over the outputs too */
} NamedLoss;
bool protocol_loss(const char *name, NamedLoss *out, Error *err);

/* The rounding of a precision; 0 with a sentence. */
double protocol_rounding(const char *name, Error *err);

/* What a setting of an optimizer is. */
typedef enum SettingKind {
    SETTING_UNKNOWN,  /* ignored */
    SETTING_NUMBER,   /* of hyper_number_table: `index` */
    SETTING_RATE,
    SETTING_BETAS,    /* an array of both */
    SETTING_NESTEROV, /* true: momentum that looks ahead */
    SETTING_PENALTY,  /* PyTorch's weight_decay: of weights and biases, decoupled in AdamW */
    SETTING_DEAD,     /* l1-rule */
    SETTING_OFF,      /* changes the update in a way that is not known here: refused if it is on */
} SettingKind;
SettingKind protocol_setting(const char *name, size_t *index);

/* The index of the state of an optimizer that goes by this letter or name, or −1. */
int protocol_state(const Optimizer *optimizer, const char *name);

#endif
