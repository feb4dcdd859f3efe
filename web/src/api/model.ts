/* The API's shapes as the screens use them. The server prints every member of what it answers, so members
 * that its document calls optional are there. */
import type { components } from './types';

type Filled<T> =
	T extends (infer Item)[] ? Filled<Item>[]
	: T extends object ? { [K in keyof T]-?: Filled<Exclude<T[K], undefined>> }
	: T;
type Schema<K extends keyof components['schemas']> = Filled<components['schemas'][K]>;

export type Money = { amount: string; currency: string };
export type Company = Schema<'Company'>;
export type Session = Schema<'Session'>;
export type OrderRow = Schema<'OrderRow'>;
export type Order = Schema<'Order'>;
export type OrderLine = Schema<'OrderLine'>;
export type OrderCount = Schema<'OrderCount'>;
export type OrderWhy = Schema<'OrderWhy'>;
export type OrderCheck = Schema<'OrderCheck'>;
export type OrderFix = Schema<'OrderFix'>;
export type RoutingDecision = Schema<'RoutingDecision'>;
export type TimelineRow = Schema<'TimelineRow'>;
export type Shipment = Schema<'Shipment'>;
export type Warehouse = Schema<'Warehouse'>;
export type Channel = Schema<'Channel'>;
export type Product = Schema<'Product'>;
export type StockLevel = Schema<'StockLevel'>;
export type StockMovement = Schema<'StockMovement'>;
export type Listing = Schema<'Listing'>;
export type WhyStep = Schema<'WhyStep'>;

/* RoutingDecision.candidates is free JSON in the document; this is what stands in it. */
export interface RoutingCandidate {
	warehouse_id: number;
	name: string;
	rank: number;
	verdict: string;
	short_units: number;
	sentence: string;
}
export interface Page<T> {
	items: T[];
	next_cursor: string | null;
}
/* What a row of the grid asks for (orders/view.ts, FIELDS). */
export type OrderBrief = Pick<OrderRow,
	'id' | 'number' | 'channel_id' | 'status' | 'reason' | 'placed_at' | 'ship_by' | 'hold_reason' | 'cancel_reason'
	| 'attention' | 'total' | 'recipient' | 'company' | 'email' | 'warehouse_id' | 'unit_count' | 'modified_at'>;
