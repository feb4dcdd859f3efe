#include "dialects/order_manager/answers.h"

static const struct field error_fields[] = {
	FIELD_TEXT(struct om_error, error_code, 0, 0, 20, "Which kind of error; see docs/dialect.md."),
	FIELD_TEXT(struct om_error, message, 0, 0, LIMIT_NOTES, "What went wrong."),
	FIELD_TEXT(struct om_error, identifier, NULLABLE, 0, LIMIT_URL, "The item, as it was named."),
	FIELD_INT(struct om_error, index, 0, 0, LIMIT_BULK_ITEMS, "Which item, counted from 1."),
	FIELD_TEXT(struct om_error, field_name, NULLABLE, 0, LIMIT_NAME, "Which field of it."),
	FIELD_TEXT(struct om_error, severity, 0, 0, 20, "CRITICAL: it was not done."),
	FIELD_TEXT(struct om_error, user_identifier, NULLABLE, 0, LIMIT_NAME, "Always null."),
};
const struct shape om_error_shape =
	SHAPE("ValidationDetailDto", struct om_error, error_fields, "Why an item was refused.");

static const struct field stock_result_fields[] = {
	FIELD_TEXT(struct om_result, master_sku, 0, 0, LIMIT_SKU, "The product."),
	FIELD_INT(struct om_result, available_quantity, 0, INT64_MIN, INT64_MAX, "Available now."),
	FIELD_ID(struct om_result, product_stock_id, struct stock_id, 0, "Product and location."),
	FIELD_ID(struct om_result, warehouse_id, struct warehouse_id, 0, "The warehouse."),
};
static const struct field product_result_fields[] = {
	FIELD_ID(struct om_result, product_id, struct product_id, 0, "The product."),
	FIELD_TEXT(struct om_result, master_sku, 0, 0, LIMIT_SKU, "Its SKU."),
};
static const struct field listing_result_fields[] = {
	FIELD_ID(struct om_result, listing_id, struct listing_id, 0, "The listing."),
	FIELD_TEXT(struct om_result, listing_sku, 0, 0, LIMIT_SKU, "Its SKU."),
	FIELD_ID(struct om_result, product_id, struct product_id, 0, "The product."),
	FIELD_ID(struct om_result, sales_channel_id, struct channel_id, 0, "The channel."),
};
static const struct field order_result_fields[] = {
	FIELD_ID(struct om_result, order_id, struct order_id, 0, "The order."),
	FIELD_TEXT(struct om_result, order_number, 0, 0, LIMIT_NUMBER, "Its number."),
	FIELD_TEXT(struct om_result, order_status, 0, 0, LIMIT_NAME, "Its status now."),
};

static const struct field entity_result_fields[] = {
	FIELD_INT(struct om_result, id, 0, 0, ID_MAX, "Its id."),
};

