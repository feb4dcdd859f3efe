/* Events: what happened, written in the same transaction as what happened. Every company has a
 * gap-free, ordered sequence. The event table is the outbox for listeners, the timeline of a
 * subject, and the audit log (it carries actor, trace and time). */
#ifndef PURSER_KERNEL_EVENTS_H
#define PURSER_KERNEL_EVENTS_H

#include "kernel/work.h"

/* Figures that follow from others, of thousands of subjects at once: they stand in the log only,
 * not in the timelines of their subjects, where each would cost a page of an index. */
#define EVENT_OF_FIGURES "listing.quantity_changed"

/* A row of a module's `events`: the kinds it may emit. */
struct event_row {
	const char *kind;     /* "order.created": noun, past participle */
	const char *sentence; /* "An order was accepted." */
};

struct event {
	struct company_id company;
	int64_t number;
	struct str kind;
	struct str subject; /* "order", "product": the noun */
	int64_t subject_id;
	struct instant at;
	struct actor actor;
	struct str trace;
	struct str body; /* a JSON object, small: what a person wants to read and a listener needs */
};

/* What a unit leaves behind besides its rows. The runner makes it, one per unit (or per merged
 * group), and reads it after COMMIT. */
struct event_queue {
	LIST(struct event) waiting;
	bool is_told;              /* the bus knows: units of a merged group share the queue */
	int64_t written;           /* events that work_flush wrote */
	struct company_id company; /* of the last one written, as are number and trace */
	int64_t number;
	struct str trace;
	const char *at_least; /* an event to emit when there is no other; NULL: none */
	bool jobs_requested;  /* the scheduler should look at once */
	bool
		identity_changed; /* rights were taken away: what is remembered about tokens is forgotten */
};

/* Queues an event of this unit; work_flush writes all of them in one insert. `body` is the text of
 * a JSON object, or empty for {}. */
void event_emit(struct work *work, const char *kind, const char *subject, int64_t subject_id,
                struct str body);
/* The event is emitted, about the company, when the unit emits no other: for whoever notes what
 * deferred rows do, which no pass would come to without an event. */
void event_at_least(struct work *work, const char *kind);
/* Numbers and writes the queued events. Called once at the end of a unit by whoever runs it. */
WARN_UNUSED enum err work_flush(struct work *work);
/* The events of a subject, oldest first (its timeline), without figures; at most `most`. */
WARN_UNUSED enum err event_timeline(struct work *work, const char *subject, int64_t subject_id,
                                    size_t most, struct event **out, size_t *count);
/* Those of the subjects with an event of `kind` that the module's listener for it has not heard:
 * what it does of it is still to come. A pass of listeners that is under way counts as to come. */
WARN_UNUSED enum err event_subjects_unheard(struct work *work, const char *module, const char *kind,
                                            const char *subject, const int64_t *subjects, size_t n,
                                            int64_t **out, size_t *count);
/* The bodies of one subject's events of `kind` that it has not heard, oldest first. */
WARN_UNUSED enum err event_bodies_unheard(struct work *work, const char *module, const char *kind,
                                          const char *subject, int64_t subject_id, struct str **out,
                                          size_t *count);
/* Says that tokens, sessions or rights changed; see struct event_queue. */
void identity_changed(struct work *work);
/* Does the event of this number carry this trace? Another's stands there when the commit that was
 * to write it did not happen. Answers "did that commit happen?" after a lost connection. */
WARN_UNUSED enum err event_is_written(struct tx *tx, struct company_id company, int64_t number,
                                      struct str trace, bool *out);
/* Events after `number`, oldest first; at most `most`. */
WARN_UNUSED enum err event_after(struct work *work, int64_t number, size_t most, struct event **out,
                                 size_t *count);
/* The same, but only what happened to what: number, kind, subject and subject_id. */
WARN_UNUSED enum err event_heads_after(struct work *work, int64_t number, size_t most,
                                       struct event **out, size_t *count);
/* Events that a listener has not heard yet, oldest first; at most `most`. What follows from them is
 * still to come. */
WARN_UNUSED enum err event_unheard(struct work *work, size_t most, struct event **out,
                                   size_t *count);

#endif
