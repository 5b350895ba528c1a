#include "view/subject.h"

static const TableRow subjects[] = {
    {"Learn", "training, its settings and its steps"},
    {"Time", "any moment again"},
    {"Look", "what is shown, and why a number is as it is"},
    {"Build", "the network and its data"},
    {"Compare", "runs and branches beside each other"},
    {"File", "sessions, and the end"},
};

const Table subject_table = TABLE_OF("subject", subjects);

const char *subject_name(Subject subject)
{
    return table_row(&subject_table, (size_t)subject - SUBJECT_LEARN)->name;
}
