import {
	IconAlertCircle, IconArrowBackUp, IconArrowRight, IconBuildingWarehouse, IconCheck, IconCircleHalf2, IconCircleOff,
	IconClock, IconPlayerPauseFilled, IconX,
} from '@tabler/icons-react';
import type { Chip as ChipFacts, ChipIcon } from '../words/status';

const icons: Record<ChipIcon, typeof IconClock> = {
	clock: IconClock, alert: IconAlertCircle, empty: IconCircleOff, pause: IconPlayerPauseFilled,
	arrow: IconArrowRight, building: IconBuildingWarehouse, half: IconCircleHalf2, check: IconCheck, cross: IconX,
	back: IconArrowBackUp,
};

export function Chip({ chip }: { chip: ChipFacts }) {
	const Icon = icons[chip.icon];
	return (
		<span className={`chip tone-${chip.tone}`}>
			<Icon size={13} stroke={2.4} aria-hidden />
			{chip.word}
		</span>
	);
}
