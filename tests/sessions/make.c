/* Makes the stored sessions of a version: make FOLDER, run once before the format changes, with the
 * program as it is then. Writes each story's session and list.json, what each has to give for ever
 * (tests/sessions/open.c). */
#include "facts.h"

#include "../view/tap.h"

#include "core/base/kernels.h"

#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

typedef struct Story {
    const char *name;
    const char *data;
    const char *lines; /* commands, one after the other */
    bool exact;        /* no function of a C library has a part in it: its past leads to the same
                          bits wherever the rounding is the same */
    const char *kernels; /* or NULL for the best */
    const char *targets; /* columns, or NULL for the usual */
} Story;

static const char points[] = "height,weight,kind\n1,0.5,cat\n0.25,-1,dog\n-0.125,2e-1,cat\n"
                             ".75,0.3,dog\n-1,-0.1,dog\n0.1,0.9,cat\n0.6,0.4,cat\n-.5,.5,dog\n";
static const char trio[] = "a,b,kind\n1,2,red\n2,1,green\n3,0.5,blue\n0.5,3,red\n2,2,green\n"
                           "1,1,blue\n";
static const char reals[] = "a,b,y,z\n1,2,0.5,1\n2,1,-1,0.5\n3,0.5,0.25,0\n0.5,3,0,-0.5\n";

static const Story stories[] = {
    {"start", "xor", "hidden 2", .exact = true},
    {"history", "xor", "hidden 3\nbatch 3\nepoch 3\nrate 0.2\nepoch 2\nminibatch\nphase 3",
     .exact = true},
    {"earlier", "xor", "hidden 3\nepoch 9\nrate 0.4\nepoch 4\ngoto 5", .exact = true},
    {"within", "or", "hidden 2\nbatch 1\nepoch 2\ngoto 1.2.backward1", .exact = true},
    {"branches", "xor", "hidden 3\nepoch 8\ngoto 5\nrate 0.3\nepoch 4\ngoto 3\nedit w[1][1,1] 2\n"
     "epoch 6\nbranch wide\ngoto 7\nrate 1\nepoch 2\nbranch b1", .exact = true},
    {"edits", "nand", "hidden 2\nepoch 2\nedit w[2][1,2] -0.5\nedit b[1][1] 0.25\nedit x[2] 0.75\n"
     "epoch 2\nsample 3\nedit t[1] 0\nedit x[1] 0.1\nepoch 1", .exact = true},
    {"restarts", "xor", "hidden 2\nepoch 3\nrestart\nrate 0.9\nepoch 2\nreseed 77\nepoch 4",
     .exact = true},
    {"jogs", "xor", "hidden 2\nepoch 2\njog 0.2\nepoch 2\njog 1\nepoch 1", .exact = false},
    {"dropout", "points.csv", "hidden 5\ndropout 0.4\nbatch 3\nepoch 3\ndropout 0.1\nepoch 2",
     .exact = true},
    {"frozen", "points.csv", "hidden 3,3\nfreeze a[1][2],a[2]\nepoch 3\nunfreeze a[2]\nepoch 2",
     .exact = true},
    {"parts", "points.csv", "hidden 3\nseed 5\ntest 0.3\nscaling standard\nbatch 2\nepoch 6",
     .exact = true},
    {"classes", "trio.csv", "hidden 4\nscaling min-max\nbatch 4\nepoch 5", .exact = true},
    {"columns", "reals.csv", "shuffle off\nbatch 3\nepoch 5", .exact = true,
     .targets = "3,4"},
    {"settings", "xor", "hidden 2\nl1 0.001\nl2 0.002\nepoch 2\ndecay 0.01\nclip-value 0.05\n"
     "epoch 2\nclip-norm 0.02\nepoch 2", .exact = true},
    {"cosine", "xor", "hidden 2\nschedule cosine\nschedule-epochs 9\nwarmup 2\nepoch 7",
     .exact = false},
    {"one-cycle", "xor", "hidden 2\nschedule one-cycle\nschedule-epochs 8\nepoch 6",
     .exact = false},
    {"step", "xor", "hidden 2\nschedule step\nschedule-epochs 3\nschedule-factor 0.5\nepoch 7",
     .exact = false},
    {"exponential", "xor", "hidden 2\nschedule exponential\nschedule-factor 0.8\nepoch 5",
     .exact = false},
    {"momentum", "xor", "hidden 2\noptimizer momentum\nepoch 4", .exact = true},
    {"nesterov", "xor", "hidden 2\nmomentum 0.5\noptimizer nesterov\nepoch 4", .exact = true},
    {"adagrad", "xor", "hidden 2\noptimizer adagrad\nepoch 4", .exact = true},
    {"adadelta", "xor", "hidden 2\noptimizer adadelta\nepoch 4", .exact = true},
    {"rmsprop", "xor", "hidden 2\noptimizer rmsprop\nepoch 4", .exact = true},
    {"adam", "xor", "hidden 2\noptimizer adam\nbatch 3\nbeta1 0.8\nepoch 4\nphase 2",
     .exact = false},
    {"adamw", "xor", "hidden 2\noptimizer adamw\nepoch 4", .exact = false},
    {"rprop", "xor", "hidden 2\noptimizer rprop\nepoch 4", .exact = true},
    {"optimizers", "xor", "hidden 2\nepoch 2\noptimizer momentum\nepoch 2\noptimizer adagrad\n"
     "epoch 2\noptimizer sgd\nepoch 1", .exact = true},
    {"activations", "xor", "hidden 2,2\nactivation relu\nepoch 1\nactivation leaky-relu,elu\n"
     "epoch 1\nactivation selu,softplus\nepoch 1\nactivation softsign,silu\nepoch 1\n"
     "activation gelu,mish\nepoch 1\nactivation sine,hard-tanh\nepoch 1\n"
     "activation identity,tanh\nepoch 1\noutput-activation tanh\nepoch 1", .exact = false},
    {"losses", "xor", "hidden 2\nepoch 1\nloss mean-squared\nepoch 1\nloss mean-absolute\n"
     "epoch 1\nloss huber\nepoch 1\noutput-activation sigmoid\nloss binary-cross-entropy\nepoch 1",
     .exact = true},
    {"normal", "xor", "hidden 2\ninit normal\nbias 0.1\nepoch 2", .exact = false},
    {"orthogonal", "xor", "hidden 2\ninit orthogonal\nepoch 2", .exact = false},
    {"sparse", "xor", "hidden 2\ninit small-sparse\nepoch 2", .exact = false},
    {"he-uniform", "xor", "hidden 2\ninit he-uniform\nactivation relu\nepoch 2", .exact = true},
    {"mazur", "mazur", "epoch 3", .exact = true},
    {"encoder", "encoder:4", "epoch 3", .exact = true},
    {"parity", "parity:3", "hidden 3\nbatch 3\nepoch 3", .exact = true},
    {"vowels", "vowels", "hidden 3\nepoch 3", .exact = true},
    {"patience", "points.csv", "hidden 2\ntest 0.4\npatience 5\nepoch 4", .exact = true},
    {"diverged", "reals.csv", "hidden 2\nactivation identity\nepoch 2\nrate 1e9\nepoch 9",
     .exact = true},
    {"baseline", "xor", "hidden 3\nbatch 3\nepoch 5\ngoto 3\nrate 0.2\nepoch 2", .exact = true,
     .kernels = "baseline"},
    {"baseline-adam", "points.csv", "hidden 3\noptimizer adam\ndropout 0.2\nepoch 3",
     .exact = false,
     .kernels = "baseline"},
};

