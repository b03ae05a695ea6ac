#define _GNU_SOURCE
#include "dialects.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SDP \
    "v=0\\r\\no=- 4611731400430051336 2 IN IP4 127.0.0.1\\r\\ns=-\\r\\nt=0 0\\r\\n" \
    "a=group:BUNDLE 0\\r\\na=extmap-allow-mixed\\r\\na=msid-semantic: WMS\\r\\n" \
    "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\\r\\nc=IN IP4 0.0.0.0\\r\\n" \
    "a=ice-ufrag:4ZcD\\r\\na=ice-pwd:2/1muCWoOi3uLifh0NuRHlbI\\r\\na=ice-options:trickle\\r\\n" \
    "a=fingerprint:sha-256 75:74:5A:A6:A4:E5:52:F4:A7:67:4C:01:C7:EE:91:3F:21:3D:A2:E3:53:7B:" \
    "6F:30:86:F2:30:AA:65:FB:04:24\\r\\na=setup:actpass\\r\\na=mid:0\\r\\na=sctp-port:5000\\r\\n"
#define LANDMARK "a=max-message-size:262144\\r\\n"
#define CANDIDATE "a=candidate:%d 1 udp 2122260223 192.168.%d.%d %d typ host\\r\\n"

#define ID "00000000-0000-4000-8000-%012d"
#define TOPIC "meshup-room-%08d"
#define HASH "hash%016d"
#define PEER "peer%016d"

enum dialect dialect;
size_t message_size = 1200;

enum dialect dialect_named(const char *name) {
    static const char *names[] = {"peerjs", "ywebrtc", "tracker"};
    for (int i = 0; i < 3; i++)
        if (!strcmp(name, names[i])) return (enum dialect)i;
    die("no such dialect: %s", name);
}

void write_target(const struct client *c, char *into, size_t room) {
    static const char *paths[] = {"/peerjs", "/signal/y", "/announce"};
    int at = snprintf(into, room, "%s", paths[dialect]);
    if (dialect == PEERJS)
        snprintf(into + at, room - (size_t)at, "?key=peerjs&id=" ID "&token=tk%08d&version=1.5.5",
                 c->number, c->number);
}

/* A session description as it stands in JSON, filled with candidates up to `size` bytes. */
static char *description(size_t size) {
    size_t at = strlen(SDP LANDMARK), least = at;
    char *sdp = malloc((size > at ? size : at) + 200);
    if (!sdp) die("out of memory");
    strcpy(sdp, SDP LANDMARK);
    for (int i = 0; at < size; i++)
        at += (size_t)sprintf(sdp + at, CANDIDATE, 842163049 + i, i % 255, i * 7 % 255, 50000 + i);
    if (at > size && size > least) {
        at = size;
        while (sdp[at - 1] == '\\') at--; /* half an escape */
    }
    sdp[at] = 0;
    return sdp;
}

/* Writes what `c` says, around `sdp`. */
static int write_message(const struct client *c, char *into, size_t room, const char *sdp) {
    int me = c->number, other = c->partner->number;
    if (dialect == PEERJS)
        return snprintf(into, room,
                        "{\"type\":\"OFFER\",\"payload\":{\"sdp\":{\"type\":\"offer\",\"sdp\":\"%s\"},"
                        "\"type\":\"data\",\"connectionId\":\"dc_%010d\",\"label\":\"dc_%010d\","
                        "\"reliable\":false,\"serialization\":\"binary\"},\"dst\":\"" ID "\"}",
                        sdp, me, me, other);
    if (dialect == YWEBRTC)
        return snprintf(into, room,
                        "{\"type\":\"publish\",\"topic\":\"" TOPIC "\",\"data\":{\"to\":\"" ID
                        "\",\"from\":\"" ID "\",\"type\":\"signal\",\"token\":1733000000000.1234,"
                        "\"signal\":{\"type\":\"offer\",\"sdp\":\"%s\"}}}",
                        me / 2, other, me, sdp);
    if (me % 2 == 0)
        return snprintf(into, room,
                        "{\"numwant\":1,\"uploaded\":0,\"downloaded\":0,\"left\":0,"
                        "\"action\":\"announce\",\"info_hash\":\"" HASH "\",\"peer_id\":\"" PEER
                        "\",\"offers\":[{\"offer\":{\"type\":\"offer\",\"sdp\":\"%s\"},"
                        "\"offer_id\":\"ofid%016d\"}]}",
                        me / 2, me, sdp, me);
    return snprintf(into, room,
                    "{\"action\":\"announce\",\"info_hash\":\"" HASH "\",\"peer_id\":\"" PEER
                    "\",\"to_peer_id\":\"" PEER "\",\"answer\":{\"type\":\"answer\","
                    "\"sdp\":\"%s\"},\"offer_id\":\"ofid%016d\"}",
                    me / 2, me, other, sdp, other);
}

