/* Who is signed in decides between the sign-in page and the screens. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { session, setCsrf, whenSignedOut } from '../api/client';
import type { Session } from '../api/model';
import { Problem } from '../api/problem';
import { OrderPage } from '../orders/OrderPage';
import { OrdersScreen } from '../orders/OrdersScreen';
import { Failed, Loading } from './States';
import { LiveProvider } from './live';
import { rememberSignedIn, wasSignedIn } from './preferences';
import { Shell } from './Shell';
import { SignIn } from './SignIn';
import { Toasts } from './toasts';

const StockScreen = lazy(() => import('../stock/StockScreen'));

async function whoIsIt(): Promise<Session | null> {
	if (!wasSignedIn())
		return null;
	try {
		const found = await session.get();
		setCsrf(found.csrf_token);
		return found;
	} catch (error) {
		if (error instanceof Problem && error.status === 401) {
			rememberSignedIn(false);
			return null;
		}
		throw error;
	}
}

export function App() {
	const queries = useQueryClient();
	const who = useQuery({ queryKey: ['session'], queryFn: whoIsIt, staleTime: Infinity });
	useEffect(() => whenSignedOut(() => {
		queries.setQueryData(['session'], null);
	}), [queries]);

	if (who.isPending)
		return <main className="alone"><Loading what="Purser" /></main>;
	if (who.isError)
		return <main className="alone"><Failed error={who.error} onRetry={() => void who.refetch()} /></main>;
	if (who.data === null)
		return <SignIn />;
	return (
		<LiveProvider>
			<Toasts>
				<Shell session={who.data}>
					<Suspense fallback={<Loading what="the screen" />}>
						<Switch>
							<Route path="/orders" component={OrdersScreen} />
							<Route path="/orders/:id">{({ id }) => <OrderPage id={Number(id)} />}</Route>
							<Route path="/stock" component={StockScreen} />
							<Route><Redirect to="/orders" replace /></Route>
						</Switch>
					</Suspense>
				</Shell>
			</Toasts>
		</LiveProvider>
	);
}
