/* What left for an order, and what happened to it. */
import { useQuery } from '@tanstack/react-query';
import { orders } from '../api/client';
import type { Order, Shipment, TimelineRow } from '../api/model';
import { Chip } from '../shell/Chip';
import { nameOf, useWarehouses, useZone } from '../shell/names';
import { Failed, Loading } from '../shell/States';
import { inUtc, integer, moment } from '../words/format';
import { channelChipOf, kindInWords } from '../words/status';

export function Shipments({ order }: { order: Order }) {
	const zone = useZone();
	const warehouses = useWarehouses();
	const found = useQuery({ queryKey: ['order', order.id, 'shipments'], queryFn: () => orders.shipments(order.id) });
	if (found.isPending)
		return <Loading what="shipments" />;
	if (found.isError)
		return <Failed error={found.error} onRetry={() => void found.refetch()} />;
	if (found.data.items.length === 0)
		return <p className="meta">Nothing has left yet.</p>;
	return (
		<ul className="shipments">
			{found.data.items.map((shipment) => (
				<li key={shipment.id}>
					<div className="facts">
						<b>{[shipment.carrier, shipment.service].filter(Boolean).join(' ') || 'No carrier'}</b>
						<Tracking shipment={shipment} />
						<Chip chip={channelChipOf(shipment.channel_state)} />
					</div>
					<p className="meta">
						<span title={inUtc(shipment.shipped_at)}>left {nameOf(warehouses, shipment.warehouse_id)} {moment(shipment.shipped_at, zone)}</span>
						{': '}{shipment.lines.map((line) => lineInWords(order, line)).join(', ')}
					</p>
					{shipment.channel_message !== '' && <p className="problem">{shipment.channel_message}</p>}
					{shipment.difference !== '' && <p className="problem">{shipment.difference}</p>}
				</li>
			))}
		</ul>
	);
}

function lineInWords(order: Order, line: Shipment['lines'][number]): string {
	const of = order.lines.find((row) => row.id === line.order_line_id);
	return `${integer(line.quantity)} × ${of ? of.sku || of.variant_id : 'product ' + line.product_id}`;
}

function Tracking({ shipment }: { shipment: Shipment }) {
	if (shipment.tracking_number === '')
		return <span className="meta">no tracking number</span>;
	return /^https?:\/\//.test(shipment.tracking_url)
		? <a href={shipment.tracking_url} target="_blank" rel="noreferrer">{shipment.tracking_number}</a>
		: <code>{shipment.tracking_number}</code>;
}

/* The sentence that an event carries, when it has one. */
export function sentenceIn(row: Pick<TimelineRow, 'kind' | 'body'>): string {
	const body = row.body as { sentence?: unknown; tracking_number?: unknown; carrier?: unknown } | null;
	if (typeof body?.sentence === 'string')
		return body.sentence;
	if (row.kind === 'shipment.created')
		return [body?.carrier, body?.tracking_number].filter((said) => typeof said === 'string' && said !== '').join(' ');
	return '';
}

export function Timeline({ id }: { id: number }) {
	const zone = useZone();
	const found = useQuery({ queryKey: ['order', id, 'timeline'], queryFn: () => orders.timeline(id) });
	if (found.isPending)
		return <Loading what="the timeline" />;
	if (found.isError)
		return <Failed error={found.error} onRetry={() => void found.refetch()} />;
	return (
		<ol className="timeline">
			{found.data.items.map((row) => (
				<li key={row.number}>
					<time dateTime={row.at ?? undefined} title={inUtc(row.at)}>{moment(row.at, zone)}</time>
					<div>
						<b>{kindInWords(row.kind)}</b> <span className="meta">{row.actor_name || (row.actor_kind === 'system' ? 'Purser' : row.actor_kind)}</span>
						{sentenceIn(row) !== '' && <p>{sentenceIn(row)}</p>}
					</div>
				</li>
			))}
		</ol>
	);
}