void make_message(struct client *c) {
    size_t around = (size_t)write_message(c, NULL, 0, "");
    char *sdp = description(message_size > around ? message_size - around : 0);
    size_t size = (size_t)write_message(c, NULL, 0, sdp);
    char *text = malloc(size + 1);
    c->message = malloc(size + LONGEST_HEADER);
    if (!text || !c->message) die("out of memory");
    write_message(c, text, size + 1, sdp);
    c->message_size = make_frame(c->message, TEXT, text, size);
    free(text);
    free(sdp);
}

void say_hello(struct client *c) {
    char text[400];
    if (dialect == YWEBRTC) {
        sprintf(text, "{\"type\":\"subscribe\",\"topics\":[\"" TOPIC "\"]}", c->number / 2);
        send_text(c, text);
        send_text(c, "{\"type\":\"ping\"}");
    } else if (dialect == TRACKER) {
        sprintf(text,
                "{\"numwant\":0,\"uploaded\":0,\"downloaded\":0,\"left\":%d,\"event\":\"started\","
                "\"action\":\"announce\",\"info_hash\":\"" HASH "\",\"peer_id\":\"" PEER
                "\",\"offers\":[]}",
                c->number % 2 ? 0 : 1000, c->number / 2, c->number);
        send_text(c, text);
    }
}

void say_something(struct client *c) {
    if (dialect == PEERJS) send_text(c, "{\"type\":\"HEARTBEAT\"}");
    if (dialect == YWEBRTC) send_text(c, "{\"type\":\"ping\"}");
}

static int holds(const char *text, size_t size, const char *words) {
    return memmem(text, size, words, strlen(words)) != NULL;
}

/* Looks closely at a client's first messages: who they are from, and whether all is there. */
static int is_right(struct client *c, const char *text, size_t size) {
    char sender[60];
    if (c->checked == 2) return size + 64 >= message_size;
    c->checked++;
    if (dialect == PEERJS) sprintf(sender, "\"src\":\"" ID "\"", c->partner->number);
    if (dialect == YWEBRTC) sprintf(sender, "\"from\":\"" ID "\"", c->partner->number);
    if (dialect == TRACKER) sprintf(sender, "\"peer_id\":\"" PEER "\"", c->partner->number);
    return holds(text, size, sender) && holds(text, size, LANDMARK);
}

enum news news_in(struct client *c, const char *text, size_t size) {
    static const char *welcomes[] = {"\"OPEN\"", "\"pong\"", "\"interval\""};
    if (c->state == JOINING) return holds(text, size, welcomes[dialect]) ? JOINED : WRONG;
    if (size < message_size / 2) return NOTHING; /* a tracker's reply, a pong */
    if (dialect == YWEBRTC) {
        char echo[60];
        sprintf(echo, "\"from\":\"" ID "\"", c->number);
        if (holds(text, size < 400 ? size : 400, echo)) return NOTHING;
    }
    return is_right(c, text, size) ? DELIVERED : WRONG;
}
