/* Keyboard shortcuts. Single keys can be switched off (WCAG 2.1.4), and never fire while one types. */
import { useEffect, useRef } from 'react';
import { singleKeysNow } from './preferences';

export function isTyping(target: EventTarget | null): boolean {
	return target instanceof HTMLElement
		&& (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

const ALWAYS = new Set(['Enter', 'Escape', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'Home', 'End', 'PageUp', 'PageDown']);

export function isAllowed(key: string, isOn: boolean): boolean {
	return ALWAYS.has(key) || isOn;
}

/* Keys by the name of KeyboardEvent.key; a handler that returns false leaves the event alone. */
export function useKeys(keys: Record<string, () => boolean | void>): void {
	const latest = useRef(keys);
	useEffect(() => {
		latest.current = keys;
	});
	useEffect(() => {
		const heard = (event: KeyboardEvent) => {
			if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || isTyping(event.target))
				return;
			const run = latest.current[event.key];
			if (run && isAllowed(event.key, singleKeysNow()) && run() !== false)
				event.preventDefault();
		};
		document.addEventListener('keydown', heard);
		return () => document.removeEventListener('keydown', heard);
	}, []);
}
