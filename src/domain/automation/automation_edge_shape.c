#include "domain/automation/automation_edge.h"
#include "domain/automation/automation_rules.h"

static const struct word change_rows[] = {
	{BOT_WAS_ADDED, "added", "It is new."},
	{BOT_WAS_REMOVED, "removed", "It is gone."},
	{BOT_WAS_CHANGED, "changed", "It says something else, or has another rank or name."},
};
const struct words bot_change_words = WORDS("BotChange", change_rows);

static const struct field head_fields[] = {
	FIELD_INT(struct bot_head, latest, 0, 0, INT64_MAX, "Newest version; 0: there is none."),
	FIELD_INT(struct bot_head, in_force, 0, 0, INT64_MAX, "Version in force; 0: no rules run."),
	FIELD_ID(struct bot_head, in_force_id, struct ruleset_id, READ_ONLY, "Its id."),
};
const struct shape bot_head_shape =
	SHAPE("BotHead", struct bot_head, head_fields, "Which rules are in force.");

static const struct field finding_fields[] = {
	FIELD_ENUM(struct bot_finding, kind, enum finding_kind, &finding_kind_words, 0, "Kind."),
	FIELD_INTS(struct bot_finding, bots, 0, 1, BOTS_MOST, "The bots that it is about."),
	FIELD_TEXT(struct bot_finding, sentence, 0, 0, INT64_MAX, "What is wrong."),
};
const struct shape bot_finding_shape =
	SHAPE("BotFinding", struct bot_finding, finding_fields, "Something wrong with the rules.");

#define VERSION_ROWS                                                                               \
	FIELD_ID(struct bot_version, id, struct ruleset_id, READ_ONLY, "Names its content for good."), \
		FIELD_INT(struct bot_version, version, CAN_SORT | CAN_FILTER, 0, INT64_MAX,                \
	              "Counted from 1 in a company; 0: not saved."),                                   \
		FIELD_INT(struct bot_version, based_on, 0, 0, INT64_MAX, "Made from; 0: from nothing."),   \
		FIELD_TEXT(struct bot_version, note, 0, 0, LIMIT_NOTES, "What its author says."),          \
		FIELD_INT(struct bot_version, bot_count, 0, 0, BOTS_MOST, "Bots in it."),                  \
		FIELD_TEXT(struct bot_version, author_kind, 0, 0, LIMIT_NAME, "Kind of author."),          \
		FIELD_INT(struct bot_version, author_id, 0, 0, INT64_MAX, "Author."),                      \
		FIELD_TEXT(struct bot_version, author_name, 0, 0, INT64_MAX, "Author's name."),            \
		FIELD_INSTANT(struct bot_version, created_at, CAN_SORT, "When it was saved."),             \
		FIELD_INSTANT(struct bot_version, activated_at, 0, "When it last came into force."),       \
		FIELD_FLAG(struct bot_version, is_in_force, NO_COLUMN, "New orders meet these rules.")

static const struct field version_row_fields[] = {VERSION_ROWS};
const struct shape bot_version_row_shape =
	SHAPE("BotVersionRow", struct bot_version, version_row_fields, "A version of the rules.");

static const struct field version_fields[] = {
	VERSION_ROWS,
	FIELD_LIST(struct bot_version, groups, struct bot_group, &bot_group_shape, NO_COLUMN, 0,
               BOT_GROUPS_MOST, "The rules, each with its sentence."),
	FIELD_LIST(struct bot_version, findings, struct bot_finding, &bot_finding_shape, NO_COLUMN, 0,
               INT64_MAX, "What is wrong with them."),
};
const struct shape bot_version_shape =
	SHAPE("BotVersion", struct bot_version, version_fields, "A version of the rules, in full.");

static const struct field draft_fields[] = {
	FIELD_INT(struct bot_draft, based_on, NULLABLE, 0, INT64_MAX,
              "The newest version that its author saw; 409 when there is a newer one."),
	FIELD_TEXT(struct bot_draft, note, TRIMMED, 0, LIMIT_NOTES, "What was changed, and why."),
	FIELD_FLAG(struct bot_draft, activate, 0, "Comes into force at once."),
	FIELD_LIST(struct bot_draft, groups, struct bot_group, &bot_group_shape, REQUIRED, 0,
               BOT_GROUPS_MOST, "All the rules."),
};
const struct shape bot_draft_shape =
	SHAPE_TOUCHED("BotDraft", struct bot_draft, draft_fields, "Rules that shall be saved.");

