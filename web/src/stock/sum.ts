/* Sums behind a stock figure, as steps that a person can add up. */
import type { StockLevel, WhyStep } from '../api/model';

export interface Step {
	label: string;
	units: number;
	isResult: boolean;
	sentence: string;
}

export interface Figures {
	on_hand: number;
	locked: number;
	allocated: number;
	available: number;
}

const none: Figures = { on_hand: 0, locked: 0, allocated: 0, available: 0 };

/* Over all warehouses; the row without one holds the claims of orders that have none. */
export function totalOf(levels: readonly StockLevel[]): Figures {
	return levels.reduce((sum, level) => ({
		on_hand: sum.on_hand + level.on_hand,
		locked: sum.locked + level.locked,
		allocated: sum.allocated + level.allocated,
		available: sum.available + level.available,
	}), none);
}

export function levelAt(levels: readonly StockLevel[], warehouseId: number | null): Figures {
	return levels.find((level) => level.warehouse_id === warehouseId) ?? none;
}

export function stepsAt(level: Figures): Step[] {
	return [
		{ label: 'On hand', units: level.on_hand, isResult: false, sentence: 'Physical units in the building.' },
		{ label: 'Locked', units: -level.locked, isResult: false, sentence: 'On hand, but kept from sale.' },
		{ label: 'Allocated', units: -level.allocated, isResult: false, sentence: 'Promised to open orders.' },
		{
			label: 'Available', units: level.available, isResult: true,
			sentence: level.available < 0 ? 'More is promised than there is: a shortfall.' : 'On hand − locked − allocated.',
		},
	];
}

export function stepsOfTotal(levels: readonly StockLevel[], nameOf: (warehouseId: number) => string): Step[] {
	const steps: Step[] = [];
	for (const level of levels) {
		if (level.warehouse_id !== null)
			steps.push({
				label: `Available at ${nameOf(level.warehouse_id)}`, units: level.available, isResult: false,
				sentence: `${level.on_hand} on hand − ${level.locked} locked − ${level.allocated} allocated`,
			});
		else if (level.allocated !== 0)
			steps.push({
				label: 'Claims without a warehouse', units: -level.allocated, isResult: false,
				sentence: 'Promised to orders that no warehouse can ship yet.',
			});
	}
	const { available } = totalOf(levels);
	steps.push({ label: 'Available', units: available, isResult: true, sentence: 'The sum of the above.' });
	return steps;
}

export function stepsOfListing(steps: readonly WhyStep[]): Step[] {
	return steps.map((step) => ({ label: step.label, units: step.units, isResult: step.is_result, sentence: step.sentence }));
}
