#include "domain/automation/automation.h"

#include "domain/automation/automation_edge.h"
#include "domain/automation/automation_names.h"
#include "domain/automation/automation_rules.h"
#include "domain/automation/automation_store.h"
#include "kernel/kept.h"
#include "kernel/scopes.h"
#include "shape/shape_change.h"

#define KEPT_KIND "bots"

/* ---- reading ---- */

enum err bot_head_get(struct work *work, struct bot_head *out)
{
	*out = (struct bot_head){0};
	return bot_head_fetch(work->tx, work->arena, work->company, out);
}

static enum err version_load(struct work *work, struct arena *arena, int64_t version,
                             struct bot_version *out)
{
	enum err err = bot_version_fetch(work->tx, arena, work->company, version, out);
	if (err != ERR_NOT_FOUND)
		return err;
	return fault_say(work->fault, err, "There is no version %lld of the rules.",
	                 (long long)version);
}

static struct bot_set set_of(const struct bot_version *version)
{
	struct bot_set set = {0};
	set.groups.at = version->groups.at;
	set.groups.count = version->groups.count;
	return set;
}

/* Sentences and findings: what a reader sees besides the rules. */
static enum err version_explain(struct work *work, struct bot_version *version)
{
	struct bot_names names;
	struct bot_set set = set_of(version);
	TRY(bot_names_load(work, &set, &names));
	for (size_t g = 0; g < set.groups.count; g++)
		for (size_t b = 0; b < set.groups.at[g].bots.count; b++) {
			struct bot *bot = &set.groups.at[g].bots.at[b];
			bot->sentence = bot_sentence(work->arena, bot, &names);
			shape_give(&bot_shape, bot, "sentence");
		}
	struct bot_finding *found;
	bot_findings(work->arena, &set, &names, &found, &version->findings.count);
	version->findings.at = found;
	return OK;
}

enum err bot_version_get(struct work *work, int64_t version, struct bot_version *out)
{
	struct bot_head head;
	TRY(version_load(work, work->arena, version, out));
	TRY(bot_head_get(work, &head));
	out->is_in_force = head.in_force == version;
	return version_explain(work, out);
}

/* ---- saving ---- */

static bool set_has_bot(const struct bot_set *set, struct bot_id id)
{
	for (size_t g = 0; g < set->groups.count; g++)
		for (size_t b = 0; b < set->groups.at[g].bots.count; b++)
			if (ID_EQ(set->groups.at[g].bots.at[b].id, id))
				return true;
	return false;
}

/* A draft may keep bots of the version it is based on, and bring new ones. */
static enum err ids_check(struct work *work, const struct bot_set *set, const struct bot_set *known)
{
	enum err err = OK;
	for (size_t g = 0; g < set->groups.count; g++)
		for (size_t b = 0; b < set->groups.at[g].bots.count; b++) {
			struct bot_id id = set->groups.at[g].bots.at[b].id;
			if (id.value != 0 && !set_has_bot(known, id))
				err = fault_field(work->fault,
				                  str_format(work->arena, "groups[%zu].bots[%zu].id", g, b),
				                  "is no bot of the version before; leave it out for a new bot");
		}
	return err;
}

static enum err draft_check(struct work *work, const struct bot_draft *draft,
                            const struct bot_head *head)
{
	struct bot_set set = {0}, known_set = {0};
	struct bot_version known = {0};
	set.groups.at = draft->groups.at;
	set.groups.count = draft->groups.count;
	bool says_base = shape_has(&bot_draft_shape, draft, "based_on");
	if (says_base && draft->based_on != head->latest)
		return fault_say(work->fault, ERR_CONFLICT,
		                 "The newest version of the rules is %lld, not %lld: look at it first.",
		                 (long long)head->latest, (long long)draft->based_on);
	TRY(bot_set_check(&set, work->fault));
	if (head->latest != 0)
		TRY(version_load(work, work->arena, head->latest, &known));
	known_set = set_of(&known);
	return ids_check(work, &set, &known_set);
}

static void version_make(struct work *work, const struct bot_draft *draft, struct bot_version *out)
{
	*out = (struct bot_version){.based_on = draft->based_on,
	                            .note = draft->note,
	                            .author_kind = word_of(&actor_kind_words, (int)work->actor.kind),
	                            .author_id = work->actor.id,
	                            .author_name = work->actor.name,
	                            .created_at = work->now};
	out->groups.at = draft->groups.at;
	out->groups.count = draft->groups.count;
	for (size_t g = 0; g < out->groups.count; g++)
		out->bot_count += (int64_t)out->groups.at[g].bots.count;
}

