#define _GNU_SOURCE
#include "client.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#ifndef IP_BIND_ADDRESS_NO_PORT
#define IP_BIND_ADDRESS_NO_PORT 24
#endif

/* The example of RFC 6455, section 1.3. */
#define KEY "dGhlIHNhbXBsZSBub25jZQ=="
#define PROOF "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="

int poller, port;
char lately[400];
uint64_t failures;

static char arrived[1 << 20];

uint64_t now_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

void die(const char *format, ...) {
    va_list words;
    va_start(words, format);
    vfprintf(stderr, format, words);
    va_end(words);
    fputc('\n', stderr);
    exit(1);
}

void failed(const char *format, ...) {
    va_list words;
    va_start(words, format);
    vsnprintf(lately, sizeof lately, format, words);
    va_end(words);
    failures++;
}

static void wait_to_write(struct client *c, int waits) {
    if (c->waits_to_write == waits) return;
    struct epoll_event event = {.events = EPOLLIN | (waits ? EPOLLOUT : 0), .data.ptr = c};
    epoll_ctl(poller, EPOLL_CTL_MOD, c->fd, &event);
    c->waits_to_write = waits;
}

static void *grown(char *old, size_t *room, size_t wanted) {
    if (wanted <= *room) return old;
    *room = wanted * 2;
    char *new = realloc(old, *room);
    if (!new) die("out of memory");
    return new;
}

