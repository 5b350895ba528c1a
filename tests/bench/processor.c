#include "processor.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

/* The value of a line "key : value" of /proc/cpuinfo, if that is its key. */
static const char *value_of(const char *line, const char *key)
{
    size_t length = strlen(key);
    if (strncmp(line, key, length) != 0)
        return NULL;
    line += length;
    line += strspn(line, " \t");
    return *line == ':' ? line + 1 + strspn(line + 1, " \t") : NULL;
}

void processor_read(Processor *p)
{
    const struct {
        const char *key;
        char *to;
        size_t size;
    } fields[] = {{"model name", p->name, sizeof p->name},
                  {"Model", p->name, sizeof p->name},
                  {"cpu family", p->family, sizeof p->family},
                  {"CPU implementer", p->family, sizeof p->family},
                  {"model", p->model, sizeof p->model},
                  {"CPU part", p->model, sizeof p->model}};
    char line[512];
    FILE *file = fopen("/proc/cpuinfo", "r");
    *p = (Processor){.name = ""};
    while (file && fgets(line, sizeof line, file)) {
        line[strcspn(line, "\n")] = '\0';
        for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
            const char *value = value_of(line, fields[i].key);
            if (value && !fields[i].to[0])
                snprintf(fields[i].to, fields[i].size, "%s", value);
        }
    }
    if (file)
        fclose(file);
}
