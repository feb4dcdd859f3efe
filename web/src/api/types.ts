/* Written by hand in the manner of `npm run types`, which replaces it once docs/api/openapi.json exists. */

type Json<T> = { headers: { [name: string]: unknown }; content: { 'application/json': T } };
type Refused = { headers: { [name: string]: unknown }; content: { 'application/problem+json': Problem } };
type Page<T> = { items: T[]; next_cursor: string | null };
type Id<K extends string> = { [key in K]: number };
type None = { query?: never; header?: never; path?: never; cookie?: never };
type Parameters<P, Q> = { query?: Q; header?: never; path: P; cookie?: never };
type Operation<Reply, P = None, Body = never> = {
	parameters: P;
	requestBody?: [Body] extends [never] ? never : { content: { 'application/json': Body } };
	responses: { 200: Json<Reply>; default: Refused };
};
type Method = 'get' | 'put' | 'post' | 'delete' | 'options' | 'head' | 'patch' | 'trace';
type Path<M extends Partial<Record<Method, unknown>>> =
	{ parameters: None } & { [K in Method]: K extends keyof M ? M[K] : never };
type ListQuery = { [name: string]: string | number };
type List<Row> = Path<{ get: Operation<Page<Row>, { query?: ListQuery; header?: never; path?: never; cookie?: never }> }>;
type OneOf<Reply, K extends string> = Path<{ get: Operation<Reply, Parameters<Id<K>, never>> }>;
type ListOf<Row, K extends string> = Path<{ get: Operation<Page<Row>, Parameters<Id<K>, ListQuery>> }>;
type Move<Body = never> = Path<{ post: Operation<components['schemas']['Order'], Parameters<Id<'order_id'>, never>, Body> }>;

interface Problem {
	type: string;
	title: string;
	status: number;
	detail: string;
	faults?: { path: string; sentence: string }[];
	trace_id: string;
}

export interface paths {
	'/api/v1/company': Path<{ get: Operation<components['schemas']['Company']> }>;
	'/api/v1/session': Path<{
		get: Operation<components['schemas']['Session']>;
		post: Operation<components['schemas']['Session'], None, components['schemas']['SignIn']>;
		delete: Operation<undefined>;
	}>;
	'/api/v1/orders': List<components['schemas']['OrderRow']>;
	'/api/v1/orders/counts': List<components['schemas']['OrderCount']>;
	'/api/v1/orders/{order_id}': OneOf<components['schemas']['Order'], 'order_id'>;
	'/api/v1/orders/{order_id}/why': OneOf<components['schemas']['OrderWhy'], 'order_id'>;
	'/api/v1/orders/{order_id}/timeline': ListOf<components['schemas']['TimelineRow'], 'order_id'>;
	'/api/v1/orders/{order_id}/shipments': ListOf<components['schemas']['Shipment'], 'order_id'>;
	'/api/v1/orders/{order_id}/hold': Move<components['schemas']['OrderHold']>;
	'/api/v1/orders/{order_id}/release': Move;
	'/api/v1/orders/{order_id}/cancel': Move<components['schemas']['OrderCancel']>;
	'/api/v1/orders/{order_id}/restore': Move;
	'/api/v1/orders/{order_id}/pay': Move<components['schemas']['OrderPayment']>;
	'/api/v1/orders/{order_id}/warehouse': Move<components['schemas']['OrderWarehouse']>;
	'/api/v1/orders/{order_id}/resolve': Move;
	'/api/v1/orders/{order_id}/settle': Move;
	'/api/v1/orders/{order_id}/address': Path<{
		patch: Operation<components['schemas']['Order'], Parameters<Id<'order_id'>, never>, components['schemas']['OrderAddress']>;
	}>;
	'/api/v1/warehouses': List<components['schemas']['Warehouse']>;
	'/api/v1/channels': List<components['schemas']['Channel']>;
	'/api/v1/products': List<components['schemas']['Product']>;
	'/api/v1/products/{product_id}/stock': ListOf<components['schemas']['StockLevel'], 'product_id'>;
	'/api/v1/stock': List<components['schemas']['StockLevel']>;
	'/api/v1/stock/history': List<components['schemas']['StockMovement']>;
	'/api/v1/listings': List<components['schemas']['Listing']>;
	'/api/v1/listings/{listing_id}/why': OneOf<components['schemas']['ListingWhy'], 'listing_id'>;
}

