/* Samples as CSV. */
#include "data/csv/csv.h"

#include <string.h>

/* Quoted where RFC 4180 asks for it. */
static void write_text(FILE *out, const char *text)
{
    if (!strpbrk(text, ",;\t\"\r\n")) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}

static void write_header(const Dataset *data, FILE *out)
{
    char buffer[DATASET_NAME_SIZE];
    for (size_t i = 0; i < data->inputs; i++) {
        write_text(out, dataset_input_name(data, i, buffer));
        fputc(',', out);
    }
    if (data->class_column)
        write_text(out, data->class_column);
    for (size_t k = 0; k < data->outputs && !data->class_column; k++) {
        if (k > 0)
            fputc(',', out);
        write_text(out, dataset_output_name(data, k, buffer));
    }
    fputc('\n', out);
}

static void write_targets(const Dataset *data, const Real *t, FILE *out)
{
    for (size_t k = 0; k < data->outputs; k++) {
        if (data->class_column && t[k] > 0)
            write_text(out, data->output_names[k]);
        else if (!data->class_column)
            fprintf(out, "%s%.9g", k > 0 ? "," : "", (double)t[k]);
    }
    fputc('\n', out);
}

void csv_write(const Dataset *data, FILE *out)
{
    write_header(data, out);
    for (size_t k = 0; k < dataset_rows(data); k++) {
        for (size_t i = 0; i < data->inputs; i++)
            fprintf(out, "%.9g,", (double)data->x[k * data->inputs + i]);
        write_targets(data, data->t + k * data->outputs, out);
    }
}
