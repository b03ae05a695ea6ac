/* What clients of each dialect say, and which of what they hear is news from their partner. */

#ifndef DIALECTS_H
#define DIALECTS_H

#include "client.h"

enum dialect { PEERJS, YWEBRTC, TRACKER };

enum news { NOTHING, JOINED, DELIVERED, WRONG };

extern enum dialect dialect;
extern size_t message_size; /* of what is relayed, without the frame */

enum dialect dialect_named(const char *name);
void make_message(struct client *);
void say_hello(struct client *);
void say_something(struct client *); /* which is relayed to nobody */
enum news news_in(struct client *, const char *text, size_t size);

#endif
