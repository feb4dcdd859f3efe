/* One event stream for all screens. */
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef, useState } from 'react';
import { follow, type LiveState } from '../api/stream';

export interface Happening {
	kind: string;
	subject: string;
	subjectId: number;
}
type Hear = (happening: Happening) => void;
interface Live {
	state: LiveState | 'not_allowed';
	hear(listener: Hear): () => void;
	pause(isPaused: boolean): void; /* while somebody signs out: nothing is to be asked any more */
}

const Context = createContext<Live>({ state: 'connecting', hear: () => () => undefined, pause: () => undefined });

function happeningOf(kind: string, data: string): Happening | null {
	try {
		const said = JSON.parse(data) as { subject?: string; subject_id?: number };
		return { kind, subject: said.subject ?? '', subjectId: said.subject_id ?? 0 };
	} catch {
		return null;
	}
}

export function LiveProvider({ children }: { children: ReactNode }) {
	const queries = useQueryClient();
	const [state, setState] = useState<Live['state']>('connecting');
	const [isPaused, pause] = useState(false);
	const listeners = useRef(new Set<Hear>());
	useEffect(() => isPaused ? undefined : follow({
		onState: setState,
		onEvent: ({ kind, data }) => {
			const happening = happeningOf(kind, data);
			if (happening)
				listeners.current.forEach((hear) => hear(happening));
		},
		onEnd: (status) => {
			setState('not_allowed');
			if (status === 401)
				queries.setQueryData(['session'], null);
		},
	}), [queries, isPaused]);
	const live = useMemo<Live>(() => ({
		state,
		hear: (listener) => {
			listeners.current.add(listener);
			return () => void listeners.current.delete(listener);
		},
		pause,
	}), [state]);
	return <Context.Provider value={live}>{children}</Context.Provider>;
}

export function useLiveState(): Live['state'] {
	return useContext(Context).state;
}

export function usePause(): Live['pause'] {
	return useContext(Context).pause;
}

/* Calls `hear` with what happens while the component is on screen; the latest `hear` counts. */
export function useHappenings(hear: Hear): void {
	const { hear: join } = useContext(Context);
	const latest = useRef(hear);
	useEffect(() => {
		latest.current = hear;
	});
	useEffect(() => join((happening) => latest.current(happening)), [join]);
}

/* Calls `run` once for many calls: `wait` ms after the first. */
export function useThrottled(run: () => void, wait: number): () => void {
	const latest = useRef(run);
	const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
	useEffect(() => {
		latest.current = run;
	});
	useEffect(() => () => {
		clearTimeout(timer.current);
		timer.current = undefined;
	}, []);
	return useMemo(() => () => {
		timer.current ??= setTimeout(() => {
			timer.current = undefined;
			latest.current();
		}, wait);
	}, [wait]);
}
