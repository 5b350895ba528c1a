/* Golden scenes with an explanation: what golden.c's table calls before it draws. */
#ifndef TESTS_VIEW_GOLDEN_EXPLAINED_H
#define TESTS_VIEW_GOLDEN_EXPLAINED_H

#include "stage.h"

void explain_weight(Stage *stage);
void explain_neuron(Stage *stage);
void explain_loss(Stage *stage);
void explain_bias(Stage *stage);
void explain_layer(Stage *stage);
void explain_rate(Stage *stage);
void explain_check_weight(Stage *stage);
void matrices_weight(Stage *stage);
void matrices_bias(Stage *stage);

#endif
