/* XML 1.0 read as it arrives: events for elements and text. Borrowed library: expat. Document types
 * are refused, so there are no entities of one's own and nothing is fetched. */
#ifndef PURSER_WIRE_XML_H
#define PURSER_WIRE_XML_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* Names and texts are valid during the call. `pairs`: name, value, …, NULL. Any may be NULL. */
struct xml_events {
	void (*open)(void *context, const char *name, const char **pairs);
	void (*close)(void *context, const char *name);
	void (*text)(void *context, const char *at, int len);
};

enum xml_step {
	XML_MORE,   /* all that was fed is used */
	XML_PAUSED, /* an event asked for it: xml_resume goes on */
	XML_DONE,   /* the end */
	XML_WRONG,  /* xml_sentence; it stays so */
};

struct xml_reader;

/* Closed with the arena. */
struct xml_reader *xml_reader_new(struct arena *arena, const struct xml_events *events,
                                  void *context);
/* The next piece of the text; after the one with `is_last` (it may be empty) comes no other. */
enum xml_step xml_feed(struct xml_reader *reader, const char *at, size_t len, bool is_last);
enum xml_step xml_resume(struct xml_reader *reader);
/* From inside of an event: stop after it, for now, or for good with a sentence. */
void xml_pause(struct xml_reader *reader);
void xml_refuse(struct xml_reader *reader, struct str sentence);
int64_t xml_line(const struct xml_reader *reader); /* from 1 */
struct str xml_sentence(const struct xml_reader *reader);

#endif
