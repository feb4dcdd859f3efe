# One page of variants -> canonical listings.

def later: . >= 500 or . == 429 or . == 408 or . == 401;

. as $in
| .request.state as $state
| .response.status as $status
| (if (.response.body | type) == "object" then .response.body else {} end) as $body
| {records: [], cursor: $in.cursor, next: [], faults: [], results: [], done: true}
| if $status < 200 or $status > 299 then
    .faults = [{message: "The shop answered HTTP \($status)\(
        if $body.error then ": \($body.error.message)" else "" end)", record_id: null,
      retry: ($status | later)}]
  elif ($body.variants | type) != "array" then
    .faults = [{message: "The shop's answer has no variants", record_id: null, retry: true}]
  else
    (($body.variants | length) >= $state.limit) as $full
    | .records = [$body.variants[] | {
        record: "listing", variant_id: (.id | tostring), sku: .sku, title: .title,
        price: {amount: .price, currency: .currency_code}, remote_quantity: .stock}]
    | .cursor = (if $full then {page: ($state.page + 1)} else null end)
    | .done = ($full | not)
  end
