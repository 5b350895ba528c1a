/* What is selected, explained line by line: for a weight the product of the chain rule, its update
 * and what that did; for a neuron its sums forward and backward; and so on. Each line is about a
 * place in the picture, and many open an explanation of their own: from any weight to the loss, and
 * to the inputs.
 *
 * Lines are data, derived from a trace by one function: numbers and whole sentences, not cells,
 * colours or widths. The formula strip lays out the first of them, the explanation all, a tooltip
 * the one that says what is selected. */
#ifndef EXPLAIN_EXPLANATION_H
#define EXPLAIN_EXPLANATION_H

#include "core/look/trace.h"
#include "explain/format.h"
#include "explain/selection.h"
#include "explain/words.h"

enum {
    EXPLAIN_LABEL_SIZE = SELECTION_NAME_SIZE,
    EXPLAIN_RULE_SIZE = 96,
    EXPLAIN_TEXT_SIZE = 160,
    EXPLAIN_LINES = NET_LAYERS_MAX + 8
};

/* What a line has to be laid out. */
typedef enum LineForm {
    LINE_HEADING,  /* text; where it is known, its value is the share measured so far */
    LINE_NUMBER,   /* a label, a value, and in the text what it is */
    LINE_TEXT,     /* text, behind a label where there is one */
    LINE_TABLE,    /* terms of three numbers; where it has a label, they make up its value */
    LINE_LIST,     /* terms of one number, to each of which the text belongs */
    LINE_SETTINGS, /* what the update goes by: η is the label, the rest the text */
    LINE_CURVE,    /* f around z: number[] is z, f(z) and f′(z) */
    LINE_VERDICT   /* text; where it is known, its value is 1 for right and 0 for wrong */
} LineForm;

/* How a value is written. */
typedef enum LineDigits {
    DIGITS_SIGNED, /* as format_number does */
    DIGITS_PLAIN,  /* as format_plain does */
    DIGITS_SET,    /* as it is set: six digits at most */
    DIGITS_ALL     /* thirteen, so that two losses can be told apart */
} LineDigits;

/* One term of a line. */
typedef struct Term {
    char name[FORMAT_SIZE];
    double number[3];
    Selection place, door;
} Term;

struct ExplainLine;

/* The terms of a line, made one by one: there may be as many as a layer has units. */
typedef struct Terms {
    size_t count;
    Term (*at)(const Trace *trace, const struct ExplainLine *line, size_t i);
    const char *title[3], *sign[2]; /* of a table: above its numbers, and between them */
    bool known[3];
    bool has_bias; /* the bias of the line's unit is added to them */
    double bias;
} Terms;

typedef struct ExplainLine {
    LineForm form;
    WordId word; /* what it is, in a sentence, and what is often got wrong: word_of(word) */
    char label[EXPLAIN_LABEL_SIZE]; /* its symbol: "∂L/∂a" */
    char rule[EXPLAIN_RULE_SIZE];   /* in letters what it is equal to, or empty: "Σ wδ" */
    char brief[FORMAT_SIZE];        /* what it is called among other numbers: "mean of 4" */
    char origin[EXPLAIN_LABEL_SIZE]; /* of a factor, what it belongs to or comes from: "at h₁" */
    char text[EXPLAIN_TEXT_SIZE];
    bool known;       /* its value has been computed */
    int phase;        /* where it is not: the phase that computes it, 1 … 4; 0: none does */
    double value;
    LineDigits digits;
    double number[3]; /* that its rule goes by, in the order of its letters */
    bool of_target;   /* these are a and t */
    bool dropped;     /* it is 0 because dropout has left a unit out */
    size_t factors;   /* of a heading: so many lines below it multiply to the one behind them */
    Selection place;  /* what it is about */
    Selection door;   /* what it opens, where `opens` */
    bool opens;
    Terms terms;
} ExplainLine;

typedef struct Explanation {
    Selection subject;
    char sample[EXPLAIN_RULE_SIZE]; /* of which sample the numbers are */
    bool forward_only; /* no phase will compute what is not known */
    size_t start; /* the line to begin with where one comes here on the way */
    size_t count;
    ExplainLine line[EXPLAIN_LINES];
} Explanation;

/* The lines on `subject`; with `checks`, gradients are compared with differences of the loss. */
void explanation_of(const Trace *trace, const Selection *subject, bool checks, Explanation *out);

/* What `subject` is in one line: its name, its present number where it has one, and in the rule the
 * formula that the loss, the optimizer or the layer in question has here. */
ExplainLine explanation_self(const Trace *trace, const Selection *subject);

/* The last line with that word that is no heading, and the first heading; NULL: there is none. */
const ExplainLine *explanation_find(const Explanation *e, WordId word);
const ExplainLine *explanation_heading(const Explanation *e, WordId word);

/* The value of a line as text, "—" where it is not known; written to `out` and returned. */
const char *line_value(const ExplainLine *line, char out[FORMAT_SIZE]);

/* The same in the fixed digits of format_fixed, so that numbers beside each other can be compared;
 * those with digits of their own keep them. */
enum { LINE_FIXED_WIDTH = 10 };
const char *line_fixed(const ExplainLine *line, char out[FORMAT_SIZE]);

#endif
