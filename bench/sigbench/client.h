/* One WebSocket client: connecting, handshake, frames. What it says and hears is the caller's. */

#ifndef CLIENT_H
#define CLIENT_H

#include <stddef.h>
#include <stdint.h>

enum state { FREE, CONNECTING, UPGRADING, JOINING, RUNNING, LEAVING };

enum { TEXT = 1, CLOSE = 8, PING = 9, PONG = 10, SOURCES = 32, LONGEST_HEADER = 14 };

struct client {
    int fd;
    enum state state;
    int number;
    int waits_to_write;
    struct client *partner;
    char *message; /* a masked frame, made beforehand */
    size_t message_size;
    char *unread; /* the beginning of a frame that is not all there */
    size_t unread_size, unread_room;
    char *unsent;
    size_t unsent_from, unsent_size, unsent_room;
    uint64_t began_ns;   /* when it connected */
    uint64_t said_at_ns; /* when its message left that is under way; 0: none is */
    int checked;
};

/* Set once, before the first client connects. */
extern int poller, port;
extern char lately[400]; /* the last failure, in words */
extern uint64_t failures;

/* The caller's: which address to ask for, and what to do about what happens. */
void write_target(const struct client *, char *into, size_t room);
void opened(struct client *);
void heard(struct client *, const char *text, size_t size);
void lost(struct client *, enum state before);

uint64_t now_ns(void);
void die(const char *format, ...) __attribute__((noreturn, format(printf, 1, 2)));
void failed(const char *format, ...) __attribute__((format(printf, 1, 2)));

void connect_client(struct client *);
void end_client(struct client *);
void ready(struct client *, uint32_t events);
void send_bytes(struct client *, const char *bytes, size_t size);
void send_text(struct client *, const char *text);
void send_close(struct client *);

/* Writes a masked frame; `into` has room for `size` and LONGEST_HEADER more. Returns its size. */
size_t make_frame(char *into, int opcode, const char *payload, size_t size);

#endif
