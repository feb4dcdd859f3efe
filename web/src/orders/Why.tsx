/* The answer to "why is it not shipping?": the checks in the order they are made, the routing decision with
 * every warehouse that was looked at, and what would help. */
import { Button, Menu } from '@mantine/core';
import { IconCheck, IconChevronDown, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'wouter';
import { orders } from '../api/client';
import type { Order, OrderFix, RoutingCandidate, RoutingDecision } from '../api/model';
import { nameOf, useWarehouses, useZone } from '../shell/names';
import { Failed, Loading } from '../shell/States';
import { inUtc, moment, plural } from '../words/format';
import { checkInWords, ruleInWords } from '../words/status';
import { AddressDialog } from './AddressDialog';
import { actionsOf } from './actions';
import { useOrderCall } from './OrderActions';

export function candidatesOf(decision: Pick<RoutingDecision, 'candidates'>): RoutingCandidate[] {
	return Array.isArray(decision.candidates) ? decision.candidates as RoutingCandidate[] : [];
}

export function Why({ order }: { order: Order }) {
	const why = useQuery({ queryKey: ['order', order.id, 'why'], queryFn: () => orders.why(order.id) });
	if (why.isPending)
		return <Loading what="the reasons" />;
	if (why.isError)
		return <Failed error={why.error} onRetry={() => void why.refetch()} />;
	const { sentence, checks, decisions, fixes } = why.data;
	const [latest, ...earlier] = decisions;
	return (
		<div className="why-box">
			<p className="lead">{sentence}</p>
			{checks.length > 0 && (
				<ol className="checks" aria-label="What was checked, in order">
					{checks.map((check) => (
						<li key={check.name} className={check.is_passed ? 'passed' : 'failed'}>
							{check.is_passed ? <IconCheck size={15} stroke={2.4} role="img" aria-label="Passed" />
								: <IconX size={15} stroke={2.4} role="img" aria-label="Failed" />}
							<b>{checkInWords(check.name)}</b>
							<span>{check.sentence}</span>
						</li>
					))}
				</ol>
			)}
			{fixes.length > 0 && <Fixes order={order} fixes={fixes} />}
			{latest && <Decision decision={latest} />}
			{earlier.length > 0 && (
				<details>
					<summary>{plural(earlier.length, 'earlier decision')}</summary>
					{earlier.map((decision) => <Decision key={decision.id} decision={decision} />)}
				</details>
			)}
		</div>
	);
}

function Decision({ decision }: { decision: RoutingDecision }) {
	const zone = useZone();
	const candidates = candidatesOf(decision);
	return (
		<div className="decision">
			<h3>
				Routing: {ruleInWords(decision.rule)}
				<span className="meta" title={inUtc(decision.at)}>{moment(decision.at, zone)}</span>
			</h3>
			<p>{decision.sentence}</p>
			{candidates.length > 0 && (
				<ul className="candidates" aria-label="Warehouses that were looked at">
					{candidates.map((candidate) => (
						<li key={candidate.warehouse_id} className={candidate.verdict === 'chosen' ? 'passed' : ''}>
							{candidate.verdict === 'chosen' ? <IconCheck size={15} stroke={2.4} role="img" aria-label="Chosen" />
								: <IconX size={15} stroke={2} role="img" aria-label="Not chosen" />}
							<b>{candidate.name}</b>
							<span>{candidate.sentence}</span>
							{candidate.rank > 0 && <small>rank {candidate.rank}</small>}
						</li>
					))}
				</ul>
			)}
			{decision.change !== '' && <p className="meta">What would change it: {decision.change}</p>}
		</div>
	);
}

/* A fix that this UI can do is a button; any other one is said. */
function Fixes({ order, fixes }: { order: Order; fixes: OrderFix[] }) {
	const warehouses = useWarehouses().filter((warehouse) => warehouse.is_active);
	const [isAddressOpen, setAddressOpen] = useState(false);
	const call = useOrderCall(order);
	const offered = actionsOf(order);
	const firstSku = order.lines.find((line) => line.ordered > line.cancelled)?.sku ?? '';
	return (
		<div className="fixes">
			<h3>What would help</h3>
			{fixes.map((fix) => {
				switch (fix.action) {
				case 'pay': case 'release': case 'restore': {
					const action = fix.action;
					return offered.includes(action) && (
						<Button key={action} loading={call.isPending && call.variables?.action === action}
							onClick={() => call.mutate({ action, run: () => orders[action](order.id) })}>{fix.sentence.replace(/\.$/, '')}</Button>
					);
				}
				case 'address':
					return <Button key="address" onClick={() => setAddressOpen(true)}>Complete the address</Button>;
				case 'choose_warehouse':
					return (
						<Menu key="warehouse" position="bottom-start">
							<Menu.Target>
								<Button variant="default" rightSection={<IconChevronDown size={14} aria-hidden />} title={fix.sentence}>
									{fix.sentence.replace(/\.$/, '')}
								</Button>
							</Menu.Target>
							<Menu.Dropdown>
								{warehouses.map((warehouse) => (
									<Menu.Item key={warehouse.id} onClick={() => call.mutate({
										said: `ships from ${nameOf(warehouses, warehouse.id)}`,
										run: () => orders.warehouse(order.id, warehouse.id),
									})}>{warehouse.name}</Menu.Item>
								))}
							</Menu.Dropdown>
						</Menu>
					);
				case 'receive':
					return (
						<Button key="receive" component={Link} variant="default" title={fix.sentence}
							href={`/stock?sku=${encodeURIComponent(firstSku)}`}>See the stock of {firstSku}</Button>
					);
				default:
					return <p key={fix.action} className="fix-said">{fix.sentence}</p>;
				}
			})}
			{isAddressOpen && <AddressDialog order={order} onClose={() => setAddressOpen(false)} />}
		</div>
	);
}
