#include "net/flow.h"

#include <string.h>

#include "net/clock.h"

enum { BEAT_MS = 15000 };

void flows_start(struct flows *flows, void (*suspend)(void *handle), void (*resume)(void *handle))
{
	pthread_mutex_init(&flows->lock, NULL);
	flows->suspend = suspend;
	flows->resume = resume;
}

void flows_end(struct flows *flows)
{
	pthread_mutex_destroy(&flows->lock);
}

struct flow *flow_open(struct flows *flows, struct arena *arena, const struct stream *stream,
                       struct client *client, void *handle)
{
	struct flow *flow = ARENA_NEW(arena, struct flow);
	flow->flows = flows;
	flow->handle = handle;
	flow->client = client;
	flow->stream = *stream;
	if (flow->stream.beat_ms <= 0)
		flow->stream.beat_ms = BEAT_MS;
	flow->out = buf_new(arena, STREAM_PULL_MOST);
	int64_t now = now_ms();
	flow->beat_at_ms = now + flow->stream.beat_ms;
	flow->end_at_ms = stream->most_ms > 0 ? now + stream->most_ms : INT64_MAX;
	pthread_mutex_lock(&flows->lock);
	flow->after = flows->first;
	if (flow->after != NULL)
		flow->after->before = flow;
	flows->first = flow;
	pthread_mutex_unlock(&flows->lock);
	return flow;
}

/* Asks for more to send; false: the stream is over. Nothing in `out` then means: wait. */
static bool pull(struct flow *flow)
{
	pthread_mutex_lock(&flow->flows->lock);
	bool is_over = flow->is_over || flow->is_last || flow->flows->is_draining;
	bool is_beat_due = flow->is_beat_due;
	flow->is_woken = flow->is_beat_due = false;
	pthread_mutex_unlock(&flow->flows->lock);
	flow->sent = flow->out.len = 0;
	if (is_over)
		return false;
	flow->is_last = !flow->stream.pull(flow->stream.state, &flow->out);
	if (flow->out.overflow)
		return false;
	if (flow->out.len == 0 && is_beat_due && !flow->is_last)
		buf_c(&flow->out, ": beat\n\n");
	return flow->out.len > 0 || !flow->is_last;
}

/* Deciding to wait and suspending are one step under the lock, so that no wake falls between. */
static bool wait_for_wake(struct flow *flow)
{
	pthread_mutex_lock(&flow->flows->lock);
	bool may_wait = !flow->is_woken && !flow->is_over && !flow->flows->is_draining;
	if (may_wait) {
		flow->is_suspended = true;
		flow->flows->suspend(flow->handle);
	}
	pthread_mutex_unlock(&flow->flows->lock);
	return may_wait;
}

ssize_t flow_read(struct flow *flow, char *to, size_t room)
{
	while (flow->sent == flow->out.len) {
		if (!pull(flow))
			return -1;
		if (flow->out.len == 0 && wait_for_wake(flow))
			return 0;
	}
	size_t size = flow->out.len - flow->sent;
	if (size > room)
		size = room;
	memcpy(to, flow->out.at + flow->sent, size);
	flow->sent += size;
	return (ssize_t)size;
}

/* With the lock. */
static void wake(struct flow *flow)
{
	flow->is_woken = true;
	if (flow->is_suspended) {
		flow->is_suspended = false;
		flow->flows->resume(flow->handle);
	}
}

void flow_wake(struct flow *flow)
{
	struct flows *flows = flow->flows;
	pthread_mutex_lock(&flows->lock);
	wake(flow);
	pthread_mutex_unlock(&flows->lock);
}

void flow_close(struct flow *flow)
{
	struct flows *flows = flow->flows;
	pthread_mutex_lock(&flows->lock);
	if (flow->before != NULL)
		flow->before->after = flow->after;
	else
		flows->first = flow->after;
	if (flow->after != NULL)
		flow->after->before = flow->before;
	pthread_mutex_unlock(&flows->lock);
	if (flow->stream.closed != NULL)
		flow->stream.closed(flow->stream.state);
}

int64_t flows_tick(struct flows *flows, int64_t now, int64_t idle_ms)
{
	int64_t next = INT64_MAX;
	pthread_mutex_lock(&flows->lock);
	for (struct flow *flow = flows->first; flow != NULL; flow = flow->after) {
		if (now >= flow->end_at_ms && !flow->is_over) {
			flow->is_over = true;
			client_deadline(flow->client, now + idle_ms);
			wake(flow);
		} else if (now >= flow->beat_at_ms) {
			flow->is_beat_due = true;
			flow->beat_at_ms = now + flow->stream.beat_ms;
			wake(flow);
		}
		next = earlier_ms(next, flow->beat_at_ms);
		if (!flow->is_over)
			next = earlier_ms(next, flow->end_at_ms);
	}
	pthread_mutex_unlock(&flows->lock);
	return next;
}

void flows_drain(struct flows *flows)
{
	pthread_mutex_lock(&flows->lock);
	flows->is_draining = true;
	for (struct flow *flow = flows->first; flow != NULL; flow = flow->after)
		wake(flow);
	pthread_mutex_unlock(&flows->lock);
}
