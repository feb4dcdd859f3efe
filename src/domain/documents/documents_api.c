#include "domain/documents/documents_api.h"

#include "domain/documents/documents.h"
#include "kernel/version.h"
#include "shape/shape_json.h"

const struct listing_source documents_source = {
	.shape = &document_shape, .table = "document", .usual_sort = "-created_at"};
const struct listing_source document_templates_source = {
	.shape = &document_template_shape, .table = "document_template", .usual_sort = "id"};

/* ---- templates ---- */

static enum err list_templates(struct work *work, const struct call *call, struct reply *reply)
{
	return listing_run(work, &document_templates_source, NULL, 0, call, reply);
}

static enum err get_template(struct work *work, const struct call *call, struct reply *reply)
{
	struct document_template *found = ARENA_NEW(work->arena, struct document_template);
	TRY(template_get(work, (struct template_id){call->ids[0]}, found));
	return version_reply(work, reply, found, found->version);
}

static enum err before_create(struct work *work, struct call *call)
{
	const struct document_template *draft = call->body;
	return template_try(work, draft->kind, draft->body);
}

static enum err post_template(struct work *work, const struct call *call, struct reply *reply)
{
	struct document_template *made = ARENA_NEW(work->arena, struct document_template);
	TRY(template_create(work, call->body, made));
	return version_reply(work, reply, made, made->version);
}

static enum err before_update(struct work *work, struct call *call)
{
	const struct document_template *patch = call->body;
	struct document_template stored;
	if (!shape_has(&document_template_shape, patch, "body"))
		return OK;
	TRY(template_get(work, (struct template_id){call->ids[0]}, &stored));
	return template_try(work, stored.kind, patch->body);
}

static enum err patch_template(struct work *work, const struct call *call, struct reply *reply)
{
	int64_t if_version;
	struct document_template *changed = ARENA_NEW(work->arena, struct document_template);
	TRY(version_wanted(work, call, &if_version));
	TRY(template_update(work, (struct template_id){call->ids[0]}, call->body, if_version, changed));
	return version_reply(work, reply, changed, changed->version);
}

static enum err remove_template(struct work *work, const struct call *call, struct reply *reply)
{
	(void)reply;
	return template_delete(work, (struct template_id){call->ids[0]});
}

/* A kind by its word in the path. */
static enum err kind_asked(struct work *work, const struct call *call, enum document_kind *out)
{
	int value;
	if (!word_find(&document_kind_words, call->words[0], false, &value))
		return fault_say(work->fault, ERR_NOT_FOUND, "There is no document called %.*s.",
		                 STR_FMT(call->words[0]));
	*out = (enum document_kind)value;
	return OK;
}

static enum err get_standard(struct work *work, const struct call *call, struct reply *reply)
{
	enum document_kind kind = DOCUMENT_PACKING_SLIP;
	TRY(kind_asked(work, call, &kind));
	reply->text = template_standard(work, kind);
	reply->content_type = STR("text/plain; charset=utf-8");
	return OK;
}

static enum err reply_pdf(struct reply *reply, struct str file)
{
	reply->text = file;
	reply->content_type = STR("application/pdf");
	return OK;
}

static enum err post_preview(struct work *work, const struct call *call, struct reply *reply)
{
	struct str file;
	TRY(document_preview(work, call->body, &file));
	return reply_pdf(reply, file);
}

struct channel_template_request {
	enum document_kind kind;
	struct template_id template_id;
};
static const struct field channel_template_fields[] = {
	FIELD_ENUM(struct channel_template_request, kind, enum document_kind, &document_kind_words,
               REQUIRED, "The paper."),
	FIELD_ID(struct channel_template_request, template_id, struct template_id, NULLABLE,
             "The template; null: the company's."),
};
static const struct shape channel_template_shape =
	SHAPE("ChannelTemplate", struct channel_template_request, channel_template_fields,
          "The template that a channel's orders are printed with.");

static enum err put_channel(struct work *work, const struct call *call, struct reply *reply)
{
	const struct channel_template_request *body = call->body;
	TRY(channel_template_set(work, (struct channel_id){call->ids[0]}, body->kind,
	                         body->template_id));
	reply->value = body;
	return OK;
}

static enum err list_images(struct work *work, const struct call *call, struct reply *reply)
{
	(void)call;
	struct document_image *found;
	TRY(document_image_all(work, &found, &reply->count));
	reply->value = found;
	return OK;
}

static enum err put_image(struct work *work, const struct call *call, struct reply *reply)
{
	struct document_image *image = ARENA_NEW(work->arena, struct document_image);
	*image = *(const struct document_image *)call->body;
	image->name = call->words[0];
	if (image->name.len > 40)
		return fault_say(work->fault, ERR_INVALID, "The name has more than 40 characters.");
	TRY(document_image_put(work, image));
	image->touched = (struct touched){0};
	image->modified_at = work->now;
	reply->value = image;
	return OK;
}

/* ---- documents ---- */

