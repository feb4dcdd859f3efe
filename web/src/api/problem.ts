/* A refusal (RFC 9457) as the server put it in words: people read `detail` as it is. */
export interface ProblemBody {
	type?: string;
	title?: string;
	status?: number;
	detail?: string;
	faults?: { path: string; sentence: string }[];
	trace_id?: string;
}

export class Problem extends Error {
	readonly status: number;
	readonly faults: { path: string; sentence: string }[];
	readonly trace: string;

	constructor(status: number, body: ProblemBody | undefined) {
		super(sentenceOf(status, body));
		this.status = status;
		this.faults = body?.faults ?? [];
		this.trace = body?.trace_id ?? '';
	}
}

export function sentenceOf(status: number, body: ProblemBody | undefined): string {
	const said = body?.detail || body?.title;
	const faults = (body?.faults ?? []).map((fault) => fault.path ? `${fault.path} ${fault.sentence}` : fault.sentence);
	if (said)
		return [said, ...faults.map((fault) => fault.endsWith('.') ? fault : fault + '.')].join(' ');
	if (faults.length > 0)
		return faults.join('; ');
	return status === 0 ? 'The server did not answer.' : `The server answered ${status} without a reason.`;
}

export function sentenceFor(error: unknown): string {
	return error instanceof Problem ? error.message : 'Purser could not be reached. Check the network and try again.';
}
