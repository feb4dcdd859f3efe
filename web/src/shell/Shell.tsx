/* What stands around every screen: where one can go, who one is, how it looks. */
import { ActionIcon, Button, Menu, Modal, Switch as Toggle, Tooltip, useComputedColorScheme, useMantineColorScheme }
	from '@mantine/core';
import { IconKeyboard, IconLogout, IconMoon, IconPackages, IconShoppingCart, IconSun, IconUser }
	from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { session as sessions, setCsrf } from '../api/client';
import type { Session } from '../api/model';
import { sentenceFor } from '../api/problem';
import { Brand } from './Brand';
import { useKeys } from './keys';
import { useLiveState, usePause } from './live';
import { useCompanyName, useZone } from './names';
import { rememberSignedIn, rememberSingleKeys, singleKeysNow } from './preferences';
import { useToast } from './toasts';

const screens = [
	{ path: '/orders', word: 'Orders', Icon: IconShoppingCart },
	{ path: '/stock', word: 'Stock', Icon: IconPackages },
];

export function Shell({ session, children }: { session: Session; children: ReactNode }) {
	const [path] = useLocation();
	const companyName = useCompanyName();
	const [isHelpOpen, setHelpOpen] = useState(false);
	const live = useLiveState();
	useKeys({ '?': () => setHelpOpen(true) });
	return (
		<div className="shell">
			<a className="skip" href="#content">Skip to the content</a>
			<nav className="side" aria-label="Screens">
				<Brand />
				{screens.map(({ path: to, word, Icon }) => (
					<Link key={to} href={to} className="nav" aria-current={path.startsWith(to) ? 'page' : undefined}>
						<Icon size={17} stroke={1.7} aria-hidden />
						<span>{word}</span>
					</Link>
				))}
				<div className="grow" />
				<button type="button" className="nav" onClick={() => setHelpOpen(true)}>
					<IconKeyboard size={17} stroke={1.7} aria-hidden />
					<span>Keyboard</span>
				</button>
				<Person name={session.name} company={companyName} />
			</nav>
			<main className="main" id="content" tabIndex={-1}>
				{live === 'lost' && (
					<p className="banner" role="status">
						No live updates for half a minute. What you see may be old; trying to reconnect…
					</p>
				)}
				{children}
			</main>
			<Help isOpen={isHelpOpen} onClose={() => setHelpOpen(false)} />
		</div>
	);
}

/* The bar on top of a screen. */
export function Top({ title, children }: { title: string; children?: ReactNode }) {
	const zone = useZone();
	useEffect(() => {
		document.title = `${title} · Purser`;
	}, [title]);
	return (
		<header className="top">
			<h1>{title}</h1>
			<LiveDot zone={zone} />
			<div className="grow" />
			{children}
			<SchemeMenu />
		</header>
	);
}

function LiveDot({ zone }: { zone: string }) {
	const state = useLiveState();
	const word = { live: 'Live', connecting: 'Connecting', lost: 'Not live', not_allowed: 'Not live' }[state];
	return (
		<span className={`live live-${state}`}>
			<span aria-hidden className="dot" />
			<span role="status">{word}</span>
			<span>· {zone}</span>
		</span>
	);
}

function SchemeMenu() {
	const { colorScheme, setColorScheme } = useMantineColorScheme();
	const shown = useComputedColorScheme('light');
	const choices = [
		{ value: 'light', word: 'Light' },
		{ value: 'dark', word: 'Dark' },
		{ value: 'auto', word: 'Like the system' },
	] as const;
	return (
		<Menu>
			<Menu.Target>
				<Tooltip label="Colours">
					<ActionIcon variant="default" size={32} aria-label="Colours">
						{shown === 'dark' ? <IconMoon size={16} /> : <IconSun size={16} />}
					</ActionIcon>
				</Tooltip>
			</Menu.Target>
			<Menu.Dropdown>
				<Menu.RadioGroup value={colorScheme} onChange={(value) => setColorScheme(value as typeof colorScheme)}>
					{choices.map(({ value, word }) => (
						<Menu.RadioItem key={value} value={value} closeMenuOnClick>{word}</Menu.RadioItem>
					))}
				</Menu.RadioGroup>
			</Menu.Dropdown>
		</Menu>
	);
}

function Person({ name, company }: { name: string; company: string }) {
	const queries = useQueryClient();
	const say = useToast();
	const pause = usePause();
	const end = useMutation({
		mutationFn: sessions.end,
		onMutate: () => {
			pause(true);
			return queries.cancelQueries();
		},
		onSuccess: () => {
			setCsrf('');
			rememberSignedIn(false);
			queries.setQueryData(['session'], null);
		},
		onError: (error) => {
			pause(false);
			say({ text: sentenceFor(error), isProblem: true });
		},
	});
	return (
		<Menu position="right-end">
			<Menu.Target>
				<button type="button" className="nav person">
					<IconUser size={17} stroke={1.7} aria-hidden />
					<span><b>{name || 'Signed in'}</b>{company !== '' && <small>{company}</small>}</span>
				</button>
			</Menu.Target>
			<Menu.Dropdown>
				<Menu.Item leftSection={<IconLogout size={15} />} onClick={() => end.mutate()}>Sign out</Menu.Item>
			</Menu.Dropdown>
		</Menu>
	);
}

const shortcuts = [
	['j or ↓', 'Next row'], ['k or ↑', 'Previous row'], ['← →', 'Next cell (Stock)'], ['Enter', 'Open the row or cell'],
	['o', 'Open the order as a page'], ['/', 'Go to the filter'], ['n', 'Show new orders'], ['Esc', 'Close'],
	['?', 'This list'],
] as const;

function Help({ isOpen, onClose }: { isOpen: boolean; onClose(): void }) {
	const [isOn, setOn] = useState(singleKeysNow);
	return (
		<Modal opened={isOpen} onClose={onClose} title="Keyboard" size={420}>
			<table className="plain">
				<tbody>
					{shortcuts.map(([key, what]) => (
						<tr key={key}><th scope="row"><kbd>{key}</kbd></th><td>{what}</td></tr>
					))}
				</tbody>
			</table>
			<Toggle mt={16} label="Shortcuts of a single letter or sign" checked={isOn} onChange={(event) => {
				setOn(event.currentTarget.checked);
				rememberSingleKeys(event.currentTarget.checked);
			}} />
			<div className="actions-end"><Button variant="default" onClick={onClose}>Close</Button></div>
		</Modal>
	);
}