void connect_client(struct client *c) {
    int on = 1;
    c->fd = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (c->fd < 0) die("socket: %s", strerror(errno));
    setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(c->fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    struct sockaddr_in from = {.sin_family = AF_INET};
    from.sin_addr.s_addr = htonl(INADDR_LOOPBACK + 1 + (uint32_t)(c->number % SOURCES));
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (bind(c->fd, (void *)&from, sizeof from)) die("bind: %s", strerror(errno));
    c->state = CONNECTING;
    c->began_ns = now_ns();
    c->said_at_ns = 0;
    c->unread_size = c->unsent_from = c->unsent_size = 0;
    c->checked = 0;
    c->waits_to_write = 1;
    if (connect(c->fd, (void *)&to, sizeof to) && errno != EINPROGRESS)
        die("connect: %s", strerror(errno));
    struct epoll_event event = {.events = EPOLLIN | EPOLLOUT, .data.ptr = c};
    epoll_ctl(poller, EPOLL_CTL_ADD, c->fd, &event);
}

void end_client(struct client *c) {
    enum state before = c->state;
    if (c->fd >= 0) close(c->fd);
    c->fd = -1;
    c->state = FREE;
    lost(c, before);
}

void send_bytes(struct client *c, const char *bytes, size_t size) {
    if (c->unsent_size == c->unsent_from) {
        ssize_t sent = send(c->fd, bytes, size, MSG_NOSIGNAL);
        if (sent == (ssize_t)size) return;
        if (sent < 0 && errno != EAGAIN) {
            failed("send: %s", strerror(errno));
            return;
        }
        if (sent > 0) bytes += sent, size -= (size_t)sent;
        c->unsent_from = c->unsent_size = 0;
    }
    c->unsent = grown(c->unsent, &c->unsent_room, c->unsent_size + size);
    memcpy(c->unsent + c->unsent_size, bytes, size);
    c->unsent_size += size;
    wait_to_write(c, 1);
}

size_t make_frame(char *into, int opcode, const char *payload, size_t size) {
    uint8_t *head = (uint8_t *)into, mask[4];
    size_t at = 2;
    head[0] = (uint8_t)(0x80 | opcode);
    if (size < 126) {
        head[1] = (uint8_t)(0x80 | size);
    } else if (size < 65536) {
        head[1] = 0x80 | 126;
        for (; at < 4; at++) head[at] = (uint8_t)(size >> 8 * (3 - at));
    } else {
        head[1] = 0x80 | 127;
        for (; at < 10; at++) head[at] = (uint8_t)(size >> 8 * (9 - at));
    }
    for (int i = 0; i < 4; i++) head[at++] = mask[i] = (uint8_t)(1 + rand() % 255);
    for (size_t i = 0; i < size; i++) into[at + i] = (char)(payload[i] ^ mask[i & 3]);
    return at + size;
}

static void send_frame(struct client *c, int opcode, const char *payload, size_t size) {
    char frame[4096];
    if (size + LONGEST_HEADER > sizeof frame) die("too long for a frame made at once");
    send_bytes(c, frame, make_frame(frame, opcode, payload, size));
}

void send_text(struct client *c, const char *text) { send_frame(c, TEXT, text, strlen(text)); }

void send_close(struct client *c) { send_frame(c, CLOSE, "\x03\xe8", 2); }

/* As Chromium asks. */
static void send_handshake(struct client *c) {
    char target[300], head[1400];
    write_target(c, target, sizeof target);
    int size = snprintf(
        head, sizeof head,
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: Upgrade\r\nPragma: no-cache\r\n"
        "Cache-Control: no-cache\r\nUser-Agent: Mozilla/5.0 (X11; Linux x86_64) "
        "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36\r\n"
        "Upgrade: websocket\r\nOrigin: http://127.0.0.1:%d\r\nSec-WebSocket-Version: 13\r\n"
        "Accept-Encoding: gzip, deflate, br\r\nAccept-Language: en-US,en;q=0.9\r\n"
        "Sec-WebSocket-Key: " KEY "\r\n"
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n",
        target, port, port);
    send_bytes(c, head, (size_t)size);
}

static void write_on(struct client *c) {
    if (c->state == CONNECTING) {
        int error = 0;
        socklen_t size = sizeof error;
        getsockopt(c->fd, SOL_SOCKET, SO_ERROR, &error, &size);
        if (error) {
            failed("connect: %s", strerror(error));
            end_client(c);
            return;
        }
        wait_to_write(c, 0);
        c->state = UPGRADING;
        send_handshake(c);
        return;
    }
    ssize_t sent = send(c->fd, c->unsent + c->unsent_from, c->unsent_size - c->unsent_from, MSG_NOSIGNAL);
    if (sent > 0) c->unsent_from += (size_t)sent;
    if (c->unsent_from == c->unsent_size) {
        c->unsent_from = c->unsent_size = 0;
        wait_to_write(c, 0);
    }
}

/* Returns the size of the head of the answer, 0 while it is not all there. */
static size_t take_answer(struct client *c, char *data, size_t size) {
    char *end = memmem(data, size, "\r\n\r\n", 4);
    if (!end) return 0;
    *end = 0;
    if (strncmp(data, "HTTP/1.1 101", 12) || !strstr(data, PROOF)) {
        failed("no upgrade: %.200s", data);
        end_client(c);
        return 0;
    }
    if (strcasestr(data, "permessage-deflate")) die("this server compresses: not comparable");
    opened(c);
    return (size_t)(end + 4 - data);
}

static void take_frame(struct client *c, int opcode, const char *payload, size_t size) {
    if (opcode == TEXT) {
        heard(c, payload, size);
    } else if (opcode == PING) {
        send_frame(c, PONG, payload, size);
    } else if (opcode == CLOSE) {
        if (c->state != LEAVING)
            failed("sent away: %.*s", size > 2 ? (int)size - 2 : 0, payload + 2);
        end_client(c);
    }
}

/* Takes the frames that are all there; returns how many bytes they were. */
static size_t take_frames(struct client *c, const char *data, size_t size) {
    size_t at = 0;
    while (size - at >= 2 && c->fd >= 0) {
        const uint8_t *head = (const uint8_t *)data + at;
        size_t length = head[1] & 127, start = length == 126 ? 4 : length == 127 ? 10 : 2;
        if (size - at < start) break;
        if (start > 2) {
            length = 0;
            for (size_t i = 2; i < start; i++) length = length << 8 | head[i];
        }
        if (size - at - start < length) break;
        take_frame(c, head[0] & 15, data + at + start, length);
        at += start + length;
    }
    return at;
}

static void read_on(struct client *c) {
    size_t size = c->unread_size, at = 0;
    if (size) memcpy(arrived, c->unread, size);
    ssize_t got = recv(c->fd, arrived + size, sizeof arrived - size - 1, 0);
    if (got < 0 && errno == EAGAIN) return;
    if (got <= 0) {
        if (c->state != LEAVING)
            failed("lost in state %d: %s", c->state, got ? strerror(errno) : "end of file");
        end_client(c);
        return;
    }
    size += (size_t)got;
    if (c->state == UPGRADING) {
        at = take_answer(c, arrived, size);
        if (c->fd < 0) return;
    }
    if (c->state != UPGRADING) at += take_frames(c, arrived + at, size - at);
    if (c->fd < 0) return;
    c->unread_size = size - at;
    c->unread = grown(c->unread, &c->unread_room, c->unread_size);
    if (c->unread_size) memcpy(c->unread, arrived + at, c->unread_size);
}

void ready(struct client *c, uint32_t events) {
    if (c->fd >= 0 && events & EPOLLOUT) write_on(c);
    if (c->fd >= 0 && events & (EPOLLIN | EPOLLHUP | EPOLLERR)) read_on(c);
}
