/* The sample that is looked at alone: a person's own, typed or drawn. */
#include "app/app.h"
#include "core/base/text.h"

#include <stdlib.h>
#include <string.h>

bool app_show_own(App *app, const Real *columns, Error *err)
{
    const Trainer *t = &app->run.setup->trainer;
    OwnSample *own = &app->tools.own;
    Real *inputs = malloc(t->net.inputs * sizeof *inputs);
    bool ok = (inputs || error_memory(err)) && dataset_present(t->data, columns, inputs, err);
    if (ok) {
        memcpy(own->base, columns, net_columns(&t->net) * sizeof *columns);
        memcpy(own->x, inputs, t->net.inputs * sizeof *inputs);
        own->shown = true;
        own->sample = SIZE_MAX;
        own->drawn = false;
        app->frame.dirty = true;
    }
    free(inputs);
    return ok;
}

bool app_find_images(App *app, bool *anew, Error *err)
{
    const Dataset *data = app->run.setup->trainer.data;
    ImageLayout *images = &app->tools.own.images;
    *anew = !image_layout_is_known(images, data);
    if (*anew && !image_layout_find(images, data, err))
        return false;
    bool inked = images->full < images->paper || images->full > images->paper;
    return inked || error_set(err, N_("draw: all pixels of all samples are alike, so that nothing "
                                      "can be drawn; data with images would be right"));
}

bool app_show_drawing(App *app, Error *err)
{
    const Dataset *data = app->run.setup->trainer.data;
    const Drawing *pad = &app->view.pen.pad;
    OwnSample *own = &app->tools.own;
    bool anew;
    app->frame.dirty = true;
    if (drawing_is_empty(pad)) {
        own->shown = own->shown && !own->drawn;
        return true;
    }
    Real *columns = malloc(dataset_columns(data) * sizeof *columns);
    bool ok = (columns || error_memory(err)) && app_find_images(app, &anew, err) &&
              drawing_present(pad, &own->images, data, columns) && app_show_own(app, columns, err);
    own->drawn = ok || own->drawn;
    free(columns);
    return ok;
}
