/* What a person chose on this device. */
export type Scheme = 'light' | 'dark' | 'auto';
export type Density = 'compact' | 'comfortable' | 'touch';
export const rowHeights: Record<Density, number> = { compact: 28, comfortable: 34, touch: 44 };

export const SCHEME_KEY = 'purser-scheme';
const DENSITY_KEY = 'purser-density';
const KEYS_KEY = 'purser-single-keys';

export function remembered(key: string): string | null {
	try {
		return localStorage.getItem(key);
	} catch {
		return null; /* storage is switched off */
	}
}
export function remember(key: string, value: string): void {
	try {
		localStorage.setItem(key, value);
	} catch {
		/* chosen for this visit only */
	}
}

/* Whether this browser signed in before: asking the server is then worth a refusal in its console. The cookie
 * itself is out of reach of scripts. */
const SIGNED_IN_KEY = 'purser-signed-in';
export function wasSignedIn(): boolean {
	return remembered(SIGNED_IN_KEY) !== 'no' && (remembered(SIGNED_IN_KEY) !== null || !hasStorage());
}
export function rememberSignedIn(isIn: boolean): void {
	remember(SIGNED_IN_KEY, isIn ? 'yes' : 'no');
}
function hasStorage(): boolean {
	try {
		return localStorage !== null;
	} catch {
		return false;
	}
}

export function schemeNow(): 'light' | 'dark' {
	const chosen = remembered(SCHEME_KEY);
	if (chosen === 'light' || chosen === 'dark')
		return chosen;
	return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function densityNow(): Density {
	const chosen = remembered(DENSITY_KEY);
	return chosen === 'compact' || chosen === 'touch' ? chosen : 'comfortable';
}
export function rememberDensity(density: Density): void {
	remember(DENSITY_KEY, density);
}

export function singleKeysNow(): boolean {
	return remembered(KEYS_KEY) !== 'off';
}
export function rememberSingleKeys(isOn: boolean): void {
	remember(KEYS_KEY, isOn ? 'on' : 'off');
}
