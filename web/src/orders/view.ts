/* What the orders grid shows: a view is in the address bar and becomes a query of the API. */
import type { OrderCount } from '../api/model';

export interface Tab {
	key: string;
	word: string;
	statuses: readonly string[];
	reason?: { is?: string; not?: string };
}

export const tabs: readonly Tab[] = [
	{ key: 'all', word: 'All', statuses: [] },
	{ key: 'awaiting_payment', word: 'Awaiting payment', statuses: ['awaiting_payment'] },
	{ key: 'unresolved', word: 'Unresolved', statuses: ['unresolved'], reason: { not: 'out_of_stock' } },
	{ key: 'out_of_stock', word: 'Out of stock', statuses: ['unresolved'], reason: { is: 'out_of_stock' } },
	{ key: 'on_hold', word: 'On hold', statuses: ['on_hold'] },
	{
		key: 'ready', word: 'Ready to ship',
		statuses: ['awaiting_shipment', 'awaiting_3pl_export', 'awaiting_mc_fulfillment', 'awaiting_dropship'],
	},
	{ key: 'handed_over', word: 'Handed over', statuses: ['pending_fulfillment', 'cancel_requested'] },
	{ key: 'shipped', word: 'Shipped', statuses: ['shipped', 'processed_outside'] },
	{ key: 'cancelled', word: 'Cancelled', statuses: ['cancelled'] },
];

export const sorts = ['-id', 'id', '-modified_at', 'modified_at'] as const;
export type Sort = (typeof sorts)[number];

export interface View {
	tab: string;
	number: string; /* the beginning of the order's number */
	channel: string; /* its id, or empty: any */
	sort: Sort;
}

export function viewOf(search: URLSearchParams): View {
	const tab = search.get('tab') ?? 'all';
	const sort = search.get('sort') as Sort | null;
	const channel = search.get('channel') ?? '';
	return {
		tab: tabs.some((known) => known.key === tab) ? tab : 'all',
		number: search.get('number') ?? '',
		channel: /^\d+$/.test(channel) ? channel : '',
		sort: sort && sorts.includes(sort) ? sort : '-id',
	};
}

/* The shortest address of the view; members of `search` that are not the view's stay. */
export function viewIn(search: URLSearchParams, view: View): URLSearchParams {
	const out = new URLSearchParams(search);
	const usual: View = { tab: 'all', number: '', channel: '', sort: '-id' };
	for (const key of Object.keys(usual) as (keyof View)[]) {
		if (view[key] === usual[key])
			out.delete(key);
		else
			out.set(key, view[key]);
	}
	return out;
}

type Query = Record<string, string>;

/* A value with a comma in it stands in double quotes, else it would be two. */
function one(value: string): string {
	return /[",]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/* What the counts of all tabs have in common: everything but the tab. */
export function filterOf(view: View): Query {
	const query: Query = {};
	if (view.number !== '')
		query['number.prefix'] = one(view.number);
	if (view.channel !== '')
		query.channel_id = view.channel;
	return query;
}

export function tabQuery(tab: Tab): Query {
	const query: Query = {};
	if (tab.statuses.length > 0)
		query.status = tab.statuses.join(',');
	if (tab.reason?.is)
		query.reason = tab.reason.is;
	if (tab.reason?.not)
		query['reason.not'] = tab.reason.not;
	return query;
}

export function tabOf(view: View): Tab {
	return tabs.find((tab) => tab.key === view.tab) ?? tabs[0]!;
}

/* Only what a row shows. */
const FIELDS = 'id,number,channel_id,status,reason,placed_at,ship_by,hold_reason,cancel_reason,attention,total,'
	+ 'recipient,company,email,warehouse_id,unit_count,modified_at';
export const ROWS_A_PAGE = 100;

export function listQuery(view: View, cursor: string | null): Query {
	const query: Query = {
		...filterOf(view), ...tabQuery(tabOf(view)), sort: view.sort, limit: String(ROWS_A_PAGE), fields: FIELDS,
	};
	if (cursor)
		query.cursor = cursor;
	return query;
}

export function rowsQuery(ids: readonly number[]): Query {
	return { id: ids.join(','), fields: FIELDS, limit: '1000' };
}

/* Numbers of all tabs from the counts by status: of everything, and of what is out of stock. */
export function tabCounts(all: readonly OrderCount[], outOfStock: readonly OrderCount[]): Record<string, number> {
	const sum = (rows: readonly OrderCount[], statuses: readonly string[]) =>
		rows.reduce((n, row) => statuses.length === 0 || statuses.includes(row.status) ? n + row.count : n, 0);
	const out: Record<string, number> = {};
	for (const tab of tabs) {
		const short = tab.reason ? sum(outOfStock, tab.statuses) : 0;
		const whole = sum(all, tab.statuses);
		out[tab.key] = tab.reason?.is ? short : tab.reason?.not ? Math.max(0, whole - short) : whole;
	}
	return out;
}
