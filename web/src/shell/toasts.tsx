/* What was just done, with ten seconds to take it back. */
import { Button, CloseButton } from '@mantine/core';
import { createContext, type ReactNode, useCallback, useContext, useRef, useState } from 'react';

interface Toast {
	id: number;
	text: string;
	isProblem?: boolean;
	undo?: () => void;
}
type Say = (toast: Omit<Toast, 'id'>) => void;
const Context = createContext<Say>(() => undefined);
const STAYS_MS = 10_000;

export function useToast(): Say {
	return useContext(Context);
}

export function Toasts({ children }: { children: ReactNode }) {
	const [toasts, setToasts] = useState<Toast[]>([]);
	const next = useRef(1);
	const drop = useCallback((id: number) => setToasts((now) => now.filter((toast) => toast.id !== id)), []);
	const say = useCallback<Say>((toast) => {
		const id = next.current++;
		setToasts((now) => [...now.slice(-2), { ...toast, id }]);
		setTimeout(() => drop(id), STAYS_MS);
	}, [drop]);
	return (
		<Context.Provider value={say}>
			{children}
			<section className="toasts" aria-label="Messages" aria-live="polite">
				{toasts.map(({ id, text, undo, isProblem }) => (
					<div key={id} className={isProblem ? 'toast problem-toast' : 'toast'}>
						<span>{text}</span>
						{undo && <Button variant="default" h={28} onClick={() => { drop(id); undo(); }}>Undo</Button>}
						<CloseButton aria-label="Dismiss" title="Dismiss" onClick={() => drop(id)} />
					</div>
				))}
			</section>
		</Context.Provider>
	);
}
