/* Many clients of a signalling server, in one thread: what the bench measures servers with.
 *
 * gen relay DIALECT PORT PAIRS SIZE WARM SECONDS RATE
 *     Pairs send one another messages made beforehand, one under way in each pair. RATE 0: as fast
 *     as it goes, polling busily, so that the server never pays for waking the generator. Otherwise
 *     so many messages a second in all, evenly, and the generator sleeps in between.
 * gen joins DIALECT PORT SLOTS FIRST WARM SECONDS
 *     Clients connect, come in and leave; numbered from FIRST, so many at a time.
 * gen idle DIALECT PORT CLIENTS
 *     Clients come in, say one thing, answer pings and stay until standard input ends.
 *
 * Prints "now" when it begins to measure (idle: when all are there), and what it found as JSON.
 */

#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "dialects.h"

enum { SLOTS = 64, FIRST_OF_A_PAIR = 1000000, SLOWEST_US = 8000000, SECOND = 1000000000, PATIENCE_SECONDS = 120 };

static struct client *clients;
static int total, started, under_way, inside;
static int measuring, running, leaving_at_once;
static uint64_t done, polls, empty_polls;
static uint32_t took_us[SLOWEST_US];

static double rate, due;
static uint64_t counted_ns;
static struct client **waiting; /* a ring of those whose turn it is, when there is a rate */
static int first_waiting, last_waiting;

static void note(uint64_t since_ns) {
    uint64_t us = (now_ns() - since_ns) / 1000;
    if (!measuring) return;
    took_us[us < SLOWEST_US ? us : SLOWEST_US - 1]++;
    done++;
}

static double quantile_ms(double share) {
    uint64_t passed = 0, wanted = (uint64_t)(share * (double)done);
    for (int us = 0; us < SLOWEST_US; us++)
        if ((passed += took_us[us]) > wanted) return us / 1000.0;
    return 0;
}

