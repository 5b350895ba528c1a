/* The rate test as an instrument: what it has found, in words and as a table. */
#include "lab/lab.h"

#include "core/base/text.h"

#include <math.h>

static bool start(Lab *lab, const Trainer *t, Error *err)
{
    return rate_test_start(&lab->rate_test, t, err);
}

static bool advance(Lab *lab, const Trainer *t, uint64_t *work)
{
    return rate_test_advance(&lab->rate_test, t, work);
}

static bool is_going(const Lab *lab)
{
    return lab->rate_test.going;
}

static bool is_of(const Lab *lab, const Trainer *t)
{
    return rate_test_is_of(&lab->rate_test, t);
}

/* Why it was over. */
static const char *end_words(const RateTest *test)
{
    if (test->diverged)
        return N_("a number was not finite any more");
    return test->rose ? N_("the smoothed loss was above 4 times its least")
                      : N_("these were all");
}

static void report_facts(const RateTest *test, Findings *out)
{
    const RateTestFacts f = rate_test_facts(test);
    char from[RATE_WORDS_SIZE], to[RATE_WORDS_SIZE], at[RATE_WORDS_SIZE];
    findings_add(out, "steps", (double)test->known,
                 N_("%zu mini-batches on a copy, rate %s to %s; %s"), test->known,
                 rate_words(test->rates[0], from),
                 rate_words(test->rates[test->known - 1], to), end_words(test));
    findings_add(out, "suggestion", f.valley, isnan(f.valley) ?
                 N_("no suggestion: the loss does not fall where it is looked at") :
                 N_("suggestion: rate %s, half-way down the longest fall of the smoothed loss, "
                    "from rate %s to %s"), rate_words(f.valley, at), rate_words(f.from, from),
                 rate_words(f.to, to));
    findings_add(out, "fall_from", f.from, NULL);
    findings_add(out, "fall_to", f.to, NULL);
    findings_add(out, "steepest", f.steepest, NULL);
    findings_add(out, "lowest", f.lowest, NULL);
    findings_add(out, "rose", test->rose, NULL);
    findings_add(out, "diverged", test->diverged, NULL);
}

static bool report(const Lab *lab, const Trainer *t, Findings *out, Error *err)
{
    static const char *const columns[] = {"rate", "loss", "smoothed", NULL};
    const RateTest *test = &lab->rate_test;
    (void)t;
    report_facts(test, out);
    if (!findings_tabulate(out, columns, test->known, err))
        return false;
    for (size_t i = 0; i < test->known; i++) {
        *findings_cell(out, i, 0) = test->rates[i];
        *findings_cell(out, i, 1) = test->losses[i];
        *findings_cell(out, i, 2) = test->smooth[i];
    }
    return true;
}

const Instrument instrument_rate_test = {
    .row = {"rate-test", N_("training from here with a rate that grows, and the rate that this "
                            "suggests")},
    .start = start,
    .advance = advance,
    .is_going = is_going,
    .is_of = is_of,
    .report = report,
};
