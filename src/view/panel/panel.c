#include "view/panel/panel.h"

#include "view/panel/compare.h"
#include "view/panel/curve.h"
#include "view/panel/curvature.h"
#include "view/panel/decision.h"
#include "view/panel/doctor.h"
#include "view/panel/explanation.h"
#include "view/panel/fit.h"
#include "view/panel/flow.h"
#include "view/panel/gradient_noise.h"
#include "view/panel/histogram.h"
#include "view/panel/image.h"
#include "view/panel/landscape.h"
#include "view/panel/matrices.h"
#include "view/panel/network.h"
#include "view/panel/pad.h"
#include "view/panel/pairs.h"
#include "view/panel/probe.h"
#include "view/panel/report.h"
#include "view/panel/samples.h"
#include "view/panel/words.h"

/* Of more inputs the map is a slice, which is shown where it says most: of classes in a space. */
static bool map_is_usual(const Net *net)
{
    size_t columns = net_columns(net);
    return columns == 2 || (columns == 3 && net_outputs(net) > 2);
}

static bool has_one_input(const Net *net)
{
    return net_columns(net) == 1;
}

/* The first ones in the order of PanelId; new ones come last. */
static const Panel panels[] = {
    {.row = {"network", "the network: neurons, links, biases"},
     .subject = SUBJECT_LOOK,
     .level = LEVEL_FIRST,
     .letter = 'n',
     .place = PLACE_PICTURE,
     .glossary = "network",
     .is_walked = true,
     .side_width = 34,
     .side_height = 7,
     .draw = network_panel,
     .button = network_button,
     .wheel = network_wheel},
    {.row = {"loss", "the loss over the epochs"},
     .subject = SUBJECT_LEARN,
     .level = LEVEL_FIRST,
     .letter = 'l',
     .place = PLACE_TOP,
     .glossary = "loss panel",
     .entry = "loss curve",
     .is_walked = true,
     .is_of_all = true,
     .draw = curve_panel,
     .move = curve_move,
     .press = curve_press,
     .pass = curve_pass},
    {.row = {"map", "the output over the plane of two inputs, the others as in the spotlight"},
     .subject = SUBJECT_LOOK,
     .level = LEVEL_FIRST,
     .letter = 'm',
     .place = PLACE_MIDDLE,
     .glossary = "map",
     .entry = "decision map",
     .is_walked = true,
     .available = map_is_of,
     .usual = map_is_usual,
     .missing = "the decision map is for data with two inputs or more that are numbers",
     .side_width = 14,
     .side_height = 6,
     .draw = map_panel,
     .press = map_press,
     .drag = map_drag,
     .drop = map_drop},
    {.row = {"samples", "the samples of the mini-batch"},
     .subject = SUBJECT_LOOK,
     .level = LEVEL_FIRST,
     .letter = 's',
     .place = PLACE_FOOT,
     .glossary = "samples",
     .entry = "spotlight",
     .is_walked = true,
     .draw = samples_panel,
     .move = samples_move,
     .press = samples_press,
     .wheel = samples_wheel},
    {.row = {"report", "confusion matrix, precision and recall, or R²; shown when it has the "
             "focus"},
     .subject = SUBJECT_LOOK,
     .level = LEVEL_USUAL,
     .letter = 'r',
     .place = PLACE_SHARED,
     .glossary = "report",
     .entry = "confusion",
     .is_walked = true,
     .draw = report_panel},
    {.row = {"explain", "the chain rule for what is selected, line by line; shown when it has the "
             "focus"},
     .subject = SUBJECT_LOOK,
     .level = LEVEL_FIRST,
     .letter = 'x',
     .place = PLACE_BESIDE,
     .glossary = "explanation",
     .is_worked_in = true,
     .draw = explain_panel,
     .move = explain_move,
     .page = explain_page,
     .press = explain_press,
     .wheel = touch_wheel_moves,
     .leave = explain_leave},
    {.row = {"matrices", "the layer of what is selected as matrices; shown when it has the focus"},
     .subject = SUBJECT_LOOK,
     .level = LEVEL_USUAL,
     .letter = 't',
     .place = PLACE_WHOLE,
     .glossary = "explanation",
     .is_worked_in = true,
     .draw = matrices_panel,
     .move = matrices_move,
     .page = matrices_page,
     .wheel = touch_wheel_moves},
    {.row = {"histogram", "how the weights, gradients and activations of a layer are spread; shown "
             "when it has the focus"},
     .subject = SUBJECT_LOOK,
     .level = LEVEL_USUAL,
     .letter = 'h',
     .place = PLACE_SHARED,
     .glossary = "histogram",
     .entry = "histogram",
     .is_walked = true,
     .draw = histogram_panel,
     .capture = histogram_capture},
    {.row = {"fit", "the answer along the one input, with the samples"},
     .subject = SUBJECT_LOOK,
     .level = LEVEL_FIRST,
     .letter = 'f',
     .place = PLACE_MIDDLE,
     .glossary = "fit",
     .entry = "fit",
     .is_walked = true,
     .available = has_one_input,
     .missing = "the fit is for data with one input",
     .side_width = 18,
     .side_height = 6,
     .draw = fit_panel},
    {.row = {"image", "the sample, the weights into a unit and the mean of each class as images"},
     .subject = SUBJECT_LOOK,
     .level = LEVEL_FIRST,
     .letter = 'i',
     .place = PLACE_MIDDLE,
     .glossary = "image",
     .entry = "images",
     .is_walked = true,
     .available = image_is_one,
     .missing = "images are for data whose inputs are a square of 8 by 8 or more",
     .side_width = 22,
     .side_height = 12,
     .draw = image_panel},
    {.row = {"words", "what the network answers to letters or a sentence, and what tells most"},
     .subject = SUBJECT_LOOK,
     .level = LEVEL_FIRST,
     .letter = 'w',
     .place = PLACE_MIDDLE,
     .glossary = "words",
     .entry = "words",
     .is_walked = true,
     .available = words_are_read,
     .missing = "words are for the data sets letters and sentiment",
     .draw = words_panel},
    {.row = {"pairs", "what the network answers against the target of each sample"},
     .subject = SUBJECT_LOOK,
     .level = LEVEL_FIRST,
     .letter = 'p',
     .place = PLACE_MIDDLE,
     .glossary = "pairs",
     .entry = "pairs",
     .is_walked = true,
     .available = pairs_are_of,
     .usual = pairs_are_usual,
     .missing = "pairs are for targets that are any numbers",
     .side_width = 18,
     .side_height = 6,
     .draw = pairs_panel},
    {.row = {"draw", "an image drawn by hand, and what the network answers to it; shown when it "
             "has the focus"},
     .subject = SUBJECT_BUILD,
     .level = LEVEL_USUAL,
     .letter = 'd',
     .place = PLACE_BESIDE,
     .glossary = "drawing",
     .entry = "pad",
     .available = pad_is_for,
     .missing = "drawings are for data whose inputs are a square of 8 by 8 or more: ':data digits'",
     .draw = pad_panel,
     .press = pad_press,
     .drag = pad_drag,
     .leave = pad_leave},
    {.row = {"probe", "the loss after one update, for every learning rate; shown when it has the "
             "focus"},
     .subject = SUBJECT_LEARN,
     .level = LEVEL_USUAL,
     .letter = 'b',
     .place = PLACE_SHARED,
     .glossary = "probe",
     .entry = "probe",
     .is_walked = true,
     .instruments = {&instrument_probe, &instrument_rate_test},
     .draw = probe_panel},
    {.row = {"curvature", "how steep the walls of the loss are beside what the learning rate can "
             "take; shown when it has the focus"},
     .subject = SUBJECT_LEARN,
     .level = LEVEL_USUAL,
     .letter = 'c',
     .instruments = {&instrument_curvature},
     .place = PLACE_SHARED,
     .glossary = "curvature",
     .entry = "curvature",
     .is_walked = true,
     .draw = curvature_panel},
    {.row = {"gradient-noise", "which way each sample pulls the selected weight, and what a "
             "mini-batch sees of the mean; shown when it has the focus"},
     .subject = SUBJECT_LEARN,
     .level = LEVEL_USUAL,
     .letter = 'g',
     .instruments = {&instrument_gradient_noise},
     .place = PLACE_SHARED,
     .glossary = "gradient noise",
     .entry = "gradient noise",
     .is_walked = true,
     .draw = gradient_noise_panel,
     .move = gradient_noise_move,
     .press = gradient_noise_press,
     .wheel = gradient_noise_wheel},
    {.row = {"compare", "runs, a race or a sweep beside each other, number by number; shown when "
             "it has the focus"},
     .subject = SUBJECT_COMPARE,
     .level = LEVEL_USUAL,
     .letter = 'u',
     .place = PLACE_SHARED,
     .glossary = "compare",
     .entry = "compare",
     .is_walked = true,
     .draw = compare_panel,
     .move = compare_move,
     .page = compare_page,
     .press = compare_press,
     .wheel = touch_wheel_moves},
    {.row = {"landscape", "the loss over a plane through the parameters, with the path so far; "
             "shown when it has the focus"},
     .subject = SUBJECT_LEARN,
     .level = LEVEL_USUAL,
     .letter = 'v',
     .place = PLACE_INSTEAD,
     .glossary = "landscape",
     .entry = "landscape",
     .is_walked = true,
     .instruments = {&instrument_landscape},
     .draw = landscape_panel,
     .move = landscape_move,
     .press = landscape_press,
     .wheel = landscape_wheel,
     .drag = landscape_drag,
     .drop = landscape_drop},
    {.row = {"flow", "activations, gradients and updates of each layer over all samples; shown "
             "when it has the focus"},
     .subject = SUBJECT_LEARN,
     .level = LEVEL_USUAL,
     .letter = 'o',
     .place = PLACE_SHARED,
     .glossary = "flow",
     .entry = "flow",
     .is_walked = true,
     .instruments = {&instrument_flow},
     .draw = flow_panel},
    {.row = {"doctor", "what is wrong with the training, why, and what to try; shown when it has "
             "the focus"},
     .subject = SUBJECT_LEARN,
     .level = LEVEL_USUAL,
     .letter = 'y',
     .place = PLACE_BESIDE,
     .glossary = "doctor",
     .entry = "finding",
     .instruments = {&instrument_doctor},
     .draw = doctor_panel,
     .move = doctor_move,
     .press = doctor_press},
};

const Table panel_table = TABLE_OF("panel", panels);

_Static_assert(sizeof panels / sizeof panels[0] <= PANELS_MAX, "a layout has a place for each");

const Panel *panel_at(PanelId panel)
{
    return &panels[panel];
}

bool panel_is_usual(PanelId panel, const Net *net)
{
    return panel_is_available(panel, net) && (!panels[panel].usual || panels[panel].usual(net));
}

bool panel_is_available(PanelId panel, const Net *net)
{
    return !panels[panel].available || panels[panel].available(net);
}

void panel_fit(View *view, const Net *net)
{
    if (panel_is_available(view->focus, net))
        return;
    view->focus = PANEL_NETWORK;
    view->zoomed = false;
}