static struct document_id document_asked(const struct call *call)
{
	return (struct document_id){call->ids[0]};
}

static enum err list_documents(struct work *work, const struct call *call, struct reply *reply)
{
	return listing_run(work, &documents_source, NULL, 0, call, reply);
}

static enum err post_document(struct work *work, const struct call *call, struct reply *reply)
{
	struct document *made = ARENA_NEW(work->arena, struct document);
	TRY(document_make(work, call->body, made));
	reply->value = made;
	return OK;
}

static enum err get_document(struct work *work, const struct call *call, struct reply *reply)
{
	struct document *found = ARENA_NEW(work->arena, struct document);
	TRY(document_get(work, document_asked(call), found));
	reply->value = found;
	return OK;
}

static enum err get_file(struct work *work, const struct call *call, struct reply *reply)
{
	struct str file;
	TRY(document_file(work, document_asked(call), &file));
	return reply_pdf(reply, file);
}

static enum err post_reprint(struct work *work, const struct call *call, struct reply *reply)
{
	struct document *found = ARENA_NEW(work->arena, struct document);
	TRY(document_reprint(work, document_asked(call), found));
	reply->value = found;
	return OK;
}

static enum err list_prints(struct work *work, const struct call *call, struct reply *reply)
{
	struct document_print *found;
	TRY(document_prints(work, document_asked(call), &found, &reply->count));
	reply->value = found;
	return OK;
}

static enum err list_of_order(struct work *work, const struct call *call, struct reply *reply)
{
	struct document *found;
	TRY(documents_of_order(work, (struct order_id){call->ids[0]}, &found, &reply->count));
	reply->value = found;
	return OK;
}

struct paper_wish {
	struct template_id template_id;
};
static const struct field paper_wish_fields[] = {
	FIELD_ID(struct paper_wish, template_id, struct template_id, NULLABLE,
             "The template; absent: the company's, else ours."),
};
static const struct shape paper_wish_shape =
	SHAPE("PurchasePaperWish", struct paper_wish, paper_wish_fields, "How the paper shall look.");

static enum err get_purchase_file(struct work *work, const struct call *call, struct reply *reply)
{
	const struct paper_wish *wish = call->query;
	struct str file;
	TRY(purchase_file(work, (struct purchase_order_id){call->ids[0]}, wish->template_id, &file));
	return reply_pdf(reply, file);
}

/* ---- rows ---- */

static const struct refusal no_template[] = {{404, "There is no such template."}, {0, NULL}};
static const struct refusal template_faults[] = {
	{400, "The body cannot be printed; the answer says in which line, and why."},
	{404, "There is no such template."},
	{409, "Another template has the name."},
	{0, NULL},
};
static const struct refusal channel_faults[] = {
	{404, "There is no such channel or template."},
	{422, "The kind of paper goes by the company."},
	{0, NULL},
};
static const struct refusal image_faults[] = {
	{400, "It is no PNG, or too large."},
	{422, "There are too many pictures."},
	{0, NULL},
};
static const struct refusal no_document[] = {{404, "There is no such document."}, {0, NULL}};
static const struct refusal make_faults[] = {
	{404, "An order, the warehouse or the template does not exist."},
	{422, "There is nothing to print, or a pick list would be for several warehouses."},
	{0, NULL},
};
static const struct refusal file_faults[] = {
	{404, "There is no such document."},
	{422, "The template cannot be printed with these orders; the answer says why."},
	{0, NULL},
};
static const struct refusal paper_faults[] = {
	{400, "The template is for another kind of paper."},
	{404, "There is no such purchase order or template."},
	{422, "The template cannot be printed with this order; the answer says why."},
	{0, NULL},
};
static const struct refusal no_order[] = {{404, "There is no such order."}, {0, NULL}};

#define TEMPLATES "/api/v1/document-templates"
#define DOCUMENTS "/api/v1/documents"
#define GET_ROW(path_, scope_, flags_, reply_, run_, refusals_, id_, says_)                        \
	{                                                                                              \
		.method = "GET", .path = path_, .scope = scope_, .flags = flags_, .reply = reply_,         \
		.status = 200, .run = run_, .refusals = refusals_, .id = id_, .says = says_                \
	}

