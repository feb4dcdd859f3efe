/* The rows of a view, page by page, kept true by the event stream without moving a row: changed rows are
 * replaced where they stand, new ones are only counted. */
import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { orders } from '../api/client';
import type { OrderBrief, Page } from '../api/model';
import { useHappenings, useLiveState, useThrottled } from '../shell/live';
import { filterOf, listQuery, rowsQuery, tabCounts, tabOf, tabQuery, type View } from './view';

type Rows = InfiniteData<Page<OrderBrief>, string | null>;

const REFRESH_MS = 400;
const COUNTS_MS = 1500;

/* Puts fresh rows in the place of old ones. */
export function replaceRows(old: Rows | undefined, fresh: readonly OrderBrief[]): Rows | undefined {
	if (!old)
		return old;
	const byId = new Map(fresh.map((row) => [row.id, row]));
	return {
		...old,
		pages: old.pages.map((page) => page.items.some((row) => byId.has(row.id))
			? { ...page, items: page.items.map((row) => byId.get(row.id) ?? row) } : page),
	};
}

export function useOrders(view: View) {
	const queries = useQueryClient();
	const key = useMemo(() => ['orders', view], [view]);
	const list = useInfiniteQuery({
		queryKey: key,
		queryFn: ({ pageParam, signal }) => orders.list(listQuery(view, pageParam), signal),
		initialPageParam: null as string | null,
		getNextPageParam: (page) => page.next_cursor,
		placeholderData: keepPreviousData,
		staleTime: Infinity, /* the stream says what changed */
		gcTime: 60_000,
	});
	const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);
	const fresh = useNew(view, rows);
	const changed = useRef(new Set<number>());
	const refresh = useThrottled(() => {
		const ids = rows.filter((row) => changed.current.has(row.id)).map((row) => row.id).slice(0, 500);
		changed.current.clear();
		if (ids.length > 0)
			void orders.list(rowsQuery(ids)).then((page) =>
				queries.setQueryData<Rows>(key, (old) => replaceRows(old, page.items)), () => undefined);
	}, REFRESH_MS);
	useHappenings(({ subject, subjectId }) => {
		if (subject !== 'order')
			return;
		changed.current.add(subjectId);
		refresh();
	});
	const { fetchNextPage, isFetchingNextPage } = list;
	const more = useCallback(() => {
		if (!isFetchingNextPage)
			void fetchNextPage();
	}, [fetchNextPage, isFetchingNextPage]);
	const { clear } = fresh;
	const showNew = useCallback(() => {
		clear();
		return queries.resetQueries({ queryKey: key });
	}, [clear, queries, key]);
	return { list, rows, more, newCount: fresh.count, showNew };
}

/* How many orders arrived since the rows were asked for that the view would show. The stream tells that there
 * is an order; whether the view's filter takes it, the server counts. */
function useNew(view: View, rows: readonly OrderBrief[]) {
	const [count, setCount] = useState(0);
	const since = useRef(0); /* the first id that counts as new; 0: none arrived */
	const clear = useCallback(() => {
		since.current = 0;
		setCount(0);
	}, []);
	useEffect(clear, [clear, view]);
	const ask = useThrottled(() => {
		if (since.current === 0)
			return;
		const query = { ...filterOf(view), ...tabQuery(tabOf(view)), 'id.from': String(since.current) };
		void orders.counts(query).then(
			(page) => setCount(since.current === 0 ? 0 : page.items.reduce((n, row) => n + row.count, 0)),
			() => undefined);
	}, REFRESH_MS);
	const note = (id: number) => {
		since.current = since.current === 0 ? id : Math.min(since.current, id);
		ask();
	};
	useHappenings(({ kind, subjectId }) => {
		if (kind === 'order.created' && !rows.some((row) => row.id === subjectId))
			note(subjectId);
		else if (since.current !== 0 && kind.startsWith('order.'))
			ask(); /* one of the new ones may have come into the view, or left it */
	});
	/* What happened between the answer of the list and the stream's beginning. */
	const live = useLiveState();
	const newest = view.sort === '-id' ? rows[0]?.id ?? 0 : 0;
	useEffect(() => {
		if (live === 'live' && newest > 0 && since.current === 0) {
			since.current = newest + 1;
			ask();
		}
	}, [live, newest, ask]);
	return { count, clear };
}

export function useTabCounts(view: View): Record<string, number> | undefined {
	const queries = useQueryClient();
	const filter = useMemo(() => filterOf(view), [view]);
	const key = ['order-counts', filter];
	const refresh = useThrottled(() => void queries.invalidateQueries({ queryKey: ['order-counts'] }), COUNTS_MS);
	useHappenings(({ subject }) => {
		if (subject === 'order')
			refresh();
	});
	return useQuery({
		queryKey: key,
		queryFn: async ({ signal }) => {
			const [all, short] = await Promise.all([
				orders.counts(filter, signal), orders.counts({ ...filter, reason: 'out_of_stock' }, signal),
			]);
			return tabCounts(all.items, short.items);
		},
		placeholderData: keepPreviousData,
	}).data;
}
