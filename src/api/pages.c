/* What needs no module: health, readiness, metrics, the OpenAPI document, the event stream. */
#include <unistd.h>
#include <fcntl.h>

#include "api/api_parts.h"
#include "kernel/clock.h"
#include "kernel/lane_store.h"

/* ---- readiness ---- */

static enum err run_ready(struct work *work, const struct call *call, struct reply *reply)
{
	int64_t last;
	(void)call;
	/* Company 0 has a lane in every database whose schema is there. */
	TRY(lane_last_event(work->tx, work->arena, (struct company_id){0}, &last));
	reply->text = STR("{\"status\":\"ready\"}");
	return OK;
}

static void health_answer(struct request *request)
{
	request_answer_text(request, 200, "application/json", STR("{\"status\":\"ok\"}"));
}

static void ready_answer(struct request *request)
{
	if (atomic_load(&request->api->is_stopping)) {
		fault_say(&request->fault, ERR_BUSY, "Purser is stopping.");
		request_refuse(request, ERR_BUSY, &request->fault);
		return;
	}
	request_run(request);
}

static void openapi_answer(struct request *request)
{
	request_answer_text(request, 200, "application/json", request->api->openapi);
}

/* ---- metrics (Prometheus text format 0.0.4) ---- */

static void metric(struct buf *buf, const char *name, const char *type, const char *says,
                   int64_t value)
{
	buf_format(buf, "# HELP %s %s\n# TYPE %s %s\n%s %lld\n", name, says, name, type, name,
	           (long long)value);
}

static int64_t memory_bytes(void)
{
	char text[128];
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	ssize_t got = read(fd, text, sizeof text);
	close(fd);
	struct str rest = str_of(text, got > 0 ? (size_t)got : 0), size, resident = {0};
	int64_t pages;
	(void)str_split(&rest, ' ', &size);
	(void)str_split(&rest, ' ', &resident);
	return str_to_int(resident, &pages) == OK ? pages * sysconf(_SC_PAGESIZE) : 0;
}

static void metrics_of_executor(struct buf *buf, struct executor_counts counts)
{
	metric(buf, "purser_units_total", "counter", "Units of work that were run.", counts.units);
	metric(buf, "purser_batches_total", "counter", "Write transactions committed.", counts.batches);
	metric(buf, "purser_units_merged_total", "counter", "Units run by an N-item call.",
	       counts.merged);
	metric(buf, "purser_replays_total", "counter", "Batches replayed under savepoints.",
	       counts.replays);
	metric(buf, "purser_commits_unknown_total", "counter",
	       "Commits whose outcome had to be looked up.", counts.commits_unknown);
	metric(buf, "purser_statements_total", "counter", "Statements asked of the database.",
	       counts.statements);
	metric(buf, "purser_queue_units", "gauge", "Units waiting.", counts.waiting);
	metric(buf, "purser_writers_busy_microseconds_total", "counter", "Time spent writing.",
	       counts.busy_us);
}

static const char *const latency_words[LATENCY_BUCKETS] = {
	"0.001", "0.002", "0.005", "0.01", "0.025", "0.05", "0.1", "0.25", "0.5", "1", "2.5", "+Inf",
};

static void metrics_of_requests(struct buf *buf, struct api_counts *counts)
{
	const char *name = "purser_http_requests_total";
	buf_format(buf, "# HELP %s Requests answered, by class of status.\n# TYPE %s counter\n", name,
	           name);
	for (int i = 1; i <= 5; i++)
		buf_format(buf, "%s{class=\"%dxx\"} %lld\n", name, i,
		           (long long)atomic_load(&counts->by_class[i]));
	name = "purser_http_request_seconds";
	buf_format(buf, "# HELP %s Time from the request's head to its answer.\n# TYPE %s histogram\n",
	           name, name);
	int64_t below = 0, sum_us = atomic_load(&counts->latency_sum_us);
	for (size_t i = 0; i < LATENCY_BUCKETS; i++) {
		below += atomic_load(&counts->latency[i]);
		buf_format(buf, "%s_bucket{le=\"%s\"} %lld\n", name, latency_words[i], (long long)below);
	}
	buf_format(buf, "%s_sum %lld.%06lld\n%s_count %lld\n", name, (long long)(sum_us / SECOND_US),
	           (long long)(sum_us % SECOND_US), name, (long long)below);
	metric(buf, "purser_rate_limited_total", "counter", "Requests refused by a rate limit.",
	       atomic_load(&counts->limited));
	metric(buf, "purser_streams", "gauge", "Open event streams.", atomic_load(&counts->streams));
}

static void metrics_answer(struct request *request)
{
	struct api *api = request->api;
	struct buf buf = buf_new(request->arena, 64 * 1024);
	struct str version = api->settings.version;
	int64_t up_us = clock_monotonic_us() - api->started_us;
	buf_format(&buf,
	           "# HELP purser_build_info What runs.\n# TYPE purser_build_info gauge\n"
	           "purser_build_info{version=\"%.*s\"} 1\n",
	           STR_FMT(version));
	metric(&buf, "purser_uptime_seconds", "gauge", "Since the start.", up_us / SECOND_US);
	metric(&buf, "purser_memory_bytes", "gauge", "Resident memory.", memory_bytes());
	metrics_of_executor(&buf, runner_counts(api->settings.runner));
	metric(&buf, "purser_events_total", "counter", "Events written.",
	       runner_events(api->settings.runner));
	metrics_of_requests(&buf, &api->counts);
	request_answer_text(request, 200, "text/plain; version=0.0.4; charset=utf-8", buf_str(&buf));
}

/* ---- rows ---- */

const struct page api_pages[] = {
	{{.method = "GET",
      .path = "/healthz",
      .scope = SCOPE_PUBLIC,
      .status = 200,
      .flags = ROUTE_RAW,
      .id = "health",
      .says = "The process answers."},
     health_answer},
	{{.method = "GET",
      .path = "/readyz",
      .scope = SCOPE_PUBLIC,
      .status = 200,
      .flags = ROUTE_RAW,
      .run = run_ready,
      .id = "ready",
      .says = "The database answers, and the process is not stopping."},
     ready_answer},
	{{.method = "GET",
      .path = "/metrics",
      .scope = SCOPE_PUBLIC,
      .status = 200,
      .flags = ROUTE_RAW,
      .id = "metrics",
      .says = "Figures in the text format of Prometheus."},
     metrics_answer},
	{{.method = "GET",
      .path = "/api/v1/openapi.json",
      .scope = SCOPE_PUBLIC,
      .status = 200,
      .flags = ROUTE_RAW,
      .id = "openapi",
      .says = "This document."},
     openapi_answer},
	{{.method = "GET",
      .path = "/api/v1/stream",
      .scope = SCOPE_READ_AUDIT,
      .status = 200,
      .flags = ROUTE_RAW,
      .id = "stream",
      .says = "The company's events as they happen (server-sent events); goes on after "
              "Last-Event-ID or ?after=."},
     stream_answer},
};
const size_t api_page_count = COUNT_OF(api_pages);

const struct page *page_of(const struct route *route)
{
	for (size_t i = 0; i < api_page_count; i++) {
		if (route == &api_pages[i].route)
			return &api_pages[i];
	}
	return NULL;
}
