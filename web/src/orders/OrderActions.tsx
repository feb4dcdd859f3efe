/* Buttons for what the order's state offers. What can be taken back is done at once, with ten seconds to undo;
 * holding and cancelling ask for the reason, because the next person will. */
import { Button, Checkbox, Modal, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { orders } from '../api/client';
import type { Order } from '../api/model';
import { sentenceFor } from '../api/problem';
import { useToast } from '../shell/toasts';
import { type Action, actionDone, actionsOf, actionUndo, actionWords } from './actions';

interface Call {
	run(): Promise<Order>;
	action?: Action;
	said?: string;
}

/* Runs a call that answers the order as it stands then; says what happened. */
export function useOrderCall(order: Order) {
	const queries = useQueryClient();
	const say = useToast();
	const call = useMutation({
		mutationFn: ({ run }: Call) => run(),
		onSuccess: (after, { action, said }) => {
			queries.setQueryData(['order', order.id], after);
			void queries.invalidateQueries({ queryKey: ['order', order.id] });
			const back = action && actionUndo[action];
			const canUndo = back && actionsOf(after).includes(back);
			const done = action === 'cancel' && after.status === 'cancel_requested'
				? 'is asked back from the warehouse' : said ?? (action ? actionDone[action] : 'is changed');
			say({
				text: `Order ${order.number} ${done}.`,
				undo: canUndo ? () => call.mutate({ action: back, run: () => orders[back](order.id, {}) }) : undefined,
			});
		},
		onError: (error) => say({ text: sentenceFor(error), isProblem: true }),
	});
	return call;
}

export function OrderActions({ order }: { order: Order }) {
	const call = useOrderCall(order);
	const [asked, setAsked] = useState<'hold' | 'cancel' | null>(null);
	const offered = actionsOf(order);
	return (
		<>
			{offered.map((action, at) => {
				const isFirst = at === 0 && (action === 'settle' || action === 'release' || action === 'restore' || action === 'pay');
				return (
					<Button key={action} variant={isFirst ? 'filled' : 'default'} className={action === 'cancel' ? 'danger' : undefined}
						loading={call.isPending && call.variables?.action === action}
						onClick={() => action === 'hold' || action === 'cancel' ? setAsked(action)
							: call.mutate({ action, run: () => orders[action](order.id) })}>
						{actionWords[action]}
					</Button>
				);
			})}
			{asked && <ReasonDialog order={order} action={asked} onClose={() => setAsked(null)} onDone={(run) => {
				setAsked(null);
				call.mutate({ action: asked, run });
			}} />}
		</>
	);
}

function ReasonDialog({ order, action, onClose, onDone }: {
	order: Order; action: 'hold' | 'cancel'; onClose(): void; onDone(run: () => Promise<Order>): void;
}) {
	const [reason, setReason] = useState('');
	const [isFreed, setFreed] = useState(false);
	const isAsking = action === 'cancel' && order.status === 'pending_fulfillment';
	const submit = (event: FormEvent) => {
		event.preventDefault();
		const said = reason.trim();
		onDone(() => action === 'hold' ? orders.hold(order.id, { reason: said, release_claims: isFreed })
			: orders.cancel(order.id, { reason: said }));
	};
	return (
		<Modal opened onClose={onClose} title={action === 'hold' ? `Hold order ${order.number}` : `Cancel order ${order.number}`}>
			<form onSubmit={submit} className="form">
				{action === 'cancel' && (
					<p>{isAsking ? 'It was handed over already: the warehouse is asked to cancel it, and may refuse.'
						: 'Its stock becomes free at once. A cancelled order can be taken back.'}</p>
				)}
				<Textarea label="Reason" description="The next person will want to know." rows={3} maxLength={1000}
					data-autofocus value={reason} onChange={(event) => setReason(event.currentTarget.value)} />
				{action === 'hold' && (
					<Checkbox label="Give the claimed stock back meanwhile" checked={isFreed}
						onChange={(event) => setFreed(event.currentTarget.checked)} />
				)}
				<div className="actions-end">
					<Button variant="default" onClick={onClose}>Back</Button>
					<Button type="submit" className={action === 'cancel' ? 'danger-filled' : undefined}>
						{action === 'hold' ? 'Hold' : isAsking ? 'Ask the warehouse' : 'Cancel order'}
					</Button>
				</div>
			</form>
		</Modal>
	);
}