static double cpu_seconds(void) {
    struct rusage used;
    getrusage(RUSAGE_SELF, &used);
    return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
           (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e6;
}

/* What clients do */

static void speak(struct client *c) {
    c->said_at_ns = now_ns();
    send_bytes(c, c->message, c->message_size);
}

static void take_turn(struct client *c) {
    if (!rate) {
        speak(c);
        return;
    }
    waiting[last_waiting] = c;
    last_waiting = (last_waiting + 1) % (total + 1);
}

static void speak_as_due(void) {
    uint64_t now = now_ns();
    due += (double)(now - counted_ns) / SECOND * rate;
    counted_ns = now;
    if (due > rate / 100) due = rate / 100; /* do not make up for more than 10 ms */
    for (; due >= 1 && first_waiting != last_waiting; due--) {
        speak(waiting[first_waiting]);
        first_waiting = (first_waiting + 1) % (total + 1);
    }
}

static void joined(struct client *c) {
    c->state = RUNNING;
    under_way--;
    inside++;
    if (leaving_at_once) {
        note(c->began_ns);
        c->state = LEAVING;
        send_close(c);
    }
}

void opened(struct client *c) {
    c->state = JOINING;
    say_hello(c);
}

void lost(struct client *c, enum state before) {
    (void)c;
    if (before < RUNNING) under_way--;
    else inside--;
}

void heard(struct client *c, const char *text, size_t size) {
    enum news news = news_in(c, text, size);
    if (news == WRONG) failed("not expected: %.*s", size > 300 ? 300 : (int)size, text);
    if (news == JOINED) joined(c);
    if (news != DELIVERED || c->state != RUNNING) return;
    if (!c->partner->said_at_ns) {
        failed("delivered twice");
        return;
    }
    note(c->partner->said_at_ns);
    c->partner->said_at_ns = 0;
    if (running) take_turn(c);
}

/* Time */

static void turn(uint64_t sleep_ns) {
    struct epoll_event events[512];
    struct timespec limit = {.tv_sec = 0, .tv_nsec = (long)sleep_ns};
    int count = epoll_pwait2(poller, events, 512, &limit, NULL);
    if (count < 0 && errno != EINTR) die("epoll: %s", strerror(errno));
    if (measuring) polls++, empty_polls += count <= 0;
    for (int i = 0; i < count; i++) ready(events[i].data.ptr, events[i].events);
    if (running && rate) speak_as_due();
}

static void spend(double seconds, uint64_t sleep_ns) {
    uint64_t end = now_ns() + (uint64_t)(seconds * SECOND);
    while (now_ns() < end && failures < 100) turn(sleep_ns);
}

static void begin(int count, int first) {
    total = count;
    clients = calloc((size_t)total, sizeof *clients);
    if (!clients) die("out of memory");
    for (int i = 0; i < total; i++) {
        clients[i].fd = -1;
        clients[i].number = first + i;
        clients[i].partner = &clients[i ^ 1];
    }
}

static void let_all_in(void) {
    uint64_t end = now_ns() + (uint64_t)PATIENCE_SECONDS * SECOND;
    while (inside < total) {
        for (; under_way < SLOTS && started < total; under_way++) connect_client(&clients[started++]);
        turn(0);
        if (failures || now_ns() > end) die("%d of %d came in. %s", inside, total, lately);
    }
}

static void tell(const char *unit, double seconds, double cpu) {
    printf("{\"%s\":%lu,\"per_second\":%.1f,\"p50_ms\":%.3f,\"p99_ms\":%.3f,\"failures\":%lu,"
           "\"own_cpu\":%.3f,\"empty_polls\":%.4f}\n",
           unit, done, (double)done / seconds, quantile_ms(.5), quantile_ms(.99), failures,
           cpu / seconds, polls ? (double)empty_polls / (double)polls : 0);
    if (failures) die("%lu failures, lately: %s", failures, lately);
}

/* Measures for some seconds, and tells. */
static void measure(const char *unit, double seconds, void (*go_on)(double)) {
    puts("now");
    double cpu = cpu_seconds();
    uint64_t began = now_ns();
    measuring = 1;
    go_on(seconds);
    measuring = 0;
    tell(unit, (double)(now_ns() - began) / SECOND, cpu_seconds() - cpu);
}

/* What is measured */

static void go_on_relaying(double seconds) { spend(seconds, rate ? (uint64_t)(SECOND / rate) : 0); }

static void relay(int pairs, double warm, double seconds) {
    begin(pairs * 2, FIRST_OF_A_PAIR); /* beside those who are idle */
    waiting = calloc((size_t)total + 1, sizeof *waiting);
    if (!waiting) die("out of memory");
    for (int i = 0; i < total; i++) make_message(&clients[i]);
    let_all_in();
    spend(.3, SECOND / 1000);
    running = 1;
    counted_ns = now_ns();
    for (int i = 0; i < total; i += 2) take_turn(&clients[i]);
    go_on_relaying(warm);
    measure("relayed", seconds, go_on_relaying);
    if (!done) die("nothing was relayed");
}

static int next_number;

static void go_on_joining(double seconds) {
    uint64_t end = now_ns() + (uint64_t)(seconds * SECOND);
    while (now_ns() < end && failures < 100) {
        for (int i = 0; i < total; i++) {
            if (clients[i].state != FREE) continue;
            clients[i].number = next_number++;
            under_way++;
            connect_client(&clients[i]);
        }
        turn(0);
    }
}

static void join_and_leave(int slots, int first, double warm, double seconds) {
    begin(slots, first);
    next_number = first;
    leaving_at_once = 1;
    go_on_joining(warm);
    measure("joined", seconds, go_on_joining);
}

static void stay(int count) {
    begin(count, 0);
    let_all_in();
    for (int i = 0; i < total; i++) {
        say_something(&clients[i]);
        if (i % 50 == 0) turn(0);
    }
    spend(1, SECOND / 100);
    puts("now");
    struct pollfd input = {.fd = 0, .events = POLLIN};
    while (!failures && poll(&input, 1, 0) == 0) turn(SECOND / 100);
    printf("{\"inside\":%d,\"failures\":%lu}\n", inside, failures);
    if (failures) die("lost %d, lately: %s", total - inside, lately);
}

int main(int count, char **words) {
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (count < 5) die("usage: see the head of gen.c");
    const char *mode = words[1];
    dialect = dialect_named(words[2]);
    port = atoi(words[3]);
    poller = epoll_create1(EPOLL_CLOEXEC);
    if (!strcmp(mode, "relay") && count == 9) {
        message_size = (size_t)atoi(words[5]);
        rate = atof(words[8]);
        relay(atoi(words[4]), atof(words[6]), atof(words[7]));
    } else if (!strcmp(mode, "joins") && count == 8) {
        join_and_leave(atoi(words[4]), atoi(words[5]), atof(words[6]), atof(words[7]));
    } else if (!strcmp(mode, "idle") && count == 5) {
        stay(atoi(words[4]));
    } else {
        die("usage: see the head of gen.c");
    }
    return 0;
}