/* New bots get an id; a sentence that a client sent back is not kept. */
static enum err bots_number(struct work *work, struct bot_version *version)
{
	for (size_t g = 0; g < version->groups.count; g++)
		for (size_t b = 0; b < version->groups.at[g].bots.count; b++) {
			struct bot *bot = &version->groups.at[g].bots.at[b];
			bot->sentence = STR("");
			if (bot->id.value != 0)
				continue;
			TRY(id_new(work->tx, &bot->id.value));
			shape_give(&bot_shape, bot, "id");
		}
	return OK;
}

static enum err head_move(struct work *work, struct bot_head *head,
                          const struct bot_version *version)
{
	head->in_force = version->version;
	head->in_force_id = version->id;
	TRY(bot_version_note_activation(work->tx, work->company, version->version, work->now));
	event_emit(work, "orderbots.activated", "orderbots", version->version,
	           str_format(work->arena, "{\"bots\":%lld}", (long long)version->bot_count));
	return OK;
}

static enum err version_write(struct work *work, struct bot_version *version, struct bot_head *head,
                              bool activate)
{
	TRY(id_new(work->tx, &version->id.value));
	TRY(bots_number(work, version));
	version->version = head->latest + 1;
	version->based_on = head->latest;
	head->latest = version->version;
	if (activate)
		version->activated_at = work->now;
	TRY(bot_version_insert(work->tx, work->arena, work->company, version));
	const struct str told[] = {STR("version"), STR("based_on"), STR("note"), STR("bot_count")};
	event_emit(work, "orderbots.saved", "orderbots", version->version,
	           shape_text(work->arena, &bot_version_row_shape, version, told, COUNT_OF(told)));
	if (activate)
		TRY(head_move(work, head, version));
	version->is_in_force = activate;
	return bot_head_save(work->tx, work->company, head);
}

enum err bot_version_save(struct work *work, const struct bot_draft *draft, struct bot_version *out)
{
	struct bot_head head;
	TRY(bot_head_get(work, &head));
	TRY(draft_check(work, draft, &head));
	version_make(work, draft, out);
	TRY(version_write(work, out, &head, draft->activate));
	return version_explain(work, out);
}

/* Bots that are not saved have no id to be named by: they are counted downwards from −1. */
static void bots_count_down(struct bot_set *set)
{
	int64_t next = -1;
	for (size_t g = 0; g < set->groups.count; g++)
		for (size_t b = 0; b < set->groups.at[g].bots.count; b++)
			if (set->groups.at[g].bots.at[b].id.value == 0)
				set->groups.at[g].bots.at[b].id.value = next--;
}

enum err bot_draft_check(struct work *work, const struct bot_draft *draft, struct bot_version *out)
{
	struct bot_head head;
	TRY(bot_head_get(work, &head));
	TRY(draft_check(work, draft, &head));
	version_make(work, draft, out);
	struct bot_set set = set_of(out);
	bots_count_down(&set);
	return version_explain(work, out);
}

enum err bot_version_activate(struct work *work, int64_t version)
{
	struct bot_head head;
	struct bot_version found;
	TRY(bot_head_get(work, &head));
	if (version != 0)
		TRY(version_load(work, work->arena, version, &found));
	if (head.in_force == version)
		return OK;
	if (version != 0) {
		TRY(head_move(work, &head, &found));
	} else {
		event_emit(work, "orderbots.deactivated", "orderbots", head.in_force, STR(""));
		head.in_force = head.in_force_id.value = 0;
	}
	return bot_head_save(work->tx, work->company, &head);
}

enum err bot_version_restore(struct work *work, int64_t version, struct str note, bool activate,
                             struct bot_version *out)
{
	struct bot_head head;
	struct bot_version old;
	TRY(bot_head_get(work, &head));
	TRY(version_load(work, work->arena, version, &old));
	struct bot_draft draft = {.based_on = head.latest, .note = note};
	draft.groups.at = old.groups.at;
	draft.groups.count = old.groups.count;
	if (note.len == 0)
		draft.note = str_format(work->arena, "Version %lld again.", (long long)version);
	version_make(work, &draft, out);
	TRY(version_write(work, out, &head, activate));
	return version_explain(work, out);
}

/* ---- comparing ---- */

struct placed_bot {
	const struct bot *bot;
	int64_t rank;
};

static struct placed_bot bot_in(const struct bot_set *set, struct bot_id id)
{
	for (size_t g = 0; g < set->groups.count; g++)
		for (size_t b = 0; b < set->groups.at[g].bots.count; b++)
			if (ID_EQ(set->groups.at[g].bots.at[b].id, id))
				return (struct placed_bot){&set->groups.at[g].bots.at[b], set->groups.at[g].rank};
	return (struct placed_bot){0};
}

