/* "How 14 was computed": the steps, and the latest movements behind a warehouse's figure. */
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { listings, stock } from '../api/client';
import type { Listing } from '../api/model';
import { nameOf, useWarehouses, useZone } from '../shell/names';
import { Failed, Loading } from '../shell/States';
import { inUtc, integer, moment, signed } from '../words/format';
import { movementInWords } from '../words/status';
import { levelAt, type Step, stepsAt, stepsOfListing, stepsOfTotal } from './sum';
import type { StockRow } from './useStock';

export type Subject = { row: StockRow } & (
	{ kind: 'total' } | { kind: 'warehouse'; warehouseId: number } | { kind: 'listing'; listing: Listing; channel: string });

export function StockSum({ subject }: { subject: Subject }) {
	const { row } = subject;
	return (
		<div className="order peek">
			<p className="meta">{row.product.name}</p>
			{subject.kind === 'listing' ? <ListingSum listing={subject.listing} channel={subject.channel} productId={row.product.id} />
				: <LevelSum productId={row.product.id} warehouseId={subject.kind === 'warehouse' ? subject.warehouseId : null} />}
		</div>
	);
}

function LevelSum({ productId, warehouseId }: { productId: number; warehouseId: number | null }) {
	const warehouses = useWarehouses();
	const found = useQuery({ queryKey: ['stock-sum', productId], queryFn: () => stock.ofProduct(productId) });
	if (found.isPending)
		return <Loading what="the sum" />;
	if (found.isError)
		return <Failed error={found.error} onRetry={() => void found.refetch()} />;
	const levels = found.data.items;
	const steps = warehouseId === null ? stepsOfTotal(levels, (id) => nameOf(warehouses, id)) : stepsAt(levelAt(levels, warehouseId));
	const where = warehouseId === null ? 'in all warehouses' : `at ${nameOf(warehouses, warehouseId)}`;
	return (
		<>
			<Steps steps={steps} of={`available ${where}`} />
			<Movements productId={productId} warehouseId={warehouseId} />
		</>
	);
}

function ListingSum({ listing, channel, productId }: { listing: Listing; channel: string; productId: number }) {
	const zone = useZone();
	const why = useQuery({ queryKey: ['stock-sum', productId, 'listing', listing.id], queryFn: () => listings.why(listing.id) });
	if (why.isPending)
		return <Loading what="the sum" />;
	if (why.isError)
		return <Failed error={why.error} onRetry={() => void why.refetch()} />;
	return (
		<>
			<Steps steps={stepsOfListing(why.data.steps)} of={`for sale on ${channel}`} result={why.data.quantity} />
			<p className="meta" title={inUtc(listing.pushed_at)}>
				{listing.pushed_at ? `${channel} was told ${integer(Math.max(0, listing.pushed_quantity))} on ${moment(listing.pushed_at, zone)}.`
					: `${channel} was never told a quantity.`}
			</p>
		</>
	);
}

function Steps({ steps, of, result }: { steps: Step[]; of: string; result?: number }) {
	const last = result ?? steps[steps.length - 1]?.units ?? 0;
	return (
		<section className="section">
			<h2>How {integer(last)} was computed</h2>
			<p className="meta">Units {of}</p>
			<ol className="steps">
				{steps.map((step, at) => (
					<li key={at} className={step.isResult ? 'result' : undefined}>
						<div>
							<b>{step.label}</b>
							{step.sentence !== '' && <small>{step.sentence}</small>}
						</div>
						<span>{step.isResult ? '= ' + integer(step.units) : at === 0 ? integer(step.units) : step.units < 0 ? '− ' + integer(-step.units) : '+ ' + integer(step.units)}</span>
					</li>
				))}
			</ol>
		</section>
	);
}

function Movements({ productId, warehouseId }: { productId: number; warehouseId: number | null }) {
	const zone = useZone();
	const warehouses = useWarehouses();
	const query: Record<string, string> = { product_id: String(productId), limit: '10' };
	if (warehouseId !== null)
		query.warehouse_id = String(warehouseId);
	const found = useQuery({ queryKey: ['stock-sum', productId, 'history', warehouseId], queryFn: () => stock.history(query) });
	return (
		<section className="section">
			<h2>Latest movements</h2>
			{found.isPending ? <Loading what="movements" />
				: found.isError ? <Failed error={found.error} onRetry={() => void found.refetch()} />
				: found.data.items.length === 0 ? <p className="meta">Nothing has moved yet.</p>
				: (
					<ul className="movements">
						{found.data.items.map((row) => (
							<li key={`${row.warehouse_id}-${row.id}`}>
								<time dateTime={row.at ?? undefined} title={inUtc(row.at)}>{moment(row.at, zone)}</time>
								<div>
									<b>{movementInWords(row.kind)}</b>{' '}
									{row.subject === 'order' && row.subject_id > 0 && <Link href={`/orders/${row.subject_id}`}>order</Link>}
									{warehouseId === null && <small>{row.warehouse_id === null ? 'no warehouse yet' : nameOf(warehouses, row.warehouse_id)}</small>}
									{row.reason !== '' && <small>{row.reason}</small>}
								</div>
								<span className="changes">{changes(row)}</span>
							</li>
						))}
					</ul>
				)}
		</section>
	);
}

export function changes(row: { on_hand_change: number; locked_change: number; allocated_change: number }): string {
	return [
		row.on_hand_change !== 0 && `${signed(row.on_hand_change)} on hand`,
		row.locked_change !== 0 && `${signed(row.locked_change)} locked`,
		row.allocated_change !== 0 && `${signed(row.allocated_change)} allocated`,
	].filter(Boolean).join(', ') || 'no change';
}
