export function Brand() {
	return (
		<div className="brand">
			<img src="/icon.svg" alt="" width={22} height={22} />
			Purser
		</div>
	);
}
