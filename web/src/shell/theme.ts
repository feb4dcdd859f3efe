import { createTheme, localStorageColorSchemeManager } from '@mantine/core';
import { SCHEME_KEY } from './preferences';

/* The accent at every place that Mantine takes one from: white on #1f5fd6 is 5.6:1, in light and dark. */
export const theme = createTheme({
	fontFamily: 'var(--font)',
	primaryColor: 'purser',
	primaryShade: 6,
	defaultRadius: 8,
	fontSizes: { xs: '12px', sm: '13px', md: '13px', lg: '15px', xl: '17px' },
	colors: {
		dark: ['#e7ebf2', '#b4bdcc', '#9aa5b8', '#5b6679', '#2a3341', '#252d39', '#1b2431', '#151b24', '#0d1117', '#0a0e15'],
		purser: ['#eaf1fe', '#d3e2fc', '#a8c6f9', '#7fb0ff', '#4c8dff', '#2f6fed', '#1f5fd6', '#1a52ba', '#16459c', '#11367b'],
	},
	components: {
		Button: { defaultProps: { size: 'compact-md', h: 32, px: 12, fw: 550, fz: 13 } },
		TextInput: { defaultProps: { size: 'sm' } },
		PasswordInput: { defaultProps: { size: 'sm' } },
		Tooltip: { defaultProps: { openDelay: 400, withinPortal: true, fz: 12 } },
		Menu: { defaultProps: { shadow: 'md', radius: 10, position: 'bottom-end', withInitialFocusPlaceholder: false } },
		Modal: {
			defaultProps: {
				radius: 12, centered: true, overlayProps: { backgroundOpacity: .4 }, transitionProps: { duration: 120 },
				closeButtonProps: { 'aria-label': 'Close', title: 'Close (Esc)' },
			},
		},
		Drawer: {
			defaultProps: {
				position: 'right', overlayProps: { backgroundOpacity: .35 }, transitionProps: { duration: 140 },
				closeButtonProps: { 'aria-label': 'Close', title: 'Close (Esc)' },
			},
		},
	},
});

export const schemeManager = localStorageColorSchemeManager({ key: SCHEME_KEY });

export function styleNonce(): string {
	return document.querySelector('meta[name="csp-nonce"]')?.getAttribute('content') ?? '';
}
