/* Products page by page, each with its balances and listings. */
import { type InfiniteData, keepPreviousData, useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef } from 'react';
import { listings, products, stock } from '../api/client';
import type { Listing, Page, Product, StockLevel } from '../api/model';
import { useHappenings, useThrottled } from '../shell/live';

export interface StockRow {
	product: Product;
	levels: StockLevel[];
	listings: Listing[];
}
type Rows = InfiniteData<Page<StockRow>, string | null>;

const ROWS_A_PAGE = 50;
const REFRESH_MS = 500;

async function allPages<T>(ask: (cursor: string | null) => Promise<Page<T>>): Promise<T[]> {
	const out: T[] = [];
	let cursor: string | null = null;
	do {
		const page: Page<T> = await ask(cursor);
		out.push(...page.items);
		cursor = page.next_cursor;
	} while (cursor !== null);
	return out;
}

/* A listing's figures are an extra: a person who may not read them still sees the stock. */
async function listingsOf(ids: string, signal?: AbortSignal): Promise<Listing[]> {
	return allPages((cursor) => listings.list({ product_id: ids, limit: '1000', ...(cursor ? { cursor } : {}) }, signal))
		.catch(() => []);
}

async function withStock(found: Product[], signal?: AbortSignal): Promise<StockRow[]> {
	if (found.length === 0)
		return [];
	const ids = found.map((product) => product.id).join(',');
	const [levels, listed] = await Promise.all([
		allPages((cursor) => stock.list({ product_id: ids, limit: '1000', ...(cursor ? { cursor } : {}) }, signal)),
		listingsOf(ids, signal),
	]);
	return found.map((product) => ({
		product,
		levels: levels.filter((level) => level.product_id === product.id),
		listings: listed.filter((listing) => listing.product_id === product.id),
	}));
}

export function useStock(sku: string) {
	const queries = useQueryClient();
	const key = useMemo(() => ['stock', sku], [sku]);
	const list = useInfiniteQuery({
		queryKey: key,
		queryFn: async ({ pageParam, signal }) => {
			const query: Record<string, string> = { sort: 'sku', limit: String(ROWS_A_PAGE), fields: 'id,sku,name,type,is_active' };
			if (sku !== '')
				query['sku.prefix'] = /[",]/.test(sku) ? `"${sku.replaceAll('"', '""')}"` : sku;
			if (pageParam !== null)
				query.cursor = pageParam;
			const page = await products(query, signal);
			return { items: await withStock(page.items, signal), next_cursor: page.next_cursor };
		},
		initialPageParam: null as string | null,
		getNextPageParam: (page) => page.next_cursor,
		placeholderData: keepPreviousData,
		staleTime: 60_000,
	});
	const rows = useMemo(() => list.data?.pages.flatMap((page) => page.items) ?? [], [list.data]);

	/* What changed is read again and put where it stands. */
	const changed = useRef(new Set<number>());
	const refresh: () => void = useThrottled(() => {
		const touched = rows.filter((row) => changed.current.has(row.product.id)).slice(0, 200);
		changed.current.clear();
		if (touched.length === 0)
			return;
		void withStock(touched.map((row) => row.product)).then((fresh) => {
			const byId = new Map(fresh.map((row) => [row.product.id, row]));
			queries.setQueryData<Rows>(key, (old) => old && {
				...old,
				pages: old.pages.map((page) => ({ ...page, items: page.items.map((row) => byId.get(row.product.id) ?? row) })),
			});
			for (const { product } of touched)
				void queries.invalidateQueries({ queryKey: ['stock-sum', product.id] });
		}, () => undefined);
	}, REFRESH_MS);
	useHappenings(({ kind, subject, subjectId }) => {
		/* What channels may sell is worked out a moment after the stock moved, and then told of the product too. */
		if (subject === 'product')
			changed.current.add(subjectId);
		else if (kind.startsWith('listing.'))
			rows.filter((row) => row.listings.some((listing) => listing.id === subjectId))
				.forEach((row) => changed.current.add(row.product.id));
		if (changed.current.size > 0)
			refresh();
	});
	const { fetchNextPage, isFetchingNextPage } = list;
	const more = useCallback(() => {
		if (!isFetchingNextPage)
			void fetchNextPage();
	}, [fetchNextPage, isFetchingNextPage]);
	return { list, rows, more };
}
