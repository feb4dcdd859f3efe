import { ActionIcon, Button, Drawer, Menu, TextInput, Tooltip } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconArrowUp, IconChevronDown, IconLineHeight, IconSearch, IconX } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import type { OrderBrief } from '../api/model';
import { type Column, Grid } from '../grid/Grid';
import { Chip } from '../shell/Chip';
import { useKeys } from '../shell/keys';
import { nameOf, useChannels, useWarehouses, useZone } from '../shell/names';
import { type Density, densityNow, rememberDensity, rowHeights } from '../shell/preferences';
import { Top } from '../shell/Shell';
import { Empty, Failed, Loading } from '../shell/States';
import { count, inUtc, integer, moment, money, plural } from '../words/format';
import { chipOf, reasonOf } from '../words/status';
import { OrderDetail } from './OrderDetail';
import { useOrders, useTabCounts } from './useOrders';
import { tabs, type View, viewIn, viewOf } from './view';

export function OrdersScreen() {
	const [search, setSearch] = useSearchParams();
	/* The same view object until the view changes: opening an order is not another view. */
	const viewText = viewIn(new URLSearchParams(), viewOf(search)).toString();
	const view = useMemo(() => viewOf(new URLSearchParams(viewText)), [viewText]);
	const openId = Number(search.get('order')) || null;
	const [, go] = useLocation();
	const [density, setDensity] = useState<Density>(densityNow);
	const [cursor, setCursor] = useState({ row: 0, column: 0 });
	const filterBox = useRef<HTMLInputElement>(null);
	const { list, rows, more, newCount, showNew } = useOrders(view);
	const counts = useTabCounts(view);
	const total = counts?.[view.tab] ?? -1;

	const show = (next: Partial<View>) => {
		setSearch((now) => {
			const out = viewIn(now, { ...view, ...next });
			out.delete('order');
			return out;
		});
		setCursor({ row: 0, column: 0 });
	};
	const open = useCallback((id: number | null) => setSearch((now) => {
		const out = new URLSearchParams(now);
		if (id === null)
			out.delete('order');
		else
			out.set('order', String(id));
		return out;
	}, { replace: openId !== null }), [setSearch, openId]);
	const takeNew = () => {
		setCursor({ row: 0, column: 0 });
		void showNew();
	};
	useKeys({
		'/': () => filterBox.current?.focus(),
		o: () => {
			const row = rows[cursor.row];
			if (row)
				go(`/orders/${row.id}`);
		},
		n: () => newCount > 0 ? takeNew() : false,
	});
	const columns = useColumns(open);
	const isFiltered = view.number !== '' || view.channel !== '' || view.tab !== 'all';
	const openRow = rows.find((row) => row.id === openId);
	return (
		<>
			<Top title="Orders" />
			<Tabs view={view} counts={counts} onTab={(tab) => show({ tab })} />
			<section className="panel" aria-label="Orders">
				<div className="tools">
					<NumberFilter key={view.number === '' ? 'empty' : 'filled'} inputRef={filterBox} value={view.number}
						onChange={(number) => show({ number })} />
					<ChannelFilter value={view.channel} onChange={(channel) => show({ channel })} />
					<div className="grow" />
					{newCount > 0 && (
						<button type="button" className="pill" onClick={takeNew}>
							<IconArrowUp size={14} aria-hidden /> {plural(newCount, 'new order')}
						</button>
					)}
					<DensityMenu value={density} onChange={(next) => {
						setDensity(next);
						rememberDensity(next);
					}} />
				</div>
				{list.isPending ? <Loading what="orders" />
					: list.isError && rows.length === 0 ? <Failed error={list.error} onRetry={() => void list.refetch()} />
					: rows.length === 0 ? <NoOrders isFiltered={isFiltered} onClear={() => show({ tab: 'all', number: '', channel: '' })} />
					: (
						<Grid label="Orders" rows={rows} keyOf={(row) => row.id} columns={columns} rowHeight={rowHeights[density]}
							total={total} hasMore={list.hasNextPage} onMore={more} cursor={cursor} openKey={openId}
							onCursor={(next) => {
								setCursor(next);
								const row = rows[next.row];
								if (openId !== null && row)
									open(row.id);
							}}
							onOpen={(row) => open(row.id)} sort={view.sort} onSort={(sort) => show({ sort: sort as View['sort'] })} />
					)}
				<footer className="foot">
					<span role="status">{list.isPending ? '…' : total < 0 ? plural(rows.length, 'order') : `${count(total)} ${total === 1 ? 'order' : 'orders'}`}</span>
					<span className="keys"><kbd>j</kbd><kbd>k</kbd> move · <kbd>Enter</kbd> open · <kbd>/</kbd> filter · <kbd>?</kbd> keys</span>
				</footer>
			</section>
			<Drawer opened={openId !== null} onClose={() => open(null)} size={680} title={openRow ? `Order ${openRow.number}` : 'Order'}
				classNames={{ content: 'drawer', body: 'drawer-body' }}>
				{openId !== null && <OrderDetail key={openId} id={openId} isPeek onPage={() => go(`/orders/${openId}`)} />}
			</Drawer>
		</>
	);
}

