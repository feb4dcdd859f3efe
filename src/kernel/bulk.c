#include "kernel/bulk.h"

static const struct field fault_fields[] = {
	FIELD_TEXT(struct fault_row, path, 0, 0, LIMIT_URL, "Where: \"lines[2].quantity\"."),
	FIELD_TEXT(struct fault_row, sentence, 0, 0, LIMIT_URL, "What is wrong there."),
};
static const struct shape fault_shape =
	SHAPE("Fault", struct fault_row, fault_fields, "Something wrong in one place of a request.");

static const struct field result_fields[] = {
	FIELD_INT(struct bulk_result, index, READ_ONLY, 0, LIMIT_BULK_ITEMS,
              "Which item, counted from 0."),
	FIELD_INT(struct bulk_result, status, READ_ONLY, 200, 599,
              "HTTP status that the item alone would have got."),
	FIELD_ID(struct bulk_result, id, struct item_id, READ_ONLY,
             "Our id of what was made or changed; null when the item was refused."),
	FIELD_TEXT(struct bulk_result, error, READ_ONLY | OMIT_EMPTY, 0, LIMIT_NAME,
               "The word of the error."),
	FIELD_TEXT(struct bulk_result, sentence, READ_ONLY | OMIT_EMPTY, 0, LIMIT_NOTES,
               "What went wrong."),
	FIELD_LIST(struct bulk_result, faults, struct fault_row, &fault_shape, READ_ONLY | OMIT_EMPTY,
               0, FAULT_MOST, "Every fault of the item."),
};
static const struct shape result_shape =
	SHAPE("BulkResult", struct bulk_result, result_fields, "What became of one item.");

static const struct field results_fields[] = {
	FIELD_LIST(struct bulk_results, items, struct bulk_result, &result_shape, READ_ONLY, 0,
               LIMIT_BULK_ITEMS, "One per item, in the order of the request."),
};
const struct shape bulk_results_shape =
	SHAPE("BulkResults", struct bulk_results, results_fields, "What became of each item.");

struct bulk_results *bulk_results_make(struct arena *arena, size_t n, int status,
                                       const int64_t *ids, const enum err *errors,
                                       const struct fault *faults)
{
	struct bulk_results *results = ARENA_NEW(arena, struct bulk_results);
	results->items.at = ARENA_ARRAY(arena, n, struct bulk_result);
	results->items.count = results->items.room = n;
	for (size_t i = 0; i < n; i++) {
		struct bulk_result *result = &results->items.at[i];
		const struct err_row *row = err_row(errors[i]);
		result->index = (int64_t)i;
		result->status = errors[i] == OK ? status : row->http_status;
		if (errors[i] == OK) {
			result->id.value = ids[i];
			continue;
		}
		result->error = str_from(row->word);
		result->sentence =
			faults[i].sentence.len > 0 ? faults[i].sentence : str_from(row->sentence);
		result->faults.at = faults[i].rows.at;
		result->faults.count = result->faults.room = faults[i].rows.count;
	}
	return results;
}

struct bulk_results *bulk_results_whole(struct arena *arena, const struct bulk_results *results,
                                        const struct call *call)
{
	size_t n = results->items.count + call->refused_count, given = 0, refused = 0;
	struct bulk_results *whole = ARENA_NEW(arena, struct bulk_results);
	whole->items.at = ARENA_ARRAY(arena, n, struct bulk_result);
	whole->items.count = whole->items.room = n;
	for (size_t i = 0; i < n; i++) {
		bool is_refused = refused < call->refused_count && call->refused[refused].index == i;
		struct bulk_result *row = &whole->items.at[i];
		if (is_refused) {
			enum err err = ERR_INVALID;
			int64_t id = 0;
			*row = bulk_results_make(arena, 1, 0, &id, &err, &call->refused[refused++].fault)
			           ->items.at[0];
		} else {
			*row = results->items.at[given++];
		}
		row->index = (int64_t)i;
	}
	return whole;
}
