/* What people read for the words of the API. */
export type Tone = 'violet' | 'red' | 'orange' | 'amber' | 'blue' | 'teal' | 'green' | 'gray';
export type ChipIcon =
	'clock' | 'alert' | 'empty' | 'pause' | 'arrow' | 'building' | 'half' | 'check' | 'cross' | 'back';
export interface Chip {
	word: string;
	tone: Tone;
	icon: ChipIcon;
}

const ready: Chip = { word: 'Ready to ship', tone: 'blue', icon: 'arrow' };
const chips: Record<string, Chip> = {
	awaiting_payment: { word: 'Awaiting payment', tone: 'violet', icon: 'clock' },
	unresolved: { word: 'Unresolved', tone: 'red', icon: 'alert' },
	on_hold: { word: 'On hold', tone: 'amber', icon: 'pause' },
	awaiting_shipment: ready,
	awaiting_3pl_export: ready,
	awaiting_mc_fulfillment: ready,
	awaiting_dropship: ready,
	pending_fulfillment: { word: 'Handed over', tone: 'blue', icon: 'building' },
	cancel_requested: { word: 'Cancel requested', tone: 'amber', icon: 'back' },
	shipped: { word: 'Shipped', tone: 'green', icon: 'check' },
	cancelled: { word: 'Cancelled', tone: 'gray', icon: 'cross' },
	processed_outside: { word: 'Shipped elsewhere', tone: 'gray', icon: 'check' },
};

export function chipOf(status: string, reason: string, isPartShipped = false): Chip {
	if (status === 'unresolved' && reason === 'out_of_stock')
		return { word: 'Out of stock', tone: 'orange', icon: 'empty' };
	if (isPartShipped && status !== 'shipped' && status !== 'cancelled')
		return { word: 'Part shipped', tone: 'teal', icon: 'half' };
	return chips[status] ?? { word: inWords(status), tone: 'gray', icon: 'alert' };
}

const channelChips: Record<string, Chip> = {
	pending: { word: 'Channel not told yet', tone: 'amber', icon: 'clock' },
	sent: { word: 'Channel told', tone: 'green', icon: 'check' },
	failed: { word: 'Channel refused it', tone: 'red', icon: 'alert' },
	not_needed: { word: 'Channel need not know', tone: 'gray', icon: 'check' },
};
export function channelChipOf(state: string): Chip {
	return channelChips[state] ?? { word: inWords(state), tone: 'gray', icon: 'alert' };
}

const reasons: Record<string, string> = {
	missing_product_info: 'Missing product info',
	missing_order_info: 'Address is incomplete',
	missing_fulfillment_source: 'Missing fulfilment source',
	orderbot_conflict: 'Orderbots contradict each other',
	multiple_warehouses: 'Belongs to several warehouses',
	missing_vendor_product: 'The vendor does not supply it',
	out_of_stock: 'Units are missing',
	missing_picking_location: 'Units lie where nobody picks',
	fba_unresolved: 'The marketplace did not take it',
};

/* The one thing that keeps an order where it is, short enough for a cell; empty: nothing does. */
export function reasonOf(order: {
	status: string; reason: string; hold_reason: string; cancel_reason: string; attention: string;
}): string {
	if (order.attention !== '')
		return order.attention;
	if (order.status === 'unresolved')
		return reasons[order.reason] ?? inWords(order.reason);
	if (order.status === 'on_hold')
		return order.hold_reason || 'No reason given';
	if (order.status === 'cancelled')
		return order.cancel_reason;
	return '';
}

const kinds: Record<string, string> = {
	'order.created': 'Accepted',
	'order.edited': 'Changed',
	'order.lines_changed': 'Lines changed',
	'order.part_paid': 'Paid in part',
	'order.refunded': 'Money went back',
	'order.changed': 'Changed',
	'order.cloned': 'Copied',
	'order.shipping_changed': 'Shipping changed',
	'order.blocked': 'Blocked',
	'order.unblocked': 'Free to go on',
	'order.promised': 'Expected at another date',
	'order.resolved': 'Worked out again',
	'order.paid': 'Paid',
	'order.held': 'Put on hold',
	'order.released': 'Released',
	'order.cancelled': 'Cancelled',
	'order.cancel_requested': 'Cancel requested',
	'order.cancel_refused': 'Cancel refused',
	'order.restored': 'Taken back',
	'order.handed_over': 'Handed over',
	'order.taken_back': 'Hand-over failed',
	'order.shipped': 'Shipped',
	'order.part_shipped': 'Part shipped',
	'order.claim_ended': 'Claim on stock ended',
	'order.needs_attention': 'Needs attention',
	'order.settled': 'Seen to',
	'shipment.created': 'Shipment recorded',
	'shipment.announced': 'Channel told',
	'shipment.announce_failed': 'Channel refused the shipment',
};
export function kindInWords(kind: string): string {
	return kinds[kind] ?? inWords(kind.replace('.', ' '));
}

const rules: Record<string, string> = {
	chosen: 'named by a person',
	international_rank: 'by international rank',
	inventory: 'by rank and stock',
	state_allocation: 'by the allocation of states',
	only_warehouse: 'the only warehouse',
	nowhere: 'no rule matched',
};
export function ruleInWords(rule: string): string {
	return rules[rule] ?? inWords(rule);
}

const checks: Record<string, string> = {
	payment: 'Payment', products: 'Products', address: 'Address', warehouse: 'Warehouse', stock: 'Stock',
};
export function checkInWords(name: string): string {
	return checks[name] ?? inWords(name);
}

const moves: Record<string, string> = {
	adjust: 'Counted', add: 'Put in', remove: 'Taken out', transfer_out: 'Transferred out',
	transfer_in: 'Transferred in', lock: 'Locked', unlock: 'Unlocked', reserve: 'Promised', release: 'Promise ended',
	ship: 'Shipped', sync: 'Reported by the warehouse',
};
export function movementInWords(kind: string): string {
	return moves[kind] ?? inWords(kind);
}

/* "awaiting_dropship" → "Awaiting dropship" */
export function inWords(word: string): string {
	const text = word.replaceAll('_', ' ');
	return text.charAt(0).toUpperCase() + text.slice(1);
}
