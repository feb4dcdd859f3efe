/* Every SKU with its figures; each figure opens the sum that it is. */
import { ActionIcon, Button, Drawer, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch, IconX } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'wouter';
import { type Column, Grid } from '../grid/Grid';
import { useKeys } from '../shell/keys';
import { nameOf, useChannels, useWarehouses } from '../shell/names';
import { densityNow, rowHeights } from '../shell/preferences';
import { Top } from '../shell/Shell';
import { Empty, Failed, Loading } from '../shell/States';
import { age, inUtc, integer, plural } from '../words/format';
import { StockSum, type Subject } from './StockSum';
import { levelAt, totalOf } from './sum';
import { type StockRow, useStock } from './useStock';

const AVAILABLE = 5; /* the column on which the cursor begins */

export default function StockScreen() {
	const [search, setSearch] = useSearchParams();
	const sku = search.get('sku') ?? '';
	const [text, setText] = useState(sku);
	const [cursor, setCursor] = useState({ row: 0, column: AVAILABLE });
	const [subject, setSubject] = useState<Subject | null>(null);
	const [isOpen, setOpen] = useState(false);
	const filterBox = useRef<HTMLInputElement>(null);
	const { list, rows, more } = useStock(sku);
	const show = (next: string) => {
		setSearch(next === '' ? {} : { sku: next });
		setCursor({ row: 0, column: AVAILABLE });
	};
	const later = useDebouncedCallback((next: string) => show(next.trim()), 250);
	const clear = () => {
		setText('');
		show('');
	};
	useKeys({ '/': () => filterBox.current?.focus() });
	const columns = useColumns((next) => {
		setSubject(next);
		setOpen(true);
	});
	return (
		<>
			<Top title="Stock" />
			<section className="panel first" aria-label="Stock">
				<div className="tools">
					<TextInput ref={filterBox} aria-label="Filter by SKU" placeholder="SKU begins with…" w={260} value={text}
						leftSection={<IconSearch size={15} aria-hidden />}
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
					<div className="grow" />
					<span className="meta">Click a figure to see how it was computed.</span>
				</div>
				{list.isPending ? <Loading what="stock" />
					: list.isError && rows.length === 0 ? <Failed error={list.error} onRetry={() => void list.refetch()} />
					: rows.length === 0 ? (sku === ''
						? <Empty>No products yet. A client makes them at <code>/api/v1/products</code>; a connection brings its channel's.</Empty>
						: <Empty action={<Button variant="default" onClick={clear}>Show all products</Button>}>No SKU begins with “{sku}”.</Empty>)
					: <Grid label="Stock" rows={rows} keyOf={(row) => row.product.id} columns={columns} rowHeight={rowHeights[densityNow()]}
						total={list.hasNextPage ? -1 : rows.length} hasMore={list.hasNextPage} onMore={more} hasCells cursor={cursor}
						onCursor={setCursor} onOpen={(row) => {
							setSubject({ row, kind: 'total' });
							setOpen(true);
						}} />}
				<footer className="foot">
					<span role="status">{list.isPending ? '…' : plural(rows.length, 'product') + (list.hasNextPage ? ', more below' : '')}</span>
					<span className="keys"><kbd>j</kbd><kbd>k</kbd> row · <kbd>←</kbd><kbd>→</kbd> cell · <kbd>Enter</kbd> how it was computed · <kbd>/</kbd> filter</span>
				</footer>
			</section>
			<Drawer opened={isOpen} onClose={() => setOpen(false)} size={460} title={subject ? subject.row.product.sku : ''}
				classNames={{ content: 'drawer', body: 'drawer-body' }}>
				{subject && <StockSum subject={{ ...subject, row: rows.find((row) => row.product.id === subject.row.product.id) ?? subject.row }} />}
			</Drawer>
		</>
	);
}

function useColumns(open: (subject: Subject) => void): Column<StockRow>[] {
	const warehouses = useWarehouses();
	const channels = useChannels();
	return useMemo(() => {
		const total = (key: 'on_hand' | 'locked' | 'allocated' | 'available', title: string, hint: string): Column<StockRow> => ({
			key, title, hint, width: '84px', isNumber: true,
			open: (row) => open({ row, kind: 'total' }),
			cell: (row) => row.product.type === 'bundle' ? <span className="none">—</span> : <Figure n={totalOf(row.levels)[key]} />,
		});
		return [
			{ key: 'sku', title: 'SKU', width: 'minmax(120px, 1fr)', cell: (row) => <b>{row.product.sku}</b> },
			{
				key: 'name', title: 'Name', width: 'minmax(160px, 2fr)',
				cell: (row) => (
					<span className="named">
						<span>{row.product.name}</span>
						{row.product.type === 'bundle' && <span className="tag tone-gray">bundle</span>}
					</span>
				),
			},
			total('on_hand', 'On hand', 'Physical units in all warehouses'),
			total('locked', 'Locked', 'On hand, but kept from sale'),
			total('allocated', 'Allocated', 'Promised to open orders'),
			total('available', 'Available', 'On hand − locked − allocated'),
			...warehouses.filter((warehouse) => warehouse.is_active).map((warehouse): Column<StockRow> => ({
				key: `warehouse-${warehouse.id}`, title: warehouse.name, group: 'Available at', hint: `Available at ${warehouse.name}`,
				width: 'minmax(96px, .8fr)', isNumber: true,
				open: (row) => open({ row, kind: 'warehouse', warehouseId: warehouse.id }),
				cell: (row) => row.product.type === 'bundle' ? <span className="none">—</span>
					: <Figure n={levelAt(row.levels, warehouse.id).available} />,
			})),
			...channels.filter((channel) => channel.is_active).map((channel): Column<StockRow> => ({
				key: `channel-${channel.id}`, title: channel.name, group: 'For sale on', hint: `What ${channel.name} may sell, and when it was last told`,
				width: 'minmax(112px, .8fr)', isNumber: true,
				open: (row) => {
					const listing = row.listings.find((one) => one.channel_id === channel.id);
					if (listing)
						open({ row, kind: 'listing', listing, channel: nameOf(channels, channel.id) });
				},
				cell: (row) => <Listed row={row} channelId={channel.id} />,
			})),
		];
	}, [warehouses, channels, open]);
}

function Figure({ n }: { n: number }) {
	return <button type="button" tabIndex={-1} className={n < 0 ? 'figure short' : n === 0 ? 'figure none' : 'figure'}>{integer(n)}</button>;
}

function Listed({ row, channelId }: { row: StockRow; channelId: number }) {
	const listing = row.listings.find((one) => one.channel_id === channelId);
	if (!listing)
		return <span className="none" title="Not listed there">—</span>;
	return (
		<span title={listing.pushed_at ? `Told ${inUtc(listing.pushed_at)}` : 'Never told'}>
			<Figure n={listing.quantity} />
			{listing.pushed_at && <small> · {age(listing.pushed_at)}</small>}
		</span>
	);
}
