/* The report after `train`'s result: confusion matrix, precision and recall, R². Names of classes
 * stand at the ends of lines, so that columns stay straight however wide they are. */
#include "app/headless.h"

#include <math.h>

enum { COLUMN = 8 };

static void print_share(FILE *out, double share)
{
    if (isnan(share))
        fprintf(out, "%*s", COLUMN, "-");
    else
        fprintf(out, "%*.4g", COLUMN, share);
}

static const char *part_of(const Dataset *data)
{
    return data->test_count > 0 ? "test" : "training";
}

static void print_matrix(FILE *out, const Report *r, const Dataset *data)
{
    char buffer[DATASET_NAME_SIZE];
    fprintf(out, "confusion matrix of %llu %s samples, a row for each class, a column for each "
            "decision\n%9s", (unsigned long long)r->samples, part_of(data), "");
    for (size_t c = 0; c < r->classes; c++)
        fprintf(out, "%*zu", COLUMN, c + 1);
    fprintf(out, "%*s  class\n", COLUMN, "recall");
    for (size_t c = 0; c < r->classes; c++) {
        fprintf(out, "%9zu", c + 1);
        for (size_t d = 0; d < r->classes; d++)
            fprintf(out, "%*llu", COLUMN, (unsigned long long)r->confused[c * r->classes + d]);
        print_share(out, report_recall(r, c));
        fprintf(out, "  %s\n", report_class_name(data, c, buffer));
    }
    fputs("precision", out);
    for (size_t c = 0; c < r->classes; c++)
        print_share(out, report_precision(r, c));
    fputc('\n', out);
}

static void print_classes(FILE *out, const Report *r, const Dataset *data)
{
    char buffer[DATASET_NAME_SIZE];
    fprintf(out, "of %llu %s samples\n%*s%*s%*s%*s  class\n", (unsigned long long)r->samples,
            part_of(data), COLUMN, "in", COLUMN, "decided", COLUMN + 2, "precision", COLUMN,
            "recall");
    for (size_t c = 0; c < r->classes; c++) {
        fprintf(out, "%*llu%*llu  ", COLUMN, (unsigned long long)r->in[c], COLUMN,
                (unsigned long long)r->decided[c]);
        print_share(out, report_precision(r, c));
        print_share(out, report_recall(r, c));
        fprintf(out, "  %s\n", report_class_name(data, c, buffer));
    }
}

static void print_fits(FILE *out, const Report *r, const Dataset *data)
{
    char buffer[DATASET_NAME_SIZE];
    for (size_t j = 0; j < r->outputs; j++) {
        fprintf(out, "R2 of %llu %s samples", (unsigned long long)r->samples, part_of(data));
        print_share(out, report_r2(r, j));
        fprintf(out, "  %s\n", dataset_output_name(data, j, buffer));
    }
}

void headless_print_report(FILE *out, const Report *report, const Dataset *data)
{
    if (report->matrix)
        print_matrix(out, report, data);
    else if (report->classes > 0)
        print_classes(out, report, data);
    else
        print_fits(out, report, data);
}