static bool bot_differs(struct work *work, const struct bot *a, const struct bot *b)
{
	return !str_eq(shape_text(work->arena, &bot_shape, a, NULL, 0),
	               shape_text(work->arena, &bot_shape, b, NULL, 0));
}

static struct str sentence_of(struct work *work, const struct bot *bot,
                              const struct bot_names *names)
{
	struct str sentence = bot_sentence(work->arena, bot, names);
	return bot->is_paused ? str_format(work->arena, "Paused: %.*s", STR_FMT(sentence)) : sentence;
}

struct comparing {
	const struct bot_names *names;
	LIST(struct bot_difference) rows;
};

static void difference_add(struct work *work, struct comparing *comparing, struct placed_bot before,
                           struct placed_bot after)
{
	bool has_both = before.bot != NULL && after.bot != NULL;
	if (has_both && before.rank == after.rank && !bot_differs(work, before.bot, after.bot))
		return;
	const struct bot *named = after.bot != NULL ? after.bot : before.bot;
	struct bot_difference *row = LIST_ADD(work->arena, &comparing->rows);
	row->bot_id = named->id;
	row->name = named->name;
	row->change = has_both ? BOT_WAS_CHANGED : after.bot != NULL ? BOT_WAS_ADDED : BOT_WAS_REMOVED;
	row->rank_before = before.rank;
	row->rank_after = after.rank;
	if (before.bot != NULL)
		row->before = sentence_of(work, before.bot, comparing->names);
	if (after.bot != NULL)
		row->after = sentence_of(work, after.bot, comparing->names);
}

enum err bot_version_compare(struct work *work, int64_t from, int64_t to,
                             struct bot_difference **out, size_t *count)
{
	struct bot_version before = {0}, after;
	struct bot_names names;
	TRY(version_load(work, work->arena, to, &after));
	if (from != 0)
		TRY(version_load(work, work->arena, from, &before));
	struct bot_set old_set = set_of(&before), new_set = set_of(&after);
	TRY(bot_names_load(work, &new_set, &names));
	struct comparing comparing = {.names = &names};
	for (size_t g = 0; g < new_set.groups.count; g++)
		for (size_t b = 0; b < new_set.groups.at[g].bots.count; b++) {
			const struct bot *bot = &new_set.groups.at[g].bots.at[b];
			difference_add(work, &comparing, bot_in(&old_set, bot->id),
			               (struct placed_bot){bot, new_set.groups.at[g].rank});
		}
	for (size_t g = 0; g < old_set.groups.count; g++)
		for (size_t b = 0; b < old_set.groups.at[g].bots.count; b++) {
			const struct bot *bot = &old_set.groups.at[g].bots.at[b];
			if (bot_in(&new_set, bot->id).bot == NULL)
				difference_add(work, &comparing,
				               (struct placed_bot){bot, old_set.groups.at[g].rank},
				               (struct placed_bot){0});
		}
	*out = comparing.rows.at;
	*count = comparing.rows.count;
	return OK;
}

/* ---- compiled rules ---- */

static enum err bots_load(struct work *work, int64_t version, struct ruleset_id id,
                          const struct bots **out)
{
	*out = kept_find(work, KEPT_KIND, id.value);
	if (*out != NULL)
		return OK;
	struct arena *own = arena_new(64 * 1024);
	struct bot_version *loaded = ARENA_NEW(own, struct bot_version);
	enum err err = bot_version_fetch(work->tx, own, work->company, version, loaded);
	if (err != OK) {
		arena_free(own);
		return err == ERR_NOT_FOUND ? ERR_INTERNAL : err;
	}
	struct bot_set *set = ARENA_NEW(own, struct bot_set);
	*set = set_of(loaded);
	*out = kept_put(work, KEPT_KIND, id.value, own, bots_compile(own, set, version));
	return OK;
}

enum err bots_in_force(struct work *work, const struct bots **out)
{
	struct bot_head head;
	*out = NULL;
	TRY(bot_head_get(work, &head));
	if (head.in_force == 0)
		return OK;
	TRY(bots_load(work, head.in_force, head.in_force_id, out));
	if (bots_count(*out) == 0)
		*out = NULL;
	return OK;
}

enum err bots_of_version(struct work *work, int64_t version, const struct bots **out)
{
	struct bot_version loaded;
	TRY(version_load(work, work->arena, version, &loaded));
	return bots_load(work, version, loaded.id, out);
}

enum err bots_of_set(struct work *work, const struct bot_set *set, const struct bots **out)
{
	TRY(bot_set_check(set, work->fault));
	*out = bots_compile(work->arena, set, 0);
	return OK;
}

enum err bot_names_now(struct work *work, const struct bot_names **out)
{
	struct bot_names *names = ARENA_NEW(work->arena, struct bot_names);
	*out = names;
	return bot_names_light(work, names);
}
