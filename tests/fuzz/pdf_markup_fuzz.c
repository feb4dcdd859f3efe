/* Any markup of printed pages: refused with a line and a sentence, or a tree. */
#include "fuzz.h"

#include "wire/pdf_markup.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena *arena = arena_new(0);
	struct pdf_node *document = NULL;
	struct pdf_error error = {0};
	if (pdf_markup_read(arena, str_of((const char *)bytes, len), &document, &error) != OK)
		assert(error.sentence.len > 0);
	else
		assert(document != NULL && document->tag == PDF_DOCUMENT);
	arena_free(arena);
	return 0;
}
