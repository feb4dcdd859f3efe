/* A grid that draws only the rows in sight. Rows come in pages; sorting and filtering are the server's. The
 * grid has one tab stop; inside, arrows (or j and k) move a cursor that screen readers follow by
 * aria-activedescendant, because a row that scrolls away is no element any more. */
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { isTyping, useKeys } from '../shell/keys';

export interface Column<Row> {
	key: string;
	title: string;
	group?: string; /* said above the title */
	hint?: string;
	width: string; /* of CSS grid: 120px, minmax(120px, 1fr) */
	isNumber?: boolean;
	sort?: { up: string; down: string };
	cell(row: Row): ReactNode;
	open?(row: Row): void; /* what Enter and a click on the cell do, instead of the row's */
}

interface Props<Row> {
	label: string;
	rows: readonly Row[];
	keyOf(row: Row): number;
	columns: readonly Column<Row>[];
	rowHeight: number;
	total: number; /* −1: not known */
	hasMore: boolean;
	onMore(): void;
	cursor: { row: number; column: number };
	onCursor(cursor: { row: number; column: number }): void;
	onOpen(row: Row): void;
	hasCells?: boolean; /* the cursor moves by cell */
	openKey?: number | null;
	sort?: string;
	onSort?(sort: string): void;
}

export function Grid<Row>(props: Props<Row>) {
	const { rows, columns, rowHeight, cursor, hasMore, onMore, keyOf, hasCells } = props;
	const scroller = useRef<HTMLDivElement>(null);
	const id = useId();
	const virtual = useVirtualizer({
		count: rows.length + (hasMore ? 1 : 0),
		getScrollElement: () => scroller.current,
		estimateSize: () => rowHeight,
		overscan: 8,
	});
	useEffect(() => virtual.measure(), [rowHeight, virtual]);
	const drawn = virtual.getVirtualItems();
	const last = drawn[drawn.length - 1]?.index ?? -1;
	useEffect(() => {
		if (hasMore && last >= rows.length - 20)
			onMore();
	}, [hasMore, last, rows.length, onMore]);

	const move = (by: number, sideways = 0) => {
		if (rows.length === 0)
			return;
		const row = Math.max(0, Math.min(rows.length - 1, cursor.row + by));
		const column = Math.max(0, Math.min(columns.length - 1, cursor.column + sideways));
		props.onCursor({ row, column });
		virtual.scrollToIndex(row, { align: 'auto' });
		if (sideways !== 0)
			document.getElementById(cellId(row, column))?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
	};
	const cellId = (row: number, column: number) => `${id}-${row}-${column}`;
	const open = (index: number, column: number) => {
		const row = rows[index];
		if (row === undefined)
			return;
		const openCell = columns[column]?.open;
		if (openCell)
			openCell(row);
		else
			props.onOpen(row);
	};
	const openCursor = () => {
		/* Enter on a button or link is that one's. */
		const focused = document.activeElement;
		if (focused instanceof HTMLElement && focused !== scroller.current && focused !== document.body
			&& focused.id !== 'content' && !isTyping(focused))
			return false;
		open(cursor.row, hasCells ? cursor.column : -1);
		return true;
	};
	const inGrid = (run: () => void) => () => {
		if (document.activeElement !== scroller.current && document.activeElement !== document.body)
			return false;
		run();
		return true;
	};
	const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2);
	useKeys({
		j: () => move(1), k: () => move(-1),
		ArrowDown: inGrid(() => move(1)), ArrowUp: inGrid(() => move(-1)),
		ArrowRight: inGrid(() => hasCells && move(0, 1)), ArrowLeft: inGrid(() => hasCells && move(0, -1)),
		PageDown: inGrid(() => move(page)), PageUp: inGrid(() => move(-page)),
		Home: inGrid(() => move(-rows.length)), End: inGrid(() => move(rows.length)),
		Enter: openCursor,
	});

	const template = columns.map((column) => column.width).join(' ');
	/* Below the sum of the columns' least widths the grid scrolls sideways, head and body alike. */
	const minWidth = columns.reduce((sum, { width }) => sum + Number(/(\d+)px/.exec(width)?.[1] ?? 80), 0);
	const isCursorDrawn = drawn.some((item) => item.index === cursor.row) && rows.length > 0;
	return (
		<div ref={scroller} className="grid" role="grid" aria-label={props.label} tabIndex={0}
			aria-rowcount={props.total < 0 ? -1 : props.total + 1} aria-colcount={columns.length}
			aria-activedescendant={isCursorDrawn ? (hasCells ? cellId(cursor.row, cursor.column) : `${id}-${cursor.row}`) : undefined}>
			<div role="rowgroup" className="grid-head" style={{ minWidth }}>
				<div role="row" aria-rowindex={1} className={columns.some((column) => column.group) ? 'grid-row head grouped' : 'grid-row head'} style={{ gridTemplateColumns: template }}>
					{columns.map((column) => <Head key={column.key} column={column} sort={props.sort} onSort={props.onSort} />)}
				</div>
			</div>
			<div role="rowgroup" className="grid-body" style={{ height: virtual.getTotalSize(), minWidth }}>
				{drawn.map((item) => {
					const row = rows[item.index];
					const style = { gridTemplateColumns: template, height: rowHeight, transform: `translateY(${item.start}px)` };
					if (row === undefined)
						return (
							<div key="more" role="row" className="grid-row more" style={style}>
								<div role="gridcell" className="grid-cell">Loading more…</div>
							</div>
						);
					const isCursor = item.index === cursor.row;
					return (
						<div key={keyOf(row)} id={`${id}-${item.index}`} role="row" aria-rowindex={item.index + 2} style={style}
							aria-selected={props.openKey === keyOf(row) ? true : undefined}
							className={'grid-row' + (isCursor ? ' cursor' : '')}>
							{columns.map((column, at) => (
								<div key={column.key} id={cellId(item.index, at)} role="gridcell"
									className={'grid-cell' + (column.isNumber ? ' number' : '')
										+ (isCursor && hasCells && at === cursor.column ? ' cell-cursor' : '')}
									onClick={() => {
										props.onCursor({ row: item.index, column: at });
										open(item.index, at);
									}}>
									{column.cell(row)}
								</div>
							))}
						</div>
					);
				})}
			</div>
		</div>
	);
}

function Head<Row>({ column, sort, onSort }: { column: Column<Row>; sort?: string; onSort?(sort: string): void }) {
	const isUp = column.sort !== undefined && sort === column.sort.up;
	const isDown = column.sort !== undefined && sort === column.sort.down;
	return (
		<div role="columnheader" className={'grid-cell' + (column.isNumber ? ' number' : '')} title={column.hint}
			aria-sort={isUp ? 'ascending' : isDown ? 'descending' : undefined}>
			{column.group && <small>{column.group}</small>}
			{column.sort && onSort ? (
				<button type="button" onClick={() => onSort(isDown ? column.sort!.up : column.sort!.down)}>
					{column.title}
					{isUp && <IconArrowUp size={13} aria-hidden />}
					{isDown && <IconArrowDown size={13} aria-hidden />}
				</button>
			) : column.title}
		</div>
	);
}
