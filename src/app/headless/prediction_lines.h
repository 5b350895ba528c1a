/* Standard input answered line by line: each answer is written before more is waited for. */
#ifndef APP_HEADLESS_PREDICTION_LINES_H
#define APP_HEADLESS_PREDICTION_LINES_H

#include "app/headless/prediction.h"

/* Reads to the end. What parts the cells is found out from the first line, which is a header where
 * it has the names of the session's columns, or where these have none and it has no numbers. False
 * with a sentence. */
bool prediction_lines(Prediction *prediction, Error *err);

#endif
