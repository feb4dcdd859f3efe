/* Server-sent events by fetch: EventSource hears only the kinds it was told of, and cannot say when it last
 * heard anything. */
export interface ServerEvent {
	id: string;
	kind: string;
	data: string;
}

/* Feeds on pieces of text, however they were cut; gives whole events. */
export function eventReader(): (piece: string) => ServerEvent[] {
	let rest = '';
	let event: ServerEvent = { id: '', kind: 'message', data: '' };
	return (piece) => {
		const out: ServerEvent[] = [];
		const lines = (rest + piece).split(/\r\n|\n|\r(?!$)/);
		rest = lines.pop() ?? '';
		for (const line of lines) {
			if (line === '') {
				if (event.data !== '')
					out.push({ ...event, data: event.data.slice(0, -1) });
				event = { id: event.id, kind: 'message', data: '' };
				continue;
			}
			if (line.startsWith(':'))
				continue;
			const colon = line.indexOf(':');
			const name = colon < 0 ? line : line.slice(0, colon);
			const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
			if (name === 'data')
				event.data += value + '\n';
			else if (name === 'event')
				event.kind = value;
			else if (name === 'id')
				event.id = value;
		}
		return out;
	};
}

export type LiveState = 'connecting' | 'live' | 'lost';

export interface Follower {
	onEvent(event: ServerEvent): void;
	onState(state: LiveState): void;
	onEnd(status: number): void; /* refused for good: signed out, not allowed */
}

const SILENCE_MS = 45_000; /* the server says something every 15 s */
const LOST_AFTER_MS = 30_000;

/* Follows /api/v1/stream until stopped; goes on after the last event it heard. */
export function follow(follower: Follower): () => void {
	const stopped = new AbortController();
	void run(follower, stopped.signal);
	return () => stopped.abort();
}

async function run(follower: Follower, stopped: AbortSignal): Promise<void> {
	let lastId = '';
	let lostSince = Date.now();
	let tries = 0;
	let isLive = false;
	const judge = setInterval(() => {
		if (!isLive && Date.now() - lostSince >= LOST_AFTER_MS)
			follower.onState('lost');
	}, 1000);
	stopped.addEventListener('abort', () => clearInterval(judge));
	follower.onState('connecting');
	while (!stopped.aborted) {
		try {
			const status = await once();
			if (status === 401 || status === 403) {
				clearInterval(judge);
				follower.onEnd(status);
				return;
			}
		} catch {
			/* The network's business: tried again below. */
		}
		if (stopped.aborted)
			return;
		if (isLive) {
			isLive = false;
			lostSince = Date.now();
			follower.onState('connecting');
		}
		await pause(Math.min(500 * 2 ** tries++, 10_000), stopped);
	}

	async function once(): Promise<number> {
		const attempt = new AbortController();
		const end = () => attempt.abort();
		stopped.addEventListener('abort', end);
		let silence = setTimeout(end, SILENCE_MS);
		try {
			const headers: Record<string, string> = { Accept: 'text/event-stream' };
			if (lastId !== '')
				headers['Last-Event-ID'] = lastId;
			const response = await fetch('/api/v1/stream', { headers, signal: attempt.signal, cache: 'no-store' });
			if (!response.ok || response.body === null)
				return response.status;
			isLive = true;
			tries = 0;
			follower.onState('live');
			const read = eventReader();
			const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
			for (;;) {
				const { done, value } = await reader.read();
				if (done)
					return 200;
				clearTimeout(silence);
				silence = setTimeout(end, SILENCE_MS);
				for (const event of read(value)) {
					if (event.id !== '')
						lastId = event.id;
					follower.onEvent(event);
				}
			}
		} finally {
			clearTimeout(silence);
			stopped.removeEventListener('abort', end);
		}
	}
}

function pause(ms: number, stopped: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		const timer = setTimeout(resolve, ms);
		stopped.addEventListener('abort', () => {
			clearTimeout(timer);
			resolve();
		});
	});
}
