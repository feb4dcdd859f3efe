import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { session, setCsrf } from '../api/client';
import { sentenceFor } from '../api/problem';
import { Brand } from './Brand';
import { rememberSignedIn } from './preferences';

export function SignIn() {
	const queries = useQueryClient();
	const [email, setEmail] = useState('');
	const [password, setPassword] = useState('');
	const start = useMutation({
		mutationFn: () => session.start({ email: email.trim(), password }),
		onSuccess: (found) => {
			setCsrf(found.csrf_token);
			rememberSignedIn(true);
			queries.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' });
			queries.setQueryData(['session'], found);
		},
		onError: () => setPassword(''),
	});
	useEffect(() => {
		document.title = 'Sign in · Purser';
	}, []);
	const submit = (event: FormEvent) => {
		event.preventDefault();
		start.mutate();
	};
	return (
		<main className="alone">
			<form className="sign-in card" onSubmit={submit}>
				<Brand />
				<h1>Sign in</h1>
				{start.isError && <p className="problem" role="alert">{sentenceFor(start.error)}</p>}
				<TextInput label="E-mail" type="email" name="email" autoComplete="username" required autoFocus
					withAsterisk={false} value={email} onChange={(event) => setEmail(event.currentTarget.value)} />
				<PasswordInput label="Password" name="password" autoComplete="current-password" required
					withAsterisk={false} value={password} onChange={(event) => setPassword(event.currentTarget.value)}
					visibilityToggleButtonProps={{ 'aria-label': 'Show the password', tabIndex: 0 }} />
				<Button type="submit" fullWidth h={36} loading={start.isPending}>Sign in</Button>
				<p className="meta">The first account is made on the server: <code>purser admin setup</code></p>
			</form>
		</main>
	);
}
