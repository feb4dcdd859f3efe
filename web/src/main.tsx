import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { Problem } from './api/problem';
import { App } from './shell/App';
import { schemeManager, styleNonce, theme } from './shell/theme';
import './styles/index.css';

const nonce = styleNonce();
setNonce(nonce); /* for react-remove-scroll, below Mantine's drawers */

const queries = new QueryClient({
	defaultOptions: {
		queries: {
			staleTime: 15_000,
			refetchOnWindowFocus: false,
			retry: (failures, error) => failures < 2 && !(error instanceof Problem && error.status < 500),
		},
	},
});

createRoot(document.getElementById('app')!).render(
	<StrictMode>
		<MantineProvider theme={theme} defaultColorScheme="auto" colorSchemeManager={schemeManager}
			getStyleNonce={() => nonce}>
			<QueryClientProvider client={queries}>
				<App />
			</QueryClientProvider>
		</MantineProvider>
	</StrictMode>,
);
