/* Every call to the server goes through here: the CSRF token on writes, refusals as Problem, and the end of
 * a session noticed once for all screens. */
import createClient, { type Middleware } from 'openapi-fetch';
import type {
	Channel, Company, Listing, Order, OrderBrief, OrderCount, OrderWhy, Page, Product, Session, Shipment,
	StockLevel, StockMovement, TimelineRow, Warehouse, WhyStep,
} from './model';
import { Problem, type ProblemBody } from './problem';
import type { components, paths } from './types';

let csrf = '';
let onSignedOut: () => void = () => undefined;

export function setCsrf(token: string): void {
	csrf = token;
}
export function whenSignedOut(run: () => void): void {
	onSignedOut = run;
}

const guard: Middleware = {
	onRequest({ request }) {
		if (request.method !== 'GET' && csrf !== '')
			request.headers.set('X-CSRF-Token', csrf);
		return request;
	},
	onResponse({ response, schemaPath }) {
		if (response.status === 401 && schemaPath !== '/api/v1/session')
			onSignedOut();
	},
};

const api = createClient<paths>({ baseUrl: '' });
api.use(guard);

interface Answer {
	data?: unknown;
	error?: unknown;
	response: Response;
}

async function unwrap<T>(call: Promise<Answer>): Promise<T> {
	const { data, error, response } = await call;
	if (!response.ok)
		throw new Problem(response.status, typeof error === 'object' ? (error as ProblemBody) : undefined);
	return data as T;
}

export type Query = Record<string, string>;
const asQuery = (query: Query) => query as never;
const order = (order_id: number) => ({ params: { path: { order_id } } });

export const session = {
	get: () => unwrap<Session>(api.GET('/api/v1/session')),
	start: (body: components['schemas']['SignIn']) => unwrap<Session>(api.POST('/api/v1/session', { body })),
	end: () => unwrap<void>(api.DELETE('/api/v1/session')),
};

export const company = () => unwrap<Company>(api.GET('/api/v1/company'));
export const warehouses = () =>
	unwrap<Page<Warehouse>>(api.GET('/api/v1/warehouses', { params: { query: asQuery({ limit: '1000' }) } }));
export const channels = () =>
	unwrap<Page<Channel>>(api.GET('/api/v1/channels', { params: { query: asQuery({ limit: '1000' }) } }));

export const orders = {
	list: (query: Query, signal?: AbortSignal) =>
		unwrap<Page<OrderBrief>>(api.GET('/api/v1/orders', { params: { query: asQuery(query) }, signal })),
	counts: (query: Query, signal?: AbortSignal) =>
		unwrap<Page<OrderCount>>(api.GET('/api/v1/orders/counts', { params: { query: asQuery(query) }, signal })),
	get: (id: number) => unwrap<Order>(api.GET('/api/v1/orders/{order_id}', order(id))),
	why: (id: number) => unwrap<OrderWhy>(api.GET('/api/v1/orders/{order_id}/why', order(id))),
	timeline: (id: number) => unwrap<Page<TimelineRow>>(api.GET('/api/v1/orders/{order_id}/timeline', order(id))),
	shipments: (id: number) => unwrap<Page<Shipment>>(api.GET('/api/v1/orders/{order_id}/shipments', order(id))),
	hold: (id: number, body: components['schemas']['OrderHold']) =>
		unwrap<Order>(api.POST('/api/v1/orders/{order_id}/hold', { ...order(id), body })),
	release: (id: number) => unwrap<Order>(api.POST('/api/v1/orders/{order_id}/release', order(id))),
	cancel: (id: number, body: components['schemas']['OrderCancel']) =>
		unwrap<Order>(api.POST('/api/v1/orders/{order_id}/cancel', { ...order(id), body })),
	restore: (id: number) => unwrap<Order>(api.POST('/api/v1/orders/{order_id}/restore', order(id))),
	pay: (id: number) => unwrap<Order>(api.POST('/api/v1/orders/{order_id}/pay', { ...order(id), body: {} })),
	resolve: (id: number) => unwrap<Order>(api.POST('/api/v1/orders/{order_id}/resolve', order(id))),
	settle: (id: number) => unwrap<Order>(api.POST('/api/v1/orders/{order_id}/settle', order(id))),
	warehouse: (id: number, warehouse_id: number | null) =>
		unwrap<Order>(api.POST('/api/v1/orders/{order_id}/warehouse', { ...order(id), body: { warehouse_id } })),
	address: (id: number, body: components['schemas']['OrderAddress']) =>
		unwrap<Order>(api.PATCH('/api/v1/orders/{order_id}/address', { ...order(id), body })),
};

export const products = (query: Query, signal?: AbortSignal) =>
	unwrap<Page<Product>>(api.GET('/api/v1/products', { params: { query: asQuery(query) }, signal }));

export const stock = {
	list: (query: Query, signal?: AbortSignal) =>
		unwrap<Page<StockLevel>>(api.GET('/api/v1/stock', { params: { query: asQuery(query) }, signal })),
	ofProduct: (product_id: number) =>
		unwrap<Page<StockLevel>>(api.GET('/api/v1/products/{product_id}/stock', { params: { path: { product_id } } })),
	history: (query: Query) =>
		unwrap<Page<StockMovement>>(api.GET('/api/v1/stock/history', { params: { query: asQuery(query) } })),
};

export const listings = {
	list: (query: Query, signal?: AbortSignal) =>
		unwrap<Page<Listing>>(api.GET('/api/v1/listings', { params: { query: asQuery(query) }, signal })),
	why: (listing_id: number) =>
		unwrap<{ quantity: number; steps: WhyStep[] }>(
			api.GET('/api/v1/listings/{listing_id}/why', { params: { path: { listing_id } } })),
};