function useColumns(open: (id: number) => void): Column<OrderBrief>[] {
	const zone = useZone();
	const channels = useChannels();
	const warehouses = useWarehouses();
	return useMemo(() => [
		{
			key: 'number', title: 'Order', width: 'minmax(100px, 1fr)', sort: { up: 'id', down: '-id' },
			hint: 'Sorts by when Purser accepted it',
			cell: (row) => (
				<a href={`/orders/${row.id}`} tabIndex={-1} className="number-link" onClick={(event) => {
					if (event.metaKey || event.ctrlKey || event.shiftKey) {
						event.stopPropagation(); /* a new tab, as people expect */
						return;
					}
					event.preventDefault();
				}}>{row.number}</a>
			),
		},
		{
			key: 'placed', title: 'Placed', width: '112px',
			cell: (row) => <time dateTime={row.placed_at ?? undefined} title={inUtc(row.placed_at)}>{moment(row.placed_at, zone)}</time>,
		},
		{ key: 'customer', title: 'Customer', width: 'minmax(116px, 1.5fr)', cell: (row) => row.recipient || row.company || row.email || '—' },
		{ key: 'channel', title: 'Channel', width: 'minmax(94px, 1fr)', cell: (row) => nameOf(channels, row.channel_id) },
		{ key: 'status', title: 'Status', width: '157px', cell: (row) => <Chip chip={chipOf(row.status, row.reason)} /> },
		{
			key: 'why', title: 'Why', width: 'minmax(119px, 2fr)', cell: (row) => {
				const reason = reasonOf(row);
				const isProblem = row.attention !== '' || row.status === 'unresolved';
				return reason === '' ? null : (
					<button type="button" tabIndex={-1} title={reason} className={isProblem ? 'why' : 'why quiet'} onClick={(event) => {
						event.stopPropagation();
						open(row.id);
					}}>{reason}</button>
				);
			},
		},
		{ key: 'units', title: 'Units', width: '54px', isNumber: true, cell: (row) => integer(row.unit_count) },
		{ key: 'total', title: 'Total', width: '86px', isNumber: true, cell: (row) => money(row.total) },
		{ key: 'warehouse', title: 'Warehouse', width: 'minmax(92px, 1fr)', cell: (row) => nameOf(warehouses, row.warehouse_id) },
		{
			key: 'ship_by', title: 'Ship by', width: '112px',
			cell: (row) => <time dateTime={row.ship_by ?? undefined} title={inUtc(row.ship_by)}>{moment(row.ship_by, zone)}</time>,
		},
		{
			key: 'changed', title: 'Changed', width: '112px', sort: { up: 'modified_at', down: '-modified_at' },
			cell: (row) => <time dateTime={row.modified_at} title={inUtc(row.modified_at)}>{moment(row.modified_at, zone)}</time>,
		},
	], [zone, channels, warehouses, open]);
}

