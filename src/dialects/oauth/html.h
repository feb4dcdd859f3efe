/* HTML as text: what people or apps wrote is escaped, what stands in the program is not. */
#ifndef PURSER_DIALECTS_OAUTH_HTML_H
#define PURSER_DIALECTS_OAUTH_HTML_H

#include "base/buf.h"

/* Characters that mean something in HTML, in texts and in quoted attributes, become entities. */
void html_text(struct buf *html, struct str text);
/* <input type="hidden" …> */
void html_hidden(struct buf *html, const char *name, struct str value);
/* A whole page: `title` also stands as its heading. `nonce` allows its one style sheet. */
struct buf html_begin(struct arena *arena, struct str title, struct str nonce);
struct str html_end(struct buf *html);

#endif