export interface components {
	schemas: {
		Money: { amount: string; currency: string };
		Company: { id: number; name: string; currency: string; country: string; time_zone: string };
		SignIn: { email: string; password: string };
		Session: { user_id: number; company_id: number; name: string; scopes: string; csrf_token: string };
		OrderRow: {
			id: number; channel_id: number; remote_id: string; number: string; status: string; reason: string;
			type: string; source: string; placed_at: string | null; paid_at: string | null;
			hold_until: string | null; hold_reason: string; cancelled_at: string | null; cancel_reason: string;
			handed_over_at: string | null; shipped_at: string | null; ship_by: string | null; currency: string;
			prices_include_tax: boolean;
			items_total: components['schemas']['Money'] | null; shipping_total: components['schemas']['Money'] | null;
			shipping_tax: components['schemas']['Money'] | null; tax_total: components['schemas']['Money'] | null;
			discount_total: components['schemas']['Money'] | null; total: components['schemas']['Money'] | null;
			email: string; recipient: string; company: string; line1: string; line2: string; city: string;
			state: string; postal_code: string; country: string; phone: string; shipping_method: string;
			notes: string; warehouse_id: number | null; chosen_warehouse_id: number | null;
			is_claim_ended: boolean; attention: string; unit_count: number; created_at: string;
			modified_at: string; version: number;
		};
		Order: components['schemas']['OrderRow'] & { lines: components['schemas']['OrderLine'][] };
		OrderLine: {
			id: number; remote_id: string; listing_id: number | null; variant_id: string; sku: string;
			title: string; product_id: number | null; ordered: number; cancelled: number; refunded: number;
			exported: number; shipped: number; unit_price: components['schemas']['Money'] | null;
			tax: components['schemas']['Money'] | null; discount: components['schemas']['Money'] | null;
		};
		OrderCount: { status: string; count: number };
		OrderHold: { until?: string | null; reason?: string; release_claims?: boolean };
		OrderCancel: { reason?: string };
		OrderPayment: { paid_at?: string | null };
		OrderWarehouse: { warehouse_id: number | null };
		OrderAddress: {
			email?: string; recipient?: string; company?: string; line1?: string; line2?: string; city?: string;
			state?: string; postal_code?: string; country?: string; phone?: string;
		};
		OrderWhy: {
			order_id: number; status: string; reason: string; sentence: string;
			checks: components['schemas']['OrderCheck'][];
			decisions: components['schemas']['RoutingDecision'][];
			claims: components['schemas']['Reservation'][];
			fixes: components['schemas']['OrderFix'][];
		};
		OrderCheck: { name: string; is_passed: boolean; sentence: string };
		OrderFix: { action: string; sentence: string };
		RoutingDecision: {
			id: number; at: string; rule: string; rule_version: number; warehouse_id: number | null;
			can_fill: boolean; sentence: string; change: string; candidates: unknown;
		};
		RoutingCandidate: {
			warehouse_id: number; name: string; rank: number; verdict: string; short_units: number; sentence: string;
		};
		Reservation: {
			order_id: number; line_id: number; product_id: number; warehouse_id: number | null;
			per_unit: number; quantity: number; shipped: number;
		};
		TimelineRow: {
			number: number; at: string; kind: string; actor_kind: string; actor_name: string; actor_id: number;
			trace: string; body: unknown;
		};
		Shipment: {
			id: number; order_id: number; warehouse_id: number | null; channel_id: number | null; source: string;
			remote_id: string; carrier: string; service: string; tracking_number: string; tracking_url: string;
			shipped_at: string | null; channel_state: string; channel_at: string | null; channel_message: string;
			difference: string; created_at: string; lines: components['schemas']['ShipmentLine'][];
		};
		ShipmentLine: { id: number; order_line_id: number | null; product_id: number | null; quantity: number };
		Warehouse: { id: number; name: string; type: string; is_active: boolean; color: string; time_zone: string };
		Channel: { id: number; name: string; type: string; is_active: boolean; buffer: number; currency: string };
		Product: { id: number; sku: string; name: string; type: string; is_active: boolean };
		StockLevel: {
			product_id: number; warehouse_id: number | null; on_hand: number; locked: number; allocated: number;
			available: number;
		};
		StockMovement: {
			id: number; product_id: number; warehouse_id: number | null; location_id: number | null; at: string;
			kind: string; on_hand_change: number; locked_change: number; allocated_change: number; on_hand: number;
			locked: number; allocated: number; shortfall: number; reason: string; subject: string;
			subject_id: number; actor_kind: string; actor_id: number;
		};
		Listing: {
			id: number; channel_id: number; variant_id: string; sku: string; title: string;
			product_id: number | null; is_active: boolean; pushes_quantity: boolean; quantity: number;
			quantity_at: string | null; pushed_quantity: number; pushed_at: string | null;
		};
		ListingWhy: { listing_id: number; quantity: number; steps: components['schemas']['WhyStep'][] };
		WhyStep: {
			label: string; units: number; is_result: boolean; sentence: string; subject: string; subject_id: number;
		};
	};
}
