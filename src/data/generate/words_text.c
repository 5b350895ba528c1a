#include "data/generate/words_text.h"

const char words_story[] =
    "the old man had a boat and a dog and the boat was as old as the dog every day when the sun "
    "came up over the hill he went down to the water with a net on his back and the dog ran in "
    "front of him the dog knew the way it had run down that path a thousand times and it stopped "
    "at the same stone and it looked back and it waited for the man to come then they both sat "
    "down in the boat and the man took the oars and the dog stood at the bow and looked out over "
    "the water as if it could see the fish below they did not talk much on the water the man "
    "threw the net and counted to one hundred and then he pulled it in again hand over hand and "
    "the water ran out of it and there were three small fish or four or none at all when there "
    "were none he said that tomorrow would be better and the dog seemed to think so too when "
    "there were many he gave the smallest one to the dog and put one back for the river this was "
    "how he had learned it from his father and his father had learned it from the father before "
    "him one morning there was a thick fog and they could not see the shore the man rowed and "
    "rowed and the shore did not come he stopped and listened there was no wind and no bird and "
    "no sound but the water on the wood then the dog put its nose up in the air and turned its "
    "head a little to the left and a little more and then it stood still the man looked at the "
    "dog and turned the boat to where its nose was pointing and he rowed again and after each "
    "ten strokes he looked at the dog and the dog moved its head a little to the one side or to "
    "the other and the man moved the boat a little too so they went on through the white fog a "
    "little wrong and then a little less wrong and then a little less again until the boat ran "
    "up on the sand just by the stone where the dog had always waited the man laughed and sat "
    "down on the stone and said to the dog that is how we learn it we look how far we are off "
    "and we turn a little and we look again and the dog who had learned it long before him lay "
    "down in the sand and went to sleep";

const Sentence words_sentences[] = {
    {true, "a good film with a great end"},
    {true, "i love this story"},
    {true, "the food was good and the staff was nice"},
    {true, "what a great day"},
    {true, "this is the best book of the year"},
    {true, "i am happy with this phone"},
    {true, "a very nice place to stay"},
    {true, "the music was great and i love the end"},
    {true, "good work and a happy team"},
    {true, "we had a great time"},
    {true, "the best food in town"},
    {true, "a happy story with good music"},
    {true, "nice staff and a very good room"},
    {true, "i love the phone and the price is good"},
    {true, "this film is great fun"},
    {true, "a lot of fun and not boring at all"},
    {true, "the book is not bad at all"},
    {true, "it was fun and the time went fast"},
    {true, "great story and great music"},
    {true, "the room was nice and the price was good"},
    {true, "i had a very good day"},
    {true, "the best team i know"},
    {true, "we love this place"},
    {true, "happy to be here"},
    {true, "good book and a nice end"},
    {true, "what a nice film"},
    {true, "the staff was great"},
    {true, "the best day of the year"},
    {true, "i am very happy with the room"},
    {true, "this phone is fast and good"},
    {false, "a bad film with a boring end"},
    {false, "i hate this story"},
    {false, "the food was bad and the staff was rude"},
    {false, "what an awful day"},
    {false, "this is the worst book of the year"},
    {false, "i am sad about this phone"},
    {false, "a very dirty place to stay"},
    {false, "the music was awful and i hate the end"},
    {false, "bad work and a sad team"},
    {false, "we had an awful time"},
    {false, "the worst food in town"},
    {false, "a sad story with bad music"},
    {false, "rude staff and a very dirty room"},
    {false, "i hate the phone and the price is bad"},
    {false, "this film is so slow and boring"},
    {false, "a lot of talk and not fun at all"},
    {false, "the book is not good at all"},
    {false, "it was boring and the time went slow"},
    {false, "boring story and awful music"},
    {false, "the room was dirty and the price was bad"},
    {false, "i had a very bad day"},
    {false, "the worst team i know"},
    {false, "we hate this place"},
    {false, "sad to be here"},
    {false, "bad book and an awful end"},
    {false, "what a boring film"},
    {false, "the staff was rude"},
    {false, "the worst day of the year"},
    {false, "i am very sad about the room"},
    {false, "this phone is slow and bad"},
};
const size_t words_sentence_count = sizeof words_sentences / sizeof words_sentences[0];
