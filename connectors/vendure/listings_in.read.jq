# One page of variants -> canonical listings. When done the cursor is null: the next run reads
# everything again.

def iso_ms: (.[0:19] + "Z" | fromdateiso8601) * 1000
  + (if .[19:20] == "." then (.[20:] | rtrimstr("Z") + "000" | .[0:3] | tonumber) else 0 end);
def ms_iso: "\(. / 1000 | floor | todateiso8601 | .[0:19]).\(. % 1000 + 1000 | tostring | .[1:])Z";

# What is wrong with a whole reply, or null.
def trouble: .status as $status
  | (if (.body | type) == "object" then .body else {} end) as $body
  | ($body.errors // [] | if type == "array" then . else [] end) as $errors
  | ($errors[0].extensions.code // "") as $code
  | ($status >= 500 or $status == 429 or $status == 408) as $later
  | if ($errors | length) > 0 then
      {message: "Vendure: \([$errors[].message] | join("; "))", code: $code,
       retry: ($later or $code == "INTERNAL_SERVER_ERROR" or $code == "")}
    elif $status < 200 or $status > 299 then
      {message: (["Vendure answered HTTP \($status)", $body.message | select(.)] | join(": ")),
       code: "HTTP", retry: $later}
    elif ($body.data | type) != "object" then
      {message: "Vendure's answer has no data", code: "HTTP", retry: true}
    else null end;

def fault($record_id): {message: .message, record_id: $record_id, retry: .retry};

# Where the next page of a walk begins: one millisecond before the last row (Vendure cuts
# microseconds off, so rows of that millisecond come again); when a whole page shares a
# millisecond, count on inside it.
def step($rows; $field; $take):
  ($rows[-1][$field] | iso_ms - 1 | ms_iso) as $after
  | if $after <= .after then .skip += $take else .after = $after | .skip = 0 end;

def listing: {
  record: "listing", variant_id: (.id | tostring), sku: .sku, title: .name,
  price: {minor: .price, currency: .currencyCode},
  remote_quantity: ([.stockLevels[].stockOnHand] | add // 0),
  remote_allocated: ([.stockLevels[].stockAllocated] | add // 0),
  enabled: (.enabled and .product.enabled)};

. as $in
| (.state // .request.state) as $state
| (.response | trouble) as $trouble
| if $trouble != null then
    {records: [], cursor: $in.cursor, next: [], faults: [$trouble | fault(null)], done: true}
  else
    .response.body.data.productVariants.items as $rows
    | (($rows | length) < $state.take) as $last
    | {records: [$rows[] | listing],
       cursor: (if $last then null else $state.walk | step($rows; "createdAt"; $state.take) end),
       next: [], faults: [], done: $last}
  end
