/* The report after a result: confusion matrix, precision and recall, R² and root mean square error.
 * Names stand at the ends of lines, so that columns stay straight however wide they are. */
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

/* An error has a unit, so that more digits of it are read, and powers of ten less well. */
static const char *error_text(double error, char out[TEXT_SIZE])
{
    if (isnan(error))
        return strcpy(out, "-");
    snprintf(out, TEXT_SIZE, "%.6g", error);
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

/* "of 60 test samples", or "of 60 samples" where they are of no part. */
static void print_samples(FILE *out, const Report *r, const char *part)
{
    fprintf(out, "of %llu %s%ssamples", (unsigned long long)r->samples, part, *part ? " " : "");
}

static void print_matrix(FILE *out, const Report *r, const Dataset *data, const char *part)
{
    char buffer[DATASET_NAME_SIZE];
    int width = column_width(r);
    fputs("confusion matrix ", out);
    print_samples(out, r, part);
    fprintf(out, ", a row for each class, a column for each decision\n%9s", "");
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

static void print_classes(FILE *out, const Report *r, const Dataset *data, const char *part)
{
    char buffer[DATASET_NAME_SIZE];
    int width = column_width(r);
    print_samples(out, r, part);
    fprintf(out, "\n%*s%*s%*s%*s  class\n", width, "in", width, "decided", width + 2, "precision",
            width, "recall");
    for (size_t c = 0; c < r->classes; c++) {
        fprintf(out, "%*llu%*llu  ", width, (unsigned long long)r->in[c], width,
                (unsigned long long)r->decided[c]);
        print_share(out, width, report_precision(r, c));
        print_share(out, width, report_recall(r, c));
        fprintf(out, "  %s\n", report_class_name(data, c, buffer));
    }
}

static void print_fits(FILE *out, const Report *r, const Dataset *data, const char *part)
{
    char buffer[DATASET_NAME_SIZE], errors[TEXT_SIZE];
    int width = column_width(r), error_width = COLUMN;
    for (size_t j = 0; j < r->outputs; j++) {
        int length = (int)strlen(error_text(report_rmse(r, data, j), errors)) + 1;
        error_width = length > error_width ? length : error_width;
    }
    for (size_t j = 0; j < r->outputs; j++) {
        fputs("R2 ", out);
        print_samples(out, r, part);
        print_share(out, width, report_r2(r, j));
        fprintf(out, "   root mean square error%*s  %s\n", error_width,
                error_text(report_rmse(r, data, j), errors), dataset_output_name(data, j, buffer));
    }
}

void headless_print_report(FILE *out, const Report *report, const Dataset *data, const char *part)
{
    if (report->matrix)
        print_matrix(out, report, data, part);
    else if (report->classes > 0)
        print_classes(out, report, data, part);
    else
        print_fits(out, report, data, part);
}