const struct route documents_routes[DOCUMENTS_ROUTE_COUNT] = {
	GET_ROW(TEMPLATES, SCOPE_READ_SETTINGS, ROUTE_LIST, &document_template_shape, list_templates,
            NULL, "document_templates_list", "Templates of printed papers."),
	GET_ROW(TEMPLATES "/{template_id}", SCOPE_READ_SETTINGS, 0, &document_template_shape,
            get_template, no_template, "document_template_get", "One template."),
	GET_ROW(TEMPLATES "/standard/{kind}", SCOPE_READ_SETTINGS, ROUTE_RAW, NULL, get_standard,
            no_template, "document_template_standard",
            "The template that is used where a company has none: a good beginning for its own."),
	{.method = "POST",
     .path = TEMPLATES,
     .scope = SCOPE_WRITE_SETTINGS,
     .flags = ROUTE_WRITE | ROUTE_SLOW | ROUTE_IDEMPOTENT,
     .body = &document_template_shape,
     .reply = &document_template_shape,
     .status = 201,
     .run = post_template,
     .before = before_create,
     .refusals = template_faults,
     .id = "document_template_create",
     .says = "Stores a template, once it printed made-up orders."},
	{.method = "PATCH",
     .path = TEMPLATES "/{template_id}",
     .scope = SCOPE_WRITE_SETTINGS,
     .flags = ROUTE_WRITE | ROUTE_SLOW | ROUTE_UPDATE,
     .body = &document_template_shape,
     .reply = &document_template_shape,
     .status = 200,
     .run = patch_template,
     .before = before_update,
     .refusals = template_faults,
     .id = "document_template_update",
     .says = "Changes a template."},
	{.method = "DELETE",
     .path = TEMPLATES "/{template_id}",
     .scope = SCOPE_WRITE_SETTINGS,
     .flags = ROUTE_WRITE,
     .status = 204,
     .run = remove_template,
     .refusals = no_template,
     .id = "document_template_delete",
     .says = "Removes a template; who used it prints with the usual one again."},
	{.method = "POST",
     .path = TEMPLATES "/preview",
     .scope = SCOPE_READ_SETTINGS | SCOPE_READ_ORDERS,
     .flags = ROUTE_RAW | ROUTE_LONG,
     .body = &document_preview_shape,
     .status = 200,
     .run = post_preview,
     .refusals = template_faults,
     .id = "document_template_preview",
     .says = "The PDF that a template under way would give; stores nothing."},
	{.method = "PUT",
     .path = "/api/v1/channels/{channel_id}/document-template",
     .scope = SCOPE_WRITE_SETTINGS,
     .flags = ROUTE_WRITE,
     .body = &channel_template_shape,
     .reply = &channel_template_shape,
     .status = 200,
     .run = put_channel,
     .refusals = channel_faults,
     .id = "channel_document_template",
     .says = "The template that this channel's orders are printed with."},
	GET_ROW("/api/v1/document-images", SCOPE_READ_SETTINGS, ROUTE_LIST, &document_image_shape,
            list_images, NULL, "document_images_list", "The pictures that templates may name."),
	{.method = "PUT",
     .path = "/api/v1/document-images/{name}",
     .scope = SCOPE_WRITE_SETTINGS,
     .flags = ROUTE_WRITE,
     .body = &document_image_shape,
     .reply = &document_image_shape,
     .status = 200,
     .run = put_image,
     .refusals = image_faults,
     .id = "document_image_put",
     .says = "Stores a picture; logo is the one of our own templates. Empty: removes it."},
	GET_ROW(DOCUMENTS, SCOPE_READ_ORDERS, ROUTE_LIST, &document_shape, list_documents, NULL,
            "documents_list", "Printed papers, newest first."),
	{.method = "POST",
     .path = DOCUMENTS,
     .scope = SCOPE_WRITE_ORDERS,
     .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
     .body = &document_request_shape,
     .reply = &document_shape,
     .status = 201,
     .run = post_document,
     .refusals = make_faults,
     .id = "document_make",
     .says = "Makes packing slips or a pick list for some orders, and notes the print."},
	GET_ROW(DOCUMENTS "/{document_id}", SCOPE_READ_ORDERS, 0, &document_shape, get_document,
            no_document, "document_get", "One document with its orders."),
	GET_ROW(DOCUMENTS "/{document_id}/file", SCOPE_READ_ORDERS, ROUTE_RAW | ROUTE_LONG, NULL,
            get_file, file_faults, "document_file",
            "The PDF, laid out from the orders as they are now."),
	{.method = "POST",
     .path = DOCUMENTS "/{document_id}/reprint",
     .scope = SCOPE_WRITE_ORDERS,
     .flags = ROUTE_WRITE | ROUTE_IDEMPOTENT,
     .reply = &document_shape,
     .status = 200,
     .run = post_reprint,
     .refusals = no_document,
     .id = "document_reprint",
     .says = "Notes that it is printed once more; the file says so."},
	GET_ROW(DOCUMENTS "/{document_id}/prints", SCOPE_READ_ORDERS, ROUTE_LIST, &document_print_shape,
            list_prints, no_document, "document_prints", "Who printed it, and when."),
	GET_ROW("/api/v1/orders/{order_id}/documents", SCOPE_READ_ORDERS, ROUTE_LIST, &document_shape,
            list_of_order, no_order, "order_documents", "The papers that an order stands on."),
	{.method = "GET",
     .path = "/api/v1/purchase_orders/{purchase_order_id}/file",
     .scope = SCOPE_READ_PURCHASING,
     .flags = ROUTE_RAW | ROUTE_LONG,
     .query = &paper_wish_shape,
     .status = 200,
     .run = get_purchase_file,
     .refusals = paper_faults,
     .id = "purchase_file",
     .says = "The PDF of a purchase order for its vendor, laid out from the order as it is now."},
};
