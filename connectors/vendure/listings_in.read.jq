# One page of variants -> canonical listings. When done the cursor is null: the next run reads everything again.

def iso_ms: (.[0:19] + "Z" | fromdateiso8601) * 1000 + (if .[19:20] == "." then (.[20:] | rtrimstr("Z") + "000" | .[0:3] | tonumber) else 0 end);
def ms_iso: "\(. / 1000 | floor | todateiso8601 | .[0:19]).\(. % 1000 + 1000 | tostring | .[1:])Z";

def trouble: .status as $status
  | (if (.body | type) == "object" then .body else {} end) as $body
  | ($body.errors // [] | if type == "array" then . else [] end) as $errors
  | ($errors[0].extensions.code // "") as $code
  | if ($errors | length) > 0 then {message: "Vendure: \([$errors[].message] | join("; "))", record_id: null,
      retry: (($status >= 500) or ($status == 429) or $code == "INTERNAL_SERVER_ERROR" or $code == "")}
    elif $status < 200 or $status > 299 then {message: "Vendure answered HTTP \($status)\(if $body.message then ": \($body.message)" else "" end)", record_id: null,
      retry: ($status >= 500 or $status == 429 or $status == 408)}
    elif ($body.data | type) != "object" then {message: "Vendure's answer has no data", record_id: null, retry: true}
    else null end;

. as $in
| (.state // .request.state) as $state
| (.response | trouble) as $trouble
| if $trouble != null then {records: [], cursor: $in.cursor, next: [], faults: [$trouble], done: true}
  else
    .response.body.data.productVariants.items as $rows
    | (($rows | length) < $state.take) as $last
    | {records: [$rows[] | {
        record: "listing", variant_id: (.id | tostring), sku: .sku, title: .name, price: {minor: .price, currency: .currencyCode},
        remote_quantity: ([.stockLevels[].stockOnHand] | add // 0), remote_allocated: ([.stockLevels[].stockAllocated] | add // 0),
        enabled: (.enabled and .product.enabled)}],
      cursor: (if $last then null else
        ($rows[-1].createdAt | iso_ms - 1 | ms_iso) as $after
        | if $after <= $state.walk.after then {after: $state.walk.after, skip: ($state.walk.skip + $state.take)} else {after: $after, skip: 0} end end),
      next: [], faults: [], done: $last}
  end
