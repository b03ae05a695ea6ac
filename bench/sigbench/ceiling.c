/* The least that a PeerJS server can do, in one thread: what this machine can do at all.
 *
 * ceiling PORT
 *     Accepts, unmasks, finds the addressee at the end of the message, puts the sender in front.
 *     It trusts its clients, checks nothing, keeps nothing, and knows no limits. The answer to the
 *     handshake is the one to the key that the generator always sends. Other requests get 200.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#define UPGRADED \
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" \
    "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n\x81\x0f{\"type\":\"OPEN\"}"
#define PLAIN "HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

enum { BUCKETS = 65536, TEXT = 1, CLOSE = 8, BUFFER = 1 << 20, EVENTS = 512, TAIL = 60 };

struct client {
    int fd, upgraded, half_size;
    char id[64];
    char *half; /* the beginning of what is not all there */
    struct client *next;
};

static struct client *online[BUCKETS];
static char arrived[BUFFER], leaves[BUFFER];
static int poller;

static struct client **bucket(const char *id, size_t size) {
    unsigned hash = 5381;
    while (size--) hash = hash * 33 ^ (uint8_t)*id++;
    return &online[hash % BUCKETS];
}

static struct client *find(const char *id, size_t size) {
    struct client *c = *bucket(id, size);
    while (c && (strncmp(c->id, id, size) || c->id[size])) c = c->next;
    return c;
}

static void come(struct client *c) {
    struct client **first = bucket(c->id, strlen(c->id));
    c->next = *first;
    *first = c;
}

static void leave(struct client *c) {
    struct client **at = bucket(c->id, strlen(c->id));
    while (*at && *at != c) at = &(*at)->next;
    if (*at) *at = c->next;
    close(c->fd);
    free(c->half);
    free(c);
}

/* One message is under way in each pair: the socket's buffer never fills. */
static void put(const struct client *c, const char *bytes, size_t size) {
    if (send(c->fd, bytes, size, MSG_NOSIGNAL) < 0 && errno == EAGAIN) abort();
}

static void pass_on(const struct client *from, const struct client *to, const char *text, size_t size) {
    size_t head = 4, whole;
    int stamp = sprintf(leaves + head, "{\"src\":\"%s\",", from->id);
    whole = (size_t)stamp + size - 1;
    leaves[0] = (char)0x81;
    leaves[1] = 126;
    leaves[2] = (char)(whole >> 8);
    leaves[3] = (char)whole;
    memcpy(leaves + head + stamp, text + 1, size - 1);
    put(to, leaves, head + whole);
}

static void hear(const struct client *c, const char *text, size_t size) {
    size_t tail = size < TAIL ? size : TAIL;
    const char *dst = memmem(text + size - tail, tail, "\"dst\":\"", 7);
    if (!dst) return; /* a heartbeat */
    dst += 7;
    const char *end = memchr(dst, '"', (size_t)(text + size - dst));
    struct client *to = end ? find(dst, (size_t)(end - dst)) : NULL;
    if (to && size < 65000) pass_on(c, to, text, size);
}

static void unmask(uint8_t *payload, size_t size, const uint8_t *mask) {
    uint32_t four;
    size_t at = 0;
    memcpy(&four, mask, 4);
    uint64_t eight = (uint64_t)four << 32 | four;
    for (; at + 8 <= size; at += 8) {
        uint64_t some;
        memcpy(&some, payload + at, 8);
        some ^= eight;
        memcpy(payload + at, &some, 8);
    }
    for (; at < size; at++) payload[at] ^= mask[at & 3];
}

/* Returns the size of the head, 0 while it is not all there. */
static size_t take_head(struct client *c, char *data) {
    char *end = strstr(data, "\r\n\r\n"), *id = strstr(data, "id=");
    if (!end) return 0;
    if (strcasestr(data, "upgrade: websocket") && id && id < end) {
        snprintf(c->id, sizeof c->id, "%.*s", (int)strcspn(id + 3, "& "), id + 3);
        come(c);
        put(c, UPGRADED, sizeof UPGRADED - 1);
    } else {
        put(c, PLAIN, sizeof PLAIN - 1);
    }
    c->upgraded = 1;
    return (size_t)(end + 4 - data);
}

/* Takes what is all there; returns how many bytes it was, or -1 when the client has left. */
static ssize_t take(struct client *c, char *data, size_t size) {
    size_t at = 0;
    if (!c->upgraded && !(at = take_head(c, data))) return 0;
    while (size - at >= 6) {
        uint8_t *head = (uint8_t *)data + at;
        size_t length = head[1] & 127, start = 6;
        if (length == 126) length = (size_t)(head[2] << 8 | head[3]), start = 8;
        if (length == 127) abort();
        if (size - at < start + length) break;
        unmask(head + start, length, head + start - 4);
        if ((head[0] & 15) == CLOSE) {
            put(c, "\x88\x02\x03\xe8", 4);
            leave(c);
            return -1;
        }
        if ((head[0] & 15) == TEXT) hear(c, (char *)head + start, length);
        at += start + length;
    }
    return (ssize_t)at;
}

static void read_on(struct client *c) {
    size_t size = (size_t)c->half_size;
    if (size) memcpy(arrived, c->half, size);
    ssize_t got = recv(c->fd, arrived + size, BUFFER - size - 1, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
        leave(c);
        return;
    }
    size += (size_t)got;
    arrived[size] = 0;
    ssize_t taken = take(c, arrived, size);
    if (taken < 0) return;
    c->half_size = (int)(size - (size_t)taken);
    if (c->half_size) {
        c->half = realloc(c->half, (size_t)c->half_size);
        if (!c->half) abort();
        memcpy(c->half, arrived + taken, (size_t)c->half_size);
    }
}

static void watch(int fd, struct client *c) {
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = c};
    epoll_ctl(poller, EPOLL_CTL_ADD, fd, &event);
}

static void let_in(int listening) {
    int on = 1, fd;
    while ((fd = accept4(listening, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
        struct client *c = calloc(1, sizeof *c);
        if (!c) abort();
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
        c->fd = fd;
        watch(fd, c);
    }
}

int main(int count, char **words) {
    int on = 1, listening = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    if (count != 2) return 2;
    setsockopt(listening, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    struct sockaddr_in here = {.sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(words[1]))};
    here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(listening, (void *)&here, sizeof here) || listen(listening, 4096)) {
        perror("ceiling");
        return 1;
    }
    poller = epoll_create1(EPOLL_CLOEXEC);
    watch(listening, NULL);
    for (;;) {
        struct epoll_event events[EVENTS];
        int some = epoll_wait(poller, events, EVENTS, -1);
        for (int i = 0; i < some; i++) {
            if (events[i].data.ptr) read_on(events[i].data.ptr);
            else let_in(listening);
        }
    }
}
