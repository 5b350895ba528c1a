#include "run.h"

#include "data/table/table.h"

#include <string.h>

const char run_csv[] =
    "a,b,t\n0,0,0\n0,1,1\n1,0,1\n1,1,0\n.5,.25,1\n.75,.125,0\n.3,.1,1\n";

void run_open(Run *run, void **state, const char *csv, const Net *net, const char *loss,
              const char *optimizer, const Hyper *hyper)
{
    const char *path = in_folder(state, "d.csv");
    Error err = {.message = ""};
    TrainerSpec spec = {.loss = loss_find(loss, &err),
                        .optimizer = optimizer_find(optimizer, &err),
                        .init = init_find("glorot-uniform", &err)};
    Hyper own = *hyper;
    own.settings = spec.optimizer->settings;
    *run = (Run){.seed = 7};
    put_file(path, csv, strlen(csv));
    assert_true(table_load(&run->data, path, &(TableChoice){0}, NULL, &(Preparation){0}, &err));
    assert_true(trainer_init(&run->trainer, net, &run->data, &spec, &own, &err));
    assert_true(timeline_init(&run->timeline, &run->trainer, 0, &err));
    run->timeline.replay.data = &run->data;
}

void run_close(Run *run)
{
    timeline_free(&run->timeline);
    trainer_free(&run->trainer);
    session_free(&run->session);
    dataset_free(&run->data);
}

const Journal *run_journal(const Run *run)
{
    return timeline_journal(&run->timeline);
}

void run_advance(Run *run, Grain grain, size_t n)
{
    while (n-- > 0)
        while (!timeline_advance(&run->timeline, grain, &(uint64_t){5000}))
            continue;
}

void run_arrive(Run *run)
{
    while (!timeline_replay(&run->timeline, &(uint64_t){5000}))
        continue;
    assert_true(timeline_tip_holds(&run->timeline));
}

void run_go(Run *run, Place place)
{
    timeline_go(&run->timeline, place);
    run_arrive(run);
}
