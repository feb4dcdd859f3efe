import { Button } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'wouter';
import { orders } from '../api/client';
import { Top } from '../shell/Shell';
import { Empty } from '../shell/States';
import { OrderDetail } from './OrderDetail';

export function OrderPage({ id }: { id: number }) {
	const isId = Number.isSafeInteger(id) && id > 0;
	const order = useQuery({ queryKey: ['order', id], queryFn: () => orders.get(id), enabled: isId });
	return (
		<>
			<Top title={order.data ? `Order ${order.data.number}` : 'Order'}>
				<Button component={Link} href="/orders" variant="default" leftSection={<IconArrowLeft size={15} aria-hidden />}>
					All orders
				</Button>
			</Top>
			<div className="page">
				{isId ? <OrderDetail id={id} /> : <Empty>There is no such order.</Empty>}
			</div>
		</>
	);
}