static const struct field restore_fields[] = {
	FIELD_TEXT(struct bot_restore_request, note, TRIMMED, 0, LIMIT_NOTES, "Why."),
	FIELD_FLAG(struct bot_restore_request, activate, 0, "Comes into force at once."),
};
const struct shape bot_restore_shape =
	SHAPE("BotRestore", struct bot_restore_request, restore_fields, "An older version made new.");

static const struct field difference_fields[] = {
	FIELD_ID(struct bot_difference, bot_id, struct bot_id, 0, "Bot."),
	FIELD_TEXT(struct bot_difference, name, 0, 0, LIMIT_NAME, "Its name, after the change."),
	FIELD_ENUM(struct bot_difference, change, enum bot_change, &bot_change_words, 0, "Change."),
	FIELD_INT(struct bot_difference, rank_before, 0, 0, BOT_RANK_MOST, "Rank; 0: not there."),
	FIELD_INT(struct bot_difference, rank_after, 0, 0, BOT_RANK_MOST, "Rank; 0: not there."),
	FIELD_TEXT(struct bot_difference, before, 0, 0, INT64_MAX, "What it said."),
	FIELD_TEXT(struct bot_difference, after, 0, 0, INT64_MAX, "What it says."),
};
const struct shape bot_difference_shape =
	SHAPE("BotDifference", struct bot_difference, difference_fields, "How a bot changed.");

static const struct field compare_fields[] = {
	FIELD_INT(struct bot_compare_query, from, NULLABLE, 0, INT64_MAX,
              "Compared with this version; none: the one it was made from."),
};
const struct shape bot_compare_shape =
	SHAPE("BotCompare", struct bot_compare_query, compare_fields, "What to compare with.");

static const struct field told_fields[] = {
	FIELD_ID(struct bot_told, bot_id, struct bot_id, 0, "Bot."),
	FIELD_TEXT(struct bot_told, bot, 0, 0, LIMIT_NAME, "Its name when it ran."),
	FIELD_ENUM(struct bot_told, slot, enum bot_slot, &bot_slot_words, 0, "What was set."),
	FIELD_TEXT(struct bot_told, says, 0, 0, INT64_MAX, "What it did, in words."),
};
const struct shape bot_told_shape =
	SHAPE("BotTold", struct bot_told, told_fields, "What a bot did to an order.");

static const struct field option_fields[] = {
	FIELD_TEXT(struct bot_option, word, 0, 0, LIMIT_NAME, "Value of `option`."),
	FIELD_TEXT(struct bot_option, sentence, 0, 0, INT64_MAX, "What it means."),
};
static const struct shape option_shape =
	SHAPE("BotOption", struct bot_option, option_fields, "An option of an action.");

static const struct field word_fields[] = {
	FIELD_TEXT(struct bot_word, word, 0, 0, LIMIT_NAME, "Word."),
	FIELD_TEXT(struct bot_word, sentence, 0, 0, INT64_MAX, "What it means."),
	FIELD_TEXTS(struct bot_word, members, 0, 0, INT64_MAX, "Members that may be given."),
	FIELD_TEXTS(struct bot_word, wanted, 0, 0, INT64_MAX, "Members that must be given."),
	FIELD_LIST(struct bot_word, options, struct bot_option, &option_shape, OMIT_EMPTY, 0, INT64_MAX,
               "Values of `option`."),
};
static const struct shape word_shape =
	SHAPE("BotWord", struct bot_word, word_fields, "A filter or an action.");

static const struct field vocabulary_fields[] = {
	FIELD_LIST(struct bot_vocabulary, filters, struct bot_word, &word_shape, 0, 0, INT64_MAX,
               "What bots may look at."),
	FIELD_LIST(struct bot_vocabulary, actions, struct bot_word, &word_shape, 0, 0, INT64_MAX,
               "What bots may do."),
};
const struct shape bot_vocabulary_shape =
	SHAPE("BotVocabulary", struct bot_vocabulary, vocabulary_fields, "What rules are made of.");
