#include "app/command/other_names.h"

#include "core/base/text.h"

static const char save[] =
    N_("':save NAME' writes the session, ':save! NAME' also over a file that is not its own");
static const char leave[] = N_("':quit' leaves; what was done is kept for 'backprop --resume'");
static const char save_and_leave[] = N_("':save NAME' writes the session, ':quit' leaves");
static const char rate[] = N_("':rate 0.1' sets the learning rate");
static const char epochs[] = N_("':epoch 100' trains 100 epochs, ':play' until you pause");
static const char pass[] = N_("':phase' computes the next layer, the loss or the update");
static const char stop[] = N_("':play', or Enter, pauses too");
static const char back[] = N_("':back', or Backspace, takes back what was done last");
static const char again[] = N_("':goto next' goes on to what was done before, an epoch at a time");
static const char start_again[] =
    N_("':restart' starts again from the same seed, ':reseed' from another");
static const char open[] = N_("':load FILE' opens a session, ':data FILE' a data set");
static const char shape[] = N_("':hidden 8,8' begins a network with these hidden layers");
static const char look[] =
    N_("':links weights' has the links show the weights, ':explain w[1][2,1]' explains one");
static const char activation[] =
    N_("':activation tanh' sets that of the hidden layers, ':output-activation' the other");
static const char manual[] = N_("? shows the keys and commands, 'man backprop' the manual");

static const TableRow rows[] = {
    {"w", save},
    {"write", save},
    {"w!", save},
    {"export", save},
    {"wq", save_and_leave},
    {"x", save_and_leave},
    {"q!", leave},
    {"qa", leave},
    {"qa!", leave},
    {"quit!", leave},
    {"exit", leave},
    {"bye", leave},
    {"open", open},
    {"lr", rate},
    {"eta", rate},
    {"learning-rate", rate},
    {"learning_rate", rate},
    {"train", epochs},
    {"learn", epochs},
    {"start", epochs},
    {"step", N_("':minibatch' is a step of training, ':phase' a part of one")},
    {"forward", pass},
    {"backward", pass},
    {"backprop", pass},
    {"stop", stop},
    {"pause", stop},
    {"undo", back},
    {"u", back},
    {"redo", again},
    {"reset", start_again},
    {"clear", start_again},
    {"new", start_again},
    {"layers", shape},
    {"units", shape},
    {"neurons", shape},
    {"model", shape},
    {"weights", look},
    {"gradients", look},
    {"relu", activation},
    {"tanh", activation},
    {"sigmoid", activation},
    {"plot", N_("':panel loss' puts the focus on the loss curve, z has it fill the screen")},
    {"man", manual},
    {"commands", manual},
};

const Table other_name_table = TABLE_OF("name", rows);
