/* What the edge of automation says and hears besides the rules themselves. */
#ifndef PURSER_DOMAIN_AUTOMATION_EDGE_H
#define PURSER_DOMAIN_AUTOMATION_EDGE_H

#include "domain/automation/automation.h"

struct bot_restore_request {
	struct str note;
	bool activate;
};

struct bot_compare_query {
	int64_t from;
};

/* The vocabulary, for screens that build rules: filters, actions, and their members. */
struct bot_option {
	struct str word, sentence;
};
struct bot_word {
	struct str word, sentence;
	LIST(struct str) members; /* that may be given */
	LIST(struct str) wanted;  /* that must be given */
	LIST(struct bot_option) options;
};
struct bot_vocabulary {
	LIST(struct bot_word) filters, actions;
};

extern const struct shape bot_head_shape, bot_version_shape, bot_version_row_shape, bot_draft_shape,
	bot_finding_shape, bot_restore_shape, bot_difference_shape, bot_compare_shape,
	bot_vocabulary_shape;

void bot_vocabulary_make(struct arena *arena, struct bot_vocabulary *out);

#endif
