/* The states that every list has besides its rows: loading, failed, nothing. */
import { Button, Loader } from '@mantine/core';
import type { ReactNode } from 'react';
import { Problem, sentenceFor } from '../api/problem';

export function Loading({ what }: { what: string }) {
	return (
		<div className="state" role="status">
			<Loader size={20} />
			<p>Loading {what}…</p>
		</div>
	);
}

export function Failed({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
	return (
		<div className="state" role="alert">
			<p><strong>This could not be loaded.</strong> {sentenceFor(error)}</p>
			{onRetry && <Button variant="default" onClick={onRetry}>Try again</Button>}
			{error instanceof Problem && error.trace !== '' &&
				<p className="meta">For support: <code>{error.trace}</code></p>}
		</div>
	);
}

export function Empty({ children, action }: { children: ReactNode; action?: ReactNode }) {
	return (
		<div className="state">
			<p>{children}</p>
			{action}
		</div>
	);
}