/* clang-format off */
#define BULK(prefix, title, says)                                                                  \
	static const struct shape prefix##_result_shape =                                              \
		SHAPE(title "Result", struct om_result, prefix##_result_fields, says);                     \
	static const struct field prefix##_bulk_fields[] = {                                           \
		FIELD_LIST(struct om_bulk, results, struct om_result, &prefix##_result_shape, 0, 0,        \
		           LIMIT_BULK_ITEMS, "What was done, in the order of the request."),               \
		FIELD_LIST(struct om_bulk, errors, struct om_error, &om_error_shape, 0, 0,                 \
		           LIMIT_BULK_ITEMS, "What was not."),                                             \
		FIELD_TEXT(struct om_bulk, message, 0, 0, LIMIT_NOTES, "Both, counted."),                  \
	};                                                                                             \
	const struct shape om_##prefix##_bulk_shape =                                                  \
		SHAPE(title "Bulk", struct om_bulk, prefix##_bulk_fields, "What became of each item.")
/* clang-format on */

BULK(stock, "OmStock", "Where a product's stock changed.");
BULK(product, "OmProduct", "A product that was made.");
BULK(listing, "OmListing", "A listing that was made or changed.");
BULK(order, "OmOrder", "An order that was changed.");
BULK(entity, "OmEntity", "A thing that was made or changed.");

static const struct field single_fields[] = {
	FIELD_INT(struct om_single, id, 0, 0, ID_MAX, "The id."),
	FIELD_TEXT(struct om_single, message, 0, 0, LIMIT_NOTES, "What was done."),
};
const struct shape om_single_shape =
	SHAPE("SingleIdResponse", struct om_single, single_fields, "What was changed.");

static const struct field multiple_fields[] = {
	FIELD_INTS(struct om_multiple, ids, 0, 0, LIMIT_BULK_ITEMS, "The ids."),
	FIELD_TEXT(struct om_multiple, message, 0, 0, LIMIT_NOTES, "What was done."),
};
const struct shape om_multiple_shape =
	SHAPE("MultipleIdResponse", struct om_multiple, multiple_fields, "What was changed.");

enum err om_answer_single(struct work *work, int64_t id, const char *message, struct reply *reply)
{
	struct om_single *out = ARENA_NEW(work->arena, struct om_single);
	out->id = id;
	out->message = str_from(message);
	reply->value = out;
	return OK;
}

enum err om_answer_multiple(struct work *work, const int64_t *ids, size_t n, const char *message,
                            struct reply *reply)
{
	struct om_multiple *out = ARENA_NEW(work->arena, struct om_multiple);
	for (size_t i = 0; i < n; i++)
		*LIST_ADD(work->arena, &out->ids) = ids[i];
	out->message = str_from(message);
	reply->value = out;
	return OK;
}

const char *om_code(enum err err)
{
	switch (err) {
	case ERR_INVALID:
	case ERR_OVERFLOW:
	case ERR_CURRENCY:
		return "ERR900";
	case ERR_CONFLICT:
	case ERR_DUPLICATE:
		return "ERR901";
	case ERR_REFUSED:
		return "ERR902";
	case ERR_NOT_FOUND:
		return "ERR903";
	case ERR_OUT_OF_STOCK:
		return "ERR904";
	case ERR_UNAUTHENTICATED:
	case ERR_FORBIDDEN:
		return "ERR905";
	case ERR_LIMITED:
		return "ERR906";
	case ERR_NOT_OFFERED:
		return "ERR907";
	default:
		return "ERR999";
	}
}

bool om_is_of_item(enum err err)
{
	return err != OK && err_row(err)->http_status < 500;
}

static void camel_write(struct buf *out, struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		bool is_start = name.at[i] == '_' && i + 1 < name.len;
		char c = name.at[is_start ? ++i : i];
		buf_byte(out, is_start && c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c);
	}
}

struct str om_field_of(struct arena *arena, struct str path, int64_t *item)
{
	*item = -1;
	ptrdiff_t end = str_find(path, ']');
	if (path.len > 2 && path.at[0] == '[' && end > 0) {
		if (str_to_int(str_slice(path, 1, (size_t)end), item) != OK)
			*item = -1;
		path = str_slice(path, (size_t)end + 1, path.len);
		if (str_starts(path, STR(".")))
			path = str_slice(path, 1, path.len);
	}
	struct buf name = buf_new(arena, LIMIT_URL);
	camel_write(&name, path);
	return buf_str(&name);
}

static struct str named(struct arena *arena, struct str path, const struct om_name *names, size_t n)
{
	struct buf out = buf_new(arena, LIMIT_URL);
	struct str segment;
	while (str_split(&path, '.', &segment)) {
		ptrdiff_t bracket = str_find(segment, '[');
		size_t end = bracket < 0 ? segment.len : (size_t)bracket;
		struct str name = str_slice(segment, 0, end);
		for (size_t i = 0; i < n; i++)
			if (str_is(name, names[i].ours)) {
				name = str_from(names[i].theirs);
				break;
			}
		if (out.len > 0 && name.len > 0)
			buf_byte(&out, '.');
		buf_add(&out, name);
		buf_add(&out, str_slice(segment, end, segment.len));
	}
	return buf_str(&out);
}

void om_rename(struct fault *fault, const struct om_name *names, size_t n)
{
	for (size_t i = 0; i < fault->rows.count; i++)
		fault->rows.at[i].path = named(fault->arena, fault->rows.at[i].path, names, n);
}

enum err om_named(struct work *work, const struct om_name *names, size_t n, enum err err)
{
	if (err != OK)
		om_rename(work->fault, names, n);
	return err;
}

enum err om_within(struct work *work, struct str path, enum err err)
{
	struct fault *fault = work->fault;
	for (size_t i = 0; err != OK && i < fault->rows.count; i++) {
		struct str inner = fault->rows.at[i].path;
		bool is_joined = inner.len == 0 || str_starts(inner, STR("["));
		fault->rows.at[i].path = str_format(work->arena, "%.*s%s%.*s", STR_FMT(path),
		                                    is_joined ? "" : ".", STR_FMT(inner));
	}
	return err;
}

