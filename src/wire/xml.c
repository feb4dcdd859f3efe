#include "wire/xml.h"

#include <expat.h>

struct xml_reader {
	XML_Parser parser;
	const struct xml_events *events;
	void *context;
	struct str sentence;
	int64_t line; /* of the fault */
	bool has_ended;
};

static void XMLCALL on_open(void *state, const char *name, const char **pairs)
{
	struct xml_reader *reader = state;
	if (reader->events->open != NULL && reader->sentence.len == 0)
		reader->events->open(reader->context, name, pairs);
}

static void XMLCALL on_close(void *state, const char *name)
{
	struct xml_reader *reader = state;
	if (reader->events->close != NULL && reader->sentence.len == 0)
		reader->events->close(reader->context, name);
}

static void XMLCALL on_text(void *state, const char *at, int len)
{
	struct xml_reader *reader = state;
	if (reader->events->text != NULL && reader->sentence.len == 0)
		reader->events->text(reader->context, at, len);
}

static void XMLCALL on_doctype(void *state, const char *name, const char *system_id,
                               const char *public_id, int has_internal)
{
	(void)name, (void)system_id, (void)public_id, (void)has_internal;
	xml_refuse(state, STR("a document type is not allowed"));
}

static void reader_close(void *what)
{
	XML_ParserFree(((struct xml_reader *)what)->parser);
}

struct xml_reader *xml_reader_new(struct arena *arena, const struct xml_events *events,
                                  void *context)
{
	struct xml_reader *reader = ARENA_NEW(arena, struct xml_reader);
	reader->events = events;
	reader->context = context;
	reader->parser = XML_ParserCreate(NULL);
	if (reader->parser == NULL) {
		reader->sentence = STR("there is no memory left");
		return reader;
	}
	arena_entrust(arena, reader_close, reader);
	XML_SetUserData(reader->parser, reader);
	XML_SetElementHandler(reader->parser, on_open, on_close);
	XML_SetCharacterDataHandler(reader->parser, on_text);
	XML_SetStartDoctypeDeclHandler(reader->parser, on_doctype);
	return reader;
}

static enum xml_step step_of(struct xml_reader *reader, enum XML_Status status)
{
	XML_ParsingStatus at;
	XML_GetParsingStatus(reader->parser, &at);
	if (status == XML_STATUS_ERROR && reader->sentence.len == 0) {
		reader->sentence = str_from(XML_ErrorString(XML_GetErrorCode(reader->parser)));
		reader->line = (int64_t)XML_GetCurrentLineNumber(reader->parser);
	}
	if (reader->sentence.len > 0)
		return XML_WRONG;
	if (at.parsing == XML_SUSPENDED)
		return XML_PAUSED;
	return at.parsing == XML_FINISHED ? XML_DONE : XML_MORE;
}

enum xml_step xml_feed(struct xml_reader *reader, const char *at, size_t len, bool is_last)
{
	if (reader->sentence.len > 0)
		return XML_WRONG;
	if (len > INT32_MAX) {
		reader->sentence = STR("the text is too long");
		return XML_WRONG;
	}
	return step_of(reader, XML_Parse(reader->parser, len ? at : "", (int)len, is_last));
}

enum xml_step xml_resume(struct xml_reader *reader)
{
	return step_of(reader, XML_ResumeParser(reader->parser));
}

void xml_pause(struct xml_reader *reader)
{
	XML_StopParser(reader->parser, XML_TRUE);
}

void xml_refuse(struct xml_reader *reader, struct str sentence)
{
	if (reader->sentence.len > 0)
		return;
	reader->sentence = sentence;
	reader->line = (int64_t)XML_GetCurrentLineNumber(reader->parser);
	XML_StopParser(reader->parser, XML_FALSE);
}

int64_t xml_line(const struct xml_reader *reader)
{
	if (reader->line > 0 || reader->parser == NULL)
		return reader->line;
	return (int64_t)XML_GetCurrentLineNumber(reader->parser);
}

struct str xml_sentence(const struct xml_reader *reader)
{
	return reader->sentence;
}
