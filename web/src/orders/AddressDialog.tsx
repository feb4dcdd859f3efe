import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { orders } from '../api/client';
import type { Order } from '../api/model';
import { Problem, sentenceFor } from '../api/problem';
import { useToast } from '../shell/toasts';

const fields = [
	['recipient', 'Name'], ['company', 'Company'], ['line1', 'Street'], ['line2', 'More of the street'],
	['city', 'City'], ['state', 'State or province'], ['postal_code', 'Postal code'], ['country', 'Country, two letters'],
	['phone', 'Phone'], ['email', 'E-mail'],
] as const;
type Name = (typeof fields)[number][0];

export function AddressDialog({ order, onClose }: { order: Order; onClose(): void }) {
	const queries = useQueryClient();
	const say = useToast();
	const [values, setValues] = useState(() =>
		Object.fromEntries(fields.map(([name]) => [name, order[name]])) as Record<Name, string>);
	const save = useMutation({
		mutationFn: () => orders.address(order.id, Object.fromEntries(
			fields.filter(([name]) => values[name] !== order[name]).map(([name]) => [name, values[name].trim()]))),
		onSuccess: (after) => {
			queries.setQueryData(['order', order.id], after);
			void queries.invalidateQueries({ queryKey: ['order', order.id] });
			say({ text: `The address of order ${order.number} is changed.` });
			onClose();
		},
	});
	const faults = save.error instanceof Problem ? save.error.faults : [];
	const submit = (event: FormEvent) => {
		event.preventDefault();
		save.mutate();
	};
	return (
		<Modal opened onClose={onClose} title={`Address of order ${order.number}`} size={520}>
			<form onSubmit={submit} className="form two">
				{save.isError && <p className="problem" role="alert">{sentenceFor(save.error)}</p>}
				{fields.map(([name, label]) => (
					<TextInput key={name} label={label} value={values[name]} maxLength={name === 'country' ? 2 : 150}
						error={faults.find((fault) => fault.path === name)?.sentence}
						onChange={(event) => {
							const { value } = event.currentTarget;
							setValues((now) => ({ ...now, [name]: name === 'country' ? value.toUpperCase() : value }));
						}} />
				))}
				<div className="actions-end">
					<Button variant="default" onClick={onClose}>Back</Button>
					<Button type="submit" loading={save.isPending}>Save address</Button>
				</div>
			</form>
		</Modal>
	);
}
