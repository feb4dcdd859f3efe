/* What a person can do with an order, by its state: the moves of src/domain/orders/orders_rules.c that have a
 * button. The server decides; this only keeps buttons away that it would refuse. */
export type Action = 'hold' | 'release' | 'cancel' | 'restore' | 'pay' | 'resolve' | 'settle';

const OPEN = [
	'awaiting_payment', 'unresolved', 'awaiting_shipment', 'awaiting_3pl_export', 'awaiting_mc_fulfillment',
	'awaiting_dropship',
];
const PAYABLE = [...OPEN, 'on_hold', 'pending_fulfillment', 'cancel_requested', 'shipped'];

export function actionsOf(order: { status: string; paid_at: string | null; attention: string }): Action[] {
	const { status } = order;
	const isOpen = OPEN.includes(status);
	const out: Action[] = [];
	if (order.attention !== '')
		out.push('settle');
	if (status === 'on_hold')
		out.push('release');
	if (status === 'cancelled')
		out.push('restore');
	if (order.paid_at === null && PAYABLE.includes(status))
		out.push('pay');
	if (isOpen)
		out.push('hold', 'resolve');
	if (isOpen || status === 'on_hold' || status === 'pending_fulfillment' || status === 'processed_outside')
		out.push('cancel');
	return out;
}

export const actionWords: Record<Action, string> = {
	hold: 'Hold', release: 'Release', cancel: 'Cancel order', restore: 'Take back', pay: 'Note payment',
	resolve: 'Work out again', settle: 'Seen to it',
};

/* What happened, for the toast. */
export const actionDone: Record<Action, string> = {
	hold: 'is on hold', release: 'is released', cancel: 'is cancelled', restore: 'is taken back', pay: 'is paid',
	resolve: 'was worked out again', settle: 'needs no attention any more',
};

/* What takes an action back, where one call does. */
export const actionUndo: Partial<Record<Action, Action>> = { hold: 'release', cancel: 'restore' };
