/* The report after `train`'s result: confusion matrix, precision and recall, R². Names of classes
 * stand at the ends of lines, so that columns stay straight however wide they are. */
#include "app/headless/headless.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Columns have this width at least, and one blank before the longest of their numbers. */
enum { COLUMN = 8, TEXT_SIZE = 32 };

static const char *share_text(double share, char out[TEXT_SIZE])
{
    if (isnan(share))
        return strcpy(out, "-");
    snprintf(out, TEXT_SIZE, "%.4g", share);
    return out;
}

static void print_share(FILE *out, int width, double share)
{
    char text[TEXT_SIZE];
    fprintf(out, "%*s", width, share_text(share, text));
}

static void widen(int *width, double share)
{
    char text[TEXT_SIZE];
    int length = (int)strlen(share_text(share, text)) + 1;
    *width = length > *width ? length : *width;
}

/* The width of all columns of a report. */
static int column_width(const Report *r)
{
    int width = COLUMN, count = snprintf(NULL, 0, "%llu", (unsigned long long)r->samples) + 1;
    for (size_t c = 0; c < r->classes; c++) {
        widen(&width, report_recall(r, c));
        widen(&width, report_precision(r, c));
    }
    for (size_t j = 0; j < r->outputs && r->classes == 0; j++)
        widen(&width, report_r2(r, j));
    return count > width ? count : width;
}

static const char *part_of(const Dataset *data)
{
    return data->test_count > 0 ? "test" : "training";
}

static void print_matrix(FILE *out, const Report *r, const Dataset *data)
{
    char buffer[DATASET_NAME_SIZE];
    int width = column_width(r);
    fprintf(out, "confusion matrix of %llu %s samples, a row for each class, a column for each "
            "decision\n%9s", (unsigned long long)r->samples, part_of(data), "");
    for (size_t c = 0; c < r->classes; c++)
        fprintf(out, "%*zu", width, c + 1);
    fprintf(out, "%*s  class\n", width, "recall");
    for (size_t c = 0; c < r->classes; c++) {
        fprintf(out, "%9zu", c + 1);
        for (size_t d = 0; d < r->classes; d++)
            fprintf(out, "%*llu", width, (unsigned long long)r->confused[c * r->classes + d]);
        print_share(out, width, report_recall(r, c));
        fprintf(out, "  %s\n", report_class_name(data, c, buffer));
    }
    fputs("precision", out);
    for (size_t c = 0; c < r->classes; c++)
        print_share(out, width, report_precision(r, c));
    fputc('\n', out);
}

static void print_classes(FILE *out, const Report *r, const Dataset *data)
{
    char buffer[DATASET_NAME_SIZE];
    int width = column_width(r);
    fprintf(out, "of %llu %s samples\n%*s%*s%*s%*s  class\n", (unsigned long long)r->samples,
            part_of(data), width, "in", width, "decided", width + 2, "precision", width,
            "recall");
    for (size_t c = 0; c < r->classes; c++) {
        fprintf(out, "%*llu%*llu  ", width, (unsigned long long)r->in[c], width,
                (unsigned long long)r->decided[c]);
        print_share(out, width, report_precision(r, c));
        print_share(out, width, report_recall(r, c));
        fprintf(out, "  %s\n", report_class_name(data, c, buffer));
    }
}

static void print_fits(FILE *out, const Report *r, const Dataset *data)
{
    char buffer[DATASET_NAME_SIZE];
    int width = column_width(r);
    for (size_t j = 0; j < r->outputs; j++) {
        fprintf(out, "R2 of %llu %s samples", (unsigned long long)r->samples, part_of(data));
        print_share(out, width, report_r2(r, j));
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
