# A look for the reference of each order; orders_out.read.jq sends what is not there yet.

[.records[] | {
  id: "\(.order_id):look", method: "GET",
  url: "/warehouse/orders/\(.reference | tostring | @uri)",
  headers: {Accept: "application/json"},
  state: {step: "look", order: .}
}]