function Tabs({ view, counts, onTab }: { view: View; counts?: Record<string, number>; onTab(tab: string): void }) {
	return (
		<nav className="tabs" aria-label="Orders by status">
			{tabs.map(({ key, word }) => (
				<button key={key} type="button" className="tab" aria-current={view.tab === key ? 'true' : undefined}
					onClick={() => onTab(key)}>
					{word} <span>{counts ? count(counts[key] ?? 0) : '·'}</span>
				</button>
			))}
		</nav>
	);
}

function NumberFilter({ value, onChange, inputRef }: {
	value: string; onChange(value: string): void; inputRef: React.RefObject<HTMLInputElement | null>;
}) {
	const [text, setText] = useState(value);
	const [wasFocused] = useState(() => document.activeElement === inputRef.current && inputRef.current !== null);
	useEffect(() => {
		if (wasFocused)
			inputRef.current?.focus();
	}, [wasFocused, inputRef]);
	const later = useDebouncedCallback((next: string) => onChange(next.trim()), 250);
	const clear = () => {
		setText('');
		onChange('');
	};
	return (
		<TextInput ref={inputRef} aria-label="Filter by order number" placeholder="Order number begins with…" w={260}
			leftSection={<IconSearch size={15} aria-hidden />} value={text}
			rightSection={text === '' ? <kbd aria-hidden>/</kbd> : (
				<ActionIcon variant="subtle" color="gray" size={24} aria-label="Clear the filter" onClick={clear}><IconX size={14} /></ActionIcon>
			)}
			onChange={(event) => {
				setText(event.currentTarget.value);
				later(event.currentTarget.value);
			}}
			onKeyDown={(event) => {
				if (event.key === 'Escape')
					text === '' ? event.currentTarget.blur() : clear();
				else if (event.key === 'Enter')
					event.currentTarget.blur();
			}} />
	);
}

function ChannelFilter({ value, onChange }: { value: string; onChange(value: string): void }) {
	const channels = useChannels();
	if (channels.length === 0)
		return null;
	return (
		<Menu position="bottom-start">
			<Menu.Target>
				<Button variant="default" className="filter" rightSection={<IconChevronDown size={14} aria-hidden />}>
					Channel: {value === '' ? 'any' : nameOf(channels, Number(value))}
				</Button>
			</Menu.Target>
			<Menu.Dropdown mah={360} style={{ overflow: 'auto' }}>
				<Menu.RadioGroup value={value || '0'} onChange={(id) => onChange(id === '0' ? '' : id)}>
					{[{ id: 0, name: 'Any channel' }, ...channels].map(({ id, name }) => (
						<Menu.RadioItem key={id} value={String(id)} closeMenuOnClick>{name}</Menu.RadioItem>
					))}
				</Menu.RadioGroup>
			</Menu.Dropdown>
		</Menu>
	);
}

function DensityMenu({ value, onChange }: { value: Density; onChange(value: Density): void }) {
	const words: Record<Density, string> = { compact: 'Compact', comfortable: 'Comfortable', touch: 'Touch' };
	return (
		<Menu>
			<Menu.Target>
				<Tooltip label="Row height">
					<ActionIcon variant="default" size={32} aria-label="Row height"><IconLineHeight size={16} /></ActionIcon>
				</Tooltip>
			</Menu.Target>
			<Menu.Dropdown>
				<Menu.RadioGroup value={value} onChange={(density) => onChange(density as Density)}>
					{(Object.keys(words) as Density[]).map((density) => (
						<Menu.RadioItem key={density} value={density} closeMenuOnClick>{words[density]}</Menu.RadioItem>
					))}
				</Menu.RadioGroup>
			</Menu.Dropdown>
		</Menu>
	);
}

function NoOrders({ isFiltered, onClear }: { isFiltered: boolean; onClear(): void }) {
	return isFiltered ? (
		<Empty action={<Button variant="default" onClick={onClear}>Show all orders</Button>}>
			No order matches this filter.
		</Empty>
	) : (
		<Empty>No orders yet. They arrive here as soon as a channel sells something or a client sends one to <code>/api/v1/orders</code>.</Empty>
	);
}
