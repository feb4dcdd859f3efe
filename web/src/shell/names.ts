/* Names of warehouses and channels, and the company's zone: asked for once. */
import { useQuery } from '@tanstack/react-query';
import { channels, company, warehouses } from '../api/client';
import type { Channel, Warehouse } from '../api/model';

const RARELY = { staleTime: 5 * 60_000 };
const nobody: never[] = [];

export function useWarehouses(): Warehouse[] {
	return useQuery({ queryKey: ['warehouses'], queryFn: warehouses, ...RARELY }).data?.items ?? nobody;
}
export function useChannels(): Channel[] {
	return useQuery({ queryKey: ['channels'], queryFn: channels, ...RARELY }).data?.items ?? nobody;
}
export function useZone(): string {
	return useQuery({ queryKey: ['company'], queryFn: company, ...RARELY }).data?.time_zone || 'UTC';
}
export function useCompanyName(): string {
	return useQuery({ queryKey: ['company'], queryFn: company, ...RARELY }).data?.name ?? '';
}

export function nameOf(rows: readonly { id: number; name: string }[], id: number | null): string {
	if (id === null)
		return '—';
	return rows.find((row) => row.id === id)?.name ?? `#${id}`;
}
