/* Numbers, money and moments as text. Moments are told in the company's time zone; UTC stands in tooltips. */
import type { Money } from '../api/model';

const LANGUAGE = 'en-US';
const integers = new Intl.NumberFormat(LANGUAGE);
const currencies = new Map<string, Intl.NumberFormat>();

export function integer(value: number): string {
	return integers.format(value).replace('-', '−');
}

/* Counts of the API stop at 100,000. */
export function count(value: number): string {
	return value >= 100_000 ? '100,000+' : integer(value);
}

export function signed(value: number): string {
	return value > 0 ? '+' + integer(value) : integer(value);
}

export function money(value: Money | null | undefined): string {
	if (!value)
		return '—';
	let format = currencies.get(value.currency);
	if (!format) {
		try {
			format = new Intl.NumberFormat(LANGUAGE, { style: 'currency', currency: value.currency });
		} catch {
			return `${value.amount} ${value.currency}`;
		}
		currencies.set(value.currency, format);
	}
	return format.format(value.amount as unknown as number).replace('-', '−');
}

export function isZero(value: Money | null | undefined): boolean {
	return !value || Number(value.amount) === 0;
}

const moments = new Map<string, Intl.DateTimeFormat>();
function parts(at: Date, zone: string): Record<string, string> {
	let format = moments.get(zone);
	if (!format) {
		const options: Intl.DateTimeFormatOptions = {
			day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23',
			timeZone: zone,
		};
		try {
			format = new Intl.DateTimeFormat('en-GB', options);
		} catch {
			format = new Intl.DateTimeFormat('en-GB', { ...options, timeZone: 'UTC' });
		}
		moments.set(zone, format);
	}
	return Object.fromEntries(format.formatToParts(at).map((part) => [part.type, part.value]));
}

/* "20 Nov, 06:59"; with the year when it is another one than `now`'s. */
export function moment(text: string | null | undefined, zone: string, now = new Date()): string {
	if (!text)
		return '—';
	const at = new Date(text);
	if (Number.isNaN(at.getTime()))
		return text;
	const said = parts(at, zone);
	const isOtherYear = said.year !== parts(now, zone).year;
	return `${said.day} ${said.month?.slice(0, 3)}${isOtherYear ? ' ' + said.year : ''}, ${said.hour}:${said.minute}`;
}

export function inUtc(text: string | null | undefined): string | undefined {
	return text ? text.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC') : undefined;
}

/* "41 s", "3 m", "9 h", "4 d": the age of a push. */
export function age(text: string | null | undefined, now = Date.now()): string {
	if (!text)
		return '';
	const seconds = Math.max(0, Math.round((now - new Date(text).getTime()) / 1000));
	if (seconds < 60)
		return `${seconds} s`;
	if (seconds < 3600)
		return `${Math.floor(seconds / 60)} m`;
	if (seconds < 86_400)
		return `${Math.floor(seconds / 3600)} h`;
	return `${Math.floor(seconds / 86_400)} d`;
}

export function plural(n: number, one: string, many = one + 's'): string {
	return `${integer(n)} ${n === 1 ? one : many}`;
}
