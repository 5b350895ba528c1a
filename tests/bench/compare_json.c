#include "compare.h"

#include <jansson.h>

static json_t *rates_of(const Peer *peer, size_t j)
{
    json_t *runs = json_array();
    for (size_t r = 0; r < RUNS; r++)
        json_array_append_new(runs, json_real(peer->rates[j][r]));
    return json_pack("{s:f, s:o}", "median", peer->median[j], "runs", runs);
}

static json_t *job_of(const Comparison *c, size_t j)
{
    json_t *rates = json_object(), *ratios = json_object();
    for (size_t p = 0; p < PEER_COUNT; p++) {
        const Peer *peer = &c->peers[p];
        if (!peer->present)
            continue;
        json_object_set_new(rates, peer->name, rates_of(peer, j));
        if (p > 0)
            json_object_set_new(ratios, peer->name,
                                json_real(c->peers[0].median[j] / peer->median[j]));
    }
    return json_pack("{s:s, s:s, s:I, s:f, s:o, s:o, s:f}", "name", jobs[j].name, "summary",
                     jobs[j].summary, "parameters", (json_int_t)job_parameters(&jobs[j]),
                     "multiply_adds_per_sample", job_work(&jobs[j]), "samples_per_second", rates,
                     "ours_to_peer", ratios, "share_of_peak", compare_share(c, j));
}

static json_t *processor_of(const Comparison *c)
{
    return json_pack("{s:s, s:s, s:s}", "name", c->processor.name, "family", c->processor.family,
                     "model", c->processor.model);
}

/* How many threads the libraries of each peer in Python had, and what saw to that. */
static json_t *threads_of(const Comparison *c)
{
    json_t *threads = json_object();
    for (size_t p = 0; p < PEER_COUNT; p++)
        if (c->peers[p].present && c->peers[p].threads[0])
            json_object_set_new(threads, c->peers[p].name, json_string(c->peers[p].threads));
    return threads;
}

bool compare_write(const Comparison *c, const char *path)
{
    json_t *list = json_array(), *costs = json_array(), *versions = json_object();
    for (size_t j = 0; j < JOB_COUNT; j++)
        json_array_append_new(list, job_of(c, j));
    for (size_t i = 0; i < c->cost_count; i++)
        json_array_append_new(costs, json_pack("{s:s, s:s, s:f, s:s}", "section",
                                               c->costs[i].section, "name", c->costs[i].name,
                                               "value", c->costs[i].value, "unit",
                                               c->costs[i].unit));
    for (size_t p = 0; p < PEER_COUNT; p++)
        if (c->peers[p].present)
            json_object_set_new(versions, c->peers[p].name, json_string(c->peers[p].version));
    json_t *all = json_pack("{s:o, s:i, s:s, s:f, s:o, s:o, s:o, s:o}", "processor",
                            processor_of(c), "runs", (int)RUNS, "output_for_classes", c->output,
                            "peak_multiply_adds_per_second", c->peak, "versions", versions,
                            "threads", threads_of(c), "jobs", list, "costs", costs);
    bool written = all && json_dump_file(all, path, JSON_INDENT(2) | JSON_REAL_PRECISION(6)) == 0;
    json_decref(all);
    return written;
}
