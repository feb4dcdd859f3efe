# One cancel request for each order. Asking twice does no harm.

[.records[] | {
  id: "\(.order_id):cancel", method: "POST",
  url: "/warehouse/orders/\(.reference | tostring | @uri)/cancel",
  headers: {Accept: "application/json", "Content-Type": "application/json"},
  body: {},
  state: {order: .}
}]
