#include "domain/automation/automation_edge.h"
#include "domain/automation/automation_rules.h"

static void texts_add(struct arena *arena, const char *const *names, struct bot_word *word,
                      bool is_wanted)
{
	for (size_t i = 0; names != NULL && names[i] != NULL; i++)
		if (is_wanted)
			*LIST_ADD(arena, &word->wanted) = str_from(names[i]);
		else
			*LIST_ADD(arena, &word->members) = str_from(names[i]);
}

static struct bot_word word_made(const struct words *words, int value)
{
	for (size_t i = 0; i < words->count; i++)
		if (words->rows[i].value == value)
			return (struct bot_word){.word = str_from(words->rows[i].word),
			                         .sentence = str_from(words->rows[i].sentence)};
	return (struct bot_word){0};
}

static void action_make(struct arena *arena, int action, struct bot_word *word)
{
	const struct bot_action_row *row = &bot_action_rows[action];
	*word = word_made(&bot_action_words, action);
	texts_add(arena, row->wanted, word, true);
	texts_add(arena, row->taken, word, false);
	for (size_t i = 0; row->options != NULL && i < row->options->count; i++)
		*LIST_ADD(arena, &word->options) = (struct bot_option){
			str_from(row->options->rows[i].word), str_from(row->options->rows[i].sentence)};
}

void bot_vocabulary_make(struct arena *arena, struct bot_vocabulary *out)
{
	for (int field = 0; field < BOT_FIELD_COUNT; field++) {
		struct bot_word *word = LIST_ADD(arena, &out->filters);
		*word = word_made(&bot_field_words, field);
		bot_filter_members(arena, (enum bot_field)field, word);
	}
	for (int action = 0; action < BOT_ACTION_COUNT; action++)
		action_make(arena, action, LIST_ADD(arena, &out->actions));
}