enum err om_of_item(struct work *work, size_t index, enum err err)
{
	struct str path = str_format(work->arena, "[%zu]", index);
	if (err == OK || !om_is_of_item(err))
		return err;
	if (work->fault->rows.count > 0)
		return om_within(work, path, err);
	struct str sentence =
		work->fault->sentence.len > 0 ? work->fault->sentence : str_from(err_row(err)->sentence);
	(void)fault_field(work->fault, path, "%.*s", STR_FMT(sentence));
	return err;
}

/* The row of a list inside the body: 1 of "listings[1].listingSku"; -1: none is named. */
static int64_t row_of(struct str field)
{
	int64_t row;
	ptrdiff_t begin = str_find(field, '['), end = str_find(field, ']');
	if (begin < 0 || end < begin)
		return -1;
	return str_to_int(str_slice(field, (size_t)begin + 1, (size_t)end), &row) == OK ? row : -1;
}

void om_errors_add(struct arena *arena, const struct fault *fault, struct om_error error,
                   struct om_bulk *out)
{
	for (size_t i = 0; i < fault->rows.count; i++) {
		int64_t item;
		struct om_error one = error;
		struct str sentence = fault->rows.at[i].sentence;
		one.field_name = om_field_of(arena, fault->rows.at[i].path, &item);
		if (one.index == 0)
			one.index = 1 + (item >= 0 ? item : row_of(one.field_name));
		one.message =
			one.field_name.len == 0
				? sentence
				: str_format(arena, "%.*s %.*s", STR_FMT(one.field_name), STR_FMT(sentence));
		*LIST_ADD(arena, &out->errors) = one;
	}
}

void om_refuse(struct arena *arena, struct om_bulk *bulk, size_t index, struct str identifier,
               const char *code, enum err err, const struct fault *fault)
{
	struct om_error error = {
		.error_code = str_from(code != NULL ? code : om_code(err)),
		.identifier = identifier,
		.index = (int64_t)index + 1,
		.severity = STR("CRITICAL"),
	};
	om_errors_add(arena, fault, error, bulk);
	if (fault->rows.count > 0)
		return;
	error.message = fault->sentence.len > 0 ? fault->sentence : str_from(err_row(err)->sentence);
	*LIST_ADD(arena, &bulk->errors) = error;
}

enum err om_try(struct work *work, struct om_bulk *bulk, size_t index, struct str identifier,
                om_item_run run, void *state, bool *done)
{
	struct fault *whole = work->fault, fault;
	fault_init(&fault, work->arena);
	work->fault = &fault;
	enum err err = run(work, state);
	work->fault = whole;
	*done = err == OK;
	if (err != OK && !om_is_of_item(err)) {
		*whole = fault;
		return err;
	}
	if (err != OK)
		om_refuse(work->arena, bulk, index, identifier, NULL, err, &fault);
	return OK;
}

struct str om_identifier(struct arena *arena, int64_t id)
{
	return id == 0 ? (struct str){0} : str_format(arena, "%lld", (long long)id);
}

/* Those of one item stay in their order. Most are in order already. */
static void errors_sort(struct om_error *errors, size_t n)
{
	for (size_t i = 1; i < n; i++) {
		struct om_error one = errors[i];
		size_t k = i;
		for (; k > 0 && errors[k - 1].index > one.index; k--)
			errors[k] = errors[k - 1];
		errors[k] = one;
	}
}

void om_refuse_unread(struct arena *arena, const struct call *call, struct om_bulk *bulk)
{
	for (size_t i = 0; call->refused_count > 0 && i < bulk->errors.count; i++)
		bulk->errors.at[i].index = (int64_t)call->item_at[bulk->errors.at[i].index - 1] + 1;
	for (size_t i = 0; i < call->refused_count; i++)
		om_refuse(arena, bulk, call->refused[i].index, (struct str){0}, NULL, ERR_INVALID,
		          &call->refused[i].fault);
	errors_sort(bulk->errors.at, bulk->errors.count);
}

void om_answer_bulk(struct work *work, const struct call *call, struct om_bulk *bulk,
                    struct reply *reply)
{
	om_refuse_unread(work->arena, call, bulk);
	size_t refused = 0;
	for (size_t i = 0; i < bulk->errors.count; i++)
		refused += i == 0 || bulk->errors.at[i].index != bulk->errors.at[i - 1].index;
	bulk->message = str_format(work->arena, "%zu done, %zu refused.", bulk->results.count, refused);
	reply->value = bulk;
}
