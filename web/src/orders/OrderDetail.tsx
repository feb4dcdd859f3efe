/* One order: why it stands where it stands, what can be done, what is in it, what happened. */
import { Button } from '@mantine/core';
import { IconArrowUpRight } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode } from 'react';
import { orders } from '../api/client';
import type { Money, Order, OrderLine } from '../api/model';
import { Chip } from '../shell/Chip';
import { useHappenings, useThrottled } from '../shell/live';
import { nameOf, useChannels, useWarehouses, useZone } from '../shell/names';
import { Failed, Loading } from '../shell/States';
import { inUtc, integer, isZero, moment, money, plural } from '../words/format';
import { chipOf } from '../words/status';
import { OrderActions } from './OrderActions';
import { Shipments, Timeline } from './OrderHistory';
import { Why } from './Why';

export function OrderDetail({ id, isPeek = false, onPage }: { id: number; isPeek?: boolean; onPage?: () => void }) {
	const queries = useQueryClient();
	const found = useQuery({ queryKey: ['order', id], queryFn: () => orders.get(id) });
	const refresh = useThrottled(() => void queries.invalidateQueries({ queryKey: ['order', id] }), 300);
	useHappenings(({ subject, subjectId }) => {
		if (subject === 'order' && subjectId === id)
			refresh();
	});
	if (found.isPending)
		return <Loading what="the order" />;
	if (found.isError)
		return <Failed error={found.error} onRetry={() => void found.refetch()} />;
	const order = found.data;
	return (
		<article className={isPeek ? 'order peek' : 'order'} aria-label={`Order ${order.number}`}>
			<Head order={order} onPage={onPage} />
			<div className="order-columns">
				<div>
					<Section title="Why"><Why order={order} /></Section>
					<Section title={`Lines · ${plural(order.unit_count, 'unit')}`}><Lines order={order} /></Section>
				</div>
				<div>
					<Section title="Shipments"><Shipments order={order} /></Section>
					<div className="pair">
						<Section title="Ship to"><Address order={order} /></Section>
						<Section title="Money"><MoneyTable order={order} /></Section>
					</div>
					<Section title="Timeline"><Timeline id={order.id} /></Section>
				</div>
			</div>
		</article>
	);
}

export function Section({ title, children }: { title: string; children: ReactNode }) {
	return (
		<section className="section">
			<h2>{title}</h2>
			{children}
		</section>
	);
}

function Head({ order, onPage }: { order: Order; onPage?: () => void }) {
	const zone = useZone();
	const channels = useChannels();
	const warehouses = useWarehouses();
	const isPart = order.lines.some((line) => line.shipped > 0);
	return (
		<header className="order-head">
			<div className="facts">
				<Chip chip={chipOf(order.status, order.reason, isPart)} />
				<span>{nameOf(channels, order.channel_id)}</span>
				<span title={inUtc(order.placed_at)}>placed {moment(order.placed_at, zone)}</span>
				<span title={inUtc(order.paid_at)}>{order.paid_at ? `paid ${moment(order.paid_at, zone)}` : 'not paid'}</span>
				{order.ship_by && <span title={inUtc(order.ship_by)}>ship by {moment(order.ship_by, zone)}</span>}
				{order.warehouse_id !== null && <span>from {nameOf(warehouses, order.warehouse_id)}</span>}
				<b>{money(order.total)}</b>
			</div>
			<div className="actions">
				<OrderActions order={order} />
				<div className="grow" />
				{onPage && (
					<Button variant="default" onClick={onPage} rightSection={<IconArrowUpRight size={15} aria-hidden />}>Full page</Button>
				)}
			</div>
		</header>
	);
}

function Lines({ order }: { order: Order }) {
	const some = (of: (line: OrderLine) => number) => order.lines.some((line) => of(line) > 0);
	const hasRefunds = some((line) => line.refunded);
	return (
		<div className="scroll-x" tabIndex={0} role="group" aria-label="Lines of the order">
			<table className="rows">
				<thead>
					<tr>
						<th scope="col">Product</th>
						<th scope="col" className="number">Ordered</th>
						<th scope="col" className="number">Cancelled</th>
						{hasRefunds && <th scope="col" className="number">Refunded</th>}
						<th scope="col" className="number">Handed over</th>
						<th scope="col" className="number">Shipped</th>
						<th scope="col" className="number">Price</th>
					</tr>
				</thead>
				<tbody>
					{order.lines.map((line) => (
						<tr key={line.id}>
							<td className="wide">
								<b>{line.sku || line.variant_id || '—'}</b>
								{line.product_id === null && <span className="tag tone-red">not linked</span>}
								{line.title !== '' && line.title !== line.sku && <small>{line.title}</small>}
							</td>
							<td className="number">{integer(line.ordered)}</td>
							<Units n={line.cancelled} />
							{hasRefunds && <Units n={line.refunded} />}
							<Units n={line.exported} />
							<Units n={line.shipped} />
							<td className="number">{money(line.unit_price)}</td>
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}

function Units({ n }: { n: number }) {
	return <td className={n === 0 ? 'number none' : 'number'}>{integer(n)}</td>;
}

function Address({ order }: { order: Order }) {
	const place = [order.postal_code, order.city, order.state].filter(Boolean).join(' ');
	const rows = [order.recipient, order.company, order.line1, order.line2, place, order.country].filter(Boolean);
	return (
		<div>
			{rows.length === 0 ? <p className="meta">No address.</p>
				: <address>{rows.map((row, at) => <span key={at}>{row}</span>)}</address>}
			{order.email !== '' && <p className="meta">{order.email}</p>}
			{order.phone !== '' && <p className="meta">{order.phone}</p>}
			{order.shipping_method !== '' && <p className="meta">Asked for: {order.shipping_method}</p>}
			{order.notes !== '' && <blockquote>{order.notes}</blockquote>}
		</div>
	);
}

function MoneyTable({ order }: { order: Order }) {
	const rows: [string, Money | null, boolean][] = [
		['Items', order.items_total, true],
		['Discounts', order.discount_total, !isZero(order.discount_total)],
		['Shipping', order.shipping_total, true],
		[order.prices_include_tax ? 'Tax, included' : 'Tax', order.tax_total, true],
	];
	return (
		<table className="sum">
			<tbody>
				{rows.filter(([, , isShown]) => isShown).map(([word, amount]) => (
					<tr key={word}>
						<th scope="row">{word}</th>
						<td className="number">{word === 'Discounts' ? '−' : ''}{money(amount)}</td>
					</tr>
				))}
				<tr className="total"><th scope="row">Total</th><td className="number">{money(order.total)}</td></tr>
			</tbody>
		</table>
	);
}