static Player p; /* an App is too much for some stacks */

static void put(const char *path, const char *text)
{
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_true(fputs(text, out) >= 0 && fclose(out) == 0);
}

static void open_data(const Story *story)
{
    Options options;
    Error err;
    player_open(&p, "xor", 80, 24);
    options_init(&options);
    options.data = strdup(story->data);
    options.targets = story->targets ? strdup(story->targets) : NULL;
    if (!app_rebuild(&p.app, &options, &err))
        fail_msg("%s: %s", story->name, err.message);
}

static json_t *live(const Story *story)
{
    char command[128], text[1024], *rest = text, *line;
    bool trouble;
    Error err;
    if (story->kernels && !kernel_choose(story->kernels, &err))
        fail_msg("%s", err.message);
    open_data(story);
    snprintf(text, sizeof text, "%s", story->lines);
    while ((line = strsep(&rest, "\n")))
        player_do(&p, line);
    if (p.app.notice.is_error && !p.app.run.setup->trainer.divergence.happened)
        fail_msg("%s: %s", story->name, p.app.notice.text);
    snprintf(command, sizeof command, "save %s.json", story->name);
    player_do(&p, command);
    if (!strstr(p.app.notice.text, "saved"))
        fail_msg("%s: %s", story->name, p.app.notice.text);
    player_close(&p);
    /* What it gives is what is read, as the next program will. */
    player_open(&p, "xor", 80, 24);
    snprintf(command, sizeof command, "load %s.json", story->name);
    player_do(&p, command);
    json_t *state = facts_of_state(&p);
    json_t *facts = json_pack("{s:s, s:b, s:o, s:o}", "rounding", kernel_rounding(), "exact",
                              story->exact, "state", state, "past", facts_of_past(&p, &trouble));
    player_close(&p);
    if (trouble)
        fail_msg("%s: its past does not lead to it", story->name);
    return facts;
}

static void make_all(void **state)
{
    json_t *list = json_object();
    (void)state;
    put("points.csv", points);
    put("trio.csv", trio);
    put("reals.csv", reals);
    for (size_t i = 0; i < sizeof stories / sizeof stories[0]; i++)
        json_object_set_new(list, stories[i].name, live(&stories[i]));
    assert_int_equal(json_dump_file(list, "list.json", JSON_INDENT(1) | JSON_REAL_PRECISION(9)), 0);
    json_decref(list);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(make_all)};
    setlocale(LC_CTYPE, "C.UTF-8");
    if (argc != 2 || chdir(argv[1]) != 0) {
        fputs("usage: make FOLDER\n", stderr);
        return 2;
    }
    return cmocka_run_group_tests_name("make", tests, NULL, NULL);
}
