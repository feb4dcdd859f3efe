# A look at the order's fulfilments for each shipment; shipments_out.read.jq adds what is missing.

[.records[] | {
  id: "\(.shipment_id):look", method: "GET",
  url: "/shop/orders/\(.order_remote_id | tostring | @uri)/fulfillments",
  headers: {Accept: "application/json"},
  state: {step: "look", shipment: .}
}]
