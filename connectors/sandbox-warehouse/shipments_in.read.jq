# One page of shipments. Old ones may turn up again, in any order: they keep their remote_id.

def later: . >= 500 or . == 429 or . == 408 or . == 401;

. as $in
| .response.status as $status
| (if (.response.body | type) == "object" then .response.body else {} end) as $body
| {records: [], cursor: $in.cursor, next: [], faults: [], results: [], done: true}
| if $status < 200 or $status > 299 then
    .faults = [{message: "The warehouse answered HTTP \($status)\(
        if $body.error then ": \($body.error.message)" else "" end)", record_id: null,
      retry: ($status | later)}]
  elif ($body.shipments | type) != "array" or $body.next_after == null then
    .faults = [{message: "The warehouse's answer has no shipments", record_id: null, retry: true}]
  else
    .records = [$body.shipments[] | {
      record: "shipment", remote_id: (.id | tostring), order_reference: .order_reference,
      carrier: .carrier, service: .service, tracking_number: .tracking_number,
      shipped_at: .shipped_at, lines: [.lines[] | {sku: .sku, quantity: .quantity}]}]
    | .cursor = {after: ($body.next_after | tostring)}
    | .done = ($body.more != true)
  end
