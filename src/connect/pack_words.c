/* What a pack's programs must not name. The mapper process could not obey them anyway: this is so
 * that a pack says at loading, not at night, that it will not work. */
#include "connect/pack.h"

static const char *const refused_words[] = {
	"$ENV",           "env",        "input",           "inputs",       "debug", "stderr",
	"halt",           "halt_error", "import",          "include",      "now",   "input_line_number",
	"input_filename", "modulemeta", "get_search_list", "$__prog_args",
};

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$';
}

static bool is_refused(struct str word)
{
	for (size_t i = 0; i < COUNT_OF(refused_words); i++) {
		if (str_is(word, refused_words[i]))
			return true;
	}
	return false;
}

enum { DEPTH_MOST = 32 };

/* Where we are in the text: strings may hold programs again, "\(…)". */
struct scan {
	struct str text;
	size_t at;
	bool in_string;
	int depth;
	int brackets[DEPTH_MOST]; /* open within each \( */
};

static char look(const struct scan *scan, size_t ahead)
{
	return scan->at + ahead < scan->text.len ? scan->text.at[scan->at + ahead] : '\0';
}

static void skip_in_string(struct scan *scan)
{
	if (look(scan, 0) == '\\' && look(scan, 1) == '(' && scan->depth < DEPTH_MOST) {
		scan->brackets[scan->depth++] = 0;
		scan->in_string = false;
		scan->at += 2;
	} else if (look(scan, 0) == '\\') {
		scan->at += 2;
	} else {
		scan->in_string = look(scan, 0) != '"';
		scan->at++;
	}
}

static void bracket(struct scan *scan)
{
	int *open = &scan->brackets[scan->depth - 1];
	*open += look(scan, 0) == '(' ? 1 : -1;
	if (*open < 0) {
		scan->depth--;
		scan->in_string = true;
	}
	scan->at++;
}

static struct str word_take(struct scan *scan)
{
	size_t from = scan->at;
	while (is_letter(look(scan, 0)) || (look(scan, 0) >= '0' && look(scan, 0) <= '9'))
		scan->at++;
	bool is_key = look(scan, 0) == ':';
	bool is_field = from > 0 && scan->text.at[from - 1] == '.';
	return is_key || is_field ? (struct str){0} : str_slice(scan->text, from, scan->at);
}

bool program_is_pure(struct str text, struct str *word)
{
	struct scan scan = {.text = text};
	while (scan.at < text.len) {
		char c = look(&scan, 0);
		if (scan.in_string) {
			skip_in_string(&scan);
		} else if (c == '#') {
			while (scan.at < text.len && look(&scan, 0) != '\n')
				scan.at++;
		} else if (c == '"') {
			scan.in_string = true;
			scan.at++;
		} else if ((c == '(' || c == ')') && scan.depth > 0) {
			bracket(&scan);
		} else if (is_letter(c)) {
			*word = word_take(&scan);
			if (is_refused(*word))
				return false;
		} else {
			scan.at++;
		}
	}
	return true;
}
