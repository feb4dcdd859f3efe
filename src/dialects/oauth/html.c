#include "dialects/oauth/html.h"

enum { PAGE_MOST = 256 * 1024 };

void html_text(struct buf *html, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		switch (text.at[i]) {
		case '&':
			buf_c(html, "&amp;");
			break;
		case '<':
			buf_c(html, "&lt;");
			break;
		case '>':
			buf_c(html, "&gt;");
			break;
		case '"':
			buf_c(html, "&quot;");
			break;
		case '\'':
			buf_c(html, "&#39;");
			break;
		default:
			buf_byte(html, text.at[i]);
		}
	}
}

void html_hidden(struct buf *html, const char *name, struct str value)
{
	buf_format(html, "<input type=\"hidden\" name=\"%s\" value=\"", name);
	html_text(html, value);
	buf_c(html, "\">");
}

/* Colours keep a contrast of at least 4.5 to 1, in the light and in the dark (WCAG 2.2, 1.4.3). */
static const char style[] =
	":root{color-scheme:light dark;--ink:#1a1b1e;--paper:#fff;--line:#868e96;--deep:#0b5394;"
	"--bad:#b3261e}"
	"@media(prefers-color-scheme:dark){:root{--ink:#f1f3f5;--paper:#1a1b1e;--line:#909296;"
	"--deep:#9cc9f5;--bad:#ffb4ab}}"
	"body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}"
	"main{max-width:30rem;margin:0 auto;padding:2rem 1rem}h1{font-size:1.5rem;line-height:1.25}"
	"label{display:block;margin:1rem 0 .25rem}"
	"input:not([type=hidden]){box-sizing:border-box;width:100%;padding:.6rem;font:inherit;"
	"color:inherit;background:transparent;border:1px solid var(--line);border-radius:.3rem}"
	"button{min-height:2.75rem;padding:.5rem 1.5rem;margin:1.5rem .75rem 0 0;font:inherit;"
	"border-radius:.3rem;border:2px solid var(--deep);background:var(--deep);color:var(--paper)}"
	"button.plain{background:transparent;color:var(--deep)}"
	":focus-visible{outline:3px solid var(--deep);outline-offset:2px}"
	"li{margin:.25rem 0}.bad{color:var(--bad);font-weight:600}.quiet{font-size:.9rem}"
	"bdi{overflow-wrap:anywhere}";

struct buf html_begin(struct arena *arena, struct str title, struct str nonce)
{
	struct buf html = buf_new(arena, PAGE_MOST);
	buf_c(&html,
	      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
	      "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">"
	      "<meta name=\"robots\" content=\"noindex\"><title>");
	html_text(&html, title);
	buf_format(&html, " – Purser</title><style nonce=\"%.*s\">%s</style></head>\n<body><main><h1>",
	           STR_FMT(nonce), style);
	html_text(&html, title);
	buf_c(&html, "</h1>\n");
	return html;
}

struct str html_end(struct buf *html)
{
	buf_c(html, "</main></body></html>\n");
	return buf_str(html);
}
